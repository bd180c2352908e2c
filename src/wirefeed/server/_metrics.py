"""Figures for Prometheus: read when asked, counted by those who know."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import accumulate
from math import inf
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from wirefeed import __version__
from wirefeed.server._shelf import Shelf
from wirefeed.status import BUCKETS, Status

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric

    from wirefeed.receipts import Figures as Deliveries

_FRESH_S = 1.0  # who asks more often gets the same answer


T = TypeVar("T")


class Fresh(Generic[T]):
    """What `ask` says, asked again after a second at the earliest; safe between threads."""

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._lock = Lock()
        self._until = -inf
        self._said: T

    def get(self) -> T:
        """Return it."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._said = self._ask()
                self._until = time.monotonic() + _FRESH_S
            return self._said


class Figures:
    """
    What ``/metrics`` says.

    Args:
        requests: How many were answered, by kind and status; read here, counted elsewhere.

        deliveries: Returns the figures of the outbox; None where there are none.
    """

    def __init__(
        self,
        shelf: Shelf,
        status: Status,
        requests: Counter[tuple[str, int]],
        deliveries: Callable[[], Deliveries | None],
    ) -> None:
        from prometheus_client import CollectorRegistry
        from prometheus_client.gc_collector import GCCollector
        from prometheus_client.process_collector import ProcessCollector

        self._shelf = shelf
        self._status = status
        self._requests = requests
        self._deliveries = Fresh(deliveries)
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
        yield from self._owed()
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

    def _owed(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        seen = self._deliveries.get()
        if seen is None:
            return
        rows = GaugeMetricFamily(
            "wirefeed_outbox", "Deliveries in the outbox, by state.", labels=["destination", "state"]
        )
        for key, count in sorted(seen.rows.items()):
            rows.add_metric(key, count)
        yield rows
        ended = CounterMetricFamily("wirefeed_deliveries", "Deliveries that ended.", labels=["destination", "outcome"])
        for key, count in sorted(seen.ended.items()):
            ended.add_metric(key, count)
        yield ended
        name = "wirefeed_outbox_oldest_due_seconds"
        waited = GaugeMetricFamily(name, "For how long the oldest one could have been sent.", labels=["destination"])
        for destination, waited_s in seen.waited_s.items():
            waited.add_metric([destination], waited_s)
        yield waited
        up = GaugeMetricFamily(
            "wirefeed_destination_up",
            "Whether it takes deliveries: not failing, paused or disabled.",
            labels=["destination"],
        )
        for destination, well in seen.up.items():
            up.add_metric([destination], int(well))
        yield up

    def _served(self) -> Iterator[Metric]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        requests = CounterMetricFamily("wirefeed_requests", "Requests answered.", labels=["kind", "status"])
        for (kind, status), count in sorted(dict(self._requests).items()):
            requests.add_metric([kind, str(status)], count)
        yield requests
        yield GaugeMetricFamily("wirefeed_served_files", "Files that are served.", len(self._shelf.now.items))
