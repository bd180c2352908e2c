"""Names on a page: whose site it is, who wrote the story, which agency supplied it."""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from urllib.parse import urlsplit

from wirefeed.characters import squash
from wirefeed.model import Person
from wirefeed.patterns import lazy
from wirefeed.stories._page import jsonld as _jsonld
from wirefeed.stories._page.jsonld import Node
from wirefeed.stories._page.soup import Element, Page, attribute, glance, marks, words
from wirefeed.stories._page.text import key

SEPARATOR = lazy(r"\s+[|\-–—·•»«:]+\s+|\s*[：｜|]\s*|\s+::\s+")
_BY = lazy(
    r"(?i)^(?:(?:written|posted|published|submitted|created|story|text|report(?:ed|ing)?|words|interview) by|(?:ge"
    r"schrieben|veröffentlicht|publiziert|verfasst|erstellt|eingestellt|gespeichert|ein beitrag|text|interview) von"
    r"|(?:écrit|publié|posté|soumis|propos recueillis) par|(?:escrito|publicado|enviado) por|(?:scritto|pubblicato) da"
    r"|(?:geschreven|geplaatst) door|interview|text|texte|texto|posted|by|von|par|por|di|"
    r"door|av|af|autor(?:in)?|author|auteur|autore|penulis|oleh|yazan|автор|текст|بقلم|كتب|كتبت|مאת|מאת|文|記者"
    r"|作者)(?=[\s:：/|])[\s:：/|]*"
)
_SPLIT = lazy(r"\s*;\s*|\s+(?:and|und|et|y|e|og|och|en|ve)\s+|\s+&\s+|\s*/\s+|\s+\|\s+|\s*、\s*|\s+و\s+")
_ADDRESS = lazy(r"(?i)^(?:https?:|www\.|//)|\S+(?:@|\[at\]|\(at\))\S+\.\S+|^@\w+$|\.(?:com|org|net)/")
_USER = lazy(
    r"(?i)^(?:\w*admin\w*|webmaster|root|user\d*|editor\d*|author|autor|guest|anonymous|unknown|null|none|n/?a"
    r"|no author|test|by|von|posted|published|edit|share|follow|(?:posted|publi\w+|veröffentlicht) (?:on|am|le|el)?)$"
)
# What themes write into a link to everything by an author, or beside a name.
_ARCHIVE = lazy(
    r"(?i)^(?:(?:view|show|see|read|zeige|ver|voir|bekijk|visualizza|mostra) )?(?:all|alle|todas? las|todos os"
    r"|todos los|tous les|tutti gli|more|mehr|weitere)\b[^,;]{0,25}? (?:by|of|from|von|de|del|par|van|di)\s+"
    r"|^(?:posts|beiträge|articles|entradas|stories) (?:by|von|par|de)\s+"
    r"|\s*(?:[→»›]|·\s*\d+|@\w+|\b(?:view|show|see)? ?(?:all|alle) (?:posts|articles|artikel|beiträge)\b.*)\s*$"
)
_STAMP = lazy(
    r"(?i)[\s,|@–—-]+(?:(?:fotos?:|photos?:|updated|published|posted"
    r"|publié|publicado|veröffentlicht|mis à jour|actualizado)(?<=[\w:])(?!\w).*"
    r"|(?:(?:on|am|at|le|el|em|il|op|den|vom)\s+)?(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag"
    r"|mittwoch|donnerstag|freitag|samstag|sonntag)\b(?=,? [^\W\d_]{3,9}\.? \d|,? \d)|\d{1,2}[./-]\d|\d{4}[./-] ?\d\d"
    r"|\d{1,2}\.? (?:de )?[^\W\d_]{3,}\.?,? (?:de )?\d{4}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
    r" \d{1,2}\b|\d{1,2}:\d\d).*)$"
)
_NO_NAME = lazy(
    r"(?i)^(?:on|am|le|el|at|in|um|(?:mon|tues|wednes|thurs|fri|satur|sun)day|archiv anzeigen|alle artikel"
    r"|(?:view|show) all)$|\d{4}|\d[./:h]\d|\w \d+$|\bhace \d|\d (?:hours?|minutes?|days?) ago"
)
_PICTURED = lazy(
    r"(?i)^(?:photo|foto|фото|photograph|bild|illustration|image|video|grafik|graphic)\w*(?: (?:by|von|par|de|di))?\b"
)
_JOINED = lazy(r"^(?:By|by|von)(?=[A-ZÄÖÜ])")
_LOGIN = lazy(r"^[a-z0-9]+[._][a-z0-9._]+$|^\w*\d{2,}\w*$")
_ROLE = lazy(
    r"(?i)\b(?:staff|reporter|correspondent|writer|editor|contributor|columnist|journalist|producer|bureau|desk"
    r"|newsroom|redaktion|"
    r"foundation|university|institute|association|press|agency|news|agence|redacción|rédaction|online|media|times"
    r"|team)\b|\.com$"
)
_ORGANISATIONS = frozenset(("Organization", "NewsMediaOrganization", "Corporation", "NGO", "GovernmentOrganization"))
_LABEL = lazy(r"(?i)^(?:source|quelle|fuente|fonte|agency|credit|المصدر|מקור)s?\s*[:：/-]\s*")
_DATELINE = lazy(
    r"^(?P<place>[^\W\d_][\w .,'’/-]{1,60}?)\s*(?:,[^()—–]{1,40})?\s*[(（](?P<agency>[^()（）\d]{2,40})[)）]\s*(?:--?"
    r"|[—–:_،,]|$|[.])"
)
_BARE_DATELINE = lazy(r"^(?P<place>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .'’-]{2,40}(?:, [A-Z][\w. ]{1,25})?)\s+(?:—|–|--)\s")

# The agencies a byline or dateline may name: what they are called -> what they sign with.
_AGENCIES = {
    key(name): sign
    for sign, names in {
        "AP": "AP|The Associated Press|Associated Press|أ ب|أسوشيتد برس|أسوشييتد برس",
        "Reuters": "Reuters|Thomson Reuters|رويترز|רויטרס|ロイター",
        "AFP": "AFP|Agence France-Presse|Agence France Presse|أ ف ب|فرانس برس",
        "dpa": "dpa|Deutsche Presse-Agentur|د ب أ",
        "EFE": "EFE|Agencia EFE",
        "ANSA": "ANSA",
        "Xinhua": "Xinhua|Xinhua News Agency|شينخوا|新华社",
        "TASS": "TASS|ITAR-TASS|ТАСС",
        "PA": "PA|PA Media|Press Association",
        "APA": "APA|Austria Presse Agentur",
        "Keystone-SDA": "SDA|Keystone-SDA|sda-ats",
        "MENA": "MENA|Middle East News Agency|أ ش أ",
        "Anadolu": "AA|Anadolu|Anadolu Agency|Anadolu Ajansı|الأناضول",
        "WAFA": "WAFA|وفا",
        "UPI": "UPI|United Press International",
        "PTI": "PTI|Press Trust of India",
        "IANS": "IANS",
        "ANI": "ANI",
        "Kyodo": "Kyodo|Kyodo News|共同",
        "Jiji": "Jiji|Jiji Press|時事",
        "Yonhap": "Yonhap|연합뉴스",
        "AAP": "AAP|Australian Associated Press",
        "CP": "The Canadian Press|Canadian Press",
        "Bloomberg": "Bloomberg|Bloomberg News",
        "Lusa": "Lusa",
        "NTB": "NTB",
        "TT": "TT",
        "STT": "STT",
        "Ritzau": "Ritzau",
        "ANP": "ANP",
        "Belga": "Belga",
        "PAP": "PAP",
        "Interfax": "Interfax|Интерфакс",
        "epd": "epd",
        "KNA": "KNA",
        "SID": "SID",
        "Europa Press": "Europa Press",
        "QNA": "QNA|قنا",
        "SPA": "SPA|واس",
        "WAM": "WAM|وام",
        "Petra": "Petra|بترا",
        "CNN": "CNN",
        "JTA": "JTA",
    }.items()
    for name in names.split("|")
}


def sites(page: Page, nodes: list[Node], link: str) -> dict[str, str]:
    """Return the names the page's site goes by, as `key` writes them -> as the site does; surest first."""
    found = [
        *page.all_of("og:site_name"),
        *(_jsonld.text(node, "publisher") for node in nodes),
        *(_jsonld.text(node, "name") for node in nodes if set(_jsonld.types(node)) & {"WebSite", *_ORGANISATIONS}),
        *(
            page.meta(name)
            for name in ("application-name", "apple-mobile-web-app-title", "al:ios:app_name", "dc.publisher")
        ),
        *(title for rel, _, title in page.links if {"search", "start", "home"} & set(rel)),
        *(
            re.split(r" [»|›-] ", squash(title)[:300])[0]
            for rel, _, title in page.links
            if "alternate" in rel and "»" in title
        ),
        *_logos(page),
    ]
    names = {key(name): squash(name) for name in found if 1 < len(key(name)) < 60}
    host = (urlsplit(link).hostname or "") if link else ""
    bare = host.removeprefix("www.")
    return {**names, **{key(name): "" for name in (bare, bare.rpartition(".")[0]) if name and key(name) not in names}}


def _logos(page: Page) -> list[str]:
    found = []
    for element in page.root.find_all(
        ["h1", "p", "div", "a", "span"], class_=re.compile(r"(?i)\bsite-(?:title|name|logo)\b"), limit=3
    ):
        image = element.find("img")
        found.append(words(element) or (attribute(image, "alt") if image is not None else ""))
    return found


def is_site(name: str, names: dict[str, str]) -> bool:
    """Say whether `name` is one of the site's own, an article before it aside."""
    wanted = key(name)
    return bool(wanted) and (wanted in names or wanted.removeprefix("the") in names or f"the{wanted}" in names)


def without_site(title: str, names: dict[str, str], section: str) -> str:
    """Return `title` without the site's name and the section behind it, or the site's name before it."""
    title = title[:1000]
    while True:
        cuts = list(SEPARATOR.finditer(title))
        if not cuts:
            return title.strip()
        tail, head = title[cuts[-1].end() :], title[: cuts[0].start()]
        if is_site(tail, names) or (section and key(tail) == key(section)):
            title = title[: cuts[-1].start()]
        elif is_site(head, names):
            title = title[cuts[0].end() :]
        else:
            return title.strip()


def agency_of(name: str) -> str:
    """Return what a known agency signs with; empty if `name` is none."""
    return _AGENCIES.get(key(name), "")


def authors(page: Page, article: Node, region: list[Element], names: dict[str, str]) -> tuple[tuple[Person, ...], str]:
    """
    Return who wrote the story, and the agency named in their place.

    The first source that names a person counts. An organisation is an author only where the visible byline, or the
    story's own JSON-LD, names nobody else; a known agency never is.

    Args:
        region: The elements of the page that are neither comments nor other stories.
    """
    agency = ""
    spare: tuple[Person, ...] = ()
    for people, organisations in (_linked(article), _named(page), _visible(region)):
        kept: list[Person] = []
        for person in people:
            for piece in _pieces(person, names):
                supplier = agency_of(piece.name)
                if supplier:
                    agency = agency or supplier
                elif is_site(piece.name, names) or organisations:
                    spare = spare or (piece,)
                else:
                    _keep(kept, piece)
        if kept:
            return tuple(kept), agency
    if spare and not agency and not is_site(spare[0].name, names):
        return (), spare[0].name
    return (() if agency else spare), agency


_Found = tuple[list[Person], bool]


def _keep(kept: list[Person], piece: Person) -> None:
    """Add a name, unless it stands there already: "Ann Doe" and "Ann Doe, Wire" and "Ann Doe All posts" are one."""
    mine = key(piece.name)
    for number, other in enumerate(kept):
        theirs = key(other.name)
        if mine.startswith(theirs):
            return
        if theirs.startswith(mine) and " " in piece.name:
            kept[number] = piece
            return
    kept.append(piece)


def _linked(article: Node) -> _Found:
    people: list[Person] = []
    organisations: list[Person] = []
    for author in _jsonld.each(article, "author") or _jsonld.each(article, "creator"):
        if isinstance(author, str):
            people.append(Person(unescape(author)))
        elif isinstance(author, dict):
            kinds = set(_jsonld.types(author))
            into = organisations if kinds & _ORGANISATIONS else people
            into += [
                Person(unescape(name), url=_http(_jsonld.address(author, "url")))
                for name in _jsonld.each(author, "name")
                if isinstance(name, str)
            ]
    return (people, False) if people else (organisations, True)


def _named(page: Page) -> _Found:
    keys = (
        "byl",
        "parsely-author",
        "sailthru.author",
        "article:author_name",
        "authors",
        "author",
        "dc.creator",
        "dcterms.creator",
    )
    for name in (*keys, "citation_author", "article:author", "og:article:author"):
        found = [value for value in page.all_of(name) if not _ADDRESS.search(value[:400])]
        if found:
            return [Person(value) for value in found], False
    return [], False


def _visible(region: list[Element]) -> _Found:
    for wanted in (_microdata, _rel_author, _byline):
        found = ((element, person) for element in region if (person := wanted(element)) is not None)
        if named := list(islice((pair for pair in found if _pieces(pair[1], {})), 6)):
            near = _near(named[0][0])
            return [person for element, person in named if near & {id(each) for each in element.parents}], False
    return [], False


def _near(byline: Element) -> set[int]:
    """Return the ``id()`` of what holds a byline and no heading: names further off are of the cards of others."""
    held = {id(byline.parent)}
    for parent in islice(byline.parents, 3):
        if parent.name in ("article", "main", "body") or parent.find(["h1", "h2", "h3", "h4"]) is not None:
            break
        held.add(id(parent))
    return held


def _microdata(element: Element) -> Person | None:
    if "author" not in attribute(element, "itemprop").split() or element.name == "meta":
        return None
    near = glance(element)
    inner = next(
        (child for child in (near[0] if near is not None else ()) if "name" in attribute(child, "itemprop").split()),
        element,
    )
    return _person(attribute(inner, "content") or words(inner, without="screen-reader-text sr-only"), element)


def _rel_author(element: Element) -> Person | None:
    if element.name not in ("a", "span") or "author" not in attribute(element, "rel").lower().split():
        return None
    return _person(words(element, without="screen-reader-text sr-only"), element)


_BYLINE = lazy(
    r" (?:[\w-]*[-_])?(?:by-?line(?:[-_]name|[-_]author)?|author(?:[-_]name)?"
    r"|post-?author|(?:text)?contributor-?name|auteurs?|autor(?:es|en)?"
    r"|submitted|elementor-post-info__item--type-author)(?= )"
)


def _byline(element: Element) -> Person | None:
    if not _BYLINE.search(marks(element)) or element.name in ("body", "html", "article", "img", "header"):
        return None
    near = glance(element)
    if near is None:
        return None
    named = [child for child in near[0] if child.name == "a" and {"fn", "author"} & set(marks(child).split())]
    text = words(named[0] if named else element, without="screen-reader-text sr-only credit-label date time")
    if " submitted " in marks(element) and not _BY.search(text):
        return None
    return _person(text, element) if len(text) < 100 else None


def _person(text: str, element: Element) -> Person | None:
    return Person(text, url=_http(attribute(element, "href"))) if text else None


def _http(address: str) -> str:
    return address if address.startswith(("http://", "https://")) else ""


def _pieces(person: Person, sites: dict[str, str]) -> list[Person]:
    """Return the people one field names: labels, addresses, user names and what follows a name are dropped."""
    text = _BY.sub("", _JOINED.sub("", squash(person.name[:400])))
    text = _STAMP.sub("", _ARCHIVE.sub("", text)).strip(" ,|•·–—»›/-")
    if not text or _PICTURED.match(text):
        return []
    text = without_site(text, sites, "")
    text = re.sub(
        r"\s*[(（][^()（）]{2,40}[)）]\s*$",
        lambda found: f"; {found[0].strip(' ()（）')}" if agency_of(found[0]) else "",
        text,
    )
    found = []
    for part in _SPLIT.split(text):
        found += _without_titles(part)
    people = [
        name for name in found if name and not any(test.search(name) for test in (_ADDRESS, _USER, _LOGIN, _NO_NAME))
    ]
    return [Person(name, url=person.url if len(people) == 1 else "") for name in people if len(name) < 80]


def _without_titles(part: str) -> list[str]:
    """Split at commas: "Doe, Jane" stays one name, "Jane Doe, Staff Writer" loses what is no name."""
    names = [name.strip() for name in re.split(r"\s*[,،]\s*", part) if name.strip()]
    if len(names) < 2:
        return names
    if len(names) == 2 and all(" " not in name for name in names) and not any(agency_of(name) for name in names):
        return [part.strip()]
    return [name for number, name in enumerate(names) if number == 0 or agency_of(name) or not _ROLE.search(name)]


def agency(
    page: Page, article: Node, region: list[Element], leads: list[str], names: dict[str, str]
) -> tuple[str, str]:
    """
    Return the agency of the story, and the place of its dateline.

    Args:
        leads: The first paragraphs, plain.
    """
    place = found = ""
    for lead in leads[:3]:
        dateline = _DATELINE.match(lead[:140])
        if dateline is not None and (agency_of(dateline["agency"]) or dateline["agency"].isupper()):
            place, found = dateline["place"].strip(" ,"), agency_of(dateline["agency"]) or dateline["agency"].strip()
            break
        bare = _BARE_DATELINE.match(lead[:100])
        if bare is not None:
            place = bare["place"].strip()
            break
    named = found or page.meta("cre", "news_agency", "source-organization", "article:agency", "agency")
    named = named or _jsonld.text(article, "sourceOrganization", "provider") or _credited(region)
    if is_site(named, names) and not page.meta("cre") and not agency_of(named):
        named = ""
    return agency_of(named) or squash(named), place


def _credited(region: list[Element]) -> str:
    for element in region:
        if re.search(r" (?:[\w-]+[-_])?(?:source|agency|news-source)(?= )", marks(element)) and element.name in (
            "span",
            "p",
            "div",
            "a",
            "li",
            "cite",
        ):
            text = _LABEL.sub("", words(element))
            if agency_of(text):
                return text
    return ""
