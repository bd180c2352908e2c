"""The tags a body may hold, and where each may stand."""

from __future__ import annotations

from wirefeed.patterns import lazy

# Reads what a sanitiser wrote and nothing else: lower-case names, every value in double quotes, `<` only in tags.
# Split by it, a text gives: text, "/" or "", name, attributes, text, ...
TAG = lazy(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>')
ATTRIBUTE = lazy(r' ([a-z-]+)="([^"]*)"')
BLANK = lazy("(?:\\s|&nbsp;|[\u00ad\u200b\u200e\u200f\u2060\ufeff])*")

VOID = frozenset({"br", "col", "hr", "img", "source", "wbr"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
PHRASES = frozenset(
    "a abbr audio b bdi br cite code data del dfn em i iframe img ins kbd mark picture q ruby s samp small span strike "
    "strong sub sup time tt u var video wbr".split()
)
PARTS = frozenset("caption col colgroup dd dt li rp rt source summary tbody td tfoot th thead tr".split())
SECTIONS = frozenset("article aside blockquote div footer header main section".split())
BLOCKS = SECTIONS | HEADINGS | frozenset("address details dl figcaption figure hr ol p pre table ul".split())
# What every reader's cleaner and the W3C validator (acceptable_elements) let through; `iframe` becomes a link.
TAGS = PHRASES | PARTS | BLOCKS

# Where a tag may stand so that writing the tree and reading it again gives the same tree, by the HTML standard's tree
# construction (section 13.2.6). It is narrower than the standard: what is not listed is only read once more.
_FLOW = SECTIONS | {"", "dd", "details", "figcaption", "figure", "li", "td", "th"}
_LINES = _FLOW | HEADINGS | (PHRASES - {"audio", "picture", "video"}) | {"caption", "dt", "p", "pre", "rt", "summary"}
PARENTS: dict[str, frozenset[str]] = {
    **dict.fromkeys(PHRASES, _LINES),
    **dict.fromkeys(BLOCKS, _FLOW),
    "caption": frozenset({"table"}),
    "col": frozenset({"colgroup"}),
    "colgroup": frozenset({"table"}),
    "dd": frozenset({"dl"}),
    "dt": frozenset({"dl"}),
    "img": _LINES | {"picture"},
    "li": frozenset({"ol", "ul"}),
    "rp": frozenset({"ruby"}),
    "rt": frozenset({"ruby"}),
    "source": frozenset({"audio", "picture", "video"}),
    "summary": frozenset({"details"}),
    "tbody": frozenset({"table"}),
    "td": frozenset({"tr"}),
    "tfoot": frozenset({"table"}),
    "th": frozenset({"tr"}),
    "thead": frozenset({"table"}),
    "tr": frozenset({"tbody", "tfoot", "thead"}),
}
# Text directly in these is moved out by a parser.
GRIDS = frozenset({"colgroup", "table", "tbody", "tfoot", "thead", "tr"})

ATTRIBUTES: dict[str, set[str]] = {
    "*": {"dir", "lang"},
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "audio": {"controls", "src"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"datetime"},
    "dfn": {"title"},
    "iframe": {"src", "title"},
    "img": {"alt", "data-lazy-src", "data-original", "data-src", "height", "sizes", "src", "srcset", "title", "width"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "source": {"media", "sizes", "src", "srcset", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "video": {"controls", "height", "poster", "src", "width"},
}
# Their text is code, a form or a fallback, never the story.
SILENT = frozenset(
    "applet button datalist embed head input math noembed noframes noscript object optgroup option "
    "script select style svg template textarea title".split()
)
