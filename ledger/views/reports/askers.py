"""Askers: who wants a request, in whose name, and what hangs on them; duplicates count in (capabilities 22 and 23)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import Described, Doc, Money, Ref
from ledger.domain.opportunity.state import Opportunity, OpportunityStatus
from ledger.domain.request.state import Request
from ledger.domain.stakeholder import Role, Stakeholder
from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.reports.reading import hanging_on, present, summed

Person = Annotated[str | None, Ref(("stakeholder",))]


class AskedHow(Described):
    """How somebody came to want it."""

    ASKED = "asked", "They raised it, here or as a duplicate."
    ENDORSED = "endorsed", "They want it too."


class Asker(Struct, frozen=True):
    """Somebody who wants it: once for each way in which they said so."""

    how: Annotated[AskedHow, Doc(description="How they came to want it.")]
    by: Annotated[Person, Doc(description="Who said so.")]
    on_behalf_of: Annotated[Person, Doc(description="In whose name, if not their own.")]
    account: Annotated[str | None, Ref(("account",)), Doc(description="For which customer.")]
    request: Annotated[str, Ref(("request",)), Doc(description="Where they said so: this request or a duplicate.")]
    on: Annotated[date | None, Doc(description="On which day.")] = None
    scope: Annotated[str | None, Doc(description="What exactly they want.")] = None

    @property
    def wants(self) -> str | None:
        """Whose wish it is."""
        return self.on_behalf_of or self.by


class AskerRole(Struct, frozen=True):
    """How many people of a role want it."""

    role: Annotated[Role, Doc(description="The role.")]
    people: Annotated[int, Doc(description="How many people.")]


class AskerAccount(Struct, frozen=True):
    """What a customer that wants it is to us."""

    account: Annotated[str, Ref(("account",)), Doc(description="The customer.")]
    people: Annotated[int, Doc(description="How many of its people, or in its name, want it.")]
    revenue: Annotated[tuple[Money, ...], Doc(description="What its won deals are worth, by currency.")]
    deals: Annotated[tuple[Money, ...], Doc(description="What its open deals are worth, by currency.")]


class AskersReport(Struct, frozen=True):
    """Who wants a request and its duplicates, weighed by people, role, revenue and deals. Nothing is counted twice."""

    request: Annotated[str, Ref(("request",)), Doc(description="The request.")]
    duplicates: Annotated[tuple[str, ...], Ref(("request",)), Doc(description="What was merged into it.")]
    askers: Annotated[tuple[Asker, ...], Doc(description="Who wants it, in the order in which they said so.")]
    people: Annotated[int, Doc(description="How many different people want it.")]
    roles: Annotated[tuple[AskerRole, ...], Doc(description="How many of each role.")]
    accounts: Annotated[tuple[AskerAccount, ...], Doc(description="For which customers, each once.")]
    revenue: Annotated[tuple[Money, ...], Doc(description="What the won deals of these customers are worth.")]
    deals: Annotated[tuple[Money, ...], Doc(description="What the open deals of these customers are worth.")]
    without_account: Annotated[int, Doc(description="How many wishes are for no known customer: they weigh nothing.")]


def who_asked(db: Database, viewer: Viewer, moment: Moment, request_id: str) -> AskersReport | None:
    """Return who wants a request, with those who asked for its duplicates; None when there is no such request."""
    require_sight(viewer, "request", "stakeholder", "account", "opportunity")
    whole = family(db, viewer, moment, request_id)
    if not whole:
        return None
    askers = tuple(sorted((a for r in whole for a in asking(r)), key=lambda a: (a.on is None, a.on or date.min)))
    people = dict.fromkeys(a.wants for a in askers if a.wants is not None)
    known = {p.id: p for p in present(db, viewer, Stakeholder, people, moment)}
    wanted_by = _by_account(askers, known)
    deals = {a: hanging_on(db, viewer, Opportunity, a, moment) for a in wanted_by}
    accounts = tuple(_weighed(a, wishers, deals[a]) for a, wishers in wanted_by.items())
    return AskersReport(
        request=request_id,
        duplicates=tuple(r.id for r in whole[1:]),
        askers=askers,
        people=len(people),
        roles=_roles(known.values()),
        accounts=accounts,
        revenue=summed(m for a in accounts for m in a.revenue),
        deals=summed(m for a in accounts for m in a.deals),
        without_account=sum(_account(a, known) is None for a in askers),
    )


def family(db: Database, viewer: Viewer, moment: Moment, request_id: str) -> list[Request]:
    """Return a request and all that is merged into it at the moment, directly or by way of another."""
    found = present(db, viewer, Request, [request_id], moment)
    for current in found:  # grows while it is walked
        near = hanging_on(db, viewer, Request, current.id, moment)
        seen = {r.id for r in found}
        found += [r for r in near if r.merged_into == current.id and r.id not in seen]
    return found


def asking(request: Request) -> Iterator[Asker]:
    """Yield who asked for a request, and who endorsed it."""
    day = request.submitted_at.date() if request.submitted_at else None
    if request.requester is not None:
        yield Asker(AskedHow.ASKED, request.requester, None, request.account, request.id, day)
    for e in request.endorsements:
        yield Asker(AskedHow.ENDORSED, e.by, e.on_behalf_of, e.account, request.id, e.on, e.scope)


def _account(asker: Asker, known: Mapping[str, Stakeholder]) -> str | None:
    """Return for which customer somebody wants it: the one that was named, else the one they belong to."""
    somebody = known.get(asker.wants or "")
    return asker.account or (somebody.account if somebody else None)


def _by_account(askers: Iterable[Asker], known: Mapping[str, Stakeholder]) -> dict[str, set[str | None]]:
    found: dict[str, set[str | None]] = {}
    for asker in askers:
        account = _account(asker, known)
        if account is not None:
            found.setdefault(account, set()).add(asker.wants)
    return found


def _weighed(account: str, wishers: set[str | None], deals: Iterable[Opportunity]) -> AskerAccount:
    own = [d for d in deals if d.account == account]
    return AskerAccount(
        account=account,
        people=len(wishers),
        revenue=summed(d.amount for d in own if d.status is OpportunityStatus.WON),
        deals=summed(d.amount for d in own if d.status is OpportunityStatus.OPEN),
    )


def _roles(people: Iterable[Stakeholder]) -> tuple[AskerRole, ...]:
    roles = [p.role for p in people]
    return tuple(AskerRole(role, roles.count(role)) for role in Role if role in roles)
