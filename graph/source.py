"""From the ledger to the map: people and ties as its views have them, at a moment, for a viewer, in a scope."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from graph.oneperson import as_one
from graph.projection import InfluenceMap, build
from graph.ties import Person, Side, Tie, tie
from ledger.domain.account import Account
from ledger.domain.account import Side as AccountSide
from ledger.domain.opportunity.state import Opportunity
from ledger.domain.relationship import Relationship, TieKind, TieStatus
from ledger.domain.stakeholder import Stakeholder
from ledger.ledger import Ledger
from ledger.policy import Viewer
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.clock import moment as time_of
from ledger.views.things import ThingFilter
from ledger.views.ties import uttered

STANDING = (TieStatus.ASSERTED.value, TieStatus.CONFIRMED.value)
"""Disputed ties are shown as disputed and left out of measures."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the map is asked for; nothing named is the whole."""

    opportunity: str | None = None
    account: str | None = None
    network: str | None = None


def influence_map(
    ledger: Ledger,
    viewer: Viewer,
    moment: Moment,
    *,
    opportunity: str | None = None,
    account: str | None = None,
    network: str | None = None,
    kinds: Collection[str] | None = None,
    labels: Collection[str] | None = None,
    include_isolates: bool = False,
    half_life: float | None = None,
    aged_to: datetime | None = None,
    ages: bool = True,
    also: Collection[str] = (),
) -> InfluenceMap:
    """Return the map of a deal, an account, an imported network, or the whole, as of a moment, for a viewer.

    ``also`` names people beyond the scope who are put on it all the same. Ties age to the time in effect that is asked
    about, or to ``aged_to``, by the half-life of their kind or by ``half_life`` days; else, and where nothing ``ages``,
    they do not.
    """
    until = aged_to if moment.effective_at is None else time_of(moment.effective_at)
    scope = Scope(opportunity, account, network)
    everybody = _everybody(ledger, viewer, moment, scope, also)
    stays = {s.id: _final(s, everybody) for s in everybody.values()}
    one = as_one(ledger.views, viewer, moment, stays, everybody)
    here = (one.get(s.id, s) for s in everybody.values() if s.merged_into is None)
    people = _people(ledger, viewer, moment, scope, here)
    ties = [*_asserted(ledger, viewer, moment, scope, stays), *_uttered(ledger, viewer, moment, scope)]
    drawn = build(
        people,
        (_moved(t, stays) for t in ties if t.source in stays or t.target in stays),
        kinds=kinds,
        labels=labels,
        include_isolates=include_isolates,
        at=until if ages else None,
        half_life=half_life,
        position=moment.position,
    )
    return replace(drawn, became={i: end for i, end in stays.items() if i != end})


def _everybody(
    ledger: Ledger, viewer: Viewer, moment: Moment, scope: Scope, also: Collection[str]
) -> dict[str, Stakeholder]:
    """Return the stakeholders in scope and those named besides; all who turned out to be one person, if one of them
    is.
    """
    found = _in_scope(ledger, viewer, moment, scope)
    found |= _known(ledger, viewer, moment, set(also) - found.keys())
    if scope == Scope():
        return found
    new = set(found)
    while new:
        into = {end for i in new if (end := found[i].merged_into) is not None}
        more = _known(ledger, viewer, moment, into - found.keys())
        more |= {i: s for i, s in _merged_near(ledger, viewer, moment, new).items() if s.merged_into in new}
        new = more.keys() - found.keys()
        found |= more
    return found


def _known(ledger: Ledger, viewer: Viewer, moment: Moment, ids: Collection[str]) -> dict[str, Stakeholder]:
    if not ids:
        return {}
    everything = things.get_many(ledger.views, viewer, ids, moment)
    return {i: s for i, s in everything.items() if isinstance(s, Stakeholder)}


def _in_scope(ledger: Ledger, viewer: Viewer, moment: Moment, scope: Scope) -> dict[str, Stakeholder]:
    which = ThingFilter(account=scope.account, label=scope.network)
    if scope.opportunity is not None:
        which = replace(which, ids=_at_the_table(ledger, viewer, moment, scope.opportunity))
    found = {s.id: s for s in things.every(ledger.views, viewer, Stakeholder, moment, which)}
    if scope.account is not None and scope.opportunity is None:
        ours = things.get(ledger.views, viewer, scope.account, moment)
        team = [m.stakeholder for m in ours.team] if isinstance(ours, Account) else []
        found |= _known(ledger, viewer, moment, team)
    return found


def _merged_near(ledger: Ledger, viewer: Viewer, moment: Moment, people: Collection[str]) -> dict[str, Stakeholder]:
    """Return those who were merged into somebody by an event about one of these."""
    which = ThingFilter(about_any=sorted(people), status=("merged", "erased"))
    return {s.id: s for s in things.every(ledger.views, viewer, Stakeholder, moment, which)}


def _at_the_table(ledger: Ledger, viewer: Viewer, moment: Moment, opportunity: str) -> set[str]:
    """Return who has to do with a deal: its team, its committee, and who spoke or was spoken to about it."""
    part: set[str] = set()
    deal = things.get(ledger.views, viewer, opportunity, moment)
    if isinstance(deal, Opportunity):
        part |= {m.stakeholder for m in deal.team} | {m.stakeholder for m in deal.committee}
    for act in uttered(ledger.views, viewer, moment, about=opportunity):
        part |= {act.speaker, act.other}
    return part


def _people(
    ledger: Ledger, viewer: Viewer, moment: Moment, scope: Scope, stakeholders: Iterable[Stakeholder]
) -> list[Person]:
    here = list(stakeholders)
    accounts = things.get_many(ledger.views, viewer, {s.account for s in here if s.account}, moment)
    return [
        Person(
            id=s.id,
            name=s.name,
            role=s.role.value,
            account=s.account,
            side=_side(accounts.get(s.account or "")),
            pseudo=s.pseudo,
            left=not s.active,
            **assessed(s, scope.opportunity),
        )
        for s in here
    ]


def _side(account: object | None) -> Side | None:
    if not isinstance(account, Account):
        return None
    return "theirs" if account.side is AccountSide.CUSTOMER else "ours"


def assessed(stakeholder: Stakeholder, opportunity: str | None) -> dict[str, Any]:
    """Return what is recorded of somebody: for the deal, else in general; each the latest that says anything of it.

    Support becomes a number in [-1, 1]; None is unknown. Without a deal every assessment counts.
    """
    fitting = [a for a in stakeholder.assessments if opportunity is None or a.opportunity in (opportunity, None)]
    fitting.sort(key=lambda a: (a.opportunity == opportunity, str(a.assessed_on or "")))
    fitting.reverse()  # of two of one day, whoever spoke last comes first
    support = next((a for a in fitting if a.support is not None), None)
    days = [a.assessed_on for a in fitting if a.assessed_on is not None]
    found: dict[str, Any] = {
        name: next((v for a in fitting if (v := getattr(a, name)) is not None), None)
        for name in ("power", "legitimacy", "urgency", "interest")
    }
    found["stance"] = support.support.score / 2 if support is not None and support.support is not None else None
    found["assessed_on"] = support.assessed_on if support is not None else max(days, default=None)
    return found


def stance_of(stakeholder: Stakeholder, opportunity: str | None = None) -> float | None:
    """Return how somebody stands to us as a number in [-1, 1]; None is unknown."""
    found: float | None = assessed(stakeholder, opportunity)["stance"]
    return found


def _asserted(ledger: Ledger, viewer: Viewer, moment: Moment, scope: Scope, people: Collection[str]) -> Iterable[Tie]:
    """Yield the ties that were asserted; of a deal, those of these people. Evidence is looked up for those between."""
    near = () if scope.opportunity is None else sorted(people)
    which = ThingFilter(status=STANDING, label=scope.network, about_any=near)
    if scope.opportunity is not None and not near:
        return
    found = list(things.every(ledger.views, viewer, Relationship, moment, which))
    found = [r for r in found if r.source in people or r.target in people]
    between = (r.id for r in found if r.source in people and r.target in people)
    evidence = things.positions(ledger.views, viewer, between, moment)
    for r in found:
        if r.source is None or r.target is None:
            continue
        yield tie(
            r.source,
            r.target,
            r.tie.value,
            label=r.label if r.tie is TieKind.OTHER else None,
            weight=r.strength,
            sign=r.sign,
            directed=r.directed,
            asserted_by=r.asserted_by,
            evidence=evidence.get(r.id, ()),
            last_seen=r.modified_at,
        )


def _uttered(ledger: Ledger, viewer: Viewer, moment: Moment, scope: Scope) -> Iterable[Tie]:
    for act in uttered(ledger.views, viewer, moment, about=scope.opportunity):
        yield tie(act.speaker, act.other, act.kind, evidence=act.evidence, last_seen=act.last_seen)


def _final(stakeholder: Stakeholder, everybody: dict[str, Stakeholder]) -> str:
    """Return who somebody turned out to be; whoever stays may have been merged on."""
    seen = {stakeholder.id}
    while stakeholder.merged_into is not None and stakeholder.merged_into not in seen:
        seen.add(stakeholder.merged_into)
        if stakeholder.merged_into not in everybody:
            return stakeholder.merged_into
        stakeholder = everybody[stakeholder.merged_into]
    return stakeholder.id


def _moved(t: Tie, stays: dict[str, str]) -> Tie:
    """Return the tie between the people who stay, where one of its ends was merged into somebody."""
    source, target = stays.get(t.source, t.source), stays.get(t.target, t.target)
    return t if (source, target) == (t.source, t.target) else replace(t, source=source, target=target)
