"""What-if changes, as the API takes them."""

from __future__ import annotations

from typing import Any

import strawberry

from graph.questions import whatif
from graph.questions.errors import ImpossibleChange
from graph.ties import Person, Side
from ledger.domain.stakeholder import Role
from schema.asking import Asking
from schema.filters import known
from schema.ids import thing_id
from schema.influence.measures import TieKind
from schema.reflect.enums import described, enum_of

RoleEnum: Any = described(Role)
SideEnum: Any = enum_of(
    "InfluenceSide",
    "On which side of the table somebody sits.",
    {"OURS": ("ours", "On ours."), "THEIRS": ("theirs", "On the customer's.")},
)


@strawberry.input(description="A no to these requests, or to those of a draft decision.")
class WhatIfNo:
    requests: list[strawberry.ID] | None = strawberry.field(default=None, description="The requests.")
    decision: strawberry.ID | None = strawberry.field(default=None, description="The draft decision.")


@strawberry.input(description="Somebody who comes in, such as a new sponsor.")
class WhatIfPerson:
    key: str = strawberry.field(description="A word of your own by which later changes name them.")
    name: str = strawberry.field(description="How they are called.")
    role: RoleEnum | None = strawberry.field(default=None, description="What they do for a living.")
    side: SideEnum | None = strawberry.field(default=None, description="On which side they sit; null is unknown.")
    stance: float | None = strawberry.field(default=None, description="How they stand, -1 to 1; null is unknown.")


@strawberry.input(description="A tie, as one states it: source KIND target, such as Priya COVERS Annika.")
class WhatIfTie:
    source: strawberry.ID = strawberry.field(description="The person the statement is about, or the key of a new one.")
    target: strawberry.ID = strawberry.field(description="The person it names, or the key of a new one.")
    kind: TieKind = strawberry.field(description="What ties them.")
    strength: float | None = strawberry.field(
        default=None, description="How strong, above 0 and at most 1. Default: as the ledger has it where nobody says."
    )


@strawberry.input(description="The ties between two people, in either direction.")
class WhatIfNoTie:
    one: strawberry.ID = strawberry.field(description="One of them.")
    other: strawberry.ID = strawberry.field(description="The other.")
    kind: TieKind | None = strawberry.field(default=None, description="Only this kind. Default: all between them.")


@strawberry.input(description="Another stance of somebody.")
class WhatIfStance:
    person: strawberry.ID = strawberry.field(description="Whose.")
    stance: float | None = strawberry.field(
        default=None, description="From -1 (against us) to 1 (for us); null is unknown."
    )


@strawberry.input(description="One change: fill in exactly one field.")
class WhatIfInput:
    say_no: WhatIfNo | None = strawberry.field(default=None, description="The answer to these requests is no.")
    lose_person: strawberry.ID | None = strawberry.field(default=None, description="This person leaves.")
    add_person: WhatIfPerson | None = strawberry.field(default=None, description="Somebody comes in.")
    add_tie: WhatIfTie | None = strawberry.field(default=None, description="A tie forms.")
    lose_tie: WhatIfNoTie | None = strawberry.field(default=None, description="A tie breaks.")
    set_stance: WhatIfStance | None = strawberry.field(default=None, description="Somebody takes another stance.")


FIELDS = ("say_no", "lose_person", "add_person", "add_tie", "lose_tie", "set_stance")


def change_of(asking: Asking, given: WhatIfInput, number: int, keys: set[str]) -> whatif.Change | None:
    """Return the change that is meant; None for a no, which needs the ledger. ``keys`` are people added before."""
    path = ("changes", str(number))
    filled = [name for name in FIELDS if getattr(given, name) is not None]
    if len(filled) != 1:
        raise ImpossibleChange(f"{len(filled)} fields of a change are filled in; it takes exactly one", path=path)

    def who(name: str) -> str:
        return name if name in keys else (known(asking, name, *path) or "")

    if given.lose_person is not None:
        return whatif.LosePerson(who(given.lose_person))
    if given.add_person is not None:
        return whatif.AddPerson(_newcomer(asking, given.add_person, keys, path))
    if given.add_tie is not None:
        t = given.add_tie
        return whatif.AddTie(who(t.source), who(t.target), t.kind.value, t.strength)
    if given.lose_tie is not None:
        n = given.lose_tie
        return whatif.LoseTie(who(n.one), who(n.other), None if n.kind is None else n.kind.value)
    stance = given.set_stance
    return None if stance is None else whatif.SetStance(who(stance.person), stance.stance)


def _newcomer(asking: Asking, given: WhatIfPerson, keys: set[str], path: tuple[str, ...]) -> Person:
    if not given.key.strip():
        raise ImpossibleChange("whoever comes in has no key by which later changes could name them", path=path)
    if thing_id(asking, given.key) is not None:
        raise ImpossibleChange(f"{given.key[:80]!r} names a thing of this ledger already", path=path)
    keys.add(given.key)
    side: Side | None = None if given.side is None else given.side.value
    role = "other" if given.role is None else given.role.value
    return Person(given.key, given.name, role=role, side=side, stance=given.stance)
