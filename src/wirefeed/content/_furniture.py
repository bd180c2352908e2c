"""
What stands around a story's text and is not of it: bylines, datelines, captions, notes, calls to read or subscribe.

The patterns are anchored and bounded, so that testing a block takes time linear in it. They were written from the
house styles of agencies and sites, not from stories: each names words that begin such a line, and takes care of the
same words in running text (Arabic سجل is "register" and "recorded").
"""

from __future__ import annotations

import re

from wirefeed.content._width import columns

_AGENCY = (
    r"(?:AP|AFP|REUTERS|Reuters|dpa|DPA|UPI|EFE|ANSA|TASS|CNN|BBC|PA|PTI|ANI|IANS|AA|DHA|WAFA|MENA|SPA|KUNA|QNA|WAM|Petra"
    r"|IRNA|ISNA|Interfax|RIA|Ukrinform|APA|ATS|SDA|Keystone|Belga|ANP|NTB|TT|Ritzau|STT|PAP|[CČ]TK|MTI|Lusa|Europa Press"
    r"|Notimex|AAP|CP|The Canadian Press|Canadian Press|Bernama|ANTARA|Antara|VNA|IPS|KNA|epd|sid|SID|AFX|askanews|Adnkronos"
    r"|Agerpres|Tanjug|HINA|Hina|BTA|Xinhua|Kyodo|Jiji|Yonhap|Anadolu|Bloomberg|Business Wire|BUSINESS WIRE|PRNewswire"
    r"|PR NEWSWIRE|GLOBE NEWSWIRE|ACCESSWIRE|StatePoint|NewsUSA|Newsfile|Sputnik|Agencia|Agência|Télam|ABr"
    r"|Associated Press|The Associated Press|Agence France-Presse"
    r"|أ ?\. ?ف ?\. ?ب|أ ف ب|ا ف ب|ا\.ف\.ب|د ب أ|د\.ب\.أ|أ ش أ|أ\.ش\.أ|أ ب|رويترز|وام|واس|سانا|وفا|قنا|كونا|بترا|الأناضول"
    r"|شينخوا|فرانس برس|أسوشيتد برس|سبوتنيك|ایرنا|ایسنا|فارس|مهر|تسنیم|رویترز|خبرگزاری"
    r"|ТАСС|РИА|Рейтер|Интерфакс|Укринформ|УНИАН|УНІАН|Укрінформ|रॉयटर्स|भाषा|एएनआई|पीटीआई|एपी|एएफपी|वार्ता|आईएएनएस"
    r"|רויטרס|רויטרז|איי\.?פי|סוכנויות|로이터|연합뉴스|뉴시스|뉴스1|ロイター|共同|時事|新华社|新華社|中新社|法新社|路透|美联社"
    r"|美聯社|中央社|ＡＰ|ＡＦＰ)"
)
_DASH = r"[\s\u200e\u200f]*(?:[.,]?\s?[-–—―_ـ]{1,2}|[:：=＝／/।])[\s\u200e\u200f]*"
# Place, date and the like before the agency: capitals, figures and a few small words; scripts without capitals freely.
_PLACE = r"(?:[^\W\d_a-zа-яёіїєα-ω][^()\n!?;:]{0,60}?)"
_DATELINES = tuple(
    map(
        re.compile,
        (
            # CAIRO (AP) — / Berlin/Bonn (dpa/AFP) - / Moscow, March 3 (Reuters) - / القاهرة (أ ف ب) - / (CNN) —
            rf"{_PLACE}?\s?[(（\[]{_AGENCY}(?:[^\w()][^()\n]{{0,30}}|1)?[)）\]](?:{_DASH}|[\s\u200e\u200f]*)",
            # CAIRO (Any Wire) — / MADRID, 3 mar (Agencia Norte).-
            r"[A-ZÀ-ÞА-ЯЁІЇЄΑ-Ω][A-ZÀ-ÞА-ЯЁІЇЄΑ-Ω .,'’/-]{2,40}(?:,? [\w. ]{1,20})? ?\([^()\n]{2,40}\)" + _DASH,
            # МОСКВА, 3 марта. /ТАСС/. and МОСКВА, 3 мар — РИА Новости.
            rf"[А-ЯЁІЇЄ][А-ЯЁІЇЄ .-]{{2,30}},? \d{{1,2}} [а-яёіїє]{{3,9}}\.? ?(?:/{_AGENCY}[^/\n]{{0,20}}/\.?"
            rf"|[-–—] ?{_AGENCY}[^.\n]{{0,20}}\.)\s*",
            # القاهرة - رويترز: and القاهرة ـ أ.ش.أ -
            rf"[^\W\d_a-zA-Z][^()\n.:،!?]{{1,30}}\s?[-–—ـ/]\s?{_AGENCY}[^()\n.:،!?]{{0,20}}{_DASH}",
            # PARIS — / BRUSSELS, 5 May 2024 – / ROMA, 03 MAR -
            r"[A-ZÀ-ÞΑ-ΩА-ЯЁІЇЄ][A-ZÀ-ÞΑ-ΩА-ЯЁІЇЄ.,'’/ -]{2,40}(?:,? [A-Z][a-zé]{1,8}\.?)?(?:,? ?[\w. ]{1,20})?"
            r"\s?(?:\s[-–—_]{1,2}\s|[–—])\s?",
            # 新华社北京3月3日电（记者甲乙）
            r"(?:据)?(?:新华社|新華社|中新社|中新网|法新社|路透社|美联社|美聯社|中央社|央视网|人民网|共同社|塔斯社)"
            r"[^，。！？\n]{0,30}?(?:电|電|讯|訊)(?:[（(][^（）()\n]{1,40}[）)])?[，,:：\s\u3000]*",
            # （中央社記者甲乙台北3日電） / 【ワシントン共同】 / ［ロンドン　３日　ロイター］ - / (서울=연합뉴스) 홍길동 기자 =
            r"[（(【〔［\[][^（）()【】〔〕［］\[\]\n]{0,40}?(?:电|電|讯|訊|報導|报道|記者|记者|共同|時事|通信|ロイター|特派員"
            r"|新聞|新闻|ＡＰ|ＡＦＰ|AFP|AP|連合|=|기자|연합뉴스)[^（）()【】〔〕［］\[\]\n]{0,30}[）)】〕］\]](?:\s?[-–—]\s?)?"
            r"[\s\u3000]*(?:[가-힣]{2,4} ?(?:기자|특파원) ?= ?)?",
            r"【[^【】。\n]{1,24}】[\s\u3000]*",
            r"[가-힣]{2,4} ?(?:기자|특파원) ?= ?",
        ),
    )
)
_END = re.compile(r"[.!?…‽؟۔।॥|։።፧။។。！？｡．‼⁇⁈⁉][\s\"'”’»“›)\]}」』】）》〉｝〕］＂＇\u200e\u200f]*\Z")
_BYLINE = re.compile(
    r"(?:(?:By|BY|Von|Par|Por|Da|Di|Door|Av|Af|Autor|Autora|Auteur|Text|Texte|Texto|Reporter|Written by|Story by"
    r"|Reporting by|Автор|Авторы|Текст|Autorzy|Opracował|Yazan|Haber)\s?[:：]?\s+)(.{2,120})\Z"
)
_SMALL = frozenset(
    "and for of the in with und für in et pour de du des la le y para del los e da do di dos van den der von zu und & og"
    " och en i и для из".split()
)
_BYLINE_ELSE = re.compile(
    r"(?:(?:بقلم|كتب|كتبت|تقرير|إعداد|تصوير|كتابة|تحرير|گزارش|نویسنده|مאת|מאת|כתב|כתבת|כתבנו|लेखक|रिपोर्ट|रिपोर्टर|संवाददाता|द्वारा|लेखिका)"
    r"\s?[:：/-]|(?:بقلم|מאת)\s)"
    r"|(?:文|撰文|记者|記者|编辑|編輯|责任编辑|責任編輯|作者|来源|來源|責編|责编|取材|執筆|筆者|摄影|攝影|撮影|写真|글|사진|취재|作成)"
    r"\s?[:：=＝/／|丨・]|[가-힣]{2,4} ?(?:기자|특파원)\b|【?(?:記者|记者)[^，。]{2,20}[／/][^，。]{2,12}】?\Z"
)
_STAMP = re.compile(
    r"(?:Published|Updated|Posted|Last (?:updated|modified)|First published|Created|Date|Veröffentlicht|Aktualisiert|Stand"
    r"|Erstellt|Publié|Mis à jour|Publicado|Actualizado|Atualizado|Pubblicato|Aggiornato|Gepubliceerd|Bijgewerkt"
    r"|Опубликовано|Обновлено|Дата|نُشر|نشر في|نشرت في|تاريخ النشر|آخر تحديث|تم التحديث|تم النشر|منتشر شده|به‌روزرسانی|انتشار"
    r"|תאריך|פורסם|עודכן|प्रकाशित|अपडेट|अंतिम अपडेट|发布时间|发布于|发表于|發布|發佈|更新时间|更新於|更新日|更新[:：]|公開日|公開[:：]|掲載日|掲載[:：]"
    r"|配信日?[:：]|입력|수정|등록|게재|เผยแพร่|อัปเดต|Yayınlanma|Güncelleme|Opublikowano|Aktualizacja)"
)
_DATE_ONLY = re.compile(
    r"[\w.,:/|() +–—-]{0,24}?(?<!\d)(?:\d{1,2}[.,/ -]{1,2}(?:[^\W\d_]{3,12}|\d{1,2})[.,/ -]{1,2}\d{4}|[^\W\d_]{3,12}\.? \d{1,2},? \d{4}|\d{4}"
    r"[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?)[\w.,:/|() +–—-]{0,24}\Z"
)
_PICTURE = re.compile(
    r"[\[(（【]?\s?(?:FILE(?: PHOTO)?\s?[-–—:]|File (?:photo|picture|image)|(?:AP )?Photos?(?:graph)?(?: by| credit| courtesy|s?:)"
    r"|Photos? ?[:/(]|Images?(?: credit| courtesy| source)? ?:|Picture(?: credit)? ?:|(?:Photo |Image |Picture )?Credits? ?:"
    r"|Caption ?:|Source ?: |Video ?:|In this (?:[^.]{0,50} )?(?:photo|image|picture|frame|file|handout)\b|Bild(?:er|quelle|rechte)?\b ?[:(/]|Fotos?\b ?[:(/©]"
    r"|Archivbild|Symbolbild|Foto de archivo|Imagen de archivo|Foto d.archivio|Photo d.(?:archives|illustration)"
    r"|Crédits?(?: photo)? ?:|Crédito|Legenda ?:|Légende ?:|Leyenda ?:|Imagen ?:|Image ?©|©|Beeld ?:|Kuva ?:|Zdjęcie ?:|Fot\. "
    r"|Фото|Изображение|Иллюстрация ?:|Снимок|صورة(?: أرشيفية| من الأرشيف|:| -)|الصورة ?:|تصوير|مصدر الصورة|عکس ?:|عکاس ?:|עכס|צילום|תמונה|תצלום ?:|קרדיט"
    r"|फोटो ?[:：-]|फ़ोटो ?[:：-]|चित्र ?[:：-]|तस्वीर ?[:：-]|写真|画像|図[:：]|（写真|【写真|照片|图片|圖片|图[:：為为]|圖[:：為为]|资料图|資料照|사진|그래픽|ภาพ ?[:：]|Fotoğraf ?:)"
)
_CREDITED = re.compile(
    r"[(（\[【][^()（）\[\]\n]{0,60}(?:[Pp]hoto|[Ii]mages?\b|[Ff]otos?\b|[Bb]ild|[Pp]icture|Фото|фото|صورة|تصوير|עכס|צילום|फोटो|写真|照片|图片|圖片|사진|Getty|Courtesy"
    r"|Handout)[^()（）\[\]\n]{0,80}[)）\]】][.。]?\Z|(?:Photo|Foto|Image|Bild|Фото|صورة|تصوير|צילום|फोटो|写真|照片|사진|Crédit|Credit)"
    r" ?[:：=/] ?[^.!?\n]{2,60}[.]?\Z|(?:/|via )(?:Getty(?: Images)?|AP|AFP|Reuters|EPA|dpa|Shutterstock)\)?[.]?\Z"
)
_NOTE = re.compile(
    r"[\[(（【_]*\s?(?:\*|†|Editor[’']?s?[’']? ?note|Editorial note|Ed(?:itor)?[.’']? ?note|Eds\b|EDS\b|Attn\.? [Ee]ditors|Notes? to (?:editors|readers)"
    r"|A note (?:from|to)|This (?:story|article|post|report|piece|version|interview|blog post|column|item|page)(?: has been| was| is)? ?"
    r"(?:originally|first|previously|also|edited|updated|corrected|published|produced|translated|republished|amended|written by|adapted|revised|supplied|provided|co-?published)"
    r"|This (?:story|version) corrects|Corrections?\b ?[:：(]|Clarification ?:|CORRECTION|Update ?:|UPDATE ?:|Disclaimer|Disclosure ?:|Copyright\b|©|All rights reserved"
    r"|Reporting by|Additional reporting|Edited by|Editing by|Compiled by|Translated by|With (?:reporting|files) (?:from|by)|Contacts? ?:|(?:Media|Press) [Cc]ontacts?|FOR IMMEDIATE RELEASE"
    r"|(?:The )?Associated Press (?:writers?|journalists?|reporters?|video) |Anm(?:erkung|\.) de[rs.]|Hinweis der|Redaktioneller Hinweis|Hinweis ?:|Korrektur|Berichtigung|Transparenzhinweis|Dieser (?:Artikel|Text|Beitrag) (?:wurde|ist|erschien)"
    r"|Mit Material|Note de (?:la rédaction|l[’']éditeur)|NDLR|N\.?D\.?L\.?R|Cet article (?:a été|est paru|avait été)|Correction|Rectificatif|Nota (?:del|de la|da|do|della|dell[’'])|N\. de la R|Este (?:artículo|texto|artigo)"
    r" (?:fue|foi|se publicó|apareció)|Esta (?:nota|matéria|reportagem|noticia|notícia) (?:fue|foi)|Fe de erratas|Corrección ?:|Errata|Rettifica|Questo articolo (?:è stato|è apparso)|Noot van|Dit artikel (?:is|werd)"
    r"|Примечание|Прим\. ред|От редакции|Исправление|Уточнение|Эта статья была|Материал (?:был )?(?:обновлён|обновлен|подготовлен|опубликован)|Редакция|Від редакції|Od redakcji"
    r"|ملاحظة|ملحوظة|تنويه|تصحيح ?[:：]|هذا (?:الخبر|المقال|التقرير|النص) (?:نشر|تم|حرر|حُرر|منشور|مترجم)|تم (?:تحرير|تحديث|تصحيح|تعديل) هذ|نُشر هذا|يادداشت|یادداشت (?:سردبیر|ویراستار|تحریریه)|توضیح|اصلاحیه|این (?:مقاله|گزارش|مطلب) (?:نخستین|ابتدا|توسط|در)"
    r"|הערת|תיקון ?[:：]|הבהרה|כתבה זו|הכתבה (?:פורסמה|עודכנה)|संपादक|संपादकीय|नोट ?[:：]|सुधार ?[:：]|यह (?:लेख|खबर|रिपोर्ट|कहानी) (?:मूल|पहले|पहली)"
    r"|编者|編者|编注|編按|編注|更正|勘误|勘誤|本文(?:由|最初|原|首|经|經|系|係|編|编|已|转|轉|为|為)|本报道|声明[:：]|聲明[:：]|編集部|編集注|編集者|訂正|お断り|この記事は|本記事は|※|注[:：]|편집자|정정|알립니다|이 기사는|หมายเหตุ|Editörün notu|Düzeltme)",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"[\[(（【_]*\s?(?:[►▶▷→➡➜»>👉📺🎧🔔⏯]|(?:READ|ALSO READ|WATCH|LISTEN|RELATED|MORE|SEE ALSO|LIVE)\b ?[:|–—-]|Read (?:more|also|next|the full|it here|here|full|our)\b|Also read|See (?:also|more|our)\b"
    r"|Watch (?:more|the (?:full )?(?:video|clip|moment|interview|trailer)|live|now|here|this video|a video)\b|Watch ?:|Listen (?:to (?:this|the (?:story|article|episode|podcast|full|audio|interview))|now|here|live)\b|Listen ?:"
    r"|(?:Related|Recommended|Further reading|Most read|Trending|More stories)\b(?: (?:stories|articles|coverage|links|reading|news|content|topics))? ?(?:[:|]|\Z)|More (?:on this|from|about this|stories|coverage|news)\b|Click (?:here|to|on)\b|Tap (?:here|to)\b|Sign up\b|Sign in\b|Log in\b|Subscribe\b|Register (?:here|now|for free)"
    r"|(?:Get|Receive|Join|Try) (?:[^.]{0,60}\b(?:newsletter|inbox|email alerts|mailing list|briefing)|our)\b|Join (?:the conversation|us on)|Follow (?:us|along|our|@|the latest|live|AP|BBC)\b|Follow @|Download (?:the|our)\b[^.]{0,40}\b(?:app|podcast)|Like us"
    r"|Play (?:video|audio|episode)|Video player|Audio player|Your browser|This (?:video|content|browser|player|feature|embed) (?:can ?not|can[’']t|could|is not|isn[’']t|is no longer|does not|requires|has been removed)|(?:Please )?[Ee]nable (?:JavaScript|cookies)|JavaScript (?:is|must|needs)|Please (?:enable|sign|subscribe|turn on|activate)"
    r"|Advertisement|ADVERTISEMENT|Sponsored|Story continues|Article continues|Continue reading|Loading\b|Share (?:this|on|via)|Support (?:our|independent|us)\b|Donate\b|Enter your (?:e-?mail|address)|Short ?-?link|Permalink|Print this|E-?mail this|Skip (?:to|past)|Find out more|Learn more|For (?:more|further) (?:information|details|stories|coverage|on this)"
    r"|Lesen Sie|Lies (?:auch|mehr|hier)|Mehr (?:zum Thema|dazu|lesen|Nachrichten|Informationen|Artikel)|Auch interessant|Hier klicken|Klicken Sie|Klick hier|Abonnieren|Jetzt (?:abonnieren|anmelden|lesen|registrieren|Newsletter|testen)|Melden Sie sich|Newsletter|Zum Newsletter|Videoplayer|Sehen Sie|Hören Sie|Dieses Video|Dieser Inhalt|Ihr Browser|Bitte (?:aktivieren|schalten|melden)|Folgen Sie uns|Weiterlesen|Externer Inhalt|Kurzlink"
    r"|(?:À |A )?[Ll]ire (?:aussi|la suite|plus|également|l[’']article)|À lire|(?:À |A )voir|Voir (?:aussi|la vidéo|plus)|En savoir plus|Cliquez|Abonnez-vous|Inscrivez-vous|S[’']abonner|Recevez|Suivez|Écoutez|Ecoutez|Regardez|Votre navigateur|Cette vidéo|Ce contenu|Partagez|Pour aller plus loin|Lien court"
    r"|Le(?:a|e|er) (?:también|más|además|la nota|aquí)|(?:También )?[Tt]e puede interesar|(?:También )?[Ll]e puede interesar|Suscr[ií]b|Haga clic|Haz clic|Pulse aquí|Regístr|Síg(?:ue|a)|Mir(?:a|e) (?:el|también|aquí)|Ve(?:a|r) (?:el video|el vídeo|también|más|video)|Escuch(?:a|e) (?:el|este|esta|aquí)|(?:Su|Tu) navegador|Este (?:video|vídeo|contenido) no|Recib(?:a|e) (?:en|las|los|nuestr|el)|Compart(?:e|a|ir)\b|Más (?:información|noticias|sobre)|Enlace corto|Únete|Descarg(?:a|ue) (?:la|nuestra)"
    r"|Leia (?:também|mais|a íntegra)|Saiba mais|Veja (?:também|mais|o vídeo|abaixo)|Assine\b|Inscreva-se|Cadastre-se|Siga (?:o|a|nos|nosso)|Clique|Ouça|Assista|(?:Seu|O seu) navegador|Receba|Compartilhe|Leggi (?:anche|di più|tutto|l[’'])|Per saperne|Iscriviti|Abbonati|Clicca|Guarda (?:il video|anche)|Ascolta|Seguici|Il tuo browser|Condividi"
    r"|Lees (?:ook|meer|verder|hier)|Meld (?:je|u) aan|Schrijf (?:je|u) in|Bekijk (?:ook|de video|hier)|Luister|Volg ons|Klik hier|Abonneer|Uw browser|Je browser|Läs (?:också|mer|även)|Prenumerera|Se (?:också|videon)|Czytaj (?:też|także|więcej|również|dalej)|Zobacz (?:też|także|wideo|również|więcej)|Zapisz się|Subskrybuj|Kliknij|Twoja przeglądarka|Abone ol|Ayrıca oku|Devamını oku|Haberin devamı|Bültenimize|Videoyu izle"
    r"|Читайте|Читать|Подпис(?:ывай|ат|ка на)|Подпишите?сь|Смотрите|Слушайте|Подробнее|Нажмите|Узна(?:ть|йте) (?:больше|подробн)|Поделиться|Поделитесь|Ваш браузер|Следите за|По теме\b|Видео ?:|Включите|Войдите|Зарегистрируйтесь|Короткая ссылка|Это видео|Читайте також|Підпис|Підпишіться|Дивіться|Дізнай"
    r"|[اإ]قرأ[وي]?ا? (?:أيض|ايض|المزيد|كذلك|التالي)|[اإ]قرأ[وي]?ا? ?[:：]|للمزيد|لقراءة|لمزيد من|لمتابعة|اشتركو?ا? (?:في (?:نشرت|النشر|قنا|القنا|خدم)|الآن|مجان)|للاشتراك|سج[ّ]?لو?ا? (?:الآن|في نشرت|بريدك|اشتراك)|تابعنا|تابعونا|تابعوا|شاهدو?ا? (?:أيض|ايض|الفيديو|المزيد|هذا|:)|شاهد ?[:：]|استمعو?ا? (?:إلى|الى|الآن|لهذ)|[اإ]ضغطو?ا? |[اإ]نقرو?ا? |المزيد (?:عن|حول)|متصفحك|لا يدعم متصفح|شاركو?ا? (?:المقال|الخبر|هذ)|مواضيع ذات صلة|أخبار ذات صلة|اقرأ في|فيديو ?[:：]|هذا الفيديو|الرابط المختصر|رابط مختصر|حم[ّ]?لو?ا? تطبيق"
    r"|بیشتر بخوانید|همچنین بخوانید|بخوانید ?[:：]|این (?:را )?(?:هم|نیز) بخوانید|عضو شوید|مشترک شوید|در خبرنامه|ویدئو ?[:：]|ویدیو ?[:：]|ما را در|مرورگر شما|مطالب مرتبط|تماشا کنید|گوش کنید|اینجا کلیک|برای (?:اطلاعات بیشتر|خواندن|دریافت خبرنامه|مطالعه)|لینک کوتاه"
    r"|קרא[ו]? (?:גם|עוד)|לקריאה נוספת|ל?קריאת|הירשמו|הרשמו|להרשמה|הצטרפו|עקבו|צפו|לצפייה|לחצו|האזינו|להאזנה|הדפדפן|שתפו|ראו גם|עוד בנושא|כתבות נוספות|סרטון ?[:：]|קישור קצר"
    r"|(?:यह|ये|इसे|यह भी) भी (?:पढ़ें|पढ़ें|देखें)|और पढ़ें|और पढ़ें|पूरा पढ़ें|पढ़ें[:：]|पढ़ें[:：]|सब्सक्राइब|सदस्यता|न्यूज़लेटर|न्यूजलेटर|हमारे (?:न्यूज़लेटर|न्यूजलेटर|चैनल|ऐप|साप्ताहिक)|वीडियो ?(?:देखें|[:：])|देखें ?(?:वीडियो|[:：])|यहां क्लिक|यहाँ क्लिक|क्लिक करें|हमें (?:फॉलो|फ़ॉलो)|सुनें|आपका ब्राउज़र|आपका ब्राउजर|आपके ब्राउज़र|शेयर करें|ताज़ा खबरों|अधिक जानकारी|यह वीडियो"
    r"|点击|點擊|點選|阅读(?:更多|全文|原文)|閱讀(?:更多|全文|原文)|延伸(?:阅读|閱讀)|相关(?:阅读|新闻|报道|链接|文章)|相關(?:閱讀|新聞|報導|連結|文章)|推荐阅读|推薦閱讀|订阅(?:我们|本|电子|新闻|通讯|简报)|訂閱(?:我們|本|電子|新聞|通訊|電子報)|(?:关注|追踪)我们|(?:關注|追蹤)我們|观看(?:视频|完整)|觀看(?:影片|完整)|视频[:：]|視頻[:：]|影片[:：]|收听|收聽|[您你]的(?:浏览器|瀏覽器)|分享(?:到|至|此|本)|更多(?:新闻|内容|新聞|內容|精彩|报道|報導)|扫码|扫描|掃描|下载(?:客户端|App|APP|应用)|下載(?:App|APP|應用)|加入我们|加入我們|短链接|短網址|短链|广告|廣告|欢迎(?:关注|订阅)|歡迎(?:訂閱|追蹤)"
    r"|関連(?:記事|ニュース|リンク|動画|情報)|続き(?:を|は)|もっと(?:読む|見る|詳しく)|詳し(?:く|い).{0,12}(?:こちら|ご覧)|あわせて(?:読|お)|併せて|こちら(?:も|を|の記事|から)|メールマガジン|メルマガ|ニュースレター(?:に|を|の|登録)|購読|会員登録|無料(?:登録|会員)|登録は|動画(?:[:：]|を(?:見る|再生|ご覧))|【動画|音声(?:[:：]|を)|フォロー(?:する|して)|お使いのブラウザ|ご利用のブラウザ|ブラウザ(?:が|の)|広告|シェア|最新(?:ニュース|情報)は|短縮URL"
    r"|더 (?:보기|읽기|알아보기)|관련 ?(?:기사|뉴스|영상)|구독(?:하기|하세요|을|신청)|뉴스레터|(?:동)?영상 ?(?:보기|[:：])|여기를 클릭|클릭|브라우저|사용 중인 브라우저|광고|팔로우|공유하기|무단 ?전재|저작권자|기사 더|อ่าน(?:เพิ่มเติม|ต่อ|ข่าว)|ติดตาม(?:เรา|ข่าว)|สมัคร(?:รับ|สมาชิก)|คลิก|ชม(?:คลิป|วิดีโอ)|ข่าวที่เกี่ยวข้อง|เบราว์เซอร์)"
)
_WHOLE = re.compile(
    r"(?:Anzeige|Werbung|Publicité|Publicidad|Publicidade|Pubblicità|Advertentie|Annons|Реклама|Reklama|Reklam|إعلان|اعلان|آگهی|פרסומת|विज्ञापन|Ad|Ads|Partager|Teilen|Share|MORE|ends|ENDS|Ende|Fin|FIN"
    r"|More|Video|Audio|Live|Podcast|Transcript|-30-|###|\W+)\W*\Z"
)
_NEWSLETTER = re.compile(
    r"\b(?:newsletters?|inbox|mailing list|boletín|infolettre|рассылк\w*)\b|ニュースレター|メールマガジン|电子报|電子報|新闻通讯|نشرتنا|النشرة البريدية|خبرنامه|ניוזלטר|न्यूज़लेटर|न्यूजलेटर|뉴스레터",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:sign up|subscribe|get our|delivered|join|register|abonnier\w*|anmelden|melden sie|abonnez|inscrivez|recevez|suscr[ií]b\w*|regístr\w*|assine|inscreva|iscriviti|подпи\w+)\b"
    r"|登録|購読|订阅|訂閱|اشترك|سجل|عضو|הירשמו|הצטרפו|सब्सक्राइब|सदस्यता|구독",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\W*(?:https?://|www\.)\S+\W*\Z")


def dateline_of(text: str, dateline: str = "") -> int:
    """
    Return the length of the dateline `text` begins with, with its dash and agency; 0 when it begins with none.

    Args:
        dateline: The story's own (``CAIRO``), which may stand there with nothing but a dash.
    """
    end = 0
    for _ in range(2):  # (ANSA) - ROMA, 03 MAR -
        found = max((match.end() for match in _matches(text, end) if _begins(text, match.end())), default=end)
        if found == end:
            break
        end = found
    if end == 0 and dateline and text[: len(dateline)].casefold() == dateline.casefold():
        dash = re.compile(_DASH).match(text, len(dateline))
        if dash is not None and _begins(text, dash.end()):
            return dash.end()
    return end


def _matches(text: str, at: int) -> list[re.Match[str]]:
    return [found for pattern in _DATELINES if (found := pattern.match(text, at)) is not None]


def _begins(text: str, at: int) -> bool:
    """Say whether a sentence can begin at `at`: what goes on in small letters was no dateline."""
    rest = text[at : at + 4].lstrip("\"'“„«‘(¿¡ ")
    return not rest[:1].islower()


def ends_whole(text: str) -> bool:
    """Say whether `text` ends in an end mark of its script; Thai and Lao have none."""
    tail = text[-12:]
    return _END.search(tail) is not None or "\u0e01" <= tail.rstrip("\"'”’») ")[-1:] <= "\u0eff"


def is_furniture(text: str) -> bool:
    """Say whether a block of this text stands around the story: byline, date, caption, note, call, address."""
    if not text or _WHOLE.match(text) or _ADDRESS.match(text):
        return True
    if _NOTE.match(text) or _PICTURE.match(text) or _CREDITED.search(text[-200:]):
        return True
    short = len(text) <= 160 and columns(text) <= 160
    if short and (_is_byline(text) or (_STAMP.match(text) and re.search(r"\d", text)) or _DATE_ONLY.match(text)):
        return True
    if len(text) <= 400 and _CALL.match(text):
        return True
    return len(text) <= 400 and _NEWSLETTER.search(text) is not None and _ASKS.search(text) is not None


def _is_byline(text: str) -> bool:
    if _BYLINE_ELSE.match(text):
        return len(text) <= 60
    found = _BYLINE.match(text)
    if found is None:
        return False
    words = found[1].rstrip(".").replace(",", " ").replace("/", " ").split()
    return len(words) <= 14 and all(
        not word[0].islower() or word in _SMALL or "@" in word or "." in word for word in words
    )
