"""
reStructuredText, as Nikola and Pelican posts are written in it, turned into Markdown.

Only what a post shows: sections, lists, links, literals, pictures, notes. What a build would have to run (listings,
galleries, players, includes) is left out, and so are comments (docutils, "reStructuredText Markup Specification").
"""

from __future__ import annotations

import re

from wirefeed.patterns import lazy
from wirefeed.stories._rstwords import Words

ENDINGS = (".rst", ".rest")

_RULE = lazy(r"([!-/:-@\[-`{-~])\1*[ \t]*")
_FIELD = lazy(r":([A-Za-z][^:\n]*):(?:[ \t]+(.*)|[ \t]*)$")
_EXPLICIT = lazy(r"\.\.(?:[ \t]+(.*))?$")
_DIRECTIVE = lazy(r"(?:\|(?P<name>[^|]+)\|\s+)?(?P<kind>[A-Za-z][\w:+.-]*?)\s?::(?:\s+(?P<rest>.*)|$)")
_TARGET = lazy(r"_(?P<name>`[^`]+`|_|[^:]+):(?:\s+(?P<url>.*))?$")
_NOTE = lazy(r"\[(?P<mark>#?[\w.-]*|\*)\](?:\s+(?P<text>.*))?$")
_BULLET = lazy(r"([-*+•‣⁃])(?:[ \t]+|$)")
_NUMBER = lazy(r"(\(?(?:\d{1,9}|#|[A-Za-z]|[ivxIVX]{2,6})[.)])[ \t]+(?=\S)")
_GRID = lazy(r"\+[-=+]{3,}\+[ \t]*$|={2,}(?:[ \t]+={2,})+[ \t]*$")
_OPTION = lazy(r":([\w-]+):(?:[ \t]+(.*))?$")
_CODES = frozenset(("code", "code-block", "sourcecode", "literalinclude", "parsed-literal"))
_PICTURES = frozenset(("image", "figure", "thumbnail"))
_ASIDES = frozenset("note tip warning important caution danger attention hint error seealso admonition".split())
_KEPT = frozenset(
    "class container pull-quote epigraph highlights topic sidebar compound rst-class lead centered".split()
)
_DEEPEST = 12


def front(text: str) -> tuple[str, dict[str, str], str]:
    """
    Part a post without front matter: its title, the fields right below it (``:date: 2024-03-26``), and its text.

    The title is the first section if nothing but comments stands above it; keys in small letters.
    """
    lines = text.strip("\n").split("\n")
    title, at = _title(lines)
    while at < len(lines) and not lines[at].strip():
        at += 1
    fields: dict[str, str] = {}
    key, begun = "", at
    while at < len(lines):
        found = _FIELD.match(lines[at])
        if found:
            key = found[1].strip().lower()
            fields[key] = (found[2] or "").strip()
        elif key and lines[at][:1] in (" ", "\t") and lines[at].strip():
            fields[key] = f"{fields[key]} {lines[at].strip()}".strip()
        else:
            break
        at += 1
    return title, fields, "\n".join(lines[at if fields else begun :]).strip("\n")


def _title(lines: list[str]) -> tuple[str, int]:
    if len(lines) > 2 and _ruled(lines[0]) and _ruled(lines[2]) and lines[0][0] == lines[2][0] and lines[1].strip():
        return lines[1].strip(), 3
    if len(lines) > 1 and lines[0].strip() and _underlined(lines, 0):
        return lines[0].strip(), 2
    return "", 0


def markdown(text: str) -> str:
    """Return a text as Markdown; what it does not know it leaves out or leaves as it is, and it never raises."""
    writer = _Writer()
    lines = text.expandtabs(8).split("\n")
    writer.collect(lines)
    return "\n".join(writer.convert(lines, 0)).strip("\n")


def _ruled(line: str) -> bool:
    return len(line.strip()) >= 2 and _RULE.fullmatch(line) is not None


def _underlined(lines: list[str], at: int) -> bool:
    """Say whether a line is a section's title: a rule stands below, as long as it, give or take a slip."""
    if at + 1 >= len(lines) or not _ruled(lines[at + 1]) or lines[at][:1].isspace() or _ruled(lines[at]):
        return False
    below = len(lines[at + 1].strip())
    return below >= 4 or below >= len(lines[at].strip())


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _block(lines: list[str], at: int) -> int:
    """Return where the lines indented below line `at` end, blank lines at their end not counted."""
    end = at + 1
    last = end
    while end < len(lines) and (not lines[end].strip() or lines[end][0] == " "):
        end += 1
        if lines[end - 1].strip():
            last = end
    return last


def _dedented(lines: list[str]) -> list[str]:
    depth = min((_indent(line) for line in lines if line.strip()), default=0)
    return [line[depth:] for line in lines]


def _fenced(lines: list[str], language: str = "") -> list[str]:
    code = "\n".join(_dedented(lines)).strip("\n")
    fence = "~~~~" if "```" in code else "```"
    return ["", fence + re.sub(r"[^\w+#-]", "", language), *code.split("\n"), fence, ""]


class _Writer:
    """One text from top to bottom; what stands indented is a text of its own."""

    def __init__(self) -> None:
        self.words = Words()
        self.styles: list[str] = []
        self.defined = 0

    def collect(self, lines: list[str]) -> None:
        """Take in what lines name for others: addresses, and what stands for something else."""
        for at, line in enumerate(lines):
            bare = line.strip()
            if not bare.startswith((".. _", ".. |", "__ ")):
                continue
            if bare.startswith("__ "):
                self.words.anonymous.append(bare[3:].strip())
                continue
            target = _TARGET.match(bare[3:])
            if target:
                url = (target["url"] or "").strip() or (
                    lines[at + 1].strip() if at + 1 < len(lines) and lines[at + 1][:1] == " " else ""
                )
                if target["name"] == "_":
                    self.words.anonymous.append(url)
                else:
                    self.words.targets[" ".join(target["name"].strip("`").split()).casefold()] = url
                continue
            found = _DIRECTIVE.match(bare[3:])
            if found and found["name"]:
                rest = found["rest"] or ""
                self.words.substitutes[found["name"].casefold()] = (
                    f"![](<{rest}>)" if found["kind"] == "image" else rest if found["kind"] == "replace" else ""
                )

    def convert(self, lines: list[str], depth: int) -> list[str]:
        """Return Markdown lines; `depth` counts what stands around them."""
        out: list[str] = []
        at = 0
        if depth > _DEEPEST:
            return _fenced(lines)
        while at < len(lines):
            if not lines[at].strip():
                out.append("")
                at += 1
                continue
            at = self._piece(lines, at, out, depth)
        return out

    def _piece(self, lines: list[str], at: int, out: list[str], depth: int) -> int:
        line = lines[at]
        if line[0] == " ":
            end = _block(lines, at - 1)
            inner = self.convert(_dedented(lines[at:end]), depth + 1)
            out += ["", *(f"> {text}".rstrip() for text in inner), ""]
            return end
        if _EXPLICIT.match(line) or line.startswith("__ "):
            end = _block(lines, at)
            out += self._explicit(lines[at:end], depth)
            return end
        if _GRID.match(line):
            end = at
            while end < len(lines) and lines[end].strip():
                end += 1
            out += _fenced(lines[at:end])
            return end
        if (title := _title(lines[at : at + 3]))[1]:
            rule = lines[at] if title[1] == 3 else lines[at + 1]
            out += ["", self._heading(title[0], rule[0] * (title[1] - 1)), ""]
            return at + title[1]
        if _ruled(line) and len(line.strip()) >= 4:
            out += ["", "***", ""]
            return at + 1
        mark = _BULLET.match(line) or _NUMBER.match(line)
        if mark:
            return self._item(lines, at, mark, out, depth)
        if line.startswith(">>> "):
            end = at
            while end < len(lines) and lines[end].strip():
                end += 1
            out += _fenced(lines[at:end], "pycon")
            return end
        return self._paragraph(lines, at, out, depth)

    def _heading(self, title: str, style: str) -> str:
        if style not in self.styles:
            self.styles.append(style)
        return "#" * min(self.styles.index(style) + 2, 6) + " " + self.words.markdown(title)

    def _item(self, lines: list[str], at: int, mark: re.Match[str], out: list[str], depth: int) -> int:
        end = _block(lines, at)
        width = len(mark[0]) or 2
        inner = lines[at + 1 : end]
        own = self.convert([lines[at][width:], *_dedented_to(inner, width)], depth + 1)
        while own and not own[0]:
            del own[0]
        sign = "-" if _BULLET.match(lines[at]) else re.sub(r"\D", "", mark[1]).lstrip("0")[:9] or "1"
        sign = sign if sign == "-" else sign + "."
        pad = " " * (len(sign) + 1)
        out.append(f"{sign} {own[0] if own else ''}".rstrip())
        out += [(pad + text).rstrip() for text in own[1:]]
        return end

    def _paragraph(self, lines: list[str], at: int, out: list[str], depth: int) -> int:
        end = at + 1
        while end < len(lines) and lines[end].strip() and lines[end][0] != " " and not _EXPLICIT.match(lines[end]):
            end += 1
        text = lines[at:end]
        below = _block(lines, end - 1)
        if all(line.startswith("| ") or line == "|" for line in text):
            out += [self.words.markdown(line[2:]) + "\\" for line in text[:-1]] + [self.words.markdown(text[-1][2:])]
            return end
        joined = "\n".join(text)
        if joined.endswith("::") and below > end:
            joined = "" if joined == "::" else joined[:-1].rstrip(" :") + ":"
            out += [*self._lines(joined), *_fenced(lines[end:below])]
            return below
        if end < len(lines) and lines[end].strip() and lines[end][0] == " " and len(text) == 1:
            inner = self.convert(_dedented(lines[end:below]), depth + 1)
            out += ["", f"**{self.words.markdown(joined)}**", "", *inner, ""]
            return below
        out += self._lines(joined)
        return end

    def _lines(self, text: str) -> list[str]:
        # What begins a heading, a rule or a list in Markdown only begins a line here.
        return [re.sub(r"^(#|[-+=]+$)", r"\\\1", line) for line in self.words.markdown(text).split("\n")]

    def _explicit(self, lines: list[str], depth: int) -> list[str]:
        found = _EXPLICIT.match(lines[0])
        first = (found[1] or "") if found else ""
        note = _NOTE.match(first)
        if note:
            mark = note["mark"]
            self.defined += mark in ("#", "*", "")
            name = f"auto{self.defined}" if mark in ("#", "*", "") else self.words.note(mark, cited=False)
            inner = self.convert([note["text"] or "", *_dedented(lines[1:])], depth + 1)
            return ["", f"[^{name}]: {inner[0]}", *(f"    {text}".rstrip() for text in inner[1:]), ""]
        directive = _DIRECTIVE.match(first)
        if directive is None or directive["name"] or _TARGET.match(first):
            return [""]
        return self._directive(directive["kind"].lower(), directive["rest"] or "", _dedented(lines[1:]), depth)

    def _directive(self, kind: str, rest: str, lines: list[str], depth: int) -> list[str]:
        options: dict[str, str] = {}
        while lines and (found := _OPTION.match(lines[0])):
            options[found[1]] = (found[2] or "").strip()
            del lines[0]
            while lines and lines[0][:1] == " ":
                del lines[0]
        if kind in _CODES:
            return _fenced(lines, rest) if any(line.strip() for line in lines) else [""]
        if kind in _PICTURES:
            alt = options.get("alt", "").replace("[", "(").replace("]", ")")
            return ["", f"![{alt}](<{rest}>)", "", *self.convert(_dedented(lines), depth + 1), ""]
        if kind == "raw":
            return ["", *_dedented(lines), ""] if "html" in rest else [""]
        if kind == "rubric":
            return ["", f"**{self.words.markdown(rest)}**", ""]
        if kind not in _ASIDES and kind not in _KEPT:
            return [""]
        text = [] if kind in _KEPT else [rest]
        inner = self.convert([*text, *_dedented(lines)], depth + 1)
        return ["", *inner, ""] if kind in _KEPT else ["", *(f"> {line}".rstrip() for line in inner), ""]


def _dedented_to(lines: list[str], width: int) -> list[str]:
    depth = min((_indent(line) for line in lines if line.strip()), default=width)
    return [line[min(width, depth) if depth < width else width :] for line in lines]
