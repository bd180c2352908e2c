"""A destination's own words: a Jinja template, in a sandbox, that makes text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from wirefeed.characters import legal, unbroken
from wirefeed.model import Delivery
from wirefeed.patterns import lazy

if TYPE_CHECKING:
    from jinja2 import Template

_BLANK_LINES = lazy(r"[ \t]*\n(?:[ \t]*\n)+")
_LINE_ENDS = lazy(r"[ \t]+(?=\n)")
_QUOTED = lazy(r"'([^']*)'")


class _Site(Struct, frozen=True, kw_only=True, gc=False):
    """What a template may say of the site."""

    title: str
    zone: str


def written(delivery: Delivery, label: str) -> str:
    """
    Return what the template of `delivery` makes of it: text, not markup of any service; lines without blanks at ends.

    A template sees ``entry``, ``others`` (a digest's further entries), ``label`` (the word before a correction, empty
    when there is none), ``site.title``, ``site.zone``, ``kind`` and ``action``.

    Raises:
        ValueError: If it cannot be used, with its line and the reason; no word of the story is in it.
    """
    from jinja2 import TemplateError

    try:
        text = _compiled(delivery.template).render(
            entry=delivery.entry,
            others=delivery.others,
            label=label,
            site=_Site(title=delivery.publisher, zone=delivery.zone),
            kind=delivery.kind,
            action=delivery.action,
        )
    except TemplateError as error:
        line = getattr(error, "lineno", None) or _line_of(error)
        raise ValueError(_told(line, _reason(error, delivery.template))) from None
    except Exception as error:  # any type: what an expression of the template raised
        raise ValueError(_told(_line_of(error), type(error).__name__)) from None
    return _BLANK_LINES.sub("\n\n", _LINE_ENDS.sub("", legal(unbroken(text)))).strip()


@lru_cache(maxsize=64)
def _compiled(source: str) -> Template:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(
        source
    )


def _told(line: int, reason: str) -> str:
    return f"template: expected one that can be used, got line {line}: {reason}"


def _reason(error: Exception, source: str) -> str:
    """Say why, unless the message quotes what is not in the template itself: it may be of the story."""
    from jinja2 import TemplateSyntaxError

    message = str(error).partition("\n")[0]
    if isinstance(error, TemplateSyntaxError):
        return message[:120]  # found before any story was seen
    quoted = _QUOTED.findall(message)
    known = all(one in source or one.endswith(" object") for one in quoted)
    return message[:120] if known and len(message) < 400 else type(error).__name__


def _line_of(error: Exception) -> int:
    """Return the line of the template that raised; Jinja puts its lines into the traceback."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
