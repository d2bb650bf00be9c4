"""`migrate`: the owner prepares the database, the application connects as a role that can only append and read."""

from __future__ import annotations

import signal
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from ledger.store.migrating import REVISION
from tests.app.conftest import Run, lines
from tests.app.test_cli_served import ask, served, stop
from tests.postgres import Roles


def test_an_operator_migrates_as_the_owner_and_serves_as_the_application(
    run: Run, roles: Roles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_OWNER_URL", roles.owner_url)
    told = run("migrate", "--role", roles.app)
    assert told.exit_code == 0, told.stderr
    assert f"revision {REVISION}. {roles.app} may read the log and append to it, and nothing else" in told.stdout
    assert "has no password; set LEDGER_APP_PASSWORD" in told.stderr
    again = run("migrate", "--role", roles.app, "--json")
    assert lines(again) == [{"revision": REVISION, "role": roles.app, "created": False}]
    with served("serve", "--data", tmp_path, LEDGER_DATABASE_URL=roles.app_url) as (process, address):
        act = 'mutation { identifyStakeholder(input: {name: "Mira Chen"}) { position userErrors { message } } }'
        answer = ask(address, act)
        assert answer["data"]["identifyStakeholder"] == {"position": 1, "userErrors": []}
        status, rest = stop(process, signal.SIGTERM)
    assert status == 0, rest


def test_a_server_on_a_database_that_nobody_has_migrated_says_what_to_run(
    run: Run, roles: Roles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(roles.superuser_url) as db:
        db.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(roles.app)))
    monkeypatch.setenv("LEDGER_DATABASE_URL", roles.app_url)
    for command in ("serve", "verify"):
        refused = run(command, "--data", tmp_path)
        assert refused.exit_code == 1
        assert "is empty, and the role" in refused.stderr
        assert "run `negotiation-ledger migrate` as the owner of the database" in refused.stderr
        assert "Traceback" not in refused.output


def test_what_migrate_cannot_do_is_one_clear_line(run: Run, roles: Roles, monkeypatch: pytest.MonkeyPatch) -> None:
    nameless = run("migrate")
    assert nameless.exit_code == 2
    assert "LEDGER_OWNER_URL" in nameless.stderr
    for url in ("postgresql://nobody@127.0.0.1:1/none", "nonsense"):
        refused = run("migrate", "--url", url)
        assert refused.exit_code == 1
        assert refused.stderr.startswith("negotiation-ledger: ")
        assert "Traceback" not in refused.output
    owner = str(conninfo_to_dict(roles.owner_url)["user"])
    same = run("migrate", "--url", roles.owner_url, "--role", owner)
    assert same.exit_code == 1
    assert "needs a role of its own" in same.stderr
