"""What stands on a page beside its story: known by tag, role and class names, never by its language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from wirefeed.stories._page.soup import Element, attribute, is_element, marks

# No part may match one word in two ways: class names are written by strangers, and a page has thousands.
# Each alternative must be a whole word of class or id, perhaps behind a theme's prefix: "post-comments" is the
# comments, "has-comments" on the body is not, as such an element is protected by what it holds.
_OTHERS_TEXT = (
    r"comments?(?:[-_]?(?:area|list|section|wrap|wrapper|form|respond|block|body|content|thread|container|box|item))?",
    r"commentlist|respond|disqus(?:[-_]thread)?|pingback|trackbacks?|reader-?letters?|responses",
    r"related[\w-]*|recommend(?:ed|ations?)(?:[-_][\w-]*)?|recirc\w*|yarpp(?:[-_][\w-]*)?|taboola\w*|outbrain\w*",
    (
        r"more[-_](?:stories|news|posts|articles|from|on|links|in)(?:[-_][\w-]*)?|also[-_](?:like|read|see)"
        r"|read[-_]?(?:also|next|more)"
    ),
    (
        r"(?:most[-_])?(?:popular|trending|read|viewed|shared|commented)[-_](?:posts|stories|news|articles|list|box)"
        r"|trending"
    ),
    r"latest[-_](?:news|posts|stories)|recent[-_](?:posts|news|stories|comments)|teasers?(?:[-_]list)?|up[-_]?next",
)
_BESIDE = (
    (
        r"nav|navbar|navigation|(?:main|site|post|primary|secondary|page|entry)[-_]nav(?:igation)?|nav[-_](?:links|menu"
        r"|bar)"
    ),
    r"breadcrumbs?(?:[-_][\w-]*)?|menu|pagination|pager|page-?links|wp-block-navigation|skip-?link\w*|jump-?link",
    r"side-?bar(?:[-_](?:left|right|primary|secondary|inner|wrap))?|widget|widgets|widget[-_]area|rail|right-rail",
)
_FURNITURE = (
    r"shar(?:e|es|ing)(?:[-_][\w-]*)?|social(?:[-_][\w-]*)?|sharedaddy|addtoany\w*|addthis\w*|a2a_kit|ssba\w*|sd-block",
    r"jp-relatedposts|sd-like|wpl-likebox|print(?:[-_](?:button|link|page|friendly))?|noprint|no-print|email-this",
    (
        r"newsletters?(?:[-_][\w-]*)?|subscri(?:be|ption)(?:[-_][\w-]*)?|sign-?up(?:[-_][\w-]*)?|mc_embed_signup|mailchimp\w*"
        r"|paywall"
    ),
    r"ads?|ad[-_](?:slot|container|unit|wrapper|wrap|box|label|placeholder|banner)|advert\w*|adsbygoogle|dfp\w*|freestar\w*|links-block",
    r"sponsor(?:ed)?(?:[-_][\w-]*)?|promo(?:[-_][\w-]*)?|banner(?:[-_]ad\w*)?|donat(?:e|ion)(?:[-_][\w-]*)?|fundrais\w*",
    r"cookies?(?:[-_][\w-]*)?|gdpr\w*|consent\w*|modal|popup|pop-up",
    (
        r"(?:audio|video|podcast|media|jw|story)?-?player(?:[-_][\w-]*)?|listen(?:[-_][\w-]*)?|speechkit\w*|beyondwords\w*"
        r"|audio[-_]native"
    ),
    (
        r"author[-_]?(?:box|bio|info|card|credentials|about|description|profile)(?:[-_][\w-]*)?|about[-_]author"
        r"|post-author-bio"
    ),
    r"screen-reader-text|sr-only|visually-?hidden|element-invisible|assistive-text",
    r"tag-?(?:list|links|cloud|s-links)|(?:entry|post|article)[-_]tags|post-terms\w*|cat-links|tags?",
    r"short-?(?:link|url)(?:[-_][\w-]*)?|permalink-box|search-?(?:form|box|bar|keywords)|login\w*|user-?(?:menu|bar)",
    (
        r"feedback|report-(?:error|mistake)|poll|ratings?|post-ratings|likes?|reactions?|emoji-?\w*|edit-link"
        r"|mw-editsection"
    ),
    r"app-?(?:banner|download|promo)|download-app|google-?news(?:[-_][\w-]*)?|follow(?:[-_]us)?|whatsapp(?:[-_][\w-]*)?",
)
_META_LINES = (
    (
        r"(?:entry|post|article|story|content|blog)?[-_]{0,2}meta(?:[-_]?data|[-_]info|[-_]wrap)?|postmeta|post-?info"
        r"|article-?info"
    ),
    (
        r"(?:entry|post|article|story)?[-_]{0,2}by-?line(?:s|[-_][\w-]*)?|posted-on|posted-by|entry-date|post-?date"
        r"|publish(?:ed)?-?date"
    ),
    (
        r"(?:article|story)?[-_]{0,2}(?:date|time|timestamp|date-?time|pubdate)|article-?dates?|author|authors|vcard"
        r"|read(?:ing)?-?time"
    ),
    r"(?:entry|article|post|page)-?category|article-category|category-?label|kicker|eyebrow|last-?(?:updated|modified)",
)


def _compiled(*groups: tuple[str, ...]) -> re.Pattern[str]:
    inner = "|".join(part for group in groups for part in group)
    themes = (
        "post|entry|article|story|page|site|content|single|block|wp|wp-block|c|m|o|js|gv|td|tdb|fb|reader|user|inline"
    )
    prefix = rf"(?:(?:{themes})[-_]{{1,2}})?"
    return re.compile(rf" {prefix}(?:{inner})(?= )")


_OTHERS = _compiled(_OTHERS_TEXT)
_SIDES = _compiled(_BESIDE)
_CHAFF = _compiled(_FURNITURE)
_LINES = _compiled(_META_LINES)
_TAGS = frozenset(
    "form button input select option label dialog menu fieldset embed applet frame frameset link meta base "
    "footer script style noscript iframe object textarea svg canvas template".split()
)
_ROLES = frozenset("navigation complementary search banner contentinfo dialog alert menu toolbar menubar".split())
_KEPT = frozenset("html body main article h1 td".split())


Kind = Literal["", "others", "beside", "furniture"]


@lru_cache(maxsize=4096)
def _named(found: str) -> Kind:
    if _OTHERS.search(found):
        return "others"
    if _SIDES.search(found):
        return "beside"
    return "furniture" if _CHAFF.search(found) else ""


@lru_cache(maxsize=4096)
def is_line(found: str) -> bool:
    """Say whether class and id name a byline, a date or a category: lines about the story."""
    return _LINES.search(found) is not None


def kind_of(element: Element) -> Kind:
    """Return what `element` is beside a story; empty if it may be part of one."""
    if element.name in _KEPT:
        # Comments and cards of other stories are articles too.
        return "others" if element.name == "article" and _named(marks(element)) == "others" else ""
    if element.name in ("nav", "aside"):
        # Where the byline stands in the margin, the margin is the story's.
        return "" if element.name == "aside" and is_line(marks(element)) else "beside"
    if element.name in _TAGS:
        return "furniture"
    if not element.attrs:
        return ""
    found = _named(marks(element))
    if found:
        return found
    if attribute(element, "role") in ("navigation", "complementary"):
        return "beside"
    if attribute(element, "itemprop") == "comment":
        return "others"
    return "furniture" if attribute(element, "role") in _ROLES or _is_hidden(element) else ""


def weigh(root: Element, without: set[int] | frozenset[int] = frozenset()) -> dict[int, int]:
    """
    Return for every element, by ``id()``, the characters of prose in it: text outside links, in runs worth reading.

    Args:
        without: ``id()`` of elements whose text does not count.
    """
    weights: dict[int, int] = {}
    order: list[tuple[Element, Element]] = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        own = 0
        for child in element.contents:
            if not is_element(child):
                own += len(str(child).strip()) if len(str(child)) > 20 else 0
            elif child.name != "a" and id(child) not in without:
                waiting.append(child)
                order.append((child, element))
        weights[id(element)] = own
    for element, parent in reversed(order):
        weights[id(parent)] += weights[id(element)]
    return weights


def outermost(root: Element, kinds: frozenset[Kind], protected: set[int]) -> list[Element]:
    """
    Return the outermost elements of some kinds.

    One that holds more than half of the page's prose is kept, whatever its name says, unless other people wrote it:
    old pages stand in one form, and themes call their columns after the bar beside them.

    Args:
        protected: ``id()`` of elements that hold the headline or the marked text; these are kept, too.
    """
    weights = weigh(root)
    half = weights[id(root)] / 2
    found: list[Element] = []
    waiting = [root]
    while waiting:
        for child in waiting.pop().contents:
            if not is_element(child):
                continue
            kind = "" if id(child) in protected else kind_of(child)
            if kind in kinds and (kind == "others" or not half or weights.get(id(child), 0) <= half):
                found.append(child)
            else:
                waiting.append(child)
    return found


def _is_hidden(element: Element) -> bool:
    if element.has_attr("hidden"):
        return True
    style = attribute(element, "style").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style


def lineage(element: Element) -> set[int]:
    """Return the ``id()`` of `element` and of all that holds it."""
    return {id(element), *(id(parent) for parent in element.parents)}
