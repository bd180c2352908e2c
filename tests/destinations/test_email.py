"""Mail: one message a story, in a thread with what corrects it, and no word of a story in a header it may not be in."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import escape
from typing import Any, cast

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.destinations.harbour import ARABIC, CORRECTED, ENTRY, GOLDEN, MANY, NOON, delivery, shown, stories
from wirefeed.characters import squash
from wirefeed.config import Secret
from wirefeed.destinations import email
from wirefeed.model import Delivery, Response

OPTIONS = email.Options(
    server="smtps://mail.example.org:465",
    sender="Northgate Wire <wire@example.org>",
    to=("Night Desk <desk@example.org>", "pier@example.org"),
    user="wire",
    password=Secret(env="MAIL_PASSWORD"),
)
PLAIN = email.Options(server="smtp://mail.example.org:587", sender="wire@example.org", to=("desk@example.org",))
SENT = {"message_id": "<dlv-first@example.org>"}
TEMPLATE = "{{ entry.title }}\n\nRead {{ entry.link }} first.\n{{ entry.agency }}"
CASES: dict[str, tuple[Delivery, email.Options]] = {
    "new": (delivery("new", "create"), OPTIONS),
    "new-arabic": (delivery("new", "create", ARABIC), PLAIN),
    "corrected-reply": (delivery("corrected", "reply", CORRECTED, remote=SENT, label="KILL & FIX"), PLAIN),
    "updated-reply": (delivery("updated", "reply", remote=SENT), PLAIN),
    "corrected-notice": (delivery("corrected", "notice", CORRECTED), PLAIN),
    "killed-reply": (delivery("killed", "reply", remote=SENT), PLAIN),
    "withdrawn-notice": (delivery("withdrawn", "notice"), PLAIN),
    "digest": (delivery("digest", "create", others=(ARABIC,)), PLAIN),
    "template": (delivery("new", "create", template=TEMPLATE), PLAIN),
}
HEADERS = ["Subject", "From", "To", "Date", "Message-ID", "List-Id", "Auto-Submitted", "MIME-Version", "Content-Type"]


def read(one: Delivery, options: email.Options = PLAIN) -> EmailMessage:
    (request,) = email.render(one, options)
    return cast(EmailMessage, message_from_bytes(request.body, policy=default))


def texts(message: EmailMessage) -> tuple[str, str]:
    """Return the plain text and the HTML of a mail."""
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    return cast(EmailMessage, plain).get_content(), cast(EmailMessage, html).get_content()


@pytest.mark.parametrize("name", CASES)
def test_a_mail_is_as_its_golden_file_has_it(name: str) -> None:
    (request,) = email.render(*CASES[name])

    assert shown(request) == (GOLDEN / f"email-{name}.txt").read_text(encoding="utf-8")
    assert email.render(*CASES[name]) == (request,)


def test_stories_in_any_script_and_of_any_length_make_a_mail_that_servers_take() -> None:
    """RFC 5322: lines end with CR LF and have 998 bytes at most; RFC 5321 without extensions: ASCII alone."""
    for entry in stories(seed=5, count=MANY // 4):
        (request,) = email.render(delivery("corrected", "notice", entry), PLAIN)
        message = cast(EmailMessage, message_from_bytes(request.body, policy=default))
        plain, html = texts(message)

        assert request.body.isascii()
        assert b"\n" not in request.body.replace(b"\r\n", b"")
        assert max(map(len, request.body.split(b"\r\n"))) <= 998
        assert list(message.keys()) == HEADERS
        assert not message.defects
        assert entry.link in plain
        assert re.findall(r'<a href="(.*?)"', html) == [escape(entry.link)] * 2
        assert not {"\x02", "\x03"} & set(plain + html + str(message["Subject"]))
        assert all(one.used <= one.most for one in email.count((request,), PLAIN))
        subject = str(message["Subject"])
        assert len(subject) <= 250
        assert subject.endswith(squash(entry.title)) or (len(subject) > 240 and subject.endswith("…"))


_WORDS = st.sampled_from(
    [
        "ferry",
        "é",
        "=?utf-8?q?=41?=",
        "=?utf-8?q?=0D=0ABcc:_x@example.org?=",
        "=?utf-8?b?DQpCY2M6IHg=?=",
        "?=",
        "=?",
        "渡輪",
        ";,",
    ]
)


@given(st.text(st.characters(), max_size=80) | st.text("é ü= ?_a", max_size=300) | st.lists(_WORDS).map(" ".join))
def test_a_subject_is_read_as_it_was_written_and_makes_no_header(title: str) -> None:
    message = read(delivery(entry=replace(ENTRY, title=title)))

    whole = squash(title)
    assert list(message.keys()) == HEADERS
    assert str(message["Subject"]) == (whole if len(whole) <= 250 else f"{whole[:249].rstrip()}…")


@pytest.mark.parametrize(
    "title",
    ["=?utf-8?q?ferry=0D=0ABcc:_x@example.org?=", "é =?utf-8?b?DQpCY2M6IHhAZXhhbXBsZS5vcmc=?=", "a\r\nBcc: x@b.org"],
)
def test_a_headline_cannot_add_a_recipient(title: str) -> None:
    """Coded line ends, too: Python's own header fields decode what they are given (RFC 2047)."""
    entry = replace(ENTRY, title=title)

    for one in (delivery(entry=entry), delivery("corrected", "reply", entry, remote=SENT, label=title)):
        (request,) = email.render(one, PLAIN)
        head, _, _ = request.body.partition(b"\r\n\r\n")

        assert not [line for line in head.lower().split(b"\r\n") if line.startswith(b"bcc")]
        assert len(read(one).get_all("Subject")) == 1
        assert "Bcc" not in read(one)


def test_markup_in_a_story_is_shown_and_not_obeyed() -> None:
    wicked = "<script>alert(1)</script> & <b>ferry</b>"
    entry = replace(ENTRY, title=wicked, summary=wicked, agency=wicked, correction=wicked)

    plain, html = texts(read(delivery("corrected", "notice", entry, label=wicked)))

    tree = html5lib.parse(html, namespaceHTMLElements=False)
    assert not list(tree.iter("script"))
    assert not list(tree.iter("b"))
    assert wicked in plain
    assert wicked in "".join(tree.itertext())


def test_an_address_that_is_none_of_the_web_is_no_link() -> None:
    entry = replace(ENTRY, link="javascript:alert(1)")

    _, html = texts(read(delivery(entry=entry)))

    assert "href" not in html


def test_a_correction_answers_the_first_mail_and_the_next_one_too() -> None:
    first = read(delivery())
    judged = email.judge(Response(status=250, at=NOON), delivery(), PLAIN)

    replies = [delivery("corrected", "reply", CORRECTED, id=f"dlv-{number}", remote=judged.remote) for number in (2, 3)]

    for reply in replies:
        message = read(reply)
        assert message["In-Reply-To"] == message["References"] == first["Message-ID"]
        assert message["Message-ID"] != first["Message-ID"]
        assert email.judge(Response(status=250, at=NOON), reply, PLAIN).remote == {}


def test_of_a_story_that_was_killed_no_word_is_sent() -> None:
    for action in ("reply", "notice"):
        message = read(replace(delivery("killed", action, remote=SENT), entry=ENTRY))

        said = str(message) + "".join(texts(message))
        assert "erry" not in said
        assert "harbour" not in said


def test_no_text_of_a_story_can_end_its_part() -> None:
    """The boundary is made of the id, and has a sign that is in no text as it is coded."""
    boundary = read(delivery()).get_boundary()
    entry = replace(ENTRY, summary=f"--{boundary}--\n--{boundary}\nSubject: x")

    message = read(delivery(entry=entry))

    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert f"--{boundary}--" in texts(message)[0]


def test_the_password_is_a_mark_and_without_a_login_there_is_none() -> None:
    (with_login,) = email.render(delivery(), OPTIONS)
    (without,) = email.render(delivery(), PLAIN)

    assert with_login.headers == (
        ("From", "wire@example.org"),
        ("To", "desk@example.org"),
        ("To", "pier@example.org"),
        ("User", "wire"),
        ("Password", "\x02password\x03"),
    )
    assert {name for name, _ in without.headers} == {"From", "To"}


@pytest.mark.parametrize("id", ["dlv-1", "1/2@3", "<x>", "a b", "ü", "x" * 500])
def test_a_message_id_is_one_whatever_the_delivery_is_called(id: str) -> None:  # noqa: A002 - a delivery's
    message = read(delivery(id=id))

    left, _, right = message["Message-ID"].strip("<>").partition("@")
    assert left.isascii()
    assert not set(left) & set(" <>@/")
    assert 0 < len(left) <= 200
    assert right == "example.org"


@pytest.mark.parametrize(
    ("status", "text", "outcome", "target", "note"),
    [
        (250, b"2.0.0 queued", "accepted", "", ""),
        (421, b"4.7.0 try again later", "later", "", "SMTP 421 4.7.0"),
        (451, b"greylisted: Harbour ferry sails again", "later", "", "SMTP 451"),
        (452, b"4.2.2 mailbox full", "later", "", "SMTP 452 4.2.2"),
        (530, b"5.7.0 authentication required", "later", "paused", "SMTP 530 5.7.0"),
        (535, b"5.7.8 wrong password hunter2", "later", "paused", "SMTP 535 5.7.8"),
        (550, b"5.1.1 <desk@example.org>: no such user", "refused", "", "SMTP 550 5.1.1"),
        (552, b"5.3.4 too big", "refused", "", "SMTP 552 5.3.4"),
        (554, b"5.7.1 spam: Harbour ferry sails again", "refused", "", "SMTP 554 5.7.1"),
    ],
)
def test_a_servers_code_says_what_to_do_and_its_words_are_not_kept(
    status: int, text: bytes, outcome: str, target: str, note: str
) -> None:
    verdict = email.judge(Response(status=status, body=text, at=NOON), delivery(), PLAIN)

    assert (verdict.outcome, verdict.target, verdict.note) == (outcome, target, note)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"server": "mail.example.org"}, "server: expected an address"),
        ({"server": "https://mail.example.org"}, "server: expected an address"),
        ({"server": "smtps://user:canary@mail.example.org"}, "server: expected an address"),
        ({"sender": "nobody"}, "sender: expected an address"),
        ({"sender": "a@b.org\r\nBcc: c@d.org"}, "sender: expected an address"),
        ({"to": ()}, "to: expected an address, got none"),
        ({"to": ("a@b.org", "a@b.org, c@d.org")}, "to: expected an address"),
        ({"user": "wire"}, "password: expected user and password"),
        ({"password": Secret(env="P")}, "password: expected user and password"),
    ],
)
def test_options_that_cannot_work_say_why(keys: dict[str, Any], message: str) -> None:
    good: dict[str, Any] = {"server": "smtp://mail.example.org", "sender": "a@b.org", "to": ("c@d.org",)}

    with pytest.raises(ValueError, match=message) as caught:
        email.Options(**good | keys)

    assert "canary" not in str(caught.value)
