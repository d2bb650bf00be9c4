"""January, the rules of the house: who may decide what, what may be said, what teams can do, what clears the bar."""

from __future__ import annotations

from datetime import date

from app.demo.act import Act, act, eur
from ledger.domain.capacity import StateCapacity
from ledger.domain.decision.words import Outcome
from ledger.domain.feature_bar import CriterionInput, PublishFeatureBar
from ledger.domain.honesty_policy.publishing import PublishHonestyPolicy
from ledger.domain.initiative.planning import PlanInitiative
from ledger.domain.initiative.working import StartInitiative
from ledger.domain.mandate.granting import GrantMandate, GrantRequestedMandate, RefuseMandate, RequestMandate
from ledger.domain.mandate.scope import MandateScopeInput

NOES = (Outcome.DECLINE, Outcome.DEFER, Outcome.COUNTER_OFFER)

ACTS: list[Act] = [
    act(
        "bar",
        "priya",
        "2026-01-05 10:00",
        PublishFeatureBar(
            name="What a request must clear",
            criteria=(
                CriterionInput("problem", "The problem is told, with who has it and how often.", 3.0, least=2.0),
                CriterionInput("reach", "More than one customer has it, or one who speaks for us.", 2.0),
                CriterionInput("worth", "What it is worth is claimed by somebody who will be asked again.", 2.0),
                CriterionInput("effort", "Engineering has sized it, and it fits.", 2.0),
            ),
            threshold=3.0,
            note="The same for everybody. There are no tokens to spend.",
            external_id="demo:bar",
        ),
    ),
    act(
        "maras-mandate",
        "mara",
        "2026-01-05 11:00",
        RequestMandate(
            title="Mara's noes",
            scope=MandateScopeInput(outcomes=NOES),
            reason="I say no every week, and I would like to know when it is mine to say.",
            external_id="demo:maras-mandate",
        ),
        to="priya",
    ),
    act(
        "maras-mandate-granted",
        "priya",
        "2026-01-06 09:00",
        GrantRequestedMandate(
            mandate="@maras-mandate",
            scope=MandateScopeInput(outcomes=NOES, limit=eur(500_000)),
            reason="Up to half a million. Beyond that I want to be asked.",
        ),
    ),
    act(
        "priyas-mandate",
        "gregor",
        "2026-01-06 09:30",
        GrantMandate(
            holder="@priya",
            title="Everything that we build or do not build",
            scope=MandateScopeInput(),
            external_id="demo:priyas-mandate",
        ),
    ),
    act(
        "policy",
        "priya",
        "2026-01-07 09:00",
        PublishHonestyPolicy(title="What we say to customers", external_id="demo:policy"),
        to="mara tom yusuf lotte gregor",
    ),
    act(
        "toms-mandate",
        "tom",
        "2026-01-13 09:00",
        RequestMandate(
            title="Yes on the spot",
            scope=MandateScopeInput(outcomes=(Outcome.ACCEPT,), accounts=("@nordwind",), limit=eur(100_000)),
            reason="Customers do not wait for a meeting of ours.",
            external_id="demo:toms-mandate",
        ),
        to="priya",
    ),
    act(
        "toms-mandate-refused",
        "priya",
        "2026-01-14 17:00",
        RefuseMandate(mandate="@toms-mandate", reason="A yes binds {ines}'s people. Ask first; the answer comes fast."),
    ),
    act(
        "platform-q1",
        "ines",
        "2026-01-05 14:00",
        StateCapacity(
            team="platform",
            period="2026-Q1",
            person_weeks=22,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 3, 31),
        ),
    ),
    act(
        "platform-q2",
        "ines",
        "2026-01-05 14:05",
        StateCapacity(
            team="platform",
            period="2026-Q2",
            person_weeks=24,
            starts_on=date(2026, 4, 1),
            ends_on=date(2026, 6, 30),
        ),
    ),
    act(
        "freezer-work",
        "ines",
        "2026-01-12 09:00",
        PlanInitiative(
            title="Counting in the freezer",
            team="platform",
            period="2026-Q1",
            size=6,
            account="@brightholm",
            external_id="demo:freezer-work",
        ),
    ),
    act(
        "route-work",
        "ines",
        "2026-01-12 09:10",
        PlanInitiative(
            title="Faster routes", team="platform", period="2026-Q2", size=18, external_id="demo:route-work"
        ),
    ),
    act("freezer-work-begun", "ines", "2026-02-02 09:00", StartInitiative(initiative="@freezer-work")),
]
