"""reStructuredText becomes HTML by docutils, with every door shut: no file, no address, no raw HTML, no clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from wirefeed.characters import legal, squash
from wirefeed.errors import StoryError
from wirefeed.model import Media
from wirefeed.patterns import lazy

_SETTINGS = {
    "_disable_config": True,  # no docutils.conf of the machine
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": 5,
    "halt_level": 5,
    "traceback": True,  # else an error would end the program
    "warning_stream": False,
    "input_encoding": "unicode",
    "output_encoding": "unicode",
    "doctitle_xform": False,
    "docinfo_xform": False,
    "initial_header_level": 2,
    "embed_stylesheet": False,
    "stylesheet_path": "",
    "syntax_highlight": "none",
    "math_output": "MathML",
    "smart_quotes": False,
    "auto_id_prefix": "id",
}
_MENTIONED = 2  # a warning; below are hints on style
LONGEST = 256 * 1024  # characters; docutils takes a second for some 200,000
_WORD = lazy(r"[!-~]{300,}")  # addresses and table borders are shorter; docutils takes the square of its length
_WORDS = 20
_GRID = lazy(r"(?m)^ *\+(?:-+\+)+ *$")
_CELLS = 3_000  # of tables drawn with lines
_NESTED = lazy(r"(?m)^[ \t]*\.\.[ \t]+\|[^|\n]+\|[ \t]+replace::[^|\n]*\|")
_NESTS = 3  # substitutions made of others; ten are a billion laughs
_TODAY = lazy(r"(?m)^\.\.[ \t]+\|[^|\n]+\|[ \t]+date::.*$")
_ROLE = lazy(r":[\w:+.-]+:`([^`]*)`|`([^`]*)`:[\w:+.-]+:")
_TARGET = lazy(r"\s*<[^<>]*>\s*$")


class Made(NamedTuple):
    """HTML, the pictures in it, and what docutils had to say: line of the text, message."""

    html: str
    media: tuple[Media, ...]
    faults: tuple[tuple[int, str], ...]


def html_of(text: str, name: str) -> Made:
    """
    Return reStructuredText as HTML.

    Args:
        name: The file, for messages.

    Raises:
        StoryError: Where docutils is not installed, or fails.
    """
    try:
        from docutils.core import publish_doctree
    except ImportError as error:
        raise StoryError(
            "expected docutils to read reStructuredText with, got none",
            where=name,
            hint="pip install 'wirefeed[rst]'",
        ) from error
    _refuse_costly(text, name)
    # ``date`` would put the moment of the build into the story.
    text = _TODAY.sub("", text)
    try:
        # What substitutions grow to is bounded by the same setting as a line: no lower than the longest there is.
        limit = max(10_000, *map(len, text.split("\n")))
        tree = publish_doctree(text, settings_overrides=_SETTINGS | {"line_length_limit": limit})
        faults = tuple(_faults(tree))
        _mend(tree)
        media = tuple(_media(tree))
        return Made(_written(tree), media, faults)
    except Exception as error:  # a parser of the 1990s that raises whatever it likes
        raise StoryError(
            f"expected reStructuredText, got what docutils fails at: {type(error).__name__}",
            where=name,
            hint="check it with `docutils`, or convert it to Markdown",
        ) from error


def _refuse_costly(text: str, name: str) -> None:
    """Raise for what docutils needs minutes for, and no story has."""
    words = [found.end() - found.start() for found in _WORD.finditer(text)]
    cells = sum(found[0].count("+") for found in _GRID.finditer(text))
    if len(text) > LONGEST:
        got = f"{len(text):,} characters"
    elif words and (len(words) > _WORDS or max(words) > 2_000):
        got = f"words of {max(words):,} characters"
    elif cells > _CELLS:
        got = f"tables of more than {_CELLS:,} cells"
    elif sum(1 for _ in _NESTED.finditer(text)) > _NESTS:
        got = f"more than {_NESTS} substitutions made of others"
    else:
        return
    raise StoryError(
        f"expected reStructuredText of at most {LONGEST:,} characters, got {got}",
        where=name,
        hint="shorten it, or convert it to Markdown",
    )


def _faults(tree: Any) -> Iterator[tuple[int, str]]:
    from docutils import nodes

    seen = set()
    for one in (*tree.findall(nodes.system_message), *tree.parse_messages, *tree.transform_messages):
        line = int(one.get("line") or 0)
        said = squash(one.children[0].astext() if one.children else "").partition(". ")[0][:120]
        if one.get("level", 0) >= _MENTIONED and said and (line, said) not in seen:
            seen.add((line, said))
            yield line, said


def _mend(tree: Any) -> None:
    """Leave of a role nobody here knows its text, of a directive nothing, and no message in the story."""
    from docutils import nodes

    for one in list(tree.findall(nodes.system_message)):
        one.parent.remove(one)
    tree.parse_messages, tree.transform_messages = [], []
    for one in list(tree.findall(nodes.section)):
        if "system-messages" in one.get("classes", ()):
            one.parent.remove(one)
    for one in list(tree.findall(nodes.problematic)):
        found = _ROLE.fullmatch(one.astext())
        said = _TARGET.sub("", found[1] or found[2] or "") if found else one.astext().strip("`|_")
        one.parent.replace(one, nodes.Text(said))
    for one in list(tree.findall(nodes.comment)):
        one.parent.remove(one)


def _media(tree: Any) -> Iterator[Media]:
    from docutils import nodes

    for one in tree.findall(nodes.image):
        url = str(one.get("uri", "")).strip()
        if not url or (":" in url.partition("/")[0] and not url.lower().startswith(("http://", "https://"))):
            continue
        figure = one.parent if isinstance(one.parent, nodes.figure) else one.parent.parent
        captions = figure.findall(nodes.caption) if isinstance(figure, nodes.figure) else ()
        caption = next((squash(each.astext()) for each in captions), "")
        yield Media(url=url, caption=caption, alt=squash(str(one.get("alt", ""))))


def _written(tree: Any) -> str:
    from docutils.core import Publisher
    from docutils.io import DocTreeInput, StringOutput
    from docutils.parsers.null import Parser
    from docutils.readers.doctree import Reader
    from docutils.writers.html5_polyglot import Writer

    publisher = Publisher(
        reader=Reader(parser=Parser()), writer=Writer(), source=DocTreeInput(tree), destination_class=StringOutput
    )
    publisher.process_programmatic_settings(None, _SETTINGS, None)
    publisher.publish()
    return legal(str(publisher.writer.parts["body"])).strip()
