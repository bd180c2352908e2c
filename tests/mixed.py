"""Small files of every story format, of our own words: what a folder of a newsroom with many suppliers holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

START = datetime(2024, 5, 6, 8, 0, tzinfo=UTC)


class Told(NamedTuple):
    """
    A story as its writer means it.

    Attributes:
        number: Makes its id and the words nobody else has: `word` stands in its headline and text.

        version: Also moves `updated`, an hour each.

        status: ``usable``, ``withheld`` or ``canceled``.

        embargo: Hours after `START` until which it must not be seen; 0 is none. `expiry` likewise.

        kills: Number of the story that this one, a notice, takes off the air; -1 is none.
    """

    number: int
    version: int = 1
    status: str = "usable"
    embargo: int = 0
    expiry: int = 0
    kills: int = -1
    word: str = ""

    @property
    def id(self) -> str:
        return id_of(self.number)

    @property
    def headline(self) -> str:
        return f"The {self.word or word_of(self.number)} ferry sails again"

    @property
    def text(self) -> str:
        return f"The {self.word or word_of(self.number)} ferry left the north pier at six. Forty people were on board."

    @property
    def secret(self) -> str:
        """What is meant for desks."""
        return f"ring the desk at 555-01{self.number:02} about Zettel{self.number}"

    @property
    def published(self) -> datetime:
        return START + timedelta(minutes=self.number)

    @property
    def updated(self) -> datetime:
        return self.published + timedelta(hours=self.version - 1)


def id_of(number: int) -> str:
    return f"urn:example:wire:story-{number}"


def word_of(number: int) -> str:
    return f"Zander{chr(97 + number // 10)}{chr(97 + number % 10)}"


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def hours(count: int) -> str:
    return iso(START + timedelta(hours=count))


def _compact(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%SZ")


def newsmlg2(told: Told) -> str:
    embargo = f"<embargoed>{hours(told.embargo)}</embargoed>" if told.embargo else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{told.id}" version="{told.version}" xml:lang="en">
<itemMeta><itemClass qcode="ninat:text"/><provider literal="GW"/><versionCreated>{iso(told.updated)}</versionCreated>
<firstCreated>{iso(told.published)}</firstCreated>{embargo}<pubStatus qcode="stat:{told.status}"/>
<edNote>{told.secret}</edNote></itemMeta>
<contentMeta><urgency>3</urgency><headline>{told.headline}</headline><language tag="en"/>
<subject qcode="medtop:20000999"><name>harbours</name></subject></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>
<p>{told.text}</p></body></html></inlineXML></contentSet></newsItem>
"""


def newsml1(told: Told) -> str:
    embargoed = told.embargo and told.status == "usable"  # one word says either
    status = "Embargoed" if embargoed else told.status.capitalize()
    change = (
        '<StatusWillChange><FutureStatus FormalName="Usable"/>'
        f"<DateAndTime>{_compact(START + timedelta(hours=told.embargo))}</DateAndTime></StatusWillChange>"
        if told.embargo
        else ""
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<NewsML Version="1.2"><NewsItem xml:lang="en"><Identification><NewsIdentifier><ProviderId>wire.example</ProviderId>
<DateId>20240506</DateId><NewsItemId>{told.number}</NewsItemId>
<RevisionId PreviousRevision="{told.version - 1}" Update="N">{told.version}</RevisionId>
<PublicIdentifier>{told.id}</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><NewsItemType FormalName="News"/><FirstCreated>{_compact(told.published)}</FirstCreated>
<ThisRevisionCreated>{_compact(told.updated)}</ThisRevisionCreated><Status FormalName="{status}"/>{change}
</NewsManagement><NewsComponent><NewsLines><HeadLine>{told.headline}</HeadLine>
<NewsLine><NewsLineType FormalName="EditorialNote"/><NewsLineText>{told.secret}</NewsLineText></NewsLine></NewsLines>
<ContentItem><DataContent><p>{told.text}</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>
"""


def nitf(told: Told) -> str:
    status = "embargoed" if told.embargo and told.status == "usable" else told.status
    release = f'<date.release norm="{_compact(START + timedelta(hours=told.embargo))}"/>' if told.embargo else ""
    expire = f'<date.expire norm="{_compact(START + timedelta(hours=told.expiry))}"/>' if told.expiry else ""
    other = f' management-doc-idref="{id_of(told.kills)}" management-idref-status="canceled"' if told.kills >= 0 else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf><head><docdata management-status="{status}"{other}><doc-id id-string="{told.id}"/>
<date.issue norm="{_compact(told.updated)}"/>{release}{expire}
<du-key key="ferry" version="{told.version}"/><ed-msg info="{told.secret}"/></docdata></head>
<body><body.head><hedline><hl1>{told.headline}</hl1></hedline><note><body.content><p>{told.secret}</p></body.content></note>
</body.head><body.content><p>{told.text}</p></body.content></body></nitf>
"""


def ninjs1(told: Told) -> str:
    item: dict[str, Any] = {
        "uri": told.id,
        "type": "text",
        "version": str(told.version),
        "versioncreated": iso(told.updated),
        "firstcreated": iso(told.published),
        "pubstatus": told.status,
        "language": "en",
        "headline": told.headline,
        "body_xhtml": f"<p>{told.text}</p>",
        "ednote": told.secret,
        "subject": [{"code": "20000999", "name": "harbours", "scheme": "http://cv.iptc.org/newscodes/mediatopic/"}],
    }
    return json.dumps(item | ({"embargoed": hours(told.embargo)} if told.embargo else {}))


def ninjs3(told: Told) -> str:
    item: dict[str, Any] = {
        "uri": told.id,
        "type": "text",
        "version": str(told.version),
        "versionCreated": iso(told.updated),
        "firstCreated": iso(told.published),
        "pubStatus": told.status,
        "language": "en",
        "headlines": [{"role": "main", "value": told.headline}],
        "bodies": [{"role": "main", "contentType": "text/plain", "value": told.text}],
        "edNote": told.secret,
    }
    item |= {"embargoed": hours(told.embargo)} if told.embargo else {}
    return json.dumps(item | ({"expires": hours(told.expiry)} if told.expiry else {}))


def apmedia(told: Told) -> str:
    item = {
        "altids": {"itemid": told.id, "etag": f"{told.id}_{told.version}"},
        "version": told.version,
        "type": "text",
        "language": "en",
        "firstcreated": iso(told.published),
        "versioncreated": iso(told.updated),
        "pubstatus": told.status,
        "ednote": told.secret,
        "headline": told.headline,
        "body_xhtml": f"<p>{told.text}</p>",
    }
    return json.dumps({"data": {"item": item}})


def jsonfeed(told: Told) -> str:
    item = {
        "id": told.id,
        "url": f"https://other.example/{told.number}",
        "title": told.headline,
        "content_html": f"<p>{told.text}</p>",
        "date_published": iso(told.published),
        "date_modified": iso(told.updated),
    }
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Other", "items": [item]})


def rss(told: Told) -> str:
    date = told.published.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Other</title><link>https://other.example/</link>
<description>Other</description><item><title>{told.headline}</title><guid isPermaLink="false">{told.id}</guid>
<link>https://other.example/{told.number}</link><pubDate>{date}</pubDate>
<description>&lt;p>{told.text}&lt;/p></description></item></channel></rss>
"""


def atom(told: Told) -> str:
    return f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Other</title><id>urn:example:other</id>
<updated>{iso(told.updated)}</updated><author><name>Ada Sample</name></author><entry><id>{told.id}</id>
<title>{told.headline}</title><link href="https://other.example/{told.number}"/><updated>{iso(told.updated)}</updated>
<published>{iso(told.published)}</published><content type="html">&lt;p>{told.text}&lt;/p></content></entry></feed>
"""


def wordpress(told: Told) -> str:
    status = {"usable": "publish", "withheld": "private", "canceled": "trash"}[told.status]
    at = told.published.strftime("%Y-%m-%d %H:%M:%S")
    return f"""<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Other</title><link>https://other.example</link><wp:wxr_version>1.2</wp:wxr_version><item>
<title>{told.headline}</title><link>https://other.example/{told.number}</link><dc:creator>ada</dc:creator>
<guid isPermaLink="false">{told.id}</guid><content:encoded><![CDATA[<p>{told.text}</p>]]></content:encoded>
<wp:post_date_gmt>{at}</wp:post_date_gmt><wp:post_date>{at}</wp:post_date><wp:status>{status}</wp:status>
<wp:post_type>post</wp:post_type><wp:post_password></wp:post_password></item></channel></rss>
"""


def iptc7901(told: Told) -> bytes:
    sent = told.published.strftime("%d%H%M GMT %b %y")
    lines = (
        f"\x01gwa{told.number:04} 3 pl 99 gwa {told.number:04}",
        "",
        f"Harbour/Ferry{told.number}/",
        f"\x02{told.headline} =",
        "",
        f"Northgate (gwa) - {told.text}",
        "",
        "## Notizblock",
        f"## {told.secret}",
        f"\x03{sent}",
        "\x04",
    )
    return "\r\n".join(lines).encode()


def anpa(told: Told) -> bytes:
    sent = told.published.strftime("%m-%d-%y %H%MGMT")
    lines = (
        f"\x16\x16\x01a{told.number:04}\x1fbc-",
        f"u i\x13\x11 BC-Ferry-{word_of(told.number)} 05-06 0050",
        f"\x02BC-Ferry-{word_of(told.number)},0050<",
        f"^{told.headline}<",
        f"^Eds: {told.secret}.<",
        f"\tNORTHGATE, Maine (AP) _ {told.text}",
        f"AP-WF-{sent}<",
        "\x03",
    )
    return "\r\n".join(lines).encode()


def markdown(told: Told) -> str:
    keys = {
        "title": told.headline,
        "date": iso(told.published),
        "id": told.id,
        "version": told.version,
        "updated": iso(told.updated),
        "status": told.status,
    }
    keys |= {"publish_at": hours(told.embargo)} if told.embargo else {}
    keys |= {"expires": hours(told.expiry)} if told.expiry else {}
    return "\n".join(["---", *(f"{key}: {json.dumps(value)}" for key, value in keys.items()), "---", "", told.text, ""])


def rst(told: Told) -> str:
    at = told.published.strftime("%Y-%m-%d %H:%M:%S UTC")
    return f".. title: {told.headline}\n.. slug: ferry-{told.number}\n.. date: {at}\n\n{told.text}\n"


def html(told: Told) -> str:
    return f"""<!doctype html><html lang="en"><head><title>{told.headline}</title>
<meta property="article:published_time" content="{iso(told.published)}"></head>
<body><article><h1>{told.headline}</h1><p>{told.text}</p></article></body></html>
"""


def wiretext(told: Told) -> str:
    at = told.published.strftime("%d %B %Y, %H:%M:%S GMT")
    return f"{told.headline}\nBy Mira Hollow\nFiled: {at}\n\nNORTHGATE (GW) - {told.text}\n\nEds: {told.secret}.\n"


class Format(NamedTuple):
    """
    A way to write a story.

    Attributes:
        can: What it has words for, of ``embargo expiry kills status version``.
    """

    name: str
    ending: str
    write: Callable[[Told], str | bytes]
    can: frozenset[str] = frozenset()


def _format(name: str, ending: str, write: Callable[[Told], str | bytes], can: str = "") -> Format:
    return Format(name, ending, write, frozenset(can.split()))


FORMATS = (
    _format("newsmlg2", ".xml", newsmlg2, "embargo status version"),
    _format("newsml1", ".xml", newsml1, "embargo status version"),
    _format("nitf", ".xml", nitf, "embargo expiry kills status version"),
    _format("ninjs1", ".json", ninjs1, "embargo status version"),
    _format("ninjs3", ".json", ninjs3, "embargo expiry status version"),
    _format("apmedia", ".json", apmedia, "status version"),
    _format("jsonfeed", ".json", jsonfeed),
    _format("rss", ".xml", rss),
    _format("atom", ".xml", atom),
    _format("wordpress", ".xml", wordpress, "status"),
    _format("iptc7901", ".iptc", iptc7901),
    _format("anpa", ".anpa", anpa),
    _format("markdown", ".md", markdown, "embargo expiry status version"),
    _format("rst", ".rst", rst),
    _format("html", ".html", html),
    _format("wiretext", ".txt", wiretext),
)
BROKEN: tuple[tuple[str, str | bytes], ...] = (
    ("broken.xml", "<nitf><head><docdata></body>"),
    ("unknown.xml", "<contentMeta><headline>Zanderzz</headline></contentMeta>"),
    ("unknown.json", '{"Zanderzz": [1, 2]}'),
    ("broken.md", "---\ntitle: [Zanderzz\n---\n"),
    ("empty.json", "{"),
    ("broken.iptc", b"\x01gwa\r\n\x02"),
)
