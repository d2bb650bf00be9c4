"""The application role on PostgreSQL: it may read the log and append to it, and nothing else."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql

from ledger.store.connecting import Connection, connect, reason
from ledger.store.errors import Misconfigured, Unavailable
from ledger.store.migrating import upgrade

ROLES = Path(__file__).with_name("postgres_roles.sql")
EXCESS = """
SELECT concat_ws(', ',
    CASE WHEN r.rolsuper THEN 'is a superuser' END,
    CASE WHEN r.rolcreaterole THEN 'may create roles' END,
    CASE WHEN r.rolcreatedb THEN 'may create databases' END,
    CASE WHEN r.rolreplication THEN 'may replicate' END,
    CASE WHEN r.rolbypassrls THEN 'passes row security by' END,
    CASE WHEN pg_has_role(r.oid, n.nspowner, 'MEMBER') THEN 'is a member of the owner' END,
    CASE WHEN has_schema_privilege(r.oid, n.oid, 'CREATE') THEN 'may create objects in the schema' END,
    (SELECT string_agg(DISTINCT 'may ' || verb || ' ' || c.relname, ', ')
     FROM pg_class c, unnest(
        ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']
        || CASE WHEN current_setting('server_version_num')::int >= 170000 THEN ARRAY['MAINTAIN'] END) verb
     WHERE c.relnamespace = n.oid AND c.relkind = 'r' AND has_table_privilege(r.oid, c.oid, verb)))
FROM pg_roles r, pg_namespace n WHERE r.rolname = %s AND n.nspname = 'negotiation_ledger'
"""


def migrate(url: str, role: str, password: str | None = None) -> bool:
    """As the owner: bring the schema to this release, and see to the application role; return whether it is new.

    All of it or nothing. A role that is there keeps its password unless one is given. Raises `Misconfigured` when the
    owner may not do this, or the role could do more than append and read.
    """
    with connect(url) as db, db.transaction():
        try:
            upgrade(db)
            new = _make(db, role, password)
            _grant(db, role)
        except psycopg.errors.InsufficientPrivilege as error:
            raise Misconfigured(f"{db.info.user!r} may not do this: {reason(error)}") from error
        except psycopg.errors.LockNotAvailable as error:
            raise Unavailable("somebody holds the ledger's tables; nothing was changed, try again") from error
    return new


def _make(db: Connection, role: str, password: str | None) -> bool:
    """Make the role if it is not there; return whether it was made."""
    name = sql.Identifier(role)
    if role == db.info.user:
        raise Misconfigured(f"{role!r} is the owner; the application needs a role of its own")
    new = db.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is None
    if new:
        db.execute(sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION").format(name))
    if password is not None:
        # Hashed here: neither the server's log nor its statistics of statements get to see it.
        hashed = db.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
        db.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(hashed)))
    return new


def _grant(db: Connection, role: str) -> None:
    name, database = sql.Identifier(role), sql.Identifier(db.info.dbname)
    db.execute(sql.SQL(ROLES.read_text(encoding="utf-8")).format(role=name))
    if db.execute("SELECT has_database_privilege(%s, current_database(), 'CONNECT')", (role,)).fetchone() == (False,):
        db.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, name))
    (excess,) = db.execute(EXCESS, (role,)).fetchone() or ("is not there",)
    if excess:
        raise Misconfigured(f"the role {role!r} {excess}; take that from it, or name another role")
