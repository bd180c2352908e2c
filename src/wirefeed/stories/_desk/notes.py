"""Desk text in Markdown: seldom there, so looked for by one glance, and cut out paragraph by paragraph."""

from __future__ import annotations

from typing import NamedTuple

from wirefeed.model import Hold, Status
from wirefeed.patterns import lazy

# How desk lines begin: capitals, or one of these words; Arabic and Hebrew are left to the closer look. A literal line
# feed in front lets the search skip from line to line.
_GLANCE = lazy(
    r"\n[^\w\n]{0,6}(?:A(?:CH|DV|N[NU]|RR|TT|ttn|P Ph|n earl|chtung)|B(?:AJ|ER|IT|UL|ajo|er|itte)"
    r"|C(?:ONT|OR|L|ont|orr|lar)|D(?:O |o not|IE )|E(?:DI|MB|ND|ds|dit|mb|nd)|F(?:LA|OR |or re)"
    r"|H(?:F|OL|old)|K(?:IL|OR|ON|ill|orr|ont)"
    r"|M(?:AN|ED|ORE|UL|ore|ulti)|N(?:DL|E |EW|O |OT|e pas|o pub|ot for|ot[ei])|P(?:HO|IC|RI|ri)|R(?:ED|OG|ed|og)"
    r"|S(?:EA|HO|OU|PE|TO|TR|earch K|hort ?l|igned|ous|per|tri|tory)|T(?:HE |HIS|he (?:st|re|it|ar|ab)|his)"
    r"|U(?:RG|ND|nder)|W(?:ITH|ith A|ithd)|end|more|not for|30-|[\u0590-\u06ff])"
)
_FENCE = lazy(r"[ \t>]*(`{3,}|~{3,})")
_BREAK = lazy(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
# What a title may say beside what a line may: a story that is only a call to editors.
_CALL = lazy(
    r"[^\w\n]{0,6}(?:(?:[A-Z]{2,}|[A-Z][a-z]+s?)[ ’'-])?(?i:kill|withh|withdr|hold\b|advis|embargo"
    r"|news (?:dig|bud|sch))"
)
_ORDER = 400  # characters; a longer paragraph is no order, and looking at it again with each line would cost its square
_WRAPPED = 55  # columns; no shorter line was wrapped
_CODE = "`"  # stands for a block that is no prose when the desk's words are looked for


class Found(NamedTuple):
    """What a text's desk lines say, and the text without them; fields as in `_desk.Ruling` and `_desk.Cut`."""

    body: str
    status: Status = "usable"
    hold: Hold | None = None
    publisher: str = ""
    short_link: str = ""
    tags: tuple[str, ...] = ()
    correction: str = ""


def glance(title: str, body: str) -> bool:
    """Say whether a story may hold desk text; without a title its text begins with one."""
    return (
        _GLANCE.search(body) is not None
        or _GLANCE.match("\n" + body[:40]) is not None
        or _CALL.match(title or body) is not None
    )


def silent(title: str, body: str) -> bool:
    """Say whether a story surely holds no desk text: `glance` sees none, or a closer look finds it was none."""
    if _CALL.match(title or body) is not None:
        return False
    text = "\n" + body
    return not any(_suspect(text, found.start()) for found in _GLANCE.finditer(text))


def _suspect(text: str, at: int) -> bool:
    from wirefeed.stories import _desk

    return _desk.suspect(text, at)


def cut(title: str, body: str, *, timed: bool = False) -> Found:
    """
    Return a Markdown text without desk lines, and what they mean; code, rules and tables are left as they are.

    Args:
        title: As the story's fields give it; empty if the text must bring it.

        timed: Whether these fields say when an embargo ends.
    """
    from wirefeed.stories import _desk

    if silent(title, body):
        return Found(body)
    blocks = list(_blocks(body))
    lines = [_CODE if _FENCE.match(block) or _BREAK.fullmatch(block) else block for block, _ in blocks]
    ruling = _desk.judge(title, lines, timed=timed)
    left = _desk.cut(lines)
    if len(left.kept) == len(blocks):
        return Found(body, ruling.status, ruling.hold)
    text = "".join(block + between for at, (block, between) in enumerate(blocks) if at in set(left.kept)).strip("\n")
    return Found(text, ruling.status, ruling.hold, left.publisher, left.short_link, left.tags, left.correction)


def _blocks(body: str) -> list[tuple[str, str]]:
    """Part a text into paragraphs, fenced code and desk lines that stand in a paragraph, each with what follows it."""
    from wirefeed.stories import _desk

    blocks: list[tuple[str, str]] = []
    fence = ""
    for line in body.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            blocks[-1] = (f"{blocks[-1][0]}\n{line}", "\n")
            if mark and mark[1].startswith(fence) and not line.strip(" \t>`~"):
                fence = ""
        elif mark:
            fence = mark[1]
            blocks.append((line, "\n"))
        elif not line.strip():
            if blocks:
                blocks[-1] = (blocks[-1][0], blocks[-1][1] + line + "\n")
        elif (
            not blocks
            or len(blocks[-1][1]) > 1
            or _FENCE.match(blocks[-1][0])
            or (len(blocks[-1][0]) <= _ORDER and _desk.order(blocks[-1][0]) and not _runs_on(blocks[-1][0]))
            or _desk.alone(line, sentence_before=blocks[-1][0].rstrip()[-1:] in ".!?")
        ):
            blocks.append((line, "\n"))
        else:
            blocks[-1] = (f"{blocks[-1][0]}\n{line}", "\n")
    return blocks


def _runs_on(block: str) -> bool:
    """Say whether an order to desks was wrapped; else what stands right below it is the story."""
    line = block.rstrip().rpartition("\n")[2]
    return line[-1:] == "," or (len(line) >= _WRAPPED and line[-1] not in ".!?:)*")
