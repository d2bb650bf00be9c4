"""A lifelike ledger of any size: customers with their deals, requests, noes, promises, conversations and quarrels.

A customer comes with some 64 events over three months. Our own people grow with the customers, one team of nine to
forty of them, so that nobody says everything. What is made up is the same in every run.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ledger.domain.account import OpenAccount, Side
from ledger.domain.commitment.consequences import DisplaceWork
from ledger.domain.commitment.grading import AssessUpgradeRight
from ledger.domain.commitment.keeping import SatisfyCommitment, ViolateCommitment
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.state import UpgradeRight
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from ledger.domain.decision.communicating import CommunicateDecision
from ledger.domain.decision.drafting import WordingInput
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Audience, Outcome
from ledger.domain.escalation.raising import RaiseEscalation
from ledger.domain.interaction.attending import AttendeeInput
from ledger.domain.interaction.conversation import RecordConversation, StatementInput
from ledger.domain.interaction.state import InteractionCapacity
from ledger.domain.kernel import Command, Money
from ledger.domain.kernel.ids import derived_id
from ledger.domain.mandate.granting import GrantMandate
from ledger.domain.mandate.scope import MandateScopeInput
from ledger.domain.opportunity.opening import OpenOpportunity
from ledger.domain.opportunity.teams import NameCommitteeMember
from ledger.domain.relationship import AssertRelationship, TieKind
from ledger.domain.reply import ReplyStance, ReplyToEvent
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.endorsing import EndorseRequest
from ledger.domain.request.reviewing import StartReview
from ledger.domain.stakeholder import IdentifyStakeholder, Role
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from ledger.store.row import Written

START = datetime(2021, 1, 4, 9, tzinfo=UTC)
PER_TEAM = 40
"""Customers that a team of ours looks after."""
OURS = ("product", "sales", "engineer", "executive", "finance", "support", "sales2", "engineer2", "product2")
THEIRS = ("signs", "uses", "checks", "leads")
SIDE_BY_SIDE = 7_000
"""Customers after whom the next begin where the first began: nothing can have happened that has not come yet."""
IN_FLIGHT = 500
"""Acts that wait to be written at most."""
WORDS = "The reason as somebody would write it, two or three lines long, so that the bytes weigh what they weigh. "


@dataclass(frozen=True, slots=True)
class Act:
    """An act of the made-up history, by whom it is recorded."""

    by: str | None
    command: Command


class Names:
    """The ids of what is made up, which follow from their names."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def person(self, name: str) -> str:
        """Return somebody's id: keyed, so that it does not betray the name."""
        return self._ledger.derived_id("stk", f"life:{name}")

    def thing(self, prefix: str, name: str) -> str:
        """Return the id of anything else."""
        return derived_id(prefix, f"life:{name}")


def fill(ledger: Ledger, events: int, *, customers: int = 0) -> int:
    """Write until there are so many events, whole customers; return how many customers there are.

    `customers` says how many there are already.
    """
    waiting: deque[Future[Written]] = deque()
    head = ledger.recorder.head()
    while head < events:
        for act in customer(Names(ledger), customers):
            viewer = replace(DEVELOPMENT, stakeholder=act.by)
            waiting.append(ledger.submit(viewer, act.command))
            while len(waiting) > IN_FLIGHT:
                head = waiting.popleft().result().last
        customers += 1
        while waiting and waiting[0].done():
            head = waiting.popleft().result().last
    while waiting:
        waiting.popleft().result()
    return customers


def customers_in(ledger: Ledger) -> int:
    """Return how many customers of the made-up history a ledger holds."""
    names = Names(ledger)

    def there(number: int) -> bool:
        return bool(ledger.recorder.select_events(names.thing("acc", f"acc-{number}"), limit=1))

    most = 1
    while there(most - 1):
        most *= 2
    least = most // 2
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if there(middle - 1) else (least, middle)
    return least


def customer(names: Names, number: int) -> Iterator[Act]:
    """Yield what happens with one customer; the first of each team's brings the team along."""
    team, at = number // PER_TEAM, START + timedelta(hours=7 * (number % SIDE_BY_SIDE))
    us = {role: names.person(f"{role}-{team}") for role in OURS}
    if number % PER_TEAM == 0:
        yield from _team(us, team)
    acc, deal = names.thing("acc", f"acc-{number}"), names.thing("opp", f"opp-{number}")
    theirs = [names.person(f"{part}-{number}") for part in THEIRS]
    ext: dict[str, Any] = {"external_id": f"life:acc-{number}"}
    sales, product = us["sales"], us["product"]

    def said(by: str, command: type[Command], days: float, to: tuple[str, ...] = (), **fields: Any) -> Act:
        return Act(by, command(by=by, to=to, occurred_at=at + timedelta(days=days), **fields))

    yield said(sales, OpenAccount, 0, name=f"Customer {number}", side=Side.CUSTOMER, **ext)
    for part in THEIRS:
        role = Role.EXECUTIVE if part == "leads" else Role.BUYER
        known: dict[str, Any] = {"name": f"{part.title()} Person{number}", "role": role, "account": acc}
        yield said(sales, IdentifyStakeholder, 0, **known, external_id=f"life:{part}-{number}")
    yield said(
        sales, OpenOpportunity, 1, name=f"Deal {number}", account=acc, amount=Money(4_000_000 + number, "EUR"),
        external_id=f"life:opp-{number}",
    )  # fmt: skip
    for person in theirs:
        yield said(sales, NameCommitteeMember, 1, opportunity=deal, stakeholder=person)
    for source, tie, target in ((1, TieKind.REPORTS_TO, 0), (2, TieKind.TRUSTS, 0), (0, TieKind.REPORTS_TO, 3)):
        yield said(sales, AssertRelationship, 2, source=theirs[source], target=theirs[target], tie=tie, strength=0.7)
    yield said(sales, AssertRelationship, 2, source=sales, target=theirs[1], tie=TieKind.COVERS, strength=0.8)
    for n in range(3):
        yield from _request(names, number, n, us, theirs, acc, deal, at)
    for n in range(3):
        yield from _promise(names, number, n, us, theirs, acc, deal, at, team)
    for n in range(3):
        there = tuple(AttendeeInput(stakeholder=p) for p in (sales, product, *theirs[:2]))
        words = tuple(StatementInput(speaker=p, text=WORDS) for p in (sales, theirs[1]))
        yield said(
            sales, RecordConversation, 5 + 9 * n, title=f"Talk {n} with customer {number}", account=acc,
            opportunity=deal, capacity=InteractionCapacity.SALES, minutes=60, attendees=there, statements=words,
        )  # fmt: skip


def _team(us: dict[str, str], team: int) -> Iterator[Act]:
    role_of = {"product": Role.PRODUCT, "sales": Role.SALES, "engineer": Role.ENGINEERING, "executive": Role.EXECUTIVE}
    for name in us:
        role = role_of.get(name.rstrip("2"), Role.FINANCE if name == "finance" else Role.SUPPORT)
        known: dict[str, Any] = {
            "name": f"{name.title()} Ours{team}",
            "role": role,
            "external_id": f"life:{name}-{team}",
        }
        yield Act(None, IdentifyStakeholder(**known, occurred_at=START))
    for name, person in us.items():
        if name != "executive":
            tie: dict[str, Any] = {
                "source": person,
                "target": us["executive"],
                "tie": TieKind.REPORTS_TO,
                "strength": 1.0,
            }
            yield Act(person, AssertRelationship(by=person, occurred_at=START, **tie))
    scope = MandateScopeInput(limit=Money(1_000_000_000, "EUR"))
    for name in ("product", "product2"):
        grant: dict[str, Any] = {"holder": us[name], "scope": scope, "title": f"Noes of team {team}"}
        yield Act(us["executive"], GrantMandate(by=us["executive"], occurred_at=START, **grant))


def _request(
    names: Names, number: int, n: int, us: dict[str, str], theirs: list[str], acc: str, deal: str, at: datetime
) -> Iterator[Act]:
    request, decision = names.thing("req", f"req-{number}-{n}"), names.thing("dec", f"dec-{number}-{n}")
    product, sales = us["product"], us["sales"]
    raised: dict[str, Any] = {
        "title": f"Request {n} of customer {number}",
        "problem": WORDS,
        "account": acc,
        "opportunity": deal,
    }
    day = at + timedelta(days=3 + 7 * n)
    yield Act(sales, SubmitRequest(
        by=theirs[1], occurred_at=day, claimed=Money(900_000, "EUR"), external_id=f"life:req-{number}-{n}", **raised
    ))  # fmt: skip
    yield Act(product, StartReview(by=product, occurred_at=day + timedelta(days=1), request=request))
    for person in (theirs[0], theirs[2]):
        yield Act(sales, EndorseRequest(by=person, occurred_at=day + timedelta(days=2), request=request, account=acc))
    if n == 2:
        return  # nobody has decided it yet
    no = (number + n) % 3 != 0
    yield Act(product, MakeDecision(
        by=product, occurred_at=day + timedelta(days=4), requests=(request,), reason=WORDS, reason_code="capacity",
        outcome=Outcome.DECLINE if no else Outcome.ACCEPT, workaround="The nightly list." if no else None,
        review_on=date(2027, 1, 1) if no else None, wordings=(WordingInput(Audience.CUSTOMER, "Not this year."),),
        external_id=f"life:dec-{number}-{n}",
    ))  # fmt: skip
    told = CommunicateDecision(
        by=sales, to=(theirs[1],), occurred_at=day + timedelta(days=5), decision=decision, audience=Audience.CUSTOMER,
        text="Not this year.",
    )  # fmt: skip
    yield Act(sales, told)
    if no and number % 5 == 0:
        yield Act(sales, RaiseEscalation(
            by=sales, to=(us["executive"],), occurred_at=day + timedelta(days=6), over=decision, reason=WORDS
        ))  # fmt: skip


def _promise(
    names: Names,
    number: int,
    n: int,
    us: dict[str, str],
    theirs: list[str],
    acc: str,
    deal: str,
    at: datetime,
    team: int,
) -> Iterator[Act]:
    promise, day = names.thing("com", f"com-{number}-{n}"), at + timedelta(days=6 + 9 * n)
    sales, engineer = us["sales" if n else "sales2"], us["engineer"]
    content: dict[str, Any] = {
        "consequent": f"What request {n} of customer {number} asks for", "account": acc, "opportunity": deal,
        "request": names.thing("req", f"req-{number}-{n}"), "creditor": theirs[1], "debtor": engineer,
        "deadline": date(2027, 6, 30), "team": f"team {team}", "external_id": f"life:com-{number}-{n}",
    }  # fmt: skip
    yield Act(sales, MakeCommitment(by=sales, occurred_at=day, **content))
    later = day + timedelta(days=3)
    if n != 1:
        yield Act(sales, StartVetting(by=sales, to=(engineer,), occurred_at=day, commitment=promise))
        # Most had been agreed to before they were said, which is written down afterwards.
        answered = later if n == 2 and number % 3 == 0 else day - timedelta(hours=1)
        yield Act(engineer, VetCommitment(by=engineer, occurred_at=answered, commitment=promise, possible=True, size=3))
    if n == 1 and number % 2 == 0:
        yield Act(engineer, DisplaceWork(
            by=engineer, occurred_at=later, commitment=promise, person_weeks=2, cost=Money(300_000, "EUR"), note="Late."
        ))  # fmt: skip
    if n == 1 and number % 5 == 0:
        yield Act(engineer, RaiseEscalation(
            by=engineer, to=(us["executive"],), occurred_at=later, over=promise, reason=WORDS, because_of=f"{promise}@1"
        ))  # fmt: skip
    if number % 20 == 0 and n == 2:
        yield Act(engineer, ReplyToEvent(
            by=engineer, occurred_at=later, replies_to=f"{promise}@1", stance=ReplyStance.DISPUTES, text="Not so."
        ))  # fmt: skip
    if number % 4 == 0:
        value = Money(1_200_000, "EUR" if number % 8 else "GBP")
        yield Act(us["finance"], AssessUpgradeRight(
            by=us["finance"], occurred_at=later, commitment=promise, upgrade_right=UpgradeRight.EXPLICIT, value=value
        ))  # fmt: skip
    if number % 2:
        end: dict[str, Any] = {"by": sales, "occurred_at": day + timedelta(days=60), "commitment": promise}
        yield Act(sales, ViolateCommitment(**end, reason=WORDS) if n == 1 else SatisfyCommitment(**end))
