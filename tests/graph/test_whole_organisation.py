"""The organisation answers what the map of the views answers, at any moment and by either clock.

Capabilities 30, 31, 32 and 33: who is heard, who keeps together, who reaches whom, and what changed, of everybody.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import graph.source
from app.demo import tell
from graph import InfluenceMap, Tie, collapse, tie
from graph.columns.snapshot import Edges
from graph.measures.communities import communities
from graph.measures.degree import degree
from graph.measures.kcore import core_numbers as core_of_a_deal
from graph.measures.opinion import opinions, susceptibilities
from graph.measures.pagerank import pagerank
from graph.measures.paths import best_paths
from graph.measures.strength import strength
from graph.organisation import Job, Organisation, Outlined, State, When
from graph.organisation.apart import louvain_apart
from graph.organisation.asked import Question
from graph.organisation.changes import ChangedSince
from graph.organisation.coalitions import InCoalitions
from graph.organisation.core import mutual
from graph.organisation.errors import MeasureFailed, OrganisationTooLarge, ServerStopping, TooManyQuestions
from graph.organisation.jobs import Jobs
from graph.organisation.ranking import Ranking
from graph.organisation.standing import By, Core, Opinions, Order, PageRank, Strength
from graph.organisation.ways import BestWays
from graph.questions.errors import PersonNotOnMap
from graph.source import influence_map
from ledger.domain.kernel.errors import LedgerError, Malformed, NotAllowed
from ledger.domain.relationship import AssertRelationship, EndRelationship, TieKind
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.stakeholder import AssessStakeholder, IdentifyStakeholder, MergeStakeholder, Support
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT, Viewer
from ledger.views.asof import Moment
from tests.telling import opened, say

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def weights_of_seven_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The columns hold a weight in four bytes; the map of the views is drawn of the same weights here."""

    def short(*given: Any, **more: Any) -> Tie:
        made = tie(*given, **more)
        return replace(made, weight=float(np.float32(made.weight)))

    monkeypatch.setattr(graph.source, "tie", short)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with opened(tmp_path_factory.mktemp("demo")) as ledger:
        tell(ledger, DEVELOPMENT)
        ledger.follower.wait_for(ledger.recorder.head())
        yield ledger


@pytest.fixture(scope="module")
def random_history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Sixty people, who assert, end, merge, assess and ask at random."""
    chance = random.Random(11)
    with opened(tmp_path_factory.mktemp("random")) as ledger:
        people = [say(ledger, IdentifyStakeholder(name=f"P{i}")).thing for i in range(60)]
        ties: list[str] = []
        for _ in range(300):
            who, other = chance.sample(people, 2)
            when: dict[str, Any] = {"by": who, "occurred_at": START + timedelta(days=chance.randrange(100))}
            command: Any = AssertRelationship(
                source=who, target=other, tie=chance.choice(list(TieKind)[:6]), strength=chance.random(), **when
            )
            what = chance.random()
            if what < 0.08 and ties:
                command = EndRelationship(relationship=chance.choice(ties), **when)
            elif what < 0.1:
                command = MergeStakeholder(stakeholder=who, into=other, **when)
            elif what < 0.2:
                command = AssessStakeholder(stakeholder=other, support=chance.choice(list(Support)), **when)
            elif what < 0.3:
                command = SubmitRequest(title="Exports", to=(other,), **when)
            try:
                made = say(ledger, command).thing
            except LedgerError:
                continue
            if isinstance(command, AssertRelationship):
                ties.append(made)
        ledger.follower.wait_for(ledger.recorder.head())
        yield ledger


@pytest.fixture(params=["the demo story", "a random history"])
def history(request: pytest.FixtureRequest) -> Ledger:
    found: Ledger = request.getfixturevalue("told" if request.param == "the demo story" else "random_history")
    return found


def moments(ledger: Ledger) -> list[Moment]:
    """The present, the middle, and both as they were in effect some time."""
    head = ledger.follower.position
    (first, last) = ledger.views.reader().execute("SELECT min(effective_at), max(effective_at) FROM history").fetchone()
    some = int(first + 0.7 * (last - first))
    return [Moment(p, at) for p in (head // 2, head) for at in (None, some)]


def when(moment: Moment) -> When:
    return When(moment, moment.effective_at)


def ask(ledger: Ledger, moment: Moment, question: Question, organisation: Organisation | None = None) -> Any:
    job = (organisation or Organisation(ledger)).ask(DEVELOPMENT, when(moment), question, here=True)
    if job.error is not None:
        raise job.error
    assert (job.state, job.progress) == (State.DONE, 1.0)
    return job.answer


def whole_map(ledger: Ledger, moment: Moment) -> InfluenceMap:
    return influence_map(ledger, DEVELOPMENT, moment, include_isolates=True)


def values(ranking: Ranking, name: str) -> dict[str, float | None]:
    return {p.person: p.numbers[name] for p in ranking.top(10_000)}


def close(expected: dict[str, Any]) -> Any:
    return {k: None if v is None else pytest.approx(v, abs=1e-9) for k, v in expected.items()}


def test_the_outline_counts_what_the_map_of_the_views_counts(history: Ledger) -> None:
    for moment in moments(history):
        drawn, found = whole_map(history, moment), ask(history, moment, Outlined())
        assert found.position == moment.position
        assert (found.people, found.ties) == (len(drawn.people), len(drawn.ties))
        assert found.negative_ties == sum(t.sign < 0 for t in drawn.ties)
        assert found.alone == len(drawn.isolates)
        known = sum(p.stance is not None for p in drawn.people.values())
        assert found.assessed == (pytest.approx(known / len(drawn.people)) if drawn.people else None)
        days = [p.assessed_on for p in drawn.people.values() if p.assessed_on is not None]
        assert found.oldest_assessment == min(days, default=None)


def test_ranks_strengths_and_cores_are_those_of_networkx(history: Ledger) -> None:
    for moment in moments(history):
        graphs = collapse(whole_map(history, moment).multi)
        assert values(ask(history, moment, PageRank()), "pagerank") == close(pagerank(graphs.positive))
        assert values(ask(history, moment, Core()), "core") == core_of_a_deal(graphs.positive)
        strong, found = strength(graphs.positive, graphs.negative), ask(history, moment, Strength())
        for name in ("positive", "negative", "net", "positive_in", "negative_in", "net_in"):
            assert values(found, name) == close({v: getattr(s, name) for v, s in strong.items()})
        for name in ("influences", "influenced_by", "neighbours", "at_odds"):
            counted = degree(graphs.positive, graphs.negative)
            assert values(found, name) == {v: getattr(d, name) for v, d in counted.items()}


@pytest.mark.parametrize(("all_", "opponents"), [(0.7, 0.3), (0.0, 0.0), (0.95, 0.95)])
def test_opinions_are_those_of_networkx(history: Ledger, all_: float, opponents: float) -> None:
    for moment in moments(history):
        drawn = whole_map(history, moment)
        stances = {i: p.stance for i, p in drawn.people.items()}
        giving = susceptibilities(stances, of_all=all_, of_opponents=opponents)
        net = collapse(drawn.multi).net
        net.remove_edges_from([(u, v) for u, v, data in net.edges(data=True) if abs(data["weight"]) < 1e-12])
        expected: dict[str, Any] = opinions(net, stances, giving)
        found = ask(history, moment, Opinions(all_, opponents))
        assert values(found, "stance") == close({v: o.stance for v, o in expected.items()})
        assert values(found, "known") == close({v: o.known for v, o in expected.items()})


def test_ways_are_those_of_networkx(history: Ledger) -> None:
    for moment in moments(history):
        friendly = collapse(whole_map(history, moment).multi).positive
        people = sorted(friendly)
        if len(people) < 3:
            continue
        chance = random.Random(moment.position)
        for _ in range(20):
            source, target = chance.sample(people, 2)
            expected = best_paths(friendly, [source], target)
            found = ask(history, moment, BestWays((source,), target)).best
            assert [p.probability for p in found] == pytest.approx([p.probability for p in expected], rel=1e-9)


def test_coalitions_of_an_organisation_of_a_deals_size_are_those_of_a_deal(history: Ledger) -> None:
    for moment in moments(history):
        expected = communities(collapse(whole_map(history, moment).multi).positive)
        found = ask(history, moment, InCoalitions())
        assert found.exact
        assert {frozenset(c.members) for c in found.top(99, 999)} == {frozenset(g) for g in expected.groups}
        assert found.modularity == (None if expected.modularity is None else pytest.approx(expected.modularity))


def test_coalitions_of_a_large_organisation_are_looked_for_in_a_process_of_its_own() -> None:
    """Two rings of five that hang together by one tie; numbers of people who are tied to nobody lie between."""
    ring = [(i, (i + 1) % 5) for i in range(5)] + [(i, (i + 2) % 5) for i in range(5)]
    ends = np.array([*((a * 2, b * 2) for a, b in ring), *((20 + a, 20 + b) for a, b in ring), (0, 20)])
    pairs = mutual(Edges(40, ends[:, 0], ends[:, 1], np.full(len(ends), 0.5)))
    tied = np.unique(ends)
    job = Job("key", lambda _: None)
    groups, modularity = louvain_apart(pairs, tied, job)
    assert sorted(sorted(g.tolist()) for g in groups) == [[0, 2, 4, 6, 8], [20, 21, 22, 23, 24]]
    assert modularity == pytest.approx(0.452, abs=1e-3)
    assert job.progress > 0.3


def test_the_process_that_looks_for_coalitions_ends_with_the_server() -> None:
    """Twenty thousand people at random: minutes of walking, broken off at once."""
    ends = np.random.default_rng(3).integers(0, 20_000, (200_000, 2))
    pairs = mutual(Edges(20_000, ends[:, 0], ends[:, 1], np.ones(len(ends))))
    jobs, walking = Jobs(), threading.Event()
    job = jobs.ask("coalitions", lambda j: louvain_apart(pairs, np.unique(ends), j), slow=True)
    job.listen(lambda: walking.set() if job.doing.startswith("walking") or job.ended else None)
    assert walking.wait(60)
    assert job.state is State.RUNNING
    assert jobs.stop(grace=10)
    assert isinstance(job.error, ServerStopping)


def test_what_changed_between_two_moments_is_counted(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ada, bo, cy = (say(ledger, IdentifyStakeholder(name=n)).thing for n in ("Ada", "Bo", "Cy"))
        trust = say(ledger, AssertRelationship(source=ada, target=bo, tie=TieKind.TRUSTS, by=ada)).thing
        say(ledger, AssessStakeholder(stakeholder=cy, support=Support.OPPOSED, by=ada, assessed_on=date(2026, 1, 2)))
        before = Moment(ledger.follower.position)
        say(ledger, EndRelationship(relationship=trust, by=ada))
        say(ledger, AssertRelationship(source=bo, target=cy, tie=TieKind.TRUSTS, by=ada))
        say(ledger, SubmitRequest(title="Exports", by=ada, to=(bo,)))
        di = say(ledger, IdentifyStakeholder(name="Di")).thing
        say(ledger, AssessStakeholder(stakeholder=cy, support=Support.SUPPORTER, by=ada, assessed_on=date(2026, 1, 3)))
        head = say(ledger, AssessStakeholder(stakeholder=di, support=Support.NEUTRAL, by=ada)).last
        ledger.follower.wait_for(head)
        found = ask(ledger, Moment(head), ChangedSince(when(before)))
        assert (found.arrived, found.left, found.better, found.worse, found.became_known) == (1, 0, 1, 0, 0)
        kinds = {k.kind: (k.before, k.after, k.formed, k.ended) for k in found.kinds}
        assert kinds == {"trusts": (1, 1, 1, 1), "asks": (0, 1, 1, 0)}
        assert (found.before.position, found.outline.position) == (before.position, head)
        assert ask(ledger, Moment(head), ChangedSince(when(Moment(head)))).nothing


def test_an_empty_ledger_has_an_answer_to_everything(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        nothing = Moment(0)
        assert ask(ledger, nothing, Outlined()).assessed is None
        for question in (PageRank(), Strength(), Opinions(), Core()):
            assert ask(ledger, nothing, question).top(10) == []
        assert ask(ledger, nothing, InCoalitions()).top(10, 10) == []
        with pytest.raises(PersonNotOnMap):
            ask(ledger, nothing, BestWays(("stk_" + "0" * 32,), "stk_" + "1" * 32))


def test_where_nobody_has_a_stance_there_is_no_number_and_never_nan(tmp_path: Path) -> None:
    """Capability 35: unknown is not neutral."""
    with opened(tmp_path) as ledger:
        ada, bo = (say(ledger, IdentifyStakeholder(name=n)).thing for n in ("Ada", "Bo"))
        head = say(ledger, AssertRelationship(source=ada, target=bo, tie=TieKind.CONFLICTS_WITH, by=ada)).last
        ledger.follower.wait_for(head)
        found = ask(ledger, Moment(head), Opinions(order=Order.FOR))
        assert [p.numbers for p in found.top(9)] == [{"stance": None, "own": None, "known": 0.0}] * 2
        assert "mean" not in found.told
        assert found.outline.assessed == 0


def test_an_answer_of_yesterday_is_where_todays_begins_and_not_what_it_is(random_history: Ledger) -> None:
    organisation, head = Organisation(random_history), random_history.follower.position
    for question in (PageRank(), Opinions()):
        for position in (head // 3, head, head // 2):
            name = "pagerank" if isinstance(question, PageRank) else "stance"
            warm = values(ask(random_history, Moment(position), question, organisation), name)
            cold = values(ask(random_history, Moment(position), question), name)
            assert warm == close(cold)


def test_somebody_who_turned_out_to_be_another_is_found_under_either_name(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ada, bo, twice = (say(ledger, IdentifyStakeholder(name=n)).thing for n in ("Ada", "Bo", "Bo B."))
        say(ledger, AssertRelationship(source=ada, target=bo, tie=TieKind.INFLUENCES, by=ada))
        head = say(ledger, MergeStakeholder(stakeholder=twice, into=bo, by=ada)).last
        ledger.follower.wait_for(head)
        found = ask(ledger, Moment(head), BestWays((ada,), twice))
        assert [p.people for p in found.best] == [(ada, bo)]
        with pytest.raises(PersonNotOnMap):
            ask(ledger, Moment(1), BestWays((ada,), bo))


@pytest.mark.parametrize(
    "made",
    [
        lambda: PageRank(1.0),
        lambda: PageRank(float("nan")),
        lambda: Opinions(1.0),
        lambda: Opinions(0.7, -0.1),
        lambda: BestWays((), "x"),
        lambda: BestWays(("x",), "y", best=11),
    ],
)
def test_parameters_without_an_answer_are_refused_before_anything_is_made(made: Callable[[], Any]) -> None:
    with pytest.raises(Malformed):
        made()


def test_a_stranger_is_told_nothing_of_the_organisation(told: Ledger) -> None:
    organisation = Organisation(told)
    with pytest.raises(NotAllowed):
        organisation.ask(Viewer("a stranger"), When(Moment(1)), Outlined(), here=True)
    assert len(organisation.jobs) == 0


def test_the_columns_follow_the_log_in_the_background(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        organisation = Organisation(ledger)
        organisation.start()
        try:
            head = [say(ledger, IdentifyStakeholder(name=n)).last for n in ("Ada", "Bo")][-1]
            for _ in range(500):
                if organisation.keeper.position >= head:
                    break
                threading.Event().wait(0.01)
            assert organisation.keeper.position == head
        finally:
            assert organisation.stop(grace=3)


def test_the_columns_hold_no_more_than_they_may(told: Ledger) -> None:
    small = Organisation(told, most_rows=-1)
    job = small.ask(DEVELOPMENT, When(Moment(told.follower.position)), Outlined(), here=True)
    assert isinstance(job.error, OrganisationTooLarge)


def test_a_question_that_many_ask_is_answered_once(told: Ledger) -> None:
    organisation, now = Organisation(told), When(Moment(told.follower.position))
    jobs = [organisation.ask(DEVELOPMENT, now, PageRank()) for _ in range(5)]
    assert {j.id for j in jobs} == {jobs[0].id}
    assert jobs[0].wait(20)
    assert organisation.ask(DEVELOPMENT, now, PageRank(alpha=0.5)).id != jobs[0].id
    assert organisation.ask(DEVELOPMENT, When(Moment(1)), PageRank()).id != jobs[0].id
    assert organisation.jobs.find(jobs[0].id) is jobs[0]
    assert organisation.jobs.find("none") is None


def test_progress_is_told_and_never_goes_back(told: Ledger) -> None:
    heard: list[tuple[float, str]] = []
    organisation = Organisation(told)
    begin = threading.Event()
    blocked = organisation.jobs.ask("first", lambda _: begin.wait(20), slow=True)
    job = organisation.ask(DEVELOPMENT, When(Moment(told.follower.position)), InCoalitions())
    assert (job.state, job.doing) == (State.PENDING, "waiting for others")
    job.listen(lambda: heard.append((job.progress, job.doing)))
    begin.set()
    assert job.wait(30)
    assert blocked.wait(5)
    assert [p for p, _ in heard] == sorted(p for p, _ in heard)
    assert heard[-1] == (1.0, "done")
    assert any(doing.startswith("reading the log") for _, doing in heard)
    assert any(doing == "looking for coalitions" for _, doing in heard)


def test_no_more_wait_and_no_more_are_kept_than_may() -> None:
    jobs = Jobs(most_waiting=2, most_kept=3)
    go = threading.Event()
    held = [jobs.ask(n, lambda _: go.wait(20), slow=True) for n in range(2)]
    with pytest.raises(TooManyQuestions) as refused:
        jobs.ask(3, lambda _: None)
    assert refused.value.retry_after
    assert jobs.ask(1, lambda _: None) is held[1], "what is asked for already is shared"
    go.set()
    for job in held:
        assert job.wait(20)
    for number in range(10, 30):
        jobs.ask(number, lambda _: None, here=True)
    assert len(jobs) <= 4
    small = Jobs(most_bytes=1_000)
    for number in range(5):
        small.ask(number, lambda _: np.zeros(100), here=True)
    assert len(small) == 1


def test_stopping_breaks_off_what_runs_and_what_waits_within_the_grace_time() -> None:
    jobs = Jobs()
    begun, ended = threading.Event(), threading.Event()

    def long(job: Job) -> None:
        with job.ending(ended.set):
            begun.set()
            ended.wait(30)
            job.check()

    running, waiting = jobs.ask("runs", long, slow=True), jobs.ask("waits", lambda _: None, slow=True)
    assert begun.wait(20)
    assert jobs.stop(grace=10)
    for job in (running, waiting):
        assert (job.state, type(job.error)) == (State.FAILED, ServerStopping)
    with pytest.raises(ServerStopping):
        jobs.ask("new", lambda _: None)


def test_a_job_that_breaks_says_so_and_hides_what_it_held(caplog: pytest.LogCaptureFixture) -> None:
    written = "the name of Mira"

    def broken(_: Job) -> None:
        raise RuntimeError(written)

    job = Jobs().ask("x", broken, here=True)
    assert isinstance(job.error, MeasureFailed)
    assert "number" in job.error.message
    assert "Mira" not in caplog.text + job.error.message


def test_every_order_of_a_ranking_begins_with_whoever_has_most(told: Ledger) -> None:
    now = Moment(told.follower.position)
    for by in By:
        found = [p.numbers[by.value] or 0.0 for p in ask(told, now, Strength(by)).top(999)]
        assert found == sorted(found, reverse=True)
    for order, sign in ((Order.FOR, -1.0), (Order.AGAINST, 1.0)):
        ranking = ask(told, now, Opinions(order=order))
        stances = [sign * s for p in ranking.top(999) if (s := p.numbers["stance"]) is not None]
        assert stances == sorted(stances)
        somebody = ranking.top(5)[3]
        assert ranking.of([somebody.person, somebody.person]) == [somebody]
        with pytest.raises(PersonNotOnMap):
            ranking.of(["stk_" + "0" * 32])
