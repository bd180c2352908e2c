"""What an answer over HTTP means, and when to come back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirefeed.destinations._judging import allowance, judged, noted, waiting
from wirefeed.model import Response

AT = datetime(2026, 3, 26, 12, 0, 0, tzinfo=UTC)


def answer(status: int = 429, **headers: str) -> Response:
    return Response(status=status, headers={name.replace("_", "-"): value for name, value in headers.items()}, at=AT)


@pytest.mark.parametrize(
    ("statuses", "outcome", "target"),
    [
        ((200, 201, 202, 204), "accepted", ""),
        ((408, 425, 429, 500, 502, 503, 504, 522), "later", ""),
        ((401, 403, 404), "later", "paused"),
        ((410,), "refused", "disabled"),
        ((301, 302, 303, 307, 308, 304), "refused", ""),
        ((400, 402, 405, 406, 413, 415, 422, 451), "refused", ""),
    ],
)
def test_the_status_says_what_came_of_it(statuses: tuple[int, ...], outcome: str, target: str) -> None:
    for status in statuses:
        verdict = judged(answer(status))

        assert (status, verdict.outcome, verdict.target) == (status, outcome, target)


def test_a_redirect_is_never_followed_and_says_what_to_do() -> None:
    verdict = judged(answer(301, location="https://elsewhere.example/"))

    assert verdict.note == "HTTP 301: a redirect is not followed; give the new address"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        ("0.529", 0.529),
        (" 7 ", 7.0),
        ("-5", 0.0),
        ("864000", 86_400.0),
        ("inf", 86_400.0),
        ("nan", None),
        ("soon", None),
        ("", None),
        ("Thu, 26 Mar 2026 12:01:30 GMT", 90.0),
        ("Thursday, 26-Mar-26 12:01:30 GMT", 90.0),
        ("Thu Mar 26 12:01:30 2026", 90.0),
        ("Thu, 26 Mar 2026 11:00:00 GMT", 0.0),
        ("Fri, 27 Mar 2027 12:00:00 GMT", 86_400.0),
        ("2026-03-26T12:00:10Z", 10.0),
        ("99999999999999999999-01-01", None),
    ],
)
def test_retry_after_is_read_in_every_form(text: str, seconds: float | None) -> None:
    assert waiting(answer(retry_after=text)) == seconds


@given(st.integers(1, 86_400), st.sampled_from(("delta", "decimal", "date")), st.sampled_from((429, 503)))
def test_nobody_comes_back_before_the_time(seconds: int, form: str, status: int) -> None:
    written = {
        "delta": str(seconds),
        "decimal": f"{seconds}.250",
        "date": format_datetime(AT + timedelta(seconds=seconds), usegmt=True),
    }[form]

    verdict = judged(answer(status, retry_after=written))

    assert verdict.wait_s is not None
    assert seconds <= verdict.wait_s <= seconds + 0.25 or verdict.wait_s == 86_400


@pytest.mark.parametrize(
    ("headers", "left", "reset_s"),
    [
        ({"x_ratelimit_remaining": "4", "x_ratelimit_reset_after": "1.5", "x_ratelimit_reset": "9"}, 4, 1.5),
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": str(int(AT.timestamp()) + 30)}, 0, 30.0),
        ({"x_ratelimit_reset": str((int(AT.timestamp()) + 30) * 1_000)}, None, 30.0),
        ({"x_ratelimit_remaining": "299", "x_ratelimit_reset": "2026-03-26T12:05:00.000000Z"}, 299, 300.0),
        ({"ratelimit_remaining": "1", "ratelimit_reset": "7"}, 1, 7.0),
        ({"x_ratelimit_remaining": "-1", "x_ratelimit_reset": "1"}, 0, 1.0),
        ({"x_ratelimit_remaining": "many", "x_ratelimit_reset": "later"}, None, None),
        ({}, None, None),
    ],
)
def test_what_is_left_of_a_window_is_read_in_every_form(
    headers: dict[str, str], left: int | None, reset_s: float | None
) -> None:
    assert allowance(answer(200, **headers)) == (left, reset_s)


def test_a_used_up_window_is_waited_for_when_nothing_else_is_said() -> None:
    assert judged(answer(429, x_ratelimit_remaining="0", x_ratelimit_reset_after="3")).wait_s == 3.0
    assert judged(answer(429)).wait_s is None


def test_what_a_body_says_wins_over_the_headers() -> None:
    assert judged(answer(429, retry_after="1"), wait_s=0.25).wait_s == 0.25


@given(st.text(max_size=600))
def test_a_note_is_one_short_line(text: str) -> None:
    note = noted(text)

    assert len(note) <= 200
    assert not set(note) & set("\n\r\x00\x02\x03\u2028")


def test_a_note_repeats_no_address_for_it_may_be_a_secret() -> None:
    assert noted("cannot POST https://hooks.example/T0/B0/s3cr3t now") == "cannot POST … now"
