"""Licences by name and by address, whichever format they stand in."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from wirefeed.patterns import lazy

_CC = "https://creativecommons.org"
_ADDRESS = lazy(r"https?://[^\s<>\"\\^`{|}]+")
_LINKED = lazy(r"""(?:\]\(|\bhref=["']?|^<)(https?://[^\s<>"'()]+)""")
_CC_ADDRESS = lazy(r"(?i)\bcreativecommons\.org/(licenses|publicdomain)/([a-z+-]+)/(\d\.\d)")
# "CC BY-SA 4.0", SPDX's "CC-BY-SA-3.0-DE", "cc by/4.0": code, version, and whose law it was ported to.
_CODE = lazy(
    r"(?i)\bCC[\s/_-]*(BY(?:[\s/_-]+(?:NC|ND|SA)){0,2})(?:[\s/_-]+v?\.?\s?([1-4]\.\d))?"
    r"(?:[\s/_-]+([a-z]{2}|igo)(?=\W*$))?"
)
_NAME = lazy(
    r"(?i)\bAttribution((?:[\s–-]+(?:Non[\s-]?Commercial|No[\s-]?Deriv(?:ative|ativeWork|ative Work)?s?"
    r"|Share[\s-]?Alike)){0,2})\s+v?([1-4]\.\d)\b"
)
_ZERO = lazy(r"(?i)\bCC[\s_-]*(?:0|Zero)\b(?:[\s_-]*1\.0)?|\bCreative Commons Zero\b")
_MARK = lazy(r"(?i)(?:CC[\s-]*)?(?:public domain(?: mark)?|PDM)(?:[\s-]*1\.0)?")
_KINDS = frozenset("by by-sa by-nc by-nd by-nc-sa by-nc-nd".split())
# What desks, governments and writers of software publish under, besides Creative Commons.
_OTHERS = {
    "apache 2": "https://www.apache.org/licenses/LICENSE-2.0",
    "gfdl 1.3": "https://www.gnu.org/licenses/fdl-1.3.html",
    "mit": "https://opensource.org/license/mit",
    "odbl 1": "https://opendatacommons.org/licenses/odbl/1-0/",
    "ogl 3": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "ogl uk 3": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "open government 3": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
_FILLING = lazy(r"[\s_-]+(?:licen[cs]e|version)?|\.0$|^the |,")


def address(text: str) -> str:
    """
    Return the address of the licence a text names, absolute http(s); empty if it names none for sure.

    An address is kept as it stands. A Creative Commons licence without its version is none: four texts differ.
    """
    text = text.strip()
    if text.startswith("//"):
        text = "https:" + text
    elif _CC_ADDRESS.match(text):
        text = "https://" + text
    if _ADDRESS.fullmatch(text):
        return text if _is_web(text) else ""
    if (found := _LINKED.search(text)) is not None:
        return found[1] if _is_web(found[1]) else ""
    if _ZERO.search(text):
        return f"{_CC}/publicdomain/zero/1.0/"
    if _MARK.fullmatch(text):
        return f"{_CC}/publicdomain/mark/1.0/"
    return _creative(text) or _OTHERS.get(_folded(text), "")


def _is_web(text: str) -> bool:
    try:
        return bool(urlsplit(text).hostname)
    except ValueError:
        return False


def _creative(text: str) -> str:
    found = _CODE.search(text)
    if found is not None and found[2]:
        return _of_kind(re.split(r"[\s/_-]+", found[1].lower()), found[2], (found[3] or "").lower())
    found = _NAME.search(text)
    if found is None:
        return ""
    words = re.sub(r"[^a-z]", "", found[1].lower())
    parts = ["by", *(code for word, code in (("nonc", "nc"), ("noderiv", "nd"), ("share", "sa")) if word in words)]
    return _of_kind(parts, found[2], "")


def _of_kind(parts: list[str], version: str, ported: str) -> str:
    kind = "-".join(sorted(parts, key=("by", "nc", "nd", "sa").index))
    if kind not in _KINDS:
        return ""
    # Version 4.0 was ported to nobody's law: what stands behind it is another word.
    return f"{_CC}/licenses/{kind}/{version}/" + (f"{ported}/" if ported and version < "4" else "")


def _folded(text: str) -> str:
    """Return a name in lower case, with single blanks, without "licence" and "version" and the nought of a version."""
    words = re.sub(r"\bv(?=\d)", "", text.lower())
    return " ".join(_FILLING.sub(" ", words).split())


def name(address: str) -> str:
    """Return the short name of a Creative Commons licence by its address, ``CC BY-SA 4.0``; empty for all others."""
    found = _CC_ADDRESS.search(address)
    if found is None:
        return ""
    place, kind, version = found.groups()
    if place.lower() == "publicdomain":
        return f"{'CC0' if kind.lower() == 'zero' else 'Public domain'} {version}"
    return f"CC {kind.upper()} {version}"
