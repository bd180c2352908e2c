"""What one agency story becomes at every kind of destination: in full, and looked at by a person."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.poster.golden_payloads import GOLDEN, TABLES, digest, payloads
from tests.poster.newsdesk import newsdesk

SAMPLE = "site-text-ap-us-israel.txt"


def test_every_payload_of_our_own_story_is_the_golden_one() -> None:
    made = {one.destination: text for one, text in payloads((GOLDEN / "story.txt").read_text("utf-8"))}

    assert made.keys() == TABLES.keys()
    assert {name: (GOLDEN / f"{name}.txt").read_text("utf-8") for name in made} == made


@pytest.mark.samples
@pytest.mark.skipif("WIREFEED_SAMPLES" not in os.environ, reason="WIREFEED_SAMPLES names no folder of sample stories")
def test_every_payload_of_the_site_text_sample_is_the_one_that_was_looked_at() -> None:
    text = Path(os.environ["WIREFEED_SAMPLES"], SAMPLE).read_text("utf-8")
    lines = (GOLDEN / "site-text.digests").read_text("utf-8").splitlines()
    committed = dict(reversed(line.split("  ")) for line in lines if line and not line.startswith("#"))

    found = list(payloads(text, SAMPLE))

    assert {one.destination: digest(shown) for one, shown in found} == committed
    for one, shown in found:
        assert all(count.used <= count.most for count in one.counts), one.destination
        assert "edited by" not in shown, one.destination
        if one.requests:
            assert "https://news.example.org/site-text-ap-us-israel/" in shown, one.destination
            assert (
                '"AP"' in shown or "\nAP\n" in shown or "\\nAP\\n" in shown or '\\nAP"' in shown or "    AP\n" in shown
            )


@pytest.mark.parametrize("zone", ["Africa/Cairo", "America/New_York", "Pacific/Auckland"])
def test_a_story_that_names_no_time_is_announced_all_day(zone: str) -> None:
    """It begins at midnight in its own zone, and that was the day before in UTC."""
    with newsdesk("slack") as desk:
        desk.config.write_text(
            desk.config.read_text("utf-8").replace("[site]\n", f'[site]\ntimezone = "{zone}"\n'), "utf-8"
        )
        desk.build()
        desk.write("ferry", "Ferry sinks", date="2026-03-26")

        desk.turn()

        assert desk.states("ferry") == {"slack": ["delivered"]}
