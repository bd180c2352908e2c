"""Every rule by name: what it says and who says so. docs/reference/rules.md is written from it."""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """What a rule asks of a document, in one sentence, and the text it is taken from."""

    says: str
    source: str


_ATOM = "RFC 4287"
_FEEDS = "seen in readers and the W3C validator"
_BOARD = "RSS 2.0"
_PROFILE = "RSS Advisory Board's profile"
_JSON = "JSON Feed 1.1"

RULES: dict[str, Rule] = {
    "well-formed": Rule("the document parses: XML without a repair, JSON without a rest", "XML 1.0, RFC 8259"),
    # What readers were seen to do, in every format
    "FEEDS-2-utf-8": Rule(
        "an XML document begins with a declaration that names UTF-8; nothing stands before it, no byte order mark "
        "before JSON",
        _FEEDS,
    ),
    "FEEDS-2-size": Rule("a document is no larger than its feed's `max_bytes`", _FEEDS),
    "FEEDS-2-characters": Rule(
        "no control character, lone surrogate, noncharacter or stray byte order mark, plain or escaped", _FEEDS
    ),
    "FEEDS-2-plain-titles": Rule("a title is plain text, not blank, escaped once, without tags", _FEEDS),
    "FEEDS-2-plain-text": Rule("no character reference can be read inside a word of a summary (`it&#8217;s`)", _FEEDS),
    "FEEDS-2-description-html": Rule("an RSS description is HTML: `&` stands only in a character reference", _FEEDS),
    "FEEDS-2-body-html": Rule("the body of an Atom entry is of type `html`", _FEEDS),
    "FEEDS-2-some-text": Rule("an entry has a text: a body or a summary, not blank", _FEEDS),
    "FEEDS-2-absolute-addresses": Rule(
        "`href`, `src`, `srcset`, `poster` and the like in a body are absolute; all but links lead to http(s)", _FEEDS
    ),
    "FEEDS-2-addresses-encoded": Rule("an address is ASCII, percent-encoded (RFC 3986)", _FEEDS),
    "FEEDS-2-safe-body": Rule(
        "a body holds only elements every reader shows; no `on…` or `style` attribute, no `javascript:` or `data:`",
        _FEEDS,
    ),
    "FEEDS-2-balanced-body": Rule(
        "every tag of a body is closed, in the order of opening; `<` only begins one", _FEEDS
    ),
    "FEEDS-2-direction": Rule('a body read from right to left says `dir="rtl"`', _FEEDS),
    "FEEDS-2-utc-stamps": Rule("a stamp of Atom or JSON Feed is in UTC and ends in `Z`", _FEEDS),
    "FEEDS-2-different-updated": Rule(
        "no two entries of an Atom document spell `updated` alike, as far as nine digits of a fraction go", _FEEDS
    ),
    "FEEDS-2-self-link": Rule("a feed names its own address", _FEEDS),
    "FEEDS-2-enclosure": Rule("an enclosure has its type and its length in bytes, above 0", _FEEDS),
    "FEEDS-2-guid-permalink": Rule('`isPermaLink="false"` unless the guid is the link', _FEEDS),
    "FEEDS-2-dc-creator": Rule("an RSS item names its authors by `dc:creator` alone", _FEEDS),
    "FEEDS-2-json-author": Rule("the first of `authors` stands as `author` too", _FEEDS),
    "FEEDS-3-plain-xml": Rule("no document type, no style sheet", _FEEDS),
    # Atom
    "atom-2": Rule("`xml:lang` is a language tag", f"{_ATOM} section 2"),
    "atom-3.1": Rule(
        "a text is of type `text`, `html` or `xhtml`; the first two hold no element", f"{_ATOM} section 3.1"
    ),
    "atom-3.2": Rule("a person has one name, at most one IRI and one e-mail address", f"{_ATOM} section 3.2"),
    "atom-3.3": Rule("a date is one of RFC 3339 that exists, in upper case", f"{_ATOM} section 3.3"),
    "atom-4.1.1": Rule(
        "a feed has one `id`, `title` and `updated`; at most one `generator`, `icon`, `logo`, `rights`, `subtitle`",
        f"{_ATOM} section 4.1.1",
    ),
    "atom-4.1.1-alternate": Rule(
        'a feed has one link `rel="alternate"` of a type and language', f"{_ATOM} section 4.1.1"
    ),
    "atom-4.1.1-order": Rule(
        "what is said of the feed stands before its entries", f"{_ATOM} appendix B, W3C validator"
    ),
    "atom-4.1.1-same-id": Rule("two entries with one id have different `updated`", f"{_ATOM} section 4.1.1"),
    "atom-4.1.2": Rule(
        "an entry has one `id`, `title` and `updated`; at most one `content`, `published`, `rights`, `source`, "
        "`summary`",
        f"{_ATOM} section 4.1.2",
    ),
    "atom-4.1.2-alternate": Rule(
        'an entry has one link `rel="alternate"` of a type and language', f"{_ATOM} section 4.1.2"
    ),
    "atom-4.1.2-author": Rule("an entry or its feed has an author", f"{_ATOM} section 4.1.2"),
    "atom-4.1.2-content": Rule('an entry without a content has a link `rel="alternate"`', f"{_ATOM} section 4.1.2"),
    "atom-4.1.2-summary": Rule("a content that stands elsewhere (`src`) has a summary", f"{_ATOM} section 4.1.2"),
    "atom-4.1.3.1": Rule(
        "the type of a content is `text`, `html`, `xhtml` or a media type; of one with an `src`, a media type",
        f"{_ATOM} section 4.1.3.1",
    ),
    "atom-4.1.3.2": Rule("a content with an `src` is empty, and the `src` an IRI", f"{_ATOM} section 4.1.3.2"),
    "atom-4.1.3.3": Rule("a content of type `text` or `html` holds no element", f"{_ATOM} section 4.1.3.3"),
    "atom-4.2.2": Rule("a category has a term; its scheme is an IRI, its label plain text", f"{_ATOM} section 4.2.2"),
    "atom-4.2.4": Rule("a generator has a name; its `uri` is an IRI", f"{_ATOM} section 4.2.4"),
    "atom-4.2.5": Rule("an icon is an IRI", f"{_ATOM} section 4.2.5"),
    "atom-4.2.6": Rule("an id is an absolute IRI", f"{_ATOM} section 4.2.6"),
    "atom-4.2.7.1": Rule(
        "a link has an `href`: an absolute IRI, http(s) if programs open it", f"{_ATOM} section 4.2.7.1"
    ),
    "atom-4.2.7.2": Rule("a `rel` is registered with IANA, or an absolute IRI", f"{_ATOM} section 4.2.7.2"),
    "atom-4.2.7.3": Rule("the `type` of a link is a media type", f"{_ATOM} section 4.2.7.3"),
    "atom-4.2.7.4": Rule("the `hreflang` of a link is a language tag", f"{_ATOM} section 4.2.7.4"),
    "atom-4.2.7.6": Rule("the `length` of a link is a number of bytes", f"{_ATOM} section 4.2.7.6"),
    "atom-4.2.8": Rule("a logo is an IRI", f"{_ATOM} section 4.2.8"),
    "atom-6.2": Rule(
        "no element of Atom's namespace, or of none, that Atom does not define there", f"{_ATOM} section 6.2"
    ),
    # Documents of one feed, and what was withdrawn
    "rfc5005-2": Rule("a feed that is complete has no archives", "RFC 5005 section 2"),
    "rfc5005-3": Rule("an entry links to no document of its feed", "RFC 5005 section 3"),
    "rfc5005-4": Rule(
        "one `self`, `current`, `prev-archive`, `next-archive` at most; an archive names `current`, another address "
        "than its own; neighbours are other documents",
        "RFC 5005 section 4",
    ),
    "rfc6721-3": Rule("a deleted entry has a `ref`, an IRI named once, and a `when`", "RFC 6721 section 3"),
    "rfc6721-live": Rule("no id is both live and deleted in one document", "RFC 6721 section 3"),
    "media-rss": Rule(
        "media have absolute addresses, media types, numbers for sizes, credits and captions that say something",
        "Media RSS 1.5.1",
    ),
    # RSS
    "rss-2.0": Rule("an `rss` element of version 2.0 with one channel", _BOARD),
    "rss-channel": Rule("a channel has one `title`, `link` and `description`, and nothing else twice", _BOARD),
    "rss-content": Rule("a `description` stands before `content:encoded`", _PROFILE),
    "rss-date": Rule(
        "a date is one of RFC 822 that exists, in English, with its weekday and four digits of year", _BOARD
    ),
    "rss-elements": Rule("no element without a namespace that RSS does not define there", _BOARD),
    "rss-enclosure": Rule("at most one enclosure, with an absolute address and a media type", _PROFILE),
    "rss-guid": Rule("an item has a guid, not of digits alone", _PROFILE),
    "rss-guid-unique": Rule("no two items have one guid", _BOARD),
    "rss-hexadecimal": Rule("`&` and `<` of a title are written `&#x26;` and `&#x3C;`", _PROFILE),
    "rss-item": Rule(
        "an item has a `title` or a `description`; nothing but categories twice, none blank, nor a category's domain",
        _BOARD,
    ),
    "rss-language": Rule("a language is a language tag", _BOARD),
    "rss-link": Rule("a link is an absolute http(s) address", _BOARD),
    "rss-order": Rule("what is said of the channel stands before its items", _PROFILE),
    # JSON Feed
    "jsonfeed-attachments": Rule(
        "an attachment has an absolute `url` and a `mime_type`, a size above 0 or none", _JSON
    ),
    "jsonfeed-authors": Rule("an author has a `name`, `url` or `avatar`", _JSON),
    "jsonfeed-content": Rule("an item has a `content_html` or a `content_text`", _JSON),
    "jsonfeed-date": Rule("a date is one of RFC 3339 that exists", _JSON),
    "jsonfeed-hubs": Rule("a hub has a `type` and an absolute `url`", _JSON),
    "jsonfeed-id": Rule("an item has an id, a text no other item has", _JSON),
    "jsonfeed-items": Rule("a feed has a list of items, each an object", _JSON),
    "jsonfeed-kinds": Rule("a member is of the kind the format gives it", _JSON),
    "jsonfeed-language": Rule("a language is a language tag", _JSON),
    "jsonfeed-members": Rule("no member the format does not define, unless it begins with `_`", _JSON),
    "jsonfeed-next": Rule("`next_url` is another address than `feed_url`", _JSON),
    "jsonfeed-url": Rule("an address is absolute", _JSON),
    "jsonfeed-version": Rule("an object whose `version` is that of 1.1", _JSON),
    # Lists
    "opml-2.0": Rule("an `opml` element of version 2.0, a head with a title, a body with an outline", "OPML 2.0"),
    "opml-outline": Rule("a feed has the type `rss` and an absolute `xmlUrl`, once", "OPML 2.0"),
    "sitemap-0.9": Rule(
        "an `urlset` or `sitemapindex` of addresses, each with one `lastmod` at most", "sitemaps.org 0.9"
    ),
    "sitemap-date": Rule("a `lastmod` is a day or a date of RFC 3339", "sitemaps.org 0.9"),
    "sitemap-loc": Rule("an address is absolute, once, of fewer than 2,048 characters", "sitemaps.org 0.9"),
    "sitemap-size": Rule("at most 50,000 addresses, of news at most 1,000", "sitemaps.org 0.9, Google News"),
    "newssitemap": Rule("news have a publication with name and language, a date and a title", "Google News"),
}
