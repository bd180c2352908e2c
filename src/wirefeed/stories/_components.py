"""MDX: Markdown with imports, exports, components and expressions, which only a program can show."""

from __future__ import annotations

import re

from wirefeed.patterns import lazy

_MODULE = lazy(
    r"^(?:import\s+(?:[\w*{][^;\n]*?(?:\n[^;\n]+)*?\sfrom\s+)?[\"'][^\"'\n]+[\"'];?[ \t]*$"
    r"|export\s+(?:default|const|let|var|function|async|class|\{|\*)[^\n]*(?:\n[^\n]+)*)",
    re.MULTILINE,
)
_OPENING = lazy(
    r"(?P<fence>(?:^|(?<=\n))[ \t]*(?:`{3,}|~{3,}))|(?P<span>`[^`\n]*`)|(?P<element></?(?:[A-Z][\w.]*(?=[\s/>{])|>))"
    r"|(?P<call>\{\{)|(?P<expression>\{(?![{%#:]))"
)
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
        if found.lastgroup == "expression" and not strict:
            end = found.end()
            out.append(body[position:end])
        else:
            out.append(_plain(body[position : found.start()]))
            ours = found.lastgroup in ("element", "expression")
            end = _balanced(body, found.start()) if ours else _end(body, found)
            if end < 0:
                unclosed += 1
                end = found.end()
                out.append(found[0])
            else:
                piece = body[found.start() : end]
                out.append(_string(piece) if ours else piece)
        position = end
    out.append(_plain(body[position:]))
    return "".join(out).strip("\n")


def _plain(text: str) -> str:
    return _MODULE.sub("", text) if "import" in text or "export" in text else text


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
