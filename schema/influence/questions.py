"""Questions over the map, as fields of it: all of one moment, for one viewer, over one drawing."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from graph.drawing.sheet import sheet
from graph.export import FORMATS, export
from graph.measures.paths import BEST
from graph.questions import source
from graph.questions.affair import Affair
from graph.questions.camps import camps
from graph.questions.changes import changes
from graph.questions.committee import committee
from graph.questions.cover import standing
from graph.questions.executives import executives
from graph.questions.fallout import fallout
from graph.questions.keyplayers import key_players
from graph.questions.mandates import Held, held
from graph.questions.relations import relations, trust
from graph.questions.ways import ways_to
from graph.questions.whatif import SayNo, what_if
from ledger.domain.kernel.errors import Malformed
from schema.asking import AskingInfo, AsOfInput
from schema.filters import known
from schema.influence.committee import COMMITTEE, CommitteeType
from schema.influence.costs import priced
from schema.influence.differences import CHANGED, DIFFERENCE, ChangedType, DifferenceType
from schema.influence.fallout import FALLOUT, STANDING, FalloutType, StandingType
from schema.influence.inputs import WhatIfInput, change_of
from schema.influence.standings import (
    CAMPS,
    EXECUTIVES,
    KEY_PLAYERS,
    RELATIONS,
    TRUST,
    WAYS,
    CampsType,
    ExecutivesType,
    KeyPlayersType,
    RelationsType,
    TrustType,
    WaysType,
)
from schema.reflect.enums import enum_of
from schema.reflect.output import Shown

MOST_WAYS, MOST_CHANGES, MOST_PLAYERS = 10, 50, 10
FORMAT_WORDS = {
    "graphml": "GraphML, for Gephi, yEd and others.",
    "gexf": "GEXF, for Gephi.",
    "node-link": "JSON of nodes and edges, as D3 takes it.",
    "cytoscape": "JSON of elements, as Cytoscape.js takes it.",
}
Format: Any = enum_of(
    "InfluenceFormat",
    "In which form a map leaves for other tools.",
    {f.upper().replace("-", "_"): (f, FORMAT_WORDS[f]) for f in FORMATS},
)
PersonId = Annotated[strawberry.ID, strawberry.argument(description="The person, by any of their names.")]


async def _committee(root: Any) -> Any:
    return COMMITTEE(await root.it.ask(committee), root.seen_in)


async def _fallout(
    root: Any,
    info: AskingInfo,
    decision: Annotated[
        strawberry.ID | None, strawberry.argument(description="The draft decision, with its requests and backing.")
    ] = None,
    requests: Annotated[
        list[strawberry.ID] | None, strawberry.argument(description="The requests, where there is no draft yet.")
    ] = None,
    said_by: Annotated[
        strawberry.ID | None,
        strawberry.argument(
            description="Who would say it. Default: who decides by the draft, else you, else the request's owner."
        ),
    ] = None,
) -> Any:
    matter = await _affair(root, info, decision, requests, said_by)
    found = await root.it.ask(fallout, matter, root.it.wanted.assumed, also=matter.people())
    return FALLOUT(found, root.seen_in)


async def _affair(root: Any, info: AskingInfo, decision: Any, requests: Any, said_by: Any) -> Affair:
    asking = info.context
    draft = known(asking, decision, "decision")
    asked = [known(asking, r, "requests") or "" for r in requests or ()]
    speaker = known(asking, said_by, "saidBy")
    scope = root.seen_in

    def look(_: Any, viewer: Any) -> Affair:
        ledger, moment = asking.ledger, scope.moment
        return source.affair(ledger, viewer, moment, decision=draft, requests=asked, said_by=speaker)

    found: Affair = await scope.read(look)
    return found


async def _ways_to(
    root: Any,
    info: AskingInfo,
    person: PersonId,
    sources: Annotated[
        list[strawberry.ID] | None, strawberry.argument(description="From whom. Default: all of ours on the map.")
    ] = None,
    most: Annotated[int, strawberry.argument(description=f"How many ways at most, up to {MOST_WAYS}.")] = BEST,
) -> Any:
    target = known(info.context, person, "person")
    starts = None if sources is None else [known(info.context, s, "sources") or "" for s in sources]
    return WAYS(await root.it.ask(ways_to, target, starts, _within(most, 1, MOST_WAYS, "most")), root.seen_in)


async def _what_if(
    root: Any,
    info: AskingInfo,
    changes: Annotated[
        list[WhatIfInput], strawberry.argument(description=f"What would change, in order; at most {MOST_CHANGES}.")
    ],
) -> Any:
    _within(len(changes), 0, MOST_CHANGES, "changes")
    made, keys = [], set[str]()
    for number, given in enumerate(changes):
        change = change_of(info.context, given, number, keys)
        if change is None and given.say_no is not None:
            matter = await _affair(root, info, given.say_no.decision, given.say_no.requests, None)
            change = SayNo(tuple(sorted(matter.shocks().items())))
        if change is not None:
            made.append(change)
    return DIFFERENCE(await root.it.ask(what_if, made, None, root.it.wanted.assumed), root.seen_in)


async def _changed_since(
    root: Any,
    info: AskingInfo,
    as_of: Annotated[AsOfInput, strawberry.argument(description="The earlier moment.")],
) -> Any:
    before = await root.it.then(await info.context.scope(as_of))
    after = await root.it.sight()
    found = await root.seen_in.read(lambda _, __: changes(before, after, root.it.wanted.assumed))
    return CHANGED(found, root.seen_in)


async def _camps(root: Any) -> Any:
    return CAMPS(await root.it.ask(camps), root.seen_in)


async def _key_players(
    root: Any,
    size: Annotated[
        int | None,
        strawberry.argument(description=f"How many of each, up to {MOST_PLAYERS}. Default: 3, fewer on a small map."),
    ] = None,
) -> Any:
    many = None if size is None else _within(size, 1, MOST_PLAYERS, "size")
    return KEY_PLAYERS(await root.it.ask(key_players, many), root.seen_in)


async def _cover(root: Any, info: AskingInfo, person: PersonId) -> Any:
    who = known(info.context, person, "person") or ""
    scope = root.seen_in

    def look(_: Any, viewer: Any) -> list[Held]:
        found = source.mandates(info.context.ledger, viewer, scope.moment, who)
        return [held(m, source.time(scope.moment)) for m in found]

    return STANDING(await root.it.ask(standing, who, await scope.read(look), also=[who]), scope)


async def _executives(root: Any) -> Any:
    return EXECUTIVES(await root.it.ask(executives), root.seen_in)


async def _relations(root: Any) -> Any:
    return RELATIONS(await root.it.ask(relations), root.seen_in)


async def _trust(root: Any, info: AskingInfo, person: PersonId) -> Any:
    return TRUST(await root.it.ask(trust, known(info.context, person, "person")), root.seen_in)


async def _export(
    root: Any,
    format: Annotated[Format, strawberry.argument(description="In which form.")],
) -> str:
    text: str = await root.seen_in.read(lambda _, __: export(root.it.map, format.value))
    return text


async def _drawing(root: Any, info: AskingInfo) -> str:
    seen = await root.it.sight()
    scope, wanted = root.seen_in, root.it.wanted.scope
    about = wanted["opportunity"] or wanted["account"]
    text: str = await scope.read(lambda _, viewer: sheet(info.context.ledger, viewer, scope.moment, seen, about))
    return text


def _within(number: int, least: int, most: int, name: str) -> int:
    if not least <= number <= most:
        raise Malformed(f"{name} is {number}; it goes from {least} to {most}", path=(name,))
    return number


def _question(name: str, annotation: Any, description: str, resolve: Any) -> Shown:
    resolve.__annotations__["return"] = annotation
    return Shown(annotation, priced(name, description), resolve=resolve)


_TOLD: dict[str, tuple[Any, str, Any]] = {
    "committee": (
        CommitteeType,
        "Who decides this deal, and where are we uncovered? An error when the map is not of a deal.",
        _committee,
    ),
    "fallout": (
        FalloutType,
        "If the answer is no: who is affected, who will fight it and how, who covers, and what is at stake?",
        _fallout,
    ),
    "ways_to": (WaysType, "How do we reach somebody, and who could shut us out?", _ways_to),
    "what_if": (
        DifferenceType,
        "What would be different? Answered as a difference from the map as it stands; nothing is written.",
        _what_if,
    ),
    "changed_since": (ChangedType, "What changed since another moment?", _changed_since),
    "camps": (CampsType, "Who stands together against whom?", _camps),
    "key_players": (KeyPlayersType, "Whom to win, and whom not to lose?", _key_players),
    "cover": (StandingType, "Who of our own side covers somebody who has to say no?", _cover),
    "executives": (ExecutivesType, "Which of our executives are tied to the customer's top?", _executives),
    "relations": (RelationsType, "What are we to each of theirs, and what do we want to be?", _relations),
    "trust": (TrustType, "Who trusts somebody of ours, such as the product manager?", _trust),
    "export": (str, "The map for other tools.", _export),
    "drawing": (
        str,
        "The map as SVG, our superiors and sponsors on it: the same person in the same place at every moment.",
        _drawing,
    ),
}
QUESTIONS = {name: _question(name, *told) for name, told in _TOLD.items()}
"""Fields of `InfluenceMap`."""
