"""Rules about single values, the same in every format: dates, addresses, languages, media types, plain text."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

from wirefeed.feeds._rules.fault import Findings, quoted
from wirefeed.patterns import lazy

# RFC 3986, appendix A, a bit wider: brackets anywhere in the authority.
_URI = lazy(
    r"[A-Za-z][A-Za-z0-9+.-]*+:(?://[A-Za-z0-9.:\[\]%_~!$&'()*+,;=@-]++)?"
    r"[A-Za-z0-9;/?:@&=+$\-_.!~*'(),]*+(?:%[0-9A-Fa-f]{2}[A-Za-z0-9;/?:@&=+$\-_.!~*'(),]*+)*+"
    r"(?:#[A-Za-z0-9;/?:@&=+$\-_.!~*'(),]*+(?:%[0-9A-Fa-f]{2}[A-Za-z0-9;/?:@&=+$\-_.!~*'(),]*+)*+)?"
)
_WEB = lazy(r"https?://[^/?#]", re.IGNORECASE)
_SCHEME = lazy(r"[A-Za-z][A-Za-z0-9+.-]*:.", re.DOTALL)
# RFC 3339 section 5.6 in the upper case RFC 4287 section 3.3 asks for; a leap second is a second of the next minute.
_STAMP = lazy(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:)(\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_LANGUAGE = lazy(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_MEDIA_TYPE = lazy(r"[\w.+-]+/[\w.+-]+(?: *;.*)?", re.ASCII)
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MAIL_DATE = lazy(
    rf"({'|'.join(_DAYS)}), (\d\d) ({'|'.join(_MONTHS)}) (\d{{4}}) (\d\d:\d\d:\d\d) (?:GMT|UT|[+-]\d{{4}})", re.ASCII
)

_ENTITY = lazy(r"&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);")
_MARKUP = lazy(
    r"</(?:a|abbr|b|blockquote|cite|code|div|em|figure|font|h[1-6]|i|li|ol|p|pre|q|s|script|small|span|strike|strong|"
    r"style|sub|sup|table|td|th|tr|tt|u|ul)>|<(?:br|hr)\s*/?>|<(?:a|img|span|div|font|p)\s[^<>]*=[^<>]*>",
    re.IGNORECASE,
)
# A reference between two letters was text once (it&#8217;s); one that stands apart may be what a story is about.
_INSIDE = lazy(r"[^\W\d_]&(?:#\d+|#[xX][0-9A-Fa-f]+|[A-Za-z]+);[^\W\d_]")


def is_web(text: str) -> bool:
    """Say whether `text` is an absolute http(s) address, whatever its characters."""
    return _WEB.match(text) is not None


def address(found: Findings, rule: str, field: str, text: str, *, web: bool = True) -> None:
    """
    Note an address that is not absolute, or not percent-encoded.

    Args:
        rule: Broken by one that is not absolute, or with `web` not http(s).
    """
    if not (_WEB if web else _SCHEME).match(text):
        kind = "an absolute http(s) address" if web else "an absolute IRI"
        found.add(rule, field, kind, quoted(text))
    elif not _URI.fullmatch(text):
        found.add("FEEDS-2-addresses-encoded", field, "a percent-encoded address", quoted(text))


def stamp(found: Findings, rule: str, field: str, text: str) -> None:
    """Note a date that RFC 3339 does not know (`rule`), or one whose zone is not ``Z``."""
    match = _STAMP.fullmatch(text)
    if match is None or _instant(match[1] + ("59" if match[2] == "60" else match[2])) is None:
        found.add(rule, field, "a date such as '2024-03-26T12:00:00Z'", quoted(text))
    elif match[3] != "Z":
        found.add("FEEDS-2-utc-stamps", field, "a time in UTC with 'Z'", quoted(text))


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def mail_date(found: Findings, rule: str, field: str, text: str) -> None:
    """Note a date that RFC 822 (with the year of RFC 2822) does not know, in English, on its weekday."""
    match = _MAIL_DATE.fullmatch(text)
    if match is not None:
        name, day, month, year, clock = match.groups()
        if (there := _instant(f"{year}-{_MONTHS.index(month) + 1:02}-{day}T{clock}")) and _DAYS[
            there.weekday()
        ] == name:
            return
    found.add(rule, field, "a date such as 'Tue, 26 Mar 2024 12:00:00 GMT'", quoted(text))


def language(found: Findings, rule: str, field: str, text: str) -> None:
    """Note what is no language tag of BCP 47."""
    if not _LANGUAGE.fullmatch(text):
        found.add(rule, field, "a language tag such as 'en' or 'pt-BR'", quoted(text))


def media_type(found: Findings, rule: str, field: str, text: str) -> None:
    """Note what is no media type."""
    if not _MEDIA_TYPE.fullmatch(text):
        found.add(rule, field, "a media type such as 'image/jpeg'", quoted(text))


def plain_title(found: Findings, field: str, text: str) -> None:
    """Note a title that is blank, or in which tags or escapes can be read."""
    if not text.strip():
        found.add("FEEDS-2-plain-titles", field, "a title", "none")
    elif "<" in text and (match := _MARKUP.search(text)):
        found.add("FEEDS-2-plain-titles", field, "a title without tags", quoted(match[0]))
    elif "&" in text and (escape := _escape(text, _ENTITY)):
        found.add("FEEDS-2-plain-titles", field, "a title that is escaped once", quoted(escape))


def tag(text: str) -> str:
    """Return the first tag that can be read in `text`; empty if there is none."""
    match = _MARKUP.search(text) if "<" in text else None
    return match[0] if match else ""


def plain_text(found: Findings, field: str, text: str) -> None:
    """Note a text with a character reference inside a word: it was escaped twice."""
    if "&" in text and (escape := _escape(text, _INSIDE)):
        found.add("FEEDS-2-plain-text", field, "a text that is escaped once", quoted(escape))


def _escape(text: str, pattern: re.Pattern[str]) -> str:
    return next((match[0] for match in pattern.finditer(text) if unescape(match[0]) != match[0]), "")
