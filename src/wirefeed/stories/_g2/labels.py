"""What an item is called and labelled with: headline, people, agency, place, subjects, language, rights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from wirefeed.characters import script, squash
from wirefeed.model import Person, Source, Subject
from wirefeed.patterns import lazy
from wirefeed.stories import _desk, _fields
from wirefeed.stories._g2.message import coded, last
from wirefeed.stories._wire import agencies as _agencies
from wirefeed.stories._xml import (
    Element,
    attribute,
    blocks,
    child,
    children,
    every,
    html_tree,
    language,
    text_of,
)

# Roles of a headline, by the words agencies end their codes in (IPTC has no vocabulary for them).
_MAIN = ("main", "headline", "title")
_BELOW = ("sub", "deck", "standfirst", "second")
_ABOVE = ("kicker", "overline", "dachzeile", "roofline", "topline", "spitzmarke", "tagline", "preheadline", "eyebrow")
_OTHER = ("short", "seo", "web", "mobile", "social", "sms", "alert", "teaser", "push", "alternat", "extended", "home")
_LOW = 3  # the rank dpa gives what stands above its headline

_WRITES = ("author", "writer", "reporter", "journalist", "correspondent", "byline", "columnist", "creator", "by")
_DESCRIBES = ("descr", "caption", "edit", "keyword", "desk")  # who wrote about it
_SHOOTS = ("photographer", "camera", "photo", "artist", "graphic", "illustrator", "video")

_TURNED = lazy(r"^([^\W\d_][\w'’-]+), ([^\W\d_][\w.'’-]+(?: [^\W\d_][\w.'’-]*)?)$")  # Sample, Jane
_UUID = lazy(r"([0-9a-fA-F]{8})-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_WORD = lazy(r"(?i)(?:text|teksti|texte|testo|texto|tekst|story|report)\s*[:：]\s*")
_CORRESPONDENT = lazy(
    r"(?:Von |By )?((?:[\w/]+-)?(?:Korrespondent(?:in)?|Reporter(?:in)?|Redakteur(?:in)?)) (?=[^\W\d_])"
)
_FROM = lazy(r"([^\W\d_]{2}) in [A-ZÀ-Þ][^,;&]*?(?=$|[,;&]| (?:and|und) )")  # "Jane Sample in London and John Doe"
_OURS = frozenset(("unserem", "unserer", "unseren", "our", "notre", "nuestro", "nostro", "vår", "onze"))
_BRACKET = lazy(r"\s*[(（][^()（）]*[)）]?\s*$")
_MONTH_DAY = lazy(r"(\D+?),?\s+(?:\d{1,2}\.?\s*)?[^\W\d_]{3,9}\.?(?:\s+\d[\d ,.]*)?$")
_SIGNS = lazy(r"[^\w.-]+")
_STANDARD = ("medtop", "subj")
_NAME = lazy(r"[^\W\d_][^\d@_/\\:;<>()]{1,60}")
_PSEUDO = lazy(r"(?i)<(endash|emdash|nbsp|quot|hyphen|bullet|ellipsis|br)\s*/?>")
_CHARACTERS = {
    "endash": "–", "emdash": "—", "nbsp": " ", "quot": '"', "hyphen": "-", "bullet": "•", "ellipsis": "…", "br": " ",
}  # fmt: skip


class Headlines(NamedTuple):
    """The headline, and the line that stands below or above it."""

    headline: str
    subhead: str


def clean(text: str) -> str:
    """Return one line of text with the pseudo-tags replaced that some systems write characters with."""
    return squash(_PSEUDO.sub(lambda found: _CHARACTERS[found[1].lower()], text)) if "<" in text else text


def plain(text: str) -> str:
    """Return one line of text without the tags that some systems put into a field, escaped."""
    text = clean(text)
    if "</" not in text and "<br" not in text.lower():
        return text
    tree = html_tree(text)
    return " ".join(block.text.replace("\n", " ") for block in blocks(tree)) if tree is not None else text


def headlines(content: Element | None, tongue: str) -> Headlines:
    """Choose among the headlines of contentMeta by language, role and rank."""
    found = [(each, clean(text_of(each))) for each in children(content, "headline")]
    found = [(each, text) for each, text in found if text]
    own = [(each, text) for each, text in found if _speaks(each, tongue)] or found
    ranked = sorted(((_role(each), _rank(each), at, text) for at, (each, text) in enumerate(own)))
    if not ranked:
        return Headlines("", "")
    role, rank, _, headline = ranked[0]
    below = [text for other, number, _, text in ranked[1:] if other == 2 or (other == role == 0 and number > rank)]
    above = [text for other, _, _, text in ranked[1:] if other == 3]
    subhead = next((text for text in (*below, *above) if text.casefold() != headline.casefold()), "")
    return Headlines(headline, subhead)


def _role(element: Element) -> int:
    """0 the headline, 1 another form of it, 2 what stands below, 3 what stands above."""
    role = last(attribute(element, "role")).replace("-", "").replace("_", "")
    if any(word in role for word in _ABOVE):
        return 3
    if any(word in role for word in _OTHER):
        return 1
    if any(word in role for word in _BELOW):
        return 2
    if not role:
        return 3 if _rank(element) >= _LOW else 0
    return 0 if any(word in role for word in _MAIN) else 1


def _rank(element: Element) -> int:
    rank = attribute(element, "rank")
    return int(rank) if rank.isdecimal() and len(rank) < 6 else 0


def _speaks(element: Element, tongue: str) -> bool:
    said = language(element)
    return not said or not tongue or said.partition("-")[0].lower() == tongue.partition("-")[0].lower()


def name_of(element: Element | None, tongue: str) -> str:
    """Return the name of a concept in the item's language, else the one of no language, else the first."""
    names = children(element, "name")
    own = (name for name in names if attribute(name, "lang") and _speaks(name, tongue))
    neutral = (name for name in names if not attribute(name, "lang"))
    chosen = next(own, None)
    if chosen is None:
        chosen = next(neutral, names[0] if names else None)
    return clean(text_of(chosen))


def tongue_of(item: Element, sample: str) -> tuple[str, str]:
    """
    Return the language of an item, and what is wrong with the one it declares.

    A language whose script the text is not in was a template's: it is no language then.
    """
    content = child(item, "contentMeta")
    tag = next(filter(None, (attribute(each, "tag") for each in children(content, "language"))), "")
    found = tag or language(item)
    written = script(sample)
    expected = _SCRIPTS.get(found.partition("-")[0].lower(), "Latn")
    near = {written, expected} <= {"Hani", "Kana"}
    if found and written not in ("", "Other", "Latn", expected) and not near:
        return "", f"declared {found!r}, and written in another script; detected instead"
    return found, ""


_SCRIPTS = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "ug", "sd", "ku", "arb", "arz"), "Arab"),
    **dict.fromkeys(("he", "yi", "iw"), "Hebr"),
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg"), "Cyrl"),
    **dict.fromkeys(("hi", "mr", "ne", "sa"), "Deva"),
    **dict.fromkeys(("zh", "yue", "cmn"), "Hani"),
    "el": "Grek",
    "ja": "Kana",
    "ko": "Hang",
    "th": "Thai",
    "my": "Mymr",
}


def people(
    content: Element | None, inline: Sequence[Person], tongue: str, source: Source, *, pictured: bool
) -> tuple[Person, ...]:
    """
    Return who wrote an item, or took its picture: never a user's name, initials, an agency or an editor.

    Args:
        inline: From the byline inside the text.
    """
    lines = [line for line in children(content, "by") if _speaks(line, tongue)]
    signed = [person for line in lines for person in byline(clean(text_of(line)), source)] or inline
    if signed:
        return _fields.people(signed)
    wanted = _SHOOTS if pictured else _WRITES
    creators = [_person(each, source) for each in children(content, "creator") if _role_fits(each, wanted)]
    named = [_person(each, source) for each in children(content, "contributor") if _role_fits(each, wanted, told=True)]
    return _fields.people(person for person in (*creators, *named) if person is not None)


def byline(text: str, source: Source, title: str = "") -> tuple[Person, ...]:
    """Return the people of a line that names who wrote it, with its word for "by" or without; empty if none."""
    job = _CORRESPONDENT.match(text)
    text = _WORD.sub("", text, count=1) if job is None else text[job.end() :]
    if text.startswith("di ") and len(text.split()) > 2:
        text = text[3:]  # Italian for "by"; a surname it begins would have a capital or no third word
    found = _fields.signed(_FROM.sub(r"\1", text), source, title=title or (job[1] if job else "")).people
    return tuple(each for each in found if _writer(each.name))


def _writer(name: str) -> bool:
    """Say whether what a byline names is a person: no house, no agency with its full name, no "our correspondent"."""
    first, blank, rest = name.partition(" ")
    if not blank:
        return True
    house = _agencies.house(name) or (first.isupper() and not rest.isupper() and bool(_agencies.known(first)))
    return not house and not (name[0].islower() and rest.split()[0][0].islower()) and first not in _OURS


def is_person(name: str, source: Source) -> bool:
    """Say whether a name is a person's: words with capitals, no user name, no house, no agency."""
    if _NAME.fullmatch(name) is None or _agencies.known(name, source):
        return False
    if script(name) in ("Hani", "Kana", "Hang"):
        return len(name) <= 12
    return (
        " " in name
        and not _agencies.house(name)
        and name[0] == name[0].upper()
        and "." not in name.split(maxsplit=1)[0][1:-1]
    )


def _role_fits(element: Element, wanted: Iterable[str], *, told: bool = False) -> bool:
    role = last(attribute(element, "role"))
    if not role:
        return not told
    return any(word in role for word in wanted) and not any(word in role for word in _DESCRIBES)


def _person(element: Element, source: Source) -> Person | None:
    name = _TURNED.sub(r"\2 \1", name_of(element, "") or attribute(element, "literal"))
    found = byline(name, source, next((clean(text_of(each)) for each in every(element, "jobtitle")), ""))
    return found[0] if len(found) == 1 and is_person(found[0].name, source) else None


def agency(item: Element, tongue: str, source: Source) -> str:
    """Return who supplied an item: who its credit line names, the source it names, its provider."""
    content, meta = child(item, "contentMeta"), child(item, "itemMeta")
    for line in children(content, "creditline"):
        found = _credited(clean(text_of(line)), source)
        if found:
            return _fields.agency(found, source)
    for each in children(content, "infoSource"):
        name = name_of(each, tongue) or attribute(each, "literal")
        if name and (_agencies.known(name, source) or (_agencies.house(name) and " " in name)):
            return _fields.agency(name, source)
    provider = child(meta, "provider")
    named = name_of(provider, tongue) or attribute(provider, "literal")
    if named and not is_person(named, source):
        return _fields.agency(named, source)
    known = (_agencies.known(last(coded(each)), source) for each in (provider, *children(content, "infoSource")))
    return next(filter(None, known), "") or source.agency


def _credited(text: str, source: Source) -> str:
    text = text.strip(" ()[]©")
    if not text or _agencies.known(text, source) or len(text) > 80:
        return text if len(text) <= 80 else ""
    signed = _agencies.signed(text, source)
    if signed:
        return ", ".join(signed)
    return "" if is_person(text, source) else text


def place(text: str, source: Source) -> str:
    """Return the place of a dateline: ``ROME`` of "ROME, 26 March (Reuters) -", "ROME (dpa):" and "ROME Mar 26"."""
    text = _BRACKET.sub("", text.strip(" :;,-–—_\xa0"))
    found = _fields.dateline(text, source)
    if not found and any(map(str.isdigit, text)):
        day = _MONTH_DAY.fullmatch(text)
        found = _fields.dateline(day[1], source) if day is not None else ""
    return found


def located(content: Element | None, tongue: str) -> tuple[str, str]:
    """Return the place an item comes from, and that place with what lies around it: ``Berlin, Germany``."""
    for each in children(content, "located"):
        name = name_of(each, tongue) or attribute(each, "literal")
        around = [name_of(broader, tongue) for broader in children(each, "broader")]
        names = list(dict.fromkeys(part for part in (name, *around) if part and not part.isdigit()))
        if names:
            return names[0], ", ".join(names)
    return "", ""


def schemes(*holders: Element | None) -> dict[str, str]:
    """Return the addresses of vocabularies by alias, as the file's own catalogs spell them out."""
    found: dict[str, str] = {}
    for holder in holders:
        for scheme in every(holder, "scheme"):
            alias, address = attribute(scheme, "alias"), attribute(scheme, "uri")
            if alias and address.startswith(("http://", "https://", "urn:", "tag:")):
                found.setdefault(alias, address)
    return found


def subjects(content: Element | None, tongue: str, known: dict[str, str]) -> tuple[Subject, ...]:
    """
    Return what an item is about, with labels in its language; a desk's categories, which name nothing, stay out.

    Args:
        known: Vocabularies of the file's own, as `schemes` returns them.
    """
    found = []
    for each in children(content, "subject"):
        subject = _subject(each, tongue, known)
        plain = subject is None or subject.label.lower() in ("", last(subject.code))
        if subject is not None and not (plain and last(attribute(each, "type")) == "category"):
            found.append(subject)
    return _fields.subjects(found)


def _subject(element: Element, tongue: str, known: dict[str, str]) -> Subject | None:
    # What an agency calls its own way is often the same as (sameAs) a concept of IPTC's, which others know.
    same = [element, *children(element, "sameAs")]
    standard = next((each for each in same if attribute(each, "qcode").partition(":")[0] in _STANDARD), element)
    label = name_of(element, tongue) or name_of(standard, tongue)
    alias, colon, code = attribute(standard, "qcode").partition(":")
    if colon:
        return _fields.subject(f"{alias}:{code}", label, known.get(alias, "")) if code else None
    address = attribute(standard, "uri")
    if address:
        return _fields.subject(address, label)
    literal = attribute(standard, "literal")
    return Subject(label or literal, "", label or literal) if label or literal else None


def genre(content: Element | None, tongue: str) -> str:
    """Return the kind of text, in words: ``Interview``."""
    for each in children(content, "genre"):
        code = last(coded(each))
        found = name_of(each, tongue) or (code.capitalize() if code.isalpha() else "")
        if found:
            return found
    return ""


def tags(content: Element | None, tongue: str) -> tuple[str, ...]:
    """Return the key words in the item's language, each once."""
    words = [clean(text_of(each)) for each in children(content, "keyword") if _speaks(each, tongue)]
    return _fields.tags(words)


def rights(item: Element, tongue: str) -> str:
    """Return the notice and the terms of use; of an item without any, whose it is."""
    said: list[str] = []
    holders: list[str] = []
    for each in children(item, "rightsInfo"):
        said += [
            clean(text_of(part)) for part in children(each, "copyrightNotice", "usageTerms") if _speaks(part, tongue)
        ]
        holders += [name_of(part, tongue) or attribute(part, "literal") for part in children(each, "copyrightHolder")]
    said = [text for text in said if _desk.cut([text]).kept]
    return _fields.rights(said) or next((f"© {name}" for name in holders if name), "")


def describing(content: Element | None, tongue: str, *roles: str) -> str:
    """Return the description of the first of `roles` that there is; the role ``""`` is that of none."""
    for role in roles:
        for each in children(content, "description"):
            found = last(attribute(each, "role"))
            if (found == role or (role and role in found)) and _speaks(each, tongue) and text_of(each):
                return plain(text_of(each))
    return ""


def slug(content: Element | None, guid: str) -> str:
    """
    Return the slug of an item's link: the desk's keyword line and the end of its id.

    Stories of one affair share the first, versions of one story share both: so no two links are the same, and a link
    stays.
    """
    line = _SIGNS.sub("-", text_of(child(content, "slugline"))).strip("-")
    end = guid.rstrip("/").rpartition("/")[2].rpartition(":")[2]
    if line and line.casefold() in guid.casefold():
        return line
    end = _UUID.sub(r"\1", end)
    return "-".join(filter(None, (line, end)))
