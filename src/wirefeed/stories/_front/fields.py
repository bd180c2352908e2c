"""What the keys of front matter mean, whichever generator they were written for, and how their values are read."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from wirefeed.characters import squash
from wirefeed.model import Media, Person
from wirefeed.patterns import lazy
from wirefeed.stories._front.yamltext import Value

# Field -> keys, the first that has a value wins. Ours, then Hugo, Jekyll, Pelican, Nikola, Eleventy, Astro, Zola.
_KEYS: dict[str, str] = {
    "id": "id guid",
    "guid": "guid",
    "title": "title headline linktitle",
    "subhead": "deck subhead subtitle subheadline",
    "standfirst": "standfirst dek",
    "summary": "summary description excerpt abstract teaser",
    "published": "date pubdate published_at date_published datepublished created created_at",
    "published_or_not": "published",
    "updated": "updated lastmod modified updateddate last_modified_at last_modified lastmodified last_updated"
    " lastupdated updated_at date_updated date_modified datemodified modified_at",
    "publish_at": "publish_at publishdate publish_date embargo embargo_until embargoed_until embargoed",
    "expires": "expires expirydate unpublishdate expiry expire expires_at expiry_date expirationdate",
    "status": "status",
    "draft": "draft",
    "hidden": "hidden private unlisted eleventyexcludefromcollections",
    "password": "password encrypted",
    "version": "version",
    "minor": "minor",
    "authors": "authors author byline creator",
    "agency": "agency",
    "publisher": "publisher",
    "section": "section",
    "categories": "categories",
    "category": "category",
    "tags": "tags tag",
    "keywords": "keywords",
    "topics": "topics",
    "language": "lang language locale languagecode",
    "dateline": "dateline",
    "slug": "slug",
    "link": "link canonical canonical_url canonicalurl canonical-url",
    "permalink": "permalink url",
    "path": "path",
    "short_link": "short_link shortlink short_url shorturl",
    "correction": "correction correction_note",
    "rights": "rights copyright",
    "license": "license licence",
    "syndicate": "syndicate",
    "aliases": "aliases alias",
    "image": "image images cover featureimage featured_image featuredimage feature_image heroimage previewimage"
    " cover_image coverimage header_image hero_image banner thumbnail og_image ogimage social_image"
    " socialimage primary_image",
    "image_alt": "image_alt imagealt heroimagealt featureimagealt featured_image_alt cover_alt coveralt image-alt",
    "image_caption": "image_caption imagecaption featureimagecaption featured_image_caption cover_caption"
    " image-caption",
    "image_credit": "image_credit imagecredit photo_credit image-credit",
    "media": "media enclosure",
    "excerpt_separator": "excerpt_separator",
}
_FIELD: dict[str, tuple[str, int]] = {
    key: (field, rank) for field, keys in _KEYS.items() for rank, key in enumerate(keys.split())
}
_WAITING = (*_KEYS["publish_at"].split(), *_KEYS["expires"].split())
_NESTED = ("taxonomies", "extra", "params")
_FALSE = frozenset(("", "false", "no", "off", "0", "n", "f", "null", "~", "none"))
_TRUE = frozenset(("true", "yes", "on", "1", "y", "t"))


def meant(fields: dict[str, Value], renamed: dict[str, str]) -> tuple[dict[str, Value], dict[str, str]]:
    """
    Sort front matter by what it means.

    Args:
        fields: Keys in lower case.

        renamed: A source's own keys -> ours, any case; they come first.

    Returns:
        Field -> value, only where there is one; and field -> the key it was written under, for messages.
    """
    own: dict[str, str] = {}
    if renamed:
        fields, own = _renamed(fields, renamed)
    if "extra" in fields or "params" in fields or "taxonomies" in fields:
        fields = _flat(fields)
    values: dict[str, Value] = {}
    keys: dict[str, str] = {}
    ranks: dict[str, int] = {}
    for key, value in fields.items():
        found = _FIELD.get(key)
        if found is None or not value or value == "~":
            continue
        field, rank = found
        if field in values and ranks[field] <= rank:
            continue
        values[field], keys[field], ranks[field] = value, own.get(key, key), rank
    return values, keys


def meant_to_wait(fields: dict[str, Value], renamed: dict[str, str]) -> tuple[str, str] | None:
    """
    Return a key that nobody knows and the one it looks like, of those that say from when or until when a story stands.

    Only where it has a date: a misspelt embargo must not publish at once.
    """
    unknown = [key for key in fields if key not in _FIELD and key not in {one.lower() for one in renamed}]
    for key in unknown:
        value = fields[key]
        if isinstance(value, str) and sum(map(str.isdigit, value)) >= 4:
            from difflib import get_close_matches

            near = get_close_matches(key, _WAITING, n=1, cutoff=0.85)
            if near:
                return key, near[0]
    return None


def _renamed(fields: dict[str, Value], renamed: dict[str, str]) -> tuple[dict[str, Value], dict[str, str]]:
    table = {key.lower(): name.lower() for key, name in renamed.items()}
    result = {key: value for key, value in fields.items() if key not in table}
    own: dict[str, str] = {}
    for key, value in fields.items():
        if key in table:
            result[table[key]] = value
            own[table[key]] = key
    return result, own


def _flat(fields: dict[str, Value]) -> dict[str, Value]:
    """Zola's and Hugo's own tables: what the top names wins; a taxonomy of another name is tags."""
    flat = dict(fields)
    for table in _NESTED:
        inner = fields.get(table)
        if not isinstance(inner, dict):
            continue
        for key, value in inner.items():
            if table == "taxonomies" and key not in _FIELD:
                key = "topics"
            if not flat.get(key):
                flat[key] = value
    return flat


def line(value: Value | None) -> str:
    """Return a value as one line of plain text, entities decoded once; empty for lists and mappings."""
    if not isinstance(value, str):
        return ""
    if "&" in value and ";" in value:
        value = unescape(value)
    return squash(value)


_INLINE = lazy(r"</?(?:em|i|b|strong|code|br|span|sup|sub|small|cite|q)\b[^<>]*>", re.IGNORECASE)


def title(value: Value | None) -> str:
    """Return a title as one line of plain text, without the inline tags some templates let through."""
    text = line(value)
    return squash(_INLINE.sub("", text)) if "<" in text else text


def word(value: Value | None) -> str:
    """Return a value as it stands, without blanks around it; empty for nothing, ``null``, lists and mappings."""
    if not isinstance(value, str):
        return ""
    text = value.strip()
    return "" if text in ("~", "null") else text


def true(value: Value | None) -> bool:
    """Say whether a value switches something on; whatever is not clearly off does."""
    return value is not None and not (isinstance(value, str) and value.strip().lower() in _FALSE)


def switch(value: Value | None) -> bool:
    """Say whether a value is a switch at all, such as ``yes``, and neither a date nor a word."""
    return isinstance(value, str) and value.strip().lower() in _FALSE | _TRUE


def names(value: Value | None, *, by_blank: bool = False) -> list[str]:
    """
    Return the names of a list, of a text with commas, or a single one; each once, in order.

    Args:
        by_blank: Whether a text without commas is parted at blanks (Jekyll's ``categories``).
    """
    if value is None:
        return []
    parts: list[Value]
    if isinstance(value, list):
        parts = value
    elif isinstance(value, dict):
        parts = [value]
    else:
        parts = list(value.split(",")) if "," in value else list(value.split()) if by_blank else [value]
    found: dict[str, None] = {}
    for part in parts:
        if isinstance(part, dict):
            part = next((part[key] for key in ("name", "title", "label", "slug", "id") if part.get(key)), "")
        told = name(part) if isinstance(part, str) else ""
        if told:
            found[told] = None
    return list(found)


@lru_cache(maxsize=4096)
def name(text: str) -> str:
    """Return one name of a list as plain text; empty for nothing and ``null``."""
    found = line(text)
    return "" if found in ("~", "null") else found


_SUFFIX = lazy(r",\s*(?=(?:Jr|Sr|Ph\.? ?D|M\.? ?D|Esq|I{2,3}|IV)\b\.?\s*(?:,|;|$))")
_MAIL = lazy(r"\s*<?[\w.+-]+@[\w-]+\.[\w.-]+>?\s*")
_BY = lazy(r"(?:by|By|BY|von|Von|par|Par|por|Por)[ :]\s*")
_AND = lazy(r"\s+(?:and|und|et|y)\s+|\s+&\s+")
# Names on both sides of an ``and``: two words and more, capitals in front, and no office that is called so.
_NAMES = lazy(
    r"[^\W\d_a-z][\w.'’-]*(?: (?:[^\W\d_a-z][\w.'’-]*|d[aeiu]|de[lr]?|v[ao]n|bin|al|la))* [^\W\d_a-z][\w.'’-]*"
)
_OFFICE = lazy(
    r"\b(?:Administrations?|Agenc(?:y|ies)|Alliance|Associat(?:es|ion)|Board|Bureau|Cent(?:er|re)|College|Commission"
    r"|Committee|Communit(?:y|ies)|Compan(?:y|ies)|Council|Department|Desk|Foundation|Group|Inc|Institute|Laboratory"
    r"|Ltd|Ministry|Museum|Network|News|Office|Partners|Press|Project|School|Services?|Society|Staff|Teams?|Times"
    r"|Union|University)\b"
)
_POST = lazy(
    r"(?:.*\b)?(?:Director|Editor|Reporter|Correspondent|President|Chair(?:man|woman|person)?|Founder|Officer|Engineer"
    r"|Manager|Developer|Designer|Professor|Fellow|Secretary|Minister|Analyst|Columnist|Writer|Photographer|C[EFOT]O)"
    r"(?: (?:at|for|in|of|to) .+)?"
)


def people(value: Value, *, several: bool = False) -> tuple[Person, ...]:
    """
    Return who wrote a story: a list, a mapping, or a text of names parted by semicolons or else by commas.

    Args:
        several: Whether a text may name several, so that ``and`` parts names as well.
    """
    parts: list[Value] = []
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, str) and (part is value or _AND.search(part)):
            parts += _parted(part, several=several) if part is value else _coupled(part)
        else:
            parts.append(part)
    return _each(parts)


def _each(parts: list[Value]) -> tuple[Person, ...]:
    found: dict[str, Person] = {}
    last = ""
    for part in parts:
        person = _person(part)
        if person is None:
            continue
        if last and isinstance(part, str) and _POST.fullmatch(person.name) and not found[last].title:
            found[last] = Person(found[last].name, person.name, found[last].url)  # "Ann Roe, Managing Editor"
            continue
        last = person.name.casefold()
        found.setdefault(last, person)
    return tuple(found.values())


def _coupled(text: str) -> list[str]:
    """Part "Ann Roe, Bo Li and Cy Day", if all of it is names."""
    parts = [part.strip() for part in _AND.sub(",", text).split(",")]
    names = all(_NAMES.fullmatch(part) and not _OFFICE.search(part) for part in parts)
    return parts if len(parts) > 1 and names else [text]


def _parted(text: str, *, several: bool) -> list[str]:
    text = _BY.sub("", text.strip(), count=1) if _BY.match(text.strip()) else text
    if ";" in text and "&" in text:
        text = unescape(text)
    if ";" in text:
        return text.split(";")
    if several:
        text = _AND.sub(",", text)
    elif _AND.search(text) and len(coupled := _coupled(text)) > 1:
        return coupled
    if "," not in text:
        return [text]
    return [part.replace("\0", ", ") for part in _SUFFIX.sub("\0", text).split(",")]


def _person(part: Value) -> Person | None:
    if isinstance(part, dict):
        name = line(_first(part, "name", "display_name", "full_name", "title", "id"))
        title = line(_first(part, "title", "role", "position", "job_title")) if "name" in part else ""
        url = word(_first(part, "url", "website", "homepage", "link"))
        return Person(name, title, url if url.startswith(("http://", "https://")) else "") if name else None
    name = line(part)
    if "@" in name:
        # Addresses are nobody's name, and nobody's to publish.
        bare = re.fullmatch(r"[\w.+-]+@[\w.-]+ \((.+)\)", name)
        name = bare[1] if bare else _MAIL.sub(" ", name).strip()
    if not name or name in ("null", "~") or name.startswith(("http://", "https://")):
        return None
    return Person(name)


def _first(table: dict[str, Value], *keys: str) -> Value | None:
    return next((table[key] for key in keys if table.get(key)), None)


_ADDRESS = lazy(
    r"(?:https?:)?//\S+|data:|[^\s<>\"{}|]*(?:[^\s<>\"{}|]*/|\.)[^\s<>\"{}|]+|\S.*\.(?:jpe?g|png|gif|webp|avif|svg)"
)
_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "webm": "video/webm",
}


def media(value: Value | None) -> list[Media]:
    """Return the pictures, sounds and films of a value: an address, a mapping, or a list of these."""
    if value is None:
        return []
    if isinstance(value, list):
        return [found for item in value for found in media(item)]
    if isinstance(value, str):
        url = word(value)
        return [Media(url=url, type=type_of(url))] if _ADDRESS.fullmatch(url) and not url.startswith("data:") else []
    url = word(_first(value, "src", "url", "path", "file", "filename", "image", "href", "feature", "relative_path"))
    if url and (url.startswith("data:") or not _ADDRESS.fullmatch(url)):
        url = ""
    made = Media(
        url=url,
        type=word(value.get("type")) if "/" in word(value.get("type")) else type_of(url),
        length=_number(_first(value, "length", "size", "bytes")),
        width=_number(value.get("width")),
        height=_number(value.get("height")),
        caption=line(_first(value, "caption", "description", "title")),
        credit=line(_first(value, "credit", "attribution", "photographer", "author", "source")),
        alt=line(_first(value, "alt", "alt_text", "alttext")),
    )
    return [made] if made.url or made.caption else []


def type_of(url: str) -> str:
    """Return the media type an address's ending stands for; empty if it is no known one."""
    return _TYPES.get(re.split(r"[?#]", url)[0].rpartition(".")[2].lower(), "")


def _number(value: Value | None) -> int:
    text = word(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
