"""The columns of the map: its ties and its people, 59 and 50 bytes a row.

Ids are numbered in the order in which they were first met; kinds of ties with their labels likewise. Nobody's name
is here: what people are called is asked of the views when an answer is told.
"""

from __future__ import annotations

import math
from typing import Final

from graph.source import STANDING, assessed
from graph.ties import Flow, rule_for
from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.relationship import Relationship, TieKind
from ledger.domain.stakeholder import Stakeholder
from ledger.views.clock import micros
from ledger.views.ties import Utterance

NEVER: Final = -(2**62)
NOBODY: Final = -1
NO_DAY: Final = 0
UNDATED: Final = -1
AGAINST, MUTUAL, BENDS = 1, 2, 4

TIES: Final = {
    "source": "i4",
    "target": "i4",
    "weight": "f4",
    "kind": "i2",  # the number of the kind times BENDS; plus AGAINST for conflict, plus MUTUAL both ways
    "by": "i4",
    "seen": "i8",
}
PEOPLE: Final = {"person": "i4", "stays": "i4", "pseudo": "i1", "stance": "f4", "assessed": "i4"}


class Names:
    """Numbers for ids, in the order in which they come."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def number(self, thing_id: str | None) -> int:
        """Return the number of an id; a new one gets the next."""
        if thing_id is None:
            return NOBODY
        found = self._numbers.get(thing_id)
        if found is None:
            found = self._numbers[thing_id] = len(self.ids)
            self.ids.append(thing_id)
        return found

    def known(self, thing_id: str) -> int | None:
        """Return the number of an id, None when it never came."""
        return self._numbers.get(thing_id)


class Kinds:
    """Numbers for kinds of ties with their labels; an asserted tie and an utterance of one kind are two."""

    def __init__(self) -> None:
        self.all: list[tuple[str, str | None, bool]] = []
        self._numbers: dict[tuple[str, str | None, bool], int] = {}

    def number(self, kind: str, label: str | None, uttered: bool) -> int:
        """Return the number of a kind; a new one gets the next."""
        key = (kind, label, uttered)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.all)
            self.all.append(key)
        return found


def tie_of(thing: Aggregate, names: Names, kinds: Kinds) -> dict[str, float] | None:
    """Return the row of an asserted tie; None while it does not stand."""
    if not isinstance(thing, Relationship) or thing.status.value not in STANDING:
        return None
    if thing.source is None or thing.target is None:
        return None
    label = thing.label if thing.tie is TieKind.OTHER else None
    rule = rule_for(thing.tie.value, label)
    source, target = (thing.target, thing.source) if rule.flow is Flow.BACKWARD else (thing.source, thing.target)
    bent = (AGAINST if thing.sign < 0 else 0) | (0 if thing.directed else MUTUAL)
    return {
        "source": names.number(source),
        "target": names.number(target),
        "weight": thing.strength if thing.sign else 0.0,
        "kind": kinds.number(thing.tie.value, label, False) * BENDS + bent,
        "by": names.number(thing.asserted_by),
        "seen": NEVER if thing.modified_at is None else micros(thing.modified_at),
    }


def tie_said(u: Utterance, names: Names, kinds: Kinds) -> dict[str, float]:
    """Return the row of what an event showed."""
    rule = rule_for(u.kind)
    bent = (AGAINST if rule.sign < 0 else 0) | (MUTUAL if rule.flow is Flow.BOTH else 0)
    source, target = (u.other, u.speaker) if rule.flow is Flow.BACKWARD else (u.speaker, u.other)
    return {
        "thing": u.position,
        "source": names.number(source),
        "target": names.number(target),
        "weight": rule.weight,
        "kind": kinds.number(u.kind, None, True) * BENDS + bent,
        "by": NOBODY,
        "seen": u.effective_at,
    }


def person_of(thing: Aggregate, names: Names) -> dict[str, float] | None:
    """Return the row of a person: who they turned out to be, and how they stand to us in general, under this name.

    None for whoever has left or stepped aside; merged away, they are on the map as whoever they turned out to be.
    """
    if not isinstance(thing, Stakeholder) or not (thing.active or thing.merged_into):
        return None
    known = assessed(thing, None)
    stance, day = known["stance"], known["assessed_on"]
    return {
        "person": names.number(thing.id),
        "stays": names.number(thing.merged_into or thing.id),
        "pseudo": int(thing.pseudo),
        "stance": math.nan if stance is None else stance,
        "assessed": day.toordinal() if day is not None else UNDATED if thing.assessments else NO_DAY,
    }
