"""Watching: which events a watch is for, and which flags."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from ledger.domain.watch import Watch, WatchStatus
from ledger.policy import Viewer
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.flags.hearing import HEARD, Hearing
from ledger.views.flags.names import FlagName
from ledger.views.history import HistoryFilter
from ledger.views.things import get


def watch_of(db: Database, viewer: Viewer, watch_id: str, moment: Moment) -> Watch | None:
    """Return the watch with this id, if it holds at a moment."""
    found = get(db, viewer, watch_id, moment)
    return found if isinstance(found, Watch) and found.status is WatchStatus.SET else None


def narrowed(which: HistoryFilter, watch: Watch) -> HistoryFilter:
    """Return the filter narrowed down to what a watch is for: a thing, a customer or a kind, and its topics."""
    near, kinds = _scope(watch)
    topics = [t for t in which.topics if t in watch.topics] if which.topics and watch.topics else None
    return replace(
        which,
        # Topics that exclude each other leave nothing, which an empty list would not say.
        topics=(topics or ("none",)) if topics is not None else which.topics or watch.topics,
        kinds=kinds or which.kinds,
        concerning=near or which.concerning,
    )


def hearing(
    watch: Watch,
    names: Collection[FlagName] | None = None,
    kinds: Sequence[str] = (),
    near: Sequence[str] = (),
    person: str | None = None,
) -> Hearing:
    """Return which flags a watch is for: those of its thing, customer or kind that it names, else those it is told.

    Whoever asks for some `names` is told those of them that the watch is for; `kinds` and `near` hold where the watch
    does not say.
    """
    its_near, its_kinds = _scope(watch)
    known = {name.value: name for name in FlagName}
    named = tuple(known[code.lower()] for code in watch.flags if code.lower() in known)
    told = named if watch.flags else HEARD
    return Hearing(
        told if names is None else tuple(name for name in told if name in names),
        its_kinds or kinds,
        its_near or near,
        person,
    )


def _scope(watch: Watch) -> tuple[tuple[str, ...], tuple[str, ...]]:
    near = tuple(i for i in (watch.watched, watch.account) if i is not None)
    return near, (watch.watched_kind,) if watch.watched_kind is not None else ()
