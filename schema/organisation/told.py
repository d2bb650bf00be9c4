"""Told: what every answer about the organisation says of itself, whether it is there already or still being made."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import strawberry

from graph.organisation import Job, Outline, State
from graph.organisation.asked import Question
from graph.organisation.jobs import STATE_WORDS
from graph.organisation.laid import When
from graph.questions.errors import PersonNotOnMap
from ledger.domain.kernel.errors import LedgerError, Malformed
from schema.asking import Asking
from schema.errors import UserError, user_error
from schema.influence.answers import answer, sentence
from schema.influence.answers import words as enum
from schema.reflect.output import Get, Shown
from schema.scalars import Date, Long

FIRST, MOST = 10, 1_000
StateEnum = enum(State, "OrganisationState", "How far an answer about the organisation is.", STATE_WORDS)


@dataclass(frozen=True, slots=True)
class Told:
    """An answer, or how far it is. `found` is None until it is done; `asked` are the arguments that shape it."""

    job: str
    state: State
    progress: float
    doing: str
    error: LedgerError | None
    found: Any
    asked: Mapping[str, Any]

    @property
    def outline(self) -> Outline | None:
        return self.found if isinstance(self.found, Outline) else getattr(self.found, "outline", None)


@dataclass(frozen=True, slots=True)
class Asked:
    """What everything below `organisation` is asked of: the moment, and how long an answer waits for being made."""

    when: When
    wait: float
    outline: Told


async def told(asking: Asking, when: When, question: Question, wait: float, **asked: Any) -> Told:
    """Return the answer to a question if it is there or will be in a moment, else how far it is."""
    job = asking.the_organisation().ask(asking.viewer, when, question)
    await ended(job, wait)
    if isinstance(job.error, Malformed | PersonNotOnMap):
        raise job.error  # it is the question that is wrong
    done = job.state is State.DONE
    return Told(job.id, job.state, job.progress, job.doing, job.error, job.answer if done else None, asked)


async def ended(job: Job, wait: float) -> None:
    """Wait a while for a job, without holding up anybody else."""
    if job.ended:
        return
    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def heard() -> None:
        if job.ended:
            with suppress(RuntimeError):  # a loop that is gone has nobody to wake
                loop.call_soon_threadsafe(done.set)

    job.listen(heard)
    try:
        if not job.ended:
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), wait)
    finally:
        job.unlisten(heard)


def of_found(read: Callable[[Any], Any]) -> Get:
    """Return the property that reads what was found; null until it is."""
    return lambda v: None if v.it.found is None else read(v.it.found)


def of_outline(read: Callable[[Outline], Any]) -> Get:
    """Return the property that reads how much is known; null until it is counted."""
    return lambda v: None if v.it.outline is None else read(v.it.outline)


def said(tell: Callable[[Told], str]) -> Get:
    """Return the property that is a sentence; null until there is an answer."""
    spoken = sentence(lambda v: tell(v.it))
    return lambda v: None if v.it.found is None else spoken(v)


STATE: dict[str, Shown] = {
    "job": Shown(strawberry.ID, "What makes it: `organisationProgress` tells of it live.", lambda v: v.it.job),
    "state": Shown(StateEnum, "How far it is.", lambda v: v.it.state.value),
    "progress": Shown(float, "How far it is, 0 to 1.", lambda v: v.it.progress),
    "doing": Shown(str, "What is being done just now.", lambda v: v.it.doing),
    "failure": Shown(
        UserError | None,
        "Why it could not be made; null unless it failed. Asked again after half a minute it is tried again.",
        lambda v: None if v.it.error is None else user_error(v.it.error),
    ),
}
ASSESSED: dict[str, Shown] = {
    "position": Shown(
        Long,
        "The position of the ledger that it is true for. Ask again with `asOf: {position}` until it is done.",
        lambda v: v.seen_in.moment.position,
    ),
    "people": Shown(int | None, "How many people it is about; null until done.", of_outline(lambda o: o.people)),
    "assessed": Shown(
        float | None,
        "The share of people whose stance is known; null until done, and where nobody is on the map.",
        of_outline(lambda o: o.assessed),
    ),
    "oldest_assessment": Shown(
        Date | None, "The day of the oldest assessment that counts.", of_outline(lambda o: o.oldest_assessment)
    ),
}
ProgressType, PROGRESS = answer("OrganisationProgress", "How far a measure of the organisation is.", STATE)


def measure(name: str, description: str, fields: Mapping[str, Shown], tell: Callable[[Told], str]) -> tuple[Any, Any]:
    """Return the type and the view of a measure: its state, what it is about, what was found, and a sentence."""
    text = {"sentence": Shown(str | None, "The most of it in words; null until done.", said(tell))}
    return answer(name, description, STATE | ASSESSED | dict(fields) | text)
