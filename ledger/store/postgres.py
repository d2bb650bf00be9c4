"""The log on PostgreSQL: many nodes may write, and every one sees the same positions in the same order."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool, PoolTimeout

from ledger.store.arguments import (
    APPEND_BATCH,
    APPEND_ENTRIES,
    APPEND_ONE,
    batch,
    found,
    found_by_one,
    leaves,
    one,
    outcomes,
    singly,
)
from ledger.store.calling import Answers, Arguments, Call
from ledger.store.connecting import Connection, connect, parameters
from ledger.store.errors import Misconfigured, NoRoom, Unavailable
from ledger.store.fitting import behind, supposed, told
from ledger.store.listening import Listener
from ledger.store.migrating import settle
from ledger.store.reading import ReadingRecorder
from ledger.store.row import VERSION, Entry, Kept, Outcome, Written

T = TypeVar("T")
SESSION = """
SELECT set_config('default_transaction_isolation', 'read committed', false),
       set_config('synchronous_commit', coalesce(nullif(current_setting('synchronous_commit'), 'off'), 'on'), false),
       set_config('plan_cache_mode', 'force_generic_plan', false),
       set_config('jit', 'off', false),
       set_config('enable_seqscan', 'off', false),
       (SELECT count(set_config(s.name, v.value, false))
        FROM (VALUES ('lock_timeout', '5s'), ('statement_timeout', '30s'),
                     ('idle_in_transaction_session_timeout', '10s')) v (name, value)
        JOIN pg_settings s USING (name) WHERE s.source NOT IN ('client', 'user', 'database user'))
"""
"""Whatever the server's own settings: append_entries must see what was committed before it got its lock, what is
acknowledged must be on the disk also after somebody has turned that off, and a node that froze while it held that lock
must not hold up the others for ever. Timeouts that the URL or the role brings along are left as they are. Every
query here goes down an index, whatever it asks for: to plan it anew, or compile it, would cost more than to run it, and
a plan made while the log was small must not read a large one from end to end."""
HAS_STANDBY = "SELECT current_setting('synchronous_standby_names') <> ''"
HAND_ON = "SELECT pg_logical_emit_message(true, 'negotiation_ledger', '')"
"""Commit something that means nothing and lies behind everything else: it is answered when the standby has it. A
statement of its own, so that the right to it, which everybody has who was not denied it, is needed only with one."""
WAIT = 4.0
"""Seconds to wait for a connection, and to try to get one, before it is said that the server is away."""
PATIENCE = 10.0
"""Seconds to wait at the start for a server that is starting too."""
log = logging.getLogger(__name__)


class PostgresRecorder(ReadingRecorder):
    """Appends entries by one function call a batch, and reads rows through a pool that recovers lost connections."""

    poll = 1.0
    table, mark = "negotiation_ledger.event", "%s"

    def __init__(self, url: str, clock: Callable[[], int] | None = None, *, pool_size: int = 8) -> None:
        self._clock = clock or (lambda: time.time_ns() // 1_000)
        self._url = url
        self._stamp = 0
        self._appending = threading.Lock()
        self._kept: Connection | None = None
        self._configured = False
        self._drained = False
        self._listeners: list[Listener] = []
        # Over a connection of its own: the pool would not say why there is none.
        with connect(url, patience=PATIENCE) as db:
            self.log_id = _prepared(db)
        self._pool = ConnectionPool(
            url,
            # Every statement here is a transaction of its own: with autocommit it needs no round trip but its own.
            kwargs={**parameters(url), "autocommit": True},
            configure=_configure,
            min_size=1,
            max_size=pool_size,
            open=True,
            timeout=WAIT,
            reconnect_timeout=WAIT,
        )

    def append(self, entries: Sequence[Entry], seen: bytes | None = None) -> list[Outcome]:
        """Write the entries in one durable transaction; each is written whole or not at all, and told which."""
        if (before := supposed(entries)) is not None:
            with suppress(psycopg.errors.UniqueViolation):  # of a key, or of a stream's version
                written = self._right_behind(entries, seen) or self._together(entries, before, seen)
                if written is not None:
                    return [*written]
        placed = list(outcomes(self._call(APPEND_ENTRIES, singly(entries, self._clock()))))
        if {o.repeated for o in placed if isinstance(o, Written)} == {True}:  # nothing was written, nor waited for
            self._await_standby()
        return placed

    def _right_behind(self, entries: Sequence[Entry], seen: bytes | None) -> list[Written] | None:
        """Write a lone event right behind what was seen; None when it is not one, or something is there already."""
        if not seen or len(entries) != 1 or len(entries[0].events) != 1:
            return None
        stamp = max(self._stamp, self._clock())
        (leaf,) = leaves(entries, stamp)
        head = found_by_one(self._call(APPEND_ONE, one(entries[0], seen, stamp, leaf)))
        if head is None:
            return None
        self._stamp = stamp
        return [Written(head + 1, head + 1, entries[0].result, leaf=leaf)]

    def _together(
        self, entries: Sequence[Entry], before: dict[str, int], seen: bytes | None
    ) -> Sequence[Written] | None:
        """Write all of them, or none and return None: then one of them does not fit."""
        # Once more if a node whose clock is ahead has just written. It may do so again and again, faster than we: then
        # the leaves are made where the time is known.
        for _ in range(2):
            stamp = max(self._stamp, self._clock())
            made = leaves(entries, stamp)
            head, last, newest = found(self._call(APPEND_BATCH, batch(entries, before, seen, stamp, made)))
            self._stamp = last if head is None else stamp
            if head is not None:
                places = behind(head, entries)
                return told(places, made[-1] if made else newest) if newest == seen else places
            if last <= stamp:
                break
        return None

    def find_commands(self, keys: Collection[bytes]) -> dict[bytes, Kept]:
        """Return what the log keeps of the commands with these keys, once a synchronous standby keeps it too."""
        query = "SELECT key, digest, first, last, result FROM negotiation_ledger.command WHERE key = ANY(%s)"
        found = {bytes(key): (digest, *rest) for key, digest, *rest in self._ask(query, (list(keys),))}
        if found:
            self._await_standby()
        return found

    def _await_standby(self) -> None:
        """Wait until a synchronous standby, if there is one, has all that is in the log here.

        A commit that was cut off, or that a crash came between, while it waited for its standby can be seen all the
        same. To answer with it would be to acknowledge what is lost with this server.
        """

        def ask() -> None:
            with self._appender() as db:
                if db.execute(HAS_STANDBY).fetchone() == (True,):
                    db.execute(HAND_ON)

        self._persevering(ask)

    def change_token(self) -> object:
        """Return None: asking PostgreSQL is not cheap, and it tells those who listen."""
        return None

    def listen(self, heard: Callable[[int], object]) -> None:
        """Call back, from another thread, with the new head whenever some node has appended (LISTEN); until closed."""
        self._listeners.append(Listener(self._url, heard))

    def close(self) -> None:
        """Listen no more, and close the pool."""
        for listener in self._listeners:
            listener.close()
        self._listeners.clear()
        with self._appending:
            self._let_go()
        self._pool.close()

    def _ask(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one query, in a transaction of its own."""

        def ask() -> list[tuple[Any, ...]]:
            with self._pool.connection() as db:
                return db.execute(query.encode(), values, binary=True, prepare=True).fetchall()

        return self._persevering(ask)

    def _call(self, call: Call, arguments: Arguments) -> Answers:
        """Call a function that appends.

        It may be called twice: if the first commit was done and only its answer was lost, every entry is found under
        its key and answered as it was.
        """

        def ask() -> Answers:
            with self._appender() as db:
                return call(db, arguments)

        return self._persevering(ask)

    def _persevering(self, ask: Callable[[], T]) -> T:
        """Return the answer, asking again on a new connection when the server had gone away.

        Twice, for the first new one may have been on its way when the others were cut, and cut with them.
        """
        for last in (False, False, True):
            try:
                return ask()
            except PoolTimeout as error:
                raise Unavailable("PostgreSQL cannot be reached") from error
            except psycopg.errors.ReadOnlySqlTransaction as error:
                self._drain()  # these connections still live, but another server is to be written to
                if last:
                    raise Unavailable("this PostgreSQL may only be read; is it a standby?") from error
            except (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled) as error:
                raise Unavailable("PostgreSQL is locked by somebody, or overloaded") from error
            except psycopg.errors.DiskFull as error:
                raise NoRoom("there is no room left on PostgreSQL's disk") from error
            except psycopg.OperationalError as error:
                if last:
                    raise Unavailable(f"PostgreSQL does not answer ({type(error).__name__})") from error
                log.warning("PostgreSQL went away: %s", error)
                # What else the server left dead goes too, unasked: of a machine that has vanished, each connection in
                # turn would take seconds to say so.
                self._drain()
        raise AssertionError("unreachable")

    @contextmanager
    def _appender(self) -> Iterator[Connection]:
        """Yield the connection that appends go over. It is none of the pool's: borrowing and returning one would cost a
        tenth of an append, and one that the pool made before a server could be written to again would be stale."""
        with self._appending:
            if self._drained:
                self._let_go()
            if self._kept is None:
                if self._pool.closed:
                    raise Unavailable("the log is closed")
                self._kept = connect(self._url, patience=WAIT, autocommit=True)
            try:
                if not self._configured:
                    _configure(self._kept)
                    self._configured = True
                yield self._kept
            except BaseException:
                if self._kept.info.transaction_status != TransactionStatus.IDLE:
                    self._let_go()
                raise

    def _drain(self) -> None:
        """Let go of every connection, the one that appends go over as soon as it is free."""
        self._drained = True
        self._pool.drain()

    def _let_go(self) -> None:
        kept, self._kept, self._configured, self._drained = self._kept, None, False, False
        if kept is not None:
            kept.close()


def _prepared(db: Connection) -> str:
    """Check what the server promises, see to the schema, and return the log's id."""
    for setting in ("synchronous_commit", "fsync", "full_page_writes"):
        (value,) = db.execute(f"SHOW {setting}".encode()).fetchone() or ("?",)
        if value == "off":
            raise Misconfigured(f"{setting} is off: an acknowledged act could be lost; set it to on")
    settle(db)
    log_id, version = db.execute("SELECT id, version FROM negotiation_ledger.log").fetchone() or ("", 0)
    if version != VERSION:
        raise Misconfigured(f"the log has format {version}; this release reads and writes format {VERSION}")
    return str(log_id)


def _configure(db: psycopg.Connection[Any]) -> None:
    db.execute(SESSION)
    APPEND_ONE.prepare(db)
    APPEND_BATCH.prepare(db)
    APPEND_ENTRIES.prepare(db)
