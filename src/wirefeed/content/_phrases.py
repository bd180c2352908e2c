"""
How lines that are not of a story begin, by kind and language: the data of `wirefeed.content._furniture`.

Phrases are in small letters and stand apart by ``|``. One that ends in a letter must be followed by something else than
a letter, unless it ends in ``~`` or its writing has no blanks; ``:`` stands for every colon, with or without a blank
before it. Words that begin running text as well are given with what follows them in such a line (Arabic سجل is both
"register" and "recorded"). Written for this project from general knowledge of how agencies and sites word such lines.
"""

from __future__ import annotations

NOTES: dict[str, str] = {
    "en": "* | † | editor's note | editors' note | editors note | editor note | editorial note | ed note "
    "| ed. note | eds:"
    " | eds. | attn editors | attn. editors | note to editors | notes to editors | note to readers "
    "| a note from | a note to"
    " | this story corrects | this version corrects | correction: | corrections: | correction ("
    "| clarification: | update:"
    " | disclaimer | disclosure: | copyright | © | all rights reserved | reporting by | additional reporting "
    "| edited by"
    " | editing by | compiled by | translated by | with reporting by | with reporting from | with files from "
    "| contact:"
    " | contacts: | media contact | media contacts | press contact | press contacts | for immediate release"
    " | associated press writer~ | associated press journalist~ | the associated press contributed "
    "| the associated press"
    " receives | embargoed | not for publication",
    "de": "anmerkung der | anmerkung des | anm. der | anm. d. | anm. des | hinweis der redaktion "
    "| redaktioneller hinweis"
    " | hinweis: | korrektur | berichtigung | transparenzhinweis | mit material von | dieser artikel wurde "
    "| dieser artikel"
    " ist zuerst | dieser artikel erschien | dieser text wurde | dieser text erschien | dieser beitrag wurde "
    "| redaktion:"
    " | sperrfrist | alle rechte vorbehalten",
    "fr": "note de la rédaction | note de l'éditeur | note de l'auteur | ndlr | n.d.l.r | cet article a été "
    "| cet article est"
    " paru | cet article avait été | ce texte a été | correction: | rectificatif | précision: | tous droits réservés"
    " | avec agences | avec afp",
    "es": "nota del editor | nota de la redacción | nota del autor | nota de redacción | n. de la r "
    "| este artículo fue"
    " | este texto fue | esta nota fue | este artículo se publicó | esta noticia fue | fe de erratas | corrección:"
    " | aclaración: | con información de | todos los derechos",
    "pt": "nota da redação | nota do editor | nota da edição | este artigo foi | este texto foi | esta matéria foi"
    " | esta reportagem foi | errata | correção: | com informações d~ | todos os direitos",
    "it": "nota della redazione | nota dell'editore | nota del direttore | ndr: | n.d.r | questo articolo è | errata"
    " | rettifica | correzione: | riproduzione riservata",
    "nl": "noot van de | noot van | dit artikel is | dit artikel werd | rectificatie | correctie: | update:",
    "pl": "od redakcji | nota redakcji | przypis redakcji | sprostowanie | ten artykuł został",
    "sv": "redaktionens anmärkning | rättelse | den här artikeln | fotnot:",
    "tr": "editörün notu | editör notu | düzeltme: | bu haber ilk",
    "ru": "примечание редакции | примечание: | прим. ред | от редакции | исправление | уточнение: "
    "| эта статья была | статья"
    " обновлена | материал обновлен | материал обновлён | материал подготовлен | материал опубликован | материал был"
    " | редакция: | редактор: | перевод: | все права защищены",
    "uk": "від редакції | примітка редакції | виправлення | матеріал оновлено | ця стаття була",
    "ar": "ملاحظة | ملحوظة | تنويه | تصحيح: | توضيح: | هذا الخبر نشر | هذا الخبر تم | هذا الخبر منشور "
    "| هذا المقال نشر | هذا المقال"
    " تم | هذا التقرير نشر | هذا التقرير تم | هذا النص مترجم | تم تحرير هذ~ | تم تحديث هذ~ | تم تصحيح هذ~ "
    "| تم تعديل هذ~ | نشر هذا"
    " | نُشر هذا | حرر هذا | حررت هذه | إعداد: | تحرير: | جميع الحقوق",
    "fa": "یادداشت سردبیر | یادداشت ویراستار | یادداشت تحریریه | توضیح: | توضیح سردبیر | اصلاحیه | تصحیح: "
    "| این مقاله نخستین | این"
    " مقاله ابتدا | این گزارش نخستین | این گزارش ابتدا | این مطلب نخستین | این مطلب ابتدا | کلیه حقوق",
    "he": "הערת | הערה: | תיקון: | הבהרה | כתבה זו | הכתבה פורסמה | הכתבה עודכנה | הידיעה עודכנה | עריכה: | כל הזכויות",
    "hi": "संपादक की ओर~ | संपादक का नोट | संपादक की टिप्पणी | संपादकीय नोट | संपादकीय टिप्पणी | नोट: | सुधार: "
    "| स्पष्टीकरण: | यह लेख मूल | यह लेख"
    " पहले | यह खबर पहले | यह रिपोर्ट मूल | यह रिपोर्ट पहले | यह खबर मूल | संपादन: | अनुवाद: | सर्वाधिकार",
    "zh": "编者按 | 編者按 | 编者注 | 編者註 | 编注 | 編按 | 编按 | 更正 | 勘误 | 勘誤 | 本文由 | 本文最初"
    " | 本文原 | 本文首发 | 本文首發 | 本文经 | 本文經"
    " | 本文系 | 本文編 | 本文编 | 本文已 | 本文转 | 本文轉 | 声明: | 聲明: | 免责声明 | 免責聲明"
    " | 版权所有 | 版權所有 | 注:",
    "ja": "編集部注 | 編集部より | 編集注 | 編集者注 | 訂正 | お断り | お詫び | この記事は | 本記事は | ※"
    " | 注: | 【訂正 | 【編集 | 無断転載",
    "ko": "편집자 주 | 편집자주 | 정정 | 알립니다 | 이 기사는 | 무단 전재 | 무단전재 | 저작권자",
    "th": "หมายเหตุ | แก้ไข: | บทความนี้",
}
# What was done to "this story", with or without has been, was and is.
ORIGIN = (
    "originally first previously edited updated corrected published produced translated republished amended"
    " adapted revised"
    " supplied provided co-published copublished cross-posted reported generated"
)
PICTURES: dict[str, str] = {
    "en": "file - | file – | file — | file: | file photo | file picture | file image | photo: | photos: "
    "| photo (| photo/"
    " | photo by | photo credit | photo courtesy | photograph by | ap photo | image: | images: | image credit | image"
    " courtesy | image source | picture: | picture credit | credit: | credits: | caption: | source: | video: "
    "| handout photo"
    " | illustration: | illustration by | graphic: | map: | chart: | in this photo | in this image | in this picture"
    " | in this file | in this handout | in this frame",
    "de": "foto: | fotos: | foto ( | foto/ | foto © | bild: | bild/ | bilder: | bild ( | bildquelle "
    "| bildrechte | archivbild"
    " | archivfoto | symbolbild | symbolfoto | quelle: | grafik: | karte: | bildunterschrift",
    "fr": "crédit: | crédits: | crédit photo | photo d'archives | photo d’archives | photo d'illustration "
    "| légende: | © "
    " | infographie: | source:",
    "es": "crédito: | crédito | foto de archivo | imagen de archivo | imagen: | imágenes: | leyenda: "
    "| pie de foto | fotografía:"
    " | fuente:",
    "pt": "legenda: | imagem: | foto de arquivo | foto de divulgação | crédito: | fonte: | foto: | reprodução/",
    "it": "foto d'archivio | foto d’archivio | immagine: | didascalia: | fonte: | foto di repertorio",
    "nl": "beeld: | foto: | bron: | archieffoto | bijschrift:",
    "pl": "zdjęcie: | fot. | fot: | źródło:",
    "sv": "foto: | bild: | arkivbild | bildtext | källa:",
    "tr": "fotoğraf: | görsel: | arşiv | kaynak:",
    "ru": "фото: | фото ( | фото/ | фото © | фото – | фото — | фото - | фотография: | на фото | на снимке "
    "| изображение: |"
    " иллюстрация: | снимок: | источник: | архивное фото | подпись: | инфографика:",
    "uk": "фото: | на фото | ілюстрація: | джерело: | зображення:",
    "ar": "صورة: | صورة أرشيفية | صورة من الأرشيف | صورة - | صورة – | الصورة: | تصوير: | تصوير | مصدر الصورة "
    "| أرشيفية | مصدر: | المصدر:"
    " | صورة ( | في الصورة",
    "fa": "عکس: | عکاس: | عکس آرشیوی | عکس از | تصویر: | منبع: | منبع عکس | عکس (",
    "he": "צילום: | צילום | תמונה: | תצלום: | קרדיט: | קרדיט | איור: | מקור: | תמונת ארכיון | צילומים:",
    "hi": "फोटो: | फ़ोटो: | फोटो - | फ़ोटो - | चित्र: | तस्वीर: | फाइल फोटो | फ़ाइल फ़ोटो | फाइल फोटो: "
    "| स्रोत: | छवि: | फोटो (",
    "zh": "照片: | 照片来源 | 图片: | 圖片: | 图片来源 | 圖片來源 | 图: | 圖: | 图为 | 圖為 | 图说 | 圖說"
    " | 资料图 | 資料照 | 资料照 | 摄影: | 攝影: | 配图"
    " | （图 | （圖 | （照片 | 来源: | 來源:",
    "ja": "写真: | 写真は | 写真＝ | 写真= | 写真提供 | （写真 | 【写真 | 画像: | 画像提供 | 図: | 撮影:"
    " | 提供: | 資料写真 | 出典:",
    "ko": "사진: | 사진= | 사진 = | 사진제공 | 사진 제공 | 사진/ | 그래픽: | 자료사진 | 자료 사진 | [사진"
    " | (사진 | 출처:",
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
CALLS: dict[str, str] = {
    "en": "► | ▶ | ▷ | → | ➡ | ➜ | »» | > | 👉 | 📺 | 🎧 | 🔔 | read: | also read | watch: | listen: | related: "
    "| more: | see also | live:"
    " | read more | read also | read next | read the full | read it here | read here | read full | read our "
    "| see more"
    " | see our | watch more | watch the full | watch the video | watch the clip | watch the moment "
    "| watch the interview"
    " | watch the trailer | watch live | watch now | watch here | watch this video | watch a video | watch our"
    " | listen to this | listen to the article | listen to the story | listen to the episode | listen to the podcast"
    " | listen to the full | listen to the interview | listen to the audio | listen to our | listen now | listen here"
    " | related stories | related articles | related coverage | related links | related reading | related news"
    " | related content | related topics | recommended: | recommended reading | further reading | most read "
    "| trending:"
    " | more stories | more on this | more from | more about this | more coverage | more news | click here "
    "| click to | click on"
    " | tap here | tap to | sign up | sign in | log in | subscribe | register here | register now "
    "| register for free | get our"
    " | join our | join us on | join the conversation | try our | receive our | follow us | follow along | follow our"
    " | follow the latest | follow live | follow @ | download the app | download our | like us | play video "
    "| play audio"
    " | play episode | play the | video player | audio player | media player | your browser | this video is no longer"
    " | this video is not | this video cannot | this video can not | this video can't | this video can’t "
    "| this video could"
    " | this video requires | this video has been removed | this content is not | this content cannot | this content"
    " requires | this browser | this player | this feature is not | this feature requires | this embed "
    "| please enable"
    " | enable javascript | enable cookies | javascript is | javascript must | please sign | please subscribe "
    "| please turn"
    " | please activate | advertisement | sponsored | story continues | article continues | continue reading "
    "| loading"
    " | share this | share on | share via | support our | support independent | support us | donate | enter your e~"
    " | short link | short-link | shortlink | permalink | print this | email this | e-mail this | skip to | skip past"
    " | find out more | learn more | for more information | for further information | for more details | for further"
    " details | for more stories | for more coverage | for more on this | sign-up | newsletter: | newsletter",
    "de": "lesen sie | lies auch | lies mehr | lies hier | mehr zum thema | mehr dazu | mehr lesen "
    "| mehr nachrichten | mehr"
    " informationen | mehr artikel | auch interessant | hier klicken | klicken sie | klick hier | abonnieren "
    "| abonnier~"
    " | jetzt abonnieren | jetzt anmelden | jetzt lesen | jetzt registrieren | jetzt testen | melden sie sich "
    "| newsletter"
    " | zum newsletter | unser newsletter | videoplayer | sehen sie | hören sie | dieses video | dieser inhalt "
    "| ihr browser"
    " | dein browser | bitte aktivieren | bitte schalten | bitte melden | folgen sie uns | folge uns | weiterlesen"
    " | externer inhalt | kurzlink | teilen: | artikel teilen | zum thema: | video:",
    "fr": "lire aussi | lire la suite | lire plus | lire également | lire l'article | à lire | a lire | à voir "
    "| à écouter | voir aussi"
    " | voir la vidéo | voir plus | en savoir plus | cliquez | abonnez-vous | inscrivez-vous | s'abonner "
    "| recevez | suivez"
    " | écoutez | ecoutez | regardez | votre navigateur | cette vidéo | ce contenu | partagez | partager: "
    "| pour aller plus"
    " loin | lien court | vidéo: | sur le même sujet | infolettre",
    "es": "lea también | lea más | lea además | lee también | lee más | lee además | leer más | leer también "
    "| leer la nota | te puede"
    " interesar | también te puede interesar | le puede interesar | también le puede interesar | quizás te interese"
    " | suscríb~ | suscrib~ | haga clic | haz clic | pulse aquí | regístr~ | síguenos | síganos "
    "| sigue nuestr~ | siga nuestr~"
    " | mira el video | mira el vídeo | mira también | mire el video | vea el video | vea el vídeo "
    "| vea también | ve también"
    " | ver video | ver vídeo | ver más | ver también | escucha el | escucha este | escucha aquí | escuche el "
    "| escuche"
    " este | escuche esta | su navegador | tu navegador | este video no | este vídeo no | este contenido no "
    "| recibe en"
    " | recibe las | recibe los | recibe nuestr~ | reciba en | reciba nuestr~ | comparte | comparta "
    "| compartir | más información"
    " | más noticias | enlace corto | únete | descarga la | descarga nuestra | descargue la "
    "| noticias relacionadas | video:",
    "pt": "leia também | leia mais | leia a íntegra | saiba mais | veja também | veja mais | veja o vídeo "
    "| veja abaixo | assine"
    " | inscreva-se | cadastre-se | siga o | siga a | siga nos | siga-nos | siga nosso | clique | ouça "
    "| assista | seu navegador"
    " | o seu navegador | receba | compartilhe | partilhe | baixe o | vídeo: | notícias relacionadas | link curto",
    "it": "leggi anche | leggi di più | leggi tutto | leggi l'articolo | per saperne di più | iscriviti "
    "| abbonati | clicca"
    " | guarda il video | guarda anche | ascolta il | ascolta la | ascolta qui | seguici | il tuo browser "
    "| condividi | video:"
    " | articoli correlati",
    "nl": "lees ook | lees meer | lees verder | lees hier | meld je aan | meld u aan | schrijf je in "
    "| schrijf u in | bekijk ook"
    " | bekijk de video | bekijk hier | luister | volg ons | klik hier | abonneer | uw browser | je browser "
    "| deel dit",
    "sv": "läs också | läs mer | läs även | prenumerera | se också | se videon | lyssna på | klicka här "
    "| följ oss | din webbläsare",
    "pl": "czytaj też | czytaj także | czytaj więcej | czytaj również | czytaj dalej | zobacz też "
    "| zobacz także | zobacz wideo"
    " | zobacz również | zobacz więcej | zapisz się | subskrybuj | kliknij | twoja przeglądarka | posłuchaj "
    "| udostępnij",
    "cs": "čtěte také | čtěte též | více o tématu | přihlaste se k odběru | sledujte nás | klikněte | váš prohlížeč",
    "tr": "abone ol~ | ayrıca oku~ | devamını oku~ | haberin devamı | bültenimize | videoyu izle~ | tıklayın "
    "| bizi takip"
    " | tarayıcınız | şunu da okuyun | ilgili haber~",
    "ru": "читайте также | читайте ещё | читайте еще | читайте далее | читайте больше | читайте: | читайте нас "
    "| читайте на"
    " | читать далее | читать также | читать полностью | подписывай~ | подписат~ | подписка на | подпишись "
    "| подпишитесь | смотрите также | смотрите"
    " видео | смотрите: | слушайте | подробнее | нажмите | узнать больше | узнайте больше | узнайте подробн~ "
    "| поделиться"
    " | поделитесь | ваш браузер | следите за наш~ | следите за нов~ | по теме | видео: | включите javascript "
    "| войдите"
    " | зарегистрируйтесь | короткая ссылка | это видео | присоединяйтесь | рассылка:",
    "uk": "читайте також | читайте ще | підпис~ | підпишіться | дивіться також | дивіться відео "
    "| дізнайтеся більше | ваш браузер"
    " | натисніть | відео:",
    "ar": "اقرأ أيض~ | اقرأ ايض~ | إقرأ أيض~ | إقرأ ايض~ | اقرأ المزيد | إقرأ المزيد | اقرأ كذلك | اقرأ التالي "
    "| اقرأ: | إقرأ: | اقرأوا"
    " | اقرؤوا | للمزيد | لقراءة المزيد | لقراءة | لمزيد من المعلومات | لمزيد من الأخبار | لمزيد من التفاصيل "
    "| لمتابعة آخر | لمتابعت~ | اشترك في نشرت~ | اشترك"
    " في النشر~ | اشترك في قنا~ | اشترك في القنا~ | اشترك الآن | اشترك مجان~ | اشتركوا في نشرت~ "
    "| اشتركوا في النشر~ | اشتركوا في قنا~"
    " | اشتركوا الآن | للاشتراك | سجل الآن | سجل في نشرت~ | سجل بريدك | سجل اشتراك~ | سجلوا الآن | سجلوا في "
    "| تابعنا | تابعونا | تابعوا"
    " | شاهد أيض~ | شاهد ايض~ | شاهد الفيديو | شاهد المزيد | شاهد: | شاهدوا | استمع إلى | استمع الآن | استمعوا "
    "| اضغط | اضغطوا | إضغط | انقر"
    " | انقروا | إنقر | المزيد عن | المزيد حول | المزيد: | متصفحك | لا يدعم متصفح~ | شارك المقال | شارك الخبر "
    "| شاركوا المقال"
    " | مواضيع ذات صلة | أخبار ذات صلة | موضوعات ذات صلة | اقرأ في | فيديو: | هذا الفيديو | الرابط المختصر "
    "| رابط مختصر | حمل تطبيق~ | حملوا تطبيق~",
    "fa": "بیشتر بخوانید | همچنین بخوانید | بخوانید: | این را هم بخوانید | این را نیز بخوانید | عضو شوید "
    "| عضو خبرنامه | مشترک شوید | در خبرنامه"
    " | ویدئو: | ویدیو: | ما را در | مرورگر شما | مطالب مرتبط | تماشا کنید | گوش کنید | اینجا کلیک "
    "| برای اطلاعات بیشتر | برای دریافت خبرنامه"
    " | لینک کوتاه | این ویدئو | این ویدیو | برای مطالعه بیشتر",
    "he": "קרא גם | קרא עוד | קראו גם | קראו עוד | לקריאה נוספת | להמשך קריאה | הירשמו | הרשמו | להרשמה "
    "| הצטרפו | עקבו | צפו | לצפייה | לחצו"
    " | האזינו | להאזנה | הדפדפן | שתפו | ראו גם | עוד בנושא | כתבות נוספות | סרטון: | וידאו: | קישור קצר "
    "| הסרטון הזה | לפרטים נוספים",
    "hi": "यह भी पढ़ें | यह भी पढ़ें | ये भी पढ़ें | ये भी पढ़ें | इसे भी पढ़ें | इसे भी पढ़ें | यह भी देखें "
    "| ये भी देखें | और पढ़ें | और पढ़ें | पूरा पढ़ें | पढ़ें: | पढ़ें:"
    " | सब्सक्राइब~ | सदस्यता | न्यूज़लेटर | न्यूजलेटर | न्यूज़लेटर | हमारे न्यूज~ | हमारे न्यूज़~ "
    "| हमारे चैनल | हमारे ऐप | हमारे साप्ताहिक | वीडियो देखें | वीडियो:"
    " | देखें वीडियो | देखें: | यहां क्लिक | यहाँ क्लिक | क्लिक करें | हमें फॉलो | हमें फ़ॉलो | फॉलो करें "
    "| सुनें: | पॉडकास्ट सुनें | आपका ब्राउज़र | आपका"
    " ब्राउजर | आपके ब्राउज़र | आपका ब्राउज़र | शेयर करें | ताज़ा खबरों | ताजा खबरों | अधिक जानकारी के लिए "
    "| यह वीडियो | लघु लिंक",
    "zh": "点击 | 點擊 | 點選 | 阅读更多 | 阅读全文 | 阅读原文 | 閱讀更多 | 閱讀全文 | 閱讀原文 | 延伸阅读"
    " | 延伸閱讀 | 相关阅读 | 相关新闻 | 相关报道 | 相关链接"
    " | 相关文章 | 相關閱讀 | 相關新聞 | 相關報導 | 相關連結 | 相關文章 | 推荐阅读 | 推薦閱讀 | 订阅我们"
    " | 订阅本 | 订阅电子 | 订阅新闻 | 订阅通讯 | 订阅简报"
    " | 訂閱我們 | 訂閱本 | 訂閱電子 | 訂閱新聞 | 訂閱通訊 | 关注我们 | 追踪我们 | 關注我們 | 追蹤我們"
    " | 观看视频 | 观看完整 | 觀看影片 | 觀看完整 | 视频: | 視頻:"
    " | 影片: | 收听 | 收聽 | 您的浏览器 | 您的瀏覽器 | 你的浏览器 | 你的瀏覽器 | 分享到 | 分享至"
    " | 更多新闻 | 更多内容 | 更多新聞 | 更多內容 | 更多精彩 | 扫码"
    " | 扫描二维码 | 掃描 | 下载客户端 | 下载app | 下载应用 | 下載app | 下載應用 | 加入我们 | 加入我們"
    " | 短链接 | 短網址 | 短链 | 广告 | 廣告 | 欢迎关注 | 欢迎订阅"
    " | 歡迎訂閱 | 歡迎追蹤",
    "ja": "関連記事 | 関連ニュース | 関連リンク | 関連動画 | 関連情報 | 続きを読む | 続きは | もっと読む"
    " | もっと見る | もっと詳しく | 詳しくはこちら | 詳細はこちら"
    " | あわせて読 | 併せて | こちらも | こちらをクリック | こちらから | こちらの記事 | メールマガジン"
    " | メルマガ | ニュースレターに | ニュースレターを"
    " | ニュースレターの | ニュースレター登録 | 購読 | 会員登録 | 無料登録 | 無料会員 | 登録はこちら"
    " | 動画: | 動画を見る | 動画を再生 | 動画をご覧 | 【動画"
    " | 音声: | 音声を | フォローする | フォローして | お使いのブラウザ | ご利用のブラウザ | ブラウザが"
    " | 広告 | シェア | 最新ニュースは | 最新情報は | 短縮url"
    " | この動画",
    "ko": "더 보기 | 더보기 | 더 읽기 | 더 알아보기 | 관련 기사 | 관련기사 | 관련 뉴스 | 관련뉴스"
    " | 관련 영상 | 구독하기 | 구독하세요 | 구독을 | 구독 신청 | 뉴스레터"
    " | 동영상: | 영상: | 동영상 보기 | 영상 보기 | 여기를 클릭 | 클릭하 | 브라우저 | 사용 중인 브라우저"
    " | 귀하의 브라우저 | 광고 | 팔로우 | 공유하기 | 이 동영상",
    "th": "อ่านเพิ่มเติม | อ่านต่อ | อ่านข่าว | ติดตามเรา | ติดตามข่าว | สมัครรับ | สมัครสมาชิก | คลิก "
    "| ชมคลิป | ชมวิดีโอ | ข่าวที่เกี่ยวข้อง | เบราว์เซอร์",
}
# Lines that are nothing else.
WHOLE = frozenset(
    "anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie|annons|реклама|reklama|reklam"
    "|إعلان|اعلان|آگهی"
    "|פרסומת|विज्ञापन|ad|ads|partager|teilen|share|more|ends|end|ende|fin|live|video|audio|podcast|transcript|30".split(
        "|"
    )
)
BYLINES = frozenset(
    "by von par por da di door av af autor autora auteur text texte texto reporter автор авторы текст autorzy"
    " yazan haber"
    " written story reported".split()
)
SMALL = frozenset(
    "and for of the in with by und für aus et pour de du des la le y para del los e do di dos van den der von"
    " zu og och en"
    " i и для из".split()
)
BYLINES_OF_NO_CASE = (
    "بقلم | كتب: | كتبت: | تقرير: | إعداد | كتابة: | تحرير: | كتب - | كتبت - | گزارش: | نویسنده: | نوشته: "
    "| به قلم | מאת | כתב: | כתבת:"
    " | כתבנו: | लेखक: | लेखिका: | रिपोर्ट: | रिपोर्टर: | संवाददाता: | द्वारा: | 文: | 文/ | 文／ | 文＝ | 撰文 | 记者: "
    "| 記者: | 记者/ | 記者/ | 記者／ | 记者／"
    " | 编辑: | 編輯: | 编辑/ | 责任编辑 | 責任編輯 | 作者 | 来源: | 來源: | 責編: | 责编: | 取材 | 執筆"
    " | 筆者: | 摄影 | 攝影 | 撮影 | 글: | 글/ "
    "| 글 | 사진: | 취재 | 作成:"
)
# Words that make what stands in brackets at a block's end the credit of a picture.
CREDITS = (
    "photo images image/ foto picture handout getty courtesy bild фото снимок صورة تصوير عکس צילום फोटो फ़ोटो"
    " 写真 照片 图片 圖片"
    " 撮影 사진 ภาพ"
)
NEWSLETTERS = (
    "newsletter|inbox|mailing list|boletín|infolettre|lettre d'information|рассылк|розсилк|ニュースレター"
    "|メールマガジン|电子报"
    "|電子報|新闻通讯|新聞通訊|نشرتنا|النشرة البريدية|خبرنامه|ניוזלטר|न्यूज़लेटर|न्यूजलेटर|뉴스레터"
)
ASKS = (
    "sign up|subscribe|get our|get the|delivered|join|register|abonnier|anmelden|melden sie|abonnez|inscrivez"
    "|recevez|suscríb"
    "|suscrib|regístr|recib|assine|inscreva|receba|iscriviti|meld je|подпи|підпи|登録|購読|订阅|訂閱|اشترك|سجل|عضو"
    "|הירשמו|הצטרפו"
    "|सब्सक्राइब|सदस्यता|구독|zapisz"
)
AGENCIES = (
    "AP|AFP|REUTERS|Reuters|dpa|DPA|UPI|EFE|ANSA|TASS|CNN|BBC|PA|PTI|ANI|IANS|AA|DHA|WAFA|MENA|SPA|KUNA|QNA"
    "|WAM|Petra|IRNA"
    "|ISNA|Interfax|RIA|Ukrinform|APA|ATS|SDA|Keystone|Belga|ANP|NTB|TT|Ritzau|STT|PAP|CTK|ČTK|MTI|Lusa"
    "|Europa Press|Notimex"
    "|AAP|CP|The Canadian Press|Canadian Press|Bernama|ANTARA|Antara|VNA|IPS|KNA|epd|sid|SID|AFX|askanews"
    "|Adnkronos|Agerpres"
    "|Tanjug|HINA|Hina|BTA|Xinhua|Kyodo|Jiji|Yonhap|Anadolu|Bloomberg|Business Wire|BUSINESS WIRE|PRNewswire"
    "|PR NEWSWIRE"
    "|GLOBE NEWSWIRE|ACCESSWIRE|StatePoint|Newsfile|Sputnik|Agencia|Agência|Télam|Associated Press"
    "|The Associated Press"
    "|Agence France-Presse|أ ف ب|أ.ف.ب|ا ف ب|ا.ف.ب|د ب أ|د.ب.أ|أ ش أ|أ.ش.أ|أ ب|رويترز|وام|واس|سانا|وفا|قنا|كونا"
    "|بترا|الأناضول"
    "|شينخوا|فرانس برس|أسوشيتد برس|سبوتنيك|ایرنا|ایسنا|فارس|مهر|تسنیم|رویترز|خبرگزاری|ТАСС|РИА|Рейтер|Интерфакс"
    "|Укринформ"
    "|УНИАН|УНІАН|Укрінформ|रॉयटर्स|भाषा|एएनआई|पीटीआई|एपी|एएफपी|वार्ता|आईएएनएस|רויטרס|איי.פי|סוכנויות|로이터"
    "|연합뉴스|뉴시스|뉴스1"
    "|ロイター|共同|時事|新华社|新華社|中新社|法新社|路透|美联社|美聯社|中央社|ＡＰ|ＡＦＰ"
)
