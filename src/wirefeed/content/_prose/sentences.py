"""
Text into sentences, for the languages wire stories come in.

Marks that end nothing else (。 ？ । ؟) end a sentence wherever they stand outside a quotation; a full stop ends one
unless what precedes it is an abbreviation, an initial or a number that goes on, judged by the language's own table
(`abbreviations`), or what follows cannot begin a sentence. Every look around is bounded, so the time
is linear in the text whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from wirefeed.characters import script
from wirefeed.content._prose import abbreviations as table
from wirefeed.patterns import lazy

# After the marks: quotes and brackets that close, and the one blank French sets before ».
_CLOSERS = r"(?:[ \xa0\u202f]?»(?![^\W_])|[\"'”’›)\]}」』】）》〉｝〕］＂＇\u200f]|“(?!\w))"
# A full stop with a letter or digit right behind it ends nothing (3.5, example.com) unless that is an ideograph.
_MARKS = r"[.!?…‽؟۔।॥։።፧။។。！？｡．‼⁇⁈⁉]++(?:(?<!\.)|(?![^\W\u2e80-\uffff]))"
_END = lazy(rf"(?:{_MARKS}(?: \.(?!\S))*+{_CLOSERS}*+)++|\n\s*\n|[•⁃▪‣]")
_WIDE = frozenset("。！？｡．")
_PLAIN = frozenset("؟۔।॥։።፧။។")
_BLANKS = lazy(r"\s*")
_OPENERS = lazy(r"[\"'“”„‘’«»‹›(\[{¿¡*—–―\-•·‚,\s\u200e\u200f\u202a-\u202e\u2066-\u2069]*")
_WORD = lazy(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LEAVE = frozenset(",;:)]}،؛%/")
_DOTTED = lazy(r"(?:[^\W\d_]{1,3}\.-?)+[^\W\d_]{1,3}")
_ROMAN = lazy(r"[IVXLC]{1,6}(?![^\W_])")
_INITIAL = lazy(r"[^\W\d_]\.")
_SAID = lazy(
    r"(?:[A-Z][\w.’'-]*\s+){1,3}(?:said|says|asked|asks|wrote|added|told|replied|shouted|cried|wondered|tweeted)\b"
)
_SAYS = lazy(r"[^，。！？；、\s]{0,8}?(?:说|說|问|問|道|表示|称|稱|喊|回答|写|寫|笑)")
_SAID_SHORTLY = lazy(r"[^，。！？；、\s]{1,6}?(?:说|說|道|表示|称|稱|回答|喊)[。，：！]")
_PARTICLE = lazy(r"[とのをがはにでもやっかだなよね]")
# A quotation inside which no sentence ends: in Chinese and Japanese any, elsewhere one that a word leads into without a
# mark (he said that "A. B."); direct speech after a comma or a colon, or at the beginning, has sentences of its own.
_QUOTES = lazy(
    r"「[^「」\n]{0,400}」|『[^『』\n]{0,400}』|（[^（）\n]{0,200}）|《[^《》\n]{0,80}》|(?<=[\u3001-\u9fff\uff0c\uff1a])“[^“”\n]{0,400}”"
    r"|(?<=\w )(?:“[^“”\n]{0,400}”|\"(?=\S)[^\"\n]{0,400}\"(?!\w)|«[^«»\n]{0,400}»|„[^„“”\n]{0,400}[“”])"
)
_ALIASES = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "be": "ru", "lb": "de", "gl": "es", "ca": "es"}
_OMITTED = frozenset((". ", "! ", "? "))
_TIMES = frozenset(("a.m", "p.m"))
_AFTER_TIME = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday et est edt ct cst cdt mt mst mdt pt pst pdt gmt utc bst"
    " cet cest eastern central mountain pacific local".split()
)


class _Rules(Struct, frozen=True):
    title: frozenset[str]
    number: frozenset[str]
    unit: frozenset[str]
    after: frozenset[str]
    starters: frozenset[str]
    ordinals: bool


def split(text: str, language: str = "") -> list[str]:
    """
    Split `text` into sentences, each without the white space around it.

    Args:
        language: BCP 47; when empty or unknown, rules for the script of the text.

    Returns:
        The sentences in order, none empty; without white space, their concatenation is `text` without white space.
    """
    found = []
    start = 0
    for end in _cuts(text, _rules_for(language, text)):
        if sentence := text[start:end].strip():
            found.append(sentence)
        start = end
    if rest := text[start:].strip():
        found.append(rest)
    return found


def likely(language: str, text: str) -> str:
    """
    Return the language whose rules fit `text`: the one it claims, unless another's common words are twice as many.

    A story that names no language has its source's or its site's, which may be wrong: German under English rules loses
    every twelfth sentence at an ordinal number.
    """
    code = _ALIASES.get(language.replace("_", "-").split("-")[0].lower(), language)
    code = code.replace("_", "-").split("-")[0].lower()
    if code not in table.STARTERS or script(text[:500]) not in ("Latn", "Cyrl"):
        return language
    words = [word.lower() for word in _WORD.findall(text[:1000])]
    claimed, found = _common(code, words), _nearest(text[:1000])
    return found if _common(found, words) >= 2 * max(claimed, 4) else language


def _common(code: str, words: list[str]) -> int:
    return sum(map(_rules(code).starters.__contains__, words))


def _rules_for(language: str, text: str) -> _Rules:
    code = language.replace("_", "-").split("-")[0].lower()
    code = _ALIASES.get(code, code)
    if code not in table.TITLE:
        code = {"Cyrl": "ru", "Arab": "ar", "Hebr": "he", "Deva": "hi", "Grek": "el"}.get(script(text[:500]), "")
    return _rules(code or _nearest(text[:1000]))


def _nearest(text: str) -> str:
    """Return the language whose common words stand in `text` most often; the first of the table when none does."""
    words = [word.lower() for word in _WORD.findall(text)]
    return max(table.STARTERS, key=lambda code: _common(code, words))


@lru_cache(maxsize=64)
def _rules(code: str) -> _Rules:
    def words(of: dict[str, str]) -> frozenset[str]:
        return frozenset(of.get(code, "").split())

    return _Rules(
        title=words(table.TITLE),
        number=words(table.NUMBER),
        unit=words(table.UNIT),
        after=words(table.AFTER),
        starters=words(table.STARTERS),
        ordinals=code in table.ORDINALS,
    )


def _cuts(text: str, rules: _Rules) -> Iterator[int]:
    """Yield where sentences end, ascending."""
    quotes = _QUOTES.finditer(text) if any(mark in text for mark in '「『“"«„（') else iter(())
    quote = next(quotes, None)
    begin = 0
    for found in _END.finditer(text):
        end = found.end()
        mark = text[found.start()]
        if mark in "\n•⁃▪‣":
            begin = found.start()
            yield begin
            continue
        while quote is not None and quote.end() < end:
            quote = next(quotes, None)
        if quote is not None and quote.start() < found.start() and end < quote.end():
            continue
        if _ends(text, begin, found, rules):
            yield end
            begin = end


def _ends(text: str, begin: int, found: re.Match[str], rules: _Rules) -> bool:
    """Say whether the marks `found` end the sentence that began at `begin`."""
    end = found.end()
    if end == len(text):
        return True
    mark, marks = text[found.start()], found[0]
    if mark in _WIDE:
        return _wide_ends(text, found)
    after = _BLANKS.match(text, end)
    assert after is not None
    follows = after.end()
    if follows == len(text):
        return True
    if text[follows] in _LEAVE or (text[follows] in ".!?…" and marks[-1] in ".!?…"):
        return False
    if mark in _PLAIN:
        return True
    gap = follows > end
    if text[follows] in "¿¡":
        return gap
    opening = _OPENERS.match(text, follows, follows + 8)
    assert opening is not None
    letter = text[opening.end() : opening.end() + 1]
    if not gap and not (mark in "!?" and marks[-1] not in "'’" and letter.isupper()):
        return ord(text[follows]) > 0x2E7F and not text[found.start() - 1].isdigit()
    if letter.islower() and not text[opening.end() + 1 : opening.end() + 2].isupper():
        return False
    if marks[0] == "…" or marks.startswith((". ", "..")):
        if text[max(0, found.start() - 2) : found.start()] in _OMITTED:
            return False
        return letter.isupper() and not (text[found.start() - 1] == "[" and text[follows] == "(")
    if marks not in (".", ".)"):
        return mark == "." or not _SAID.match(text, follows, follows + 60) or marks[-1] in "!?…"
    return _stop_ends(text, begin, found.start(), opening.end(), rules)


def _wide_ends(text: str, found: re.Match[str]) -> bool:
    marks, end = found[0], found.end()
    follows = text[end]
    if marks == "．":
        return not follows.isdigit() and not follows.islower()
    if follows in "，、；：,;）」』":
        return False
    if marks[-1] in "。！？｡!?…":
        return True
    if marks[-1] == "》":  # the end of a title: 《...！》
        return False
    # A quotation has closed: the sentence goes on when a particle or a verb of saying does.
    if _PARTICLE.match(follows) and text[found.start()] != " ":
        return False
    return not (_SAID_SHORTLY if marks[0] in "。｡" else _SAYS).match(text, end, end + 12)


def _stop_ends(text: str, begin: int, stop: int, follows: int, rules: _Rules) -> bool:
    """Say whether the full stop at `stop`, with white space after it, ends a sentence; `follows` is the next letter."""
    before = text[max(begin, stop - 28) : stop].split()
    word = before[-1].lstrip("\"'“”„‘’«»(【[{¿¡*—–-/…•⁃▪‣").lower() if before else ""
    letter = text[follows : follows + 1]
    if not word:
        return bool(before)
    if word.isdigit():
        return _number_ends(text, begin, stop, follows=follows, word=word, rules=rules)
    if _INITIAL.match(text, follows) and (len(word) == 1 or word in rules.title):
        return False
    tail = _tail(word, before)
    dotted = _DOTTED.fullmatch(tail) is not None
    if tail in rules.after or tail in _TIMES:
        counted = len(before) > 1 and (before[-2][:1].isdigit() or _ROMAN.fullmatch(before[-2]) is not None)
        # "In 1799" alone is no sentence: В 1799 г. Пушкин ...; At 5 a.m. Mr Smith ...
        short = stop - begin < 24 and len(text[begin:stop].split(None, 3)) < 4
        if counted:
            return not short and not letter.isdigit() and _word(text, follows) not in _AFTER_TIME
    if tail in rules.title or (word in rules.title and "." not in tail):
        return False
    if tail in rules.number:
        if letter.isdigit() or _ROMAN.match(text, follows):
            return False
        if len(tail) > 1:
            return True
    starts = _starts(text, follows, rules)
    if tail in rules.unit or dotted:
        return starts
    if len(tail) == 1 and tail.isalpha():
        return starts and letter.isupper()
    return True


def _tail(word: str, before: list[str]) -> str:
    """Return the part of a word that may be an abbreviation: D-S.C -> s.c, l'art -> art, and "т. д" as т.д."""
    tail = word.replace("’", "'").rpartition("'")[2].rpartition("-")[2] or word
    if len(tail) == 1 and len(before) > 1 and re.fullmatch(r"[^\W\d_]{1,2}\.", before[-2]):
        return before[-2].lower() + tail
    return tail


def _number_ends(text: str, begin: int, stop: int, *, follows: int, word: str, rules: _Rules) -> bool:
    """Say whether a full stop after a number ends a sentence: not after an enumerator, nor after an ordinal."""
    if not text[begin : stop - len(word)].strip(" \t\n•·⁃-*(\"'“"):
        return len(word) > 3
    if rules.ordinals and len(word) < 3 and not text[follows : follows + 1].islower():
        return _starts(text, follows, rules)
    return True


def _word(text: str, at: int) -> str:
    found = _WORD.match(text, at, at + 24)
    return found[0].lower() if found else ""


def _starts(text: str, at: int, rules: _Rules) -> bool:
    """Say whether the word at `at` is one that a sentence begins with, where a capital letter alone proves nothing."""
    word = _word(text, at)
    if not word:
        return text[at : at + 1] in '“"«„' if at < len(text) else True
    elided, mark, _ = word.replace("’", "'").partition("'")
    return word in rules.starters or (mark != "" and elided + mark in rules.starters)


def ends_short(sentence: str, language: str = "") -> bool:
    """Say whether `sentence` ends on an abbreviation, so that it may not be its end."""
    rules = _rules_for(language, sentence)
    word = sentence.rstrip("\"'”’»)]").rpartition(" ")[2]
    if not word.endswith(".") or word.endswith(".."):
        return False
    word = word[:-1].lstrip("\"'“„«(").lower()
    return word in rules.title or word in rules.unit or word in rules.number
