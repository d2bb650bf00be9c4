"""Processes that read segments of the log ahead of the one that walks it, so that every processor is put to work.

They are started anew (`spawn`), each with a connection of its own, and only ever read. One that is killed, or cannot
open the log, ends nothing but the help: whoever walks then reads the rest alone, and finds the same.
"""

from __future__ import annotations

import logging
import os
import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import connection, get_context, resource_tracker
from multiprocessing.context import SpawnProcess

from ledger.integrity.helping import Answer, Opening, Pipe, help_walk
from ledger.integrity.segment import Segment, Summary

MOST = 16
"""How many helpers there are at most: beyond that, joining what they have read takes longer than reading it."""
FEW = 16
"""A log of fewer segments is read in the time that it takes to start helpers and a little more."""
QUEUED = 2
"""How many segments a helper is given at once, so that it need not wait while another's are joined.

Not more: while it waits for its answer to be taken, there is at most one in its pipe or on the way there, and a pipe of
Linux holds the largest (150 kB, with a checkpoint at every event). So both never wait for each other.
"""
GRACE = 2.0
"""Seconds that helpers have to end by themselves."""
log = logging.getLogger(__name__)


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Helpers:
    """Reads segments by so many processes; called, it is what a walk needs to have segments read ahead."""

    opening: Opening
    jobs: int

    def __call__(self, segments: Iterable[Segment]) -> Generator[Summary | None, None, None]:
        """Yield the summary of each segment, in order; ends early when the log is short, or a helper is lost."""
        waiting = iter(segments)
        begun = list(islice(waiting, FEW))
        if self.jobs < 2 or len(begun) < FEW:
            return
        try:
            with _started(self.opening, min(self.jobs, MOST)) as pipes:
                yield from _in_order(pipes, chain(begun, waiting))
        except (EOFError, OSError) as lost:
            log.warning("a process that helped was lost (%s); this one reads on alone", str(lost) or "it was ended")


def _in_order(pipes: Sequence[Pipe], waiting: Iterator[Segment]) -> Iterator[Summary | None]:
    """Give every helper the next segment as soon as it has read one, but none too far ahead; yield in order."""
    free = deque([*pipes] * QUEUED)
    given: deque[Segment] = deque()
    read: dict[Segment, Summary | None] = {}
    while True:
        while free and len(given) < (QUEUED + 1) * len(pipes) and (segment := next(waiting, None)):
            pipe = free.popleft()
            pipe.send(segment)
            given.append(segment)
        if not given:
            return
        if given[0] in read:
            yield read.pop(given.popleft())
            continue
        ready = connection.wait(pipes)
        for pipe in (p for p in pipes if p in ready):
            answer: Answer = pipe.recv()
            if isinstance(answer, str):
                raise ConnectionError(answer)
            read[answer[0]] = answer[1]
            free.append(pipe)


@contextmanager
def _started(opening: Opening, jobs: int) -> Iterator[list[Pipe]]:
    """Start helpers for the length of a block; yields a pipe to each."""
    context = get_context("spawn")
    helpers: list[SpawnProcess] = []
    pipes: list[Pipe] = []
    try:
        with _undisturbed():
            for _ in range(jobs):
                ours, theirs = context.Pipe()
                pipes.append(ours)
                with theirs:
                    helper = context.Process(target=help_walk, args=(opening, theirs), daemon=True)
                    helper.start()
                helpers.append(helper)
        yield pipes
    except BaseException:
        for helper in helpers:
            helper.kill()  # nothing is lost: it only reads
        raise
    finally:
        for pipe in pipes:
            pipe.close()
        for helper in helpers:
            helper.join(GRACE)
            helper.kill()
            helper.join()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C: processes started meanwhile never get it, and leave when the one that started them does."""
    resource_tracker.ensure_running()  # or it would be started with the first of them, and let Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
