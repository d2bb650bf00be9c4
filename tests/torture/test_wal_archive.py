"""PostgreSQL's own backup, as docs/operations.md says: a base backup, archived write-ahead log, back to a moment."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ledger.domain.stakeholder import IdentifyStakeholder
from tests.telling import opened, say, whole_log
from tests.torture.databases import Cluster
from tests.torture.test_backup import backed_up, restored
from tests.torture.truth import check_log, check_views

pytestmark = [pytest.mark.postgres, pytest.mark.torture]


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    yield cluster
    cluster.close()


def order(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as admin:
        for statement in statements:
            admin.execute(statement.encode())


def answer(url: str, question: str) -> object:
    with psycopg.connect(url) as db:
        return (db.execute(question.encode()).fetchone() or (None,))[0]


def test_a_base_backup_and_the_archive_bring_back_every_act_before_an_accident(
    tmp_path: Path, cluster: Cluster
) -> None:
    archive, base, data = cluster.home / "archive", cluster.home / "base", tmp_path / "data"
    cluster._own(archive)
    cluster._own(base)
    order(
        cluster.url,
        "ALTER SYSTEM SET archive_mode = 'on'",
        f"ALTER SYSTEM SET archive_command = 'test ! -f {archive}/%f && cp %p {archive}/%f'",
    )
    cluster.stop("fast")
    cluster.start()
    with opened(data, cluster.url) as ledger:
        for number in range(50):
            say(ledger, IdentifyStakeholder(name=f"Person {number}"))
        cluster._run("pg_basebackup", "-d", f"host={cluster.socket} user=postgres", "-D", base, "-c", "fast")
        for number in range(50, 100):
            say(ledger, IdentifyStakeholder(name=f"Person {number}"))
        backed_up(data, tmp_path / "copy", url=cluster.url)
        before = [row for row, _ in whole_log(ledger)]
    moment = answer(cluster.url, "SELECT clock_timestamp()::text")
    order(cluster.url, "DROP SCHEMA negotiation_ledger CASCADE")
    cluster.stop("fast")

    cluster.data.rename(cluster.home / "spoilt")
    base.rename(cluster.data)
    with (cluster.data / "postgresql.auto.conf").open("a") as settings:
        settings.write(f"restore_command = 'cp {archive}/%f %p'\n")
        settings.write(f"recovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\n")
    (cluster.data / "recovery.signal").touch()
    cluster.start()
    until = time.monotonic() + 60
    while answer(cluster.url, "SELECT pg_is_in_recovery()"):
        assert time.monotonic() < until
        time.sleep(0.05)

    with opened(restored(data, tmp_path / "copy", tmp_path / "restored"), cluster.url) as ledger:
        log = whole_log(ledger)
        assert [row for row, _ in log] == before
        check_log(before)
        check_views(ledger, log)
        assert {str(getattr(event, "name", "")) for _, event in log} == {f"Person {n}" for n in range(100)}
        assert say(ledger, IdentifyStakeholder(name="Life goes on")).last == 101
