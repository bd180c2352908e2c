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

# What waits for real processes, or computes for long, comes first: at the end one core would wait for the other.
_LONG = (
    "test_histories test_crash test_crash_outputs test_daemon test_crash_crowd test_crash_kills "
    "test_crash_points test_crash_peers test_crash_days test_crash_daemon test_secrets test_shelf "
    "test_hostile_stories test_sample_stories test_leaks test_laws test_mixed_folders test_fuzz "
    "test_isolation test_limits test_kills test_fuzzed_stories test_pages_in_a_browser "
    "test_desk_in_a_browser test_browser test_newsboat test_rss2email test_servers test_rules"
).split()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: number for number, name in enumerate(_LONG)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))


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
