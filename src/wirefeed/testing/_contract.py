"""What every kind of destination must keep to, checked without sending anything."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, get_type_hints
from urllib.parse import unquote_plus

import msgspec
from msgspec import Struct

from wirefeed.config import Secret
from wirefeed.model import Action, Count, Delivery, Entry, Limits, Media, Request, Response, Verdict
from wirefeed.patterns import lazy
from wirefeed.plugins import DESTINATIONS, DestinationKind

_MARK = lazy("\x02([^\x02\x03]*)\x03")
_METHODS = frozenset(("GET", "POST", "PUT", "PATCH", "DELETE", "MAIL", "APPRISE"))
_AT = datetime(2026, 3, 26, 9, 0, tzinfo=UTC)
_LATER = datetime(2026, 3, 26, 11, 30, tzinfo=UTC)
# Bodies that proxies, load balancers and dying services answer with; none of them may make `judge` raise.
_BODIES = (
    b"",
    b"{}",
    b"[]",
    b"null",
    b"ok",
    b"<html><h1>Bad gateway</h1></html>",
    b'{"error": {"a": [1]}}',
    b"\xff\xfe",
)
_OUTCOMES: dict[int, tuple[str, ...]] = {
    301: ("refused",),
    302: ("refused",),
    307: ("refused",),
    308: ("refused",),
    400: ("refused",),
    401: ("refused", "later"),
    403: ("refused", "later"),
    410: ("refused",),
    429: ("later",),
    500: ("later",),
    502: ("later",),
    503: ("later",),
    504: ("later",),
}


def check(
    kind: DestinationKind | str,
    options: Mapping[str, Any],
    *,
    remote: Mapping[str, str] | None = None,
    entries: tuple[Entry, ...] = (),
) -> None:
    """
    Hold a kind of destination to its contract (`wirefeed.plugins.DestinationKind`); nothing is sent.

    Args:
        kind: The module, or the name it is registered by.

        options: A [[destination]] of this kind as it stands in config.toml, without the common keys.

        remote: What `judge` would have said of a message that was created (`Verdict.remote`); with it edits, deletes
            and replies are rendered, too, as far as `LIMITS` says that they can be.

        entries: More stories to render than those that come with this function.

    Raises:
        AssertionError: Says what was expected and what came.
    """
    module: DestinationKind = DESTINATIONS.load(kind) if isinstance(kind, str) else kind
    chosen = _check_options(module, dict(options))
    limits: Limits = module.limits(chosen) if hasattr(module, "limits") else module.LIMITS
    for one in (module.LIMITS, limits):
        _check_limits(one)
    for delivery in deliveries(limits, remote, entries):
        requests = module.render(delivery, chosen)
        _check_requests(module, delivery, requests, chosen)
        _check_verdicts(module, delivery, requests, chosen)
    seeks = [name for name in ("seek", "found") if hasattr(module, name)]
    _expect(len(seeks) != 1, "seek and found together, or neither", seeks)


def deliveries(
    limits: Limits, remote: Mapping[str, str] | None = None, entries: tuple[Entry, ...] = ()
) -> Iterator[Delivery]:
    """Yield deliveries of every action that `limits` knows, each of stories that are hard to fit."""
    actions: list[Action] = ["event"] if limits.events else ["create", "notice"]
    if remote and not limits.events:
        known = (("edit", limits.edit), ("reply", limits.reply), ("delete", limits.delete), ("repost", limits.delete))
        actions += [action for action, can in known if can]  # type: ignore[misc]
    for number, entry in enumerate((*_stories(), *entries)):
        for action in actions:
            yield Delivery(
                id=f"0190b3c8-5a00-7000-8000-{number:012d}",
                destination="newsroom",
                action=action,
                kind=_change(action),
                entry=entry,
                at=_AT,
                number=1 if action == "create" else 2,
                remote={} if action in ("create", "notice", "event") else dict(remote or {}),
                label="Correction:" if action != "create" else "",
                publisher="Northgate Wire",
            )


def _change(action: Action) -> Any:
    return {"create": "new", "event": "new", "delete": "killed"}.get(action, "corrected")


def _stories() -> Iterator[Entry]:
    long = "A quay was closed on Tuesday after the tide had risen above the second mark. " * 80
    texts = {
        "plain": ("Harbour closes for repairs", "The harbour closes on Monday. Ferries leave from the west quay."),
        "bare": ("Harbour closes", ""),
        "long": (long[:900].strip(), long.strip()),
        "right-to-left": ("إغلاق الميناء للصيانة", "يغلق الميناء يوم الاثنين وتغادر العبارات من الرصيف الغربي. " * 40),
        "wide": ("港口因维修关闭", "港口将于星期一关闭。渡轮从西码头出发。" * 60),
        "joined": ("👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 at the harbour 🇨🇭", "👨🏽‍🚀 e\u0301 नमस्ते " * 120),
        "markup": (
            "<b>R&D</b> *up* _20%_ [x](y) `z` @everyone @here",
            "a < b && c > d | <!channel> <@U1> **bold** ~no~ ",
        ),
        "marks": ("A \x02token\x03 in a title", "And \x02url\x03 in a summary."),
    }
    for name, (title, summary) in texts.items():
        yield _entry(name, title, summary, f"https://news.example.org/2026/{name}/")
    far = "https://news.example.org/" + "a-long-way/" * 270
    yield _entry(
        "far", "A link of three thousand characters", "It cannot be cut.", far, "https://news.example.org/s/far"
    )


def _entry(name: str, title: str, summary: str, link: str, short_link: str = "") -> Entry:
    return Entry(
        id=f"tag:news.example.org,2026:{name}",
        name=f"{name}.md",
        title=title,
        link=link,
        short_link=short_link,
        summary=summary,
        published=_AT,
        updated=_AT,
        digest=name,
        agency="NW",
        language="ar" if name == "right-to-left" else "en",
        direction="rtl" if name == "right-to-left" else "ltr",
        correction="The day was wrong.",
        media=(Media(url=f"https://news.example.org/{name}.jpg", type="image/jpeg"),) if name == "plain" else (),
    )


# --- options and limits ---


def _check_options(module: DestinationKind, given: dict[str, Any]) -> Struct:
    options = module.Options
    settings = options.__struct_config__
    _expect(settings.frozen, "Options to be frozen", options)
    _expect(settings.forbid_unknown_fields, "Options to forbid unknown fields", options)
    chosen = msgspec.convert(given, options, strict=True)
    try:
        msgspec.convert({**given, "no_such_key": 1}, options, strict=True)
    except msgspec.ValidationError:
        return chosen
    raise AssertionError("expected Options to refuse a key it does not know, got no error")


def _check_limits(limits: Limits) -> None:
    _expect(isinstance(limits, Limits), "LIMITS to be of model.Limits", type(limits))
    _expect(
        limits.rate > 0 and limits.burst >= 1, "a rate above 0 and a burst of 1 at least", (limits.rate, limits.burst)
    )
    _expect(limits.edit or limits.edit_within_s is None, "no edit_within_s where nothing can be edited", limits)
    _expect(limits.delete or limits.delete_within_s is None, "no delete_within_s where nothing can be deleted", limits)


# --- rendering ---


def _check_requests(
    module: DestinationKind, delivery: Delivery, requests: tuple[Request, ...], options: Struct
) -> None:
    said = f"{delivery.action} of {delivery.entry.name}: "
    _expect(isinstance(requests, tuple) and bool(requests), f"{said}a tuple of requests, not empty", requests)
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(delivery), type=Delivery)
    _expect(module.render(again, options) == requests, f"{said}the same delivery to give the same requests", "others")
    known = {name for name, hint in get_type_hints(type(options)).items() if _is_secret(hint)}
    for request in requests:
        _check_request(request, known, said)
        known |= {name for name, _ in request.save}
    for count in module.count(requests, options):
        _check_count(count, said)
    if delivery.action not in ("delete",) and not module.LIMITS.feeds:
        entry = delivery.entry
        shown = "\n".join(_readings(requests[-1]))
        links = [link for link in (entry.link, entry.short_link) if link]
        _expect(any(link in shown for link in links), f"{said}its link or short link, whole", shown[:300])


def _check_request(request: Request, known: set[str], said: str) -> None:
    _expect(request.method in _METHODS, f"{said}a method of {sorted(_METHODS)}", request.method)
    _expect(isinstance(request.body, bytes), f"{said}a body of bytes", type(request.body))
    parts = [request.url, request.body.decode("utf-8", "replace"), *(value for _, value in request.headers)]
    escaped = [part.replace("\\u0002", "\x02").replace("\\u0003", "\x03") for part in parts]
    marks = {mark for part in escaped for mark in _MARK.findall(part)}
    _expect(marks <= known, f"{said}marks of secrets and saved values only, {sorted(known)}", sorted(marks))
    whole = "".join(_MARK.sub("", part) for part in escaped)
    _expect("\x02" not in whole and "\x03" not in whole, f"{said}no stray mark", "one")
    if any("json" in value for name, value in request.headers if name.lower() == "content-type"):
        msgspec.json.decode(request.body)
    lines = [value for _, value in request.headers if "\n" in value or "\r" in value]
    _expect(not lines, f"{said}headers of one line", lines)


def _check_count(count: Count, said: str) -> None:
    _expect(0 <= count.used <= count.most, f"{said}{count.what} of {count.most} {count.unit} at most", count.used)


def _is_secret(hint: Any) -> bool:
    return hint is Secret or Secret in getattr(hint, "__args__", ())


def _readings(request: Request) -> Iterator[str]:
    """Yield what a receiver may read in a request: JSON strings unescaped, forms and HTML decoded."""
    body = request.body.decode("utf-8", "replace")
    yield from (body, html.unescape(body), unquote_plus(body), body.replace("=\r\n", "").replace("=3D", "="))
    yield from (value for _, value in request.headers)
    try:
        strings = list(_strings(msgspec.json.decode(request.body)))
    except msgspec.DecodeError:
        return
    for one in strings:
        yield from (one, html.unescape(one))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(one)


# --- judging ---


def _check_verdicts(
    module: DestinationKind, delivery: Delivery, requests: tuple[Request, ...], options: Struct
) -> None:
    by_http = requests[-1].method not in ("MAIL", "APPRISE")
    for body in _BODIES:
        for status in (200, 204, *_OUTCOMES) if by_http else (250, 421, 451, 535, 550, 554):
            response = Response(status=status, body=body, at=_LATER)
            verdict = module.judge(response, delivery, options)
            _check_verdict(verdict, delivery, f"after {status} {body!r}: ")
            wanted = _OUTCOMES.get(status) if by_http else None
            if wanted is not None:
                _expect(verdict.outcome in wanted, f"after {status} {body!r}: {' or '.join(wanted)}", verdict.outcome)
    if by_http:
        asked = Response(status=503, headers={"retry-after": "30"}, at=_LATER)
        verdict = module.judge(asked, delivery, options)
        _expect(verdict.wait_s is not None and verdict.wait_s >= 30, "Retry-After of 503 to be heeded", verdict.wait_s)


def _check_verdict(verdict: Verdict, delivery: Delivery, said: str) -> None:
    outcomes = ("accepted", "later", "refused")
    _expect(verdict.outcome in outcomes, f"{said}an outcome of {outcomes}", verdict.outcome)
    _expect(len(verdict.note) <= 200, f"{said}a note of 200 characters at most", len(verdict.note))
    _expect(delivery.entry.title not in verdict.note, f"{said}no word of the story in the note", verdict.note)
    _expect(verdict.wait_s is None or verdict.wait_s >= 0, f"{said}a wait_s of 0 or more", verdict.wait_s)


def _expect(holds: bool, expected: str, got: object) -> None:
    if not holds:
        raise AssertionError(f"expected {expected}, got {got!r}")
