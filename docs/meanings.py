"""What keys mean, in a reader's words: of config.toml, of destinations, of front matter."""

from __future__ import annotations

from wirefeed.plugins import DESTINATIONS

# What a key means, in a reader's words. A key of config.py without a line here stops the run.
MEANINGS = {
    "site.title": "the site's name; a feed without a title of its own is called so",
    "site.url": "the site's address; links of stories begin with it",
    "site.id": "begins every id that a story does not bring itself, `tag:news.example.org,2024:`; "
    "**never change it**, even when the domain changes",
    "site.description": "one line about the site; feeds without a description take it",
    "site.language": "of stories that do not say (BCP 47)",
    "site.timezone": "of dates that name no zone (IANA, `Africa/Cairo`)",
    "site.author": "named where a story names nobody",
    "content.path": "folder of the stories, relative to config.toml",
    "content.link": "address of a story that brings none: `{slug}` `{section}` `{year}` `{month}` `{day}`",
    "content.pictures": "`true`: a picture that comes without a text makes an entry of its own",
    "content.on_remove": "what it means when a published story's file goes: `withdraw` its entry from every output, "
    "`keep` it as it was, `forget` that it ever was published",
    "source[].match": "glob below the content folder; `**` crosses folders; the first `[[source]]` that matches counts",
    "source[].agency": "who supplied these files, where they do not say",
    "source[].publisher": "who publishes them, where they do not say",
    "source[].timezone": "of their dates without a zone; the site's if not given",
    "source[].language": "of their text; the site's if not given",
    "source[].date_order": "how 03/04/2024 is meant: `DMY`, `MDY`, `YMD`; without it such a story is held",
    "source[].format": "a story format's name, instead of detection",
    "source[].url": "address of a feed or file that `wirefeed run` and `wirefeed fetch` poll; what it gives is kept "
    "below content/ where `match` says",
    "source[].every": "how often it is polled; `Retry-After` and caching headers are kept to",
    "source[].authorization": 'its Authorization header, by reference: `{ env = "NAME" }` or `{ file = "path" }`',
    "source[].keys": 'front-matter keys of their own -> ours: `{ "fecha" = "date" }`',
    "output.path": "folder the feeds are written to, relative to config.toml; everything in it is published",
    "output.url": "address that folder is published at; `site.url` and the folder's name if not given",
    "feed[].name": "file name without ending; `/` makes folders; one of `{tag}` `{section}` `{agency}` `{author}` "
    "`{language}` makes a feed for every value",
    "feed[].title": "the site's title if not given, with the value behind it for `{tag}` and the like",
    "feed[].description": "the site's description if not given",
    "feed[].formats": "which files are written: `atom`, `rss`, `json`",
    "feed[].limit": "the newest so many entries",
    "feed[].max_bytes": "no document of the feed is larger; the oldest entries leave first",
    "feed[].archive": "`month` or a number of entries: older entries move to archive documents (RFC 5005) of a month "
    "or of so many; 0 makes none",
    "feed[].partner": "`true`: others publish this feed; stories that say `syndicate: false` stay out",
    "feed[].where.tag": "only stories with one of these tags",
    "feed[].where.section": "only stories of one of these sections",
    "feed[].where.agency": "only stories supplied by one of these",
    "feed[].where.author": "only stories by one of these",
    "feed[].where.language": "only stories in one of these languages",
    "summary.max_columns": "how wide a summary of several sentences may be; a wide character counts 2; 40 or more",
    "short_links.url": "address short codes are appended to; without it there are no short links",
    "short_links.export": "redirects for a static host: `stubs` (HTML files for any host), `netlify`, `cloudflare`, "
    "`nginx`, `caddy`, `apache`",
    "short_links.path": "folder the export is written to, relative to config.toml",
    "short_links.hosts": "hosts besides those of `site.url` and `output.url` that a short link may lead to",
    "pages.feeds": "an HTML page beside every feed, and an index of all feeds",
    "pages.stories": "a page for every story without a link of its own, which its link then leads to",
    "pages.templates": "folder of templates that replace the built-in ones, relative to config.toml",
    "sitemap.news": "`sitemap-news.xml`: the stories of the last 48 hours, for news search engines",
    "sitemap.stories": "`sitemap.xml`: the links of all stories",
    "websub.hub": "address of a WebSub hub, named in every feed",
    "short_links.count": "`true`: the server of `wirefeed run` counts how often each is followed, and keeps "
    "nothing else",
    "schedule.every": "how often `wirefeed run` builds: a duration (`5m`, `1h30m`) or five cron fields in the site's "
    "time zone",
    "schedule.watch": "build within a second of a change below content/ or in config.toml",
    "schedule.settle": "how long nothing more must change before such a build, so that half-written files are not read",
    "server.host": "address to listen on; the table absent means no server",
    "server.port": "port to listen on; 0 takes a free one and prints it",
    "server.max_age": "how long caches may keep a feed, in seconds",
    "server.desk": "`true`: the page `/desk` for editors: builds, held and failed stories, what comes",
    "server.desk_token": 'token for `/desk`, by reference: `{ env = "NAME" }` or `{ file = "path" }`',
    "destination[].name": "its name, for you and in every list: letters, digits, `-` `_` `.`; it is remembered under "
    "this name, so another name is a new destination",
    "destination[].kind": f"which service it is: {', '.join(f'`{name}`' for name in DESTINATIONS.names())}; it decides "
    "which keys there are besides",
    "destination[].where.tag": "only stories with one of these tags",
    "destination[].where.section": "only stories of one of these sections",
    "destination[].where.agency": "only stories supplied by one of these",
    "destination[].where.author": "only stories by one of these",
    "destination[].where.language": "only stories in one of these languages",
    "destination[].start": "what it is sent the first time: nothing (`baseline`), the newest ones (`latest:3`), those "
    "since a day (`since:2024-03-01`), or `all`",
    "destination[].max_age": "an entry older than this is not announced any more, nor does its delivery try any longer",
    "destination[].keep_trying": "how long corrections, withdrawals and kills are tried",
    "destination[].retries": 'pauses between tries, the last one again and again: `["5s", "1m", "1h"]`; the '
    "kind's if not given",
    "destination[].flood": "at most so many new entries of one build are sent; the rest are held for a person; 0 sets "
    "no bound",
    "destination[].quiet": "`22:00-07:00` in the site's time zone: new entries wait for its end; corrections and kills "
    "do not",
    "destination[].digest": "more new entries than this that come due at once become one message; 0 makes none",
    "destination[].rate": "messages at most: `1/s`, `20/m`, `300/5m`; the kind's if not given",
    "destination[].unknown": "when nobody knows whether a message arrived: `retry` (it may stand there twice) or "
    "`hold` for a person; the kind's if not given",
    "destination[].kills": "`delete` the message of a story that is gone, or `replace` it by a notice where the "
    "kind can",
    "destination[].expired": "`delete` the message of an entry that expired, or `keep` it",
    "destination[].label": "the word before a correction; in the entry's language if not given",
    "destination[].template": "file of a Jinja template for the message's words, relative to config.toml",
    "destination[].alerts": "`true`: this destination is told when another one fails",
    "destination[].allow_private": "`true`: it may lie in a private network, and be asked without TLS",
    "destination[].proxy": 'address of a proxy, by reference: `{ env = "NAME" }` or `{ file = "path" }`',
    "destination[].breaker.share": "a destination is left in peace when so many percent of its tries failed",
    "destination[].breaker.tries": "of at least so many tries",
    "destination[].breaker.within": "in so long a time",
    "destination[].breaker.probe": "then one try is made after this time, the next one after twice that",
    "destination[].breaker.longest": "at least one try in this time",
    "destination[].breaker.give_up": "after so long of nothing but failures it is paused: one try a day",
    # Options of kinds whose own docstring leaves them to their names.
    "webhook.url": "where events are sent",
    "webhook.rotated": "moment at which `secret` took the place of `old_secret`, with its offset",
    "ntfy.server": "its address",
    "ntfy.token": "access token, for a topic that is protected",
    "email.password": "of `user`",
    "mattermost.url": "of an incoming webhook",
    "discord.url": "of the webhook",
    "discord.avatar": "address of a picture, instead of the webhook's own",
    "discord.username": "the name messages come from, instead of the webhook's own",
    "teams.url": "of the workflow",
}
# The same for front matter: field of stories/_front/fields.py -> what it says of a story.
FIELDS = {
    "id": "permanent name of the story; without it, `site.id` and the file's path without its ending",
    "guid": "an id for which `id` is only a row number (imported stories)",
    "title": "headline, one line",
    "subhead": "second line under the headline; no feed format has a place for it",
    "standfirst": "the summary where no other is given, else the subhead",
    "summary": "summary in the writer's words; never rejected, never cut",
    "published": "when it was published; see [dates](../explanation/dates.md)",
    "published_or_not": "Jekyll: `false` is a draft; a date is a date",
    "updated": "when it was last changed; moves the entry's `updated`",
    "publish_at": "embargo: shown only from then on",
    "expires": "shown only before",
    "status": "`published`, `draft`, `withheld`, `killed` and the like; an unknown word withholds the story; "
    "with one of the last two it needs no title, date or text",
    "draft": "`true` keeps it back",
    "hidden": "`true` keeps it back",
    "password": "any value keeps it back",
    "version": "a whole number; of two files with one id the higher counts",
    "minor": "`true`: this change moves no stamp",
    "authors": "who wrote it: a text with commas, a list, or a list of `{ name, url }`",
    "agency": "who supplied it",
    "publisher": "who publishes it",
    "section": "the section it stands in; a category of the feeds",
    "categories": "the first is the section unless `section` is given, the others are tags",
    "category": "the section unless `section` is given",
    "tags": "a list, or a text with commas",
    "keywords": "more tags",
    "topics": "more tags",
    "language": "of the text (BCP 47)",
    "dateline": "the place it was written in; left out of the summary where the text begins with it",
    "slug": "last part of its address",
    "link": "its address, whole or below the site's",
    "permalink": "its address, unless it is a pattern such as `/:year/:title/`; `false` is a draft",
    "path": "its address (Zola, Hugo)",
    "short_link": "its own short address; kept as it is",
    "correction": "a note to readers; stands above the text",
    "rights": "copyright line",
    "license": "address of its licence, or its name with the version, `CC BY 4.0`; other words stand as rights",
    "syndicate": "`false` keeps it out of feeds marked `partner = true`",
    "aliases": "ids it had before, `tag:` `urn:` `https:`; paths, which Hugo redirects from, are passed over",
    "image": "a picture: address or file beside the story, or `{ src, caption, credit, alt }`",
    "image_alt": "alternative text of the one picture",
    "image_caption": "caption of the one picture",
    "image_credit": "credit of the one picture",
    "media": "more pictures, sounds, films: the same, or a list of them",
    "excerpt_separator": "a mark in the text that is taken out (Jekyll)",
}

# Ways of using a kind that can do different things: what they are called -> options.
_SECRET = {"env": "NAME"}
FORMS: dict[str, dict[str, dict[str, object]]] = {
    "slack": {"by webhook": {"url": _SECRET}, "by a bot": {"token": _SECRET, "channel": "C024BE91L"}},
    "mattermost": {
        "by webhook": {"url": _SECRET},
        "by a bot": {"server": "https://example.org", "token": _SECRET, "channel": "a" * 26},
    },
    "telegram": {
        "in a public channel or group": {"token": _SECRET, "chat": "@example"},
        "in a private group": {"token": _SECRET, "chat": -4},
    },
    "mastodon": {
        "in public": {"server": "https://example.org", "token": _SECRET},
        "for followers": {"server": "https://example.org", "token": _SECRET, "visibility": "private"},
    },
    "ntfy": {"": {"topic": "news"}, "with `sequence`": {"topic": "news", "sequence": True}},
}
