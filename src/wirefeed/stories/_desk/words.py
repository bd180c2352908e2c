"""
What desks write to each other, as patterns: kills, embargoes, takes, notes, contacts, sign-offs.

Every pattern is anchored at the start of a line and asks for the shape around the word (a colon, capitals, a number),
because the same words open ordinary sentences: an embargo on oil, a kill switch, more than thirty people.
"""

from __future__ import annotations

import re

from wirefeed.patterns import lazy

_START = r"[\s*\"“(\[#!>-]{0,4}"
_NUMBERED = r"(?:\d+(?:st|nd|rd|th)|\d+\.)"


def _any(*patterns: str, flags: int = 0) -> re.Pattern[str]:
    return lazy(_START + "(?:" + "|".join(patterns) + ")", flags)


KILL = _any(
    r"(?:(?:AP|STORY|NEWS|MANDATORY|PHOTO|URGENT|FLASH)[ ,-]+)*(?:BULLETIN|MANDATORY|STORY|NEWS)[ ,-]+KILL\b",
    r"KILL(?:[ ,!-]+KILL)+",
    r"KILLS?\W*$",
    r"KILL\s*[:–—]",
    r"KILL NOTICE\b",
    r"(?:BULLETIN|MANDATORY)[ ,-]+ELIMINATION\b",
    r"(?i:a kill is mandatory)",
    r"(?i:(?:ed(?:itor)?s[:,]? )?(?:please )?(?:kill|withdraw) the (?:story|item|report|article)\b)",
    r"(?i:(?:the )?(?:above |following |preceding )?(?:story|item|report) (?:is|has been) (?:killed|withdrawn)\b)",
    r"WITHDRAWN?\s*[-:–—]",
    r"(?:Story|STORY) (?:withdrawn|WITHDRAWN)\b",
    r"ANNULATION\s*[-:–—!]",
    r"(?i:pri[èe]re d[e'’] ?(?:annuler|ne pas utiliser)\b|veuillez annuler (?:la|notre) (?:dépêche|depeche)\b)",
    r"ANULACI[ÓO]N\s*[-:–—!]",
    r"(?i:(?:rogamos|se ruega) (?:anul|no utili)\w+)",
    r"(?i:bitte (?:die |diese )?meldung (?:\S+ )?nicht (?:mehr )?verwenden\b)",
    r"(?i:(?:die |diese )?meldung (?:\S+ ){0,3}(?:wird|ist) (?:hiermit )?zurückgezogen\b)",
    r"(?:إلغاء (?:ال)?خبر|يرجى (?:إلغاء|عدم استخدام)|نرجو (?:إلغاء|عدم استخدام))",
    r"(?:נא לבטל|ביטול ידיעה|לביטול)\s*(?:[:–—-]|את\b|$)",
)
# Anywhere in a line: sentences no story contains.
KILL_SENTENCE = lazy(
    r"(?i)\ba kill is mandatory\b|\bmake (?:certain|sure) (?:that )?the story is not (?:used|published)\b"
    r"|\bkill is mandatory\b|\bmandatory kill\b.{0,40}\bstory\b"
)
KILL_SLUG = lazy(r",\s*(?:(?:BULLETIN|MANDATORY|URGENT)[ -])?KILL\b|\(KILL\)")

WITHHOLD = _any(
    r"(?:BULLETIN|MANDATORY|STORY|URGENT)[ ,-]+WITHHOLD\b",
    r"WITHHOLD(?:[ ,!-]+WITHHOLD)+",
    r"WITHHOLD\s*[:–—]",
    r"WITHHOLD\W*$",
    r"HOLD(?:[ ,!-]+HOLD)+",
    r"(?i:a withhold is mandatory)",
    r"(?i:(?:ed(?:itor)?s[:,]? )?(?:please )?withhold the (?:story|item|report|article)\b)",
)
WITHHOLD_SLUG = lazy(r",\s*(?:(?:BULLETIN|MANDATORY|URGENT)[ -])?WITHHOLD\b|\(WITHHOLD\)")
WITHHOLD_SENTENCE = lazy(r"(?i)\ba withhold is mandatory\b|\bwithhold (?:is )?mandatory\b")

EMBARGO = _any(
    r"EMBARGO(?:ED)?\s*:|(?i:embargo\s*:\s*(?:\d|until|till|bis|\w+(?:day|tag|di|es|coles|ado)\b))",
    r"(?i:(?:strictly |still )?(?:embargoed\s*:|embargoed?\s*(?:until\b|till\b|to \d|for (?:release|publication)\b"
    r"|by\b.{0,20}\buntil\b)))",
    r"(?:STRICTLY )?EMBARGO(?:ED)?\W*$",
    r"STRICTLY EMBARGO(?:ED)?\b",
    r"(?i:(?:strictly )?under (?:strict )?embargo\b(?:\W*$|\s*:|.{0,30}\b(?:until|till)\b))",
    r"(?i:not (?:to be (?:released|published|used)|for (?:release|publication|use|broadcast)) (?:before|until"
    r"|prior to)\b)",
    r"(?i:do not (?:publish|release|use) (?:before|until)\b)",
    r"(?i:for release (?:(?:on|at|after|from|in) (?:the )?(?=\d|mon|tue|wed|thu|fri|sat|sun|[ap]ms?\b)"
    r"|not before|\d|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul"
    r"|aug|sep|oct|nov|dec|[ap]ms?\b))",
    r"(?:FOR|For) (?:RELEASE|Release)\s*:\s*(?!(?i:immediate|now|at will))\S",
    r"HFR\b",
    r"(?i:(?:hold|held) for (?:later )?release\b(?! of\b))",
    r"(?:HOLD|Hold) (?:UNTIL|until|FOR|for) (?i:\d|mon|tue|wed|thu|fri|sat|sun)",
    r"(?i:(?:achtung[:,!]? )?sperr(?:frist|vermerk)\s*(?:[:!–—-]|\d|bis\b|heute\b|morgen\b|beachten|\w+tag\b|$))",
    r"(?i:(?:mit|unter) sperrfrist\b)",
    r"(?i:(?:frei(?:gegeben)?|veröffentlichung) (?:erst )?(?:ab|für) (?:\d|heute|morgen|\w+tag\b))",
    r"(?i:(?:sous )?embargo (?:jusqu|absolu\b)|sous embargo\b(?:\W*$|\s*:))",
    r"(?i:ne pas (?:publier|diffuser|utiliser) avant\b)",
    r"(?i:embargad[oa]\s*(?::|hasta\b|até\b)|(?:bajo |sob )?embargo\s*(?:hasta\b|até\b|fino\b|tot\b))",
    r"(?i:(?:bajo|sotto|sob|onder) embargo\b(?:\W*$|\s*:|.{0,20}\b(?:hasta|fino|até|tot)\b))",
    r"(?i:no (?:publicar|difundir) (?:antes|hasta)\b)",
    r"(?:محظور|يحظر|حظر) (?:ال)?نشر\S*\s*(?:حتى|قبل|إلى|:|$)",
    r"(?:תחת )?(?:ב)?אמברגו\s*(?:עד|:|$)|(?:אסור|לא) לפרסום (?:עד|לפני)",
)

ADVISORY = _any(
    r"(?:(?:MEDIA|EDITORIAL|PHOTO|NEWS|EDITORS[’']?|SERVICE|PLANNING)\s)?ADVISORY\s*(?:[:,–—]|-\s|$)",
    r"(?:(?:Media|Editorial|Photo|News|Editors[’']?|Service|Planning) )?[Aa]dvisory\s*(?::|$)",
    r"(?:AP |AFP |REUTERS |Reuters )?(?:NEWS|News) (?:DIGEST|Digest|BUDGET|Budget|SCHEDULE|Schedule)\b",
    r"(?:dpa-)?(?:Themen|Tages|Wochen)(?:planung|vorschau|übersicht)\b",
    r"(?:AFP )?(?:PRÉVISIONS?|PREVISIONS?|Prévisions?) (?:DU|AFP|du)\b",
)

TAKE = _any(
    rf"(?:{_NUMBERED}\s+)?(?:Add|ADD|Sub|SUB|Insert|INSERT)\s?\d",
    rf"{_NUMBERED}\s+(?:Add|ADD|Sub|SUB|Insert|INSERT)\b",
    r"(?:ADDS?|SUBS?|INSERTS?)\s+(?:\d|[A-Z]{2}-|graf|[A-Za-z-]+ graf|after\b|last\b)",
    r"INSERT [A-Z]\b",
)
TAKE_SLUG = lazy(r",\s*(?:\d+(?:st|nd|rd|th)\s+)?(?:Ld-)?(?:Add|Sub|Insert)s?\b(?!-?Writethru)", re.IGNORECASE)

MORE = lazy(
    r"\W*(?:MORE|MORE TO (?:COME|FOLLOW))\W*"
    r"|[(\[<]\s*(?i:more(?: to (?:come|follow))?|mehr|forts\.|fortsetzung folgt|à suivre|a suivre|sigue|segue"
    r"|continúa)\s*[)\]>]"
    r"|[-–—_]+\s*(?i:more|à suivre|sigue|segue)\s*[-–—_]+"
    r"|\W*(?:يتبع|המשך יבוא|Fortsetzung folgt|MEHR IN KÜRZE)\W*"
)

END = lazy(
    r"\W*-?\s*30\s*-?\W*(?<=-)|[-–—]+\s*30\s*[-–—]+|#\s*#\s*#[# ]*|(?:ENDS?|Ends|ends)\W{0,2}|FIN|ENDE|Ende"
    r"|[(\[<]\s*(?i:ends?|ende|fin|fine|30)\s*[)\]>]|[-–—*/]+\s*(?i:ends?|ende|fin)\s*[-–—*/]*|endit|ENDIT|ENDS//"
    r"|[(\[]?\s*(?:انتهى|سوف|סוף)\s*[)\]]?"
)
NOTEBOOK = lazy(
    r"[#-]+\s*(?:Notizblock|NOTIZBLOCK|NOTEBOOK)\b|(?:Notizblock|NOTIZBLOCK)\s*:?$"
    r"|\W{0,4}(?i:(?:the )?(?:following|above|this) (?:\w+ )?(?:is|are) not (?:intended )?for publication\b)"
    r"|\W{0,4}(?i:not for publication)\s*(?:[:.!)*]|$)"
    r"|\W{0,4}(?i:(?:die )?folgenden? (?:informationen|angaben|hinweise) sind nicht zur veröffentlichung)"
    r"|\W{0,4}(?i:nicht zur veröffentlichung)\s*(?:bestimmt)?\W*$"
    r"|\W{0,4}(?i:ne pas publier|no publicar|non pubblicare)\s*(?:[:.!)*]|$)"
    r"|\W{0,4}(?:ليس للنشر|غير (?:مخصص )?للنشر|לא לפרסום)\s*(?:[:.!)*]|$)"
)

NOTE = _any(
    r"(?:Eds|EDS|Eds\.|Ed)\s?[.]?\s?:",
    r"(?i:ed(?:itor)?s?[’']?s? notes?)\s*(?:[:.–—)\]]|-\s|$)",
    r"EDITOR[’']?S?[’']? NOTE\b",
    r"(?:Editors|EDITORS)\s*[:–—]",
    r"(?<=\()(?:Adds|Updates|Recasts|Rewrites|Refiles|Releads|Repeats|Writes through|New throughout"
    r"|Ergänzt|Neu:)\b.*\)\s*$",
    r"(?<=\()(?:[Mm]it (?:Bild|Foto|Video|Grafik|Infografik)|Folgt \S.{1,40}|Achtung[:,].{2,80}|[Ww]ird (?:weiter )?"
    r"(?:aktualisiert|ergänzt|fortgesetzt))\w{0,3}\)\s*$",
    r"[+\s]*(?:Redaktionshinweis|Hinweis an die Redaktion)\b",
    r"Bildnummer\s*:?\s*\d",
    r"(?i:attn\.?|attention)[ :,]+(?i:eds\b|editors\b|news editors|subscribers\b|news ?desks?\b|photo editors"
    r"|clients\b)",
    r"(?i:notes?|message|advisory) to (?i:(?:news )?editors|desks?|subscribers|clients)\b",
    r"(?:Multimedia|MULTIMEDIA)\s*(?:[:–—]|-\s|$)",
    r"(?:With|WITH) (?:AP |AFP |Reuters )?(?:Photos?|PHOTOS?|Video|VIDEO|Graphics?|GRAPHICS?|Audio|AUDIO)\b(?=\W|$)",
    r"(?:AP|AFP|Reuters) (?:Photos?|PHOTOS?|Video|Graphics?|Audio)\s+(?:[A-Z]{2,6}\d+|available\b|planned\b"
    r"|upcoming\b|moved\b|$)",
    r"(?:PICTURES?|PHOTOS?|GRAPHICS?|VIDEOS?|TV|RADIO|BILD|FOTO|IMAGES?)(?:\s*[:–—]|\s+[A-Z]{3,}\d+|\s+(?:AVAILABLE"
    r"|TO COME|PLANNED|MOVED)\b|\W*$)",
    r"(?:ADVISORY)\s*[:–—]",
    r"(?i:internal(?: note| use only)?)\s*:",
    r"(?i:(?:for )?internal use only)\b",
    r"(?i:achtung[, ]+(?:an die )?redaktionen\b|an (?:die|alle) redaktionen\b|zur redaktion\s*:)",
    r"(?i:(?:redaktions|redaktionelle[rn]? )hinweise?\b|hinweise? (?:an|für) die redaktion(?:en)?\b)",
    r"(?i:(?:note|avis|attention)[ :,]+(?:aux|à l[’']attention des|aux abonnés|pour les) (?:rédact\w+|redact\w+"
    r"|abonnés))",
    r"(?i:[aà] l[’']attention des (?:rédact\w+|abonnés))",
    r"NDLR\s*[:–—]",
    r"(?i:notas? (?:a|para) (?:los |las |el )?(?:editor\w*|redactor\w*|redacci[oó]n\w*|abonados)\b|nota del (?:editor"
    r"|redactor))",
    r"(?i:nota (?:ai|alla) redazion\w*|nota aos editores)",
    r"(?:ملاحظة|تنويه|ملحوظة|تنبيه) (?:إلى |ل)?(?:ال|ل)?(?:محررين|لمحررين|سادة المحررين|لسادة المحررين)",
    r"(?:إلى|السادة) المحررين\b",
    r"(?:הערה|לתשומת לב|הודעה) ?(?:ל|ה)?(?:עורכים|העורכים|מערכות)",
)

CORRECTION = lazy(
    r"[\s*(\[]{0,3}(?:"
    r"(?:EDITOR[’']?S?[’']? NOTE|Editor[’']?s[’']? [Nn]ote)\s*[:.–—-]+\s*(?=.{0,160}\bcorrect)"
    r"|(?:CORRECTION|Correction|CLARIFICATION|Clarification)\s*(?:[:–—]|-\s)"
    r"|(?=This (?:story|article|report|version|item|dispatch) (?:has been |was |is )?correct(?:s|ed)\b)"
    r"|(?=This (?:story|article|report) was (?:first|originally) published\b.{0,160}\bto (?:correct|clarify)\b)"
    r"|(?=(?:An|A previous|An earlier|In an earlier) (?:earlier |previous )?version of this (?:story|article|report)\b)"
    r"|(?<=\()(?=(?i:corrects|corrected)\b)|(?=Corrects (?:\w+ ){0,3}(?:spelling|name|headline|date|story|paragraph"
    r"|day|title|age)\b)"
    r"|(?:BERICHTIGUNG|Berichtigung|KORREKTUR|Korrektur|Berichtigt|Richtigstellung)\s*(?:[:–—]|-\s)"
    r"|(?:RECTIFICATIF|Rectificatif|RECTIFICATION|Rectification|CORRECTIF|Correctif)\s*(?:[:–—]|-\s)"
    r"|(?:CORRECCIÓN|Corrección|Rectificación|Fe de errores|Correzione|Correção|Rectificatie)\s*[:–—]"
    r"|(?:تصحيح|توضيح|תיקון|הבהרה)\s*[:–—]"
    r")"
)

# What stands above it tells readers what was wrong; what stands below is the whole story.
CORRECTED_BELOW = lazy(r"(?i)(?:a|the) corrected (?:version|story)\b.{0,40}\b(?:below|follows)\W*")

_REACH = r"(?:\+?\d[\d ()/.\u2011-]{5,}\d|\S+@\S+\.\w+)"
CONTACT = lazy(
    r"[\s*(\[—–-]{0,4}(?i:(?:(?:media|press|news|editorial|for (?:more|further) information) )*"
    r"(?:contacts?|kontakt|ansprechpartner(?:in)?|autor(?:in)?|redaktion|phone|telephone"
    r"|tel(?:efon)?|tél(?:éphone)?"
    r"|newsroom|(?:news )?desk|e-?mail|mobile|cell|fax|whatsapp|rückfragen|contactos?|teléfono|redacción|rédaction"
    r"|inquiries|enquiries|reach \w+|to reach the desk|for (?:more|further) information|weitere informationen"
    r"|للاتصال|للتواصل|هاتف|טלפון|ליצירת קשר))"
    rf"(?!\w).{{0,100}}?{_REACH}.{{0,60}}$"
    rf"|[^.!?]{{2,60}} can be (?:reached|contacted) (?:at|on|by|via) .{{0,30}}?{_REACH}.{{0,60}}$"
    r"|(?i:follow) (?:[A-Z][\w.'’-]* ?){1,5} (?:on|at|@)\b[^.!?]{0,40}?(?:https?://|@)\S+\W*$"
    rf"|\(\(.*(?:@|\+?\d[\d ()-]{{6,}}).*\)\)\s*$"
    rf"|[^.!?]{{0,60}}?(?:Tel|Phone|Fon|Tél|هاتف|טל)[.:]*\s*{_REACH}.{{0,60}}$"
    rf"|\W{{0,3}}(?:{_REACH}|https?://\S+|@\w+)\W*$"
)
_AGENCIES = (
    r"AAP|ADN[Kk]\w*|AFP|AGI|ANI|ANP|ANSA|APA|ATS|BELGA|Belga|BERNAMA|Bernama|BNS|CTK|EFE|EP|HINA|Hina"
    r"|IANS|KNA|KUNA|Kyodo|LETA"
    r"|LUSA|Lusa|NTB|PAP|PTI|QNA|RITZAU|Ritzau|ritzau|SDA|SID|SPA|STA|STT|TT|UNI|WAM|XINHUA|Xinhua|Yonhap|afp|ansa|dpa|epd|idea|sda"
)
# Agency by agency how the last lines are signed: initials, numbers of the wire, an end mark of its own.
_SIGNED = (
    r"\((?:Schluss|SCHLUSS)\)(?:\s+[a-zäöü]{1,4}(?:[/*+-][a-zäöü]{1,4})*)?|(?:APA|OTS)\d{3,4} \d{4}-\d\d-\d\d/\d\d:\d\d"
    r"|\((?:KNA|epd|idea|IDEA)\s*[-–]\s*[\w-]{4,30}\)|\([Hh](?:ina|INA)\) [a-z]{2,5}(?: [a-z]{2,5})*"
    r"|(?:epd|SID|sid|KNA|idea)(?: [a-zäöü]{2,4}){1,4}|dpa-infocom, dpa:[\d-]+/\d+"
    r"|[A-Z]{2,5}(?: \([A-Z]{2,5}\))? // ?[A-Z]{2,5}|Lusa/[Ff]im|[Ee]nditem/?|-0-|N{4}|n{4}|ZCZC|zczc"
    r"|(?:ENDS?|FIN|END)//?\w*"
    r"|(?:PTI|IANS|UNI)(?: [A-Z]{2,4}){1,5}|[a-z]{1,4}(?:/[a-z]{1,4}){1,4}/"
    r"|[A-Z]{2,3}-[A-Z]{2,3}|/[a-z]{2,4}|[a-z]{2,4}//[a-z]{2,4}"
    r"|(?:[Rr]ed|Redaktion|awp-r|[A-Z]{2,4})/[A-Za-z]{2,4}|\([a-z]{2,4}(?:[/ ][a-z]{2,4})?\)"
    r"|\d{1,2}:\d\d LOCAL TIME \d{1,2}:\d\d GMT(?:\s*\d{1,4})?"
    rf"|(?:\(©? ?|/|--? ?|==)(?:{_AGENCIES})(?:[/)]\.?|)(?:\s+[a-z]{{1,4}}/[a-z]{{1,4}}/?)?"
    r"|(?:(?:(?:Additional )?(?:[Rr]eporting|[Ww]riting)|Compiled)(?: and (?:writing|reporting))?"
    r" by [^()]{2,160}?[;,.]? )?[Ee]diting by [^().]{2,120}\.?"
    r"|Our Standards: .{0,60}|(?:Editor|Redaktur)\s?: [A-Z][\w .'-]{2,50}"
)
SIGNOFF = lazy(
    rf"{_SIGNED}|(?:dpa|afp|ap|apa|sda|kna|epd|dapd|ots|reuters|efe|ansa)(?:[/ ][a-z0-9]{{1,4}}){{1,6}}"
    r"|AAP(?: RTV)?(?: [a-z]{2,4}(?:/[a-z]{2,4}){0,3})?"
    r"|[a-z]{2,4}(?:[-/][a-z]{2,4}){1,4}|[a-z]{4} [a-z]\d [a-z]{2,4}|[A-Z]{2,4}/[A-Z]{2,4}(?:/[A-Z]{2,4})?"
    r"|(?:\((?:fotos?|v[íi]deos?|audios?|gráficos?|infografías?|photos?|con fotos?|with photos?)\)\W*)+"
    r"|\d{6} [A-Z][a-z]{2} \d{2}|AP-[A-Z]{2}-\d\d-\d\d-\d\d \d{4}[A-Z]{3,4}<?"
    r"|[(\[](?:(?:Additional |Writing and )?(?:Reporting|Writing|Editing|Compiled|Edited)|Redaktion|Bearbeitet|Édité"
    r"|Edición)"
    r" (?:by|von|par|por)\b[^)\]]*[)\]]"
)
EDITED = lazy(
    r"(?P<star>\*)?\s*[(\[]?(?:This|The) (?:story|article|report|item) (?:was|has been"
    r"|is) (?:also )?edited by (?P<en>[^.;)\]]+)[.)\]]*"
    r"|(?P<star_x>\*)?\s*(?:Dieser (?:Text|Artikel|Bericht) wurde von (?P<de>[^.;]+?) (?:bearbeitet|redigiert)"
    r"|Cet article a été (?:édité|edite|relu) par (?P<fr>[^.;]+)|Este artículo (?:ha sido"
    r"|fue) editado por (?P<es>[^.;]+)"
    r"|(?:حرر|حررت) (?:هذا |هذه )?(?:الخبر|القصة)\s*:?\s*(?P<ar>[^.;]+))\.?"
)
SYNDICATED = lazy(r"\W{0,3}(?:Except for the headline, )?this story has not been edited by\b.*", re.IGNORECASE)
SHORT_LINK = lazy(
    r"(?i:short ?-?link|kurzlink|lien court|enlace corto|(?:ال)?رابط (?:ال)?مختصر|קישור קצר)\s*[:：]\s*(.*)"
)
KEYWORDS = lazy(r"(?i:search keywords?|كلمات البحث|الكلمات المفتاحية)\s*[:：]\s*(.*)", re.DOTALL)
FURNITURE = lazy(
    r"[\s»›>*•▶►→-]{0,4}(?i:"
    r"(?:also read|read also|read more|see also|related(?: stories| articles)?"
    r"|watch(?: live| now)?|listen(?: now)?)\s*(?:[:»›]|$)"
    r"|more (?:on|from|about) [^.]{1,50}:\s*(?:$|https?:)"
    r"|(?:subscribe to|sign up (?:for|to)|get|receive) (?:our|the) [^.]{0,40}(?:newsletters?|e-?mails?|alerts?"
    r"|updates)\b.{0,80}$"
    r"|(?:download|get) (?:our|the) [^.]{0,25}\bapp\b.{0,60}$"
    r"|(?:follow|like|join|find) us (?:on|at)\b.{0,80}$"
    r"|(?:click|tap) here (?:to|for)\b.{0,80}$"
    r"|(?:follow|find|read|see)? ?(?:more )?(?:of )?(?:the )?ap[’']?s? .{0,80}https?://\S+$"
    r"|advertisement$|story continues (?:below|after).{0,40}$|share (?:this|on)(?: (?:story|article|page))?\W*$"
    r"|your browser does not support.{0,60}$|loading(?: the)?(?: player| video)?\W*$|(?:play|pause|mute) (?:video"
    r"|audio)\W*$"
    r"|(?:weiterlesen|lesen sie (?:auch|mehr)|mehr zum thema|lesen sie dazu)\s*(?:[:»›]|$)"
    r"|(?:hier |jetzt )?(?:zum|unseren) newsletter.{0,60}$|anzeige$|werbung$"
    r"|(?:[àa] )?lire (?:aussi|plus|également)\s*(?:[:»›]|$)|(?:inscrivez|abonnez)-vous à (?:notre|nos|la)\b.{0,60}$"
    r"|publicité$"
    r"|(?:lea|lee|leer) (?:también|más)\s*(?:[:»›]|$)|suscr[íi]b(?:ase|ete) (?:a|al)\b.{0,60}$|publicidad$"
    r"|(?:leggi|leia) (?:anche|também|tamb[eé]m)\s*(?:[:»›]|$)"
    r")"
    r"|[\s»•-]{0,4}(?:اقرأ أيضا|اقرأ أيضًا|اقرأ ايضا|اقرأ المزيد|طالع أيضا|شاهد أيضا|شاهد)\s*(?:[:»]|$)"
    r"|[\s»•-]{0,4}(?:تابعونا على|تابعوا|اشترك في|اشتركوا في) .{0,60}$|(?:إعلان|פרסומת)\s*$"
    r"|[\s»•-]{0,4}(?:קראו גם|קראו עוד|קרא עוד|צפו)\s*(?::|$)|(?:הירשמו|הצטרפו) ל.{0,60}$"
)
RULE = lazy(r"\s*(?:_{3,}|\*(?:\s*\*){2,}|-{3,}|={3,}|~{3,})\s*")

# The first words of everything above, in lower case. A line that is long and opens with none of them is prose; the
# tests hold each known desk line against this list.
FIRST = frozenset(
    """
    above achtung add adds advertisement advisory afp also annulation anulación anzeige ap arrêt attention attn
    audio autor autorin ansprechpartner ansprechpartnerin avis bajo berichtigt berichtigung bild bitte brief
    bulletin cell cet clarification click clients contact contacto contactos contacts corrección correction
    correctif corrects corrected correzione correção desk dieser download dpa ed editor editorial editors eds efe
    elimination email embargado embargada embargo embargoed ends enlace enquiries este except fax fe find flash
    folgende folgenden following follow foto frei freigegeben further get graphic graphics held hfr hier hinweis
    hinweise hold image images inquiries inscrivez insert inserts internal item jetzt join kill kills klarstellung
    kontakt korrektur kurzlink lea lee leer leggi leia lesen lien like lire listen loading mandatory media meldung
    message mehr mit mobile multimedia mute ndlr ne news newsroom nicht non nota notas note notes notizblock
    notebook onder par pause per phone photo photos picture pictures planning play please press previsions prière
    priere prévision prévisions publicidad publicité radio reach read receive rectificatie rectificatif
    rectification rectificación redacción redaktion redaktionelle redaktioneller redaktionellen redaktionshinweis
    redaktionshinweise related report reporting additional writing compiled edited editing reuters richtigstellung
    rogamos rückfragen rédaction se search service share short shortlink sign slug sob sotto sous sperrfrist
    sperrvermerk still story strictly sub subs subscribe suscribase suscribete suscríbase suscríbete tagesplanung
    tap teléfono tel telefon telephone themenplanung themenvorschau tv tél téléphone unseren unter urgent
    veröffentlichung veuillez video videos von watch weitere weiterlesen werbung whatsapp with withdraw withdrawn
    withhold wochenvorschau your zum zur bearbeitet édité edición à abonnez إلغاء يرجى نرجو محظور يحظر حظر ليس غير
    ملاحظة تنويه ملحوظة تنبيه إلى السادة تصحيح توضيح حرر حررت رابط الرابط كلمات الكلمات اقرأ طالع شاهد تابعونا
    تابعوا اشترك اشتركوا إعلان للاتصال للتواصل هاتف انتهى يتبع נא ביטול לביטול תחת באמברגו אמברגו אסור לא הערה
    updates recasts rewrites refiles releads repeats writes new ergänzt neu
    לתשומת הודעה תיקון הבהרה קישור פרסומת קראו קרא צפו הירשמו הצטרפו טלפון ליצירת סוף המשך
    """.split()
)
# The same for lines whose first word opens a tenth of all prose: two words, joined by ``_``.
FIRST_TWO = frozenset(
    """
    the_following the_above the_story the_item the_report the_article this_story this_article this_report
    this_version this_item this_dispatch this_is a_kill a_withhold a_previous an_earlier an_die an_alle in_an
    for_release for_further for_more for_internal to_reach no_publicar no_difundir die_folgenden die_meldung
    die_diese see_also see_more see_ap more_on more_from more_about more_ap more_to more_of not_for not_to do_not
    find_more a_l a_suivre
    """.split()
)
