"""What every question is asked of: the map at a moment, the deal, and the people as the ledger has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from graph.projection import InfluenceMap
from graph.questions.errors import NotADeal, PersonNotOnMap
from graph.ties import Flow, Person, Tie, rule_for
from ledger.domain.account import Account
from ledger.domain.opportunity.state import Opportunity
from ledger.domain.stakeholder import Stakeholder

STALE_AFTER = 90
"""Days after which an assessment is called stale, where the asker names no other number."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The map holds everybody in scope, isolates too: who has no tie is exactly who gets forgotten."""

    map: InfluenceMap
    today: date
    deal: Opportunity | None = None
    people: Mapping[str, Stakeholder] = field(default_factory=dict)
    accounts: Mapping[str, Account] = field(default_factory=dict)
    stale_after: int = STALE_AFTER

    @property
    def deal_id(self) -> str | None:
        return self.deal.id if self.deal is not None else None

    @property
    def ours(self) -> tuple[str, ...]:
        """Our own people on the map."""
        return tuple(i for i, p in self.map.people.items() if p.side == "ours")

    @property
    def theirs(self) -> tuple[str, ...]:
        return tuple(i for i, p in self.map.people.items() if p.side == "theirs")

    def name(self, person: str) -> str:
        """What somebody is called; who is neither on the map nor on the committee is somebody."""
        known = self.map.people.get(person) or self.people.get(person)
        return known.name if known is not None and known.name else "somebody"

    def by_name(self, people: Iterable[str]) -> tuple[str, ...]:
        """Return people in the order of their names, for ids differ from ledger to ledger."""
        return tuple(sorted(people, key=lambda p: (self.name(p), p)))

    def person(self, person: str, *path: str) -> Person:
        """Return somebody on the map, or whoever they turned out to be, or refuse."""
        found = self.map.people.get(self.map.became.get(person, person))
        if found is None:
            raise PersonNotOnMap(f"{person} is not on this map", path=path)
        return found

    def the_deal(self) -> Opportunity:
        """Return the deal that the map is of, or refuse."""
        if self.deal is None:
            raise NotADeal("this map is not of a deal", path=("opportunity",))
        return self.deal


def said(tie: Tie) -> tuple[str, str]:
    """Return who the statement is about and whom it names, as it was made: "Ada reports to Bo" gives Ada, Bo.

    >>> from graph.ties import tie
    >>> said(tie("ada", "bo", "reports_to")), said(tie("ada", "bo", "covers"))
    (('ada', 'bo'), ('ada', 'bo'))
    """
    backward = rule_for(tie.kind, tie.label).flow is Flow.BACKWARD
    return (tie.target, tie.source) if backward else (tie.source, tie.target)


def as_stated(tie: Tie, names: Mapping[str, str]) -> str:
    """Return a tie in the words in which it was stated, which for some run against the way influence runs.

    >>> from graph.ties import tie
    >>> as_stated(tie("a", "b", "reports_to"), {"a": "Ada", "b": "Bo"})
    'Ada reports to Bo'
    >>> as_stated(tie("a", "b", "other"), {"a": "Ada", "b": "Bo"})
    'Ada is tied to Bo'
    """
    subject, about = (names.get(i) or "somebody" for i in said(tie))
    how = tie.label or ("is tied to" if tie.kind == "other" else tie.kind)
    return f"{subject} {how.replace('_', ' ')} {about}"


def stated(influence_map: InfluenceMap, kind: str) -> list[tuple[str, str, Tie]]:
    """Return the ties of a kind that help, as they were stated, the strongest first."""
    found = [(*said(t), t) for t in influence_map.ties if t.kind == kind and t.sign > 0]
    return sorted(found, key=lambda s: (-s[2].weight, s[0], s[1]))
