"""The writer: many callers, one at a time in the log, each with its own answer."""

from __future__ import annotations

import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from ledger.domain.kernel.errors import (
    AlreadyExists,
    CommandConflict,
    LedgerBusy,
    LedgerError,
    LedgerUnavailable,
    UnknownThing,
    VersionConflict,
)
from ledger.domain.request.asking import RenameRequest, SubmitRequest
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.request.endorsing import EndorseRequest
from ledger.domain.request.state import Request
from ledger.domain.stakeholder import IdentifyStakeholder, Role
from ledger.policy import DEVELOPMENT, Viewer
from ledger.store import writer
from ledger.store.row import Written
from tests.telling import now, opened, say, whole_log


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str | None:
    return str(request.getfixturevalue("postgres_url")) if request.param == "postgres" else None


def test_fifty_callers_at_once_each_get_the_answer_to_their_own_act(tmp_path: Path, url: str | None) -> None:
    with opened(tmp_path, url) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen", role=Role.BUYER)).thing
        request = say(ledger, SubmitRequest(by=mira, title="Single sign-on")).thing

        def act(number: int) -> str:
            if number % 5 == 0:
                with pytest.raises(UnknownThing):
                    say(ledger, CommentOnRequest(by=mira, request="req_" + "0" * 32, text="?"))
                return "refused"
            return say(ledger, CommentOnRequest(by=mira, request=request, text=f"No {number}")).thing

        with ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(act, range(200)))
        assert answers.count("refused") == 40
        assert answers.count(request) == 160
        log = whole_log(ledger)
        assert [row.id for row, _ in log] == list(range(1, 163))
        versions = [e.originator_version for _, e in log if e.originator_id == request]
        assert versions == list(range(1, 162))


def test_two_processes_that_race_both_decide_on_fresh_state(tmp_path: Path, url: str | None) -> None:
    with opened(tmp_path, url) as here, opened(tmp_path, url) as there:
        mira = say(here, IdentifyStakeholder(name="Mira Chen")).thing
        request = say(here, SubmitRequest(by=mira, title="Single sign-on")).thing

        def comment(number: int) -> None:
            say((here, there)[number % 2], CommentOnRequest(by=mira, request=request, text=f"No {number}"))

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(comment, range(60)))
        say(there, EndorseRequest(by=mira, request=request))
        with pytest.raises(LedgerError, match="endorsed"):
            say(here, EndorseRequest(by=mira, request=request))
        assert here.recorder.head() == 63


def test_a_caller_who_insists_on_a_version_is_told_when_it_has_passed(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        request = say(ledger, SubmitRequest(by=mira, title="Single sign-on")).thing
        say(ledger, RenameRequest(by=mira, request=request, title="SSO", expected_version=1))
        with pytest.raises(VersionConflict, match="version 2, not 1"):
            say(ledger, RenameRequest(by=mira, request=request, title="SAML", expected_version=1))
        assert getattr(now(ledger, request), "title", None) == "SSO"


def test_the_same_command_id_never_writes_twice_even_at_once_and_after_a_restart(
    tmp_path: Path, url: str | None
) -> None:
    with opened(tmp_path, url) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        same = SubmitRequest(by=mira, title="Single sign-on", command_id="once")
        with ThreadPoolExecutor(16) as pool:
            receipts = list(pool.map(lambda _: say(ledger, same), range(40)))
        assert {r.thing for r in receipts} == {receipts[0].thing}
        assert [r.repeated for r in receipts].count(False) == 1
    with opened(tmp_path, url) as ledger:
        assert say(ledger, same).thing == receipts[0].thing
        with pytest.raises(CommandConflict):
            say(ledger, SubmitRequest(by=mira, title="Something else", command_id="once"))
        other = Viewer("somebody else", DEVELOPMENT.role)
        assert ledger.execute(other, SubmitRequest(by=mira, title="Mine", command_id="once")).repeated is False
        assert ledger.recorder.head() == 3


def test_a_refused_command_may_be_tried_again_under_its_id(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        say(ledger, SubmitRequest(by=mira, title="One", external_id="crm:1"))
        again = SubmitRequest(by=mira, title="Two", external_id="crm:1", command_id="c")
        for _ in range(2):
            with pytest.raises(AlreadyExists):
                say(ledger, again)
        assert ledger.recorder.head() == 2


def test_a_full_queue_says_so_instead_of_growing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "QUEUE", 3)
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        blocker = sqlite3.connect(tmp_path / "log.sqlite", isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        accepted: list[Future[Written]] = []

        def submit_until_refused() -> None:
            for number in range(400):
                accepted.append(ledger.submit(DEVELOPMENT, SubmitRequest(by=mira, title=f"No {number}")))

        with pytest.raises(LedgerBusy):
            submit_until_refused()
        blocker.execute("ROLLBACK")
        assert len({f.result().first for f in accepted}) == len(accepted), "what was taken is written all the same"


def test_a_locked_database_is_told_and_forgotten_once_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.store.transaction.PATIENCE", 0.05)
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        blocker = sqlite3.connect(tmp_path / "log.sqlite", isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerUnavailable, match="locked"):
            say(ledger, SubmitRequest(by=mira, title="Now?"))
        assert isinstance(now(ledger, mira), object), "reading goes on"
        blocker.execute("ROLLBACK")
        request = say(ledger, SubmitRequest(by=mira, title="Now!")).thing
        assert isinstance(now(ledger, request), Request)


def test_names_and_texts_never_reach_the_disk_in_clear(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mirabelle Chenoweth", job_title="Chief of Unlikely")).thing
        say(ledger, SubmitRequest(by=mira, title="Zugspitze export", problem="The Matterhorn is missing"))
    written = b"".join(p.read_bytes() for p in tmp_path.glob("log.sqlite*"))
    for word in (b"Mirabelle", b"Chenoweth", b"Unlikely", b"Zugspitze", b"Matterhorn"):
        assert word not in written
