"""What may go wrong around an append: logs that change places, callers who break off, nodes and clocks that race."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from time import sleep
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.kernel.book import Book
from ledger.domain.kernel.errors import LedgerUnavailable, UnknownThing
from ledger.domain.kernel.ids import derived_id
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.request.reviewing import WithdrawRequest
from ledger.domain.request.state import Request
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Act, Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from ledger.store.calling import Answers, Arguments, Call
from ledger.store.errors import Unavailable
from ledger.store.postgres import PostgresRecorder
from ledger.store.row import Entry, Outcome, Written
from tests.telling import opened, whole_log


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str | None:
    return str(request.getfixturevalue("postgres_url")) if request.param == "postgres" else None


def write(ledger: Ledger, command: Any) -> Written:
    """Record an act without waiting for the views."""
    return ledger.write(DEVELOPMENT, command)


def told_request(ledger: Ledger) -> tuple[str, str]:
    """Return a person, and a request of theirs."""
    mira = write(ledger, IdentifyStakeholder(name="Mira Chen")).result
    return mira, write(ledger, SubmitRequest(by=mira, title="Single sign-on")).result


def lose_the_newest(data: Path, url: str | None, position: int) -> None:
    """Take the log back to before a position, as a promoted standby that lagged, or a restored backup, would."""
    if url is not None:
        with psycopg.connect(url) as db:
            db.execute("SET session_replication_role = replica")
            db.execute("DELETE FROM negotiation_ledger.event WHERE position >= %s", (position,))
            db.execute("DELETE FROM negotiation_ledger.command WHERE last >= %s", (position,))
        return
    with closing(sqlite3.connect(data / "log.sqlite", isolation_level=None)) as file:
        for table, column in (("event", "position"), ("command", "last")):
            file.execute(f"DROP TRIGGER {table}_is_never_deleted")
            file.execute(f"DELETE FROM {table} WHERE {column} >= ?", (position,))


def versions(ledger: Ledger, thing: str) -> list[int]:
    return [e.originator_version for e in ledger.recorder.select_events(thing)]


@pytest.mark.parametrize("others", [0, 1, 2])
def test_a_log_that_has_lost_its_newest_act_is_not_taken_for_the_one_that_was_seen(
    tmp_path: Path, url: str | None, others: int
) -> None:
    """Not even when other acts have taken the positions of those that are gone."""
    with opened(tmp_path, url) as ledger:
        mira, request = told_request(ledger)
        other = write(ledger, SubmitRequest(by=mira, title="Audit log")).result
        write(ledger, CommentOnRequest(by=mira, request=request, text="Lost"))
        lose_the_newest(tmp_path, url, 4)
        for version in range(2, 2 + others):
            ledger.recorder.append([Entry([StoredEvent(other, version, "request.commented", b"{}")])])
        write(ledger, SubmitRequest(by=mira, title="One that rests on nothing that is gone"))
        write(ledger, CommentOnRequest(by=mira, request=request, text="Kept"))
        assert versions(ledger, request) == [1, 2]


def test_what_was_written_is_answered_so_though_the_log_goes_away_right_after(
    tmp_path: Path, url: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> Any:
        raise Unavailable("it is away")

    with opened(tmp_path, url) as here, opened(tmp_path, url) as there:
        mira, request = told_request(here)
        write(there, CommentOnRequest(by=mira, request=request, text="In between"))
        with monkeypatch.context() as patch:
            patch.setattr(here.recorder, "changed_since", away)
            patch.setattr(here.recorder, "head", away)
            assert write(here, IdentifyStakeholder(name="Tom Okafor")).first == 4
        assert write(here, CommentOnRequest(by=mira, request=request, text="And on")).first == 5
        assert here.recorder.head() == 5


def until_taken(ledger: Ledger) -> None:
    """Wait until the writer's thread has taken what was submitted, and has to wait for its turn."""
    while ledger.writer._queue.qsize():
        sleep(0.001)


def together(ledger: Ledger, *acts: Any) -> list[Future[Written]]:
    """Submit acts so that they come to the log in one batch."""
    with ledger.writer._turn:
        ledger.submit(DEVELOPMENT, IdentifyStakeholder(name="Somebody else"))
        until_taken(ledger)
        return [ledger.submit_import(DEVELOPMENT, a if isinstance(a, Act) else Act(a)) for a in acts]


def test_an_act_does_not_rest_on_what_a_repeated_one_would_have_said_a_second_time(
    tmp_path: Path, url: str | None
) -> None:
    with opened(tmp_path, url) as ledger:
        mira, request = told_request(ledger)
        once = CommentOnRequest(by=mira, request=request, text="Once", command_id="once")
        said = write(ledger, once)
        because = SubmitRequest(by=mira, title="Follow-up", because_of=f"{request}@3")
        repeated, follow_up = together(ledger, once, because)
        assert repeated.result() == Written(said.first, said.last, request, repeated=True)
        with pytest.raises(UnknownThing):
            follow_up.result()
        assert versions(ledger, request) == [1, 2]


def test_an_act_does_not_come_before_the_one_that_brought_what_it_only_asked_about(
    tmp_path: Path, url: str | None
) -> None:
    """The first loses a race and decides again; the second, which only asked who is known, does not overtake it."""
    with opened(tmp_path, url) as here, opened(tmp_path, url) as there:
        mira, request = told_request(here)
        tom = here.derived_id("stk", "crm:tom")
        comment = CommentOnRequest(by=mira, request=request, text="Tom asked for it")
        submit = SubmitRequest(by=mira, title="Export")
        raced: list[Written] = []

        def brings(book: Book) -> Aggregate:
            IdentifyStakeholder(name="Tom Okafor", external_id="crm:tom").decide(book)
            thing = comment.decide(book)
            raced[:] = raced or [write(there, CommentOnRequest(by=mira, request=request, text="In between"))]
            return thing

        def asks(book: Book) -> Aggregate:
            if not book.knows(tom):
                IdentifyStakeholder(name="Tom Okafor", external_id="crm:tom").decide(book)
            return submit.decide(book)

        first, second = together(here, Act(comment, decide=brings), Act(submit, decide=asks))
        assert first.result().last < second.result().first
        assert versions(here, tom) == [1]


def test_a_repeated_act_among_others_that_build_on_its_thing_gets_its_answer_and_they_get_theirs(
    tmp_path: Path, url: str | None
) -> None:
    with opened(tmp_path, url) as ledger:
        mira, request = told_request(ledger)
        comment = partial(CommentOnRequest, by=mira, request=request)
        said = write(ledger, comment(text="Once", command_id="once"))
        told = together(
            ledger,
            comment(text="Before"),
            comment(text="Once", command_id="once"),
            comment(text="Twin", command_id="twin"),
            comment(text="Twin", command_id="twin"),
            comment(text="After"),
        )
        before, again, twin, other_twin, after = (one.result() for one in told)
        assert (again.first, again.repeated) == (said.first, True)
        assert {twin.repeated, other_twin.repeated} == {False, True}
        assert twin.first == other_twin.first
        assert len({before.first, twin.first, after.first, said.first}) == 4
        assert versions(ledger, request) == [1, 2, 3, 4, 5]


def test_a_repeated_act_that_would_be_refused_by_now_gets_its_first_answer(tmp_path: Path, url: str | None) -> None:
    with opened(tmp_path, url) as ledger:
        mira, request = told_request(ledger)
        withdraw = WithdrawRequest(by=mira, request=request, reason="No need", command_id="w")
        said = write(ledger, withdraw)
        assert write(ledger, withdraw) == Written(said.first, said.last, request, repeated=True)
        again, comment = together(ledger, withdraw, CommentOnRequest(by=mira, request=request, text="A pity"))
        assert again.result().repeated
        assert comment.result().first == said.last + 2


def test_what_one_caller_submits_and_then_writes_is_decided_in_that_order(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira, _ = told_request(ledger)
        for number in range(20):
            name = f"crm:{number}"
            please = CommentOnRequest(by=mira, request=derived_id("req", name), text="Please")
            comment = ledger.job(DEVELOPMENT, Act(please))
            with ledger.writer._turn:
                raised = ledger.submit(DEVELOPMENT, SubmitRequest(by=mira, title="Export", external_id=name))
                until_taken(ledger)
            assert ledger.writer.write(comment).first > raised.result().first


def test_a_caller_who_writes_all_the_time_does_not_keep_those_waiting_who_have_submitted(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira, request = told_request(ledger)
        enough = threading.Event()

        def chatter() -> None:
            while not enough.is_set():
                write(ledger, CommentOnRequest(by=mira, request=request, text="And another thing"))

        with ThreadPoolExecutor(2) as pool:
            talking = [pool.submit(chatter) for _ in range(2)]
            try:
                for number in range(30):
                    head = ledger.recorder.head()
                    submitted = ledger.submit(DEVELOPMENT, SubmitRequest(by=mira, title=f"No {number}"))
                    assert submitted.result().first - head < 20
            finally:
                enough.set()
            for talk in talking:
                talk.result()


@pytest.mark.parametrize("where", ["deciding", "appending", "answering"])
def test_a_caller_who_breaks_off_leaves_the_writer_as_it_was(
    tmp_path: Path, url: str | None, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def breaks_off(*_: Any) -> Any:
        raise KeyboardInterrupt

    with opened(tmp_path, url) as ledger:
        mira, request = told_request(ledger)
        comment = CommentOnRequest(by=mira, request=request, text="Wait")
        with monkeypatch.context() as patch:
            if where == "deciding":
                patch.setattr(CommentOnRequest, "decide", breaks_off)
            elif where == "appending":
                patch.setattr(ledger.recorder, "_insert" if url is None else "_appender", breaks_off)
            else:
                patch.setattr(ledger.writer, "_answer", breaks_off)
            with pytest.raises(KeyboardInterrupt):
                write(ledger, comment)
        write(ledger, comment)
        assert ledger.submit(DEVELOPMENT, comment).result(30).result == request
        said = 4 if where == "answering" else 3
        assert versions(ledger, request) == list(range(1, said + 1))


def test_whatever_a_submitted_act_raises_is_its_callers_and_the_writer_lives_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exits(*_: Any) -> Any:
        raise SystemExit("out of here")

    with opened(tmp_path) as ledger:
        mira, request = told_request(ledger)
        with monkeypatch.context() as patch:
            patch.setattr(CommentOnRequest, "decide", exits)
            refused = ledger.submit(DEVELOPMENT, CommentOnRequest(by=mira, request=request, text="?"))
            with pytest.raises(SystemExit):
                refused.result(30)
        assert ledger.submit(DEVELOPMENT, SubmitRequest(by=mira, title="Next")).result(30).first == 3


def test_callers_who_come_and_go_leave_no_open_files_behind(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira, _ = told_request(ledger)

        def caller(number: int) -> None:
            write(ledger, SubmitRequest(by=mira, title=f"No {number}", external_id=f"crm:{number}"))

        before = len(list(Path("/proc/self/fd").iterdir()))
        for number in range(40):
            thread = threading.Thread(target=caller, args=(number,))
            thread.start()
            thread.join()
        assert ledger.recorder.head() == 42
        assert len(list(Path("/proc/self/fd").iterdir())) < before + 10


def test_a_process_that_was_forked_off_is_told_to_open_the_ledger_itself(tmp_path: Path, url: str | None) -> None:
    with opened(tmp_path, url) as ledger:
        mira, _ = told_request(ledger)
        child = os.fork()
        if child == 0:
            refused = 0
            for way in (ledger.write, ledger.submit):
                with suppress(LedgerUnavailable):
                    way(DEVELOPMENT, SubmitRequest(by=mira, title="From the child"))
                    continue
                refused += 1
            os._exit(refused)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2
        assert write(ledger, SubmitRequest(by=mira, title="From the parent")).first == 3


def test_a_ledger_that_closes_answers_every_caller(tmp_path: Path) -> None:
    for round_ in range(5):
        ledger = open_ledger(tmp_path / str(round_), follow=False)
        mira, _ = told_request(ledger)
        begun = threading.Barrier(5)

        def caller(number: int, ledger: Ledger = ledger, mira: str = mira, begun: threading.Barrier = begun) -> int:
            begun.wait()
            written = 0
            with suppress(LedgerUnavailable):
                while True:
                    act = SubmitRequest(by=mira, title="One more")
                    if number % 2:
                        write(ledger, act)
                    else:
                        ledger.submit(DEVELOPMENT, act).result(60)
                    written += 1
            return written

        with ThreadPoolExecutor(4) as pool:
            callers = [pool.submit(caller, number) for number in range(4)]
            begun.wait()
            ledger.writer.close()
            written = sum(one.result(60) for one in callers)
        assert ledger.recorder.head() == 2 + written
        ledger.close()


def test_a_node_whose_clock_is_behind_gets_its_turn_though_another_writes_all_the_time(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = iter(range(1_000_000, 2_000_000))
    with (
        closing(PostgresRecorder(postgres_url, clock=lambda: next(later))) as ahead,
        closing(PostgresRecorder(postgres_url, clock=lambda: 1_000)) as behind,
    ):
        through: Callable[[Call, Arguments], Answers] = behind._call
        busy = iter(range(1, 100))

        def late(call: Call, arguments: Arguments) -> Answers:
            ahead.append([Entry([StoredEvent("a", next(busy), "request.commented", b"{}")])])
            return through(call, arguments)

        monkeypatch.setattr(behind, "_call", late)
        (written,) = behind.append([Entry([StoredEvent("b", 1, "request.submitted", b"{}")])])
        assert isinstance(written, Written)
        assert [r.id for r in ahead.select_rows(0, 100)] == list(range(1, written.last + 1))


def test_the_connection_that_appends_is_let_go_with_all_others(postgres_url: str) -> None:
    """Found dead by a reader, the machine has vanished: an append need not find that out once more."""
    with closing(PostgresRecorder(postgres_url)) as recorder:
        recorder.append([Entry([StoredEvent("a", 1, "request.submitted", b"{}")])])
        kept = recorder._kept

        def dead() -> None:
            raise psycopg.OperationalError("no route to host")

        with pytest.raises(Unavailable):
            recorder._persevering(dead)
        recorder.append([Entry([StoredEvent("a", 2, "request.commented", b"{}")])])
        assert recorder._kept is not kept


def test_a_refused_key_costs_no_connection(postgres_url: str) -> None:
    with closing(PostgresRecorder(postgres_url, pool_size=2)) as recorder:
        one = Entry([StoredEvent("a", 1, "request.submitted", b"{}")], "a", b"k", b"d")
        told: list[Outcome] = [outcome for _ in range(5) for outcome in recorder.append([one])]
        assert told == [Written(1, 1, "a")] + [Written(1, 1, "a", repeated=True)] * 4


def crossing(ledger: Ledger, mira: str, here: str, there: str) -> Act:
    """Return an act on one request that says which version of another it rests on."""

    def decide(book: Book) -> Aggregate:
        other = book.get(Request, there)
        return CommentOnRequest(by=mira, request=here, text=str(other.version)).decide(book)

    return Act(CommentOnRequest(by=mira, request=here, text="?"), decide=decide)


def cross(data: Path, url: str | None, mira: str, pair: tuple[str, str], count: int) -> None:
    """Comment on two requests crosswise, by several callers in either way."""
    with opened(data, url) as ledger:

        def caller(number: int) -> None:
            for turn in range(count):
                here, there = pair if (number + turn) % 2 else pair[::-1]
                job = ledger.job(DEVELOPMENT, crossing(ledger, mira, here, there))
                if number == 0:
                    ledger.writer.submit(job)
                    job.done.result()
                else:
                    ledger.writer.write(job)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(caller, range(2)))


def test_no_act_of_any_process_rests_on_what_another_has_changed_meanwhile(tmp_path: Path, url: str | None) -> None:
    with opened(tmp_path, url) as ledger:
        mira, one = told_request(ledger)
        other = write(ledger, SubmitRequest(by=mira, title="Audit log")).result
        spawn = multiprocessing.get_context("spawn")
        processes = [spawn.Process(target=cross, args=(tmp_path, url, mira, (one, other), 20)) for _ in range(2)]
        for process in processes:
            process.start()
        cross(tmp_path, url, mira, (one, other), 20)
        for process in processes:
            process.join()
            assert process.exitcode == 0
        now = {one: 1, other: 1}
        told = [event for _, event in whole_log(ledger) if event.topic == "request.commented"]
        assert len(told) == 3 * 2 * 20
        for event in told:
            there = other if event.originator_id == one else one
            assert getattr(event, "text", None) == str(now[there])
            now[event.originator_id] += 1
