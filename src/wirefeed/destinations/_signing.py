"""Signatures of Standard Webhooks: ``v1`` (HMAC-SHA256) and ``v1a`` (ed25519)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

from wirefeed.errors import TransportError
from wirefeed.patterns import lazy

_SHARED, _PRIVATE = "whsec_", "whsk_"
_BASE64 = lazy("[A-Za-z0-9+/]+={0,2}")


def signatures(name: str, now: datetime, body: bytes, *, secrets: tuple[str, ...], key: str) -> str:
    """
    Return the value of ``webhook-signature``: one signature for each secret, in their order, then that of the key.

    What is signed is ``webhook-id.timestamp.body`` (Standard Webhooks, "Signature scheme").

    Args:
        secrets: As `_shared` reads them.

        key: An ed25519 private key, base64 behind ``whsk_``; empty signs without one.

    Raises:
        TransportError: A secret is empty or damaged, or the library for ed25519 is missing: nothing can be sent. It
            tells no secret.
    """
    signed = f"{name}.{int(now.timestamp())}.".encode() + body
    made = ["v1," + _text(hmac.digest(_shared(secret), signed, hashlib.sha256)) for secret in secrets]
    if key:
        made.append("v1a," + _text(_ed25519(key, signed)))
    return " ".join(made)


def _text(signature: bytes) -> str:
    return base64.b64encode(signature).decode("ascii")


def _shared(secret: str) -> bytes:
    """
    Return the bytes of a shared secret.

    The reference libraries read every text as base64, with ``whsec_`` before it or without, and with or without its
    padding. A text that is no base64 no library can take: it is a plain one, and its UTF-8 is the key.
    """
    secret = secret.strip()
    key = _decoded(secret.removeprefix(_SHARED))
    if key is None and not secret.startswith(_SHARED):
        key = secret.encode()
    if not key:
        raise TransportError(
            "secret: expected 'whsec_' and base64, or a text, got neither", hint="openssl rand -base64 32"
        )
    return key


def _decoded(text: str) -> bytes | None:
    if not _BASE64.fullmatch(text) or len(text.rstrip("=")) % 4 == 1:
        return None
    return base64.b64decode(text + "==")


def _ed25519(key: str, signed: bytes) -> bytes:
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    except ImportError as error:
        raise TransportError(
            "key: expected the library cryptography, got none", hint="pip install 'wirefeed[ed25519]'"
        ) from error
    key = key.strip()
    pair = _decoded(key.removeprefix(_PRIVATE)) if key.startswith(_PRIVATE) else None
    if pair is None or len(pair) not in (32, 64):  # the seed alone, or with the public key after it
        raise TransportError("key: expected 'whsk_' and base64 of 32 or 64 bytes, got something else")
    private = Ed25519PrivateKey.from_private_bytes(pair[:32])
    if pair[32:] not in (b"", private.public_key().public_bytes_raw()):
        raise TransportError("key: expected a private key with its own public key after it, got another one's")
    return private.sign(signed)
