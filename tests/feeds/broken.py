"""Five small documents without a fault, and what breaks one rule each: the rule, what stands there, what then does."""

from __future__ import annotations

from typing import NamedTuple


class Break(NamedTuple):
    """A change to a whole document that breaks one rule; `also` names a second where one mistake cannot break one."""

    rule: str
    was: str
    becomes: str
    also: str = ""


_BODY = '&lt;p&gt;Low &amp;amp; dry: &lt;a href="https://news.example.org/t"&gt;tables&lt;/a&gt;.&lt;/p&gt;'

_HIGH_TEXT = '<content type="html">&lt;div dir="rtl"&gt;&lt;p&gt;המים גבוהים היום.&lt;/p&gt;&lt;/div&gt;</content>'
_HIGH = f"""<link rel="alternate" href="https://news.example.org/high/"/>
    {_HIGH_TEXT}"""

ATOM = f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"
 xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="en">
  <id>tag:news.example.org,2024:feeds/tides</id>
  <title>Tide &amp; Quay</title>
  <updated>2024-03-26T13:00:00Z</updated>
  <author><name>Newsroom</name></author>
  <link rel="self" href="https://news.example.org/tides.atom" type="application/atom+xml"/>
  <link rel="alternate" href="https://news.example.org/"/>
  <link rel="hub" href="https://hub.example.org/"/>
  <link rel="prev-archive" href="https://news.example.org/tides/1.atom"/>
  <generator>wirefeed</generator>
  <subtitle>What the water does.</subtitle>
  <icon>https://news.example.org/icon.png</icon>
  <logo>https://news.example.org/logo.png</logo>
  <at:deleted-entry ref="tag:news.example.org,2024:gone" when="2024-03-25T08:00:00Z"/>
  <entry>
    <id>tag:news.example.org,2024:low</id>
    <title>Low water</title>
    <updated>2024-03-26T13:00:00Z</updated>
    <published>2024-03-26T12:00:00Z</published>
    <author><name>Ada Sample</name><uri>https://news.example.org/ada/</uri></author>
    <link rel="alternate" href="https://news.example.org/low/" hreflang="en"/>
    <link rel="enclosure" href="https://news.example.org/low.jpg" type="image/jpeg" length="4096"/>
    <summary>Low &amp; dry.</summary>
    <content type="html">{_BODY}</content>
    <category term="Harbour" scheme="https://news.example.org/tags/"/>
    <media:content url="https://news.example.org/dry.jpg" type="image/jpeg" medium="image" width="800"/>
    <media:credit>Bo Sample</media:credit>
  </entry>
  <entry xml:lang="he">
    <id>tag:news.example.org,2024:high</id>
    <title>גאות</title>
    <updated>2024-03-25T13:00:00Z</updated>
    <author><name>Newsroom</name></author>
    {_HIGH}
  </entry>
</feed>
"""

RSS = f"""<?xml version='1.0' encoding='UTF-8'?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
  <channel>
    <title>Tide &#x26; Quay</title>
    <link>https://news.example.org/</link>
    <description>What the water does.</description>
    <language>en</language>
    <lastBuildDate>Tue, 26 Mar 2024 13:00:00 GMT</lastBuildDate>
    <atom:link rel="self" href="https://news.example.org/tides.rss" type="application/rss+xml"/>
    <item>
      <title>Low water</title>
      <link>https://news.example.org/low/</link>
      <guid isPermaLink="false">tag:news.example.org,2024:low</guid>
      <description>Low &amp;amp; dry.</description>
      <content:encoded>{_BODY}</content:encoded>
      <pubDate>Tue, 26 Mar 2024 12:00:00 GMT</pubDate>
      <category>Harbour</category>
      <dc:creator>Ada Sample</dc:creator>
      <enclosure url="https://news.example.org/low.jpg" type="image/jpeg" length="4096"/>
    </item>
    <item>
      <title>High water</title>
      <description>High.</description>
      <link>https://news.example.org/high/</link>
      <guid>https://news.example.org/high/</guid>
      <pubDate>Mon, 25 Mar 2024 12:00:00 GMT</pubDate>
    </item>
  </channel>
</rss>
"""

JSON = """{
 "version": "https://jsonfeed.org/version/1.1",
 "title": "Tide & Quay",
 "home_page_url": "https://news.example.org/",
 "feed_url": "https://news.example.org/tides.json",
 "next_url": "https://news.example.org/tides/1.json",
 "language": "en",
 "hubs": [{"type": "WebSub", "url": "https://hub.example.org/"}],
 "authors": [{"name": "Newsroom"}],
 "author": {"name": "Newsroom"},
 "items": [
  {
   "id": "tag:news.example.org,2024:low",
   "url": "https://news.example.org/low/",
   "title": "Low water",
   "content_html": "<p>Low &amp; dry: <a href='https://news.example.org/t'>tables</a>.</p>",
   "summary": "Low & dry.",
   "date_published": "2024-03-26T12:00:00Z",
   "authors": [{"name": "Ada Sample", "url": "https://news.example.org/ada/"}],
   "author": {"name": "Ada Sample", "url": "https://news.example.org/ada/"},
   "tags": ["Harbour"],
   "language": "en",
   "attachments": [{"url": "https://news.example.org/low.jpg", "mime_type": "image/jpeg", "size_in_bytes": 4096}],
   "_wirefeed": {"agency": "AP"}
  },
  {"id": "tag:news.example.org,2024:high", "content_text": "High."}
 ]
}
"""

OPML = """<?xml version='1.0' encoding='UTF-8'?>
<opml version="2.0">
  <head><title>Tide &amp; Quay</title></head>
  <body>
    <outline text="Tides">
      <outline type="rss" text="Low" xmlUrl="https://news.example.org/low.rss" htmlUrl="https://news.example.org/"/>
    </outline>
  </body>
</opml>
"""

NEWS = """<?xml version='1.0' encoding='UTF-8'?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
  <url>
    <loc>https://news.example.org/low/</loc>
    <lastmod>2024-03-26</lastmod>
    <news:news>
      <news:publication><news:name>Tide &amp; Quay</news:name><news:language>en</news:language></news:publication>
      <news:publication_date>2024-03-26T12:00:00Z</news:publication_date>
      <news:title>Low water</news:title>
    </news:news>
  </url>
</urlset>
"""

DOCUMENTS = {"atom": ATOM, "rss": RSS, "json": JSON, "opml": OPML, "newssitemap": NEWS}

_DIV = '&lt;div dir="rtl"&gt;&lt;p&gt;'
_HREF = 'href="https://news.example.org/t"'


def _body(rule: str, becomes: str, was: str = _HREF) -> Break:
    return Break(rule, was, becomes)


BREAKS: dict[str, tuple[Break, ...]] = {
    "atom": (
        Break("well-formed", "<title>Low water</title>", "<title>Low water"),
        Break("well-formed", "Low water", "Low \x01 water"),
        Break("FEEDS-2-utf-8", "<?xml", "\ufeff<?xml"),
        Break("FEEDS-2-utf-8", "<?xml version='1.0' encoding='UTF-8'?>\n", ""),
        Break("FEEDS-2-utf-8", "encoding='UTF-8'", "encoding='US-ASCII'", "well-formed"),
        Break("FEEDS-2-characters", "Low water", "Low\x7f water"),
        Break("FEEDS-2-characters", "Low water", "Low&#x92; water"),
        Break("FEEDS-2-characters", "Low &amp;amp; dry", "Low\ufeff dry"),
        Break("FEEDS-2-characters", 'term="Harbour"', 'term="Har\u0085bour"'),
        Break("FEEDS-2-characters", "Tide", "Tide\U0001ffff"),
        Break("FEEDS-2-plain-titles", "Low water", "&lt;b&gt;Low&lt;/b&gt; water"),
        Break("FEEDS-2-plain-titles", "Low water", "Low&lt;br/&gt;water"),
        Break("FEEDS-2-plain-titles", "Low water", '&lt;a href="/"&gt;Low'),
        Break("FEEDS-2-plain-titles", "Low water", "Low &amp;amp; dry"),
        Break("FEEDS-2-plain-titles", "Low water", "Low &amp;#8217; dry"),
        Break("FEEDS-2-plain-titles", "Low water", " \t "),
        Break("FEEDS-2-plain-titles", "<title>Low", '<title type="html">Low'),
        Break("FEEDS-2-plain-titles", "Tide &amp; Quay", "Tide &amp;amp; Quay"),
        Break("FEEDS-2-plain-text", "Low &amp; dry.", "It&amp;#8217;s dry."),
        Break("FEEDS-2-body-html", '<content type="html">', '<content type="xhtml">'),
        Break("FEEDS-2-body-html", '<content type="html">', "<content>"),
        Break("FEEDS-2-some-text", f'<content type="html">{_BODY}', '<content type="html"> '),
        Break("FEEDS-2-self-link", 'rel="self"', 'rel="related"'),
        Break("FEEDS-2-enclosure", ' length="4096"', ""),
        Break("FEEDS-2-enclosure", 'length="4096"', 'length="0"'),
        Break("FEEDS-2-enclosure", ' type="image/jpeg" length', " length"),
        Break("FEEDS-2-utc-stamps", "2024-03-26T12:00:00Z", "2024-03-26T12:00:00+02:00"),
        Break("FEEDS-2-different-updated", "2024-03-25T13:00:00Z", "2024-03-26T13:00:00Z"),
        Break("FEEDS-2-addresses-encoded", "org/low/", "org/l\u00f6w/"),
        Break("FEEDS-2-addresses-encoded", "org/low.jpg", "org/low water.jpg"),
        Break("FEEDS-2-addresses-encoded", "org/low/", "org/100%/"),
        Break("FEEDS-2-direction", _DIV, "&lt;div&gt;&lt;p&gt;"),
        Break("FEEDS-3-plain-xml", "<feed", "<!DOCTYPE feed>\n<feed"),
        Break("FEEDS-3-plain-xml", "<feed", "<?xml-stylesheet href='a.xsl' type='text/xsl'?>\n<feed"),
        _body("FEEDS-2-absolute-addresses", 'href="/t"'),
        _body("FEEDS-2-absolute-addresses", 'href="#notes"'),
        _body("FEEDS-2-absolute-addresses", 'href="//news.example.org/t"'),
        _body("FEEDS-2-absolute-addresses", "href=t.html"),
        _body("FEEDS-2-absolute-addresses", "href=''"),
        _body("FEEDS-2-absolute-addresses", f'{_HREF}&gt;&lt;img src="p.jpg"'),
        _body("FEEDS-2-absolute-addresses", f'{_HREF}&gt;&lt;img src="mailto:a@news.example.org"'),
        _body("FEEDS-2-absolute-addresses", f'{_HREF}&gt;&lt;img srcset="https://news.example.org/a 1x, b.jpg 2x"'),
        _body("FEEDS-2-absolute-addresses", f'{_HREF}&gt;&lt;video poster="p.jpg"&gt;&lt;/video'),
        _body("FEEDS-2-addresses-encoded", 'href="https://news.example.org/a b"'),
        _body("FEEDS-2-addresses-encoded", 'href="https://news.example.org/&amp;auml;"'),
        _body("FEEDS-2-safe-body", f'{_HREF} onclick="go()"'),
        _body("FEEDS-2-safe-body", f"{_HREF} OnMouseOver=go()"),
        _body("FEEDS-2-safe-body", 'href="javascript:go()"'),
        _body("FEEDS-2-safe-body", "href='JavaScript:go()'"),
        _body("FEEDS-2-safe-body", 'href=" &amp;#106;avascript:go()"'),
        _body("FEEDS-2-safe-body", f'{_HREF}&gt;&lt;img src="data:image/gif;base64,R0lG"'),
        _body("FEEDS-2-safe-body", f"{_HREF}&gt;&lt;script&gt;&lt;/script"),
        _body("FEEDS-2-safe-body", f"{_HREF}&gt;&lt;SCRIPT&gt;&lt;/SCRIPT"),
        _body("FEEDS-2-safe-body", f'{_HREF}&gt;&lt;iframe src="https://film.example.org/"&gt;&lt;/iframe'),
        _body("FEEDS-2-safe-body", f"{_HREF}&gt;&lt;input"),
        _body("FEEDS-2-safe-body", f'{_HREF} style="position: fixed"'),
        _body("FEEDS-2-safe-body", f"{_HREF}&gt;&lt;blink&gt;&lt;/blink"),
        _body("FEEDS-2-balanced-body", ".</content>", ".&lt;/p&gt;</content>"),
        _body("FEEDS-2-balanced-body", "tables.", "tables&lt;/a&gt;."),
        _body("FEEDS-2-balanced-body", "tables&lt;/p&gt;.&lt;/a&gt;", "tables&lt;/a&gt;.&lt;/p&gt;"),
        _body("FEEDS-2-balanced-body", "1 &lt; 2 tables", "tables"),
        _body("FEEDS-2-balanced-body", "&lt;!-- tables --&gt;", "tables"),
        Break("atom-2", 'xml:lang="en"', 'xml:lang="en_GB"'),
        Break("atom-2", 'xml:lang="he"', 'xml:lang="Hebrew, modern"'),
        Break("atom-3.1", "<summary>", '<summary type="plain">'),
        Break("atom-3.1", "<summary>Low &amp; dry.", "<summary>Low <b>dry</b>."),
        Break("atom-3.1", "Low water", "Low <b>water</b>"),
        Break("atom-3.2", "<name>Ada Sample</name>", ""),
        Break("atom-3.2", "<name>Ada Sample</name>", "<name> </name>"),
        Break("atom-3.2", "https://news.example.org/ada/", "/ada/"),
        Break("atom-3.2", "<name>Ada Sample</name>", "<name>Ada Sample</name><email>ada</email>"),
        Break("atom-3.3", "2024-03-26T12:00:00Z", "2024-03-26"),
        Break("atom-3.3", "2024-03-26T12:00:00Z", "2024-02-30T12:00:00Z"),
        Break("atom-3.3", "2024-03-26T12:00:00Z", "2024-03-26t12:00:00z"),
        Break("atom-3.3", "2024-03-26T12:00:00Z", "Tue, 26 Mar 2024 12:00:00 GMT"),
        Break("atom-4.1.1", "<id>tag:news.example.org,2024:feeds/tides</id>", ""),
        Break("atom-4.1.1", "<updated>2024-03-26T13:00:00Z</updated>\n  <a", "<a"),
        Break("atom-4.1.1", "<title>Tide &amp; Quay</title>", ""),
        Break("atom-4.1.1", "<generator>", "<generator>x</generator><generator>"),
        Break("atom-4.1.1", '<feed xmlns="http://www.w3.org/2005/Atom"', '<feed xmlns="http://purl.org/atom/ns#"'),
        Break("atom-4.1.1-alternate", 'rel="hub"', 'rel="alternate"'),
        Break(
            "atom-4.1.1-same-id",
            "2024:high</id>\n    <title>גאות</title>\n    <updated>2024-03-25T13",
            "2024:low</id>\n    <title>גאות</title>\n    <updated>2024-03-26T13",
            "FEEDS-2-different-updated",
        ),
        Break("atom-4.1.1-order", "</feed>", '<category term="Late"/></feed>'),
        Break("atom-4.1.2", "<id>tag:news.example.org,2024:low</id>", ""),
        Break("atom-4.1.2", "<title>Low water</title>", ""),
        Break("atom-4.1.2", "<updated>2024-03-25T13:00:00Z</updated>", ""),
        Break("atom-4.1.2", "<summary>", "<summary>Once.</summary><summary>"),
        Break("atom-4.1.2-alternate", "<summary>", '<link href="https://news.example.org/2" hreflang="en"/><summary>'),
        Break("atom-4.1.2-author", "<author><name>Newsroom</name></author>", ""),
        Break("atom-4.1.2-content", _HIGH, ""),
        Break("atom-4.1.2-content", _HIGH, "<summary>High.</summary>"),
        Break("atom-4.1.2-summary", _HIGH_TEXT, '<content type="text/plain" src="https://news.example.org/high.txt"/>'),
        Break("FEEDS-2-some-text", _HIGH_TEXT, ""),
        Break("atom-4.1.3.1", 'content type="html"', 'content type="HTML"', "FEEDS-2-body-html"),
        Break("atom-4.1.3.1", f'type="html">{_BODY}', 'type="html" src="https://news.example.org/low">'),
        Break("atom-4.1.3.2", f'type="html">{_BODY}', 'type="text/plain" src="/low.txt">'),
        Break("atom-4.1.3.2", f'type="html">{_BODY}', 'type="text/html" src="https://news.example.org/low">Once more.'),
        Break("atom-4.1.3.3", _BODY, "Low <b>and</b> dry."),
        Break("atom-4.2.2", 'term="Harbour"', 'term=" "'),
        Break("atom-4.2.2", 'scheme="https://news.example.org/tags/"', 'scheme="tags"'),
        Break("atom-4.2.2", 'term="Harbour"', 'term="Harbour" label=" "'),
        Break("atom-4.2.2", 'term="Harbour"', 'term="Harbour" label="&lt;b>Harbour&lt;/b>"'),
        Break("atom-4.2.4", "<generator>wirefeed", "<generator> "),
        Break("atom-4.2.4", "<generator>", '<generator uri="wirefeed">'),
        Break("atom-4.2.5", "https://news.example.org/icon.png", "icon.png"),
        Break("atom-4.2.6", "<id>tag:news.example.org,2024:low", "<id>\ntag:news.example.org,2024:low"),
        Break("atom-4.2.6", "<id>tag:news.example.org,2024:low</id>", "<id>low</id>"),
        Break("atom-4.2.7.1", 'href="https://news.example.org/low/"', ""),
        Break("atom-4.2.7.1", "https://news.example.org/low/", "/low/"),
        Break("atom-4.2.7.1", "https://hub.example.org/", "hub:example"),
        Break("atom-4.2.7.2", 'rel="enclosure"', 'rel="photo"'),
        Break("atom-4.2.7.2", 'rel="enclosure"', 'rel=""'),
        Break("atom-4.2.7.3", 'type="application/atom+xml"', 'type="atom"'),
        Break("atom-4.2.7.4", 'hreflang="en"', 'hreflang="in English"'),
        Break("atom-4.2.7.6", 'rel="hub"', 'rel="hub" length="4 kB"'),
        Break("atom-4.2.8", "https://news.example.org/logo.png", "logo.png"),
        Break("atom-6.2", "<published>2024-03-26T12:00:00Z</published>", "<issued>2024-03-26T12:00:00Z</issued>"),
        Break("atom-6.2", "<subtitle>What the water does.</subtitle>", "<tagline>What the water does.</tagline>"),
        Break("atom-6.2", "<summary>", '<credit xmlns="">Bo</credit><summary>'),
        Break("rfc5005-2", "<entry>", "<fh:complete/><entry>"),
        Break("rfc5005-3", 'rel="enclosure"', 'rel="prev-archive"'),
        Break("rfc5005-4", 'rel="hub"', 'rel="prev-archive"'),
        Break("rfc5005-4", "https://news.example.org/tides/1.atom", "https://news.example.org/tides.atom"),
        Break("rfc5005-4", "<subtitle>", "<fh:archive/><subtitle>"),
        Break(
            "rfc5005-4",
            "<subtitle>",
            '<fh:archive/><link rel="current" href="https://news.example.org/tides.atom"/><subtitle>',
        ),
        Break("rfc6721-3", 'ref="tag:news.example.org,2024:gone"', ""),
        Break("rfc6721-3", 'ref="tag:news.example.org,2024:gone"', 'ref="gone"'),
        Break("rfc6721-3", 'when="2024-03-25T08:00:00Z"', ""),
        Break(
            "rfc6721-3",
            "<at:",
            '<at:deleted-entry ref="tag:news.example.org,2024:gone" when="2024-03-25T08:00:00Z"/><at:',
        ),
        Break("rfc6721-live", "2024:gone", "2024:low"),
        Break("media-rss", "https://news.example.org/dry.jpg", "dry.jpg"),
        Break("media-rss", 'type="image/jpeg" medium', 'type="jpeg" medium'),
        Break("media-rss", 'medium="image"', 'medium="photo"'),
        Break("media-rss", 'width="800"', 'width="800px"'),
        Break("media-rss", "Bo Sample", ""),
        Break(
            "FEEDS-2-plain-text",
            "<media:credit>",
            "<media:description>It&amp;#8217;s low.</media:description><media:credit>",
        ),
    ),
    "rss": (
        Break("well-formed", "Low water", "Low & water"),
        Break("FEEDS-2-utf-8", "<?xml", "\n<?xml", "well-formed"),
        Break("FEEDS-2-characters", "Low water", "Low\u0092 water"),
        Break("FEEDS-2-characters", "<category>Harbour", "<category>Har\ufdd0\ufeffbour"),
        Break("FEEDS-2-plain-titles", "Low water", "Low &#x26;lt; dry"),
        Break("FEEDS-2-plain-text", "<description>Low &amp;amp; dry.", "<description>It&amp;amp;#8217;s dry."),
        Break("FEEDS-2-description-html", "Low &amp;amp; dry", "Low &amp; dry"),
        Break("FEEDS-2-balanced-body", "<description>Low &amp;amp; dry", "<description>1 &lt; 2"),
        Break("FEEDS-2-absolute-addresses", "High.", '&lt;a href="/h"&gt;High&lt;/a&gt;.'),
        Break("FEEDS-2-some-text", f"<content:encoded>{_BODY}", "<content:encoded>"),
        Break("FEEDS-2-self-link", 'rel="self"', 'rel="related"'),
        Break("FEEDS-2-enclosure", 'length="4096"', 'length="-1"'),
        Break("FEEDS-2-guid-permalink", ' isPermaLink="false"', ""),
        Break("FEEDS-2-guid-permalink", "<guid>https://news.example.org/high/", "<guid>https://news.example.org/high"),
        Break("FEEDS-2-dc-creator", "<category>", "<author>a@news.example.org (Ada Sample)</author><category>"),
        Break("FEEDS-2-dc-creator", "Ada Sample", " "),
        Break("atom-4.2.7.1", "https://news.example.org/tides.rss", "tides.rss"),
        Break("rfc5005-4", "<atom", '<atom:link rel="self" href="https://news.example.org/2.rss"/><atom'),
        Break("media-rss", "<category>", '<media:content url="dry.jpg"/><category>'),
        Break("rss-2.0", 'version="2.0"', 'version="0.91"'),
        Break("rss-channel", "<link>https://news.example.org/</link>", ""),
        Break("rss-channel", "<description>What the water does.</description>", ""),
        Break("rss-channel", "<language>en</language>", "<language>en</language><language>en</language>"),
        Break("rss-content", "<description>Low &amp;amp; dry.</description>", ""),
        Break("rss-content", "<description>Low &amp;amp; dry.</description>", "<category>x</category>"),
        Break("rss-hexadecimal", "Tide &#x26; Quay", "Tide &amp; Quay"),
        Break("rss-hexadecimal", "High water", "1 &lt; 2"),
        Break("rss-order", "</channel>", "<ttl>60</ttl></channel>"),
        Break("rss-date", "Tue, 26 Mar 2024 12:00:00 GMT", "Mon, 26 Mar 2024 12:00:00 GMT"),
        Break("rss-date", "Tue, 26 Mar 2024 12:00:00 GMT", "Sat, 30 Feb 2024 12:00:00 GMT"),
        Break("rss-date", "Tue, 26 Mar 2024 12:00:00 GMT", "mar., 26 mars 2024 12:00:00 GMT"),
        Break("rss-date", "Tue, 26 Mar 2024 13:00:00 GMT", "2024-03-26T13:00:00Z"),
        Break("rss-elements", "<category>Harbour</category>", "<tag>Harbour</tag>"),
        Break("rss-elements", "<language>en</language>", "<lang>en</lang>"),
        Break(
            "rss-enclosure",
            "<enclosure",
            '<enclosure url="https://news.example.org/l.jpg" type="image/jpeg" length="1"/><enclosure',
        ),
        Break("rss-enclosure", "https://news.example.org/low.jpg", "low.jpg"),
        Break("rss-enclosure", 'type="image/jpeg"', 'type="photo"'),
        Break("rss-guid", "<guid>https://news.example.org/high/</guid>", ""),
        Break("rss-guid", ">tag:news.example.org,2024:low<", ">4711<"),
        Break("rss-guid", 'isPermaLink="false"', 'isPermaLink="no"'),
        Break(
            "rss-guid-unique",
            "<guid>https://news.example.org/high/",
            '<guid isPermaLink="false">tag:news.example.org,2024:low',
        ),
        Break("rss-item", "<title>Low", "<title>Tide</title><title>Low"),
        Break("rss-item", "<category>Harbour", "<category> "),
        Break("rss-item", "<category>Harbour", '<category domain="">Harbour'),
        Break("rss-item", "<title>High water</title>", "<title>High water</title><source url='/x'>Quay</source>"),
        Break("rss-item", "<description>High.", "<description>High.</description><description>High."),
        Break("rss-item", "<title>High water</title>\n      <description>High.</description>", ""),
        Break("rss-language", "<language>en", "<language>English, mostly"),
        Break("rss-language", "<category>", "<dc:language>en_GB</dc:language><category>"),
        Break("rss-link", "<link>https://news.example.org/low/", "<link>/low/"),
        Break("rss-link", "<link>https://news.example.org/<", "<link>news.example.org<"),
    ),
    "json": (
        Break("well-formed", '"Low water",', '"Low water"'),
        Break("well-formed", "]\n}\n", "]\n}\n}"),
        Break("FEEDS-2-utf-8", '{\n "version"', '\ufeff{\n "version"', "well-formed"),
        Break("FEEDS-2-characters", "Low water", "Low\\u0007 water"),
        Break("FEEDS-2-characters", '"AP"', '"A\\ufeffP"'),
        Break("FEEDS-2-characters", "Tide", "Ti\u0080de"),
        Break("FEEDS-2-plain-titles", "Low water", "Low &amp; dry"),
        Break("FEEDS-2-plain-text", "Low & dry.", "It&#8217;s dry."),
        Break("FEEDS-2-plain-text", "High.", "It&#8217;s high."),
        Break("FEEDS-2-absolute-addresses", "https://news.example.org/t'", "t'"),
        Break("FEEDS-2-balanced-body", "</p>", ""),
        Break("FEEDS-2-safe-body", "<p>", "<p onload='x'>"),
        Break("FEEDS-2-addresses-encoded", "org/low/", "org/l w/"),
        Break("FEEDS-2-utc-stamps", "2024-03-26T12:00:00Z", "2024-03-26T12:00:00+00:00"),
        Break("FEEDS-2-self-link", ' "feed_url": "https://news.example.org/tides.json",\n', ""),
        Break("FEEDS-2-json-author", ' "author": {"name": "Newsroom"},\n', ""),
        Break("FEEDS-2-json-author", '"author": {"name": "Ada', '"author": {"name": "Eda'),
        Break("jsonfeed-attachments", "https://news.example.org/low.jpg", "low.jpg"),
        Break("jsonfeed-attachments", '"mime_type": "image/jpeg", ', ""),
        Break("jsonfeed-attachments", "4096", "0"),
        Break(
            "jsonfeed-authors",
            ' "authors": [{"name": "Newsroom"}],\n "author": {"name": "Newsroom"}',
            ' "authors": [{}],\n "author": {}',
        ),
        Break("jsonfeed-content", '"content_text": "High."', '"content_text": ""'),
        Break("jsonfeed-content", ', "content_text": "High."', ""),
        Break("jsonfeed-date", "2024-03-26T12:00:00Z", "2024-13-26T12:00:00Z"),
        Break("jsonfeed-hubs", '"type": "WebSub", ', ""),
        Break("jsonfeed-id", "2024:high", "2024:low"),
        Break("jsonfeed-id", '"id": "tag:news.example.org,2024:high", ', ""),
        Break("jsonfeed-items", '"items": [', '"_items": ['),
        Break("jsonfeed-items", '{"id": "tag:news.example.org,2024:high", "content_text": "High."}', '"High."'),
        Break("jsonfeed-kinds", '"tags": ["Harbour"]', '"tags": "Harbour"'),
        Break("jsonfeed-kinds", '"tags": ["Harbour"]', '"tags": [1]'),
        Break("jsonfeed-kinds", '"summary": "Low & dry."', '"summary": null'),
        Break("jsonfeed-language", '"language": "en",\n "hubs"', '"language": "en_GB",\n "hubs"'),
        Break("jsonfeed-language", '"language": "en",\n   "att', '"language": "English",\n   "att'),
        Break("jsonfeed-members", '"_wirefeed"', '"wirefeed"'),
        Break("jsonfeed-next", "https://news.example.org/tides/1.json", "https://news.example.org/tides.json"),
        Break("jsonfeed-url", "https://news.example.org/low/", "/low/"),
        Break("jsonfeed-url", '"home_page_url": "https://news.example.org/"', '"home_page_url": "/"'),
        Break("jsonfeed-version", "version/1.1", "version/1"),
    ),
    "opml": (
        Break("well-formed", "</opml>", ""),
        Break("FEEDS-2-characters", 'text="Low"', 'text="Low\u0099"'),
        Break("FEEDS-2-plain-titles", 'text="Low"', 'text="Low &amp;amp; dry"'),
        Break("FEEDS-2-plain-titles", 'text="Low" ', ""),
        Break("opml-2.0", 'version="2.0"', 'version="1.0"'),
        Break("opml-2.0", "<title>Tide &amp; Quay</title>", ""),
        Break("rss-date", "</title>", "</title><dateModified>2024-03-26</dateModified>"),
        Break(
            "opml-2.0",
            """<outline text="Tides">
      <outline type="rss" text="Low" xmlUrl="https://news.example.org/low.rss" htmlUrl="https://news.example.org/"/>
    </outline>""",
            "",
        ),
        Break("opml-outline", 'type="rss"', 'type="atom"'),
        Break("opml-outline", "https://news.example.org/low.rss", "low.rss"),
        Break("opml-outline", 'text="Tides"', 'text="Tides" type="rss" xmlUrl="https://news.example.org/low.rss"'),
    ),
    "newssitemap": (
        Break("well-formed", "<lastmod>", "<lastmod"),
        Break("FEEDS-2-plain-titles", "Low water", "Low &amp;amp; dry"),
        Break("sitemap-0.9", "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.sitemaps.org/"),
        Break("sitemap-0.9", "<lastmod>", "<lastmod>2024-03-26</lastmod><lastmod>"),
        Break("sitemap-0.9", "urlset", "sitemaps"),
        Break("sitemap-date", "<lastmod>2024-03-26<", "<lastmod>2024-03-32<"),
        Break("sitemap-loc", "https://news.example.org/low/", "/low/"),
        Break("sitemap-loc", "org/low/", f"org/{'l' * 2_048}"),
        Break("sitemap-loc", "</url>\n", "</url><url><loc>https://news.example.org/low/</loc></url>"),
        Break("newssitemap", "<news:title>Low water</news:title>", ""),
        Break("newssitemap", "<news:language>en", "<news:language>English, mostly"),
        Break("newssitemap", "<news:publication_date>2024-03-26T12:00:00Z</news:publication_date>", ""),
    ),
}
