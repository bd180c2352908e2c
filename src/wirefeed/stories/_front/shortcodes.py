"""
What a site generator would have replaced before anybody read it: shortcodes, template tags, comments, components.

None of it is run and none of it is printed. Inside code it stays, as a story about a generator shows it there.
"""

from __future__ import annotations

import re

from wirefeed.patterns import lazy

# Stands where something was removed until the links around it are settled; decoded text holds no NUL.
_GONE = "\0"

# One set of first letters in front lets the search skip from one to the next; what begins a line begins with its end.
_OPENING = lazy(
    r"[\n`<{\\\[!%](?:(?<=\n)[ \t]*(?:(?P<fence>(?:(?:[-*+]|\d{1,9}[.)])[ \t]+|>[ \t]?)*(?P<ticks>`{3,}|~{3,}))"
    r"|(?P<container>:{3,}[^\n]*|\*\[[^\]\n]+\]:[^\n]*)"
    r"|(?P<box>(?:!!!|\?\?\?\+?)[ \t]+[A-Za-z][\w -]*(?:\"(?P<title>[^\"\n]*)\")?[ \t]*(?=\n))"
    r"|(?P<contents>\[\[?_?(?:TOC|toc)_?\]\]?[ \t]*(?=\n|\Z)"
    r"|(?:[-*+]|1\.)[ \t]+[^\n]{0,80}\n[ \t]*\{:[ \t]?toc\b[^}\n]*\}))"
    r"|(?<=`)(?P<span>`*)|(?<=<)(?:(?P<comment>!--)|(?P<ruby>%))|(?<=\\)(?P<escape>[`{<\[])"
    r"|(?<=\{)(?:(?P<call>\{[<%])|(?P<output>\{)|(?P<tag>%)|(?P<note>#)|(?P<kramdown>::comment\})"
    r"|(?P<attributes>:| ?\.(?=[\w-])|(?<=\)\{)(?=[\w-]+=[^{}\n]*\}))"
    r"|(?P<pelican>(?:filename|static|attach|tag|author|category|index)\}))"
    r"|(?<=\[)(?P<wiki>\[(?=[^\s\[\]]))|(?<=!)(?P<picture>\[\[(?=[^\s\[\]]))"
    r"|(?<=[>\s]\[)(?P<callout>![A-Za-z]{2,20}\][-+]?)|(?<![\w%]%)(?<=%)(?P<remark>%(?=[^%\d])))"
)
_INDENTED = lazy(r"(?:\n(?:[ \t]*(?=\n|\Z)|(?: {4}|\t)[^\n]*))*")
_OTHERS = ("[[", "[!", ":::", "%%", "[TOC]", "[toc]", "<%", "*[", "!!! ", "??? ")
# Obsidian and its kin: ``[[page#part|shown]]``; what C++ writes so is no page, nor is a bug's number.
_WIKI = lazy(
    r"(!?)\[\[(?!(?:noreturn|fallthrough|nodiscard|maybe_unused|deprecated|(?:un)?likely)\])"
    r"(?=[^\[\]\n]*[^\W\d_])(?![^\[\]\n]*#\d)([^\[\]\n|]+)(?:\|([^\[\]\n]*))?\]\](?![(\[])"
)
_DEEPEST = 4  # boxes in boxes
_LONGEST = 4000  # characters a tag may take; beyond that an opening is a brace somebody wrote
_WORDS = lazy(r"[\s/*-]*([\w.]+)\s*(.*)", re.DOTALL)
_ADDRESS = lazy(
    r"""\s*(?:["']([^"'{}]*)["']\s*\|\s*(?:prepend:[^|]*\|\s*)?(?:url|relative_url|absolute_url|relurl|absurl)\b.*"""
    r"""|get_url\(\s*path\s*=\s*["'](?!@)/?([^"']*)["'].*"""
    r"""|-?\s*(?:site\.|config\.)?(?:baseurl|base_url|url|root|SITEURL)\s*-?)\s*""",
    re.DOTALL,
)
_CODE = ("highlight", "codeblock", "code")
_DROPPED = ("comment", "capture", "script", "style")
_RAW_MARK = lazy(r"\{%-?\s*(?:end)?(?:raw|verbatim)\s*-?%\}\n?")
_ESCAPED_CALL = lazy(r"(\{\{[<%])/\*(.*?)\*/([>%]\}\})")

_DEAD_LINK = lazy(
    r"(!?)\[((?:[^\[\]\\\n]|\\.|\n(?!\n)|\[[^\[\]]*\])*)\]\(\s*<?(?:[^()\s\0]*\0[^()\n]*|(?:link://|@/)[^()\n]*)\)"
)
_DEAD_IMAGE = lazy(r"<(?:img|iframe|source|script|embed)\b[^<>]*\0[^<>]*>", re.IGNORECASE)
_DEAD_ATTRIBUTE = lazy(r"""\s[\w:-]+=(?:"[^"<>]*\0[^"<>]*"|'[^'<>]*\0[^'<>]*'|[^\s"'<>]*\0[^\s"'<>]*)""")
_DEAD_REFERENCE = lazy(r"^( {0,3}\[[^\]\n]+\]:[ \t]*)\S*\0[^\n]*", re.MULTILINE)
_DEAD_LINE = lazy(r"^[ \t]*\0[ \t\0]*(?:\n|\Z)", re.MULTILINE)


def clean(body: str, name: str) -> str:
    """
    Return Markdown without what only a generator understands; the same object when there is nothing of it.

    Paired tags keep what stands between them, except comments. A link whose address only the generator knows becomes
    its text, such a picture goes.

    Args:
        name: The file; ``.mdx`` is read as JSX, too.
    """
    # One-letter searches first: they cost a twentieth of the others, and most stories have neither letter.
    marked = "{" in body or "<" in body
    others = ("[" in body or ":" in body or "%" in body or "?" in body or "!" in body) and any(
        mark in body for mark in _OTHERS
    )
    if marked and (name.endswith(".mdx") or body.startswith("import ") or "\nimport " in body):
        from wirefeed.stories._front.components import clean as without_components

        body = without_components(body, strict=name.endswith(".mdx"))
    if others or (marked and ("{" in body or "<!--" in body)):
        body = _Cleaner(body).run().strip("\n")
    if _GONE in body or ("]" in body and ("](link://" in body or "](@/" in body)):
        body = _settle(body)
    return body


def _settle(body: str) -> str:
    body = _DEAD_LINK.sub(lambda found: "" if found[1] else found[2], body)
    if _GONE not in body:
        return body
    body = _DEAD_IMAGE.sub("", body)
    body = _DEAD_ATTRIBUTE.sub("", body)
    body = _DEAD_REFERENCE.sub(r"\1#", body)
    return _DEAD_LINE.sub("", body).replace(_GONE, "").strip("\n")


class _Cleaner:
    """One pass over a text from opening to opening; each costs no more than a look for its end."""

    def __init__(self, body: str, depth: int = 0) -> None:
        self.body = "\n" + body
        self.depth = depth  # how many boxes stand around it
        self.missing: set[str] = set()
        self._folded = ""

    def run(self) -> str:
        out: list[str] = []
        position = 0
        while (found := _OPENING.search(self.body, position)) is not None:
            out.append(self.body[position : found.start()])
            kind = {"ticks": "fence", "title": "box"}.get(found.lastgroup or "", found.lastgroup)
            piece, position = getattr(self, f"_{kind}")(found)
            out.append(piece)
        out.append(self.body[position:])
        return "".join(out)

    def _find(self, closing: str, start: int) -> int:
        """Return where `closing` is; -1 if nowhere, and then never look for it again."""
        if closing in self.missing:
            return -1
        at = self.body.find(closing, start)
        if at < 0:
            self.missing.add(closing)
        return at

    def _escape(self, found: re.Match[str]) -> tuple[str, int]:
        return found[0], found.end()

    def _fence(self, found: re.Match[str]) -> tuple[str, int]:
        ticks = found["ticks"]
        closing = re.compile(rf"^[ \t>]*{ticks[0]}{{{len(ticks)},}}[ \t]*$", re.MULTILINE)
        line = self.body.find("\n", found.end())
        end = closing.search(self.body, line + 1) if line >= 0 else None
        stop = end.end() if end is not None else len(self.body)
        return self._code(found.start(), stop), stop

    def _span(self, found: re.Match[str]) -> tuple[str, int]:
        paragraph = self.body.find("\n\n", found.end())
        stop = paragraph if paragraph >= 0 else len(self.body)
        at = found.end()
        while (at := self.body.find(found[0], at, min(stop, found.end() + _LONGEST))) >= 0:
            end = at + len(found[0])
            if self.body[end : end + 1] != "`":
                return self._code(found.start(), end), end
            while self.body[end : end + 1] == "`":
                end += 1
            at = end
        return found[0], found.end()

    def _code(self, start: int, stop: int) -> str:
        text = self.body[start:stop]
        if "{%" in text:
            text = _RAW_MARK.sub("", text)
        return _ESCAPED_CALL.sub(r"\1\2\3", text) if "/*" in text else text

    def _comment(self, found: re.Match[str]) -> tuple[str, int]:
        end = self._find("-->", found.end())
        # HTML: a comment that does not end runs to the end of the text.
        return _GONE, end + 3 if end >= 0 else len(self.body)

    def _kramdown(self, found: re.Match[str]) -> tuple[str, int]:
        end = self._find("{:/", found.end())
        close = self.body.find("}", end) if end >= 0 else -1
        return _GONE, close + 1 if close >= 0 else found.end()

    def _attributes(self, found: re.Match[str]) -> tuple[str, int]:
        end = self.body.find("}", found.end(), found.end() + 400)
        inside = self.body[found.start() : end]
        # kramdown's may be wrapped as any text is.
        if end < 0 or ("\n\n" if found[0] == "{:" else "\n") in inside:
            return found[0], found.end()
        return _GONE, end + 1

    def _contents(self, found: re.Match[str]) -> tuple[str, int]:
        return "\n", found.end()

    def _container(self, found: re.Match[str]) -> tuple[str, int]:
        return "\n", found.end()  # an empty line in its place parts what stands in the box from what stands outside

    def _ruby(self, found: re.Match[str]) -> tuple[str, int]:
        end = self.body.find("%>", found.end(), found.end() + _LONGEST)
        return (_GONE, end + 2) if end >= 0 else (found[0], found.end())

    def _box(self, found: re.Match[str]) -> tuple[str, int]:
        """``!!! note "Title"`` of Python-Markdown: a box of what stands indented by four below it."""
        inside = _INDENTED.match(self.body, found.end()) if self.depth < _DEEPEST else None
        if inside is None or (found["title"] is None and not inside[0].strip()):
            return found[0], found.end()
        word = found[0].strip("\n !?+\t").split()[0].capitalize()
        title = word if found["title"] is None else found["title"]
        text = re.sub(r"^ {4}|^\t", "", inside[0], flags=re.MULTILINE).strip("\n")
        text = _Cleaner(text, self.depth + 1).run().strip("\n")
        lines = [f"**{title}:**", "", *text.split("\n")] if title else text.split("\n")
        return "\n\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n", inside.end()

    def _callout(self, found: re.Match[str]) -> tuple[str, int]:
        """``> [!NOTE]`` of GitHub, ``> [!tip] Title`` of Obsidian: the kind or its title, in bold."""
        line = self.body.rfind("\n", 0, found.start()) + 1
        before = self.body[line : found.start()]
        if ">" not in before or before.strip("> \t"):
            return found[0], found.end()
        end = self.body.find("\n", found.end())
        end = end if end >= 0 else len(self.body)
        title = self.body[found.end() : end].strip() or re.sub(r"[^a-z]", "", found[0].lower()).capitalize()
        return (f"**{title}**" if title[-1] in ".!?:" else f"**{title}:**"), end

    def _remark(self, found: re.Match[str]) -> tuple[str, int]:
        end = self.body.find("%%", found.end(), found.end() + _LONGEST)
        return (_GONE, end + 2) if end >= 0 else (found[0], found.end())

    def _wiki(self, found: re.Match[str]) -> tuple[str, int]:
        link = _WIKI.match(self.body, found.start())
        if link is None or f"\n[{link[2]}]:".casefold() in self.folded():
            return found[0], found.end()
        shown = link[3] or link[2].partition("#")[0] or link[2].lstrip("#")
        return (_GONE if link[1] else shown.strip()), link.end()

    _picture = _wiki

    def folded(self) -> str:
        """Return the text in small letters, in which a reference is found whatever its case."""
        self._folded = self._folded or self.body.casefold()
        return self._folded

    def _note(self, found: re.Match[str]) -> tuple[str, int]:
        end = self.body.find("#}", found.end(), found.end() + _LONGEST)
        if end >= 0:
            return _GONE, end + 2
        return self._attributes(found)

    def _pelican(self, found: re.Match[str]) -> tuple[str, int]:
        return ("" if found[0] in ("{static}", "{attach}") else _GONE), found.end()

    def _output(self, found: re.Match[str]) -> tuple[str, int]:
        end = self.body.find("}}", found.end(), found.end() + _LONGEST)
        before = self.body[found.start() - 1 : found.start()]
        # In a formula two braces open a group: x^{{2}}; a call in italics begins with a blank: _{{ name }} wrote_.
        formula = before in ("^", "_") and not self.body[found.end() : found.end() + 1].isspace()
        if end < 0 or formula or before == "\\":
            return found[0], found.end()
        while self.body[end + 2 : end + 3] == "}":
            end += 1
        address = _ADDRESS.fullmatch(self.body[found.end() : end])
        if address is None:
            return _GONE, end + 2
        if address[1] is not None:
            return address[1].replace(" ", "%20"), end + 2
        return (f"/{address[2]}" if address[2] is not None else ""), end + 2

    def _call(self, found: re.Match[str]) -> tuple[str, int]:
        closing = (">" if found[0] == "{{<" else "%") + "}}"
        end = self.body.find(closing, found.end(), found.end() + _LONGEST)
        if end < 0:
            return self._output(found)
        inside = self.body[found.end() : end]
        word = _WORDS.match(inside)
        if word is None or inside.lstrip().startswith(("/", "end")) or inside.rstrip().endswith("/"):
            return _GONE, end + 3
        if word[1].lower() in ("baseurl", "siteurl"):
            return "", end + 3
        pattern = rf"\{{\{{[<%]\s*/\s*{re.escape(word[1])}\s*[>%]\}}\}}"
        return self._paired(word[1], word[2], pattern, end + 3)

    def _tag(self, found: re.Match[str]) -> tuple[str, int]:
        end = self.body.find("%}", found.end(), found.end() + _LONGEST)
        if end < 0:
            return found[0], found.end()
        word = _WORDS.match(self.body[found.end() : end])
        if word is None:
            return _GONE, end + 2
        pattern = rf"\{{%-?\s*end{re.escape(word[1])}\s*-?%\}}"
        if word[1] in ("raw", "verbatim"):
            stop = self._search(pattern, end + 2)
            return (self.body[end + 2 : stop.start()], stop.end()) if stop is not None else (_GONE, end + 2)
        return self._paired(word[1], word[2], pattern, end + 2)

    def _search(self, pattern: str, start: int) -> re.Match[str] | None:
        if pattern in self.missing:
            return None
        found = re.compile(pattern).search(self.body, start)
        if found is None:
            self.missing.add(pattern)
        return found

    def _paired(self, word: str, rest: str, pattern: str, start: int) -> tuple[str, int]:
        """Return what a tag with an end becomes: a comment nothing, highlighted code a block, others their text."""
        if word not in _DROPPED and word not in _CODE:
            return _GONE, start
        stop = self._search(pattern, start)
        if stop is None:
            return _GONE, start
        if word in _DROPPED:
            return _GONE, stop.end()
        language = re.match(r"[\w+#-]*", rest.lstrip("\"' "))
        code = self.body[start : stop.start()].strip("\n")
        fence = "```" if "```" not in code else "~~~~"
        return f"\n{fence}{language[0] if language else ''}\n{code}\n{fence}\n", stop.end()
