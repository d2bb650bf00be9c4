"""Standing: where a request stands, as one who asked may see it: with whom, until when, and what is missing. Pure."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import DecisionStatus
from ledger.domain.feature_bar import BarVersion
from ledger.domain.kernel import Doc, Ref, clause, full_stop, person, thing
from ledger.domain.request.state import OPEN, Request, RequestStatus


class MissingEvidence(Struct, frozen=True):
    """A criterion of the feature bar of which nobody can tell yet how the request meets it."""

    criterion: Annotated[str, Doc(description="The criterion's code.")]
    asked: Annotated[str | None, Doc(description="What is asked, in the words of the bar.")]
    note: Annotated[str | None, Doc(description="What whoever measured it said is missing.")]
    gain: Annotated[float, Doc(description="By how much the best mark for it would raise the total.")]


class RequestStanding(Struct, frozen=True):
    """Where a request stands, with whom, when it is looked at again, and what is missing to clear the bar."""

    request: Annotated[
        str, Ref(("request",)), Doc(description="The request that counts: this one, or the one it was merged into.")
    ]
    status: Annotated[RequestStatus, Doc(description="Where it stands.")]
    owner: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who looks after it.")]
    group: Annotated[str | None, Doc(description="The team it lies with.")]
    question: Annotated[str | None, Doc(description="What was asked back and waits for an answer.")]
    decision: Annotated[str | None, Ref(("decision",)), Doc(description="The answer that holds.")]
    next_review: Annotated[date | None, Doc(description="The day on which the answer is looked at again.")]
    clears: Annotated[bool | None, Doc(description="Whether it clears the bar; null when nobody has measured it.")]
    short_by: Annotated[float | None, Doc(description="By how much its score is short of the bar; 0 when it is not.")]
    missing: Annotated[tuple[MissingEvidence, ...], Doc(description="The evidence that is missing, most gain first.")]
    sentence: Annotated[str, Doc(description="All this in words.")]


def standing_of(request: Request, decision: Decision | None, bar: BarVersion | None) -> RequestStanding:
    """Return where a request stands, by its last answer and the version of the bar it was held to."""
    holds = decision is not None and decision.status is DecisionStatus.ACCEPTED and request.status not in OPEN
    answer = decision if holds else None
    score = request.score
    missing = _missing(request, bar)
    question = request.question if request.status is RequestStatus.NEEDS_INFORMATION else None
    return RequestStanding(
        request=request.id,
        status=request.status,
        owner=request.owner,
        group=request.group,
        question=question,
        decision=answer.id if answer else None,
        next_review=answer.review_on if answer else None,
        clears=score.clears if score else None,
        short_by=round(max(0.0, score.threshold - score.total), 4) if score else None,
        missing=missing,
        sentence=" ".join(_told(request, answer, question, missing)),
    )


def _missing(request: Request, bar: BarVersion | None) -> tuple[MissingEvidence, ...]:
    if request.score is None:
        return ()
    asked = {c.code: c.text for c in bar.criteria} if bar else {}
    weights = sum(m.weight for m in request.score.marks)
    found = [
        MissingEvidence(
            m.criterion, asked.get(m.criterion), m.evidence, round(5 * m.weight / weights, 4) if weights else 0.0
        )
        for m in request.score.marks
        if m.mark is None
    ]
    return tuple(sorted(found, key=lambda one: -one.gain))


def _told(
    request: Request, answer: Decision | None, question: str | None, missing: tuple[MissingEvidence, ...]
) -> list[str]:
    owner = f" with {person(request.owner)}" if request.owner else ", and nobody looks after it"
    said = [f"{thing(request.id)} is {request.status.value.replace('_', ' ')}{owner}."]
    if question:
        said.append(f"Asked back: {full_stop(question)}")
    if answer is not None:
        again = f"on {answer.review_on}" if answer.review_on else "on no day that anybody named"
        said.append(f"The answer is looked at again {again}.")
    score = request.score
    if score is None:
        said.append("Nobody has measured it against the feature bar.")
    else:
        result = "clears the bar" if score.clears else "does not clear the bar"
        said.append(f"It {result}: {score.total:g}, where {score.threshold:g} is asked.")
    if missing:
        said.append(f"Evidence is missing: {'; '.join(clause(m.note or m.asked or m.criterion) for m in missing)}.")
    return said
