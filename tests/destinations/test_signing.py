"""Signatures, checked with the packages that receivers use."""

from __future__ import annotations

import base64
import json
import random
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import standardwebhooks
import svix
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tests.destinations.harbour import delivery
from wirefeed.config import Secret
from wirefeed.destinations import webhook
from wirefeed.errors import TransportError
from wirefeed.model import Request

NEW = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OLD = "whsec_" + base64.b64encode(bytes(range(32, 64))).decode()
SEED = bytes(range(64, 96))
PUBLIC = Ed25519PrivateKey.from_private_bytes(SEED).public_key()
KEY = "whsk_" + base64.b64encode(SEED + PUBLIC.public_bytes_raw()).decode()
VERIFIERS: list[Any] = [standardwebhooks.Webhook, svix.Webhook]
PAGE = Path(__file__).parents[2] / "docs/reference/webhook.md"
DAY = timedelta(hours=24)


def now() -> datetime:
    return datetime.now(UTC)  # the official packages look at the clock


def rotating(rotated: datetime) -> webhook.Options:
    return webhook.Options(
        url=Secret(env="URL"), secret=Secret(env="NEW"), old_secret=Secret(env="OLD"), rotated=rotated
    )


def rendered(options: webhook.Options, at: datetime) -> Request:
    (request,) = webhook.render(delivery("new", "event", at=at), options)
    return request


def verified(verifier: Any, secret: str | bytes, request: Request) -> bool:
    try:
        verifier(secret).verify(request.body, dict(request.headers))
    except standardwebhooks.WebhookVerificationError:
        return False
    return True


@pytest.mark.parametrize("verifier", VERIFIERS)
def test_official_packages_verify_a_thousand_bodies(verifier: Any) -> None:
    chance = random.Random(14)
    letters = 'ferry العبّارة 渡輪 👩‍👩‍👧‍👦\u2028"\\ \n.'

    for number in range(1_000):
        text = "".join(chance.choices(letters, k=chance.randrange(200)))
        request = Request(
            method="POST", url="x", body=json.dumps({"text": text}, ensure_ascii=bool(number % 2)).encode()
        )
        signed = webhook.sign(request, f"dlv-{number}", {"secret": NEW, "key": KEY}, now())

        assert signed.body == request.body
        assert verified(verifier, NEW, signed)
        assert not verified(verifier, OLD, signed)
        broken = Request(method="POST", url="x", headers=signed.headers, body=signed.body + b" ")
        assert not verified(verifier, NEW, broken)


def test_at_every_try_the_id_is_the_same_and_the_timestamp_is_new() -> None:
    request = rendered(webhook.Options(url=Secret(env="URL"), secret=Secret(env="NEW")), now())
    moments = [now(), now() + timedelta(seconds=5), now() + timedelta(hours=30)]

    tries = [dict(webhook.sign(request, "dlv-7", {"secret": NEW}, moment).headers) for moment in moments]

    assert {one["webhook-id"] for one in tries} == {"dlv-7"}
    assert [one["webhook-timestamp"] for one in tries] == [str(int(moment.timestamp())) for moment in moments]
    assert len({one["webhook-signature"] for one in tries}) == 3
    assert all(list(one) == list(tries[0]) for one in tries)


@pytest.mark.parametrize("verifier", VERIFIERS)
@pytest.mark.parametrize(("since", "old_too"), [(timedelta(), True), (DAY - timedelta(minutes=1), True), (DAY, False)])
def test_the_old_secret_signs_for_a_day_after_the_rotation(verifier: Any, since: timedelta, old_too: bool) -> None:
    moment = now()
    request = rendered(rotating(moment - since), moment)

    signed = webhook.sign(request, "dlv-7", {"secret": NEW, "old_secret": OLD}, moment)

    assert verified(verifier, NEW, signed)
    assert verified(verifier, OLD, signed) is old_too


@pytest.mark.parametrize(("age", "old_too"), [(timedelta(hours=2), True), (DAY, False), (3 * DAY, False)])
def test_a_try_of_what_was_rendered_before_the_rotation_never_uses_the_old_secret_for_longer(
    age: timedelta, old_too: bool
) -> None:
    """The stored request knows nothing of the rotation, which is later than the change it tells of."""
    moment = now()
    request = rendered(webhook.Options(url=Secret(env="URL"), secret=Secret(env="OLD")), moment - age)

    signed = webhook.sign(request, "dlv-7", {"secret": NEW, "old_secret": OLD}, moment)

    assert verified(standardwebhooks.Webhook, NEW, signed)
    assert verified(standardwebhooks.Webhook, OLD, signed) is old_too


def test_what_is_for_signing_alone_is_not_sent() -> None:
    request = rendered(rotating(now()), now())

    signed = webhook.sign(request, "dlv-7", {"secret": NEW, "old_secret": OLD}, now())

    assert {name for name, _ in signed.headers} == {
        "content-type", "webhook-id", "webhook-timestamp", "webhook-signature",
    }  # fmt: skip


@pytest.mark.parametrize("serialized", [KEY, "whsk_" + base64.b64encode(SEED).decode()])
def test_a_key_pair_signs_what_its_public_key_verifies(serialized: str) -> None:
    request = rendered(webhook.Options(url=Secret(env="URL"), key=Secret(env="KEY")), now())

    headers = dict(webhook.sign(request, "dlv-7", {"key": serialized}, now()).headers)

    version, _, signature = headers["webhook-signature"].partition(",")
    signed = f"dlv-7.{headers['webhook-timestamp']}.".encode() + request.body
    assert version == "v1a"
    PUBLIC.verify(base64.b64decode(signature), signed)
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(PUBLIC.public_bytes_raw()).verify(base64.b64decode(signature), signed + b" ")


def test_secrets_sign_in_their_order_and_the_key_signs_last() -> None:
    request = rendered(rotating(now()), now())

    made = dict(webhook.sign(request, "dlv-7", {"secret": NEW, "old_secret": OLD, "key": KEY}, now()).headers)
    alone = dict(webhook.sign(request, "dlv-7", {"secret": NEW}, now()).headers)

    signatures = made["webhook-signature"].split(" ")
    assert [one.partition(",")[0] for one in signatures] == ["v1", "v1", "v1a"]
    assert signatures[0] == alone["webhook-signature"]


@pytest.mark.parametrize(
    ("secret", "of_receiver"),
    [
        (NEW, NEW),
        (NEW.removeprefix("whsec_"), NEW),  # without its prefix it is base64 all the same
        (NEW.rstrip("="), NEW),
        (f"{NEW}\n", NEW),  # the last line of a file
        ("not base64, but a sentence", b"not base64, but a sentence"),
        ("كلمة السر", "كلمة السر".encode()),
    ],
)
@pytest.mark.parametrize("verifier", VERIFIERS)
def test_a_secret_is_read_as_the_official_packages_read_it(
    verifier: Any, secret: str, of_receiver: str | bytes
) -> None:
    request = rendered(webhook.Options(url=Secret(env="URL")), now())

    signed = webhook.sign(request, "dlv-7", {"secret": secret}, now())

    assert verified(verifier, of_receiver, signed)


def test_the_receiver_in_the_docs_takes_what_is_signed_once_and_in_its_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)[0]
    monkeypatch.setenv("DESK_SECRET", NEW)
    receiver: dict[str, Any] = {}
    exec(code, receiver)

    def receive(kind: Any, number: int, secret: str = NEW) -> int:
        (request,) = webhook.render(delivery(kind, "event", number=number), webhook.Options(url=Secret(env="URL")))
        signed = webhook.sign(request, f"dlv-{number}", {"secret": secret}, now())
        status: int = receiver["receive"](signed.body, dict(signed.headers))
        return status

    statuses = [
        receive("new", 1),
        receive("new", 1),
        receive("killed", 3),
        receive("updated", 2),
        receive("new", 4, OLD),
    ]

    assert statuses == [204, 204, 204, 204, 401]
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["show", "take"]


def test_without_a_secret_nothing_is_signed() -> None:
    request = rendered(webhook.Options(url=Secret(env="URL")), now())

    headers = dict(webhook.sign(request, "dlv-7", {"url": "https://desk.example.org/"}, now()).headers)

    assert set(headers) == {"content-type", "webhook-id", "webhook-timestamp"}


@pytest.mark.parametrize(
    "secrets",
    [
        {"secret": "whsec_"},
        {"secret": "whsec_canary canary"},
        {"secret": "whsec_canar"[:-1] + "-"},
        {"key": "canary"},
        {"key": "whsk_canary"},
        {"key": "whsk_" + base64.b64encode(b"canary").decode()},
        {"key": "whsk_" + base64.b64encode(SEED + SEED).decode()},
    ],
)
def test_a_damaged_secret_is_refused_and_not_repeated(secrets: dict[str, str]) -> None:
    request = rendered(webhook.Options(url=Secret(env="URL")), now())

    with pytest.raises(TransportError) as caught:
        webhook.sign(request, "dlv-7", secrets, now())

    assert "canar" not in f"{caught.value} {caught.value.hint}"
    assert str(caught.value).startswith(f"{next(iter(secrets))}: expected ")
    assert not caught.value.sent


def test_without_the_library_a_key_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric.ed25519", None)
    request = rendered(webhook.Options(url=Secret(env="URL")), now())

    with pytest.raises(TransportError) as caught:
        webhook.sign(request, "dlv-7", {"key": KEY}, now())

    assert "wirefeed[ed25519]" in caught.value.hint
