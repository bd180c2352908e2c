"""What is sent: deliveries, the requests they become, and what came of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from wirefeed.model._outgoing import ChangeKind, Entry

Action = Literal["create", "edit", "repost", "reply", "notice", "delete", "event"]
Outcome = Literal["accepted", "later", "refused", "unsent", "unknown"]
DeliveryState = Literal["pending", "sending", "delivered", "held", "dead", "cancelled", "unknown"]

OPENS, CLOSES = "\x02", "\x03"  # around a slot; no entry can hold either (`characters.legal`)


def slot(name: str) -> str:
    """
    Return the mark that stands in a `Request` for what is known only when it is sent.

    `name` is a secret of the destination's options (``url``, ``token``) or a value that an earlier request of the same
    delivery saved. A request that is stored or shown holds marks and no secret.
    """
    return f"{OPENS}{name}{CLOSES}"


class Delivery(Struct, frozen=True, kw_only=True, gc=False):
    """
    One change owed to one destination, ready to be rendered.

    Attributes:
        id: The same at every try, and for this destination alone: idempotency key, ``webhook-id``, transaction id.

        destination: Its name in config.toml.

        action: ``create`` a message; ``edit`` it in place; ``repost``: delete it and create another; ``reply`` to it
            with the correction; a ``notice`` of the correction or kill as a message of its own; ``delete`` it; an
            ``event`` for programs, which are told of every change as it is.

        kind: Of the change that is owed; ``digest`` for several new entries in one message.

        entry: As it is to be shown; of an entry that is gone only `id`, `name` and stamps are filled.

        at: UTC; when the change was published. Bytes never depend on when they are sent.

        number: Counts the versions of this story that were owed to anybody; 1 is the first.

        remote: What the destination called the message when it was created (`Verdict.remote`); empty before.

        label: The house's word before a correction; ``Correction:`` or its like in the entry's language.

        template: Text of a Jinja template for the message's words; empty takes the destination's own.

        others: In a digest, further entries after `entry`.

        publisher: The site's title.

        zone: IANA name of the site's time zone.
    """

    id: str
    destination: str
    action: Action
    kind: ChangeKind | Literal["digest"]
    entry: Entry
    at: datetime
    number: int = 1
    remote: dict[str, str] = {}
    label: str = ""
    template: str = ""
    others: tuple[Entry, ...] = ()
    publisher: str = ""
    zone: str = "UTC"


class Request(Struct, frozen=True, kw_only=True, gc=False):
    """
    One request, as it is stored: `slot` marks stand for secrets and for what earlier requests of its delivery saved.

    A delivery is one request or several in order; the last one is the message itself, those before it log in, look or
    upload. After a crash they are all sent again, with the same bytes.

    Attributes:
        method: ``GET``, ``POST``, ``PUT``, ``PATCH``, ``DELETE``; ``MAIL`` for SMTP (`url` smtp: or smtps:, `headers`
            the envelope ``From`` and ``To``), ``APPRISE`` for that library.

        headers: Without Host, Content-Length and User-Agent.

        body: UTF-8 where it is text. In a JSON body a mark stands inside a string.

        save: (name, JSON pointer into the answer, RFC 6901): values for marks of the requests after it. The pointer
            ``""`` saves the whole body.

        keep_s: For how long another delivery of this destination may use the values saved instead of sending this
            request again: a login. Dropped at the first 401.

        needs: A request that only prepares: False lets the delivery go on without it when it is refused, and marks of
            what it would have saved are empty.

        within_s: For the whole answer, seconds.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    save: tuple[tuple[str, str], ...] = ()
    keep_s: float = 0.0
    needs: bool = True
    within_s: float = 15.0


class Response(Struct, frozen=True, kw_only=True, gc=False):
    """
    What came back.

    Attributes:
        status: Of HTTP or SMTP.

        headers: Names in lower case.

        body: The first 64 kB.

        at: UTC; when it came.
    """

    status: int
    headers: dict[str, str] = {}
    body: bytes = b""
    at: datetime


class Verdict(Struct, frozen=True, kw_only=True, gc=False):
    """
    What an answer means.

    Attributes:
        outcome: ``accepted``; ``later``: try again; ``refused``: for good; ``unsent``: nothing left this machine;
            ``unknown``: bytes were sent and no answer came. Only the first three are a destination's to say.

        remote: What must be known to edit or delete the message: names and values of the destination's own, no secret.

        link: Where people can see the message; empty if unknown.

        note: Why, in a few words for editors: the destination's own error code or text, at most 200 characters, never
            a secret or a word of the story.

        wait_s: The destination asked for so many seconds of silence (Retry-After and its kin); None if it did not.

        target: What this says of the destination as a whole: ``paused`` until somebody looks (401, 403, 404: wrong
            token, gone channel), ``disabled`` for good (410).

        left: How many requests are left in the destination's window, and `reset_s` seconds until it is new; None if it
            does not say.
    """

    outcome: Outcome
    remote: dict[str, str] = {}
    link: str = ""
    note: str = ""
    wait_s: float | None = None
    target: Literal["", "paused", "disabled"] = ""
    left: int | None = None
    reset_s: float | None = None


class Count(Struct, frozen=True, array_like=True, gc=False):
    """How long something is by the destination's own counting: ``("text", 287, 300, "graphemes")``."""

    what: str
    used: int
    most: int
    unit: str


class Limits(Struct, frozen=True, kw_only=True, gc=False):
    """
    What a destination can do, and how fast.

    Attributes:
        edit: A message can be changed in place, and people see it.

        delete: A message can be taken away.

        reply: A message can answer an earlier one.

        idempotent: The same delivery sent twice makes one message; for `idempotent_s` seconds where that ends.

        seek: Where its kind can look for a message of which nobody knows whether it arrived: it can with its options.

        edit_within_s: After that a message can no longer be edited; None for ever. `delete_within_s` likewise.

        events: A program listens, which is told of every change, also of stories it was never told of.

        feeds: It is told of feed documents that changed, not of stories (a WebSub hub).

        public: Strangers read it: when nobody knows whether a message arrived, a person decides, not a second try.

        rate: Requests a second in the long run, and `burst` at once; what `wirefeed` keeps to by itself.
    """

    edit: bool = False
    delete: bool = False
    reply: bool = False
    idempotent: bool = False
    idempotent_s: float | None = None
    seek: bool = True
    edit_within_s: float | None = None
    delete_within_s: float | None = None
    events: bool = False
    feeds: bool = False
    public: bool = False
    rate: float = 1.0
    burst: int = 1


class Owed(Struct, frozen=True, kw_only=True, gc=False):
    """
    A delivery as the outbox has it.

    Attributes:
        key: Its row; 0 before it has one. Rows of a story are sent to a destination in the order of their keys.

        id: `Delivery.id`.

        story: The entry's id; of a destination that is told of feeds, the feed document's address.

        kind: Of the change; ``digest`` for several new entries in one message.

        number: Which version of the story it shows (`Delivery.number`).

        rank: 0 for what ends a story, 1 for what corrects it, 2 for what is new: the lowest goes first.

        state: ``pending`` until `due`; ``sending`` while somebody holds its lease; ``held`` for a person or for quiet
            hours; ``unknown``: perhaps sent, a person decides; ``delivered``, ``dead`` and ``cancelled`` are final.

        made: UTC; when it was owed.

        due: UTC; not to be sent before.

        until: UTC; not to be begun after: it dies as stale.

        tries: How often it was sent.

        reason: Why it is in its state; for editors, no secret and no word of a story.

        action: What it became when it was first sent; empty before.

        payload: The requests as they are sent at every try, encoded; empty before the first.

        lapsed: Somebody held its lease and was not heard of again: whether it was sent is not known.
    """

    key: int = 0
    id: str
    destination: str
    story: str
    kind: ChangeKind | Literal["digest"]
    number: int
    rank: int
    state: DeliveryState = "pending"
    made: datetime
    due: datetime
    until: datetime
    tries: int = 0
    reason: str = ""
    action: Action | Literal[""] = ""
    payload: bytes = b""
    lapsed: bool = False


class Posted(Struct, frozen=True, kw_only=True, gc=False):
    """
    What stands at a destination of a story: kept as long as the story, whatever becomes of the outbox.

    Attributes:
        remote: `Verdict.remote` of the message; later ones add to it.

        link: Where people see it.

        digest: Of the words last shown there: the same words are not sent again.

        number: Which version of the story it shows.

        state: ``live``; ``deleted``; ``stale``: a correction could not be carried there; ``unknown``: perhaps it is
            there.

        at: UTC; when it was first posted, and `changed` when last.
    """

    destination: str
    story: str
    remote: dict[str, str] = {}
    link: str = ""
    digest: str = ""
    number: int = 0
    state: Literal["live", "deleted", "stale", "unknown"] = "live"
    at: datetime
    changed: datetime
