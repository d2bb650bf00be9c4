"""Owner and application on PostgreSQL: who serves may append and read, and can do nothing else to the log (45)."""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.state import Request
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.store.errors import Misconfigured, NotMigrated, Unavailable
from ledger.store.granting import migrate
from ledger.store.migrating import REVISION, SCHEMA
from ledger.store.postgres import PostgresRecorder
from ledger.store.row import Entry, Written
from tests.postgres import Roles, as_role
from tests.telling import now, opened, say

TABLES = ("event", "command", "log", "revision")
REFUSED = [
    *(
        f"UPDATE negotiation_ledger.{t} SET {c} = {c}"
        for t, c in zip(TABLES, ("topic", "key", "id", "number"), strict=True)
    ),
    *(f"DELETE FROM negotiation_ledger.{t}" for t in TABLES),
    *(f"TRUNCATE negotiation_ledger.{t}" for t in TABLES),
    *(f"DROP TABLE negotiation_ledger.{t}" for t in TABLES),
    *(f"ALTER TABLE negotiation_ledger.{t} ADD COLUMN more text" for t in TABLES),
    *(f"ALTER TABLE negotiation_ledger.{t} DISABLE TRIGGER ALL" for t in TABLES),
    "DROP TRIGGER event_append_only ON negotiation_ledger.event",
    "CREATE TRIGGER mine AFTER INSERT ON negotiation_ledger.event EXECUTE FUNCTION negotiation_ledger.refuse_change()",
    "CREATE RULE mine AS ON INSERT TO negotiation_ledger.event DO INSTEAD NOTHING",
    "CREATE INDEX ON negotiation_ledger.event (topic)",
    "CREATE TABLE negotiation_ledger.mine (n int)",
    "CREATE TABLE mine (n int REFERENCES negotiation_ledger.event)",
    "DROP FUNCTION negotiation_ledger.refuse_change CASCADE",
    (
        "CREATE OR REPLACE FUNCTION negotiation_ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NULL; END'"
    ),
    "DROP SCHEMA negotiation_ledger CASCADE",
    "ALTER SCHEMA negotiation_ledger RENAME TO elsewhere",
    "CREATE SCHEMA mine",
    "INSERT INTO negotiation_ledger.log VALUES (1, 'another', 1)",
    "INSERT INTO negotiation_ledger.revision (number) VALUES (99)",
    (
        "INSERT INTO negotiation_ledger.command SELECT * FROM negotiation_ledger.command "
        "ON CONFLICT (key) DO UPDATE SET result = 'forged'"
    ),
    "LOCK TABLE negotiation_ledger.event IN ACCESS EXCLUSIVE MODE",
    "SELECT FROM negotiation_ledger.event FOR UPDATE",
    "SET session_replication_role = replica",
    "GRANT UPDATE ON negotiation_ledger.event TO CURRENT_USER; UPDATE negotiation_ledger.event SET topic = topic",
    "CREATE ROLE another",
    "COPY negotiation_ledger.event TO PROGRAM 'cat'",
]


def answers(url: str, question: str) -> object:
    with psycopg.connect(url) as db:
        return (db.execute(question.encode()).fetchone() or (None,))[0]


def owner_of(roles: Roles) -> str:
    return str(conninfo_to_dict(roles.owner_url)["user"])


def test_the_application_role_serves_it_appends_reads_and_follows(roles: Roles, tmp_path: Path) -> None:
    assert migrate(roles.owner_url, roles.app)
    with opened(tmp_path, roles.app_url) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        request = say(ledger, SubmitRequest(by=mira, title="Single sign-on", command_id="ask")).thing
        again = say(ledger, SubmitRequest(by=mira, title="Single sign-on", command_id="ask"))
        assert again.repeated
        assert again.thing == request
        assert isinstance(now(ledger, request), Request)
    assert answers(roles.app_url, "SELECT current_user") == roles.app


@pytest.mark.parametrize("statement", REFUSED)
def test_the_application_role_is_refused_whatever_is_not_reading_or_appending(
    module_roles: Roles, statement: str
) -> None:
    """What it cannot do to the log, it cannot do by mistake, nor can whoever breaks into the server."""
    with psycopg.connect(module_roles.app_url) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute(statement.encode())
    assert answers(module_roles.owner_url, "SELECT count(*) FROM negotiation_ledger.event") == 1


def test_an_auditor_may_read_the_log_and_not_append_to_it(module_roles: Roles) -> None:
    auditor = f"{module_roles.app}_auditor"
    role = {"role": sql.Identifier(auditor)}
    with psycopg.connect(module_roles.superuser_url, autocommit=True) as db:
        db.execute(sql.SQL("CREATE ROLE {role} LOGIN").format(**role))
    try:
        with psycopg.connect(module_roles.owner_url) as db:
            db.execute(sql.SQL("GRANT USAGE ON SCHEMA negotiation_ledger TO {role}").format(**role))
            db.execute(sql.SQL("GRANT SELECT ON ALL TABLES IN SCHEMA negotiation_ledger TO {role}").format(**role))
        migrate(module_roles.owner_url, module_roles.app)
        with closing(PostgresRecorder(as_role(module_roles.owner_url, auditor))) as recorder:
            assert recorder.head() == 1
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                recorder.append([Entry([StoredEvent("req_2", 1, "request.submitted", b"{}")])])
    finally:
        with psycopg.connect(module_roles.superuser_url, autocommit=True) as db:
            db.execute(sql.SQL("DROP OWNED BY {role}").format(**role))
            db.execute(sql.SQL("DROP ROLE {role}").format(**role))


def test_the_role_appends_with_its_own_rights(roles: Roles) -> None:
    """A function with its owner's rights would do whatever a hole in it lets through."""
    migrate(roles.owner_url, roles.app)
    question = (
        "SELECT bool_or(prosecdef) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "WHERE nspname = 'negotiation_ledger'"
    )
    assert answers(roles.owner_url, question) is False


def test_the_role_may_ask_again_for_what_it_has_appended(roles: Roles) -> None:
    migrate(roles.owner_url, roles.app)
    entry = Entry([StoredEvent("req_1", 1, "request.submitted", b"{}")], "req_1", key=b"key", digest=b"digest")
    with closing(PostgresRecorder(roles.app_url)) as recorder:
        for repeated in (False, True):
            assert recorder.append([entry]) == [Written(1, 1, "req_1", repeated=repeated)]
        assert recorder.find_commands([b"key"]) == {b"key": (b"digest", 1, 1, "req_1")}


def test_a_role_that_may_not_write_messages_is_answered_where_no_standby_waits_for_them(roles: Roles) -> None:
    """Some databases take from everybody what is not needed: without a synchronous standby, this is not."""
    migrate(roles.owner_url, roles.app)
    messages = "SELECT oid::regprocedure::text FROM pg_proc WHERE proname = 'pg_logical_emit_message'"
    with psycopg.connect(roles.superuser_url) as db:
        for (function,) in db.execute(messages).fetchall():
            db.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC".encode())
    entry = Entry([StoredEvent("req_1", 1, "request.submitted", b"{}")], "req_1", key=b"key", digest=b"digest")
    with closing(PostgresRecorder(roles.app_url)) as recorder:
        for repeated in (False, True):
            assert recorder.append([entry]) == [Written(1, 1, "req_1", repeated=repeated)]


def test_a_database_that_was_not_migrated_says_what_to_run_and_is_left_as_it_is(roles: Roles, tmp_path: Path) -> None:
    migrate(roles.owner_url, roles.app)
    with psycopg.connect(roles.owner_url) as db:
        db.execute("DROP SCHEMA negotiation_ledger CASCADE")
    with pytest.raises(NotMigrated, match=r"is empty.*run `negotiation-ledger migrate`"):
        PostgresRecorder(roles.app_url)
    assert answers(roles.owner_url, "SELECT to_regnamespace('negotiation_ledger')::text") is None


def test_a_role_without_rights_and_a_schema_of_another_release_are_told_apart(roles: Roles) -> None:
    migrate(roles.owner_url, roles.app)
    with psycopg.connect(roles.owner_url) as db:
        db.execute("ALTER TABLE negotiation_ledger.revision DISABLE TRIGGER USER")
        db.execute("UPDATE negotiation_ledger.revision SET number = number - 1")
    with pytest.raises(NotMigrated, match="of an earlier release"):
        PostgresRecorder(roles.app_url)
    PostgresRecorder(roles.owner_url).close()
    PostgresRecorder(roles.app_url).close()
    with psycopg.connect(roles.owner_url) as db:
        db.execute(sql.SQL("REVOKE USAGE ON SCHEMA negotiation_ledger FROM {}").format(sql.Identifier(roles.app)))
    with pytest.raises(NotMigrated, match="may not use the ledger"):
        PostgresRecorder(roles.app_url)
    with psycopg.connect(roles.owner_url) as db:
        db.execute("INSERT INTO negotiation_ledger.revision VALUES (%s)", (REVISION + 1,))
    for refused in (lambda: PostgresRecorder(roles.owner_url), lambda: migrate(roles.owner_url, roles.app)):
        with pytest.raises(Misconfigured, match="of a later release"):
            refused()


def test_a_schema_from_before_the_numbers_is_brought_up_to_date_by_its_owner_alone(roles: Roles) -> None:
    migrate(roles.owner_url, roles.app)
    with psycopg.connect(roles.owner_url) as db:
        db.execute("DROP TABLE negotiation_ledger.revision")
    with pytest.raises(NotMigrated, match="of an earlier release"):
        PostgresRecorder(roles.app_url)
    assert not migrate(roles.owner_url, roles.app)
    PostgresRecorder(roles.app_url).close()


def test_a_single_user_needs_no_second_role(roles: Roles) -> None:
    PostgresRecorder(roles.owner_url).close()
    assert answers(roles.owner_url, "SELECT max(number) FROM negotiation_ledger.revision") == REVISION


def test_migrating_again_changes_nothing_and_takes_back_what_was_granted_too_much(roles: Roles) -> None:
    assert migrate(roles.owner_url, roles.app, "a secret")
    with psycopg.connect(roles.owner_url) as db:
        grant = sql.SQL("GRANT ALL ON ALL TABLES IN SCHEMA negotiation_ledger TO {}, PUBLIC")
        db.execute(grant.format(sql.Identifier(roles.app)))
    assert not migrate(roles.owner_url, roles.app)
    with psycopg.connect(roles.app_url) as db, pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute("DELETE FROM negotiation_ledger.event")


@pytest.mark.parametrize(
    ("gift", "told"),
    [
        ("ALTER ROLE {app} SUPERUSER", "is a superuser"),
        ("ALTER ROLE {app} BYPASSRLS", "passes row security by"),
        ("GRANT {owner} TO {app}", "is a member of the owner"),
        ("GRANT pg_write_all_data TO {app}", "may DELETE command"),
    ],
)
def test_a_role_that_could_do_more_is_not_taken(roles: Roles, gift: str, told: str) -> None:
    names = {"app": sql.Identifier(roles.app), "owner": sql.Identifier(owner_of(roles))}
    with psycopg.connect(roles.superuser_url) as db:
        for statement in ("CREATE ROLE {app} LOGIN", gift):
            db.execute(sql.SQL(statement).format(**names))
    with pytest.raises(Misconfigured, match=told):
        migrate(roles.owner_url, roles.app)


def test_an_owner_who_may_not_make_roles_is_content_with_one_that_is_there(roles: Roles) -> None:
    with psycopg.connect(roles.superuser_url) as db:
        db.execute(sql.SQL("ALTER ROLE {} NOCREATEROLE").format(sql.Identifier(owner_of(roles))))
    with pytest.raises(Misconfigured, match="may not do this: permission denied to create role"):
        migrate(roles.owner_url, roles.app)
    with psycopg.connect(roles.superuser_url) as db:
        db.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(roles.app)))
    assert not migrate(roles.owner_url, roles.app)
    PostgresRecorder(roles.app_url).close()


def test_the_owner_is_not_taken_for_the_application_nor_a_stranger_for_the_owner(roles: Roles) -> None:
    with pytest.raises(Misconfigured, match="needs a role of its own"):
        migrate(roles.owner_url, owner_of(roles))
    assert answers(roles.owner_url, "SELECT to_regnamespace('negotiation_ledger')::text") is None, "all or nothing"
    migrate(roles.owner_url, roles.app)
    with pytest.raises(Misconfigured, match="may not do this"):
        migrate(roles.app_url, "yet_another")


def test_the_password_reaches_the_server_as_a_hash_only(roles: Roles) -> None:
    migrate(roles.owner_url, roles.app, "correct horse")
    kept = answers(roles.superuser_url, f"SELECT rolpassword FROM pg_authid WHERE rolname = '{roles.app}'")
    assert str(kept).startswith("SCRAM-SHA-256$")
    migrate(roles.owner_url, roles.app)
    assert answers(roles.superuser_url, f"SELECT rolpassword FROM pg_authid WHERE rolname = '{roles.app}'") == kept


def test_a_table_that_somebody_holds_is_told_and_nothing_is_changed(
    roles: Roles, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(roles.owner_url, roles.app)
    monkeypatch.setattr("ledger.store.migrating.PATIENCE", "50ms")
    with psycopg.connect(roles.owner_url) as holder:
        holder.execute("LOCK TABLE negotiation_ledger.event IN ROW EXCLUSIVE MODE")
        with pytest.raises(Unavailable, match="nothing was changed"):
            migrate(roles.owner_url, roles.app)
    migrate(roles.owner_url, roles.app)


def test_a_changed_schema_gets_a_new_number_once_its_number_was_released() -> None:
    """Not released yet: put the new hash here. Released: raise REVISION, and add a line."""
    known = {1: "8c26622fa558c5bf"}
    assert hashlib.sha256(SCHEMA.read_bytes()).hexdigest()[:16] == known[REVISION]
