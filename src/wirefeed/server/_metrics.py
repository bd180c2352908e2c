"""Figures for Prometheus: read when asked, counted by those who know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import accumulate
from typing import TYPE_CHECKING

from wirefeed import __version__
from wirefeed.server._shelf import Shelf
from wirefeed.status import BUCKETS, Status

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric


class Figures:
    """
    What ``/metrics`` says.

    Args:
        requests: How many were answered, by kind and status; read here, counted elsewhere.
    """

    def __init__(self, shelf: Shelf, status: Status, requests: Counter[tuple[str, int]]) -> None:
        from prometheus_client import CollectorRegistry
        from prometheus_client.gc_collector import GCCollector
        from prometheus_client.process_collector import ProcessCollector

        self._shelf = shelf
        self._status = status
        self._requests = requests
        self._registry: CollectorRegistry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)

    def text(self, accept: str) -> tuple[bytes, str]:
        """Return the figures in the form that `accept` asks for, and its media type."""
        from prometheus_client.exposition import choose_encoder

        encode, media_type = choose_encoder(accept)
        return encode(self._registry), media_type

    def describe(self) -> list[Metric]:
        """Return nothing: names are known when they are read (the library's contract)."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield every figure as it is now (the library's contract)."""
        yield from self._builds()
        yield from self._stories()
        yield from self._served()

    def _builds(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

        seen = self._status.snapshot()
        builds = CounterMetricFamily("wirefeed_builds", "Builds that ended.", labels=["outcome"])
        builds.add_metric(["good"], seen.builds)
        builds.add_metric(["failed"], seen.failures)
        yield builds
        bounds = [*map(str, BUCKETS), "+Inf"]
        buckets = list(zip(bounds, accumulate(seen.took), strict=True))
        yield HistogramMetricFamily("wirefeed_build_seconds", "How long builds took.", buckets, seen.seconds)
        yield GaugeMetricFamily("wirefeed_failing", "Whether the last build failed.", int(bool(seen.failing)))
        now = datetime.now(UTC)
        if seen.last_good:
            age = (now - seen.last_good).total_seconds()
            yield GaugeMetricFamily("wirefeed_last_good_build_age_seconds", "Since the last good build.", age)
        if seen.next_at:
            at = seen.next_at.timestamp()
            yield GaugeMetricFamily("wirefeed_next_build_timestamp_seconds", "When the next build is due.", at)
        yield GaugeMetricFamily("wirefeed_start_timestamp_seconds", "The daemon's.", seen.started.timestamp())
        version = GaugeMetricFamily("wirefeed_version", "Which wirefeed this is.", labels=["version"])
        version.add_metric([__version__], 1)
        yield version

    def _stories(self) -> Iterator[Metric]:
        from prometheus_client.core import GaugeMetricFamily

        report = self._status.snapshot().report
        if report is None:
            return
        yield GaugeMetricFamily("wirefeed_stories", "Stories found in content/.", report["stories"])
        yield GaugeMetricFamily("wirefeed_entries", "Entries in an output.", report["entries"])
        for name, what in (
            ("held", "Stories kept back on purpose."),
            ("failed", "Stories that could not be read."),
            ("warnings", "Guesses and repairs."),
        ):
            yield GaugeMetricFamily(f"wirefeed_{name}", what, len(report[name]))

    def _served(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        requests = CounterMetricFamily("wirefeed_requests", "Requests answered.", labels=["kind", "status"])
        for (kind, status), count in sorted(dict(self._requests).items()):
            requests.add_metric([kind, str(status)], count)
        yield requests
        yield GaugeMetricFamily("wirefeed_served_files", "Files that are served.", len(self._shelf.now.items))
