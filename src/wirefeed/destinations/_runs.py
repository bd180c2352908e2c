"""A message as runs of plain text: which of them are bold, and which lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from wirefeed.destinations._text import Words
from wirefeed.patterns import lazy

_JOINER = "\u2060"
# An address of a person ("@name", "@name@host", "@room") or of a command ("/stop"), where no word and no address is
# under way: services make links of these, and tell whoever is named. Addresses of pages stay as they are.
_CALLS = lazy(r"(?i)https?://\S+|(?<![\w/=@＠])([@＠])(?=\w)|(?<![\w/:.@＠])(/)(?=\w)")


class Run(Struct, frozen=True, kw_only=True, gc=False):
    """Some text of a message; `link` is where it leads."""

    text: str
    bold: bool = False
    link: str = ""


def runs(said: Words, shown: Callable[[str], str] = str, *, spelled: bool = True) -> tuple[Run, ...]:
    """
    Return what is said, as `_text.plain` orders it.

    Args:
        shown: What people read in the place of a link, the link itself if not given.

        spelled: In a digest a link stands behind its headline; else the headline leads there.
    """
    if said.ending:
        return (Run(text="\n".join(filter(None, (said.ending, said.when)))),)
    if said.text:
        before, link, after = said.around()
        return _whole((Run(text=before), Run(text=shown(link), link=link), Run(text=after)))
    if said.lines:
        return _whole(_digest(said, shown, spelled))
    return _whole(_story(said, shown))


def text_of(several: Iterable[Run]) -> str:
    """Return the text of runs, as people read it."""
    return "".join(run.text for run in several)


def calm(said: Words, *, picture: bool = True) -> Words:
    """
    Return what is said with nobody called in it: an invisible word joiner parts the sign of a name or command from it.

    Args:
        picture: Whether the picture is shown; else nobody is named for it.
    """
    shown = said.picture if picture else None
    return replace(
        said,
        headline=_calmed(said.headline),
        label=_calmed(said.label),
        note=_calmed(said.note),
        summary=_calmed(said.summary),
        credit=_calmed(said.credit),
        picture=replace(shown, credit=_calmed(shown.credit)) if shown else None,
        lines=tuple(replace(line, headline=_calmed(line.headline)) for line in said.lines),
        text=_calmed(said.text),
    )


def host_and_more(link: str, most: int = 32) -> str:
    """Return a link as services shorten it for the eye: without scheme, its end left out where it is long."""
    parts = urlsplit(link)
    host = parts.netloc.rpartition("@")[2].removeprefix("www.")
    if len(host) > most:
        return host[: most - 1] + "…"
    rest = link.partition("://")[2].partition("/")[2].rstrip("/")
    whole = f"{host}/{rest}" if rest else host
    return whole if len(whole) <= most else whole[: most - 1] + "…"


def _calmed(text: str) -> str:
    return _CALLS.sub(_parted, text) if "@" in text or "/" in text or "＠" in text else text


def _parted(found: re.Match[str]) -> str:
    sign = found[1] or found[2]
    return sign + _JOINER if sign else found[0]


def _story(said: Words, shown: Callable[[str], str]) -> Iterator[Run]:
    first = [Run(text=said.headline, bold=True), Run(text=said.correction)]
    if said.apart:
        first.reverse()
    last = _joined("\n", (Run(text=said.credits), Run(text=shown(said.link), link=said.link)))
    parts: list[tuple[Run, ...]] = [(first[0],), (first[1],), (Run(text=said.summary),), last]
    yield from _spaced("\n\n", parts)


def _digest(said: Words, shown: Callable[[str], str], spelled: bool) -> Iterator[Run]:
    rows: list[tuple[Run, ...]] = [(Run(text=said.headline, bold=True),)]
    for line in said.lines:
        if spelled:
            rows.append((Run(text=f"• {line.headline} "), Run(text=shown(line.link), link=line.link)))
        else:
            rows.append((Run(text="• "), Run(text=line.headline, link=line.link)))
    yield from _spaced("\n", [*rows, (Run(text=said.more),)])


def _joined(between: str, several: Iterable[Run]) -> tuple[Run, ...]:
    return tuple(_spaced(between, [(run,) for run in several]))


def _spaced(between: str, parts: Iterable[tuple[Run, ...]]) -> Iterator[Run]:
    begun = False
    for part in parts:
        there = [run for run in part if run.text]
        if not there:
            continue
        if begun:
            yield Run(text=between)
        begun = True
        yield from there


def _whole(several: Iterable[Run]) -> tuple[Run, ...]:
    return tuple(run for run in several if run.text)
