"""What subscribers would see change of one entry, in few words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import unescape
from typing import NamedTuple

from wirefeed.characters import squash
from wirefeed.model import Entry, Media
from wirefeed.patterns import lazy

_COLUMNS = 160  # characters of a line
_LINES = 8
_RUN = 56  # characters of a run that is gone or new
_CONTEXT = 24  # characters on either side of it
_NEAR = 2 * _CONTEXT
_WINDOW = 200  # words compared one by one, from the first that differs: their product is the time it takes
_ROOM = 4_000  # characters looked at for them
_LONGEST_WORD = 40

_SHORT = (
    ("link", "link"),
    ("short link", "short_link"),
    ("section", "section"),
    ("place", "located"),
    ("genre", "genre"),
    ("agency", "agency"),
    ("publisher", "publisher"),
    ("rights", "rights"),
    ("licence", "license"),
    ("language", "language"),
)
_PICTURE = ("caption", "credit", "alt", "type", "width", "height", "length")

# Scripts written without blanks: Thai to Burmese, Khmer, kana, ideographs, and their punctuation.
_DENSE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u31ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
)
_STOP = '!"#$%&()*+,./:;<=>?@\\[\\]{}|~\u00a1\u00ab\u00bb\u00bf\u060c\u061b\u061f\u06d4\u2010-\u2027\u2030-\u205e'
_LETTERS = f"[^\\s{_STOP}{_DENSE}]+"
_WORDS = lazy(f"{_LETTERS}(?:[.,:'\u2019]{_LETTERS})*|\\s+|.", 16)  # re.DOTALL
_TAGS = lazy(r"""<(/?\w*)(?:[^<>"']|"[^"]*"|'[^']*')*>""")
# Tags inside a word or a line; every other one ends a block, and words with it.
_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var".split()
)


class Line(NamedTuple):
    """
    One line of a diff.

    Attributes:
        field: ``headline``, ``text``, ``link``, ``tags``, ``pictures`` and the like; empty when the line says that
            more has changed.

        text: With ``[-what is gone-]`` and ``{+what is new+}``; one line of at most 160 characters or so.
    """

    field: str
    text: str


def diff(before: Entry, after: Entry) -> tuple[Line, ...]:
    """
    Return what readers of a feed would see differ between two versions of an entry: at most 8 lines, the text's last.

    Stamps are told, what follows from the text (direction, digest) is not. Long texts are compared from the first
    word that differs on, and only so far as a few lines can show; the time it takes does not grow with them.
    """
    lines = list(_lines(before, after))
    if len(lines) <= _LINES:
        return tuple(lines)
    left = len(lines) - _LINES + 1
    return (*lines[: _LINES - 1], Line("", f"... and {left} more changes"))


def _lines(before: Entry, after: Entry) -> Iterator[Line]:
    texts = {
        "headline": _texts(before.title, after.title),
        "correction": _texts(before.correction, after.correction),
        "summary": _texts(before.summary, after.summary),
        "text": _bodies(before, after),
    }
    if set(texts["summary"]) <= set(texts["text"]):
        del texts["summary"]  # cut from the text: it changed with it, and says the same
    yield from (Line(field, text) for field, several in texts.items() for text in several)
    for field, name in _SHORT:
        yield from _swapped(field, getattr(before, name), getattr(after, name))
    yield from _listed("tags", before.tags, after.tags)
    subjects = [[one.label or one.code for one in several.subjects] for several in (before, after)]
    yield from _listed("subjects", *subjects)
    yield from _listed("authors", [one.name for one in before.authors], [one.name for one in after.authors])
    yield from _pictured(before.media, after.media)
    for field in ("published", "updated"):
        yield from _swapped(field, _iso(getattr(before, field)), _iso(getattr(after, field)))


def _texts(old: str, new: str) -> list[str]:
    return _compared(squash(old), squash(new)) if old != new else []


def _bodies(before: Entry, after: Entry) -> list[str]:
    if before.body == after.body:
        return []
    old, new = (_plain(one.body).removeprefix(squash(one.correction)).lstrip() for one in (before, after))
    if before.correction == after.correction or old != new:
        return _compared(old, new) or ["the words are the same; markup, links or pictures in it differ"]
    return []  # the note above the text is told by itself


def _plain(html: str) -> str:
    """Return the words of sanitised HTML."""
    return squash(unescape(_TAGS.sub(lambda tag: "" if tag[1].strip("/").lower() in _INLINE else " ", html)))


def _compared(old: str, new: str) -> list[str]:
    """Return the lines that show how two texts differ; none if they do not."""
    if old == new:
        return []
    runs = _runs(old, new)
    whole = "".join(same + _marked(gone, fresh) for same, gone, fresh in runs)
    return [whole] if len(whole) <= _COLUMNS else list(_hunks(runs))


def _words(text: str) -> list[str]:
    """Part a text so that nothing of it is lost: words, blanks, marks, and single characters where no blanks are."""
    words: list[str] = _WORDS.findall(text)
    if text.isascii():
        return words
    joined: list[str] = []
    for word in words:  # a vowel sign or a tone mark is no letter of its own
        if joined and unicodedata.category(word[0])[0] == "M":
            joined[-1] += word
        else:
            joined.append(word)
    return joined


Run = tuple[str, str, str]  # what stays, then what is gone and what is new behind it


def _runs(old: str, new: str) -> list[Run]:
    from difflib import SequenceMatcher

    start = _alike(old, new)
    end = _alike(old[: start - 1 if start else None : -1], new[: start - 1 if start else None : -1])
    gone, fresh = old[start : len(old) - end], new[start : len(new) - end]
    was, now = _words(gone[:_ROOM]), _words(fresh[:_ROOM])
    more = max(len(gone), len(fresh)) > _ROOM or max(len(was), len(now)) > _WINDOW
    was, now = was[:_WINDOW], now[:_WINDOW]
    runs: list[Run] = []
    same = old[:start]
    for kind, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            same += "".join(was[i:j])
        else:
            runs.append((same, "".join(was[i:j]), "".join(now[k:m])))
            same = ""
    return [*_readable(runs), (same + (" ... " if more else "") + old[len(old) - end :], "", "")]


def _alike(old: str, new: str) -> int:
    """Return how many characters both begin with, as far as whole words go; longer words than any are cut."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if old[low:middle] == new[low:middle] else (low, middle - 1)
    return max(old.rfind(" ", 0, low) + 1, low - _LONGEST_WORD, 0)


def _readable(runs: Iterable[Run]) -> list[Run]:
    """Join runs with nothing but a blank or a mark between them: replaced words are read as one phrase."""
    joined: list[Run] = []
    for same, gone, fresh in runs:
        if joined and len(same) <= 1 and not same.isalnum():
            stays, was, now = joined[-1]
            joined[-1] = stays, was + same + gone, now + same + fresh
        else:
            joined.append((same, gone, fresh))
    return joined


def _marked(gone: str, fresh: str) -> str:
    return (f"[-{gone}-]" if gone else "") + (f"{{+{fresh}+}}" if fresh else "")


def _hunks(runs: Sequence[Run]) -> Iterator[str]:
    """Yield the runs of a long text with a few words on either side; several on a line where they are near."""
    line = ""
    for number, (same, gone, fresh) in enumerate(runs[:-1]):
        shown = _marked(_short(gone), _short(fresh))
        if line and len(same) <= _NEAR and len(line) + len(same) + len(shown) < _COLUMNS - _CONTEXT:
            line += same + shown
        else:
            if line:
                yield f"{line}{_beginning(same)}".strip()
            line = _end(same) + shown
        if number == len(runs) - 2:
            yield f"{line}{_beginning(runs[-1][0])}".strip()


def _beginning(text: str) -> str:
    if len(text) <= _CONTEXT:
        return text
    return _whole_words(text[: _CONTEXT + 1]) + "..."


def _end(text: str) -> str:
    return _beginning(text[::-1])[::-1]


def _whole_words(text: str) -> str:
    """Return the beginning of a text without its last, cut, word."""
    kept = text[:-1] if text[-1].isspace() else text[: max(text.rfind(" "), 0)]
    return f"{kept} " if kept.strip() else text[:-1]


def _short(text: str) -> str:
    if len(text) <= _RUN:
        return text
    return f"{_whole_words(text[: _RUN * 2 // 3])}... {_whole_words(text[: -_RUN // 3 : -1])[::-1].lstrip()}"


def _swapped(field: str, old: str, new: str) -> Iterator[Line]:
    if old != new:
        yield Line(field, _marked(_cut(old), _cut(new)))


def _listed(field: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    if tuple(old) == tuple(new):
        return
    gone = [_marked(one, "") for one in old if one not in new]
    fresh = [_marked("", one) for one in new if one not in old]
    yield Line(field, _cut(" ".join(gone + fresh), _COLUMNS) or "in another order")


def _pictured(old: Sequence[Media], new: Sequence[Media]) -> Iterator[Line]:
    before, after = ({one.url or one.caption: one for one in several} for several in (old, new))
    yield from _listed("pictures", list(before), list(after))
    for key, one in after.items():
        last = before.get(key, one)
        for name in _PICTURE:
            was, now = (str(getattr(media, name) or "") for media in (last, one))
            if was != now:
                yield Line("pictures", f"{name} of {_cut(key)}: {_marked(_cut(was), _cut(now))}")


def _cut(text: str, room: int = _COLUMNS // 2) -> str:
    return text if len(text) <= room else f"{text[: room - 3]}..."


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
