"""Lines about taking it higher, and its answers. One subject may be taken higher several times: each is its own."""

from __future__ import annotations

from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import Outcome
from ledger.domain.escalation.answering import EscalationOverturned, EscalationUpheld
from ledger.domain.escalation.ending import EscalationWithdrawn
from ledger.domain.escalation.raising import EscalationRaised
from ledger.domain.escalation.state import OPEN, Escalation, EscalationAnswered
from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.kernel.event import Event
from ledger.domain.kernel.ids import derived_id
from ledger.exchange.history.requests import commented
from ledger.exchange.history.tale import Tale


def raised(tale: Tale) -> Aggregate:
    """Somebody took a request higher."""
    line, request = tale.line, tale.request()
    numbered = _all(tale)
    name = f"{_name(tale)}/{len(numbered) + 1}"
    escalation = tale.book.new(Escalation, name)
    event = EscalationRaised(
        title=tale.entitled(),
        over=request.id,
        requests=(request.id,),
        reason=tale.said(),
        label=line.word("release") or line.word("priority"),
        external_id=name,
    )
    tale.record(escalation, event, to=tale.people_in("escalated_to"), about=(request.id, request.decision))
    return escalation


def lowered(tale: Tale) -> Aggregate:
    """It was taken lower again; what was never taken higher here is kept as a comment."""
    found = _to_answer(tale)
    if found is None:
        return commented(tale)
    event = EscalationWithdrawn(reason=tale.said(), label=tale.line.word("priority"))
    tale.record(found, event, about=(found.over,))
    return found


def answer_exception(tale: Tale, decision: Decision, accepted: Event) -> None:
    """Let the decision on an exception answer the escalation that asked for it; one without outcome leaves it open."""
    found = _to_answer(tale)
    if found is None or tale.line.word("outcome") is None:
        return
    label, about = decision.outcome_label, (found.over, decision.id)
    event: Event
    if decision.outcome is Outcome.ACCEPT:
        event = EscalationOverturned(superseding_decision=decision.id, answer=decision.reason, label=label)
    else:
        event = EscalationUpheld(answer=decision.reason, label=label)
    tale.book.record(found, event, about=about, to=(found.raised_by,), because_of=accepted)


def _name(tale: Tale) -> str:
    """Return the name under which escalations over this subject are numbered: `kep:1981#exception:v1.21`."""
    release = tale.line.word("release")
    return f"{tale.line.subject}#exception:{release}" if release else f"{tale.line.subject}#escalation"


def _all(tale: Tale) -> list[Escalation]:
    found: list[Escalation] = []
    name = _name(tale)
    while True:
        thing = tale.book.find(derived_id(Escalation.prefix, f"{name}/{len(found) + 1}"))
        if not isinstance(thing, Escalation):
            return found
        found.append(thing)


def _to_answer(tale: Tale) -> Escalation | None:
    """Return the first escalation that still waits, else the last one: to answer it again is irregular."""
    numbered = _all(tale)
    if not numbered:
        return None
    found = next((e for e in numbered if e.status in OPEN), numbered[-1])
    over = EscalationAnswered(f"escalation {found.id} is {found.status.value} already")
    tale.book.rule(found.status in OPEN, over)
    return found
