"""MDX: Markdown with imports, exports, components and expressions, which only a program can show."""

from __future__ import annotations

import re

from wirefeed.patterns import lazy

# A module's lines come first: the braces in them are no expression.
_OPENING = lazy(
    r"(?P<module>^(?:import\s+(?:[\w*{][^;\n]{0,400}?(?:\n[^;\n]{1,200}){0,30}?\sfrom\s+)?[\"'][^\"'\n]+[\"'];?[ \t]*$"
    r"|export\s+(?:default|const|let|var|function|async|class|\{|\*)[^\n]*(?:\n[^\n]+)*))"
    r"|(?P<fence>(?:^|(?<=\n))[ \t]*(?:`{3,}|~{3,}))|(?P<span>`[^`\n]*`)|(?P<element></?(?:[A-Z][\w.]*(?=[\s/>{])|>))"
    r"|(?P<call>\{\{)|(?P<expression>\{(?![{%#:]))",
    re.MULTILINE,
)
_ITEM = lazy(r"(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")
_FENCE = lazy(r"(`{3,}|~{3,})")
_LONGEST = 20_000  # characters of one tag or expression
_PATIENCE = 20  # a text that opens more tags than these and closes none is no MDX


def clean(body: str, *, strict: bool) -> str:
    """
    Return a text without imports, exports and component tags; what stands between component tags is kept.

    Args:
        strict: Whether braces hold expressions, as in a file named ``.mdx``.
    """
    out: list[str] = []
    position = unclosed = 0
    while unclosed < _PATIENCE and (found := _OPENING.search(body, position)) is not None:
        out.append(body[position : found.start()])
        kind = found.lastgroup
        if kind == "module":
            end = found.end()
        elif kind == "expression" and not strict:
            end = found.end()
            out.append(found[0])
        else:
            ours = kind in ("element", "expression")
            end = _balanced(body, found.start()) if ours else _end(body, found)
            if end < 0:
                unclosed += 1
                end = found.end()
                out.append(found[0])
            else:
                piece = body[found.start() : end]
                out.append(_string(piece) if ours else piece)
        position = end
    out.append(body[position:])
    text = "".join(out).strip("\n")
    return _outdented(text) if strict else text


def _outdented(text: str) -> str:
    """
    Return a text without the indentation of the components it stood in.

    MDX has no indented code (mdxjs.com, "What is MDX?"), so outside lists what stands in front of a line means nothing.
    """
    out: list[str] = []
    fence, listed, shift = "", -1, 0
    for line in text.split("\n"):
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        if not fence and bare:
            if listed < 0 or indent <= listed:
                item = _ITEM.match(bare) is not None
                if not (item and indent == listed):
                    shift = indent
                listed = indent if item else -1
            mark = _FENCE.match(bare)
            fence = mark[1] if mark else ""
        elif fence and bare.startswith(fence) and not bare.strip(fence[0]).strip():
            fence = ""
        out.append(line[min(shift, indent) :])
    return "\n".join(out)


def _string(piece: str) -> str:
    """Return what an expression that is only a string shows; nothing for all others."""
    found = re.fullmatch(r"""\{\s*(?:"([^"\\]*)"|'([^'\\]*)')\s*\}""", piece)
    return (found[1] or found[2] or "") if found else ""


def _end(body: str, found: re.Match[str]) -> int:
    """Return where code or a generator's call ends, which are not ours to read; -1 for a call without an end."""
    if found.lastgroup == "span":
        return found.end()
    if found.lastgroup == "call":
        end = body.find("}}", found.end(), found.end() + _LONGEST)
        return end + 2 if end >= 0 else -1
    mark = found[0].strip()
    closing = re.compile(rf"^[ \t]*{mark[0]}{{{len(mark)},}}[ \t]*$", re.MULTILINE).search(body, found.end())
    return closing.end() if closing else len(body)


def _balanced(body: str, start: int) -> int:
    """Return the end of a tag or expression: its closing mark outside strings and inner braces; -1 if there is none."""
    if body.startswith("{/*", start):
        return body.find("*/}", start, start + _LONGEST) + 3 if "*/}" in body[start : start + _LONGEST] else -1
    closing = "}" if body[start] == "{" else ">"
    depth, quote = 0, ""
    for at in range(start + 1, min(len(body), start + _LONGEST)):
        letter = body[at]
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'`":
            quote = letter
        elif letter == closing and depth == 0:
            return at + 1
        elif letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
    return -1
