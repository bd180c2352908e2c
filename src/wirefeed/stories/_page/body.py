"""Where the text of a page's story stands: by what marks it, else where the prose is densest."""

from __future__ import annotations

from wirefeed.patterns import lazy
from wirefeed.stories._page.soup import Element, attribute, elements, is_element, marks

# What themes and newsrooms call the element that holds the text and nothing else, surest first.
_NAMED = lazy(
    r" (?:entry-content|post-content|article-?content|article-?body|article__body|article__content"
    r"|story-?body(?:__inner|-text)?|"
    r"story-?content|story-?text|article-?text|post-?body|post-entry|article-entry|article-body-text|body-?copy"
    r"|content-?body|"
    r"td-post-content|richtextstorybody|rich-?text-?article-?body|wysiwyg|e-content|h-entry-content|story__body"
    r"|post__content|"
    r"single-content|single-post-content|news-?content|news-?text|news-?body|content__article-body|field--name-body|"
    r"field-name-body|entry__content|the-content|main-content-text|text-content|articletext|bodytext|entry)(?= )"
)
_FOOTER = lazy(r" (?:(?:site|page|main|global)[-_])?footer(?= )")
_DOWN = frozenset("p li blockquote td span b i em strong pre h1 h2 h3".split())
_ENOUGH = 0.4  # of the prose: below it a well-named element is a teaser


def find(root: Element, weights: dict[int, int]) -> Element:
    """
    Return the element that holds the story.

    Args:
        root: A page freed of comments, other stories and furniture.

        weights: Of `root`, as `_chaff.weigh` gives them.
    """
    every = elements(root)
    dense = densest(root, weights)
    whole = weights.get(id(dense), 0)
    tiers = (
        [element for element in every if "articlebody" in attribute(element, "itemprop").lower().split()],
        [element for element in every if _NAMED.search(marks(element))],
        [element for element in every if element.name == "article"],
        [element for element in every if element.name == "main" or attribute(element, "role") == "main"],
    )
    for tier in tiers:
        best = max(tier, key=lambda element: weights.get(id(element), 0), default=None)
        if best is not None and weights.get(id(best), 0) >= max(1, whole * _ENOUGH):
            return best
    return dense


def densest(root: Element, weights: dict[int, int]) -> Element:
    """Return the smallest element with nearly all of the prose: from the top, down while one child keeps it."""
    body = root.find("body")
    current = body if is_element(body) else root
    while True:
        heaviest = max(
            (child for child in current.contents if is_element(child)),
            key=lambda child: weights.get(id(child), 0),
            default=None,
        )
        mine = weights.get(id(heaviest), 0) if heaviest is not None else 0
        if heaviest is None or heaviest.name in _DOWN or not mine or mine < 0.75 * weights.get(id(current), 0):
            return current
        current = heaviest


class Region:
    """The elements of a page that belong to no other story, and which of them stand in or beside the story's text."""

    def __init__(self, root: Element) -> None:
        self.elements = elements(root)
        self._position = {id(element): number for number, element in enumerate(self.elements)}
        self._end = dict(self._position)
        for element in reversed(self.elements):
            if element.parent is not None:
                mine, above = id(element), id(element.parent)
                self._end[above] = max(self._end.get(above, 0), self._end[mine])

    def story(self, heading: Element | None, container: Element) -> list[Element]:
        """Return the elements of the article, or from around the heading to the end of what holds the text."""
        anchors = [element for element in (heading, container) if element is not None and id(element) in self._position]
        article = next((each for anchor in anchors for each in _around(anchor) if each.name == "article"), None)
        start, stop = self._span(article if article is not None else container.parent or container)
        if heading is not None and id(heading) in self._position:
            above, below = self._span(heading if article is not None else _above(heading))
            start, stop = (min(start, above) if article is not None else above), max(stop, below)
        found = self.elements[start : stop + 1]
        return found if article is not None else self._without_footers(found)

    def _without_footers(self, found: list[Element]) -> list[Element]:
        """Leave out the footers of the page: the date there is today's, or the site's."""
        footers = [
            self._span(element)
            for element in found
            if (element.name == "footer" or _FOOTER.search(marks(element))) and not _dates(element)
        ]
        outside = {position for start, stop in footers for position in range(start, stop + 1)}
        return [element for element in found if self._position[id(element)] not in outside]

    def _span(self, element: Element) -> tuple[int, int]:
        return self._position.get(id(element), 0), self._end.get(id(element), len(self.elements) - 1)


def _dates(footer: Element) -> bool:
    """Say whether a footer is the story's own: it says when that was published."""
    return any("datepublished" in attribute(child, "itemprop").lower() for child in footer.find_all(itemprop=True))


def _around(element: Element) -> list[Element]:
    return [element, *element.parents]


def _above(heading: Element) -> Element:
    """Return what holds a heading and the lines beside it: two levels up, never the whole page."""
    found = heading
    for parent in list(heading.parents)[:2]:
        if parent.name in ("html", "body", "[document]"):
            break
        found = parent
    return found
