"""
Calls to read, watch, listen, subscribe or follow, by language: more data of `wirefeed.content._prose.furniture`.

Written as the phrases of `wirefeed.content._prose.phrases` are.
"""

from __future__ import annotations

CALLS: dict[str, str] = {
    "en": (
        "you can read | have a tip | got a tip | do you have a story | don't miss | you may also"
        " | you might also | enjoying this | enjoyed this | never miss | listen to the latest | to play this"
        " | to view this | to watch this | to listen to this | to read this | to read more | video playback"
        " | get the app | get in touch | top stories: | editor's picks | in case you missed | ► | ▶ | ▷ | →"
        " | ➡ | ➜ | »» | > | 👉 | 📺 | 🎧 | 🔔 | read: | also read | watch: | listen: | related: | more:"
        " | see also | live: | read more | read also | read next | read the full | read it here | read here"
        " | read full | read our | see more | see our | watch more | watch the full | watch the video"
        " | watch the clip | watch the moment | watch the interview | watch the trailer | watch live"
        " | watch now | watch here | watch this video | watch a video | watch our | listen to this"
        " | listen to the article | listen to the story | listen to the episode | listen to the podcast"
        " | listen to the full | listen to the interview | listen to the audio | listen to our | listen now"
        " | listen here | related stories | related articles | related coverage | related links"
        " | related reading | related news | related content | related topics | recommended:"
        " | recommended reading | further reading | most read | trending: | more stories | more on this"
        " | more from | more about this | more coverage | more news | click here | click to | click on"
        " | tap here | tap to | sign up | sign in | log in | subscribe | register here | register now"
        " | register for free | get our | join our | join us on | join the conversation | try our"
        " | receive our | follow us | follow along | follow our | follow the latest | follow live | follow @"
        " | download the app | download our | like us | play video | play audio | play episode | video player"
        " | audio player | media player | your browser | this video is no longer | this video is not"
        " | this video cannot | this video can not | this video can't | this video can’t | this video could"
        " | this video requires | this video has been removed | this content is not | this content cannot"
        " | this content requires | this feature is not | this feature requires | this embed | please enable"
        " | enable javascript | enable cookies | javascript is | javascript must | please sign"
        " | please subscribe | please turn | please activate | story continues | article continues"
        " | continue reading | share this | share on | share via | support our | support independent"
        " | support us | donate | enter your e~ | short link | short-link | shortlink | permalink"
        " | print this | email this | e-mail this | skip to | skip past | find out more | learn more"
        " | for more information | for further information | for more details | for further details"
        " | for more stories | for more coverage | for more on this | sign-up | newsletter: | newsletter"
        " | sponsored by | sponsored content | loading… | loading.. | recommended for you"
        " | this player is not | this player requires | this browser does | this browser is"
        " | to read the full | to read the rest | youtube video player"
    ),
    "de": (
        "diesen artikel anhören | diesen artikel teilen | diesen beitrag teilen | zum abspielen"
        " | das könnte sie | das könnte dich | lesen sie | lies auch | lies mehr | lies hier | mehr zum thema"
        " | mehr dazu | mehr lesen | mehr nachrichten | mehr informationen | mehr artikel | auch interessant"
        " | hier klicken | klicken sie | klick hier | abonnieren | abonnier~ | jetzt abonnieren"
        " | jetzt anmelden | jetzt lesen | jetzt registrieren | jetzt testen | melden sie sich | newsletter"
        " | zum newsletter | unser newsletter | videoplayer | sehen sie | hören sie | dieser inhalt"
        " | ihr browser | dein browser | bitte aktivieren | bitte schalten | bitte melden | folgen sie uns"
        " | folge uns | weiterlesen | externer inhalt | kurzlink | teilen: | artikel teilen | zum thema:"
        " | video: | dieses video ist nicht | dieses video kann | dieses video steht"
    ),
    "fr": (
        "la lecture de cette | pour ne rien manquer | ne manquez | vous aimerez aussi | cela peut vous"
        " | lire aussi | lire la suite | lire plus | lire également | lire l'article | à lire | a lire"
        " | à voir | à écouter | voir aussi | voir la vidéo | voir plus | en savoir plus | cliquez"
        " | abonnez-vous | inscrivez-vous | s'abonner | recevez | suivez | écoutez | ecoutez | regardez"
        " | votre navigateur | ce contenu | partagez | partager: | pour aller plus loin | lien court | vidéo:"
        " | sur le même sujet | infolettre | cette vidéo n'est | cette vidéo ne"
    ),
    "es": (
        "únase a | no te pierdas | no se pierda | para reproducir | lea también | lea más | lea además"
        " | lee también | lee más | lee además | leer más | leer también | leer la nota | te puede interesar"
        " | también te puede interesar | le puede interesar | también le puede interesar | quizás te interese"
        " | suscríb~ | suscrib~ | haga clic | haz clic | pulse aquí | regístr~ | síguenos | síganos"
        " | sigue nuestr~ | siga nuestr~ | mira el video | mira el vídeo | mira también | mire el video"
        " | vea el video | vea el vídeo | vea también | ve también | ver video | ver vídeo | ver más"
        " | ver también | escucha el | escucha este | escucha aquí | escuche el | escuche este | escuche esta"
        " | su navegador | tu navegador | este video no | este vídeo no | este contenido no | recibe en"
        " | recibe las | recibe los | recibe nuestr~ | reciba en | reciba nuestr~ | más información"
        " | más noticias | enlace corto | únete | descarga la | descarga nuestra | descargue la"
        " | noticias relacionadas | video: | comparte est~ | comparte en | comparta est~ | compartir:"
        " | compartir en | compartir est~"
    ),
    "pt": (
        "leia também | leia mais | leia a íntegra | saiba mais | veja também | veja mais | veja o vídeo"
        " | veja abaixo | assine | inscreva-se | cadastre-se | siga o | siga a | siga nos | siga-nos"
        " | siga nosso | clique | ouça | assista | seu navegador | o seu navegador | receba | compartilhe"
        " | partilhe | baixe o | vídeo: | notícias relacionadas | link curto"
    ),
    "it": (
        "leggi anche | leggi di più | leggi tutto | leggi l'articolo | per saperne di più | iscriviti"
        " | abbonati | clicca | guarda il video | guarda anche | ascolta il | ascolta la | ascolta qui"
        " | seguici | il tuo browser | condividi | video: | articoli correlati"
    ),
    "nl": (
        "lees ook | lees meer | lees verder | lees hier | meld je aan | meld u aan | schrijf je in"
        " | schrijf u in | bekijk ook | bekijk de video | bekijk hier | luister | volg ons | klik hier"
        " | abonneer | uw browser | je browser | deel dit"
    ),
    "sv": (
        "läs också | läs mer | läs även | prenumerera | se också | se videon | lyssna på | klicka här"
        " | följ oss | din webbläsare"
    ),
    "pl": (
        "czytaj też | czytaj także | czytaj więcej | czytaj również | czytaj dalej | zobacz też"
        " | zobacz także | zobacz wideo | zobacz również | zobacz więcej | zapisz się | subskrybuj | kliknij"
        " | twoja przeglądarka | posłuchaj | udostępnij"
    ),
    "cs": ("čtěte také | čtěte též | více o tématu | přihlaste se k odběru | sledujte nás | klikněte | váš prohlížeč"),
    "tr": (
        "abone ol~ | ayrıca oku~ | devamını oku~ | haberin devamı | bültenimize | videoyu izle~ | tıklayın"
        " | bizi takip | tarayıcınız | şunu da okuyun | ilgili haber~"
    ),
    "ru": (
        "больше новостей | чтобы не пропустить | для просмотра видео | читайте также | читайте ещё"
        " | читайте еще | читайте далее | читайте больше | читайте: | читайте нас | читайте на | читать далее"
        " | читать также | читать полностью | подписка на | подпишись | подпишитесь | смотрите также"
        " | смотрите видео | смотрите: | слушайте | подробнее | нажмите | узнать больше | узнайте больше"
        " | узнайте подробн~ | поделиться | поделитесь | ваш браузер | следите за наш~ | следите за нов~"
        " | по теме | видео: | включите javascript | войдите | зарегистрируйтесь | короткая ссылка"
        " | присоединяйтесь | рассылка: | подписывайтесь | подписывайся | подписаться | это видео недоступно"
        " | это видео больше"
    ),
    "uk": (
        "читайте також | читайте ще | підпишіться | дивіться також | дивіться відео | дізнайтеся більше"
        " | ваш браузер | натисніть | відео: | підписуйтесь | підписуйтеся | підписатися | підпишись"
    ),
    "ar": (
        "تابع آخر | تابع أخبار | تابع قنا~ | لمشاهدة الفيديو | اقرأ أيض~ | اقرأ ايض~ | إقرأ أيض~ | إقرأ ايض~"
        " | اقرأ المزيد | إقرأ المزيد | اقرأ كذلك | اقرأ التالي | اقرأ: | إقرأ: | اقرأوا | اقرؤوا | للمزيد"
        " | لقراءة المزيد | لمزيد من المعلومات | لمزيد من الأخبار | لمزيد من التفاصيل | لمتابعة آخر"
        " | لمتابعت~ | اشترك في نشرت~ | اشترك في النشر~ | اشترك في قنا~ | اشترك في القنا~ | اشترك الآن"
        " | اشترك مجان~ | اشتركوا في نشرت~ | اشتركوا في النشر~ | اشتركوا في قنا~ | اشتركوا الآن | للاشتراك"
        " | سجل الآن | سجل في نشرت~ | سجل بريدك | سجل اشتراك~ | سجلوا الآن | سجلوا في | تابعنا | تابعونا"
        " | تابعوا | شاهد أيض~ | شاهد ايض~ | شاهد الفيديو | شاهد المزيد | شاهد: | استمع إلى | استمع الآن"
        " | استمعوا | اضغط | اضغطوا | إضغط | انقر | انقروا | إنقر | المزيد عن | المزيد حول | المزيد: | متصفحك"
        " | لا يدعم متصفح~ | شارك المقال | شارك الخبر | شاركوا المقال | مواضيع ذات صلة | أخبار ذات صلة"
        " | موضوعات ذات صلة | اقرأ في | فيديو: | الرابط المختصر | رابط مختصر | حمل تطبيق~ | حملوا تطبيق~"
        " | شاهدوا الفيديو | شاهدوا أيض~ | لتشغيل الفيديو | لتشغيل المقطع | هذا الفيديو غير | هذا الفيديو لم"
    ),
    "fa": (
        "بیشتر بخوانید | همچنین بخوانید | بخوانید: | این را هم بخوانید | این را نیز بخوانید | عضو شوید"
        " | عضو خبرنامه | مشترک شوید | در خبرنامه | ویدئو: | ویدیو: | ما را در | مرورگر شما | مطالب مرتبط"
        " | تماشا کنید | گوش کنید | اینجا کلیک | برای اطلاعات بیشتر | برای دریافت خبرنامه | لینک کوتاه"
        " | برای مطالعه بیشتر | این ویدئو در دسترس | این ویدیو در دسترس"
    ),
    "he": (
        "קרא גם | קרא עוד | קראו גם | קראו עוד | לקריאה נוספת | להמשך קריאה | הירשמו | הרשמו | להרשמה"
        " | לצפייה | האזינו | להאזנה | הדפדפן | שתפו | ראו גם | עוד בנושא | כתבות נוספות | סרטון: | וידאו:"
        " | קישור קצר | הסרטון הזה | לפרטים נוספים | צפו: | צפו בסרטון | צפו בוידאו | צפו בווידאו | צפו עכשיו"
        " | עקבו אחר~ | הצטרפו אלינו | הצטרפו לערוץ | הצטרפו לניוזלטר | הצטרפו לקבוצ~ | הצטרפו עכשיו"
        " | לחצו כאן | הנגן אינו | להצטרפות לערוץ | להצטרפות לקבוצ~ | להצטרפות לניוזלטר"
    ),
    "hi": (
        "वीडियो चलाने | यह भी पढ़ें | ये भी पढ़ें | इसे भी पढ़ें | यह भी देखें | ये भी देखें | और पढ़ें"
        " | पूरा पढ़ें | पढ़ें: | सब्सक्राइब~ | न्यूज़लेटर | न्यूजलेटर | हमारे न्यूज~ | हमारे न्यूज़~ | हमारे चैनल"
        " | हमारे ऐप | हमारे साप्ताहिक | वीडियो देखें | वीडियो: | देखें वीडियो | देखें: | यहां क्लिक"
        " | यहाँ क्लिक | क्लिक करें | हमें फॉलो | हमें फ़ॉलो | फॉलो करें | सुनें: | पॉडकास्ट सुनें | आपका ब्राउज़र"
        " | आपका ब्राउजर | आपके ब्राउज़र | शेयर करें | ताज़ा खबरों | ताजा खबरों | अधिक जानकारी के लिए | लघु लिंक"
        " | सदस्यता लें | यह वीडियो उपलब्ध | यह वीडियो अब"
    ),
    "zh": (
        "请启用 | 請啟用 | 请开启 | 請開啟 | 点击 | 點擊 | 點選 | 阅读更多 | 阅读全文 | 阅读原文 | 閱讀更多"
        " | 閱讀全文 | 閱讀原文 | 延伸阅读 | 延伸閱讀 | 相关阅读 | 相关新闻 | 相关报道 | 相关链接 | 相关文章"
        " | 相關閱讀 | 相關新聞 | 相關報導 | 相關連結 | 相關文章 | 推荐阅读 | 推薦閱讀 | 订阅我们 | 订阅本"
        " | 订阅电子 | 订阅新闻 | 订阅通讯 | 订阅简报 | 訂閱我們 | 訂閱本 | 訂閱電子 | 訂閱新聞 | 訂閱通訊"
        " | 关注我们 | 追踪我们 | 關注我們 | 追蹤我們 | 观看视频 | 观看完整 | 觀看影片 | 觀看完整 | 视频:"
        " | 視頻: | 影片: | 收听 | 收聽 | 您的浏览器 | 您的瀏覽器 | 你的浏览器 | 你的瀏覽器 | 分享到 | 分享至"
        " | 更多新闻 | 更多内容 | 更多新聞 | 更多內容 | 更多精彩 | 扫码 | 扫描二维码 | 下载客户端 | 下载app"
        " | 下载应用 | 下載app | 下載應用 | 加入我们 | 加入我們 | 短链接 | 短網址 | 短链 | 欢迎关注"
        " | 欢迎订阅 | 歡迎訂閱 | 歡迎追蹤 | 掃描qr | 掃描二維碼 | 掃描條碼"
    ),
    "ja": (
        "無料メルマガ | 動画を再生 | 関連記事 | 関連ニュース | 関連リンク | 関連動画 | 関連情報 | 続きを読む"
        " | 続きは | もっと読む | もっと見る | もっと詳しく | 詳しくはこちら | 詳細はこちら | あわせて読"
        " | こちらも | こちらをクリック | こちらから | こちらの記事 | メールマガジン | メルマガ"
        " | ニュースレターに | ニュースレターを | ニュースレターの | ニュースレター登録 | 会員登録 | 無料登録"
        " | 無料会員 | 登録はこちら | 動画: | 動画を見る | 動画をご覧 | 【動画 | 音声: | 音声を"
        " | フォローする | フォローして | お使いのブラウザ | ご利用のブラウザ | ブラウザが | 最新ニュースは"
        " | 最新情報は | 短縮url | シェアする | 購読する | 購読は | 購読のお | 併せて読 | この動画は"
    ),
    "ko": (
        "이 영상은 | 영상을 재생 | 더 보기 | 더보기 | 더 읽기 | 더 알아보기 | 관련 기사 | 관련기사"
        " | 관련 뉴스 | 관련뉴스 | 관련 영상 | 구독하기 | 구독하세요 | 구독을 | 구독 신청 | 뉴스레터"
        " | 동영상: | 영상: | 동영상 보기 | 영상 보기 | 여기를 클릭 | 클릭하 | 사용 중인 브라우저"
        " | 귀하의 브라우저 | 팔로우 | 공유하기 | 이 동영상 | 브라우저가"
    ),
    "th": (
        "อ่านเพิ่มเติม | อ่านต่อ | อ่านข่าว | ติดตามเรา | ติดตามข่าว | สมัครรับ | สมัครสมาชิก | คลิก | ชมคลิป"
        " | ชมวิดีโอ | ข่าวที่เกี่ยวข้อง | เบราว์เซอร์"
    ),
}
# Lines that are nothing else.
WHOLE = frozenset(
    (
        "30|ad|ads|advertentie|advertisement|annons|anzeige|audio|end|ende|ends|fin|live|loading|more|partager"
        "|podcast|pr|pubblicità|publicidad|publicidade|publicité|reading|reklam|reklama|share|sponsored|teilen"
        "|transcript|video|werbung|реклама|פרסומת|آگهی|إعلان|اعلان|विज्ञापन|广告|広告|廣告|광고"
    ).split("|")
)
# A line that names one of these and asks for one of those.
NEWSLETTERS = (
    "newsletter|inbox|mailing list|boletín|infolettre|lettre d'information|рассылк|розсилк|ニュースレター"
    "|メールマガジン|电子报|電子報|新闻通讯|新聞通訊|نشرتنا|النشرة البريدية|خبرنامه|ניוזלטר|न्यूज़लेटर|न्यूजलेटर"
    "|뉴스레터"
)
ASKS = (
    "sign up|subscribe|get our|get the|delivered|join|register|abonnier|anmelden|melden sie|abonnez|inscrivez"
    "|recevez|suscríb|suscrib|regístr|recib|assine|inscreva|receba|iscriviti|meld je|подпи|підпи|登録|購読"
    "|订阅|訂閱|اشترك|سجل|عضو|הירשמו|הצטרפו|सब्सक्राइब|सदस्यता|구독|zapisz"
)
# Words that a short line holds only when it is not of a story, wherever they stand in it.
ANYWHERE = (
    "newsletter|your inbox|subscribe to our|subscribe today|subscribe now|subscribe for|subscribe here"
    "|please subscribe|contributed to this|contributed reporting|min read|minute read|reading time|read time:"
    "|lesezeit|temps de lecture|tiempo de lectura|tempo de leitura|tempo di lettura|leestijd|время чтения"
    "|час читання|مدة القراءة|زمن القراءة|وقت القراءة|زمان مطالعه|זמן קריאה|पढ़ने का समय|阅读时间|閱讀時間"
    "|阅读时长|読了時間|읽는 시간|©|ⓒ|infolettre|рассылк|ניוזלטר|न्यूज़लेटर|न्यूजलेटर|メルマガ|メールマガジン"
    "|无法播放|無法播放|再生できません|재생할 수 없|enable javascript|javascript enabled"
    "|javascript is disabled|requires javascript|bitte javascript|javascript aktivieren|activer javascript"
    "|activez javascript|nécessite javascript|habilite javascript|habilitar javascript|active javascript"
    "|включите javascript|启用javascript|启用 javascript|啟用javascript|javascriptを有効|javascript चालू"
    "|जावास्क्रिप्ट चालू|browser does not support|browser doesn't support|browser doesn’t support"
    "|browser unterstützt|navigateur ne|navegador no|navegador não|браузер не|متصفحك لا|בדפדפן שלך"
    "|आपके ब्राउज़र|浏览器不支持|瀏覽器不支援|お使いのブラウザ|all rights reserved"
)
