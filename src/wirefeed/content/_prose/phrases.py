"""
How lines that are not of a story begin, by kind and language: the data of `wirefeed.content._prose.furniture`.

Phrases are in small letters and stand apart by ``|``. One that ends in a letter must be followed by something else than
a letter, unless it ends in ``~`` or its writing has no blanks; ``:`` stands for every colon, with or without a blank
before it. Words that begin running text as well are given with what follows them in such a line (Arabic سجل is both
"register" and "recorded"). Written for this project from general knowledge of how agencies and sites word such lines.
"""

from __future__ import annotations

NOTES: dict[str, str] = {
    "en": (
        "note: | the following story | the following article | audio for this | * | † | editor's note"
        " | editors' note | editors note | editor note | editorial note | ed note | ed. note | eds: | eds."
        " | attn editors | attn. editors | note to editors | notes to editors | note to readers"
        " | this story corrects | this version corrects | correction: | corrections:"
        " | correction (| clarification: | update: | disclaimer | disclosure: | © | all rights reserved"
        " | reporting by | additional reporting | edited by | editing by | compiled by | translated by"
        " | with reporting by | with reporting from | with files from | contact: | contacts: | media contact"
        " | media contacts | press contact | press contacts | for immediate release"
        " | the associated press contributed | the associated press receives | not for publication"
        " | embargoed until | embargoed to | embargoed for | copyright © | copyright (c) | copyright:"
        " | copyright 1~ | copyright 2~"
    ),
    "de": (
        "der artikel wurde | in einer früheren version | in einer früheren fassung | in einer ersten version"
        " | anmerkung der | anmerkung des | anm. der | anm. d. | anm. des | hinweis der redaktion"
        " | redaktioneller hinweis | hinweis: | korrektur | berichtigung | transparenzhinweis"
        " | mit material von | dieser artikel wurde | dieser artikel ist zuerst | dieser artikel erschien"
        " | dieser text wurde | dieser text erschien | dieser beitrag wurde | redaktion: | sperrfrist"
        " | alle rechte vorbehalten"
    ),
    "fr": (
        "note de la rédaction | note de l'éditeur | note de l'auteur | ndlr | n.d.l.r | cet article a été"
        " | cet article est paru | cet article avait été | ce texte a été | correction: | rectificatif"
        " | précision: | tous droits réservés | avec agences | avec afp | une version précédente de ce~"
        " | une version antérieure de ce~ | dans une version précédente de ce~"
    ),
    "es": (
        "nota del editor | nota de la redacción | nota del autor | nota de redacción | n. de la r"
        " | este artículo fue | este texto fue | esta nota fue | este artículo se publicó | esta noticia fue"
        " | fe de erratas | corrección: | aclaración: | con información de | todos los derechos"
        " | una versión anterior de est~ | en una versión anterior de est~"
    ),
    "pt": (
        "nota da redação | nota do editor | nota da edição | este artigo foi | este texto foi"
        " | esta matéria foi | esta reportagem foi | errata | correção: | com informações d~"
        " | todos os direitos | uma versão anterior dest~"
    ),
    "it": (
        "nota della redazione | nota dell'editore | nota del direttore | ndr: | n.d.r | questo articolo è"
        " | errata | rettifica | correzione: | riproduzione riservata | una versione precedente di quest~"
    ),
    "nl": "noot van de | noot van | dit artikel is | dit artikel werd | rectificatie | correctie: | update:",
    "pl": "od redakcji | nota redakcji | przypis redakcji | sprostowanie | ten artykuł został",
    "sv": "redaktionens anmärkning | rättelse | den här artikeln | fotnot:",
    "tr": "editörün notu | editör notu | düzeltme: | bu haber ilk",
    "ru": (
        "в предыдущей версии | в более ранней версии | в ранней версии | примечание редакции | примечание:"
        " | прим. ред | от редакции | уточнение: | эта статья была | статья обновлена | материал обновлен"
        " | материал обновлён | материал подготовлен | материал опубликован | редакция: | редактор:"
        " | перевод: | все права защищены | исправление: | материал был обновлен | материал был обновлён"
        " | материал был дополнен | материал был исправлен | материал был опубликован"
    ),
    "uk": "від редакції | примітка редакції | матеріал оновлено | ця стаття була | виправлення:",
    "ar": (
        "تصحيح: | توضيح: | هذا الخبر نشر | هذا الخبر تم | هذا الخبر منشور | هذا المقال نشر | هذا المقال تم"
        " | هذا التقرير نشر | هذا التقرير تم | هذا النص مترجم | تم تحرير هذ~ | تم تحديث هذ~ | تم تصحيح هذ~"
        " | تم تعديل هذ~ | نشر هذا | نُشر هذا | حرر هذا | حررت هذه | إعداد: | تحرير: | جميع الحقوق | ملاحظة:"
        " | ملاحظة المحرر | ملاحظة التحرير | ملاحظة من | ملحوظة: | تنويه: | تنويه من | نسخة سابقة من هذ~"
        " | في نسخة سابقة من هذ~"
    ),
    "fa": (
        "یادداشت سردبیر | یادداشت ویراستار | یادداشت تحریریه | توضیح: | توضیح سردبیر | اصلاحیه | تصحیح:"
        " | این مقاله نخستین | این مقاله ابتدا | این گزارش نخستین | این گزارش ابتدا | این مطلب نخستین"
        " | این مطلب ابتدا | کلیه حقوق"
    ),
    "he": (
        "הערה: | תיקון: | כתבה זו | הכתבה פורסמה | הכתבה עודכנה | הידיעה עודכנה | עריכה: | כל הזכויות"
        " | הערת המערכת | הערת העורך | הערת העורכת | הערת עורך | הערת שוליים | הבהרה: | בגרסה קודמת של"
    ),
    "hi": (
        "संपादक की ओर~ | संपादक का नोट | संपादक की टिप्पणी | संपादकीय नोट | संपादकीय टिप्पणी | नोट: | सुधार:"
        " | स्पष्टीकरण: | यह लेख मूल | यह लेख पहले | यह खबर पहले | यह रिपोर्ट मूल | यह रिपोर्ट पहले | यह खबर मूल"
        " | संपादन: | अनुवाद: | सर्वाधिकार"
    ),
    "zh": (
        "本文较早 | 本文早前 | 编者按 | 編者按 | 编者注 | 編者註 | 编注 | 編按 | 编按 | 本文由 | 本文最初"
        " | 本文原 | 本文首发 | 本文首發 | 本文经 | 本文經 | 本文系 | 本文編 | 本文编 | 本文已 | 本文转"
        " | 本文轉 | 声明: | 聲明: | 免责声明 | 免責聲明 | 版权所有 | 版權所有 | 注: | 更正: | 更正启事"
        " | 更正啟事 | 更正说明 | 勘误: | 勘誤:"
    ),
    "ja": (
        "編集部注 | 編集部より | 編集注 | 編集者注 | お断り | お詫び | この記事は | 本記事は | ※ | 注:"
        " | 【訂正 | 【編集 | 無断転載 | 訂正: | 訂正します | 訂正と"
    ),
    "ko": (
        "편집자 주 | 편집자주 | 알립니다 | 이 기사는 | 무단 전재 | 무단전재 | 저작권자 | 정정: | 정정합니다 | 정정보도"
    ),
    "th": "หมายเหตุ | แก้ไข: | บทความนี้",
}
# What was done to "this story", with or without has been, was and is.
ORIGIN = (
    "originally first previously edited updated corrected published produced translated republished amended"
    " adapted revised supplied provided co-published copublished cross-posted reported generated"
)
PICTURES: dict[str, str] = {
    "en": (
        "image caption | media caption | video caption | photograph: | file - | file – | file — | file:"
        " | file photo | file picture | file image | photo: | photos: | photo (| photo/ | photo by"
        " | photo credit | photo courtesy | photograph by | ap photo | image: | images: | image credit"
        " | image courtesy | image source | picture: | picture credit | credit: | credits: | caption:"
        " | source: | video: | handout photo | illustration: | illustration by | graphic: | map: | chart:"
        " | in this photo | in this image | in this picture | in this file | in this handout | in this frame"
    ),
    "de": (
        "foto: | fotos: | foto ( | foto/ | foto © | bild: | bild/ | bilder: | bild ( | bildquelle"
        " | bildrechte | archivbild | archivfoto | symbolbild | symbolfoto | quelle: | grafik: | karte:"
        " | bildunterschrift"
    ),
    "fr": (
        "crédit: | crédits: | crédit photo | photo d'archives | photo d’archives | photo d'illustration"
        " | légende: | ©  | infographie: | source:"
    ),
    "es": (
        "crédito: | foto de archivo | imagen de archivo | imagen: | imágenes: | leyenda: | pie de foto"
        " | fotografía: | fuente:"
    ),
    "pt": "legenda: | imagem: | foto de arquivo | foto de divulgação | crédito: | fonte: | foto: | reprodução/",
    "it": "foto d'archivio | foto d’archivio | immagine: | didascalia: | fonte: | foto di repertorio",
    "nl": "beeld: | foto: | bron: | archieffoto | bijschrift:",
    "pl": "zdjęcie: | fot. | fot: | źródło:",
    "sv": "foto: | bild: | arkivbild | bildtext | källa:",
    "tr": "fotoğraf: | görsel: | kaynak: | arşiv:",
    "ru": (
        "фото: | фото ( | фото/ | фото © | фото – | фото — | фото - | фотография: | на фото | на снимке"
        " | изображение: | иллюстрация: | снимок: | источник: | архивное фото | подпись: | инфографика:"
    ),
    "uk": "фото: | на фото | ілюстрація: | джерело: | зображення:",
    "ar": (
        "صورة: | صورة أرشيفية | صورة من الأرشيف | صورة - | صورة – | الصورة: | تصوير: | مصدر الصورة | أرشيفية"
        " | مصدر: | المصدر: | صورة ( | في الصورة"
    ),
    "fa": "عکس: | عکاس: | عکس آرشیوی | عکس از | تصویر: | منبع: | منبع عکس | عکس (",
    "he": "צילום: | תמונה: | תצלום: | קרדיט: | איור: | מקור: | תמונת ארכיון | צילומים:",
    "hi": (
        "फोटो: | फ़ोटो: | फोटो - | फ़ोटो - | चित्र: | तस्वीर: | फाइल फोटो | फ़ाइल फ़ोटो | फाइल फोटो: | स्रोत: | छवि: | फोटो ("
    ),
    "zh": (
        "照片: | 照片来源 | 图片: | 圖片: | 图片来源 | 圖片來源 | 图: | 圖: | 图为 | 圖為 | 图说 | 圖說"
        " | 资料图 | 資料照 | 资料照 | 摄影: | 攝影: | 配图 | （图 | （圖 | （照片 | 来源: | 來源:"
    ),
    "ja": (
        "写真: | 写真は | 写真＝ | 写真= | 写真提供 | （写真 | 【写真 | 画像: | 画像提供 | 図: | 撮影:"
        " | 提供: | 資料写真 | 出典:"
    ),
    "ko": (
        "사진은 | 사진: | 사진= | 사진 = | 사진제공 | 사진 제공 | 사진/ | 그래픽: | 자료사진 | 자료 사진"
        " | [사진 | (사진 | 출처:"
    ),
    "th": "ภาพ: | ภาพจาก | ที่มา: | ภาพประกอบ | แฟ้มภาพ",
}
STAMPS: dict[str, str] = {
    "en": "published | updated | posted | last updated | last modified | first published | created | date",
    "de": "veröffentlicht | aktualisiert | stand | erstellt | datum",
    "fr": "publié | mis à jour | mise à jour | modifié | date",
    "es": "publicado | actualizado | fecha",
    "pt": "publicado | atualizado | data",
    "it": "pubblicato | aggiornato | data",
    "nl": "gepubliceerd | bijgewerkt | datum",
    "pl": "opublikowano | aktualizacja",
    "sv": "publicerad | uppdaterad",
    "tr": "yayınlanma | güncelleme | son güncelleme",
    "ru": "опубликовано | обновлено | дата | дата публикации",
    "uk": "опубліковано | оновлено",
    "ar": "نشر في | نُشر في | نشرت في | تاريخ النشر | آخر تحديث | تم التحديث | تم النشر | تاريخ",
    "fa": "منتشر شده | به‌روزرسانی | تاریخ انتشار | آخرین به‌روزرسانی | انتشار",
    "he": "פורסם | עודכן | תאריך | עדכון אחרון",
    "hi": "प्रकाशित | अपडेट | अंतिम अपडेट | अद्यतन | तारीख",
    "zh": "发布时间 | 发布于 | 发表于 | 發布 | 發佈 | 更新时间 | 更新時間 | 更新于 | 更新於 | 更新: | 日期",
    "ja": "更新日 | 更新: | 公開日 | 公開: | 掲載日 | 掲載: | 配信",
    "ko": "입력 | 수정 | 등록 | 게재 | 최종수정",
    "th": "เผยแพร่ | อัปเดต | วันที่",
}
BYLINES = frozenset(
    (
        "af auteur autor autora autorzy av by da di door haber par por reported reporter story text texte texto"
        " von written yazan автор авторы текст"
    ).split()
)
# Words in small letters that a byline may hold between names.
SMALL = frozenset(
    (
        "afp and aus avec by com con de del den der des di do dos dpa du e en epd et for für i in la le los mit"
        " och of og para pour sid the und van von with y zu для и из"
    ).split()
)
BYLINES_OF_NO_CASE = (
    "بقلم | كتب: | كتبت: | تقرير: | إعداد: | كتابة: | تحرير: | كتب - | كتبت - | گزارش: | نویسنده: | نوشته:"
    " | به قلم | מאת | כתב: | כתבת: | כתבנו: | लेखक: | लेखिका: | रिपोर्ट: | रिपोर्टर: | संवाददाता: | द्वारा:"
    " | 文: | 文/ | 文／ | 文＝ | 撰文: | 记者: | 記者: | 记者/ | 記者/ | 記者／ | 记者／ | 编辑: | 編輯:"
    " | 编辑/ | 责任编辑 | 責任編輯 | 作者: | 来源: | 來源: | 責編: | 责编: | 取材: | 執筆: | 筆者: | 摄影:"
    " | 攝影: | 撮影: | 글: | 글/ | 사진: | 취재: | 作成:"
)
# Words that make what stands in brackets at a block's end the credit of a picture.
CREDITS = (
    "photo images image/ foto picture handout getty courtesy bild фото снимок صورة تصوير عکس צילום फोटो फ़ोटो"
    " 写真 照片 图片 圖片 撮影 사진 ภาพ"
)
