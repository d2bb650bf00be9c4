"""The views follow the log: they go on after a restart, are redrawn alike, and never lose an event in silence."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.kernel.errors import RecordDamaged
from ledger.domain.kernel.types import ERASED
from ledger.domain.request.asking import RenameRequest, RequestRenamed, SubmitRequest
from ledger.domain.stakeholder import AddHandle, DescribeStakeholder, EraseStakeholder, IdentifyStakeholder, Stakeholder
from ledger.ledger import open_ledger
from ledger.policy import DEVELOPMENT
from ledger.views import database, history, mentions, shape, things
from ledger.views.history import HistoryFilter
from ledger.views.paging import Page
from ledger.views.redrawing import redraw
from tests.telling import now, opened, say

TABLES = ("thing", "state", "history", "link", "parked", "cursor")


def drawn(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return everything that a views file holds, in an order of its own, but for the name of the drawing."""
    with sqlite3.connect(path) as db:
        return {
            t: sorted((r[:6] if t == "cursor" else r for r in db.execute(f"SELECT * FROM {t}")), key=repr)
            for t in TABLES
        }


def test_after_a_restart_the_views_go_on_where_they_were(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
    ledger = open_ledger(tmp_path, follow=False)
    request = ledger.submit(DEVELOPMENT, SubmitRequest(by=mira, title="Exports")).result().result
    assert ledger.follower.position == 1, "nobody follows"
    ledger.close()
    with opened(tmp_path) as ledger:
        thing = now(ledger, request)
        assert thing is not None
        assert thing.version == 1


def test_views_drawn_again_from_nothing_are_the_same(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        for number in range(30):
            request = say(ledger, SubmitRequest(by=mira, title=f"No {number}")).thing
            say(ledger, RenameRequest(by=mira, request=request, title=f"Number {number}"))
        before = drawn(tmp_path / "views.sqlite")
        steps: list[tuple[int, int]] = []
        assert redraw(ledger.views, ledger.recorder, ledger.mapper, lambda *s: steps.append(s)) == 61
        assert steps[-1] == (61, 61)
    assert drawn(tmp_path / "views.sqlite") == before


def test_views_of_another_log_are_thrown_away_and_drawn_again(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with opened(tmp_path / name) as ledger:
            say(ledger, IdentifyStakeholder(name=f"Person of {name}"))
    for path in (tmp_path / "one").glob("views.sqlite*"):
        shutil.copy(path, tmp_path / "two" / path.name)
    with opened(tmp_path / "two") as ledger:
        ledger.follower.wait_for(1)
        everybody = list(
            things.every(ledger.views, DEVELOPMENT, Stakeholder, ledger.moment(DEVELOPMENT), things.ThingFilter())
        )
        assert [s.name for s in everybody] == ["Person of two"]


def test_views_drawn_into_other_tables_are_thrown_away_though_nobody_raised_their_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two changes once raised it to the same number; a file from between them passed for today's."""
    former = shape.SCHEMA + "CREATE TABLE former (what TEXT) STRICT;\n"
    with monkeypatch.context() as earlier:
        for module in (shape, database):
            earlier.setattr(module, "SCHEMA", former)
        with opened(tmp_path) as ledger:
            mira = say(ledger, IdentifyStakeholder(name="Mira")).thing
    with opened(tmp_path) as ledger:
        ledger.follower.wait_for(1)
        assert now(ledger, mira) is not None
        assert ledger.views.reader().execute("SELECT * FROM sqlite_master WHERE name = 'former'").fetchone() is None


def test_an_event_that_cannot_be_drawn_is_parked_with_its_reason_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        request = say(ledger, SubmitRequest(by=mira, title="Exports")).thing

        def fail(self: RequestRenamed) -> str:
            raise ValueError("poison")

        with monkeypatch.context() as patch:
            patch.setattr(RequestRenamed, "sentence", fail)
            poison = say(ledger, RenameRequest(by=mira, request=request, title="Poisoned")).last
            after = say(ledger, SubmitRequest(by=mira, title="Another")).thing
        assert now(ledger, after) is not None
        assert ledger.follower.parked() == [(poison, "request.renamed", "ValueError: poison")]
        redraw(ledger.views, ledger.recorder, ledger.mapper)
        assert ledger.follower.parked() == []


def test_of_a_page_with_a_poison_event_amid_all_others_are_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = open_ledger(tmp_path, follow=False)
    try:
        mira = ledger.submit(DEVELOPMENT, IdentifyStakeholder(name="Mira Chen")).result().result
        request = ledger.submit(DEVELOPMENT, SubmitRequest(by=mira, title="Exports")).result().result
        for number in range(8):
            act = RenameRequest(by=mira, request=request, title="poison" if number == 3 else f"Number {number}")
            ledger.submit(DEVELOPMENT, act).result()
        healthy = RequestRenamed.sentence

        def fail(self: RequestRenamed) -> str:
            if self.title == "poison":
                raise ValueError("poison")
            return healthy(self)

        monkeypatch.setattr(RequestRenamed, "sentence", fail)
        assert ledger.follower.catch_up() == 10
        assert ledger.follower.parked() == [(6, "request.renamed", "ValueError: poison")]
        told = history.page(ledger.views, DEVELOPMENT, ledger.moment(DEVELOPMENT), HistoryFilter(), Page())
        assert [position for position, _ in told.rows] == [1, 2, 3, 4, 5, 7, 8, 9, 10]
        assert getattr(now(ledger, request), "title", None) == "Number 7"
    finally:
        ledger.close()


def test_an_erased_person_cannot_be_read_anywhere_any_more_and_their_acts_remain(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mirabelle Chen", external_id="crm/Mirabelle")).thing
        say(ledger, AddHandle(stakeholder=mira, system="github", handle="@mirabelle"))
        say(ledger, DescribeStakeholder(stakeholder=mira, job_title="Mirabelle's title"))
        request = say(ledger, SubmitRequest(by=mira, title="Exports", problem="Slow")).thing
        say(ledger, EraseStakeholder(stakeholder=mira, ground="GDPR Art. 17"))
        person = now(ledger, mira)
        assert isinstance(person, Stakeholder)
        assert person.erased
        assert "Mirabelle" not in repr(person)
        assert things.find(ledger.views, DEVELOPMENT, "crm/Mirabelle") is None
        moment = ledger.moment(DEVELOPMENT)
        told = history.page(ledger.views, DEVELOPMENT, moment, HistoryFilter(), Page())
        sentences = mentions.render_all(ledger.views, DEVELOPMENT, [u.sentence for _, u in told.rows], moment)
        assert "[erased] asked for “Exports”." in sentences
        assert getattr(now(ledger, request), "problem", None) == "Slow", "what was asked is not forgotten with them"
    everything = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert b"Mirabelle" not in everything
    with opened(tmp_path) as ledger:
        assert "Mirabelle" not in repr(now(ledger, mira)), "nor after a restart"


def alter(data: Path, position: int) -> None:
    """Put the log's first event in the place of another, as nobody but an intruder could."""
    with sqlite3.connect(data / "log.sqlite") as log:
        for (trigger,) in log.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            log.execute(f"DROP TRIGGER {trigger}")
        log.execute(
            "UPDATE event SET state = (SELECT state FROM event WHERE position = 1) WHERE position = ?", (position,)
        )
    log.close()


def test_somebody_is_forgotten_although_an_event_about_them_was_altered(tmp_path: Path) -> None:
    """What cannot be read any more is parked; the rest of their identity must not outlive its erasure for that."""
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        moved = say(ledger, DescribeStakeholder(stakeholder=mira, job_title="CFO")).last
        say(ledger, AddHandle(stakeholder=mira, system="github", handle="mira-chen"))
        alter(tmp_path, moved)
        say(ledger, EraseStakeholder(stakeholder=mira, ground="GDPR Art. 17"))
        found = now(ledger, mira)
        assert isinstance(found, Stakeholder)
        assert found.erased
        parked = [(position, topic) for position, topic, _ in ledger.follower.parked()]
        assert parked == [(moved, "stakeholder.described")]
    for kept in ("views.sqlite", "keys.sqlite", "log.sqlite"):
        assert b"Mira" not in (tmp_path / kept).read_bytes()
    with opened(tmp_path) as ledger:
        (first,) = ledger.recorder.select_rows(0, 1)
        assert getattr(ledger.mapper.to_domain_event(first), "name", None) == ERASED


def test_nobody_decides_on_a_record_that_was_altered(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        moved = say(ledger, DescribeStakeholder(stakeholder=mira, job_title="CFO")).last
    alter(tmp_path, moved)
    with opened(tmp_path) as ledger:
        for command in (
            SubmitRequest(by=mira, title="Exports"),
            DescribeStakeholder(stakeholder=mira, job_title="CEO"),
            EraseStakeholder(stakeholder=mira, ground="GDPR Art. 17"),
        ):
            with pytest.raises(RecordDamaged, match=f"the record of {mira} cannot be read") as refusal:
                say(ledger, command)
            assert "negotiation-ledger verify" in refusal.value.help
        assert ledger.recorder.head() == 2
