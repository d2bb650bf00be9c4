"""Deciding: what stands around a decision at a moment, and what follows for authority, answering and telling.

The arithmetic is the domain's and pure; here its ingredients are read. What a decision was about is taken as it was
true when it was made, by what the ledger knows at the moment that is asked about; mandates tell how they stood then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ledger.domain.account import Account
from ledger.domain.answering import Answering, answering
from ledger.domain.authority import Authority, of_decision
from ledger.domain.capacity import Capacity
from ledger.domain.commitment.state import Commitment
from ledger.domain.decision.state import Decision
from ledger.domain.decision.telling import TellingStep, telling_steps
from ledger.domain.escalation.state import Escalation
from ledger.domain.feature_bar import FeatureBar
from ledger.domain.initiative.state import Initiative
from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.mandate.state import Mandate
from ledger.domain.opportunity.state import Opportunity
from ledger.domain.request.state import Request
from ledger.domain.stakeholder import Stakeholder
from ledger.domain.standing import RequestStanding, standing_of
from ledger.domain.workload import Workload, workload
from ledger.policy import Viewer, require_sight
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.clock import micros
from ledger.views.database import Database
from ledger.views.reports.reading import hanging_on


@dataclass(frozen=True, slots=True)
class Case:
    """A decision with the requests it answers, their deals and their customers, as they were when it was made."""

    decision: Decision
    requests: tuple[Request, ...]
    opportunities: dict[str, Opportunity]
    accounts: dict[str, Account]


def case_of(db: Database, viewer: Viewer, decision: Decision, moment: Moment) -> Case:
    """Return what a decision was about when it began to hold; a draft, what it is about."""
    require_sight(viewer, "decision", "request", "opportunity", "account")
    then = _then(decision, moment)
    requests = tuple(r for r in _some(db, viewer, decision.requests, then) if isinstance(r, Request))
    others = _some(db, viewer, (i for r in requests for i in (r.opportunity, r.account) if i), then)
    opportunities = {o.id: o for o in others if isinstance(o, Opportunity)}
    return Case(decision, requests, opportunities, {a.id: a for a in others if isinstance(a, Account)})


def authority_of(db: Database, viewer: Viewer, decision: Decision, moment: Moment) -> Authority:
    """Return whether the author of a decision had the authority for it, by what is known at a moment."""
    case = case_of(db, viewer, decision, moment)
    mandates = mandates_of(db, viewer, [decision.decided_for or decision.decided_by], moment)
    return of_decision(decision, case.requests, case.opportunities, mandates)


def answering_for(
    db: Database, viewer: Viewer, decision: Decision, moment: Moment, case: Case | None = None
) -> tuple[Answering, ...]:
    """Return who answers for a decision, and whether they had the authority to make it; `case`, if it is known."""
    case = case or case_of(db, viewer, decision, moment)
    rows = answering(decision, case.requests, case.opportunities, case.accounts, ())
    mandates = mandates_of(db, viewer, [row.who for row in rows], moment)
    return answering(decision, case.requests, case.opportunities, case.accounts, mandates)


def telling_of(
    db: Database, viewer: Viewer, decision: Decision, moment: Moment, case: Case | None = None
) -> tuple[TellingStep, ...]:
    """Return who must hear a decision, in which order, and who has heard it; `case`, if it is known."""
    require_sight(viewer, "stakeholder", "escalation")
    case = case or case_of(db, viewer, decision, moment)
    raised = tuple(e for e in hanging_on(db, viewer, Escalation, decision.id, moment) if e.over == decision.id)
    steps = telling_steps(decision, case.requests, raised, case.accounts, case.opportunities, {})
    found = _some(db, viewer, (s.stakeholder for s in steps), moment)
    people = {p.id: p for p in found if isinstance(p, Stakeholder)}
    homes = _some(db, viewer, (p.account for p in people.values() if p.account), moment)
    accounts = case.accounts | {a.id: a for a in homes if isinstance(a, Account) and a.id not in case.accounts}
    return telling_steps(decision, case.requests, raised, accounts, case.opportunities, people)


def standing_of_request(db: Database, viewer: Viewer, request: Request, moment: Moment) -> RequestStanding:
    """Return where a request stands; one that was merged away stands where the one stands that it was merged into."""
    require_sight(viewer, "request", "decision", "feature_bar")
    seen = {request.id}
    while request.merged_into is not None and request.merged_into not in seen:
        seen.add(request.merged_into)
        into = things.get(db, viewer, request.merged_into, moment)
        if not isinstance(into, Request):
            break
        request = into
    score = request.score
    decision = things.get(db, viewer, request.decision, moment) if request.decision else None
    bar = things.get(db, viewer, score.bar, moment) if score and score.bar else None
    return standing_of(
        request,
        decision if isinstance(decision, Decision) else None,
        bar.edition_of(score.bar_version) if score and isinstance(bar, FeatureBar) else None,
    )


def answered_by(db: Database, viewer: Viewer, request_id: str, moment: Moment) -> tuple[str, ...]:
    """Return a request with the decisions that answer it and the promises to fulfil it: what is fought over it."""
    require_sight(viewer, "decision", "commitment")
    query = "SELECT stream FROM hanging WHERE target = ? AND prefix IN ('dec', 'com') AND since <= ? ORDER BY since"
    near = [stream for (stream,) in db.reader().execute(query, (request_id, moment.position)).fetchall()]
    found = _some(db, viewer, near, moment)
    decisions = (d.id for d in found if isinstance(d, Decision) and request_id in d.requests)
    promises = (c.id for c in found if isinstance(c, Commitment) and c.request == request_id)
    return (request_id, *decisions, *promises)


def workload_of(db: Database, viewer: Viewer, capacity: Capacity, moment: Moment) -> Workload:
    """Return what is planned for a team in a period against what it can do."""
    require_sight(viewer, "initiative")
    return workload(capacity, things.labelled(db, viewer, Initiative, capacity.team, moment))


def mandates_of(db: Database, viewer: Viewer, holders: Iterable[str | None], moment: Moment) -> tuple[Mandate, ...]:
    """Return the mandates that these people hold, held or asked for."""
    require_sight(viewer, "mandate")
    named = dict.fromkeys(h for h in holders if h is not None)
    return tuple(m for holder in named for m in things.labelled(db, viewer, Mandate, holder, moment))


def _then(decision: Decision, moment: Moment) -> Moment:
    if decision.decided_at is None:
        return moment
    at = micros(decision.decided_at)
    return Moment(moment.position, at if moment.effective_at is None else min(at, moment.effective_at))


def _some(db: Database, viewer: Viewer, ids: Iterable[str], moment: Moment) -> list[Aggregate]:
    """Return the things at the moment; one that was not there yet by then, as it is now known."""
    wanted = list(dict.fromkeys(ids))
    found = things.get_many(db, viewer, wanted, moment)
    if moment.effective_at is not None and (later := [i for i in wanted if i not in found]):
        found |= things.get_many(db, viewer, later, Moment(moment.position))
    return [found[i] for i in wanted if i in found]
