"""Lines about promises. All that is said of one subject's promise of one stage is one commitment with its history."""

from __future__ import annotations

from datetime import date

from ledger.domain.commitment.keeping import (
    CommitmentCancelled,
    CommitmentEnded,
    CommitmentSatisfied,
    CommitmentViolated,
)
from ledger.domain.commitment.making import CommitmentMade, CommitmentReferredTo
from ledger.domain.commitment.revising import CommitmentRevised
from ledger.domain.commitment.state import (
    BEFORE,
    IN_FORCE,
    Commitment,
    CommitmentAlreadyMade,
    CommitmentNotInForce,
)
from ledger.domain.kernel.ids import derived_id
from ledger.exchange.history.dates import day_of
from ledger.exchange.history.tale import Tale


def made(tale: Tale) -> Commitment:
    """Somebody promised something, perhaps again after it was taken back, kept or broken."""
    request = tale.request()
    commitment = _commitment(tale)
    again = CommitmentAlreadyMade(f"commitment {commitment.id} is {commitment.status.value}")
    tale.book.rule(commitment.status in BEFORE, again)
    target, deadline = _due(tale)
    event = CommitmentMade(
        consequent=_consequent(tale),
        request=request.id,
        deadline=deadline,
        target=target,
        stage=_part(tale),
        external_id=_name(tale),
    )
    tale.record(commitment, event, about=(request.id,), to=(request.requester,))
    return commitment


def revised(tale: Tale) -> Commitment:
    """Target or deadline was moved."""
    commitment = _told(tale)
    target, deadline = _due(tale)
    event = CommitmentRevised(
        target=target,
        previous_target=tale.line.word("previous_target") or commitment.target,
        deadline=deadline,
        reason=tale.said(),
    )
    tale.record(commitment, event, about=(commitment.request,))
    return commitment


def withdrawn(tale: Tale) -> Commitment:
    """The promise was taken back."""
    return _ended(tale, CommitmentCancelled(reason=tale.said(), target=tale.line.word("previous_target")))


def kept(tale: Tale) -> Commitment:
    """The promise was kept, or worked out to have been: `data.derived` tells the two apart."""
    return _ended(tale, CommitmentSatisfied(reason=tale.said(), target=_due(tale)[0]))


def broken(tale: Tale) -> Commitment:
    """The promise was broken, or worked out to have been."""
    return _ended(tale, CommitmentViolated(reason=tale.said(), target=_due(tale)[0]))


def _ended(tale: Tale, event: CommitmentEnded) -> Commitment:
    commitment = _told(tale)
    tale.record(commitment, event, about=(commitment.request,))
    return commitment


def _told(tale: Tale) -> Commitment:
    """Return the promise that something became of; one that nobody has told yet gets a placeholder."""
    request = tale.request()
    commitment = _commitment(tale)
    if commitment.version == 0:
        event = CommitmentReferredTo(
            consequent=_consequent(tale), request=request.id, stage=_part(tale), external_id=_name(tale)
        )
        tale.book.record(commitment, event, about=(request.id,))
    else:
        over = CommitmentNotInForce(f"commitment {commitment.id} is {commitment.status.value}")
        tale.book.rule(commitment.status in IN_FORCE, over)
    return commitment


def _commitment(tale: Tale) -> Commitment:
    found = tale.book.find(derived_id(Commitment.prefix, _name(tale)))
    commitment = tale.book.new(Commitment, _name(tale)) if found is None else found
    assert isinstance(commitment, Commitment)
    return commitment


def _name(tale: Tale) -> str:
    """Return the external id: `kep:1790#stable`, `uci498:INC0000045#SLA`, `pep:467#promise`."""
    return f"{tale.line.subject}#{_part(tale) or 'promise'}"


def _part(tale: Tale) -> str | None:
    return tale.line.word("stage", 60) or tale.line.word("what", 60)


def _consequent(tale: Tale) -> str:
    part = _part(tale)
    return f"{tale.entitled()} ({part})" if part else tale.entitled()


def _due(tale: Tale) -> tuple[str | None, date | None]:
    """Return target and deadline; a target that is a day is the deadline."""
    target, deadline = tale.line.word("target"), day_of(tale.line.data.get("due"))
    day = day_of(target)
    return (None, deadline or day) if day is not None else (target, deadline)
