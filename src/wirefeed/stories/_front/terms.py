"""What front matter says of a story's use by others, and of the ids it had."""

from __future__ import annotations

from typing import NamedTuple

from wirefeed.model import Remark
from wirefeed.patterns import lazy
from wirefeed.stories import _licences
from wirefeed.stories._front import fields as _fields
from wirefeed.stories._front.standing import Written

# RFC 3986 sections 3 and 4.3: a scheme, and something behind it. Ids may hold letters of any script (RFC 3987).
_URI = lazy(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"\\^`{|}]+")
_LICENCE = "expected a licence's address or its name with the version, such as CC BY 4.0, got {!r}; {}"


class Terms(NamedTuple):
    """The fields of a `Story` of the same names."""

    syndicate: bool = True
    aliases: tuple[str, ...] = ()
    rights: str = ""
    license: str = ""
    remarks: tuple[Remark, ...] = ()


def terms(written: Written) -> Terms:
    """Return under which terms a story may be used; a licence that nobody knows stays as words about rights."""
    values = written.values
    remarks: list[Remark] = []
    syndicate = _syndicate(written, remarks) if "syndicate" in values else True
    rights = "" if _fields.switch(values.get("rights")) else _fields.line(values.get("rights"))
    licence = ""
    if "license" in values:
        licence, named = _licence(written, rights, remarks)
        rights = rights or named
    aliases = _aliases(written) if "aliases" in values else ()
    return Terms(syndicate, aliases, rights, licence, tuple(remarks))


def _syndicate(written: Written, remarks: list[Remark]) -> bool:
    value = written.values["syndicate"]
    if isinstance(value, str) and (_fields.switch(value) or not _fields.word(value)):
        return not _fields.word(value) or _fields.true(value)
    got = repr(_fields.word(value)[:40]) if isinstance(value, str) else "a list"
    remarks.append(_remark(written, "syndicate", f"expected true or false, got {got}; the story is not syndicated"))
    return False


def _licence(written: Written, rights: str, remarks: list[Remark]) -> tuple[str, str]:
    """Return the licence's address and its words; themes write ``license: true`` to show one they know themselves."""
    value = written.values["license"]
    if isinstance(value, dict):
        # The address says it; a name beside it is for readers.
        named = next((text for key in ("name", "title", "id", "text") if (text := _fields.line(value.get(key)))), "")
        text = next((text for key in ("url", "href", "link") if (text := _fields.word(value.get(key)))), named)
    else:
        named, text = _fields.line(value), _fields.word(value)
    if not text or _fields.switch(text):
        return "", ""
    address = _licences.address(text) or _licences.address(named)
    if address:
        return address, _licences.name(address) or ("" if "://" in named else named)
    kept = "rights are given, so it is not used" if rights else "kept as rights"
    remarks.append(_remark(written, "license", _LICENCE.format(named[:40] or text[:40], kept)))
    return "", named


def _aliases(written: Written) -> tuple[str, ...]:
    """Return the former ids among a story's aliases; paths such as ``/old/`` are Hugo's redirects, and another's."""
    value = written.values["aliases"]
    texts = value if isinstance(value, list) else [value]
    words = [word for text in texts if isinstance(text, str) for word in text.split()]
    return tuple(dict.fromkeys(word for word in words if _URI.fullmatch(word)))


def _remark(written: Written, field: str, message: str) -> Remark:
    return Remark(file=written.name, field=written.keys[field], message=message, line=written.line(field))
