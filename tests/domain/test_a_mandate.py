"""A mandate: asked for, granted or refused, suspended, taken back, used, honoured, overridden; kept within or not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.account import Account as AccountThing
from ledger.domain.account import JoinAccountTeam, OpenAccount
from ledger.domain.answering import AnswersAs, answering
from ledger.domain.authority import Authority, Verdict, of_decision
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.preparing import GiveDecisionPart
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import Outcome, RapidRole
from ledger.domain.escalation.answering import UpholdEscalation
from ledger.domain.escalation.raising import RaiseEscalation
from ledger.domain.escalation.state import Escalation
from ledger.domain.kernel import Command, Money
from ledger.domain.mandate.granting import GrantMandate, GrantRequestedMandate, RefuseMandate, RequestMandate
from ledger.domain.mandate.holding import ExpireMandate, ResumeMandate, RevokeMandate, SuspendMandate
from ledger.domain.mandate.scope import MandateScopeInput
from ledger.domain.mandate.state import (
    Mandate,
    MandateChange,
    MandateFate,
    MandateForNothing,
    MandateNotInForce,
    MandateNotOver,
    MandateNotRequested,
    MandateNotSuspended,
    MandateStatus,
)
from ledger.domain.mandate.using import HonourMandate, OverrideMandate
from ledger.domain.opportunity.opening import ReviseOpportunity
from ledger.domain.opportunity.state import Opportunity
from ledger.domain.opportunity.teams import JoinOpportunityTeam
from ledger.domain.request.state import Request
from ledger.domain.request.taking_part import ReassignRequest
from tests.domain.negotiation import NOON, Negotiation

DAY = date(2026, 3, 2)


def eur(amount: int) -> Money:
    """Return whole euros."""
    return Money(amount * 100, "EUR")


def granted(n: Negotiation, **scope: Any) -> str:
    """Let Vic give Ana a mandate."""
    return n.act(GrantMandate(by=n.vic, holder=n.ana, scope=MandateScopeInput(**scope)), Mandate).id


def authority_of(n: Negotiation, decision: str, who: str | None = None) -> Authority:
    """Return the authority for a decision as the book has it."""
    made = n.see(Decision, decision)
    requests = [n.see(Request, r) for r in made.requests]
    mandates = [m for m in n.things.values() if isinstance(m, Mandate)]
    return of_decision(made, requests, {n.deal: n.see(Opportunity, n.deal)}, mandates, who)


def test_a_mandate_is_asked_for_and_given_in_another_scope() -> None:
    """Capability 5."""
    n = Negotiation()
    scope = MandateScopeInput(outcomes=(Outcome.DECLINE,), accounts=(n.nordwind,), limit=eur(50_000))
    asked = n.act(RequestMandate(by=n.ana, to=(n.vic,), scope=scope, reason="I say no weekly", title="Noes"), Mandate)
    assert (asked.status, asked.holder, asked.requested_by) == (MandateStatus.REQUESTED, n.ana, n.ana)
    assert n.told() == ["Ana asked for a mandate to decline for “Nordwind” up to EUR 50,000: I say no weekly."]
    given = n.act(
        GrantRequestedMandate(
            by=n.vic,
            mandate=asked.id,
            scope=MandateScopeInput(outcomes=(Outcome.DECLINE,), limit=eur(20_000), expires_on=date(2026, 6, 30)),
        ),
        Mandate,
    )
    assert (given.status, given.granted_by, given.granted_at) == (MandateStatus.GRANTED, n.vic, n.now)
    assert (given.limit, given.accounts, given.title) == (eur(20_000), (), "Noes")
    assert n.told() == ["Vic gave Ana a mandate to decline up to EUR 20,000 until 2026-06-30."]
    assert n.happened[0].to == (n.ana,)
    again = GrantRequestedMandate(by=n.vic, mandate=asked.id)
    n.refused(MandateNotRequested, again, at="mandate", says="granted")
    as_asked = n.act(RequestMandate(by=n.ana, scope=scope), Mandate).id
    kept = n.act(GrantRequestedMandate(by=n.vic, mandate=as_asked), Mandate)
    assert (kept.limit, kept.accounts) == (eur(50_000), (n.nordwind,))


def test_a_mandate_that_is_asked_for_may_be_refused_with_a_reason() -> None:
    """Capability 5."""
    n = Negotiation()
    asked = n.act(RequestMandate(by=n.ben, holder=n.ana, scope=MandateScopeInput()), Mandate).id
    refused = n.act(RefuseMandate(by=n.vic, mandate=asked, reason="I decide these myself"), Mandate)
    assert (refused.status, refused.reason) == (MandateStatus.REFUSED, "I decide these myself")
    assert n.told()[0].startswith("Vic did not give the mandate")
    n.refused(MandateNotRequested, RefuseMandate(by=n.vic, mandate=asked, reason="?"), at="mandate", says="refused")


def test_a_mandate_is_suspended_taken_up_again_and_taken_back() -> None:
    """Capability 5."""
    n = Negotiation()
    may = granted(n)
    n.refused(MandateNotSuspended, ResumeMandate(by=n.vic, mandate=may), at="mandate", says="granted")
    held = n.act(SuspendMandate(by=n.vic, mandate=may, reason="While the audit runs"), Mandate)
    assert (held.status, held.reason) == (MandateStatus.SUSPENDED, "While the audit runs")
    n.refused(MandateNotInForce, SuspendMandate(by=n.vic, mandate=may), at="mandate", says="suspended")
    assert n.act(ResumeMandate(by=n.vic, mandate=may), Mandate).status is MandateStatus.GRANTED
    over = n.act(RevokeMandate(by=n.vic, mandate=may), Mandate)
    assert [c.status.value for c in over.changes] == ["granted", "suspended", "granted", "revoked"]
    assert all(c.event for c in over.changes)
    acts: list[Command] = [RevokeMandate(by=n.vic, mandate=may), ExpireMandate(by=n.vic, mandate=may)]
    for command in acts:
        n.refused(MandateNotInForce, command, at="mandate", says="revoked")


def test_the_last_day_of_a_mandate_ends_it_without_anybody_saying_so() -> None:
    """Capability 5."""
    n = Negotiation()
    wrong = MandateScopeInput(valid_from=DAY, expires_on=DAY - timedelta(1))
    n.refused(MandateForNothing, GrantMandate(by=n.vic, holder=n.ana, scope=wrong), at="scope.expiresOn", says="before")
    may = granted(n, valid_from=DAY + timedelta(1), expires_on=DAY + timedelta(10))
    mandate = n.see(Mandate, may)
    stood = {days: mandate.standing(NOON + timedelta(days)) for days in (-1, 0, 1, 10, 11)}
    assert stood == {-1: None, 0: None, 1: "granted", 10: "granted", 11: "expired"}
    n.refused(MandateNotOver, ExpireMandate(by=n.vic, mandate=may), at="mandate", says="2026-03-12")
    n.now = NOON + timedelta(11)
    assert n.act(ExpireMandate(by=n.vic, mandate=may), Mandate).status is MandateStatus.EXPIRED


def test_a_decision_within_its_authors_mandate_shows_the_arithmetic() -> None:
    """Capability 5."""
    n = Negotiation()
    may = granted(n, outcomes=(Outcome.DECLINE,), accounts=(n.nordwind,), limit=eur(50_000))
    n.act(ReviseOpportunity(by=n.ben, opportunity=n.deal, amount=eur(40_000)), Opportunity)
    no = n.no(n.request("SSO"), n.request("SCIM"), mandate=may)
    found = authority_of(n, no)
    assert (found.verdict, found.mandate) == (Verdict.WITHIN, may)
    assert [w.about for w in found.worth] == [n.deal], "a deal counts once"
    assert found.totals == (eur(40_000),)
    assert found.checks[0].because == "EUR 40,000 is at stake, EUR 50,000 is the limit: EUR 10,000 to spare."
    assert n.render(found.sentence).startswith("Ana had the authority to decide it: EUR 40,000 is at stake")


def test_a_decision_beyond_its_authors_mandate_is_recorded_and_says_by_how_much() -> None:
    """Capability 5."""
    n = Negotiation()
    may = granted(n, limit=eur(50_000))
    no = n.no(n.request(opportunity=None, claimed=eur(80_000)), mandate=may)
    found = authority_of(n, no)
    assert found.verdict is Verdict.EXCEEDED
    assert found.checks[0].because.endswith("EUR 50,000 is the limit: EUR 30,000 beyond.")
    brightholm = n.act(OpenAccount(name="Brightholm"), AccountThing).id
    for scope, said in (
        ({"outcomes": (Outcome.ACCEPT, Outcome.DEFER)}, "covers accept, defer, not decline."),
        ({"accounts": (brightholm,)}, "does not cover “Nordwind”."),
    ):
        m = Negotiation()
        m.things |= {brightholm: n.things[brightholm]}
        granted(m, **scope)
        beyond = authority_of(m, m.no(m.request()))
        assert beyond.verdict is Verdict.EXCEEDED
        assert m.render(beyond.checks[0].because).endswith(said)


def test_a_decision_without_any_mandate_is_recorded_and_says_so() -> None:
    """Capability 5."""
    n = Negotiation()
    assert authority_of(n, n.no(n.request())).verdict is Verdict.NONE
    may = granted(n)
    n.act(SuspendMandate(by=n.vic, mandate=may), Mandate)
    found = authority_of(n, n.no(n.request(), mandate=may))
    assert (found.verdict, found.mandate) == (Verdict.NONE, None)
    assert found.checks[0].because.endswith("was suspended then.")


def test_what_nobody_can_hold_against_a_limit_is_unknown_and_not_within() -> None:
    """Capability 5."""
    n = Negotiation()
    granted(n, limit=eur(50_000))
    assert authority_of(n, n.no(n.request(opportunity=None))).verdict is Verdict.UNKNOWN
    dollars = n.no(n.request(opportunity=None, claimed=Money(100, "USD")))
    found = authority_of(n, dollars)
    assert (found.verdict, found.totals) == (Verdict.UNKNOWN, (Money(100, "USD"),))
    said = n.no(n.request(opportunity=None, claimed=Money(100, "USD")), value=eur(10))
    assert authority_of(n, said).verdict is Verdict.WITHIN, "what the decision says it is worth goes first"


def test_authority_is_that_of_the_moment_of_the_decision_and_of_whom_it_was_made_for() -> None:
    """Capability 5."""
    n = Negotiation()
    may = granted(n)
    no = n.no(n.request())
    n.now = NOON + timedelta(1)
    n.act(RevokeMandate(by=n.vic, mandate=may), Mandate)
    assert authority_of(n, no).verdict is Verdict.WITHIN, "it was in force then"
    assert authority_of(n, n.no(n.request())).verdict is Verdict.NONE
    n.act(GrantMandate(by=n.vic, holder=n.vic, scope=MandateScopeInput()), Mandate)
    for_vic = n.no(n.request(), on_behalf_of=n.vic)
    assert (n.see(Decision, for_vic).decided_by, n.see(Decision, for_vic).decided_for) == (n.ana, n.vic)
    assert authority_of(n, for_vic).verdict is Verdict.WITHIN


def test_a_mandate_that_was_used_and_overridden_from_above_says_by_whom() -> None:
    """Capabilities 5 and 50."""
    n = Negotiation()
    may = granted(n)
    asked = n.request()
    no = n.no(asked, mandate=may)
    assert n.topics() == ["decision.drafted", "decision.accepted", "mandate.used", "request.declined"]
    (use,) = n.see(Mandate, may).uses
    assert (use.decision, use.by, use.at, use.fate) == (no, n.ana, n.now, MandateFate.OPEN)
    n.act(MakeDecision(by=n.vic, requests=(asked,), outcome=Outcome.ACCEPT, supersedes=no), Decision)
    assert "mandate.overridden" in n.topics()
    (use,) = n.see(Mandate, may).uses
    assert (use.fate, use.fate_by, use.fate_at) == (MandateFate.OVERRIDDEN, n.vic, n.now)
    assert use.fate_event
    again = n.no(n.request(), mandate=may)
    n.act(HonourMandate(by=n.vic, mandate=may, decision=again, note="Her call"), Mandate)
    assert n.told()[0].endswith("in “decline”: Her call.")
    n.act(OverrideMandate(by=n.vic, mandate=may, decision=again, note="I changed my mind"), Mandate)
    assert [u.fate.value for u in n.see(Mandate, may).uses] == ["overridden", "overridden"]


def test_who_changes_their_own_mind_overrides_nobody() -> None:
    """Capability 5."""
    n = Negotiation()
    may = granted(n)
    asked = n.request()
    no = n.no(asked, mandate=may)
    n.act(MakeDecision(by=n.ana, requests=(asked,), outcome=Outcome.DEFER, supersedes=no), Decision)
    assert "mandate.overridden" not in n.topics()


def test_a_mandate_is_honoured_when_its_decision_is_upheld_from_above() -> None:
    """Capabilities 5 and 7: a no to one's own management."""
    n = Negotiation()
    may = granted(n)
    no = n.no(n.request(by=n.vic, account=None, opportunity=None), mandate=may)
    raised = n.act(RaiseEscalation(by=n.ben, to=(n.vic,), over=no, reason="He asked for it himself"), Escalation).id
    n.act(UpholdEscalation(by=n.vic, escalation=raised, answer="She is right"), Escalation)
    assert n.topics() == ["escalation.upheld", "mandate.honoured"]
    assert n.see(Mandate, may).uses[0].fate is MandateFate.HONOURED
    assert authority_of(n, no).verdict is Verdict.WITHIN


def test_a_supremo_answers_for_what_they_have_no_authority_to_decide() -> None:
    """Capability 6."""
    n = Negotiation()
    granted(n)
    n.act(
        JoinAccountTeam(by=n.ben, account=n.nordwind, stakeholder=n.ben, part="owner", answers_for=True), AccountThing
    )
    n.act(JoinOpportunityTeam(by=n.ben, opportunity=n.deal, stakeholder=n.eva, answers_for=False), Opportunity)
    n.act(JoinOpportunityTeam(by=n.ben, opportunity=n.deal, stakeholder=n.nora, answers_for=True), Opportunity)
    asked = n.request()
    n.act(ReassignRequest(by=n.ana, request=asked, owner=n.ana), Request)
    no = n.draft(asked, owner_of_constraint=n.eva)
    n.act(GiveDecisionPart(by=n.ana, decision=no, stakeholder=n.ben, role=RapidRole.PERFORM), Decision)
    made = n.see(Decision, no)
    mandates = [m for m in n.things.values() if isinstance(m, Mandate)]
    accounts = {n.nordwind: n.see(AccountThing, n.nordwind)}
    rows = answering(made, [n.see(Request, asked)], {n.deal: n.see(Opportunity, n.deal)}, accounts, mandates)
    assert {row.who: row.as_what for row in rows} == {
        n.ana: (AnswersAs.DECIDED, AnswersAs.OWNS_REQUEST),
        n.ben: (AnswersAs.PERFORMS, AnswersAs.ANSWERS_FOR_ACCOUNT),
        n.eva: (AnswersAs.OWNS_CONSTRAINT,),
        n.nora: (AnswersAs.ANSWERS_FOR_DEAL,),
    }
    assert {row.who for row in rows if row.supremo} == {n.ben, n.nora}, "Eva answers for the constraint only"


@given(
    limit=st.integers(0, 10**12),
    claims=st.lists(st.integers(0, 10**12), min_size=1, max_size=4),
    seed=st.integers(0, 2**16),
)
def test_a_decision_is_within_its_mandate_exactly_when_the_sum_is(limit: int, claims: list[int], seed: int) -> None:
    """Capability 5."""
    n = Negotiation()
    granted(n, limit=Money(limit, "EUR"))
    requests = [n.request(opportunity=None, claimed=Money(c, "EUR")) for c in claims]
    Random(seed).shuffle(requests)
    found = authority_of(n, n.no(*requests))
    assert (found.verdict is Verdict.WITHIN) == (sum(claims) <= limit)
    assert found.totals == (Money(sum(claims), "EUR"),)


@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["suspend", "resume", "revoke"])), max_size=8))
def test_how_a_mandate_stood_is_what_was_last_said_by_then(acts: list[tuple[int, str]]) -> None:
    """Capability 5."""
    n = Negotiation()
    may = granted(n)
    said: list[tuple[datetime, MandateStatus]] = [(NOON, MandateStatus.GRANTED)]
    for days, act in sorted(acts):
        n.now = NOON + timedelta(days, hours=1)
        status = n.see(Mandate, may).status
        if act == "suspend" and status is MandateStatus.GRANTED:
            n.act(SuspendMandate(by=n.vic, mandate=may), Mandate)
        elif act == "resume" and status is MandateStatus.SUSPENDED:
            n.act(ResumeMandate(by=n.vic, mandate=may), Mandate)
        elif act == "revoke" and status is not MandateStatus.REVOKED:
            n.act(RevokeMandate(by=n.vic, mandate=may), Mandate)
        said.append((n.now, n.see(Mandate, may).status))
    for days in range(22):
        then = NOON + timedelta(days, hours=2)
        assert n.see(Mandate, may).standing(then) is [s for at, s in said if at <= then][-1]


@pytest.mark.parametrize(
    ("standing", "limit", "told", "because"),
    [
        (MandateStatus.GRANTED, 50_000, "would have the authority to decide it", "EUR 10,000 to spare."),
        (MandateStatus.GRANTED, 30_000, "would go beyond the mandate", "EUR 10,000 beyond."),
        (MandateStatus.SUSPENDED, 50_000, "would have no mandate to decide it", " is suspended."),
        (None, 50_000, "would have no mandate to decide it", " is not in force yet."),
    ],
)
def test_what_is_not_decided_yet_is_told_as_what_would_be(
    standing: MandateStatus | None, limit: int, told: str, because: str
) -> None:
    """Capability 5: nobody did wrong by asking first."""
    changes = () if standing is None else (MandateChange(standing),)
    may = Mandate(id="man", holder="stk", limit=eur(limit), changes=changes)
    draft = Decision(id="dec", decided_by="stk", value=eur(40_000))
    found = of_decision(draft, (), {}, [may])
    assert f" {told}: " in found.sentence
    assert found.checks[0].because.endswith(because)
