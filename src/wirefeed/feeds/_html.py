"""The one door to Jinja2: templates and values become a page, mistakes of a template become ours."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from wirefeed.errors import ConfigError
from wirefeed.patterns import lazy

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_SLASH = lazy(r"(?<!/)/(?!/)")
_OBJECT = lazy(r"'[\w.]+\.(\w+) object'")  # where a value's class stands in our package is nobody's concern
_WHERE = "pages.templates"
# What an expression in a template can raise beside Jinja's own errors.
_OF_EXPRESSIONS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def page(name: str, templates: Mapping[str, str], values: Mapping[str, Any]) -> bytes:
    """
    Return the page that the template `name` makes of `values`, UTF-8.

    Args:
        templates: File name -> text of every template, and of ``style.css``, which is put in as it is.

    Raises:
        ConfigError: If a template cannot be read, or asks for what there is not; `where` names it and the line.
    """
    from jinja2 import TemplateError

    try:
        template = _environment(tuple(sorted(templates.items()))).get_template(name)
        style = safe(templates.get("style.css", ""))
        return (template.render({**values, "style": style}).rstrip() + "\n").encode()
    except (
        TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        line = _place(error, templates)
        if not line and not isinstance(error, TemplateError):
            raise  # not of a template's making
        raise _mistake(error, line, templates) from error


def safe(html: str) -> Markup:
    """Return `html`, which somebody has made safe, as what a template shows without escaping it."""
    from markupsafe import Markup

    return Markup(html)


@lru_cache(maxsize=4)
def _environment(templates: tuple[tuple[str, str], ...]) -> Environment:
    """Return what compiles `templates`, each once: a site has thousands of pages and four templates."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    texts = dict(templates)

    def text_of(name: str) -> tuple[str, str, None] | None:
        # A template's own name as its file name: a traceback then tells templates apart.
        return (texts[name], name, None) if name in texts else None

    made = Environment(
        loader=FunctionLoader(text_of),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    # The same values give the same bytes: no chance in templates either.
    made.globals.pop("lipsum")
    made.filters.pop("random")
    made.filters["breakable"] = _breakable
    return made


def _breakable(address: str) -> Markup:
    """Return `address` as HTML that may break after each part of its path, and is copied as if it did not."""
    return safe(_SLASH.sub("/<wbr>", escape(address)))


def _place(error: Exception, templates: Mapping[str, str]) -> str:
    """Return ``name:line`` of the innermost template `error` passed through; empty if it passed none."""
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return f"{error.name}:{error.lineno}"
    place = ""
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name in templates:
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _mistake(error: Exception, place: str, templates: Mapping[str, str]) -> ConfigError:
    from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

    where = f"{_WHERE}: {place}" if place else _WHERE
    if isinstance(error, TemplateNotFound):
        missing = str(error.name)
        near = get_close_matches(missing, list(templates), n=1)
        message = f"expected one of {', '.join(sorted(templates))}, got {missing!r}"
        return ConfigError(message, where=where, hint=f"did you mean {near[0]!r}?" if near else "")
    reason = _OBJECT.sub(r"\1", str(getattr(error, "message", error) or type(error).__name__)).rstrip(".")
    if isinstance(error, TemplateSyntaxError):
        message = f"expected a Jinja template, got one that cannot be read: {reason}"
        return ConfigError(message, where=where, hint="mend it, or delete it for the one wirefeed brings")
    if isinstance(error, UndefinedError):
        message = f"expected a value the page has, got another: {reason}"
    else:
        message = f"expected a template that renders, got {type(error).__name__}: {reason}"
    return ConfigError(message, where=where, hint="docs/how-to/pages.md shows what a template is given")
