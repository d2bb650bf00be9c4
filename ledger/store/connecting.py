"""How a connection to PostgreSQL is made, whoever makes it: the log, who listens, who migrates."""

from __future__ import annotations

import time
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from ledger.store.errors import Unavailable

Connection = psycopg.Connection[tuple[Any, ...]]

CONNECT: dict[str, str | int] = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5_000,
    "keepalives_idle": 3,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "fallback_application_name": "negotiation-ledger",
}
"""Unless the URL says otherwise: seconds to wait for a host that does not answer before the next one is tried;
milliseconds after which a connection to a machine that has vanished is given up when something was sent to it, and
seconds until that is noticed when we only wait for its answer, where no timeout on the server's side can help."""
PAUSE = 0.25
"""Seconds between two attempts to connect."""


def parameters(url: str) -> dict[str, str | int]:
    """Return what is to be added to a URL; raises `psycopg.ProgrammingError` when it is none."""
    given = conninfo_to_dict(url)
    return {name: value for name, value in CONNECT.items() if name not in given}


def connect(url: str, *, patience: float = 0.0, autocommit: bool = False) -> Connection:
    """Return a connection; a server that is not there yet is tried again for some seconds.

    Raises `Unavailable` with the server's own reason.
    """
    added = parameters(url)
    until = time.monotonic() + patience
    while True:
        try:
            return psycopg.connect(url, autocommit=autocommit, **added)  # type: ignore[arg-type]  # libpq takes any
        except psycopg.OperationalError as error:
            if time.monotonic() + PAUSE > until:
                raise Unavailable(f"PostgreSQL cannot be reached: {reason(error)}") from error
        time.sleep(PAUSE)


def reason(error: psycopg.Error) -> str:
    """Return the first line of what the server or libpq said."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
