"""What content/ says and what was published, compared at one moment: what stands where, and with which stamps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from operator import itemgetter

from msgspec import Struct

from wirefeed.config import Settings
from wirefeed.model import Head, Refusal
from wirefeed.plan._archives import Archive, part
from wirefeed.plan._diff import Line, diff
from wirefeed.plan._documents import Buried, Document, Documents, Shown, documents
from wirefeed.plan._life import Stamped, endings, seen, stamp
from wirefeed.plan._moment import NOTHING_YET, Coming, No, Past, coming, due, refuse
from wirefeed.plan._places import Standing, admits, graves, standings
from wirefeed.plan._versions import Orders, dated, killed_by_notice, lifts, newest, orders

__all__ = [
    "NOTHING_YET",
    "Archive",
    "Buried",
    "Coming",
    "Document",
    "Documents",
    "Line",
    "No",
    "Past",
    "Selection",
    "Shown",
    "Stamped",
    "Standing",
    "admits",
    "dated",
    "diff",
    "documents",
    "due",
    "endings",
    "graves",
    "lifts",
    "part",
    "seen",
    "select",
    "stamp",
]

_NEWS = timedelta(hours=48)  # what a news sitemap may hold
_MOST_NEWS = 1_000


class Selection(Struct, frozen=True, kw_only=True):
    """
    Who may be seen at one moment.

    Attributes:
        heads: The one that counts of every id, by id.

        live: Those that may be seen, newest first.

        standings: Every feed, in the order of the config and of the values' names.

        news: Ids of the stories of the last 48 hours, newest first.

        ended: How those stories end, if they were seen, that are there and must not be; by id.

        kills: Every kill that is there, with the id it means.

        held: Kept back on purpose.

        failed: Cannot be published until a person acts: two stories with one id.

        next_at: The next moment at which the selection changes by itself (an embargo, an expiry); None if never.

        coming: Embargoes that end, dates that come and expiries that subscribers will see, the soonest first.
    """

    heads: dict[str, Head]
    live: dict[str, Head]
    standings: tuple[Standing, ...]
    news: tuple[str, ...]
    ended: dict[str, No]
    kills: tuple[tuple[str, Head], ...]
    held: tuple[Refusal, ...]
    failed: tuple[Refusal, ...]
    next_at: datetime | None
    coming: tuple[Coming, ...] = ()


def select(
    heads: Iterable[Head],
    settings: Settings,
    *,
    now: datetime,
    past: Past = NOTHING_YET,
    kept: Mapping[str, Head] | None = None,
) -> Selection:
    """
    Decide by heads alone which story stands in which feed at `now`.

    Of two stories with one id the newer version counts; when nothing tells them apart neither is published.

    Args:
        kept: Heads of published stories whose files cannot be read now, by id: they count where no file speaks.
    """
    heads = list(heads)
    single, held, failed = newest(heads)
    notices, ordered = killed_by_notice(heads), orders(heads)
    for key, head in (kept or {}).items():
        single.setdefault(key, head)
    turns: list[Coming] = []
    ended: dict[str, No] = {}
    dated_live: list[tuple[datetime, str, Head]] = []
    for head in single.values():
        killed = ordered.kills(head)
        no = No("killed", killed) if killed else refuse(head, past, now, turns) or _by_notice(head, ordered, notices)
        if no is not None:
            ended[head.id] = no
            held.append(no.refusal)
        elif head.published is not None:
            dated_live.append((head.published.stamp(head.id), head.id, head))
    dated_live.sort(key=itemgetter(0, 1), reverse=True)
    moments = [turn.moment for turn in turns]
    news = _news(dated_live, settings, now, moments)
    live = {key: head for _, key, head in dated_live}
    return Selection(
        heads=single,
        live=live,
        standings=standings(settings.feed, list(live.values())),
        news=news,
        ended=ended,
        kills=_kills(
            {key: notice for key, (notice, _) in notices.items() if key in ended}, ordered.remembered(live), single
        ),
        held=tuple(sorted(held, key=lambda refusal: (refusal.file, refusal.line))),
        failed=tuple(failed),
        next_at=min((moment for moment in moments if moment > now), default=None),
        coming=coming(turns, live, notices.keys() | ordered.withheld.keys(), now),
    )


def _by_notice(head: Head, ordered: Orders, notices: Mapping[str, tuple[Head, Refusal]]) -> No | None:
    """Return how a notice ends a story that could be seen but for it: it withholds it, or names it by its slug."""
    withheld = ordered.withholds(head)
    if withheld is not None:
        return No("withdrawn", withheld)
    if head.id not in notices:
        return None
    notice, refusal = notices[head.id]
    return No("killed" if notice.status == "canceled" else "withdrawn", refusal)


def _kills(*kinds: Mapping[str, Head]) -> tuple[tuple[str, Head], ...]:
    kills = [(key, head) for several in kinds for key, head in several.items() if head.status == "canceled"]
    return tuple(sorted(kills, key=itemgetter(0)))


def _news(
    live: list[tuple[datetime, str, Head]], settings: Settings, now: datetime, turns: list[datetime]
) -> tuple[str, ...]:
    """Return the stories of the last 48 hours, newest first; each leaves at a moment of its own."""
    if not settings.sitemap.news:
        return ()
    news: list[str] = []
    for published, key, _ in live:
        if published + _NEWS <= now or len(news) == _MOST_NEWS:
            break
        turns.append(published + _NEWS)
        news.append(key)
    return tuple(news)
