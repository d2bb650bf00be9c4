"""Rows about people, deals and ties."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.kernel.types import Money
from ledger.domain.opportunity.ending import OpportunityEnded, OpportunityReopened
from ledger.domain.opportunity.opening import OpportunityOpened, OpportunityRevised
from ledger.domain.opportunity.state import Opportunity, OpportunityStatus
from ledger.domain.relationship import Relationship
from ledger.domain.stakeholder import (
    Role,
    Stakeholder,
    StakeholderDeactivated,
    StakeholderDescribed,
    StakeholderHandleAdded,
    StakeholderIdentified,
    StakeholderReactivated,
)
from ledger.exchange.facts import Fact, fact
from ledger.exchange.history import ties
from ledger.exchange.history.dates import day_of
from ledger.exchange.history.line import Unreadable
from ledger.exchange.history.tale import ROLES, Tale
from ledger.exchange.table.accounts import account_of
from ledger.exchange.table.record import Record


def stakeholder_facts(record: Record) -> Iterator[Fact]:
    """Yield what a row says of a person."""
    name, title = record.needed("name", 400), record.text("job_title", 400)
    word = (record.word("role") or "").lower()
    role = ROLES.get(word) or (Role(word) if word in {r.value for r in Role} else Role.OTHER if word else None)
    handles = [h for h in (record.text("handle", 400), record.text("email", 400), record.text("id", 400)) if h]
    active = record.truth("active")

    def known(tale: Tale) -> Stakeholder:
        somebody, account = tale.book.find(tale.actor), account_of(tale, record)
        assert isinstance(somebody, Stakeholder)
        if somebody.placeholder:
            event = StakeholderIdentified(
                name=name,
                role=role or Role.OTHER,
                job_title=title,
                account=account,
                external_id=somebody.external_id,
            )
            tale.record(somebody, event, about=(account,))
        else:
            now = {"role": role, "job_title": title, "account": account}
            news = {k: v for k, v in now.items() if v is not None and v != getattr(somebody, k)}
            if news and not somebody.erased:
                tale.record(somebody, StakeholderDescribed(**news), about=(account,))  # type: ignore[arg-type]
        for handle in handles:
            if not somebody.erased and all(h.handle != handle for h in somebody.handles):
                tale.book.record(somebody, StakeholderHandleAdded(system=record.mapping.system, handle=handle))
        if active is not None and active != somebody.active:
            tale.book.record(somebody, StakeholderReactivated() if active else StakeholderDeactivated())
        return somebody

    whole = {"actor": name, "occurred_at": record.time("created"), "data": record.details}
    yield fact(record.line("stakeholder_identified", "people", "identified", **whole), known)


def opportunity_facts(record: Record) -> Iterator[Fact]:
    """Yield what a row says of a deal."""
    key, name = record.needed("id", 150), record.needed("name", 500)
    amount, stage, close = record.money(), record.text("stage", 200), day_of(record.time("expected_close"))
    closed, won, reason = record.truth("closed"), record.truth("won"), record.text("reason")
    wanted = None if closed is None and won is None else _status(closed, won)

    def opened(tale: Tale) -> Opportunity:
        account = account_of(tale, record)
        deal = tale.book.new_or_known(Opportunity, tale.line.subject)
        if deal.version == 0:
            event = OpportunityOpened(
                name=name,
                account=account,
                amount=amount,
                stage=stage,
                expected_close=close,
                external_id=tale.line.subject,
            )
            tale.record(deal, event, about=(account,))
        else:
            _revised(tale, deal, amount, stage, close)
        if wanted is not None and wanted is not deal.status:
            if wanted is OpportunityStatus.OPEN:
                tale.book.record(deal, OpportunityReopened(reason=tale.text(reason)), about=(deal.account,))
            else:
                tale.book.record(deal, OpportunityEnded(status=wanted, reason=tale.text(reason)), about=(deal.account,))
        return deal

    whole = {
        "actor": record.text("owner", 400),
        "occurred_at": record.time("created"),
        "title": name,
        "data": record.details,
    }
    yield fact(record.line("opportunity", key, "opened", **whole), opened)


def relationship_facts(record: Record) -> Iterator[Fact]:
    """Yield what a row says of a tie; a tie that is known with this strength is not told again."""
    source, target, relation = record.needed("source", 400), record.needed("target", 400), record.word("relation")
    if relation is None:
        raise Unreadable("the relation is empty: a relationship needs it")
    strength = record.number("strength")
    if strength is not None and not 0 <= strength <= 1:
        raise Unreadable(f"the strength {strength} does not lie between 0 and 1")
    data = {
        **record.details,
        "relation": relation,
        "target": target,
        "weight": strength,
        "directed": record.truth("directed") is not False,
    }

    def observed(tale: Tale) -> Relationship:
        tale.target = tale.person(target)
        thing_id = tale.book.derive(Relationship.prefix, tale.namespace, relation, tale.actor, tale.target)
        known = tale.book.find(thing_id)
        if isinstance(known, Relationship) and strength in (None, known.strength):
            return known
        return ties.observed(tale, about_subject=False)

    whole = {"actor": source, "occurred_at": record.time("created"), "data": data}
    yield fact(record.line("relationship_observed", "ties", "observed", **whole), observed)


def _revised(tale: Tale, deal: Opportunity, amount: Money | None, stage: str | None, close: object) -> None:
    now = {"amount": amount, "stage": stage, "expected_close": close}
    news = {k: v for k, v in now.items() if v is not None and v != getattr(deal, k)}
    if news:
        tale.record(deal, OpportunityRevised(**news), about=(deal.account,))  # type: ignore[arg-type]


def _status(closed: bool | None, won: bool | None) -> OpportunityStatus:
    if won:
        return OpportunityStatus.WON
    return OpportunityStatus.LOST if closed else OpportunityStatus.OPEN
