"""What an item of ninjs tells its readers: headline, summary and body, each chosen among several by its role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from wirefeed.model import Markup, SummaryFrom
from wirefeed.patterns import lazy
from wirefeed.stories import _desk, _fields, _json, _ninjs_body
from wirefeed.stories._json import Node

_MAIN = frozenset(("main", "headline", "primary", "hld:main", "title"))
_SUB = frozenset(("sub", "subheadline", "subhead", "subtitle", "subheading", "deck", "secondary"))
# No headline for readers of the story, if any other is there.
_ASIDE = frozenset("kicker slug slugline short seo social push alert internal mobile sms teletext".split())
_FORMS = {"html5": 0, "richhtml5": 1, "html": 2, "xhtml": 3, "richhtml": 3, "text": 5, "plain": 5, "plaintext": 5}
# Parts that are for desks, or no text of the story.
_NO_BODY = frozenset("summary teaser caption ednote editorsnote notes internal script shotlist storyline seo".split())
_NO_SUMMARY = frozenset("caption ednote slug slugline internal seo usn alt credit shotlist rights keywords".split())
_XML = lazy(r"\s*(?:<\?xml|<(?!html|body|div|p|section|article)[A-Za-z]*(?:nitf|newsitem|newsml)\b)", re.IGNORECASE)
_LIKE_HTML = lazy(r"</(?:p|div|b|i|em|strong|a|ul|h[1-6]|table|section|article)>|<(?:p|br)\s*/?>", re.IGNORECASE)
_ENDED = (".", "!", "?", "…", "”", "»", '"', "。", "؟", ")")


class Told(NamedTuple):
    """What readers see of an item; the fields are those of `Story`."""

    headline: str
    subhead: str
    body: str
    markup: Markup
    summary: str
    summary_from: SummaryFrom
    correction: str
    paragraphs: tuple[str, ...]
    ruling: _desk.Ruling
    cut: _desk.Cut


class _Part(NamedTuple):
    role: str
    kind: str
    value: str


def read(node: Node, *, where: str, timed: bool, pictured: bool) -> Told:
    """
    Choose and clean the texts of an item.

    Args:
        where: The file, for messages.

        timed: Whether a field says when its embargo ends.

        pictured: Whether its pictures come in fields.

    Raises:
        StoryError: For a text longer than any story.
    """
    headline, subhead = _headlines(node)
    notes = _notes(node)
    body, html = _body(node)
    text = _ninjs_body.read(
        body, where=where, html=html, headline=headline, notes=notes, timed=timed, pictured=pictured
    )
    summary = _summary(node)
    correction = next(filter(None, map(_fields.public_note, notes)), "") or text.cut.correction
    # Some suppliers fill the field with the first 250 letters of the text: then it must pass as a description.
    whole = not text.body or summary.endswith(_ENDED)
    origin: SummaryFrom = "" if not summary else "story" if whole else "description"
    return Told(
        headline,
        subhead,
        text.body,
        text.markup,
        summary,
        origin,
        correction,
        text.paragraphs,
        text.ruling,
        text.cut,
    )


def _notes(node: Node) -> list[str]:
    """Return what desks tell each other, a line each: they decide about the story and never leave."""
    notes = [*_json.words(node.get("ednote")), *_json.words(node.get("ednotes"))]
    notes += [_json.first(one, "value", "text") for one in _json.objects(node.get("ednotes") or node.get("ednote"))]
    lines = [_ninjs_body.plain(line) for note in notes for line in note.replace("<br", "\n<br").split("\n")]
    terms = [line for line in map(_ninjs_body.plain, _json.words(node.get("usageterms"))) if _desk.order(line)]
    return [line for line in (*lines, *terms) if line]


def _parts(node: Node, plural: str, stem: str) -> Iterator[_Part]:
    """Yield the texts of one sort: a list with roles in ninjs 2 and 3, names such as ``body_html`` in 1."""
    for one in _json.objects(node.get(plural)):
        kind = _json.first(one, "contenttype", "mimetype").partition(";")[0].lower()
        value = one.get("value")
        if isinstance(value, str) and value.strip():
            yield _Part(_json.first(one, "role").lower(), kind, value)
    for name, value in node.items():
        if name.startswith(f"{stem}_") and isinstance(value, str) and value.strip():
            yield _Part(name[len(stem) + 1 :], "", value)


def _headlines(node: Node) -> tuple[str, str]:
    """Return the headline and the subhead."""
    parts = list(_parts(node, "headlines", "headline"))
    own = _json.first(node, "headline") or next((part.value for part in parts if part.role in _MAIN), "")
    own = own or next((part.value for part in parts if not part.role), "")
    rest = [part for part in parts if part.role not in _SUB | _ASIDE]
    own = own or next((part.value for part in (*rest, *parts) if part.role not in _SUB), "")
    sub = next((part.value for part in parts if part.role in _SUB), "") or _json.first(node, "subheadline", "subhead")
    headline, subhead = _ninjs_body.plain(own or _json.first(node, "title", "name")), _ninjs_body.plain(sub)
    return headline, "" if subhead.casefold() == headline.casefold() else subhead


def _body(node: Node) -> tuple[str, bool]:
    """Return the best form of the text and whether it is HTML; XML of the supplier's own is never shown."""
    ranked = [(rank, part) for part in _parts(node, "bodies", "body") if (rank := _rank(part)) is not None]
    if not ranked:
        return "", False
    rank, part = min(ranked, key=lambda pair: pair[0])
    return part.value, rank < _FORMS["text"]


def _rank(part: _Part) -> int | None:
    """Return how good a form is, the least the best; None for what is none of the text."""
    if (
        part.role in _NO_BODY
        or _XML.match(part.value)
        or (part.kind.endswith("xml") and part.kind != "application/xhtml+xml")
    ):
        return None
    if (
        "nitf" in part.role
        or "xml" in part.role
        or (part.role.endswith("ml") and part.role not in _FORMS and not part.kind)
    ):
        return None
    if part.role in _FORMS and not (part.role == "text" and part.kind == "text/html"):
        return _FORMS[part.role]
    if "html" in part.kind or (not part.kind and _LIKE_HTML.search(part.value)):
        return 4
    return 6 if part.kind in ("", "text/plain") else None


def _summary(node: Node) -> str:
    parts = [part for part in _parts(node, "descriptions", "description") if part.role not in _NO_SUMMARY]
    order = ("summary", "abstract", "teaser", "lead", "text", "html")
    parts.sort(key=lambda part: order.index(part.role) if part.role in order else len(order))
    said = next((part.value for part in parts), "") or _json.first(node, "abstract", "summary")
    return _ninjs_body.plain(said)
