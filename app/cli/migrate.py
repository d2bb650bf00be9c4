"""`migrate`: the owner of a PostgreSQL database prepares it for the ledger, and for a role that can only append."""

from __future__ import annotations

import os
from typing import Annotated

import msgspec
import typer

from app.cli.errors import USAGE, CliError
from app.cli.options import Json
from app.cli.screen import err, out
from app.settings import APP_PASSWORD, OWNER_URL
from ledger.store.errors import StoreError

HELP = f"""Prepare a PostgreSQL database as its owner: the ledger's schema, and a role for the application.

The application role may read the log and append to it; it cannot update, delete, truncate, drop or alter anything.
Run it before the first start and after each upgrade; running it again changes nothing.

{APP_PASSWORD} sets the role's password. {OWNER_URL} names the owner's URL if --url does not."""
EPILOG = """Examples:

LEDGER_OWNER_URL=postgresql://owner@db/ledger negotiation-ledger migrate

LEDGER_DATABASE_URL=postgresql://ledger_app@db/ledger negotiation-ledger serve"""
Url = Annotated[
    str | None,
    typer.Option("--url", envvar=OWNER_URL, help="The database, as a role that may create a schema and roles."),
]
Role = Annotated[
    str, typer.Option("--role", envvar="LEDGER_APP_ROLE", help="The role that the application connects as.")
]


def migrate(url: Url = None, role: Role = "ledger_app", as_lines: Json = False) -> None:
    """Bring schema and role to this release."""
    if not url:
        raise CliError(f"whose database? Name the owner's URL in {OWNER_URL} or with --url", USAGE)
    from ledger.store.granting import migrate as bring_up_to_date
    from ledger.store.migrating import REVISION

    password = os.environ.get(APP_PASSWORD) or None
    try:
        new = bring_up_to_date(url, role, password)
    except StoreError:
        raise
    except Exception as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise CliError(f"the database cannot be prepared: {reason}") from error
    if as_lines:
        told = {"revision": REVISION, "role": role, "created": new}
        out().file.write(msgspec.json.encode(told).decode() + "\n")
        return
    out().print(f"The schema is at revision {REVISION}. {role} may read the log and append to it, and nothing else.")
    if new and password is None:
        err().print(f"{role} is new and has no password; set {APP_PASSWORD} if it is to log in with one.")
