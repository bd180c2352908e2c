"""The place, date and agency a wire story begins with: ``CAIRO (AP) —``, ``新华社…电``, ``القاهرة (أ ف ب) -``."""

from __future__ import annotations

import re
from functools import cache

AGENCIES = (
    "AP|AFP|REUTERS|Reuters|dpa|DPA|UPI|EFE|ANSA|TASS|CNN|BBC|PA|PTI|ANI|IANS|AA|DHA|WAFA|MENA|SPA|KUNA|QNA"
    "|WAM|Petra|IRNA|ISNA|Interfax|RIA|Ukrinform|APA|ATS|SDA|Keystone|Belga|ANP|NTB|TT|Ritzau|STT|PAP|CTK|ČTK"
    "|MTI|Lusa|Europa Press|Notimex|AAP|CP|The Canadian Press|Canadian Press|Bernama|ANTARA|Antara|VNA|IPS"
    "|KNA|epd|sda|awp|ats|apa|UNI|sid|SID|AFX|askanews|Adnkronos|Agerpres|Tanjug|HINA|Hina|BTA|Xinhua|Kyodo|Jiji|Yonhap|Anadolu"
    "|Bloomberg|Business Wire|BUSINESS WIRE|PRNewswire|PR NEWSWIRE|GLOBE NEWSWIRE|ACCESSWIRE|StatePoint"
    "|Newsfile|Sputnik|Agencia|Agência|Télam|Associated Press|The Associated Press|Agence France-Presse|أ ف ب"
    "|أ.ف.ب|ا ف ب|ا.ف.ب|د ب أ|د.ب.أ|أ ش أ|أ.ش.أ|أ ب|رويترز|وام|واس|سانا|وفا|قنا|كونا|بترا|الأناضول|شينخوا"
    "|فرانس برس|أسوشيتد برس|سبوتنيك|ایرنا|ایسنا|فارس|مهر|تسنیم|رویترز|خبرگزاری|ТАСС|РИА|Рейтер|Интерфакс"
    "|Укринформ|УНИАН|УНІАН|Укрінформ|रॉयटर्स|भाषा|एएनआई|पीटीआई|एपी|एएफपी|वार्ता|आईएएनएस|רויטרס|איי.פי|סוכנויות"
    "|로이터|연합뉴스|뉴시스|뉴스1|ロイター|共同|時事|新华社|新華社|中新社|法新社|路透|美联社|美聯社|中央社"
    "|ＡＰ|ＡＦＰ"
)
_DASH = r"[\s\u200e\u200f]*(?:[.,]?\s?[-–—―_ـ]{1,2}|[:：=＝／/।])[\s\u200e\u200f]*"
_CAPITAL = "[A-ZÀ-ÞА-ЯЁІЇЄΑ-Ω]"
_CAPITALS = "[A-ZÀ-ÞА-ЯЁІЇЄΑ-Ω .,'’/-]{2,40}"
# Something in brackets that Chinese, Japanese and Korean agencies put first.
_BRACKETED = (
    r"[（(【〔［\[][^（）()【】〔〕［］\[\]\n]{0,40}?(?:电|電|讯|訊|報導|报道|記者|记者|共同|時事|通信|ロイター|特派員|新聞|新闻"
    r"|ＡＰ|ＡＦＰ|連合|=[가-힣]|기자|연합뉴스)[^（）()【】〔〕［］\[\]\n]{0,30}[）)】〕］\]](?:\s?[-–—]\s?)?\s*"
)
_CHINESE = (
    r"据?(?:新华社|新華社|中新社|中新网|法新社|路透社|美联社|美聯社|中央社|央视网|人民网|共同社|塔斯社)[^，。！？\n]{0,30}?"
    r"(?:电|電|讯|訊)(?:[（(][^（）()\n]{1,40}[）)])?[，,:：\s]*"
)
_KOREAN = r"[가-힣]{2,4} ?(?:기자|특파원) ?= ?"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    agency = f"(?:{'|'.join(map(re.escape, AGENCIES.split('|')))})"
    # A place of any writing: with a capital where there are capitals. Dates may stand beside it.
    place = r"(?:[^\W\d_a-zа-яёіїєα-ω][^()\n!?;:]{0,60}?(?:\s\([^()\n]{2,30}\),[^()\n!?;:]{3,30}?)?)"
    russian = r"[А-ЯЁІЇЄ][А-ЯЁІЇЄ .-]{2,30},? \d{1,2} [а-яёіїє]{3,9}\.?"
    patterns = (
        # Berlin/Bonn (dpa/AFP) - / Moscow, March 3 (Reuters) - / القاهرة (أ ف ب) - / (CNN) —
        rf"{place}?\s?[(（\[]{agency}(?:[^\w()][^()\n]{{0,30}})?[)）\]](?:{_DASH}|[\s\u200e\u200f]*)",
        # CAIRO (Any Wire) — / MADRID, 3 mar (Agencia Norte).-
        rf"{_CAPITAL}{_CAPITALS}(?:,? [\w. ]{{1,20}})? ?\([^()\n]{{2,40}}\){_DASH}",
        # МОСКВА, 3 марта. /ТАСС/. / МОСКВА, 3 мар — РИА Новости.
        rf"{russian} ?(?:/{agency}[^/\n]{{0,20}}/\.?|[-–—] ?{agency}[^.\n]{{0,20}}\.)\s*",
        # القاهرة - رويترز: / القاهرة ـ أ.ش.أ -
        rf"[^\W\d_a-zA-Z][^()\n.:،!?]{{1,30}}\s?[-–—ـ/]\s?{agency}[^()\n.:،!?]{{0,20}}{_DASH}",
        # PARIS — / BRUSSELS, 5 May 2024 – / ROMA, 03 MAR -
        rf"{_CAPITAL}{_CAPITALS}(?:,? [A-Z][a-zé]{{1,8}}\.?)?(?:,? ?[\w. ]{{1,20}})?\s?(?:\s[-–—_]{{1,2}}\s|[–—])\s?",
        _CHINESE,
        rf"{_BRACKETED}(?:{_KOREAN})?",
        r"【[^【】。\n]{1,24}】\s*",
        _KOREAN,
    )
    return tuple(map(re.compile, patterns))


def length(text: str, dateline: str = "") -> int:
    """
    Return the length of the dateline `text` begins with, its dash and agency included; 0 when it begins with none.

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
    # Every dateline has brackets, a dash, a slash or a sign of its agency near the beginning: most blocks have none.
    if not any(mark in "([（【〔［-–—―_ـ/=电電讯訊" for mark in text[at : at + 90]):
        return []
    return [found for pattern in _patterns() if (found := pattern.match(text, at)) is not None]


def _begins(text: str, at: int) -> bool:
    """Say whether a sentence can begin at `at`: what goes on in small letters was no dateline."""
    rest = text[at : at + 4].lstrip("\"'“„«‘(¿¡ ")
    return not rest[:1].islower()
