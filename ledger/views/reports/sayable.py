"""Sayable: what may truthfully be said to a customer today, in which words, and what not (capability 19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from ledger.domain.commitment.judging import (
    claims_what_is_not_there,
    clearance_holds,
    has_expired,
    needs_vetting,
    vetting_holds,
)
from ledger.domain.commitment.state import IN_FORCE, Commitment
from ledger.domain.commitment.words import CommitmentKind, CommitmentStatus, Existence, Honesty, Vetting
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import Audience, DecisionStatus
from ledger.domain.kernel import Described, Doc, Ref
from ledger.domain.kernel.types import EventRef
from ledger.domain.request.state import Request
from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.reports.reading import hanging_on, present


class SayingGround(Described):
    """Why something may be said."""

    CLEARED = "cleared", "It was cleared in these words, and the clearance holds."
    PROMISED = "promised", "It was promised, it is vetted or was said as cleared, and it still holds."
    KEPT = "kept", "It was promised and kept: it is there."
    ANSWERED = "answered", "It is the answer to a request, in the words meant for the customer."


class WithheldGround(Described):
    """Why something may not be said, or not any more."""

    WAITING = "waiting", "Somebody asked whether it may be said and has no answer yet."
    REFUSED = "refused", "It was refused clearance, or its clearance was taken back."
    CLEARANCE_EXPIRED = "clearance_expired", "The clearance has run out: ask again."
    UNVETTED = "unvetted", "Nobody who would build it has agreed to it as it is now."
    CANNOT = "cannot", "Those who would build it say that it cannot be done."
    VETTING_EXPIRED = "vetting_expired", "What those who would build it said has run out: ask again."
    UNCHECKED = "unchecked", "Nobody who knows has looked whether it is there."
    MISSING = "missing", "It was said to be there, and is not, or only in part."
    OVER_THE_LINE = "over_the_line", "It was graded as untrue, or as what nobody could know."
    BROKEN = "broken", "It was promised and broken."
    ENDED = "ended", "It was promised and was taken back, let go, or expired."
    NO_WORDING = "no_wording", "It was decided, and nobody has written what the customer is told."


class Sayable(Struct, frozen=True):
    """Something that may be said to the customer."""

    words: Annotated[str, Doc(description="The words in which it may be said.")]
    ground: Annotated[SayingGround, Doc(description="Why it may be said.")]
    conditions: Annotated[tuple[str, ...], Doc(description="What must be said with it.")] = ()
    until: Annotated[date | None, Doc(description="The last day on which it may be said; null for no such day.")] = None
    commitment: Annotated[str | None, Ref(("commitment",)), Doc(description="The promise.")] = None
    decision: Annotated[str | None, Ref(("decision",)), Doc(description="The decision.")] = None
    answered_for_by: Annotated[
        str | None, Ref(("stakeholder",)), Doc(description="Who cleared, vetted or decided it, and stands behind it.")
    ] = None
    evidence: Annotated[tuple[str, ...], EventRef(), Doc(description="The events that it rests on.")] = ()


class Unsayable(Struct, frozen=True):
    """Something that may not be said to the customer, though somebody might."""

    words: Annotated[str, Doc(description="What it is about.")]
    ground: Annotated[WithheldGround, Doc(description="Why it may not be said.")]
    why: Annotated[str | None, Doc(description="The reason in somebody's words, if there is one.")] = None
    commitment: Annotated[str | None, Ref(("commitment",)), Doc(description="The promise.")] = None
    decision: Annotated[str | None, Ref(("decision",)), Doc(description="The decision.")] = None


class SayableReport(Struct, frozen=True):
    """What may be said to a customer on a day, and what may not."""

    account: Annotated[str, Ref(("account",)), Doc(description="The customer.")]
    on: Annotated[date, Doc(description="The day by which it was judged.")]
    may: Annotated[tuple[Sayable, ...], Doc(description="What may be said.")]
    may_not: Annotated[tuple[Unsayable, ...], Doc(description="What may not be said, and why.")]


def what_may_be_said(db: Database, viewer: Viewer, moment: Moment, at: datetime, account: str) -> SayableReport:
    """Return what may be said to the customer as of a moment, judged on the day of `at`."""
    require_sight(viewer, "account", "commitment", "decision", "request")
    day = at.date()
    judged: list[Sayable | Unsayable] = []
    for promise in hanging_on(db, viewer, Commitment, account, moment):
        if promise.account == account or promise.creditor == account:
            judged += _judge(promise, day)
    requests = [r for r in hanging_on(db, viewer, Request, account, moment) if r.account == account]
    decided = (r.decision for r in requests if r.decision is not None)
    for decision in present(db, viewer, Decision, decided, moment):
        judged += _answer(decision)
    may = tuple(j for j in judged if isinstance(j, Sayable))
    return SayableReport(account, day, may, tuple(j for j in judged if isinstance(j, Unsayable)))


def _judge(promise: Commitment, day: date) -> Iterator[Sayable | Unsayable]:
    """Yield what may be said of a promise; nothing for one that was only asked about and taken back."""
    if promise.status is CommitmentStatus.WITHDRAWN or not promise.consequent:
        return
    ground = withheld(promise, day)
    if ground is not None:
        words = promise.wording or promise.consequent
        yield Unsayable(words, ground, promise.status_reason or promise.impact, commitment=promise.id)
        return
    cleared = promise.status is CommitmentStatus.CLEARED
    grounds = {CommitmentStatus.CLEARED: SayingGround.CLEARED, CommitmentStatus.SATISFIED: SayingGround.KEPT}
    kept = promise.status is CommitmentStatus.SATISFIED
    condition = f"If {promise.antecedent}" if promise.antecedent and not kept else None
    yield Sayable(
        words=(promise.wording if cleared else None) or promise.consequent,
        ground=grounds.get(promise.status, SayingGround.PROMISED),
        conditions=tuple(text for text in (promise.conditions, condition) if text),
        until=promise.valid_until if cleared else None if kept else promise.vetting_expires_on,
        commitment=promise.id,
        answered_for_by=promise.cleared_by or promise.vetted_by or promise.debtor,
        evidence=tuple(e for e in (promise.vetted_in, promise.cleared_in, promise.said_in) if e),
    )


def withheld(promise: Commitment, day: date) -> WithheldGround | None:
    """Return why a promise may not be said, or repeated, on a day; None when it may."""
    ended = {
        CommitmentStatus.PROPOSED: WithheldGround.WAITING,
        CommitmentStatus.REFUSED: WithheldGround.REFUSED,
        CommitmentStatus.VIOLATED: WithheldGround.BROKEN,
        CommitmentStatus.CANCELLED: WithheldGround.ENDED,
        CommitmentStatus.RELEASED: WithheldGround.ENDED,
        CommitmentStatus.EXPIRED: WithheldGround.ENDED,
    }
    if promise.status in ended:
        return ended[promise.status]
    if claims_what_is_not_there(promise):
        return WithheldGround.MISSING
    if promise.honesty is Honesty.OVER_THE_LINE:
        return WithheldGround.OVER_THE_LINE
    if promise.status is CommitmentStatus.CLEARED:
        return None if clearance_holds(promise, day) else WithheldGround.CLEARANCE_EXPIRED
    if promise.commitment_kind is CommitmentKind.CLAIM:
        return None if promise.existence is Existence.EXISTS else WithheldGround.UNCHECKED
    if has_expired(promise, day):
        return WithheldGround.ENDED
    return _unvetted(promise, day) if promise.status in IN_FORCE and needs_vetting(promise) else None


def _unvetted(promise: Commitment, day: date) -> WithheldGround | None:
    """Return why a promise that was made may not be repeated, for what engineering says of it."""
    if vetting_holds(promise, day):
        return None
    if promise.vetting is Vetting.REFUSED:
        return WithheldGround.CANNOT
    if promise.vetting is Vetting.VETTED:
        return WithheldGround.VETTING_EXPIRED
    moved = promise.vetted_revision is not None and promise.revisions > promise.vetted_revision
    return None if promise.as_cleared and not moved else WithheldGround.UNVETTED


def _answer(decision: Decision) -> Iterator[Sayable | Unsayable]:
    if decision.status is not DecisionStatus.ACCEPTED:
        return
    words = {w.audience: w.text for w in decision.wordings}
    said = words.get(Audience.CUSTOMER) or words.get(Audience.EVERYBODY)
    if said is None:
        yield Unsayable(decision.facets().title, WithheldGround.NO_WORDING, decision=decision.id)
        return
    meanwhile = (decision.workaround,) if decision.workaround else ()
    yield Sayable(
        words=said,
        ground=SayingGround.ANSWERED,
        conditions=meanwhile,
        decision=decision.id,
        answered_for_by=decision.decided_by,
    )
