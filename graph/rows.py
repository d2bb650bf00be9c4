"""What a measured map says: a row for everybody on it, and what holds for the whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from msgspec import Struct

from graph.measures.balance import Balance
from graph.measures.brokerage import Roles
from graph.measures.closeness import Closeness
from graph.measures.cut import Cut
from graph.measures.degree import Degree
from graph.measures.gateways import Gateway
from graph.measures.key_players import KeyPlayer
from graph.measures.opinion import Opinion
from graph.measures.paths import Path
from graph.measures.robust import Edge
from graph.measures.salience import Salience
from graph.measures.strength import Strength
from graph.measures.structural_holes import Holes
from graph.projection import LeftOut
from graph.ties import Person


class Sentence(Struct, frozen=True, gc=False):
    measure: str
    text: str


class PersonRow(Struct, frozen=True, gc=False):
    """One person's measures; ``paths`` and ``cut`` are those from our side to this person, where that was asked."""

    person: Person
    degree: Degree | None = None
    strength: Strength | None = None
    pagerank: float | None = None
    betweenness: float | None = None
    closeness: Closeness | None = None
    community: int | None = None
    holes: Holes | None = None
    roles: Roles | None = None
    departments: Roles | None = None
    gateways: tuple[Gateway, ...] = ()
    core: int | None = None
    pn: float | None = None
    opinion: Opinion | None = None
    camp: int | None = None
    paths: tuple[Path, ...] = ()
    cut: Cut | None = None
    salience: Salience | None = None
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Community:
    index: int
    members: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class MapReport:
    """``assessed`` is the share of people whose stance is known; None on an empty map.

    ``leader`` is who is first by PageRank and ``fragile`` the ties without which somebody else would be;
    ``susceptibility`` and ``of_opponents`` are the parameters that opinions were reckoned with.
    """

    measures: tuple[str, ...]
    people: int
    ties: int
    negative_ties: int
    isolates: int
    includes_isolates: bool
    left_out: LeftOut
    assessed: float | None
    contradictions: int
    rows: tuple[PersonRow, ...]
    communities: tuple[Community, ...] = ()
    modularity: float | None = None
    brokers: tuple[PersonRow, ...] = ()
    notes: tuple[str, ...] = ()
    position: int | None = None
    at: datetime | None = None
    oldest_assessment: date | None = None
    balance: Balance | None = None
    to_win: tuple[KeyPlayer, ...] = ()
    not_to_lose: tuple[KeyPlayer, ...] = ()
    leader: Person | None = None
    fragile: tuple[Edge, ...] = ()
    susceptibility: float | None = None
    of_opponents: float | None = None
