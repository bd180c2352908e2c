"""Apprise is told what to say, is believed, and is not waited for longer than allowed."""

from __future__ import annotations

import json
import sys
import time

import pytest

from tests.transport.hosts import Authority, answer, talking
from wirefeed.errors import TransportError
from wirefeed.model import Request
from wirefeed.transport import send

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # it imports that


def notice(url: str, form: str = "text", **more: object) -> Request:
    body = json.dumps({"title": "Ferry sails", "body": "It *does*.", "format": form}).encode()
    return Request(**{"method": "APPRISE", "url": url, "body": body} | more)


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_apprise_says_title_and_body(form):
    with talking(answer()) as host:
        response = send(notice(f"json://127.0.0.1:{host.port}/room", form))

        (request,) = host.requests
        said = json.loads(request.partition(b"\r\n\r\n")[2])
    assert response.status == 200
    assert response.at.utcoffset() is not None
    assert said["title"] == "Ferry sails"
    assert "does" in said["message"]


def test_what_apprise_could_not_send_is_a_failure_of_the_service():
    with talking(answer(503)) as host:
        assert send(notice(f"json://127.0.0.1:{host.port}/room")).status == 500


@pytest.mark.parametrize("url", ["nonsense://x", "", "127.0.0.1", "json://"])
def test_an_address_apprise_does_not_know_is_told(url):
    with pytest.raises(TransportError, match="expected an address that Apprise knows") as caught:
        send(notice(url))

    assert not caught.value.sent


def test_apprise_is_not_waited_for_and_may_have_sent():
    with talking(lambda one: time.sleep(2)) as host:
        started = time.monotonic()
        with pytest.raises(TransportError, match="in time") as caught:
            send(notice(f"json://127.0.0.1:{host.port}/room?rto=3", within_s=0.5))

        assert time.monotonic() - started < 1.5
    assert caught.value.sent


def test_an_address_cannot_switch_certificates_off(authority: Authority):
    with talking(answer(), tls=authority.context("127.0.0.1")) as host:
        response = send(notice(f"jsons://127.0.0.1:{host.port}/room?verify=no"))

        assert host.requests == []
    assert response.status == 500


def test_without_the_library_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)

    with pytest.raises(TransportError) as caught:
        send(notice("json://127.0.0.1/"))

    assert caught.value.hint == "pip install 'wirefeed[apprise]'"
    assert not caught.value.sent
