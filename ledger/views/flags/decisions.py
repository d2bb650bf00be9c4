"""What flags on decisions have in common: which decisions hold, which are a no, and whose customers they concern."""

from __future__ import annotations

from datetime import datetime

from ledger.domain.answering import Answering, AnswersAs
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import DecisionStatus, Outcome
from ledger.domain.kernel import person, thing
from ledger.domain.mandate.state import Mandate, MandateFate
from ledger.domain.request.state import Request
from ledger.views import deciding
from ledger.views.flags.flag import morning
from ledger.views.flags.sight import Sight
from ledger.views.reports.reading import hanging_on

NOES = (Outcome.DECLINE, Outcome.DEFER)


def holds(decision: Decision) -> bool:
    """Return whether the decision holds."""
    return decision.status is DecisionStatus.ACCEPTED and not decision.placeholder


def accounts_of(sight: Sight, decision: Decision) -> tuple[str | None, ...]:
    """Return the customers of the requests that a decision answers."""
    return tuple(dict.fromkeys(r.account for r in requests_of(sight, decision) if r.account))


def requests_of(sight: Sight, decision: Decision) -> tuple[Request, ...]:
    """Return the requests that a decision answers, as they were when it was made."""
    return case_of(sight, decision).requests


def case_of(sight: Sight, decision: Decision) -> deciding.Case:
    """Return what a decision was about when it was made."""
    return sight.once(deciding.case_of, decision)


def since(decision: Decision) -> datetime | None:
    """Return since when a decision holds."""
    return decision.decided_at or (morning(decision.decided_on) if decision.decided_on else None)


def decided(decision: Decision) -> str:
    """Return who decided what, to begin a sentence with."""
    whose = f" in the name of {person(decision.decided_for)}" if decision.decided_for else ""
    return f"{person(decision.decided_by)} decided {thing(decision.id)}{whose}"


def answering(sight: Sight, decision: Decision) -> tuple[Answering, ...]:
    """Return who answers for a decision that holds, with their authority."""
    return sight.once(deciding.answering_for, decision, case_of(sight, decision)) if holds(decision) else ()


def author(sight: Sight, decision: Decision) -> Answering | None:
    """Return the author of a decision that holds, with the authority that they had for it."""
    return next((a for a in answering(sight, decision) if AnswersAs.DECIDED in a.as_what), None)


def ratified(sight: Sight, decision: Decision) -> bool:
    """Return whether those above stood by the decision."""
    mandates = hanging_on(sight.db, sight.viewer, Mandate, decision.id, sight.moment)
    return any(u.decision == decision.id and u.fate is MandateFate.HONOURED for m in mandates for u in m.uses)
