"""rss2email, subscribed to a running daemon: every new story is mailed once, whatever happens to it later."""

from __future__ import annotations

import shutil
import subprocess
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.clients.mailbox import Mailbox, mailbox
from tests.clients.newsstand import CORRECTED, FERRY, LAMP, PIER, QUAY, Newsstand, day, newsstand, quiet_environment

R2E = shutil.which("r2e")
pytestmark = pytest.mark.skipif(R2E is None, reason="r2e is not installed (Debian: apt-get install rss2email)")

READER = "reader@example.org"
CONFIG = """\
[DEFAULT]
to = {reader}
from = wire@example.org
email-protocol = smtp
smtp-server = 127.0.0.1
smtp-port = {port}

[feed.news]
url = {address}
"""


class Subscriber:
    """One rss2email, with all it has in a folder of its own."""

    def __init__(self, folder: Path, address: str, mails: Mailbox, more: str = "") -> None:
        folder.mkdir()
        self.folder = folder
        self.mails = mails
        config = CONFIG.format(reader=READER, port=mails.port, address=address) + more
        (folder / "config").write_text(config, encoding="utf-8")
        self.r2e("list")  # begins an empty list of what it has seen

    def r2e(self, *arguments: str) -> None:
        files = ["-c", str(self.folder / "config"), "-d", str(self.folder / "seen.json")]
        done = subprocess.run(
            [str(R2E), *files, *arguments],
            env=quiet_environment(self.folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        complaints = [line for line in done.stderr.splitlines() if "[INFO]" not in line]
        assert (done.returncode, complaints) == (0, [])

    def run(self) -> list[EmailMessage]:
        """Fetch once; return what was mailed."""
        self.r2e("run")
        mails = self.mails.empty()
        assert {mail.recipients for mail in mails} <= {(READER,)}
        return [mail.message for mail in mails]


def mailed(stand: Newsstand, subscriber: Subscriber) -> dict[str, list[EmailMessage]]:
    """Let a day pass; return what each step brought, without those that brought nothing."""
    found = {step: subscriber.run() for step in day(stand)}
    return {step: mails for step, mails in found.items() if mails}


def ids(mails: list[EmailMessage]) -> list[str]:
    return sorted(mail["X-RSS-ID"] for mail in mails)


@pytest.mark.parametrize(("name", "kind"), [("news.atom", "atom"), ("news.rss", "rss")])
def test_over_a_day_every_new_story_is_mailed_once_and_a_correction_or_a_kill_not_at_all(
    tmp_path: Path, name: str, kind: str
) -> None:
    """By default rss2email mails an id once and never again, also when its text is corrected."""
    with newsstand(tmp_path) as stand, mailbox() as mails:
        found = mailed(stand, Subscriber(tmp_path / "r2e", stand.address(name), mails))
        answers = (stand.answers(kind, 200), stand.answers(kind, 304))
        link = stand.items()[LAMP]["url"]

    assert {step: ids(mails) for step, mails in found.items()} == {
        "begun": sorted([FERRY, PIER]),
        "quay added": [QUAY],
        "lamp added": [LAMP],
    }
    (lamp,) = found["lamp added"]
    assert lamp["Subject"] == "Lamp is lit"
    assert lamp["X-RSS-URL"] == link
    assert "It is seen from afar." in lamp.get_content()
    assert answers == (5, 2)


@pytest.mark.parametrize("name", ["news.atom", "news.rss"])
def test_who_asks_for_changes_gets_a_correction_once_as_a_reply_and_nothing_of_a_kill(
    tmp_path: Path, name: str
) -> None:
    """As HTML; mail of plain text holds no more of an Atom entry than its summary."""
    more = "reply-changes = True\nhtml-mail = True\n"
    with newsstand(tmp_path) as stand, mailbox() as mails:
        subscriber = Subscriber(tmp_path / "r2e", stand.address(name), mails, more)
        found = mailed(stand, subscriber)

    (first,) = (mail for mail in found["begun"] if mail["X-RSS-ID"] == FERRY)
    (reply,) = found["ferry corrected"]
    assert list(found) == ["begun", "quay added", "ferry corrected", "lamp added"]
    assert ids(found["begun"] + found["quay added"] + found["lamp added"]) == sorted([FERRY, PIER, QUAY, LAMP])
    assert reply["X-RSS-ID"] == FERRY
    assert reply["In-Reply-To"] == first["Message-ID"]
    assert reply["Subject"] == CORRECTED
    assert "gave the wrong hour" in reply.get_content()
