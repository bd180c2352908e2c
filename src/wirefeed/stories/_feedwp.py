"""What WordPress stores in its own way: names of elements, attachments, paragraphs without tags, shortcodes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wirefeed.characters import squash
from wirefeed.model import Media
from wirefeed.patterns import lazy
from wirefeed.stories import _feedmedia, _feedspans, _feedtext, _feedtree, _xml
from wirefeed.stories._feedtree import Kids

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONG = 100  # characters of a headline cut from a text
_MORE = lazy(r"<!--(?:more|nextpage)\b[^<>]*-->")
# codex.wordpress.org/Shortcode: a name in brackets, perhaps with attributes, perhaps with a text and an end.
_SHORTCODE = lazy(
    r"\[/?[a-z][a-z0-9_-]{2,40}(?:\s+[\w-]+\s*=\s*(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\]\"']+))++\s*/?\]|\[/[a-z][\w-]*\]"
)
_BARE = lazy(
    r"\[/?(?:gallery|caption|wp_caption|embed|audio|video|playlist|contact-form|contact-form-7|jetpack\w*|youtube|vimeo"
    r"|tweet|instagram|sociable|toc|vc_\w+|et_pb_\w+|fusion_\w+|su_\w+|more|dropcap|ngg\w*|polldaddy)\s*/?\]"
)
_CAPTION = lazy(r"\[(?:wp_)?caption\b([^\[\]]*)\]")
_CAPTION_END = lazy(r"\[/(?:wp_)?caption\]")
_EMBED = lazy(r"\[(embed|audio|video|youtube|gallery)\b[^\[\]]*\]")
_EMBED_END = _feedspans.ends("embed audio video youtube gallery", r"\[/{}\]")
_BLOCK = (
    "table thead tfoot caption col colgroup tbody tr td th div dl dd dt ul ol li pre form map area blockquote address"
    " style p h1 h2 h3 h4 h5 h6 hr fieldset legend section article aside hgroup header footer nav figure figcaption"
    " details menu summary script iframe video audio"
)
_BLOCKS = lazy(rf"<(/?)(?:{'|'.join(_BLOCK.split())})\b[^>]*>", re.IGNORECASE)
_KEPT = lazy(r"<(pre|script|style|textarea)\b[^<>]*>", re.IGNORECASE)
_KEPT_END = _feedspans.ends("pre script style textarea", r"</{}\s*>")


def tree(text: str, name: str) -> _Element:
    """Return the root of an export; one cut off in the middle is no export."""
    return _xml.tree(text, name)


def kids(element: _Element) -> Kids:
    """Return children by name, WordPress's own as ``wp:`` and ``excerpt:`` whatever the version of its format."""
    found: Kids = {}
    for child in element:
        if not isinstance(child.tag, str):
            continue
        space, brace, local = child.tag.rpartition("}")
        if brace and "wordpress.org/export/" in space:
            name = f"excerpt:{local}" if space.rstrip("/").endswith("excerpt") else f"wp:{local}"
        else:
            name = _feedtree.named(child.tag)
        found.setdefault(name, []).append(child)
    return found


def attachment(found: Kids) -> Media | None:
    """Return what an item of type attachment holds; None for all else."""
    url = _feedtree.first(found, "wp:attachment_url", "guid")
    if _feedtree.first(found, "wp:post_type") != "attachment" or not url.startswith(("http://", "https://")):
        return None
    alt = ""
    for meta in found.get("wp:postmeta", ()):
        inner = kids(meta)
        if _feedtree.first(inner, "wp:meta_key") == "_wp_attachment_image_alt":
            alt = _feedtree.first(inner, "wp:meta_value")
    caption = _feedtext.plain(_feedtext.rss(found["excerpt:encoded"][0])) if "excerpt:encoded" in found else ""
    return Media(url=url, type=_feedmedia.type_of(url), caption=caption, alt=alt)


def cut(text: str) -> str:
    """Return the beginning of a text as a headline."""
    text = squash(text)
    return text if len(text) <= _LONG else text[:_LONG].rpartition(" ")[0].rstrip(" ,;:–—-") + "…"


def paragraphed(text: str) -> str:
    """
    Return a post's text as HTML: two line ends part paragraphs, one is a break (WordPress, ``wpautop``).

    Shortcodes go, which only the site's own programs can show; a caption stays as one.
    """
    text = _MORE.sub("\n\n", text)
    blocks = "<!-- wp:" in text  # the block editor writes its own paragraphs
    text = _feedspans.shown(text)
    if "[" in text:
        text = _feedspans.replaced(text, _CAPTION, lambda _: _CAPTION_END, _figure)
        text = _feedspans.replaced(text, _EMBED, _EMBED_END, lambda *_: "")
    text = _BARE.sub("", _SHORTCODE.sub("", text)) if "[" in text else text
    return text.strip() if blocks else _broken(text)


def _figure(found: re.Match[str], inside: str, _: str) -> str:
    picture, mark, caption = inside.rpartition(">")
    said = re.search(r"""\bcaption=(?:"([^"]*)"|'([^']*)')""", found[1])
    caption = caption.strip() or (said[1] or said[2] or "" if said else "")
    inner = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"\n\n<figure>{picture}{mark}{inner}</figure>\n\n"


def _broken(text: str) -> str:
    kept: list[str] = []

    def put_by(_: re.Match[str], __: str, whole: str) -> str:
        kept.append(whole)
        return f"\n\n<pre>\x00{len(kept) - 1}\x00</pre>\n\n"

    text = _feedspans.replaced(text, _KEPT, _KEPT_END, put_by)
    parts = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
    html = "\n".join(_paragraph(part.strip()) for part in _apart(parts))
    return re.sub(r"<pre>\x00(\d+)\x00</pre>", lambda found: kept[int(found[1])], html)


def _apart(parts: list[str]) -> list[str]:
    """Part blocks of HTML from the text around them."""
    apart: list[str] = []
    for part in parts:
        if not _BLOCKS.search(part):
            apart.append(part)
            continue
        at = depth = 0
        for found in _BLOCKS.finditer(part):
            if depth == 0 and part[at : found.start()].strip():
                apart.append(part[at : found.start()])
                at = found.start()
            depth = max(depth + (-1 if found[1] else 0 if found[0].lower().startswith("<hr") else 1), 0)
            if depth == 0:
                apart.append(part[at : found.end()])
                at = found.end()
        if part[at:].strip():
            apart.append(part[at:])
    return apart


def _paragraph(part: str) -> str:
    if _BLOCKS.match(part):
        return part
    return "<p>" + re.sub(r"(?<!>)\n|(?<=br>)\n", "<br>\n", part) + "</p>"
