"""`wirefeed run` ends while it posts: killed, or by a signal that it obeys."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.daemons import running, wait_until
from tests.poster.killing import WEBHOOK, receiver
from tests.poster.newsdesk import clean
from tests.sites import CONFIG, Site, story
from wirefeed import site as sites
from wirefeed.poster import Poster
from wirefeed.store import Outbox, StateFile
from wirefeed.testing import Sink

POSTS = CONFIG + '[[feed]]\nname = "news"\nlimit = 500\n\n[schedule]\nevery = "1h"\nsettle = "50ms"\n' + WEBHOOK
SECRET = f"whsec_{'wireFEED' * 4}"


def counts(site: Site) -> dict[str, int]:
    file = StateFile(str(site.state))
    with closing(file):
        return {state: count for (_, state), count in Outbox(file).counts().items()}


def test_a_daemon_killed_while_it_posts_and_started_again_loses_and_doubles_nothing(tmp_path: Path) -> None:
    many = 150
    with receiver(tmp_path) as there:
        site = Site(tmp_path / "site", POSTS)
        environment = clean({"WEBHOOK_URL": there.url, "WEBHOOK_SECRET": SECRET})
        with running(site, env=environment) as daemon:
            for number in range(many):
                site.write(f"{number}.md", story(f"Ferry {number}"))
            wait_until(lambda: there.count > 20, "the first deliveries")
            daemon.process.kill()
        with running(site, env=environment) as daemon:
            # What was on its way when it was killed is somebody's until its lease ends.
            wait_until(lambda: counts(site).get("delivered", 0) >= many - 16, "most of them")
            assert daemon.end() == 0

        settings = sites.load(str(site.config))
        later = datetime.now(UTC) + timedelta(minutes=2)
        Poster(str(site.config), settings, environment=environment, clock=lambda: later).drain(wait_s=0.0)

        heard = Counter(one["headers"]["webhook-id"] for one in there.heard)
        assert counts(site) == {"delivered": many}
        assert len(heard) == many
        assert heard.total() <= many + 16
        assert there.end()["created"] == many


def test_a_daemon_that_is_told_to_end_waits_for_what_is_on_its_way(tmp_path: Path) -> None:
    with Sink() as fake:
        fake.hang(0.5, times=-1, act=True)
        site = Site(tmp_path / "site", POSTS)
        with running(site, env=clean({"WEBHOOK_URL": fake.url, "WEBHOOK_SECRET": SECRET})) as daemon:
            for number in range(40):
                site.write(f"{number}.md", story(f"Ferry {number}"))
            fake.wait_for(1)

            assert daemon.end() == 0

        found = counts(site)
        assert "sending" not in found
        assert found["delivered"] == fake.created == len(fake.requests)
