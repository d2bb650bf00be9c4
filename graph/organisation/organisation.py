"""The organisation as it is asked: one for each ledger and process, with its columns and its jobs."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from graph.columns.following import KINDS
from graph.organisation.asked import Question
from graph.organisation.jobs import MOST_BYTES, MOST_KEPT, MOST_WAITING, Job, Jobs
from graph.organisation.keeper import MOST_ROWS, Keeper
from graph.organisation.laid import Floats, Laid, Outline, When
from ledger.ledger import Ledger
from ledger.policy import VERSION, Viewer, require_sight, visible_kinds
from ledger.views.ties import SEES

MOST_WARM = 8
READING, LAYING = 0.5, 0.6


@dataclass(frozen=True, slots=True)
class Outlined:
    """How large is it, and how much of it is assessed?"""

    def answer(self, laid: Laid, work: object) -> Outline:
        """Return the outline."""
        return laid.outline


class Organisation:
    """Answers what is asked of the whole organisation, each question once however many ask it."""

    def __init__(
        self,
        ledger: Ledger,
        *,
        most_rows: int = MOST_ROWS,
        most_waiting: int = MOST_WAITING,
        most_kept: int = MOST_KEPT,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.keeper = Keeper(ledger, most_rows=most_rows)
        self.jobs = Jobs(most_waiting=most_waiting, most_kept=most_kept, most_bytes=most_bytes)
        self._warm: OrderedDict[Hashable, tuple[Floats, ...]] = OrderedDict()
        self._lock = threading.Lock()
        self._generation = 0

    def start(self) -> None:
        """Follow the log in the background from now on, so that a question finds the columns there."""
        self.keeper.start()

    def stop(self, grace: float = 0.0) -> bool:
        """Break off what is being made, follow no more; return whether everything has ended within the grace time."""
        ended = self.jobs.stop(grace)
        self.keeper.stop()
        return ended

    def ask(
        self,
        viewer: Viewer,
        when: When,
        question: Question,
        *,
        here: bool = False,
        listener: Callable[[Job], object] | None = None,
    ) -> Job:
        """Return the job that answers, for a viewer with sight of everything; with `here`, once it has ended.

        A listener is called while the job is made here, in this thread, whenever it has come further.
        """
        require_sight(viewer, *KINDS, *SEES)
        self._renew()
        key = (when, question, visible_kinds(viewer), VERSION, self._generation)

        def make(job: Job) -> Any:
            if listener is not None:
                job.listen(lambda: listener(job))
            return question.answer(self._laid(viewer, when, job), _Work(self, viewer, job))

        return self.jobs.ask(key, make, slow=getattr(question, "slow", False), here=here or listener is not None)

    def _laid(self, viewer: Viewer, when: When, job: Job) -> Laid:
        laid = self.keeper.laid(viewer, when, _Part(job, 0.0, READING))
        job.say(LAYING, "laying out people and ties")
        return laid

    def _renew(self) -> None:
        """Forget everything that was answered of another log."""
        with self._lock:
            if self._generation == self.keeper.generation:
                return
            self._generation = self.keeper.generation
            self._warm.clear()
        self.jobs.forget()

    def before(self, key: Hashable, count: int, size: int) -> tuple[Floats, ...] | None:
        """Return what a measure may begin from."""
        with self._lock:
            found = self._warm.get((key, count))
        return None if found is None or any(len(a) > size for a in found) else found

    def keep(self, key: Hashable, *answer: Floats) -> None:
        """Keep what a measure may begin from another time."""
        with self._lock:
            self._warm[key, len(answer)] = answer
            self._warm.move_to_end((key, len(answer)))
            while len(self._warm) > MOST_WARM:
                self._warm.popitem(last=False)


class _Part:
    """Tells the progress of a part as that of the whole."""

    def __init__(self, job: Job, begin: float, end: float) -> None:
        self._job, self._begin, self._end = job, begin, end

    def say(self, progress: float, doing: str) -> None:
        self._job.say(self._begin + (self._end - self._begin) * progress, doing)


class _Work(_Part):
    """What a measure sees of its job."""

    def __init__(self, organisation: Organisation, viewer: Viewer, job: Job) -> None:
        super().__init__(job, LAYING, 1.0)
        self._organisation, self._viewer = organisation, viewer

    def at(self, when: When) -> Laid:
        return self._organisation.keeper.laid(self._viewer, when, self)

    def ending(self, end: Callable[[], object]) -> AbstractContextManager[None]:
        return self._job.ending(end)

    def before(self, key: Hashable, count: int, size: int) -> tuple[Floats, ...] | None:
        return self._organisation.before(key, count, size)

    def keep(self, key: Hashable, *answer: Floats) -> None:
        self._organisation.keep(key, *answer)
