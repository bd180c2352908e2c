"""A3: twenty who owe and twenty who post, at once and on one state: each delivery once, and nobody starves."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from tests.poster.killing import Farm, died, forked, receiver

MANY = 20


def test_twenty_owe_and_twenty_post_and_each_delivery_is_sent_once(tmp_path: Path) -> None:
    each = 4_000 // MANY
    with receiver(tmp_path) as there:
        farm = Farm(tmp_path, there.url, lease_s=60.0)

        def produce(first: int) -> None:
            for number in range(first, first + each, 5):
                farm.owe(5, number)

        awake, awoke = os.pipe()
        consumers = [forked(lambda: posts(farm, tmp_path, each * MANY, awoke)) for _ in range(MANY)]
        for _ in range(MANY):
            assert os.read(awake, 1), "everybody is there before there is something to do"
        producers = [forked(lambda first=number * each: produce(first)) for number in range(MANY)]  # type: ignore[misc]
        assert not any(map(died, [*producers, *consumers]))

        heard = Counter(one["headers"]["webhook-id"] for one in there.heard)
        assert len(heard) == each * MANY
        assert heard.total() == len(heard)
        assert there.end()["repeats"] == 0
        assert farm.counts() == {"delivered": each * MANY}
        took = [int(path.read_text()) for path in tmp_path.glob("took-*")]
        assert len(took) == MANY
        print(f"\n{MANY} owe, {MANY} post: {each * MANY:,} deliveries, each once; the least of one {min(took)}")
        assert min(took) > 0, sorted(took)
        farm.check()


def posts(farm: Farm, folder: Path, goal: int, awoke: int) -> None:
    """Post, one at once so that there is enough for all, until everything is delivered; note how much it was."""
    poster, done = farm.poster(1), 0
    poster.drain(wait_s=0.0)
    os.write(awoke, b".")
    while farm.counts().get("delivered", 0) < goal:
        drained = poster.drain(wait_s=0.2)
        done += drained.ended["webhook", "delivered"]
    (folder / f"took-{os.getpid()}").write_text(str(done))
