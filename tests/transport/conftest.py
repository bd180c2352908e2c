"""An authority that the transport believes, for the length of a test."""

from __future__ import annotations

from collections.abc import Iterator

import certifi
import pytest

from tests.transport.hosts import Authority
from wirefeed import transport


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """The list of authorities is of the world outside, as a clock is: here it has one."""
    monkeypatch.setattr(certifi, "where", lambda: str(authority.bundle))
    return authority


@pytest.fixture(autouse=True)
def hung_up() -> Iterator[None]:
    transport.hang_up()
    yield
    transport.hang_up()
