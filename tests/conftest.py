"""What every test may rely on."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "wirefeed",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("wirefeed")

_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """CI has everything installed: there a skipped test is a test that nobody ran."""
    if os.environ.get("WIREFEED_NO_SKIPS") and _skipped:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if os.environ.get("WIREFEED_NO_SKIPS") and _skipped:
        terminalreporter.write_line(f"skipped where no skip is allowed: {', '.join(_skipped)}", red=True)
