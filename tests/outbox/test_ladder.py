"""The ladder: what a destination can do decides what is done, down to telling the editor."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from tests.outbox.rows import CHAT, DAY, HOUR, NOON, PROGRAM, policy, posted, row
from wirefeed import outbox
from wirefeed.model import Limits
from wirefeed.outbox import Close, Decision, Seek, Send, Wait

# What a destination can do: e edits, d deletes, r replies. By kind of change the step that is taken where the story's
# message is live; "-" nothing is to be done there, "!" the editor is told that it is impossible.
LADDER = """
        new      restored updated  corrected withdrawn killed   expired
.       -        -        -        notice    notice    notice   !
e       edit     edit     edit     edit      edit      edit     edit
d       -        -        -        repost    delete    delete   delete
r       -        -        -        reply     reply     reply    reply
ed      edit     edit     edit     edit      delete    delete   delete
er      edit     edit     edit     edit      edit      edit     edit
dr      -        -        -        repost    delete    delete   delete
edr     edit     edit     edit     edit      delete    delete   delete
"""
HEAD, *LINES = (line.split() for line in LADDER.strip().splitlines())
STEPS = [(line[0], kind, step) for line in LINES for kind, step in zip(HEAD, line[1:], strict=True)]


def able(letters: str, **others: object) -> Limits:
    return Limits(edit="e" in letters, delete="d" in letters, reply="r" in letters, **others)  # type: ignore[arg-type]


def step(decision: Decision) -> str:
    match decision:
        case Send(action):
            return action
        case Close("cancelled", _):
            return "-"
        case Close("dead", reason) if reason.startswith("impossible: chat cannot "):
            return "!"
    raise AssertionError(decision)


def decide(owed, found=None, limits=CHAT, *, now=NOON, ended=False, can_seek=False, **keys) -> Decision:
    return outbox.decide(owed, found, policy(limits, **keys), limits, now=now, ended=ended, can_seek=can_seek)


@pytest.mark.parametrize(("letters", "kind", "expected"), STEPS)
def test_each_ability_has_its_step(letters, kind, expected):
    decision = decide(row(kind, number=2), posted(), able(letters))

    assert step(decision) == expected


def test_the_table_names_every_combination_of_abilities():
    said = {letters for letters, _, _ in STEPS}

    assert said == {"".join(parts) or "." for parts in product(("", "e"), ("", "d"), ("", "r"))}


@pytest.mark.parametrize("kind", ["new", "restored", "digest"])
@pytest.mark.parametrize("found", [None, posted("deleted")], ids=["never", "deleted"])
def test_what_is_not_there_is_created(kind, found):
    assert decide(row(kind, number=3), found) == Send("create")


@pytest.mark.parametrize("kind", ["updated", "corrected", "withdrawn", "killed", "expired"])
@pytest.mark.parametrize(
    ("found", "reason"),
    [(None, "never posted there"), (posted("deleted"), "no longer there"), (posted("deleted"), "already gone there")],
)
def test_a_change_of_what_is_not_there_creates_nothing(kind, found, reason):
    decision = decide(row(kind, number=2), found)

    assert isinstance(decision, Close)
    assert decision.state == "cancelled"
    assert found is not None or decision.reason == reason


@pytest.mark.parametrize("kind", ["new", "updated", "corrected", "restored", "withdrawn", "killed", "expired"])
@pytest.mark.parametrize("lapsed", [False, True])
def test_a_program_is_told_of_every_change_as_often_as_it_takes(kind, lapsed):
    assert decide(row(kind, lapsed=lapsed), None, PROGRAM) == Send("event")


@pytest.mark.parametrize(
    ("kind", "age", "expected"),
    [
        ("corrected", timedelta(minutes=59), "edit"),
        ("corrected", timedelta(minutes=60), "repost"),
        ("corrected", 48 * HOUR, "reply"),
        ("killed", timedelta(minutes=59), "delete"),
        ("killed", 48 * HOUR - timedelta(seconds=1), "delete"),
        ("killed", 48 * HOUR, "reply"),
        ("updated", timedelta(minutes=60), "-"),
    ],
    ids=str,
)
def test_what_can_be_done_for_a_time_only_is_not_tried_later(kind, age, expected):
    limits = able("edr", edit_within_s=3_600, delete_within_s=48 * 3_600)

    decision = decide(row(kind, number=2), posted(at=NOON - age), limits)

    assert step(decision) == expected


@pytest.mark.parametrize(
    ("letters", "kind", "reason", "expected"),
    [
        ("edr", "corrected", "edit refused; gone", "repost"),
        ("edr", "corrected", "edit refused; repost refused; gone", "reply"),
        ("er", "killed", "edit refused; reply refused; gone", "notice"),
        ("edr", "killed", "delete refused; too old", "edit"),
        ("e", "corrected", "edit refused; notice refused; no", "!"),
        ("e", "expired", "edit refused; no", "!"),
        ("edr", "corrected", "said that edit refused; gone", "edit"),
    ],
)
def test_a_step_that_was_refused_is_not_taken_again(letters, kind, reason, expected):
    decision = decide(row(kind, number=2, reason=reason), posted(), able(letters))

    assert step(decision) == expected


def test_a_message_without_its_name_cannot_be_reached():
    decision = decide(row("corrected", number=2), posted(remote={}), able("edr"))

    assert decision == Send("notice")


@pytest.mark.parametrize(("letters", "expected"), [("ed", "edit"), ("d", "delete"), (".", "notice")])
def test_a_house_that_does_not_delete_replaces(letters, expected):
    assert decide(row("killed", number=2), posted(), able(letters), kills="replace") == Send(expected)


def test_messages_of_expired_entries_can_stay():
    decision = decide(row("expired", number=2), posted(), expired="keep")

    assert step(decision) == "-"


def test_what_is_there_already_is_not_posted_again():
    assert step(decide(row("new", number=1), posted(number=1))) == "-"


LOST = {"action": "create", "lapsed": True}
DOUBTS = [
    # limits, config, ended, can_seek, hours since it was owed, decision
    (able("e"), {}, False, False, 0, "create"),
    (able("e"), {}, False, True, 0, "seek"),
    (able("e", public=True), {}, False, False, 0, "unknown"),
    (able("e", public=True), {}, False, True, 0, "seek"),
    (able("e", public=True), {"unknown": "retry"}, False, False, 0, "create"),
    (able("e"), {"unknown": "hold"}, False, False, 0, "unknown"),
    (able("e", public=True, idempotent=True), {}, False, False, 5, "create"),
    (able("e", public=True, idempotent=True, idempotent_s=3_600), {}, False, True, 0.9, "create"),
    (able("e", public=True, idempotent=True, idempotent_s=3_600), {}, False, True, 1, "seek"),
    (able("e", public=True, idempotent=True, idempotent_s=3_600), {}, False, False, 1, "unknown"),
    (able("e", idempotent=True), {}, True, False, 0, "unknown"),
    (able("e", idempotent=True), {}, True, True, 0, "seek"),
    (able("e"), {}, False, False, 7, "dead"),
    (able("e"), {}, False, True, 7, "seek"),
]


def outcome(decision: Decision) -> str:
    if isinstance(decision, Send):
        return decision.action
    return "seek" if isinstance(decision, Seek) else decision.state


@pytest.mark.parametrize(("limits", "keys", "ended", "can_seek", "hours", "expected"), DOUBTS)
@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"action": "create", "lapsed": True}, None),
        ({"action": "create", "reason": "perhaps sent; 503", "tries": 1}, None),
        ({"action": "create", "tries": 1}, posted("unknown", remote={})),
        ({"action": "create", "lapsed": True}, posted("unknown", remote={})),
    ],
    ids=["lapsed", "no answer", "recorded", "recorded and lapsed"],
)
def test_what_was_perhaps_posted_is_not_posted_blindly(
    *, limits, keys, ended, can_seek, hours, expected, fields, found
):
    now = NOON + hours * HOUR

    decision = decide(row(**fields), found, limits, now=now, ended=ended, can_seek=can_seek, **keys)

    assert outcome(decision) == expected


@pytest.mark.parametrize(
    ("kind", "can_seek", "expected"),
    [
        ("killed", True, "seek"),
        ("killed", False, "dead"),
        ("withdrawn", False, "dead"),
        ("corrected", True, "seek"),
        ("corrected", False, "dead"),
    ],
)
def test_nobody_guesses_what_stands_there(kind, can_seek, expected):
    decision = decide(row(kind, number=2), posted("unknown", remote={}), can_seek=can_seek)

    assert outcome(decision) == expected


@pytest.mark.parametrize("kind", ["killed", "corrected"])
@pytest.mark.parametrize("lapsed", [False, True])
def test_who_only_looked_for_a_message_has_made_none(kind, lapsed):
    """What looks before it corrects or ends is leased as a create."""
    looked = row(kind, number=2, action="create", lapsed=lapsed)
    idempotent = able("edr", idempotent=True)

    assert decide(looked, posted("unknown", remote={}), idempotent, can_seek=True) == Seek()
    assert outbox.unsure(looked, None, now=NOON) is None
    found, there = outbox.sought(looked, posted("unknown", remote={}, number=2), {"id": "9"}, now=NOON)
    assert decide(found, there, idempotent) == Send("delete" if kind == "killed" else "edit")
    gone = decide(*outbox.sought(looked, posted("unknown"), None, now=NOON), idempotent)
    assert step(gone) == "-"


def test_what_was_found_is_delivered_and_what_was_not_is_sent_again():
    lost = row(action="create", lapsed=True, reason="perhaps sent; 503")

    found = outbox.sought(lost, posted("unknown", remote={}), {"id": "9"}, now=NOON)
    absent = outbox.sought(lost, posted("unknown", remote={}), None, now=NOON)

    assert found[1] is not None
    assert (found[1].state, found[1].remote, found[1].number) == ("live", {"id": "9"}, 1)
    assert decide(*found) == Close("delivered", "found there")
    assert decide(*absent) == Send("create")
    assert step(decide(*absent, ended=True)) == "-"


def test_what_arrived_after_its_lease_ran_out_is_delivered():
    """Its sender wrote down that it stands there, too late to settle the row."""
    lost = row(action="create", lapsed=True)

    assert outbox.unsure(lost, posted(), now=NOON) is None
    assert decide(lost, posted(), CHAT) == Close("delivered", "found there")


@pytest.mark.parametrize(("tries", "expected"), [(0, "create"), (1, "seek")])
def test_a_key_that_is_kept_for_an_hour_counts_from_the_first_try(tries, expected):
    """One that waited for the morning and lapsed at its first try was due then; of a later one only `made` is known."""
    limits = able("e", idempotent=True, idempotent_s=3_600)
    morning = NOON + 5 * HOUR
    lost = row(action="create", lapsed=True, due=morning, tries=tries)

    assert outcome(decide(lost, None, limits, now=morning + HOUR / 2, can_seek=True)) == expected
    assert outcome(decide(lost, None, limits, now=morning + HOUR, can_seek=True)) == "seek"


def test_a_repost_that_did_not_arrive_is_sent_again_though_the_old_message_is_gone():
    lost = row("corrected", number=2, action="repost", lapsed=True)

    absent = outbox.sought(lost, posted("unknown"), None, now=NOON)

    assert decide(*absent, able("d")) == Send("repost")


def test_an_answer_to_a_message_is_not_looked_for():
    """What would be found is the message itself."""
    assert decide(row("corrected", number=2, action="reply", lapsed=True), posted(), able("r"), can_seek=True) == Send(
        "reply"
    )


def test_what_a_person_releases_goes_though_it_was_in_doubt_until_it_is_lost_again():
    asked = outbox.asked(NOON)
    found = posted("unknown", remote={})

    assert decide(row(action="create", reason=asked), found, able("e", public=True)) == Send("create")
    again = decide(row(action="create", reason=asked, lapsed=True), found, able("e", public=True))
    assert outcome(again) == "unknown"


@pytest.mark.parametrize(
    ("fields", "found", "recorded"),
    [
        (LOST, None, ("unknown", {})),
        ({"lapsed": True}, None, ("unknown", {})),
        (LOST, posted("deleted"), ("unknown", {})),
        ({"kind": "corrected", "number": 2, "action": "repost"}, posted(), ("unknown", {"id": "7"})),
        ({"kind": "corrected", "action": "reply"}, posted(), None),
        ({"kind": "corrected", "action": "edit"}, posted(), None),
        ({"kind": "killed", "action": "delete"}, posted(), None),
        ({"action": "event"}, None, None),
    ],
)
def test_a_message_nobody_knows_about_is_recorded(fields, found, recorded):
    noted = outbox.unsure(row(**fields), found, now=NOON)

    assert (noted and (noted.state, noted.remote)) == recorded


@pytest.mark.parametrize("action", ["edit", "delete"])
def test_an_edit_or_deletion_nobody_knows_about_is_done_again(action):
    kind = "corrected" if action == "edit" else "killed"

    assert decide(row(kind, number=2, action=action, lapsed=True), posted()) == Send(action)


@pytest.mark.parametrize("kind", ["new", "updated", "corrected", "restored"])
@pytest.mark.parametrize("limits", [CHAT, PROGRAM], ids=["message", "event"])
def test_nothing_of_a_story_that_ended_is_sent_any_more(kind, limits):
    decision = decide(row(kind, number=2), posted(), limits, ended=True)

    assert decision == Close("cancelled", "its story ended before it was sent")


@pytest.mark.parametrize("limits", [CHAT, PROGRAM], ids=["message", "event"])
def test_stale_rows_die(limits):
    assert decide(row(), None, limits, now=NOON + 7 * HOUR) == Close("dead", "stale")


def test_kills_go_on_when_news_is_stale():
    assert decide(row("killed", number=2), posted(), now=NOON + 2 * DAY) == Send("delete")


def test_quiet_hours_hold_what_is_new_and_nothing_else():
    night = NOON + 11 * HOUR  # 02:00 in Cairo
    until = night + 3 * DAY

    new = decide(row(until=until), None, now=night, quiet="22:00-07:00")
    correction = decide(row("corrected", number=2), posted(), now=night, quiet="22:00-07:00")

    assert new == Wait(NOON + 16 * HOUR, "pending", "quiet hours until 07:00")
    assert correction == Send("edit")
