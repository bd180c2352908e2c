"""Start a site: a commented config.toml and a first story."""

from __future__ import annotations

import os
from shlex import quote
from urllib.parse import urlsplit

import click

from wirefeed.cli import _options
from wirefeed.errors import ConfigError, OutputError

_CONFIG = """\
# wirefeed: what is published, from where, to where. Paths are relative to this file.

[site]
title = {title}
url = {url}
description = ""
language = "en"                  # of stories that do not say
timezone = "UTC"                 # of dates that name no zone, such as "Africa/Cairo"
author = "Newsroom"              # named where a story names nobody
id = {id}   # begins every entry's id; NEVER change it, even when the domain changes

[content]
path = "content"                 # stories: text, Markdown, HTML; photos beside them
link = "/{{slug}}/"                # link of a story that brings none: {{slug}} {{section}} {{year}} {{month}} {{day}}
# on_remove = "keep"             # a removed file takes its entry out of everything; "keep" leaves it where it is

[output]
path = "feeds"
url = {feeds}

[[feed]]                         # one feed of everything; add more with another [[feed]]
name = "news"
formats = ["atom", "rss", "json"]
limit = 50
# archive = "month"              # older entries move to archives, news/2024-03.atom

# [[feed]]                       # one feed for every tag
# name = "tags/{{tag}}"
# limit = 25

# [[source]]                     # what files from one place leave unsaid
# match = "agency/**"
# agency = "AP"
# timezone = "America/New_York"
# date_order = "MDY"             # for 03/04/2024

[summary]
max_columns = 280

[short_links]
url = {short}
# export = "stubs"               # redirects your host can serve: stubs netlify cloudflare nginx caddy apache

# [pages]
# stories = true                 # a page for every story without a link of its own

[schedule]                       # for `wirefeed run`, besides an embargo's second and a change below content/
every = "5m"

[server]                         # `wirefeed run` serves what it builds; without this table it only builds
host = "127.0.0.1"
port = 8080

# [[destination]]                # who is told of new, corrected and killed stories; look first: `wirefeed preview`
# name = "newsroom"
# kind = "slack"                 # or webhook discord mattermost telegram mastodon bluesky matrix teams ntfy email ...
# url = {{ env = "SLACK_WEBHOOK" }} # a secret: the variable is named here, its value nowhere
# start = "latest:1"             # the newest story at once; without it only what is new from now on
"""

_STORY = """\
---
title: Our feed is on the air
date: {date}
author: Newsroom
tags: [welcome]
---

This is the first story of a new feed. Put text, Markdown or HTML files beside it, run `wirefeed build`, and they
appear in Atom, RSS and JSON.
"""


@click.command(help="Make a commented config.toml and a first story in DIR.")
@click.argument("folder", default=".", metavar="[DIR]")
@click.option("--title", default="Northgate Wire", show_default=True, help="The site's title.")
@click.option("--url", default="https://news.example.org/", show_default=True, help="The site's address.")
def command(folder: str, title: str, url: str) -> int:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or any(map(str.isspace, url)):
        raise click.BadParameter(f"expected an address such as 'https://news.example.org/', got {url!r}")
    if not title.strip():
        raise click.BadParameter("expected a title, got nothing")
    url = url if url.endswith("/") else url + "/"
    now = _options.clock()
    files = {
        "config.toml": _CONFIG.format(
            title=_quoted(title),
            url=_quoted(url),
            id=_quoted(f"tag:{parts.hostname},{now.year}:"),
            feeds=_quoted(url + "feeds/"),
            short=_quoted(url + "s/"),
        ),
        "content/first-story.md": _STORY.format(date=now.isoformat()),
        ".gitignore": ".wirefeed/\n",
    }
    config = os.path.join(folder, "config.toml")
    if os.path.exists(config):
        raise ConfigError("expected no configuration yet, got one", where=config, hint="build it: `wirefeed build`")
    for name, text in files.items():
        _write(os.path.join(folder, name), text)
    step = "" if folder == "." else f"cd {quote(folder)} && "
    click.echo(f"next: {step}wirefeed build")
    return 0


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)  # a TOML basic string has JSON's escapes


def _write(path: str, text: str) -> None:
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        if not os.path.isfile(path):  # a folder has its name, or DIR is a file
            raise OutputError("expected to write there, got something else in the way", where=path) from error
        click.echo(f"kept  {path}")
        return
    except OSError as error:
        raise OutputError(f"expected to write there, got {error.strerror}", where=path) from error
    click.echo(f"wrote {path}")
