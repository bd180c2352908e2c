"""A short link followed over HTTP, from the feed to the story, and after its end."""

from __future__ import annotations

from pathlib import Path

from tests.clients.newsstand import FERRY, KILLED, PIER, newsstand


def test_a_short_link_leads_to_its_story_until_that_is_killed(tmp_path: Path) -> None:
    with newsstand(tmp_path) as stand:
        ferry = stand.items()[FERRY]
        short = ferry["_wirefeed"]["short_link"]

        before = stand.get(short)
        page = stand.get(before.fields["location"])
        stand.put("ferry.md", KILLED, {PIER: "Pier opens"})
        after = stand.get(short)

    assert before.status == 301
    assert before.fields["location"] == ferry["url"]
    assert page.status == 200
    assert b"Ferry sails again" in page.body
    assert after.status == 410
    assert "location" not in after.fields
    assert b"erry" not in after.body
