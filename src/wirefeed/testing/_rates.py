"""How services count requests: a bucket that fills, and a window that ends."""

from __future__ import annotations

import math


class Bucket:
    """
    A token bucket: `burst` at once, then `rate` a second.

    Moments are seconds since 1970, as everywhere in this module.
    """

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self.burst = burst
        self._left = float(burst)
        self._at = -math.inf

    def take(self, at: float, cost: float = 1.0) -> float:
        """Take `cost` and return 0, or take nothing and return how many seconds it is to wait."""
        if self._at > -math.inf:
            self._left = min(self.burst, self._left + max(0.0, at - self._at) * self.rate)
        self._at = at
        if self._left + 1e-9 >= cost:
            self._left -= cost
            return 0.0
        return (cost - self._left) / self.rate


class Window:
    """
    A fixed window: `most` in `period_s`, then nothing until it ends.

    Args:
        aligned: Windows end at multiples of `period_s` since 1970 (rack-attack, which Mastodon counts with); else one
            begins with the first request after the last one ended.
    """

    def __init__(self, most: int, period_s: float, *, aligned: bool = False) -> None:
        self.most = most
        self.period_s = period_s
        self.left = most
        self.reset = -math.inf
        self._aligned = aligned

    def take(self, at: float, cost: int = 1) -> float:
        """Take `cost` and return 0, or return how many seconds are left of the window; `left` and `reset` are set."""
        self.look(at)
        if cost > self.left:
            return max(self.reset - at, 1e-3)
        self.left -= cost
        return 0.0

    def look(self, at: float) -> None:
        """Begin a new window if the last one has ended."""
        if at < self.reset:
            return
        begin = at - at % self.period_s if self._aligned else at
        self.left, self.reset = self.most, begin + self.period_s
