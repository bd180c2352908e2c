"""What a page says about its story: headline, addresses, description, picture, section, tags, language, rights."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from wirefeed.characters import squash
from wirefeed.model import Media
from wirefeed.patterns import lazy
from wirefeed.stories import _licences
from wirefeed.stories._page import jsonld as _jsonld
from wirefeed.stories._page.jsonld import Node
from wirefeed.stories._page.names import SEPARATOR, is_site, without_site
from wirefeed.stories._page.soup import Element, Page, attribute, glance, marks, words
from wirefeed.stories._page.text import key

_TITLED = lazy(
    r" (?:entry-title|article-?title|post-?title|story-?title|article__title|article-?headline|headline|p-name"
    r"|page-title)(?= )"
)
_MASTHEAD = lazy(r"masthead|site-?(?:title|name|header)|\blogo|\bbrand")
_SUBHEAD = lazy(
    r" (?:(?:entry|article|post|story|page)[-_]{1,2})?(?:sub-?head(?:line)?|sub-?title|dec?k|standfirst)(?= )"
)
_TAGGED = lazy(r" (?:[\w-]*[-_])?(?:tags?|terms?|topics?|keywords)(?:[-_][\w-]*)?(?= )")
_TRACKING = lazy(r"(?i)^(?:utm_\w+|fbclid|gclid|mc_[ce]id|cmpid|igshid|ref_src|ocid|xtor|ns_\w+|smid|partner)$")
_LICENSED = lazy(r"(?i)licen|lizen|رخصة|ترخيص|רישיון")
_LANGUAGE = lazy(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_CODE = lazy(
    r"(?i)^(?:[a-z]+:\S+|\w+ state wire|.* (?:state )?wire|\d+|[a-z]{2,}[=_]\S*|(?:type|section|topic|tag)s?[:=].*)$"
)
_SHORT_LABEL = lazy(r"(?i)short[\s_-]?(?:link|url)|shorturl|رابط (?:مختصر|قصير)|kurzlink|lien court|enlace corto")
_CUT = lazy(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*$")


def headline(
    page: Page, article: Node, region: list[Element], names: dict[str, str], section: str
) -> tuple[str, Element | None]:
    """
    Return the headline and the element that shows it.

    A heading that agrees with what the page calls itself; else what it calls itself without the site's name; else
    the first heading that is not the site's name.
    """
    titles = [
        squash(title)
        for title in (page.meta("og:title"), _jsonld.text(article, "headline"), page.meta("twitter:title"))
    ]
    title = page.root.find("title")
    titles = [found for found in (*titles, words(title) if title is not None else "", page.meta("title")) if found]
    shown = list(_headings(region))
    cut = [without_site(found, names, section) for found in titles]
    for element, text in shown:
        if any(_agrees(text, found, without) for found, without in zip(titles, cut)) and not (
            is_site(text, names) or _leads_home(element)
        ):
            return _bare(element, text, cut), element
    for element, text in shown:
        if len(text.split()) > 2 and any(_begins(text, each) for each in titles) and not _leads_home(element):
            return text, element
    for found in cut:
        if found and not is_site(found, names):
            return found, None
    for element, text in shown:
        if not is_site(text, names) or len(shown) == 1:
            return text, element
    return next(iter(cut), ""), None


def _headings(region: list[Element]) -> Iterator[tuple[Element, str]]:
    """Yield headings with text: those of the first level, then those themes call titles, then the second level."""
    for wanted in (
        lambda element: element.name == "h1",
        lambda element: (
            _TITLED.search(marks(element)) is not None or "headline" in attribute(element, "itemprop").split()
        ),
        lambda element: element.name == "h2",
    ):
        for element in region:
            if (
                wanted(element)
                and element.name not in ("meta", "body", "html", "article")
                and (text := words(element))
                and len(text) < 400
            ):
                yield element, text


def _agrees(shown: str, title: str, cut: str) -> bool:
    mine, whole, short = key(shown), key(title), key(cut)
    if not mine or not short:
        return False
    if mine in (whole, short):
        return True
    # A title cut for a share box ends early; a heading may leave out a kicker that the title carries.
    shorter, longer = sorted((mine, short), key=len)
    return len(shorter) > 0.6 * len(longer) and (longer.startswith(shorter) or longer.endswith(shorter))


def _begins(shown: str, title: str) -> bool:
    """Say whether `title` is `shown` and, behind a dash or bar, what a site calls itself without saying so."""
    return any(key(title[: cut.start()]) == key(shown) for cut in SEPARATOR.finditer(title[:400]))


def _leads_home(heading: Element) -> bool:
    """Say whether a heading is the name of the site, linked to its front page."""
    if _MASTHEAD.search(marks(heading)):
        return True
    inside = [link for link in heading.find_all("a") if key(words(link)) == key(words(heading))]
    around = [*inside, *(parent for parent, _ in zip(heading.parents, range(2)) if parent.name == "a")]
    return any(not re.search(r"\w/+[\w?#]|^/*[\w?#]+[^:]*$", attribute(link, "href")) for link in around)


def _bare(heading: Element, shown: str, cut: list[str]) -> str:
    """
    Return a heading without the kicker or the date set inside it, where the page's own title has none.

    What ends in a colon is read with what follows, and stays.
    """
    inner = {key(words(part)) for part in heading.find_all(True)} - {""}
    titles = {key(title) for title in cut} - {""}
    whole = shown
    for at in range(1, len(shown)) if key(shown) != key(cut[0]) else ():
        before, after = shown[:at].rstrip(), shown[at:].lstrip(" |:/·–—!-")
        if shown[at] == ":":
            continue
        if key(after) in titles:
            apart = bool({key(before), key(after)} & inner) and (before[-1:] != ":" or before[-2:-1] == " ")
            if apart or (key(before) and before[-1:] in "|/·–—»>-"):
                return after
        elif key(before) in titles & inner and key(after):
            whole = before  # the longest: its own last quote or question mark belongs to it
    return whole


def subhead(page: Page, region: list[Element], title: str) -> str:
    """Return the line under the headline, where the page marks one."""
    found = page.meta("subhead", "deck", "standfirst", "alternativeheadline")
    for element in region:
        if found or len(found) > 400:
            break
        if _SUBHEAD.search(marks(element)) or "alternativeHeadline" in attribute(element, "itemprop").split():
            found = words(element)
    return found if found and key(found) != key(title) and len(found) <= 400 else ""


def canonical(page: Page, article: Node) -> str:
    """Return the story's own address, absolute, without tracking; empty if the page names none."""
    base = page.meta("og:url")
    for found in (
        page.link("canonical"),
        base,
        _jsonld.address(article, "mainEntityOfPage", "url"),
        page.meta("parsely-link", "twitter:url"),
    ):
        address = _absolute(found, base)
        # A template that calls every page of a site its front page says nothing.
        if address and (urlsplit(address).path.strip("/") or urlsplit(address).query or not _is_deeper(base)):
            return _untracked(address)
    return ""


def _is_deeper(address: str) -> bool:
    try:
        return bool(urlsplit(address).path.strip("/"))
    except ValueError:
        return False


def _absolute(address: str, base: str) -> str:
    try:
        joined = urljoin(base, squash(address)) if address else ""
        parts = urlsplit(joined)
        return joined if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def _untracked(address: str) -> str:
    parts = urlsplit(address)
    if not parts.query and not parts.fragment:
        return address
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in asked if not _TRACKING.match(name)]
    query = parts.query if len(kept) == len(asked) else urlencode(kept)
    return urlunsplit(
        (parts.scheme, parts.netloc, parts.path, query, parts.fragment if parts.fragment.startswith("!") else "")
    )


def short_link(page: Page, every: list[Element], link: str) -> str:
    """Return the story's own short address: a link of that rel, or the value of the field a reader copies it from."""
    found = [page.link("shortlink"), page.link("shorturl"), page.meta("shortlink", "short_link", "shorturl")]
    fields = (element for element in every if element.name == "input" and _is_web(attribute(element, "value")))
    for element in islice(fields, 10):
        near = glance(element.parent.parent or element.parent) if element.parent is not None else None
        label = f"{marks(element)} {attribute(element, 'name')} {near[1] if near is not None else ''}"
        if _SHORT_LABEL.search(label):
            found.append(attribute(element, "value"))
    for element in every:
        if element.name == "a" and "shortlink" in attribute(element, "rel").split():
            found.append(attribute(element, "href"))
    addresses = (_absolute(address, link) for address in found)
    return next((address for address in addresses if address and address != link), "")


def _is_web(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def description(page: Page, article: Node, title: str, names: dict[str, str]) -> str:
    """Return what the page says about its story, whole sentences before cut ones; empty if only about its site."""
    found = [page.meta("og:description"), page.meta("description", "dc.description"), page.meta("twitter:description")]
    found.append(_jsonld.text(article, "description"))
    kept = [text for text in map(squash, found) if text and not _is_boilerplate(text, title, names)]
    return next((text for text in kept if not _CUT.search(text)), kept[0] if kept else "")


def _is_boilerplate(text: str, title: str, names: dict[str, str]) -> bool:
    mine, headline = key(text), key(title)
    if mine == headline or is_site(text, names) or (mine.startswith(headline) and len(mine) < len(headline) + 30):
        return True
    return without_site(text, names, "") != text


def picture(page: Page, article: Node, link: str) -> Media | None:
    """Return the first picture the page names for itself, with what it says of its size."""
    shown: dict[str, str] = {}
    for name, content in page.metas:
        if name in ("og:image", "og:image:url", "og:image:secure_url"):
            if "url" not in shown:
                shown["url"] = content
            elif name == "og:image" and content != shown["url"]:
                break
        elif name.startswith("og:image:"):
            shown.setdefault(name.removeprefix("og:image:"), content)
    if not _absolute(shown.get("url", ""), link):
        shown = _other_picture(page, article)
    address = _absolute(shown.get("url", ""), link)
    width, height = _pixels(shown.get("width", "")), _pixels(shown.get("height", ""))
    if not address or 0 < width <= 2 or 0 < height <= 2:
        return None
    kind = shown.get("type", "")
    return Media(
        url=address,
        type=kind if re.fullmatch(r"image/[\w.+-]+", kind) else "",
        width=width,
        height=height,
        alt=squash(shown.get("alt", "")),
    )


def _other_picture(page: Page, article: Node) -> dict[str, str]:
    node = next((image for image in _jsonld.each(article, "image") if isinstance(image, dict)), {})
    return {
        "url": _jsonld.address(article, "image", "thumbnailUrl")
        or page.meta("twitter:image", "twitter:image:src")
        or page.link("image_src"),
        "width": _jsonld.text(node, "width"),
        "height": _jsonld.text(node, "height"),
    }


def _pixels(text: str) -> int:
    digits = text.removesuffix("px").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0


def section(page: Page, article: Node) -> str:
    """Return the section the story stands in."""
    found = (page.meta("article:section", "og:article:section"), _jsonld.text(article, "articleSection"))
    named = (*found, page.meta("parsely-section", "category", "section", "sailthru.section"))
    return next((name for name in map(squash, named) if name and not name.startswith(("http:", "https:"))), "")


def tags(page: Page, article: Node, region: list[Element]) -> tuple[str, ...]:
    """Return the keywords of the first field that has some; codes of distributors are none."""
    sources: Iterable[Iterable[str]] = (
        page.all_of("article:tag", "og:article:tag"),
        page.all_of("tags"),
        [unescape(word) for word in _jsonld.each(article, "keywords") if isinstance(word, str)],
        page.all_of("news_keywords", "keywords", "parsely-tags", "sailthru.tags"),
        _linked_tags(region),
    )
    for number, source in enumerate(sources):
        pieces = [piece for text in source for piece in (re.split(r"[,;،、]", text) if number < 4 else [text])]
        found = {
            key(piece): squash(piece)
            for piece in reversed(pieces)
            if key(piece) and not _CODE.match(squash(piece)) and len(piece) < 80
        }
        if found:
            return tuple(dict.fromkeys(found[key(piece)] for piece in pieces if key(piece) in found))
    return ()


def _linked_tags(region: list[Element]) -> list[str]:
    """Return the text of tag links that stand in a list of tags: the cards of other stories carry tags, too."""
    links = [
        element
        for element in region
        if element.name == "a" and "tag" in (rel := attribute(element, "rel").lower().split()) and "category" not in rel
    ]
    near = [[parent for parent, _ in zip(link.parents, range(4))] for link in links]
    listed = [link for link, above in zip(links, near) if any(_TAGGED.search(marks(parent)) for parent in above)]
    return [words(link) for link in listed]


def language(page: Page, article: Node) -> str:
    """Return the language the page declares, BCP 47; empty if none is well-formed."""
    root = page.root.find("html")
    declared = (attribute(root, "lang") or attribute(root, "xml:lang")) if root is not None else ""
    shown = page.root.find("article", lang=True)
    found = (
        declared,
        page.meta("content-language", "lang"),
        page.meta("og:locale"),
        _jsonld.text(article, "inLanguage"),
    )
    for text in (*found, page.meta("dc.language", "language"), attribute(shown, "lang") if shown is not None else ""):
        word = text.split(",")[0].strip()
        if _LANGUAGE.fullmatch(word):
            first, *rest = re.split("[-_]", word)
            return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])
    return ""


def rights(page: Page, article: Node, every: list[Element], body: set[int]) -> tuple[str, str]:
    """
    Return the rights in words and the licence's address; a licence inside `body` is a picture's.

    The words are the licence's short name, or the notice the page carries.
    """
    address = _licence(page, article, every, body)
    notice = page.meta("dcterms.rights", "dc.rights", "copyright", "rights") or _jsonld.text(article, "copyrightNotice")
    return _licences.name(address) or squash(notice), address


def _licence(page: Page, article: Node, every: list[Element], body: set[int]) -> str:
    base = page.link("canonical") or page.meta("og:url")
    linked = [element for element in every if element.name in ("a", "link") and id(element) not in body]
    linked = [element for element in linked if attribute(element, "href").strip()[:1] not in ("", "#")]
    for element in linked:
        marked = f"{attribute(element, 'rel')} {attribute(element, 'itemprop')}".lower().split()
        if "license" in marked and (found := _absolute(attribute(element, "href"), base)):
            return found
    for element in reversed(linked):
        found = _absolute(attribute(element, "href"), base) if _licences.name(attribute(element, "href")) else ""
        near = glance(element.parent, 200) if found and element.parent is not None else None
        around = near[1] if near is not None else ""
        if found and _LICENSED.search(around) and len(around) > len(words(element)):
            return found
    said = (_jsonld.address(article, "license"), page.meta("license", "dcterms.license", "dc.rights.license"))
    return next((found for text in said if (found := _licences.address(text))), "")
