"""Mail over SMTP: a message with a text and the same as HTML; what corrects it answers it, in its thread."""

from __future__ import annotations

import hashlib
from email.utils import getaddresses
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from msgspec import Struct

from wirefeed.config import Secret
from wirefeed.destinations._text import Words, one, plain, words
from wirefeed.model import Count, Delivery, Limits, Outcome, Request, Response, Verdict, slot
from wirefeed.patterns import lazy

if TYPE_CHECKING:
    from email.message import EmailMessage

LIMITS = Limits(reply=True, rate=1.0, burst=10)

_ADDRESS = lazy(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_ATOM = lazy(r"[A-Za-z0-9_-]{1,200}(?:\.[A-Za-z0-9_-]{1,200})*")
_REASON = lazy(r"\b[245]\.\d{1,3}\.\d{1,3}\b")  # RFC 3463
_LOCKED = frozenset((530, 534, 535, 538))  # RFC 4954 section 6: who we are was not believed
_SUBJECT = 250  # characters
_LINE = 998  # RFC 5322 section 2.1.1, bytes


class Options(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """
    What a [[destination]] of kind "email" may say.

    Attributes:
        server: ``smtps://mail.example.org:465`` for TLS from the start, ``smtp://mail.example.org:587`` for STARTTLS.

        user: With `password`; empty sends without a login.

        sender: ``wire@example.org`` or ``Northgate Wire <wire@example.org>``.

        to: Addresses, likewise; all of them see one another.
    """

    server: str
    sender: str
    to: tuple[str, ...]
    user: str = ""
    password: Secret | None = None

    def __post_init__(self) -> None:
        parts = urlsplit(self.server)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or "@" in parts.netloc or parts.path.strip("/"):
            raise ValueError("server: expected an address such as 'smtps://mail.example.org:465', got another")
        if not self.to:
            raise ValueError("to: expected an address, got none")
        for name, value in (("sender", self.sender), *(("to", to) for to in self.to)):
            if not _mailbox(value):
                raise ValueError(f"{name}: expected an address such as 'desk@example.org', got {value!r}")
        if bool(self.user) != (self.password is not None):
            raise ValueError("password: expected user and password, got one of them")


def render(delivery: Delivery, options: Options) -> tuple[Request, ...]:
    """
    Return the request that sends one mail.

    Raises:
        ValueError: The delivery's template cannot be used.
    """
    said = words(delivery)
    headers = [("From", _mailbox(options.sender)), *(("To", _mailbox(to)) for to in options.to)]
    if options.password is not None:
        headers += [("User", options.user), ("Password", slot("password"))]
    body = _subject_line(_subject(delivery, said)) + bytes(_message(delivery, options, said))
    return (Request(method="MAIL", url=options.server, headers=tuple(headers), body=body),)


def judge(response: Response, delivery: Delivery, options: Options) -> Verdict:
    """
    Say what the server's last answer means (RFC 5321 section 4.2.1).

    Only its codes are noted: what it says in words may quote the message.
    """
    status = response.status
    if 200 <= status < 300:
        new = delivery.action in ("create", "notice")
        return Verdict(outcome="accepted", remote={"message_id": _id(delivery, options)} if new else {})
    found = _REASON.search(response.body.decode("utf-8", "replace"))
    note = f"SMTP {status} {found[0]}" if found else f"SMTP {status}"
    locked = status in _LOCKED
    outcome: Outcome = "later" if locked or status < 500 else "refused"
    target: Literal["", "paused"] = "paused" if locked else ""
    return Verdict(outcome=outcome, note=note, target=target)


def count(requests: tuple[Request, ...], options: Options) -> tuple[Count, ...]:
    """Measure the subject and the longest line."""
    from email.parser import BytesHeaderParser
    from email.policy import default

    counts = []
    for request in requests:
        subject = str(BytesHeaderParser(policy=default).parsebytes(request.body)["Subject"])
        counts.append(Count("subject", len(subject), _SUBJECT, "characters"))
        counts.append(Count("line", max(map(len, request.body.split(b"\r\n"))), _LINE, "bytes"))
    return tuple(counts)


def _mailbox(text: str) -> str:
    """Return the bare address of a mailbox; empty if it is none."""
    found = getaddresses([text]) if text.isprintable() else []
    return found[0][1] if len(found) == 1 and _ADDRESS.fullmatch(found[0][1]) else ""


def _id(delivery: Delivery, options: Options) -> str:
    """Return the Message-ID: the same at every try, so that servers and readers know a second one."""
    name = delivery.id
    if not _ATOM.fullmatch(name):
        name = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"<{name}@{_domain(options)}>"


def _domain(options: Options) -> str:
    return _mailbox(options.sender).rpartition("@")[2]


def _message(delivery: Delivery, options: Options, said: Words) -> EmailMessage:
    from email.message import EmailMessage
    from email.policy import SMTP
    from email.utils import format_datetime

    message = EmailMessage(policy=SMTP)
    message["From"] = options.sender
    message["To"] = ", ".join(options.to)
    message["Date"] = format_datetime(delivery.at)
    message["Message-ID"] = _id(delivery, options)
    root = delivery.remote.get("message_id", "")
    if root and delivery.action != "create":
        message["In-Reply-To"] = root
        message["References"] = root
    message["List-Id"] = f"<{delivery.destination}.{_domain(options)}>"  # RFC 2919: what readers sort by
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is told to us
    _fill(message, plain(said), _html(said))
    mark = hashlib.blake2b(message["Message-ID"].encode(), digest_size=12).hexdigest()
    message.set_boundary(f"=_{mark}")  # "=_" is in no quoted-printable text (RFC 2045 section 6.7)
    return message


def _fill(message: EmailMessage, text: str, html: str) -> None:
    # Not 8bit, which not every server takes, and not 7bit, in which lines may be too long.
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    for part in message.iter_parts():
        del part["MIME-Version"]  # RFC 2045 section 4: of the message alone


def _subject(delivery: Delivery, said: Words) -> str:
    headline = said.ending or said.headline or one(delivery.entry.title)
    apart = "" if said.label.endswith("：") else " "
    subject = f"{said.label}{apart}{headline}" if said.note else headline
    return subject if len(subject) <= _SUBJECT else subject[: _SUBJECT - 1].rstrip() + "…"


def _subject_line(subject: str) -> bytes:
    """
    Return the field, folded.

    The library's message is no place for it: there what looks like an encoded word (RFC 2047) in a headline would be
    decoded, line ends and all.
    """
    from email.header import Header

    charset = "us-ascii" if subject.isascii() and "=?" not in subject else "utf-8"
    folded = Header(subject, charset, maxlinelen=76, header_name="Subject").encode(linesep="\r\n")
    return b"Subject: " + folded.encode("ascii") + b"\r\n"


def _html(said: Words) -> str:
    from html import escape

    def linked(url: str, shown: str) -> str:
        return (
            f'<a href="{escape(url)}">{escape(shown)}</a>' if url.startswith(("https://", "http://")) else escape(shown)
        )

    parts: list[str] = []
    if said.ending:
        parts = [escape(said.ending), escape(said.when)]
    elif said.text:
        before, link, after = said.around()
        whole = escape(before) + (linked(link, link) if link else "") + escape(after)
        parts = [part.replace("\n", "<br>\n") for part in whole.split("\n\n")]
    elif said.lines:
        rows = "\n".join(f'<li dir="auto">{linked(line.link, line.headline)}</li>' for line in said.lines)
        parts = [f"<strong>{escape(said.headline)}</strong>", f"<ul>\n{rows}\n</ul>", escape(said.more)]
    else:
        parts = [f"<strong>{linked(said.link, said.headline)}</strong>"]
        note = f"<strong>{escape(said.label)}</strong> {escape(said.note)}" if said.note else ""
        parts.insert(1 if said.summary else 0, note)  # a mail about a correction begins with it
        parts.append(escape(said.summary))
        if said.picture:
            parts.append(
                f'<img src="{escape(said.picture.url)}" alt="{escape(said.picture.alt)}" style="max-width:100%">'
            )
        parts += [escape(said.credits), linked(said.link, said.link)]
    direction = "rtl" if said.rtl else "ltr"
    body = "\n".join(part if part.startswith("<ul>") else f"<p>{part}</p>" for part in parts if part)
    lang = f' lang="{escape(said.language)}"' if said.language else ""
    return f'<!doctype html>\n<html{lang} dir="{direction}">\n<body>\n{body}\n</body>\n</html>\n'
