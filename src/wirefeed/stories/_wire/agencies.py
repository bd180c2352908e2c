"""News agencies: how they sign, and whether a name is one."""

from __future__ import annotations

from wirefeed.characters import squash
from wirefeed.model import Source
from wirefeed.patterns import lazy

# How it signs -> the name it goes by in a story. Names that are ordinary words or initials of people stay out.
_KNOWN = {
    "ap": "AP",
    "associated press": "AP",
    "afp": "AFP",
    "agence france-presse": "AFP",
    "agence france presse": "AFP",
    "reuters": "Reuters",
    "thomson reuters": "Reuters",
    "dpa": "dpa",
    "deutsche presse-agentur": "dpa",
    "dpa-afx": "dpa-AFX",
    "mena": "MENA",
    "middle east news agency": "MENA",
    "أ ب": "AP",
    "أسوشيتد برس": "AP",
    "اسوشيتد برس": "AP",
    "أ ف ب": "AFP",
    "ا ف ب": "AFP",
    "فرانس برس": "AFP",
    "رويترز": "Reuters",
    "د ب أ": "dpa",
    "د ب ا": "dpa",
    "أ ش أ": "MENA",
    "ا ش ا": "MENA",
    "وام": "WAM",
    "واس": "SPA",
    "وفا": "WAFA",
    "قنا": "QNA",
    "كونا": "KUNA",
    "بنا": "BNA",
    "بترا": "Petra",
    "سانا": "SANA",
    "شينخوا": "Xinhua",
    "الأناضول": "Anadolu",
    "新华社": "Xinhua",
    "共同": "Kyodo",
    "時事": "Jiji",
    "연합뉴스": "Yonhap",
    "רויטרס": "Reuters",
    "xinhua": "Xinhua",
    "kyodo": "Kyodo",
    "jiji": "Jiji",
    "yonhap": "Yonhap",
    "anadolu": "Anadolu",
    "anadolu agency": "Anadolu",
    "petra": "Petra",
    "interfax": "Interfax",
    "ukrinform": "Ukrinform",
    "bernama": "Bernama",
    "antara": "Antara",
    "belga": "Belga",
    "lusa": "Lusa",
    "ritzau": "Ritzau",
    "sda": "sda",
    "ats": "ATS",
    "keystone-sda": "Keystone-SDA",
    "kna": "KNA",
    "epd": "epd",
    "sid": "SID",
    "bloomberg": "Bloomberg",
    "canadian press": "CP",
    "getty": "Getty",
    "getty images": "Getty Images",
    "epa": "EPA",
    "press association": "PA",
    "sputnik": "Sputnik",
    "europa press": "Europa Press",
}
_LETTERS = (
    "AA AAP ADN AGI ANI ANP ANSA APA APS ATS BNA BNS BTA CNA CNN CNS CP CTK EFE GNA HINA IANS INA IPS IRNA ISNA JTA"
    " KUNA"
    " LETA MTI NAN NNA NTB PA PAP PTI QNA RIA SANA SDA SPA STA STT SUNA TAP TASR TASS TT UNI UPI WAFA WAM"
)
_KNOWN |= {letters.lower(): letters for letters in _LETTERS.split() if letters.lower() not in _KNOWN}
_HOUSE = lazy(
    r"(?i)\b(?:online|news|newsroom|wire|press|times|post|agency|agencies|desk|media|daily|today|herald|tribune"
    r"|gazette|journal"
    r"|radio|tv|weekly|magazine|presse|agentur|agence|agencia|zeitung|redaktion|correspondents?|staff|services?)\b"
    r"|وكال|أهرام|صحيفة|جريدة|مراسل"
)
SPLIT = lazy(r"\s*(?:[,،/;|&+]|\s(?:and|und|et|y|e|with|[-–—])\s|\s(?=و(?:رويترز|أ ف ب|أ ب|الأناضول|شينخوا))و)\s*")


NOWHERE = Source()


def known(name: str, source: Source = NOWHERE) -> str:
    """
    Return the name an agency goes by, from any way it signs; empty if it is none we know.

    Args:
        source: Its own agency and publisher are known, too.
    """
    plain = squash(name).strip(" .()[]،,").casefold()
    for own in (source.agency, source.publisher):
        if own and plain == own.casefold():
            return own
    for spelling in (plain, plain.removeprefix("the "), plain.replace(".", " ").replace("  ", " ").strip()):
        if spelling in _KNOWN:
            return _KNOWN[spelling]
    return ""


def house(name: str) -> bool:
    """Say whether an unknown name is an organisation's rather than a person's: "Northgate Online", "NGTV"."""
    return _HOUSE.search(name) is not None or " " not in name.strip()


def signed(text: str, source: Source = NOWHERE) -> tuple[str, ...]:
    """Return the agencies a signature such as ``AP/AFP`` or ``dpa/lno`` names, unique, in order."""
    names = (known(part, source) for part in (text, *SPLIT.split(text)))
    found = tuple(dict.fromkeys(filter(None, names)))
    return found[:1] if known(text, source) else found


def only(text: str, source: Source = NOWHERE) -> bool:
    """Say whether `text` names agencies and nothing else: "AP", "dpa/AFP"."""
    names = [name for name in SPLIT.split(text.strip()) if name]
    return bool(known(text, source)) or bool(names and all(known(name, source) for name in names))
