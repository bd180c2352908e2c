"""Files that attack their reader: a few lines each, up to megabytes when made; nothing in them is anybody's text."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import NamedTuple

SIZE = 1_000_000  # characters of the larger ones; the disk lets 8 MB in
DEEP = 10_000
SECRET = "/etc/hostname"  # what an entity would print
ADDRESS = "http://127.0.0.1:9/evil"  # nobody listens there; nobody may ask
DATE = "2024-03-26T10:00:00Z"

_NITF = (
    '{dtd}<nitf{at}><head><docdata><doc-id id-string="h1"/><date.issue norm="20240326T100000Z"/></docdata></head>'
    "<body><body.head><hedline><hl1>{head}</hl1></hedline></body.head><body.content>{body}</body.content></body></nitf>"
)
_G2_ITEM = (
    '<newsItem{at} guid="urn:h:1" version="1"><itemMeta><itemClass qcode="ninat:text"/>'
    "<versionCreated>2024-03-26T10:00:00Z</versionCreated><pubStatus qcode='stat:usable'/></itemMeta>"
    "<contentMeta><headline>{head}</headline></contentMeta><contentSet><inlineXML><html><body>{body}</body></html>"
    "</inlineXML></contentSet></newsItem>"
)
_NEWSML1 = (
    "{dtd}<NewsML{at}><NewsItem><Identification><NewsIdentifier><ProviderId>h.example</ProviderId><DateId>20240326"
    "</DateId><NewsItemId>h1</NewsItemId><RevisionId>1</RevisionId><PublicIdentifier>urn:h:1</PublicIdentifier>"
    "</NewsIdentifier></Identification><NewsManagement><FirstCreated>20240326T100000Z</FirstCreated><ThisRevisionCreated>"
    "20240326T100000Z</ThisRevisionCreated><Status FormalName='Usable'/></NewsManagement><NewsComponent><NewsLines>"
    "<HeadLine>{head}</HeadLine></NewsLines><ContentItem><DataContent>{body}</DataContent></ContentItem></NewsComponent>"
    "</NewsItem></NewsML>"
)
_RSS = (
    "{dtd}<rss version='2.0'{at}><channel><title>c</title><item><title>{head}</title><guid>urn:h:1</guid>"
    "<pubDate>Tue, 26 Mar 2024 10:00:00 GMT</pubDate><description>{body}</description></item></channel></rss>"
)
_ATOM = (
    "{dtd}<feed xmlns='http://www.w3.org/2005/Atom'{at}><id>urn:f</id><entry><id>urn:h:1</id><title>{head}</title>"
    "<published>2024-03-26T10:00:00Z</published><content type='xhtml'><div>{body}</div></content></entry></feed>"
)
_RDF = (
    "{dtd}<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'"
    " xmlns:dc='http://purl.org/dc/elements/1.1/'{at}><channel><title>c</title></channel><item rdf:about='urn:h:1'>"
    "<title>{head}</title><dc:date>2024-03-26T10:00:00Z</dc:date><description>{body}</description></item></rdf:RDF>"
)
_WXR = (
    "{dtd}<rss version='2.0' xmlns:wp='http://wordpress.org/export/1.2/'"
    " xmlns:content='http://purl.org/rss/1.0/modules/content/'{at}><channel><title>c</title><item><title>{head}</title>"
    "<guid>urn:h:1</guid><wp:post_type>post</wp:post_type><wp:status>publish</wp:status><wp:post_date_gmt>2024-03-26"
    " 10:00:00</wp:post_date_gmt><content:encoded>{body}</content:encoded></item></channel></rss>"
)
XML = {
    "nitf": _NITF,
    "newsmlg2": "{dtd}" + _G2_ITEM,
    "message": "{dtd}<newsMessage><itemSet>" + _G2_ITEM + "</itemSet></newsMessage>",
    "newsml1": _NEWSML1,
    "rss": _RSS,
    "atom": _ATOM,
    "rdf": _RDF,
    "wordpress": _WXR,
}


def xml(kind: str, *, body: str = "<p>It sailed.</p>", head: str = "Ferry sails", at: str = "", dtd: str = "") -> str:
    return XML[kind].replace("{at}", at).replace("{dtd}", dtd).replace("{head}", head).replace("{body}", body)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _ninjs(head: str, body: str) -> str:
    return json.dumps({"uri": "urn:h:1", "versioncreated": DATE, "headline": head, "body_xhtml": body})


def _apmedia(head: str, body: str) -> str:
    story = {"nitf": f"<nitf><body><body.content><block>{body}</block></body.content></body></nitf>"}
    item = {"altids": {"itemid": "h1"}, "headline": head, "versioncreated": DATE, "pubstatus": "usable"}
    return json.dumps({"data": {"item": {**item, "renditions": story, "body_nitf": body}}})


def _jsonfeed(head: str, body: str) -> str:
    items = [{"id": "urn:h:1", "title": head, "date_published": DATE, "content_html": body}]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "c", "items": items})


def _html(head: str, body: str) -> str:
    return (
        f"<!doctype html><html><head><title>{head}</title><meta property='article:published_time' content='{DATE}'>"
        f"</head><body><article><h1>{head}</h1>{body}</article></body></html>"
    )


def _rst(head: str, body: str) -> str:
    return f".. title: {head}\n.. date: {DATE}\n\n{body}\n"


def _iptc(head: str, body: str) -> str:
    return f"\x01hhh1234 4 pl 100 hhh 0042\r\n\r\n{head}\r\n\x02{body}\r\nhhh xx\r\n\x03261000 Mar 24\r\n\x04"


def _anpa(head: str, body: str) -> str:
    return (
        f"\x16\x16\x01a0042\x1fhhh-\r\nr i \x13\x11 BC-Ferry   03-26 0042\r\n\x02^BC-Ferry,0042<\r\n^{head}<\r\n"
        f"   NORTHGATE (NGP) _ {body}\r\n\x03AP-WF-03-26-24 1000GMT<\r\n\x04"
    )


# kind -> file name, what makes a file of a headline and a body.
PLAIN: dict[str, tuple[str, Callable[[str, str], str]]] = {
    "ninjs": ("a.json", _ninjs),
    "apmedia": ("a.json", _apmedia),
    "jsonfeed": ("a.json", _jsonfeed),
    "html": ("a.html", _html),
    "rst": ("a.rst", _rst),
    "iptc7901": ("a.iptc", _iptc),
    "anpa": ("a.anpa", _anpa),
    "markdown": ("a.md", lambda head, body: f"---\ntitle: {json.dumps(head)}\ndate: {DATE}\n---\n\n{body}\n"),
    "wiretext": ("a.txt", lambda head, body: f"{head}\n\nNGP , Tuesday 26 Mar 2024\n\nNORTHGATE (NGP) — {body}\n"),
}


def made(kind: str, head: str, body: str) -> tuple[str, str]:
    """Return name and text of a good file of a kind; XML and HTML bodies are escaped texts."""
    if kind in XML:
        return "a.xml", xml(kind, head=_escaped(head), body=f"<p>{_escaped(body)}</p>")
    name, make = PLAIN[kind]
    return name, make(head, body)


KINDS = (*XML, *PLAIN)

# What patterns stumble over when it is long: each is repeated.
RUNS = {
    "blanks": " ",
    "tabs": "\t ",
    "no-break blanks": "\u00a0",
    "line feeds": "\n",
    "lines of blanks": " \n",
    "paragraphs": "a\n\n",
    "brackets": "[",
    "closed brackets": "[]",
    "links": "[a](",
    "parentheses": "(",
    "closing": ")",
    "braces": "{{",
    "percent": "{%",
    "equals": "=",
    "hyphens": "-",
    "dashes": " — ",
    "underscores": "_ ",
    "stars": "*",
    "stars apart": "* a ",
    "backticks": "`",
    "dots": ". ",
    "initials": "A. ",
    "commas": "a, ",
    "capitals": "AB ",
    "one word": "A",
    "apostrophes": "'",
    "quotes": '"',
    "less": "<",
    "less and a letter": "<a ",
    "ampersands": "&",
    "references": "&#x41;",
    "escaped twice": "&amp;lt;",
    "bylines": "By Mira ",
    "bylines in lines": "By Mira Hollow\n\n",
    "of": "Mira Hollow and ",
    "digits": "1",
    "dates": "26 Mar 2024 ",
    "times": "10:00 ",
    "phones": "+44 20 ",
    "mail": "a@",
    "addresses": "http://",
    "domains": "a.",
    "colons": "a:",
    "slashes": "/",
    "backslashes": "\\",
    "hashes": "#",
    "notes": "(Editor's note: ",
    "kill words": "KILL ",
    "embargo": "EMBARGO ",
    "slug": "BC-",
    "carets": "^",
    "pipes": "| ",
    "roles": ":a:`",
    "directives": ".. a::\n\n",
    "quoted": "> ",
    "list": "- ",
    "shortcodes": "[caption]",
    "open shortcodes": "[caption ",
    "blocks": "<!-- wp:a ",
    "comments": "<!--",
    "cdata": "<![CDATA[",
    "tags": "<p>",
    "bold": "<b>",
    "controls": "\x1f",
    "marks": "\u0301",
    "right to left": "\u202e",
    "wide": "北",
    "arabic": "شمال ",
}


class Attack(NamedTuple):
    """A file: its name for tests, its name on disk, and what makes its bytes."""

    title: str
    name: str
    make: Callable[[], bytes]
    settings: str = ""


def attacks(size: int = SIZE) -> Iterator[Attack]:
    for part in (_entities, _markup, _nested, _crowds, _json, _front, _rest, _bytes, _envelopes, _pages):
        yield from part(size)


def _text(title: str, name: str, make: Callable[[], str]) -> Attack:
    return Attack(title, name, lambda: make().encode("utf-8", "surrogatepass"))


def _entities(size: int) -> Iterator[Attack]:
    laughs = '<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    declared = {
        "billion laughs": (laughs, "&a9;"),
        "quadratic blow-up": (f'<!ENTITY a "{"a" * (size // 4)}">', "&a;" * (size // 8)),
        "entity of a file": (f'<!ENTITY x SYSTEM "file://{SECRET}">', "&x;"),
        "entity of an address": (f'<!ENTITY x SYSTEM "{ADDRESS}">', "&x;"),
        "public entity": (f'<!ENTITY x PUBLIC "-//H//X" "{ADDRESS}">', "&x;"),
        "parameter entity": (f'<!ENTITY % p SYSTEM "{ADDRESS}"> %p;', "x"),
        "parameter entity of a file": (f'<!ENTITY % p SYSTEM "file://{SECRET}"> %p;', "x"),
        "split declaration": ("<!ENT<!-- -->ITY x 'y'>", "&x;"),
        "entity of itself": ('<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;"),
        "default attributes": ("<!ATTLIST p id CDATA 'x'>" * (size // 100), "x"),
        "conditional section": ("<![INCLUDE[<!ENTITY x 'y'>]]>", "&x;"),
    }
    for kind in XML:
        for title, (subset, use) in declared.items():
            yield _text(
                f"{kind}: {title}",
                "a.xml",
                lambda kind=kind, subset=subset, use=use: xml(
                    kind, dtd=f"<!DOCTYPE x [{subset}]>", body=f"<p>{use}</p>"
                ),
            )
        for title, dtd in {
            "document type of an address": f'<!DOCTYPE x SYSTEM "{ADDRESS}">',
            "document type of a file": f'<!DOCTYPE x SYSTEM "{SECRET}">',
            "public document type": f'<!DOCTYPE x PUBLIC "-//H//X" "{ADDRESS}">',
            "stylesheets": f'<?xml-stylesheet type="text/xsl" href="{ADDRESS}"?><?xml-model href="file://{SECRET}"?>',
        }.items():
            yield _text(f"{kind}: {title}", "a.xml", lambda kind=kind, dtd=dtd: xml(kind, dtd=dtd))
        for title, body in {
            "inclusion": f'<p xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="{SECRET}" parse="text"/>'
            f'<i:include href="{ADDRESS}"/></p>',
            "schema": f'<p xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:schemaLocation="a {ADDRESS}">a</p>',
            "base": f'<p xml:base="{ADDRESS}"><img src="a.png"/><object data="file://{SECRET}"/></p>',
        }.items():
            yield _text(f"{kind}: {title}", "a.xml", lambda kind=kind, body=body: xml(kind, body=body))


def _markup(size: int) -> Iterator[Attack]:
    many = size // 12
    for kind in ("nitf", "newsmlg2", "newsml1", "rss", "wordpress"):
        for title, body in {
            "100,000 attributes": lambda: "<p " + " ".join(f'a{n}="x"' for n in range(100_000)) + ">x</p>",
            "one attribute without end": lambda: f"<p a='{'x' * size}",
            "a long attribute": lambda: f"<p a='{'x ' * (size // 2)}'>x</p>",
            "namespaces": lambda: "<p " + " ".join(f'xmlns:a{n}="u:{n}"' for n in range(20_000)) + ">x</p>",
            "nested namespaces": lambda: (
                "".join(f'<a{n}:p xmlns:a{n}="u:{n}">' for n in range(200))
                + "x"
                + "".join(f"</a{n}:p>" for n in range(199, -1, -1))
            ),
            "prefixes nobody declared": lambda: "".join(f"<a{n}:p/>" for n in range(many // 2)),
            "comment without end": lambda: "<!-- " * many,
            "instruction without end": lambda: "<?x " * many,
            "cdata without end": lambda: "<![CDATA[" * many,
            "cdata nests": lambda: "<![CDATA[" * 500 + "x" + "]]>" * 500,
            "cdata in pieces": lambda: "<![CDATA[x]]>" * (many // 2),
            "nothing but <": lambda: "<" * size,
            "nothing but &": lambda: "&" * (size // 4),
            "html references": lambda: "&nbsp;" * many,
            "references nobody knows": lambda: "".join(f"&x{n};" for n in range(many)),
            "numbers of no character": lambda: "&#0;&#xFFFFFFFFF;&#xD800;&#" + "9" * 10_000 + ";",
            "one word": lambda: f"<p>{'a' * size}</p>",
            "empty paragraphs": lambda: "<p/>" * many,
            "paragraphs of one letter": lambda: "<p>a</p>" * (many // 2),
            "inline in a row": lambda: "<p>" + "<em>a</em>" * (many // 2) + "</p>",
            "a wide table": lambda: "<table><tr>" + "<td>a</td>" * (many // 2) + "</tr></table>",
            "pictures": lambda: (
                '<media media-type="image"><media-reference source="http://h.example/a.jpg"/></media>' * (many // 20)
            ),
        }.items():
            yield _text(f"{kind}: {title}", "a.xml", lambda kind=kind, body=body: xml(kind, body=body()))
        yield _text(
            f"{kind}: {title} escaped", "a.xml", lambda kind=kind: xml(kind, body=_escaped("<p><b><i>" * (many // 4)))
        )
    for title, text in {
        "document type without end": lambda: "<!DOCTYPE nitf [" + "<!ELEMENT a (b)>" * many,
        "document type of brackets": lambda: "<!DOCTYPE nitf [" + "[]" * many + "]><nitf/>",
        "document type of quotes": lambda: "<!DOCTYPE nitf " + "'\"" * many + "><nitf/>",
        "document types": lambda: "<!DOCTYPE nitf>" * many + "<nitf/>",
        "prologue of comments": lambda: "<!---->" * many + "<nitf/>",
        "prologue of blanks": lambda: "<?xml version='1.0'?>" + " \n" * size + "<nitf/>",
        "declarations": lambda: "<?xml version='1.0'?>" * many + "<nitf/>",
        "a long name": lambda: f"<{'a' * size}/>",
        "a long prefix": lambda: f"<{'a' * size}:nitf/>",
        "two roots": lambda: "<nitf/>" * many,
        "after the end": lambda: xml("nitf") + "<" * many,
        "text before": lambda: "a" * many + xml("nitf"),
    }.items():
        yield _text(title, "a.xml", text)


def _nested(size: int) -> Iterator[Attack]:
    for kind in XML:
        for tag in ("p", "em", "div", "block", "table", "ul"):
            for depth in (250, DEEP):
                yield _text(
                    f"{kind}: {depth} <{tag}> in each other",
                    "a.xml",
                    lambda kind=kind, tag=tag, depth=depth: xml(
                        kind, body=f"<{tag}>" * depth + "x" + f"</{tag}>" * depth
                    ),
                )
        yield _text(
            f"{kind}: escaped and nested", "a.xml", lambda kind=kind: xml(kind, body=_escaped("<div><b>" * DEEP + "x"))
        )
    for tag in ("newsMessage", "newsItem", "NewsML", "NewsComponent", "nitf", "rss", "feed", "channel", "entry"):
        yield _text(f"{DEEP} <{tag}>", "a.xml", lambda tag=tag: f"<{tag}>" * DEEP + f"</{tag}>" * DEEP)
    components = "<NewsComponent>" * 200 + "<ContentItem/>" + "</NewsComponent>" * 200
    yield _text(
        "newsml1: components", "a.xml", lambda: xml("newsml1").replace("<ContentItem>", components + "<ContentItem>")
    )
    for kind in ("ninjs", "apmedia", "jsonfeed", "html"):
        name, make = PLAIN[kind]
        for tag in ("p", "em", "div", "table", "blockquote", "ul", "font", "section", "a", "svg", "button"):
            yield _text(
                f"{kind}: {DEEP} <{tag}> in each other",
                name,
                lambda make=make, tag=tag: make("Ferry sails", f"<{tag}>" * DEEP + "x" + f"</{tag}>" * DEEP),
            )


def _crowds(size: int) -> Iterator[Attack]:
    """Files of more items than any newsroom writes."""
    many = size // 8
    for kind, item in (("rss", "<item/>"), ("wordpress", "<item/>"), ("atom", "<entry/>"), ("rdf", "<item/>")):
        before, found, _ = xml(kind).partition("<item>" if "item" in item else "<entry>")
        if not found:
            before, _, _ = xml(kind).partition("<item ")
        end = "</channel></rss>" if kind in ("rss", "wordpress") else "</feed>" if kind == "atom" else "</rdf:RDF>"
        yield _text(f"{kind}: empty items", "a.xml", lambda b=before, i=item, e=end: b + i * many + e)
        yield _text(f"{kind}: a million empty items", "a.xml", lambda b=before, i=item, e=end: b + i * 1_000_000 + e)
    yield _text(
        "newsmlg2: empty items",
        "a.xml",
        lambda: "<newsMessage><itemSet>" + "<newsItem/>" * many + "</itemSet></newsMessage>",
    )
    yield _text("newsml1: empty items", "a.xml", lambda: "<NewsML>" + "<NewsItem/>" * many + "</NewsML>")
    yield _text(
        "newsml1: empty components",
        "a.xml",
        lambda: "<NewsML><NewsItem>" + "<NewsComponent/>" * many + "</NewsItem></NewsML>",
    )
    for title, members in {
        "jsonfeed": '{"version": "https://jsonfeed.org/version/1", "items": [%s]}',
        "ninjs": '{"uri": "x", "headline": "y", "associations": {}, "items": [%s]}',
        "wrapper": '{"_items": [%s]}',
        "apmedia": '{"data": {"items": [%s]}}',
        "list": "[%s]",
    }.items():
        yield _text(f"{title}: empty items", "a.json", lambda m=members: m % ", ".join(["{}"] * many))
        yield _text(f"{title}: items of items", "a.json", lambda m=members: m % ", ".join(['{"item": {}}'] * many))


def _json(size: int) -> Iterator[Attack]:
    ninjs = '{"uri": "x", "headline": "y", "versioncreated": "2024-03-26T10:00:00Z", "body_xhtml": "<p>z</p>", %s}'
    for title, text in {
        "10,000 brackets": lambda: "[" * DEEP + "]" * DEEP,
        "brackets without end": lambda: "[" * size,
        "objects without end": lambda: '{"a":' * (size // 5),
        "a nested member": lambda: ninjs % f'"a": {"[" * DEEP}{"]" * DEEP}',
        "900 deep": lambda: ninjs % f'"a": {"[" * 900}{"]" * 900}',
        "a million members": lambda: ninjs % ", ".join(f'"k{n}": 1' for n in range(max(size // 14, 1))),
        "one member a million times": lambda: ninjs % ", ".join(['"headline": 1'] * (size // 14)),
        "huge numbers": lambda: ninjs % f'"version": {"9" * 4000}, "urgency": 1e400, "charcount": -{"1" * 4200}',
        "a number without end": lambda: ninjs % f'"version": {"9" * size}',
        "numbers that are none": lambda: ninjs % '"version": NaN, "urgency": Infinity, "priority": -Infinity',
        "lone surrogates": lambda: ninjs.replace("y", "\\ud800 y \\udc00") % '"slugline": "\\udfff"',
        "members of other types": lambda: (
            '{"uri": {"a": 1}, "headline": [[1]], "versioncreated": {}, "body_xhtml": [{}], "subject": "x", "place": 7,'
            ' "associations": [1, "a", null], "renditions": 3, "authors": [[["a"]]], "byline": {"a": []}}'
        ),
        "associations in a ring of depth": lambda: ninjs % ('"associations": {"a": ' * 60 + "{}" + "}" * 60),
        "line by line": lambda: '{"a": 1}\n' * (size // 9),
        "escapes": lambda: ninjs % ('"a": "' + "\\u0041" * (size // 6) + '"'),
        "text without end": lambda: '{"uri": "' + "a" * size,
        "quotes": lambda: '{"' * (size // 2),
        "commas": lambda: "[" + "," * size,
        "blanks": lambda: "{" + " " * size,
        "a byte order mark inside": lambda: "[\ufeff{}]",
        "a cut file": lambda: (ninjs % '"a": 1')[:-5],
    }.items():
        yield _text(f"json: {title}", "a.json", text)


def _front(size: int) -> Iterator[Attack]:
    bomb = 'a0: &a0 ["x"]\n' + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))
    for title, front in {
        "anchors": lambda: bomb + "title: *a9\n",
        "an anchor of itself": lambda: "title: x\na: &a [*a]\n",
        "merges": lambda: (
            "a0: &a0 {x: y}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 30))
        ),
        "objects of Python": lambda: f"title: !!python/object/apply:os.system ['cat {SECRET}']\n",
        "flow in flow": lambda: "title: x\na: " + "[" * DEEP + "]" * DEEP + "\n",
        "flow without end": lambda: "title: x\na: " + "{a: " * DEEP + "\n",
        "blocks in blocks": lambda: "title: x\n" + "".join(" " * n + f"a{n}:\n" for n in range(1_400)),
        "lists in lists": lambda: "title: x\na: " + "- " * DEEP + "x\n",
        "complex keys": lambda: "? " * DEEP + "x\n",
        "many members": lambda: "title: x\n" + "".join(f"k{n}: v\n" for n in range(size // 12)),
        "long tags": lambda: "title: x\ntags: [" + "a, " * (size // 3) + "]\n",
        "a long title": lambda: f"title: {'x ' * (size // 2)}\n",
        "numbers": lambda: f"title: {'9' * size}\ndate: {'1' * 5000}\nversion: {'1' * 5000}\n",
        "documents": lambda: "title: x\n" + "--- a\n" * (size // 6),
        "without end": lambda: "title: x\n" * (size // 9),
        "one quote": lambda: 'title: "' + "x\n" * (size // 2),
    }.items():
        yield _text(f"yaml: {title}", "a.md", lambda front=front: f"---\n{front()}---\n\nIt sailed.\n")
    for title, front in {
        "arrays in arrays": lambda: "a = " + "[" * DEEP + "]" * DEEP,
        "tables in tables": lambda: "[" + "a." * DEEP + "a]",
        "dotted keys": lambda: "a." * DEEP + "a = 1",
        "numbers": lambda: "version = " + "9" * size,
        "members": lambda: "\n".join(f"k{n} = 1" for n in range(size // 12)),
    }.items():
        yield _text(f"toml: {title}", "a.md", lambda front=front: f"+++\ntitle = 'x'\n{front()}\n+++\n\nIt sailed.\n")


def _rest(size: int) -> Iterator[Attack]:
    doubling = "".join(f".. |a{n}| replace:: {f'|a{n - 1}| ' * 10}\n" for n in range(1, 10))
    for title, body in {
        "include": lambda: f".. include:: {SECRET}\n\n.. literalinclude:: {SECRET}\n\nText.",
        "raw of a file": lambda: f".. raw:: html\n   :file: {SECRET}\n\n.. raw:: html\n   :url: {ADDRESS}\n\nText.",
        "raw": lambda: ".. raw:: html\n\n   <script>alert(1)</script>\n\nText.",
        "table of an address": lambda: (
            f".. csv-table:: x\n   :url: {ADDRESS}\n\n.. csv-table:: y\n   :file: {SECRET}\n\nText."
        ),
        "pictures of files": lambda: (
            f".. figure:: {SECRET}\n   :figwidth: image\n\n.. image:: {ADDRESS}\n   :scale: 50\n\nText."
        ),
        "substitutions": lambda: ".. |a0| replace:: lol\n" + doubling + "\n|a9|\n",
        "a substitution of itself": lambda: ".. |a| replace:: |b|\n.. |b| replace:: |a|\n\n|a|\n",
        "roles": lambda: "".join(f".. role:: a{n}(raw)\n   :format: html\n\n" for n in range(300)) + ":a1:`<b>`\n",
        "quotes in quotes": lambda: "".join(" " * n + "a\n\n" for n in range(700)),
        "lists in lists": lambda: "- " * DEEP + "a\n",
        "lists, each deeper": lambda: "".join("  " * n + "- a\n\n" for n in range(500)),
        "line blocks": lambda: "".join("|" + " " * n + "a\n" for n in range(1, 1_000)),
        "sections": lambda: "".join(f"a{n}\n{chr(33 + n % 14) * 6}\n\n" for n in range(3_000)),
        "footnotes": lambda: "".join(f"[#]_ [{n}]_ " for n in range(3_000)) + "\n\n" + ".. [#] a\n" * 3_000,
        "targets": lambda: (
            "".join(f"`a{n}`_ " for n in range(3_000))
            + "\n\n"
            + "".join(f".. _a{n}: a{n + 1}_\n" for n in range(3_000))
        ),
        "a ring of targets": lambda: "a_ b_\n\n.. _a: b_\n.. _b: a_\n",
        "a grid": lambda: ("+" + "-+" * 200 + "\n|" + " |" * 200 + "\n") * 200 + "+" + "-+" * 200 + "\n",
        "a broken grid": lambda: "+-" * 3_000 + "\n" + "| " * 3_000 + "\n",
        "mathematics": lambda: (
            ".. math::\n\n   " + "\\frac{" * 2_000 + "x" + "}" * 2_000 + "\n\n:math:`" + "{" * DEEP + "`"
        ),
        "code": lambda: f".. code:: python\n   :include: {SECRET}\n\n   x = 1\n\nText.",
        "directives": lambda: ".. note::\n\n   " * 300 + "x\n",
        "admonitions, each deeper": lambda: (
            "".join("   " * n + ".. note::\n\n" for n in range(300)) + "   " * 300 + "x\n"
        ),
        "contents": lambda: ".. contents::\n.. sectnum::\n\n" + "".join(f"a{n}\n=====\n\n" for n in range(1_000)),
        "dates": lambda: ".. |d| date:: %Y\n\n.. note::\n\n   .. |e| date:: %Y\n\n|d| |e|",
        "settings": lambda: (
            ".. class:: x\n.. meta::\n   :refresh: 0;url=http://h.example\n.. default-role:: raw\n\n`x`"
        ),
        "field lists": lambda: ":a: " * 3_000 + "\n",
        "unicode": lambda: ".. |a| unicode:: 0x110000 U+D800 0xFFFFFFFFFFF\n\n|a|",
    }.items():
        yield _text(f"rst: {title}", "a.rst", lambda body=body: _rst("Ferry sails", body()))


def _bytes(size: int) -> Iterator[Attack]:
    nitf = xml("nitf")
    cafe = b"\n<!-- caf\xe9 -->"
    for coding in (
        *(
            "utf-7",
            "utf-16",
            "utf-32",
            "utf-8",
            "idna",
            "punycode",
            "undefined",
            "unicode_escape",
            "raw_unicode_escape",
        ),
        *(
            "zlib_codec",
            "bz2_codec",
            "rot13",
            "hex",
            "base64_codec",
            "quopri",
            "uu",
            "mbcs",
            "x" * 200,
            "cp037",
            "iso2022_jp_3",
        ),
        *(
            "hz",
            "ebcdic",
            "utf_8_sig",
            "palmos",
            "__import__",
            "encodings.idna",
            "../../etc/passwd",
            "charmap",
            "ascii",
        ),
    ):
        declared = f"<?xml version='1.0' encoding='{coding}'?>".encode()
        yield Attack(f"declared as {coding[:20]}", "a.xml", lambda d=declared: d + nitf.encode() + cafe)
        page = f"<html><head><meta charset='{coding}'><title>x</title></head><body>".encode()
        yield Attack(f"page declared as {coding[:20]}", "a.html", lambda p=page: p + b"<p>caf\xe9 \xff\xfe</p>" * 100)
    yield Attack("+ADw- of UTF-7", "a.xml", lambda: b"<?xml version='1.0' encoding='utf-7'?>+ADw-nitf+AD4-\xff")
    for title, coding in (("UTF-16 without mark", "utf-16-le"), ("UTF-16 with mark", "utf-16"), ("UTF-32", "utf-32")):
        yield Attack(title, "a.xml", lambda coding=coding: nitf.encode(coding))
        yield Attack(f"half of {title}", "a.xml", lambda coding=coding: nitf.encode(coding)[:-3])
    bomb = "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE nitf [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><nitf>&x;</nitf>"
    yield Attack("UTF-16 that says it is UTF-8", "a.xml", lambda: bomb.encode("utf-16"))
    yield Attack(
        "overlong UTF-8",
        "a.xml",
        lambda: nitf.replace("Ferry", "XX").encode().replace(b"XX", b"\xc0\xbcscript\xe0\x80\xbc"),
    )
    yield Attack("surrogates in UTF-8", "a.xml", lambda: nitf.encode().replace(b"Ferry", b"\xed\xa0\x80\xed\xb0\x80"))
    yield Attack("NULs", "a.xml", lambda: nitf.replace("Ferry", "F\x00erry").encode())
    yield Attack("nothing but NULs", "a.xml", lambda: b"\0" * size)
    yield Attack("nothing but marks", "a.txt", lambda: b"\xef\xbb\xbf" * (size // 3))
    yield Attack("a mark alone", "a.xml", lambda: b"\xff\xfe")
    yield Attack("bytes of no encoding", "a.txt", lambda: bytes(range(128, 256)) * (size // 128))
    yield Attack("letters of an old encoding", "a.txt", lambda: "été à la mer. ".encode("cp1252") * (size // 14))
    yield Attack("almost UTF-8", "a.txt", lambda: ("é" * 2000 + "\n").encode() * (size // 4000) + b"\xff")
    yield Attack("escapes of Japan", "a.txt", lambda: b"\x1b$B" * (size // 3))
    yield Attack("one line", "a.txt", lambda: b"a " * (size // 2))
    yield Attack("one word", "a.txt", lambda: b"a" * size)
    yield Attack("a carriage return a line", "a.txt", lambda: b"a\r" * (size // 2))
    everything = b"".join(name.encode() for name in KINDS) * 1_000
    yield Attack("gzip", "a.xml", lambda: gzip.compress(everything))
    yield Attack("zip", "a.txt", lambda: _zipped(everything))
    yield Attack("gzip of a wire", "a.iptc", lambda: gzip.compress(_iptc("x", "y").encode()))


def _zipped(data: bytes) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", data)
    return into.getvalue()


def _envelopes(size: int) -> Iterator[Attack]:
    iptc, anpa = _iptc("Ferry sails", "It sailed."), _anpa("Ferry sails", "It sailed.")
    for title, text in {
        "SOH alone": lambda: "\x01" * size + "\x02",
        "STX alone": lambda: "\x01" + "\x02" * size,
        "SOH and STX": lambda: "\x01\x02" * (size // 2),
        "all four": lambda: "\x01\x02\x03\x04" * (size // 4),
        "without end": lambda: iptc.rstrip("\x04\x03") + "a" * size,
        "ETX alone": lambda: "\x01a\x02" + "\x03" * size,
        "messages without a text": lambda: "\x01a\r\n\x02\x03\x04\r\n" * (size // 9),
        "a head without end": lambda: "\x01" + "a " * (size // 2) + "\x02",
        "a head of lines": lambda: "\x01" + "a\r\n" * (size // 3) + "\x02x\x03\x04",
    }.items():
        yield Attack(f"iptc7901: {title}", "a.iptc", lambda text=text: text().encode("latin-1"))
    for title, text in {
        "SYN alone": lambda: "\x16" * size,
        "SYN SYN SOH": lambda: "\x16\x16\x01" * (size // 3),
        "without end": lambda: anpa[:40] + "a" * size,
        "carets": lambda: anpa.replace("It sailed", "^" * size),
        "less than": lambda: anpa.replace("It sailed", "<" * size),
        "tables": lambda: anpa.replace("It sailed", "\x12\x13\x11\x1f" * (size // 4)),
        "messages without a text": lambda: "\x16\x16\x01a\x02\x03\x04" * (size // 7),
    }.items():
        yield Attack(f"anpa: {title}", "a.anpa", lambda text=text: text().encode("latin-1", "replace"))


def _pages(size: int) -> Iterator[Attack]:
    for title, body in {
        "100,000 attributes": lambda: "<p " + " ".join(f"a{n}=x" for n in range(100_000)) + ">x",
        "open formatting": lambda: "<p><b><i><font>" * (size // 40) + "x",
        "misnested": lambda: "<b><p></b><i></p>" * (size // 40),
        "tables": lambda: "<table><tr><td>" * 2_000 + "x",
        "unclosed": lambda: "<" * size,
        "scripts": lambda: "<script>" * (size // 8),
        "JSON-LD, deep": lambda: f'<script type="application/ld+json">{"[" * DEEP}{"]" * DEEP}</script><p>x</p>',
        "JSON-LD, wide": lambda: (
            '<script type="application/ld+json">[' + ",".join(["{}"] * (size // 8)) + "]</script><p>x"
        ),
        "meta": lambda: '<meta name="author" content="Mira">' * (size // 70) + "<p>x",
        "times": lambda: f'<time datetime="{DATE}">x</time>' * (size // 100),
        "headings": lambda: "<h1>Ferry sails</h1>" * (size // 60),
        "paragraphs": lambda: "<p>The ferry sails at noon, said the harbour.</p>" * (size // 100),
        "line breaks": lambda: "<br>" * (size // 8),
        "classes": lambda: f'<p class="{"share " * (size // 12)}">x</p>',
        "frames": lambda: f'<iframe src="file://{SECRET}"></iframe><link rel=stylesheet href="{ADDRESS}"><p>x',
    }.items():
        yield _text(f"html: {title}", "a.html", lambda body=body: _html("Ferry sails", body()))
        yield _text(f"ninjs: {title}", "a.json", lambda body=body: _ninjs("Ferry sails", body()))
    for title, post in {
        "shortcodes in shortcodes": lambda: "[a]" * DEEP + "x" + "[/a]" * DEEP,
        "captions": lambda: "[caption id='a']" * 5_000,
        "blocks": lambda: '<!-- wp:group {"a": ' * 5_000 + "x",
        "blocks in blocks": lambda: "<!-- wp:group -->" * 5_000 + "x" + "<!-- /wp:group -->" * 5_000,
        "attributes of shortcodes": lambda: "[gallery " + 'a="b" ' * (size // 12) + "]",
    }.items():
        yield _text(f"wordpress: {title}", "a.xml", lambda post=post: xml("wordpress", body=f"<![CDATA[{post()}]]>"))
    for title, text in {
        "quotes": lambda: "> " * DEEP + "x",
        "lists": lambda: "- " * DEEP + "x",
        "tables": lambda: "|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + "|\n" * 1_000,
        "references": lambda: "".join(f"[a{n}]: /x\n" for n in range(size // 20)) + "[a1]" * 1_000,
        "footnotes": lambda: "[^1]" * (size // 20) + "\n\n[^1]: [^1]\n",
        "emphasis": lambda: "*a **a " * (size // 20),
        "html": lambda: "<div>\n\n" * (size // 40),
    }.items():
        yield _text(f"markdown: {title}", "a.md", lambda text=text: f"---\ntitle: x\ndate: {DATE}\n---\n\n{text()}\n")
