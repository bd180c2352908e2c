"""
How many bytes a feed will have, without rendering it: what keeps a document below its limit, and parts archives.

All figures are upper bounds for Atom, RSS and JSON Feed alike. A text is counted with what escaping adds to it, an
element by the length of what is written around it.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import astuple, replace

from wirefeed.characters import legal
from wirefeed.feeds._addresses import permanent, spelled
from wirefeed.feeds._clean import clean_entry, clean_frame
from wirefeed.feeds._parts import categories, tags
from wirefeed.model import Entry, Feed, Media
from wirefeed.patterns import lazy

_SIGNS = lazy(r'[&<>"\\\n\r\t]')

# What a feed lends to an entry that says nothing of its own: `weight` leaves room for it, `frame` adds what exceeds it.
_AUTHOR = 64
_LANGUAGE = 12


# Elements as they are written, the newline before each for the one behind it.
_XML = max(
    len("""
  <entry xml:lang="">
    <id></id>
    <title></title>
    <updated>2024-03-28T16:45:00.000000000Z</updated>
    <content type="html"></content>
    <link href="" rel="alternate"/>
    <summary></summary>
    <published>2024-03-28T16:45:00Z</published>
  </entry>"""),
    len("""
    <item>
      <title></title>
      <link></link>
      <description></description>
      <content:encoded></content:encoded>
      <guid isPermaLink="false"></guid>
      <pubDate>Thu, 28 Mar 2024 16:45:00 GMT</pubDate>
      <dc:language></dc:language>
    </item>"""),
)
_XML_AUTHOR = len("""
    <author>
      <name></name>
      <uri></uri>
    </author>""")
_XML_CATEGORY = len("""
      <category></category>""")
_XML_SCHEME = len(""" scheme="" label="" """)
_XML_AGENCY = len("""
    <contributor>
      <name></name>
    </contributor>""")
_XML_RIGHTS = len("""
      <dc:rights></dc:rights>""")
_XML_LICENSE = len("""
      <atom:link rel="license" href=""/>""")
_XML_SHORT_LINK = len("""
      <atom:link rel="http://microformats.org/wiki/rel-shortlink" href=""/>""")
_XML_MEDIA = len("""
      <media:content url="" type="" medium="image" fileSize="" width="" height="">
        <media:description type="plain"></media:description>
        <media:credit></media:credit>
      </media:content>""")

_JSON = len("""
  {
   "id": "",
   "url": "",
   "title": "",
   "content_html": "",
   "content_text": "",
   "summary": "",
   "date_published": "2024-03-28T16:45:00Z",
   "date_modified": "2024-03-28T16:45:00Z",
   "authors": [
   ],
   "author": {
    "name": "",
    "url": ""
   },
   "language": "",
  },""")
_JSON_AUTHOR = len("""
    {
     "name": "",
     "url": ""
    },""")
_JSON_TAGS = len("""
   "tags": [
   ],""")
_JSON_TAG = len("""
    "",""")
_JSON_ALL_MEDIA = len("""
   "image": "",
   "attachments": [
   ],""")
_JSON_MEDIA = len("""
    {
     "url": "",
     "mime_type": "",
     "title": "",
     "size_in_bytes": ,
     "_wirefeed": {
      "credit": "",
      "alt": ""
     }
    },""")
_JSON_OURS = len("""
   "_wirefeed": {
    "agency": "",
    "publisher": "",
    "short_link": "",
    "rights": "",
    "license": "",
    "correction": "",
    "subjects": [
    ],
    "urgency": 1,
    "located": "",
    "genre": ""
   },""")
_JSON_SUBJECT = len("""
     {
      "code": "",
      "scheme": "",
      "label": ""
     },""")


_FRAME = max(
    len("""
<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:media="http://search.yahoo.com/mrss/" xmlns:fh="http://purl.org/syndication/history/1.0" \
xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns="http://www.w3.org/2005/Atom" xml:lang="">
  <id></id>
  <title></title>
  <updated>2024-03-28T16:45:00Z</updated>
  <author>
    <name></name>
  </author>
  <link href="" rel="self" type="application/atom+xml"/>
  <link href="" rel="alternate"/>
  <link href="" rel="alternate" type="text/html"/>
  <link href="" rel="hub"/>
  <link href="" rel="prev-archive" type="application/atom+xml"/>
  <link href="" rel="current" type="application/atom+xml"/>
  <generator>wirefeed</generator>
  <subtitle></subtitle>
  <fh:archive/>
</feed>"""),
    len("""
<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" \
xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:atom="http://www.w3.org/2005/Atom" \
xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">
  <channel>
    <title></title>
    <link></link>
    <description></description>
    <atom:link href="" rel="self" type="application/rss+xml"/>
    <docs>http://www.rssboard.org/rss-specification</docs>
    <generator>wirefeed</generator>
    <language></language>
    <lastBuildDate>Thu, 28 Mar 2024 16:45:00 GMT</lastBuildDate>
    <atom:link href="" rel="hub"/>
    <atom:link href="" rel="prev-archive" type="application/rss+xml"/>
    <atom:link href="" rel="current" type="application/rss+xml"/>
    <fh:archive/>
  </channel>
</rss>"""),
)  # JSON Feed's is shorter
_TOMBSTONE = len("""
  <at:deleted-entry ref="" when="2024-03-28T16:45:00Z">
    <at:comment></at:comment>
  </at:deleted-entry>""")


def weight(entry: Entry) -> int:
    """
    Return the bytes `entry` adds to a feed of any format, at most.

    What the feed lends to it is counted as far as it is of usual length: an author of 64 bytes, a language of 12.
    """
    plain = entry.body.isascii() and entry.body.startswith("<")  # nothing in it grows, nor does all of it go
    body = (entry.body if plain else legal(entry.body)).encode()
    made = clean_entry(replace(entry, body=""))
    lent = 0 if made.authors else _AUTHOR
    alike = (
        max(_cost(permanent(made.id)), _cost(spelled(made.id)))
        + _cost(made.title)
        + _cost(made.link)
        + max(len(made.language), _LANGUAGE)
        + sum(map(_cost, (made.short_link, made.agency, made.rights, made.license)))
        + sum(_cost(author.name) + _cost(author.url) for author in made.authors)
        + lent
        + sum(map(_media, made.media))
        + len(body)
    )
    return alike + max(_in_xml(made, body), _in_json(made, body) + lent)


def frame(feed: Feed) -> int:
    """
    Return the bytes of a document of `feed`, of any format, without its entries, at most.

    Tombstones count, and all that is said of archives and a hub. So does what the feed lends to its entries beyond the
    room that `weight` leaves: only to those that are in `feed`, so that one with a long author should come with all it
    may show.
    """
    made = clean_frame(feed)
    texts = (made.title, made.title, made.description, made.author, made.author, made.language)
    addresses = (made.home, made.page, made.hub, permanent(made.id))
    return (
        _FRAME
        + sum(map(_cost, (*texts, *addresses)))
        + sum(map(_longest, (made.addresses, made.previous, made.current)))
        + sum(_TOMBSTONE + _cost(permanent(gone.id)) + _cost(gone.comment) for gone in made.tombstones)
        + _lent(made)
    )


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def _cost(text: str) -> int:
    """Return the bytes of a short text wherever it may stand: as an element, an attribute or a member."""
    size = _size(text)
    if _SIGNS.search(text) is None:
        return size
    count = text.count
    # "&#x26;" and "&#x3C;" in RSS, "&quot;" in attributes, "&#13;" everywhere
    six = count("&") + count("<") + count('"')
    return size + 5 * six + 4 * (count("\n") + count("\r")) + 3 * (count(">") + count("\t")) + count("\\")


def _signs(text: bytes, signs: bytes) -> int:
    """Return how many of `signs` are in `text`; with many of them this takes a third of the time of counting each."""
    return len(text) - len(text.translate(None, signs))


def _in_xml(entry: Entry, body: bytes) -> int:
    """Return what `entry` with `body` costs in Atom or RSS beyond what it costs in any format."""
    summary = entry.summary.count
    size = _XML + 4 * (body.count(b"&") + body.count(b"\r")) + 3 * _signs(body, b"<>")
    if entry.summary:  # HTML in RSS, escaped twice
        size += _size(entry.summary) + 8 * summary("&") + 7 * (summary("<") + summary(">")) + 4 * summary("\r")
    elif not body:
        size += _cost(entry.title)
    size += _XML_AUTHOR * (len(entry.authors) or 1)
    for one in categories(entry):
        size += _XML_CATEGORY + _XML_SCHEME * bool(one.scheme or one.label) + sum(map(_cost, one))
    size += _XML_AGENCY * bool(entry.agency) + _XML_RIGHTS * bool(entry.rights)
    size += _XML_LICENSE * bool(entry.license) + _XML_SHORT_LINK * bool(entry.short_link)
    return size + _XML_MEDIA * len(entry.media)


def _in_json(entry: Entry, body: bytes) -> int:
    """Return what `entry` with `body` costs in JSON Feed beyond what it costs in any format."""
    words = tags(entry)
    size = _JSON + _signs(body, b'"\\\n\r\t')
    size += _cost(entry.summary) + (0 if body else _cost(entry.summary or entry.title))
    size += _JSON_AUTHOR * (len(entry.authors) or 1)
    if entry.authors:  # told twice
        size += _cost(entry.authors[0].name) + _cost(entry.authors[0].url)
    if words:
        size += _JSON_TAGS + _JSON_TAG * len(words) + sum(map(_cost, words))
    if entry.media:
        size += _JSON_ALL_MEDIA + _JSON_MEDIA * len(entry.media) + max(_cost(media.url) for media in entry.media)
        size += sum(_cost(media.alt) for media in entry.media)  # beside the title, which may be it
    ours = (entry.publisher, entry.correction, entry.located, entry.genre)
    others = (entry.agency, entry.short_link, entry.rights, entry.license, entry.subjects, entry.urgency)
    if any(ours) or any(others):
        size += _JSON_OURS + sum(map(_cost, ours))
    return size + sum(_JSON_SUBJECT + sum(map(_cost, one)) for one in map(astuple, entry.subjects))


def _media(media: Media) -> int:
    texts = (media.url, media.type, media.caption, media.alt if not media.caption else "", media.credit)
    return sum(map(_cost, texts)) + sum(len(str(number)) for number in (media.length, media.width, media.height))


def _longest(addresses: Mapping[str, str]) -> int:
    return max(map(_cost, addresses.values()), default=0)


def _lent(feed: Feed) -> int:
    """Return what `feed` lends to its entries beyond the usual."""
    author, language = 2 * max(_cost(feed.author) - _AUTHOR, 0), max(len(feed.language) - _LANGUAGE, 0)
    if not author and not language:
        return 0
    unsigned = sum(not any(legal(author.name) for author in entry.authors) for entry in feed.entries)
    return author * unsigned + language * len(feed.entries)
