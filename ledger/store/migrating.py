"""The schema on PostgreSQL: its owner brings it up to date, any other role only looks whether it is."""

from __future__ import annotations

from pathlib import Path

from ledger.store.connecting import Connection
from ledger.store.errors import Misconfigured, NotMigrated

REVISION = 1
"""The number of `postgres_schema.sql` as it is. It is one more in each release that changes that file."""
SCHEMA = Path(__file__).with_name("postgres_schema.sql")
PATIENCE = "5s"
"""How long a change waits for those who use the tables. Whoever comes later waits behind it, so it must not be long."""
STANDING = """
SELECT n.oid IS NOT NULL,
       coalesce(pg_has_role(n.nspowner, 'USAGE'), has_database_privilege(current_database(), 'CREATE')),
       coalesce(has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(e.oid, 'SELECT'), false),
       r.oid IS NOT NULL AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(r.oid, 'SELECT'),
       current_user, current_database()
FROM (VALUES (1)) one
LEFT JOIN pg_namespace n ON n.nspname = 'negotiation_ledger'
LEFT JOIN pg_class e ON e.relnamespace = n.oid AND e.relname = 'event'
LEFT JOIN pg_class r ON r.relnamespace = n.oid AND r.relname = 'revision'
"""
"""What this role finds: is there a schema, may it change it, may it read it, and is the schema numbered?"""


def settle(db: Connection) -> None:
    """See that the schema is this release's. Whoever may change it does so if need be; nobody else tries.

    Raises `NotMigrated` when the owner has to act first, `Misconfigured` when a later release has been here.
    """
    there, may_change, may_read, numbered, user, database = _standing(db)
    found = _revision(db) if numbered else 0
    db.rollback()
    _not_later(found)
    if found < REVISION and may_change:
        upgrade(db)
    elif not there or (may_read and found < REVISION):
        state = f"the ledger's schema in it is of an earlier release ({found}, not {REVISION})" if there else "is empty"
        raise NotMigrated(f"the database {database!r}: {state}, and the role {user!r} may not change it")
    elif not may_read:
        raise NotMigrated(f"the role {user!r} may not use the ledger in the database {database!r}")


def upgrade(db: Connection) -> None:
    """Make the schema, or bring it to this release; on one that is up to date nothing changes."""
    with db.transaction():
        db.execute("SET LOCAL statement_timeout = 0")
        db.execute("SET LOCAL lock_timeout = 0")
        # Two nodes that start at once would trip over each other's CREATE OR REPLACE.
        db.execute("SELECT pg_advisory_xact_lock(hashtext('negotiation_ledger.migrate'))")
        if _standing(db)[3]:
            _not_later(_revision(db))
        db.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'".encode())
        db.execute(SCHEMA.read_bytes())
        db.execute("INSERT INTO negotiation_ledger.revision (number) VALUES (%s) ON CONFLICT DO NOTHING", (REVISION,))


def _standing(db: Connection) -> tuple[bool, bool, bool, bool, str, str]:
    found = db.execute(STANDING).fetchone()
    assert found is not None
    return found


def _revision(db: Connection) -> int:
    (found,) = db.execute("SELECT coalesce(max(number), 0) FROM negotiation_ledger.revision").fetchone() or (0,)
    return int(found)


def _not_later(found: int) -> None:
    if found > REVISION:
        raise Misconfigured(
            f"the ledger's schema is of a later release ({found}; this one knows {REVISION}): run that release"
        )
