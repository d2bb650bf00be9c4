"""The map in columns is the map folded from the log, at any position and by either clock.

Capabilities 30, 31, 43: who reports to, trusts, sponsors, fights whom, as it stood on any day.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from graph import Tie, build, collapse, tie
from graph.columns import Columns, Snapshot, Whole
from graph.columns.rows import NO_DAY, UNDATED, Names, person_of
from graph.columns.whole import blast, pagerank, settled
from graph.measures.opinion import influence, susceptibilities
from graph.measures.pagerank import pagerank as pagerank_of_a_deal
from graph.source import STANDING, assessed, influence_map, stance_of
from ledger.domain.escalation.raising import RaiseEscalation
from ledger.domain.kernel.command import Command
from ledger.domain.kernel.errors import LedgerError, NotAllowed
from ledger.domain.kernel.event import Event
from ledger.domain.relationship import (
    AssertRelationship,
    ConfirmRelationship,
    DisputeRelationship,
    EndRelationship,
    Relationship,
    TieKind,
)
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.endorsing import EndorseRequest
from ledger.domain.stakeholder import (
    Assessment,
    AssessStakeholder,
    DeactivateStakeholder,
    EraseStakeholder,
    IdentifyStakeholder,
    MergeStakeholder,
    ReactivateStakeholder,
    Stakeholder,
    Support,
)
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT, Viewer
from ledger.store.row import Row
from ledger.views.asof import Moment
from ledger.views.clock import micros
from ledger.views.clock import moment as time_of
from ledger.views.drawing import effective_at
from ledger.views.ties import ANSWERED, KINDS, SPOKEN
from tests.imported import imported_counts, imported_data, imported_ledger  # noqa: F401
from tests.telling import folded, opened, say, whole_log

START = datetime(2026, 1, 1, tzinfo=UTC)
ACTS = (
    "assert",
    "assert",
    "confirm",
    "dispute",
    "end",
    "merge",
    "merge",
    "forget",
    "leave",
    "back",
    "assess",
    "assess",
    "assess",
    "ask",
    "endorse",
    "escalate",
)
Log = list[tuple[Row, Event]]


def _act(
    ledger: Ledger, word: str, number: int, day: int, people: list[str], ties: list[str], asked: list[str]
) -> None:
    """Record one of many acts, on some day; what the state does not allow is refused and leaves no trace."""
    who, other = people[number % len(people)], people[(number // 3 + 1) % len(people)]
    when: dict[str, Any] = {"by": who, "occurred_at": START + timedelta(days=day)}
    one = ties[number % len(ties)] if ties else ""
    request = asked[number % len(asked)] if asked else ""
    commands: dict[str, Callable[[], Command]] = {
        "assert": lambda: AssertRelationship(
            source=who,
            target=other,
            tie=list(TieKind)[number % 6],
            strength=(number % 9) / 8,
            directed=number % 4 > 0,
            **when,
        ),
        "confirm": lambda: ConfirmRelationship(relationship=one, strength=(number % 5) / 4, **when),
        "dispute": lambda: DisputeRelationship(relationship=one, **when),
        "end": lambda: EndRelationship(relationship=one, **when),
        "merge": lambda: MergeStakeholder(stakeholder=who, into=other, **when),
        "leave": lambda: DeactivateStakeholder(stakeholder=who, **when),
        "back": lambda: ReactivateStakeholder(stakeholder=who, **when),
        "forget": lambda: EraseStakeholder(stakeholder=who, ground="GDPR Art. 17", **(when | {"by": None})),
        "assess": lambda: AssessStakeholder(
            stakeholder=other,
            support=[*Support, None][number % 6],
            assessed_on=None if number % 2 else (START + timedelta(days=number % 5)).date(),
            **when,
        ),
        "ask": lambda: SubmitRequest(title="Exports", to=(other,), **when),
        "endorse": lambda: EndorseRequest(request=request, **when),
        "escalate": lambda: RaiseEscalation(over=request, to=(other,), reason="so", **when),
    }
    with contextlib.suppress(LedgerError):
        made = say(ledger, commands[word]()).thing
        if word == "assert":
            ties.append(made)
        elif word == "ask":
            asked.append(made)


def _by_hand(log: Log, moment: Moment) -> tuple[dict[str, Stakeholder], list[Tie]]:
    """Fold everybody and every tie from the log itself, and read the utterances event by event."""
    heard = [(r, e) for r, e in log if r.id <= moment.position]
    ids = dict.fromkeys(e.originator_id for _, e in heard)
    things = {i: folded(log, i, moment) for i in ids if i[:3] in ("stk", "rel")}
    everybody = {i: t for i, t in things.items() if isinstance(t, Stakeholder)}
    born = {i: next(r.id for r, e in log if e.originator_id == i) for i in ids}
    found = [
        tie(
            t.source,
            t.target,
            t.tie.value,
            label=t.label if t.tie is TieKind.OTHER else None,
            weight=t.strength,
            sign=t.sign,
            directed=t.directed,
            asserted_by=t.asserted_by,
            evidence=(born[t.id],),
            last_seen=t.modified_at,
        )
        for t in things.values()
        if isinstance(t, Relationship) and t.status.value in STANDING and t.source and t.target
    ]
    asked_by = {e.originator_id: e.by for _, e in heard if e.topic == "request.submitted"}
    for row, event in heard:
        at = effective_at(event, row)
        if moment.effective_at is not None and at > moment.effective_at:
            continue
        others: tuple[str | None, ...] = ()
        if event.topic in SPOKEN:
            others = tuple(dict.fromkeys(event.to))
        elif event.topic in ANSWERED:
            others = (asked_by.get(event.originator_id),)
        for other in others:
            if event.by and other and event.by != other:
                found.append(tie(event.by, other, KINDS[event.topic], evidence=(row.id,), last_seen=time_of(at)))
    return everybody, found


def _stays(everybody: dict[str, Stakeholder]) -> dict[str, str]:
    result = {}
    for i in everybody:
        end = i
        for _ in everybody:
            into = everybody[end].merged_into
            end = into if into in everybody else end
        if everybody[end].merged_into is None:
            result[i] = end
    return result


def _said_of_one(
    everybody: dict[str, Stakeholder], stays: dict[str, str], log: Log, moment: Moment
) -> dict[str, Stakeholder]:
    """Fold what was said of every name of somebody as if it had been said of the one who stays."""
    heard = [(effective_at(e, r), r.id, e) for r, e in log if r.id <= moment.position]
    if moment.effective_at is not None:
        heard = sorted((h for h in heard if h[0] <= moment.effective_at), key=lambda h: h[:2])
    found = {}
    for end in set(stays.values()):
        of_end = {i for i, s in everybody.items() if stays.get(i) == end and (i == end or not s.erased)}
        of_end = {end} if everybody[end].erased else of_end
        found[end] = replace(everybody[end], assessments=())
        for _, _, event in heard:
            if event.topic == "stakeholder.assessed" and event.originator_id in of_end:
                event.apply(found[end])
    return found


def _counted(ties: list[Tie]) -> Counter[tuple[Any, ...]]:
    return Counter(
        (t.source, t.target, (t.kind, t.label, t.sign, t.directed), np.float32(t.weight), t.asserted_by, t.evidence)
        for t in ties
        if t.weight > 0 and t.sign
    )


def _same(snapshot: Snapshot, log: Log) -> None:
    everybody, ties = _by_hand(log, snapshot.moment)
    everybody = {i: s for i, s in everybody.items() if s.active or s.merged_into}
    stays = _stays(everybody)
    one = _said_of_one(everybody, stays, log, snapshot.moment)
    on_map = {i: stance_of(s) for i, s in one.items() if s.merged_into is None and not s.pseudo}
    shown = {p.id: p.stance for p in snapshot.persons()}
    assert shown == on_map
    days = {snapshot.ids[i]: int(snapshot.assessed[i]) for i in snapshot.people}
    known = {i: assessed(s, None)["assessed_on"] for i, s in one.items() if i in on_map}
    assert days == {i: day.toordinal() if day else NO_DAY for i, day in known.items()}
    moved = [
        tie_
        for t in ties
        if t.source in stays and t.target in stays
        for tie_ in [_between(t, stays[t.source], stays[t.target])]
    ]
    assert _counted(snapshot.ties()) == _counted(moved)


def _agree(ledger: Ledger, snapshot: Snapshot) -> None:
    """Both forms of the map say how everybody stands, and when they were assessed."""
    drawn = influence_map(ledger, DEVELOPMENT, snapshot.moment, include_isolates=True).people
    assert {p.id: p.stance for p in snapshot.persons()} == {i: p.stance for i, p in drawn.items()}
    days = {snapshot.ids[i]: int(snapshot.assessed[i]) for i in snapshot.people}
    assert days == {i: p.assessed_on.toordinal() if p.assessed_on else NO_DAY for i, p in drawn.items()}


def _between(t: Tie, source: str, target: str) -> Tie:
    return Tie(source, target, t.kind, t.label, t.sign, t.weight, t.directed, t.asserted_by, t.evidence, t.last_seen)


def _graph(snapshot: Snapshot, sign: str) -> dict[tuple[str, str], float]:
    e = getattr(snapshot, sign)
    ids = snapshot.ids
    return {
        (ids[u], ids[v]): w for u, v, w in zip(e.source.tolist(), e.target.tolist(), e.weight.tolist(), strict=True)
    }


def _weights(graph: nx.DiGraph[str]) -> dict[tuple[str, str], float]:
    return {(u, v): data["weight"] for u, v, data in graph.edges(data=True)}


def _measures_agree(snapshot: Snapshot) -> None:
    """The forms on columns and the forms for deals, on the same map, to 1e-9."""
    graphs = collapse(build(snapshot.persons(), snapshot.ties(), include_isolates=True).multi)
    for name, graph in (("positive", graphs.positive), ("negative", graphs.negative)):
        assert _graph(snapshot, name) == pytest.approx(_weights(graph), rel=1e-9)
    if not len(snapshot.people):
        return
    ranks = pagerank(Whole(snapshot.positive, snapshot.people), tolerance=1e-10)
    expected = pagerank_of_a_deal(graphs.positive)
    assert {v: ranks[snapshot.ids.index(v)] for v in expected} == pytest.approx(expected, abs=1e-9)
    whole = Whole(snapshot.net, snapshot.people)
    net: nx.DiGraph[str] = nx.DiGraph()
    net.add_nodes_from(graphs.net)
    net.add_weighted_edges_from((u, v, w) for (u, v), w in _weights(graphs.net).items() if abs(w) > 1e-12)
    stances = {p.id: p.stance for p in snapshot.persons()}
    dense = influence(net, susceptibilities(stances))
    stance, known = settled(whole, snapshot.stance, tolerance=1e-10)
    for v, (where, share) in dense.settled(stances).items():
        number = snapshot.ids.index(v)
        assert known[number] == pytest.approx(share, abs=1e-9)
        assert (None if np.isnan(stance[number]) else stance[number]) == (
            None if where is None else pytest.approx(where, abs=1e-9)
        )
    first = snapshot.people[0]
    column = blast(whole, int(first), snapshot.stance, tolerance=1e-10)
    moves = dense.moves(snapshot.ids[first])
    assert {v: column[snapshot.ids.index(v)] for v in moves} == pytest.approx(moves, abs=1e-9)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 99), st.integers(0, 30)), min_size=4, max_size=22),
    st.lists(st.tuples(st.floats(0, 1), st.integers(-1, 31)), min_size=5, max_size=5),
    st.integers(1, 9),
)
def test_the_columns_are_the_log_at_any_position_and_time_however_late_its_facts(
    acts: list[tuple[str, int, int]], moments: list[tuple[float, int]], step: int
) -> None:
    """Five moments by each clock of forty histories, read a few events at a time."""
    with tempfile.TemporaryDirectory() as data, opened(Path(data)) as ledger:
        people = [say(ledger, IdentifyStakeholder(name=n)).thing for n in ("Ada", "Bo", "Cy", "Di")]
        ties: list[str] = []
        asked: list[str] = []
        for word, number, day in acts:
            _act(ledger, word, number, day, people, ties, asked)
        log = whole_log(ledger)
        ledger.follower.wait_for(log[-1][0].id)
        columns = Columns(ledger.views)
        for position in range(step, len(log) + step, step):
            columns.follow(DEVELOPMENT, min(position, len(log)))
        for share, day in moments:
            position = max(1, round(share * len(log)))
            for moment in (Moment(position), Moment(position, micros(START + timedelta(days=day, hours=1)))):
                snapshot = columns.at(DEVELOPMENT, moment)
                _same(snapshot, log)
                _measures_agree(snapshot)
                _agree(ledger, snapshot)


def _acts(words: tuple[str, ...], least: int, most: int) -> st.SearchStrategy[list[tuple[str, int, int]]]:
    act = st.tuples(st.sampled_from(words), st.integers(0, 99), st.integers(0, 3))
    return st.lists(act, min_size=least, max_size=most)


@settings(max_examples=40)
@given(_acts(("assess", "assess", "merge"), 4, 12), _acts(("forget", "assess"), 0, 3), st.integers(1, 9))
def test_what_was_thought_of_several_names_is_thought_of_one_person_in_both_forms_of_the_map(
    before: list[tuple[str, int, int]], after: list[tuple[str, int, int]], step: int
) -> None:
    """Capabilities 30, 35, 43: at every position, and at every time as known then, whoever was merged or erased."""
    with tempfile.TemporaryDirectory() as data, opened(Path(data)) as ledger:
        people = [say(ledger, IdentifyStakeholder(name=n, occurred_at=START)).thing for n in ("Ada", "Bo", "Cy")]
        for word, number, day in (*before, *after):
            _act(ledger, word, number, day, people, [], [])
        log = whole_log(ledger)
        ledger.follower.wait_for(log[-1][0].id)
        columns = Columns(ledger.views)
        for position in range(3, len(log) + step, step):
            columns.follow(DEVELOPMENT, min(position, len(log)))
            times = (micros(START + timedelta(days=day, hours=1)) for day in range(4))
            for at in (None, *times):
                snapshot = columns.at(DEVELOPMENT, Moment(min(position, len(log)), at))
                _same(snapshot, log)
                _agree(ledger, snapshot)


@pytest.mark.data
def test_the_columns_of_the_real_histories_are_the_map_of_the_views(
    imported_ledger: Ledger,  # noqa: F811
) -> None:
    """Seven real histories, 981 of their events out of order: both clocks at positions from anywhere."""
    columns = Columns(imported_ledger.views)
    head = imported_ledger.follower.position
    rng = np.random.default_rng(5)
    for position in sorted(rng.integers(1, head + 1, 4).tolist()):
        year = int(rng.integers(2000, 2027))
        for moment in (Moment(position), Moment(position, micros(datetime(year, 6, 1, tzinfo=UTC)))):
            snapshot = columns.at(DEVELOPMENT, moment, aged_to=moment.effective_at)
            drawn = influence_map(imported_ledger, DEVELOPMENT, moment, include_isolates=True)
            graphs = collapse(build(drawn.people.values(), drawn.ties, include_isolates=True).multi)
            assert {snapshot.ids[i] for i in snapshot.people} == set(drawn.people)
            for name, graph in (("positive", graphs.positive), ("negative", graphs.negative)):
                expected = _weights(graph)
                assert _graph(snapshot, name) == pytest.approx(expected, rel=1e-6)


def test_a_stranger_learns_nothing_from_the_columns(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        say(ledger, IdentifyStakeholder(name="Mira"))
        columns = Columns(ledger.views)
        with pytest.raises(NotAllowed):
            columns.at(Viewer("a stranger"), Moment(1))
        with pytest.raises(NotAllowed):
            columns.follow(Viewer("a stranger"), 1)


def test_the_columns_begin_anew_when_another_log_takes_the_place_of_theirs(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as one, opened(tmp_path / "other") as other:
        for ledger, name in ((one, "Mira"), (other, "Tom")):
            say(ledger, IdentifyStakeholder(name=name))
        columns = Columns(one.views)
        before = columns.at(DEVELOPMENT, Moment(1)).persons()
        columns._db = other.views
        after = columns.at(DEVELOPMENT, Moment(1)).persons()
        assert [p.id for p in before] != [p.id for p in after]
        assert len(after) == 1


def test_nobody_on_the_map_is_an_empty_answer(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        snapshot = Columns(ledger.views).at(DEVELOPMENT, Moment(0))
        whole = Whole(snapshot.positive, snapshot.people)
        assert (snapshot.persons(), snapshot.ties()) == ([], [])
        assert pagerank(whole).tolist() == []
        assert [x.tolist() for x in settled(whole, snapshot.stance)] == [[], []]


def test_parameters_without_an_answer_are_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        snapshot = Columns(ledger.views).at(DEVELOPMENT, Moment(0))
    nobody = Whole(snapshot.net, snapshot.people)
    with pytest.raises(ValueError, match="alpha"):
        pagerank(nobody, alpha=1.0)
    with pytest.raises(ValueError, match="susceptibility"):
        settled(nobody, snapshot.stance, susceptibility=1.0)


def test_an_assessment_without_a_day_is_one_all_the_same() -> None:
    """Capability 35: under a merged name it would be missed by whoever looks for days."""
    names = Names()
    rows = [person_of(Stakeholder(id="stk", assessments=said), names) for said in ((), (Assessment(power=0.5),))]
    assert [row["assessed"] for row in rows if row is not None] == [NO_DAY, UNDATED]
