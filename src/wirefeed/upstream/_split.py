"""One feed document into one document an item; RSS, RDF, Atom by lxml, JSON Feed by json."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from html.entities import html5
from typing import TYPE_CHECKING, Any, NamedTuple

from wirefeed.patterns import lazy

if TYPE_CHECKING:
    from lxml import etree

_DECLARED = lazy(r"\s*<\?xml[^>]*\?>")
_DOCTYPE = lazy(r"<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>", re.DOTALL | re.IGNORECASE)
# What stays of a channel: the rest says when the feed was made, or where it is shown.
_SAID = frozenset("title link language copyright rights author creator publisher managingeditor id logo".split())
_JSON_SAID = frozenset("version title home_page_url language author authors _wirefeed".split())
_NAMED = lazy(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*);")  # HTML's names, which XML does not know
_MOST = 20_000  # items of one document


class Parted(NamedTuple):
    """
    A feed, taken apart.

    Attributes:
        ending: Of the files: ``xml`` or ``json``.

        items: Each as a document of its own, in the feed's order.

        gone: Ids of entries that the feed says were deleted (RFC 6721).
    """

    ending: str
    items: tuple[bytes, ...]
    gone: tuple[str, ...] = ()


def part(text: str) -> Parted | None:
    """Return the items of a feed document; None for any other document, which stays one file."""
    begin = text.lstrip("\ufeff \t\r\n")[:1]
    if begin == "{":
        return _json(text)
    return _xml(text) if begin == "<" else None


def _json(text: str) -> Parted | None:
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(tree, dict) or "jsonfeed.org" not in str(tree.get("version", "")):
        return None
    items = tree.get("items")
    shell = {key: value for key, value in tree.items() if key in _JSON_SAID}
    whole = items if isinstance(items, list) else []
    return Parted(
        "json", tuple(_dumped({**shell, "items": [item]}) for item in whole[:_MOST] if isinstance(item, dict))
    )


def _dumped(tree: dict[str, Any]) -> bytes:
    return json.dumps(tree, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _xml(text: str) -> Parted | None:
    root = _tree(text)
    name = _local(root) if root is not None else ""
    if root is None or name not in ("rss", "rdf", "feed"):
        return None
    holder = root if name in ("feed", "rdf") else next((one for one in root if _local(one) == "channel"), None)
    if holder is None or any("wordpress.org/export" in str(uri) for uri in root.nsmap.values()):
        return None
    kind = "entry" if name == "feed" else "item"
    items = [one for one in holder if _local(one) == kind]
    gone = tuple(filter(None, (one.get("ref") for one in holder if _local(one) == "deleted-entry")))
    shell = _shell(root, name)
    return Parted("xml", tuple(_alone(shell, name, item) for item in items[:_MOST]), gone)


def _tree(text: str) -> etree._Element | None:
    from lxml import etree

    declared = _DECLARED.match(text)
    text = _DOCTYPE.sub("", text[declared.end() :] if declared else text, count=1)
    text = _NAMED.sub(lambda found: html5.get(f"{found[1]};", found[0]), text)
    # What the other side wrote: no network, no entities of its own, no trees without end.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _shell(root: etree._Element, name: str) -> etree._Element:
    """Return the document without its items and without what changes at every visit."""
    shell = deepcopy(root)
    holders = [one for one in shell if _local(one) == "channel"] if name != "feed" else [shell]
    for holder in holders:
        for one in list(holder):
            if _local(one) not in _SAID or one.get("rel", "alternate") not in ("alternate",):
                holder.remove(one)
    if name == "rdf":
        for one in list(shell):
            if _local(one) != "channel":
                shell.remove(one)
    return shell


def _alone(shell: etree._Element, name: str, item: etree._Element) -> bytes:
    from lxml import etree

    whole = deepcopy(shell)
    holder = next(one for one in whole if _local(one) == "channel") if name == "rss" else whole
    copy = deepcopy(item)
    copy.tail = "\n"
    holder.append(copy)
    return etree.tostring(whole, encoding="utf-8", xml_declaration=True) + b"\n"


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
