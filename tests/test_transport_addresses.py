"""No name, number or redirect of a stranger leads into a private network (A6 of the delivery checks)."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_network
from pathlib import Path

import certifi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transport.hosts import Authority, Host, answer, resolving, talking
from wirefeed.errors import TransportError
from wirefeed.model import Request, Response
from wirefeed.transport import hang_up, is_public, send

# One or more of every block of the IANA IPv4 and IPv6 Special-Purpose Address Registries, and of multicast.
BAD = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.254 169.254.0.1
169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.8 192.0.0.9 192.0.0.10 192.0.0.170
192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.88.99.2 192.168.0.1 192.168.255.255 192.175.48.1 198.18.0.1
198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 232.1.1.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::7f00:1 ::127.0.0.1 ::8.8.8.8 ::ffff:0.0.0.0 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
::ffff:192.168.0.1 ::ffff:224.0.0.1 ::ffff:100.64.0.1 ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1
64:ff9b::8.8.8.8 64:ff9b:1::1 64:ff9b:1:ffff::10.0.0.1 100::1 100:0:0:1::1 2001::1
2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:0:808:808:0:0:f7f7:f7f7 2001:1::1 2001:1::2 2001:1::3 2001:2::1 2001:3::1
2001:4:112::1 2001:10::1 2001:20::1 2001:30::1 2001:1ff:ffff::1 2001:db8::1 2001:db8:ffff::1 2002::1 2002:7f00:1::1
2002:c0a8:101::1 2002:808:808::1 2620:4f:8000::1 3fff::1 3fff:fff::1 4000::1 5f00::1 5f00:ffff::1 8000::1 e000::1
fc00::1 fd00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fe80::1%25eth0 febf::1 fec0::1 feff::1 ff02::1 ff05::1 ff0e::1
localhost 127.1 2130706433 0x7f000001 017700000001 0177.0.0.1 127.0.0.01
""".split()
PUBLIC = """
8.8.8.8 1.1.1.1 9.9.9.9 93.184.216.34 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1 192.0.1.1 198.17.255.255
223.255.255.255 ::ffff:8.8.8.8 2606:4700:4700::1111 2001:200::1 2001:4860:4860::8888 2003::1 2a00:1450:4001::1
2620:fe::fe
""".split()

# How 127.0.0.1 and its like are written in the place of a host; none of them names a host of the internet.
HOSTS = """
127.0.0.1 127.0.0.1. 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0X7F.1 017700000001 0177.0.0.1 0177.1 00000177.0.0.1
127.000.000.001 0 0.0.0.0 localhost localhost. LOCALHOST LocalHost localhost.localdomain ip6-localhost
[::1] [0:0:0:0:0:0:0:1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [0:0:0:0:0:ffff:7f00:1]
[fe80::1%25lo] [fe80::1%lo] [::1%25lo] [64:ff9b::7f00:1] [2002:7f00:1::]
１２７.０.０.１ 127。0。0。1 127．0．0．1 ①②⑦.⓪.⓪.① ⓛⓞⓒⓐⓛⓗⓞⓢⓣ ｌｏｃａｌｈｏｓｔ locaℓhost ⅼocalhost
news.example.org@127.0.0.1 news.example.org:443@127.0.0.1 editor:hunter2@127.0.0.1 @127.0.0.1
127.0.0.1\\@news.example.org 127.0.0.1\\.news.example.org 127.0.0.1%2f@news.example.org 127.0.0.1%00.example.org
127.0.0.1%09 %31%32%37.0.0.1 127%2e0%2e0%2e1 %6cocalhost 169.254.169.254 [::ffff:169.254.169.254] 2852039166
""".split()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(autouse=True)
def believed(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(certifi, "where", lambda: str(authority.bundle))
    yield authority.bundle
    hang_up()


@contextmanager
def guarded(authority: Authority) -> Iterator[tuple[int, list[Host]]]:
    """Listen where no request may arrive: on all that is this machine, on one port; a certificate would be believed."""
    tls = authority.context("127.0.0.1", "127.0.0.2", "::1", "localhost", "hooks.example.org")
    with ExitStack() as stack:
        first = stack.enter_context(talking(answer(), host="0.0.0.0", tls=tls))
        hosts = [first]
        if socket.has_ipv6:
            hosts.append(stack.enter_context(talking(answer(), host="::1", port=first.port, tls=tls)))
        yield first.port, hosts


def get(url: str, **more: object) -> Response:
    return send(Request(method="GET", url=url, within_s=5.0), **more)


@pytest.mark.parametrize("address", BAD)
def test_an_address_that_is_of_no_host_of_everybody_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_a_host_of_everybody_is_public(address):
    assert is_public(address)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_a_mapped_address_is_as_public_as_what_it_stands_for(address):
    assert is_public(f"::ffff:{address}") == is_public(str(address))


@given(st.integers(0, 2**128 - 1).map(IPv6Address))
def test_beyond_global_unicast_nothing_is_public(address):
    assert not is_public(str(address)) or address in IPv6Network("2000::/3") or address.ipv4_mapped is not None


@given(st.integers(0, 2**32 - 1).map(IPv4Address), st.sampled_from(["2002::/16", "64:ff9b::/96", "2001::/32", "::/96"]))
def test_what_a_relay_would_pass_on_is_never_public(address, relay):
    network = ip_network(relay)
    within = int(network.network_address) | int(address) << (80 if relay == "2002::/16" else 0)

    assert not is_public(str(IPv6Address(within)))


@pytest.mark.parametrize("host", HOSTS)
def test_no_way_of_writing_this_machine_reaches_it(host, authority: Authority):
    with guarded(authority) as (port, inside):
        with pytest.raises(TransportError) as caught:
            get(f"https://{host}:{port}/")

        assert [one.connections for one in inside] == [0] * len(inside)
    assert not caught.value.sent


@pytest.mark.parametrize("host", "127.0.0.1 127.1 2130706433 localhost [::1]".split())
def test_what_is_refused_would_be_reached_if_it_were_allowed(host, authority: Authority):
    with guarded(authority) as (port, inside):
        with suppress(TransportError):  # no certificate is made out to a number
            get(f"https://{host}:{port}/", private=True)

        assert sum(one.connections for one in inside) == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example.org#@127.0.0.1:{port}/",
        "https://news.example.org?@127.0.0.1:{port}/",
        "https://news.example.org/@127.0.0.1:{port}/",
        "https:127.0.0.1:{port}/",
        "https:///127.0.0.1:{port}/",
        "https://\t127.0.0.1:{port}/",
        "https://127.0.0.1:{port}\r\n/",
        "https://[127.0.0.1]:{port}/",
        "https://127.0.0.1:{port}:443/",
        "gopher://127.0.0.1:{port}/",
        "file://127.0.0.1:{port}/",
    ],
)
def test_no_trick_of_an_address_reaches_this_machine(url, authority: Authority, monkeypatch):
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **m: real("127.0.0.1" if host == "news.example.org" else host, *a, **m)
    )

    with guarded(authority) as (port, inside):
        with pytest.raises(TransportError):
            get(url.format(port=port))

        assert [one.connections for one in inside] == [0] * len(inside)


@pytest.mark.parametrize(
    "addresses",
    [
        ["8.8.8.8", "127.0.0.1"],
        ["127.0.0.1", "8.8.8.8"],
        ["2606:4700:4700::1111", "127.0.0.1"],
        ["8.8.8.8", "9.9.9.9", "1.1.1.1", "10.0.0.1"],
        ["8.8.8.8", "::1"],
        ["8.8.8.8", "::ffff:127.0.0.1"],
        ["8.8.8.8", "fe80::1%1"],
        ["169.254.169.254"],
    ],
)
def test_one_address_of_a_private_network_refuses_the_whole_name(addresses, authority: Authority, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolving(lambda _: addresses))

    with guarded(authority) as (port, inside):
        with pytest.raises(TransportError, match="expected a public address") as caught:
            get(f"https://hooks.example.org:{port}/")

        assert [one.connections for one in inside] == [0] * len(inside)
    assert not caught.value.sent


def test_a_name_that_changes_its_mind_a_thousand_times_never_gets_through(monkeypatch):
    """Every name is public when it is first asked for, and ours the next time: what was vetted is what is dialled."""
    # 127.0.0.1 stands for the public internet, 127.0.0.2 for a machine behind the firewall.
    asked: dict[str, int] = {}

    def rebinding(name: str) -> list[str]:
        asked[name] = asked.get(name, 0) + 1
        return ["127.0.0.1" if asked[name] == 1 else "127.0.0.2"]

    monkeypatch.setattr(socket, "getaddrinfo", resolving(rebinding))
    said: list[str] = []

    with talking() as outer, talking(host="127.0.0.2", port=outer.port) as inner:
        for number in range(2000):
            with pytest.raises(TransportError) as caught:
                get(f"https://r{number // 2}.example.org:{outer.port}/", public=lambda address: address == "127.0.0.1")
            said.append(caught.value.message)

        assert (outer.connections, inner.connections) == (1000, 0)
    assert not any("public" in message for message in said[::2])
    assert set(said[1::2]) == {"expected a public address, got one of a private network"}


def test_a_redirect_of_a_public_host_leads_nowhere(authority: Authority):
    tls = authority.context("127.0.0.1", "127.0.0.2")

    with talking(answer(), host="127.0.0.2", tls=tls) as inner:
        moved = answer(307, b"", f"Location: https://127.0.0.2:{inner.port}/")
        with talking(moved, tls=tls) as outer:
            response = get(f"https://127.0.0.1:{outer.port}/", public=lambda address: address == "127.0.0.1")

        assert (response.status, inner.connections) == (307, 0)


@pytest.mark.parametrize("host", "127.0.0.1 127.1 2130706433 0x7f000001 [::1] localhost a.localhost 10.0.0.1.".split())
def test_a_proxy_is_not_asked_for_what_is_private_by_its_own_word(host, authority: Authority):
    with talking(answer()) as proxy:
        with pytest.raises(TransportError, match="expected a public address"):
            get(f"https://{host}/", proxy=f"http://127.0.0.1:{proxy.port}")

        assert proxy.connections == 0


def test_a_public_host_is_reached(authority: Authority, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", resolving(lambda _: ["127.0.0.1", "127.0.0.3"]))

    with talking(answer(200, b"ok"), tls=authority.context("hooks.example.org")) as host:
        response = get(f"https://hooks.example.org:{host.port}/", public=lambda address: address.startswith("127."))

    assert response.body == b"ok"
