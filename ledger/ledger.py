"""The ledger: one log, its views, and the way in. Callers bring a viewer and a command, and get a receipt."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import msgspec

from ledger import domain as _domain  # registers every topic and command  # noqa: F401
from ledger.domain.kernel.aggregate import Aggregate, kind_of
from ledger.domain.kernel.book import Book, Reads
from ledger.domain.kernel.check import check
from ledger.domain.kernel.command import Command
from ledger.domain.kernel.envelope import Recorder
from ledger.domain.kernel.event import Source
from ledger.domain.kernel.ids import derived_id
from ledger.domain.kernel.texts import replaced, texts
from ledger.integrity.publisher import Publisher
from ledger.integrity.witness import RecordCheck, Witness, checked, rows_of
from ledger.policy import Viewer, require_act, require_sight
from ledger.store.erasures import ErasureList
from ledger.store.errors import Misconfigured
from ledger.store.job import Job
from ledger.store.key import key_of
from ledger.store.keyring import Keyring
from ledger.store.mapper import LedgerMapper
from ledger.store.master import master_key
from ledger.store.opening import open_log
from ledger.store.ops import FILE, Ops
from ledger.store.recorder import LedgerRecorder
from ledger.store.role import Role
from ledger.store.row import Written
from ledger.store.writer import Writer
from ledger.views.asof import AsOf, Moment, moment_of
from ledger.views.database import Database
from ledger.views.follower import Follower
from ledger.views.limits import faults
from ledger.views.naming import conceal, mentions_for
from ledger.views.reaching import WAIT

VIEWS = "views.sqlite"
log = logging.getLogger(__name__)
_SORTED = msgspec.json.Encoder(order="sorted")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an act is answered with, once it is durable."""

    thing: str
    first: int
    last: int
    repeated: bool
    stale: bool
    """True when this node's views have not reached `last` yet: ask with `atLeast`."""


@dataclass(frozen=True, slots=True)
class Act:
    """A command as it is executed: by whom, for which source, under which idempotency key."""

    command: Command
    decide: Callable[[Book], Aggregate] | None = None
    source: Source | None = None
    details: str | None = None


class Delivers(Protocol):
    """Tells others what happens."""

    failure: str | None

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """Finish what is at hand, and stop."""


class Ledger:
    """Opens, executes, answers. Close it when done: what was queued is written and answered first."""

    def __init__(self, recorder: LedgerRecorder, keyring: Keyring, views: Path) -> None:
        self.recorder = recorder
        self.keyring = keyring
        self.mapper = LedgerMapper(keyring)
        drawing = Role(views.with_name(f"{views.name}.lock"))
        try:
            self.views = Database(views, recorder.log_id, alone=drawing.take)
        except BaseException:
            drawing.close()
            raise
        drawing.give_up()
        self.follower = Follower(self.views, recorder, self.mapper, drawing)
        self.writer = Writer(recorder, self.mapper)
        self.writer.on_append(self.follower.wake)
        self.publisher: Publisher | None = None
        self.witness: Witness | None = None
        self.deliverer: Delivers | None = None
        self.ops_path = views.with_name(FILE)
        self._ops: Ops | None = None
        self._opening = threading.Lock()

    def execute(self, viewer: Viewer, command: Command) -> Receipt:
        """Record an act and return its receipt once it is durable and, if all is well, visible.

        Raises `LedgerError` when it is refused: nothing has been written then.
        """
        return self.receipt(self.write(viewer, command))

    def write(self, viewer: Viewer, command: Command) -> Written:
        """Record an act and return where it stands once it is durable, without waiting for the views to show it."""
        return self.writer.write(self.job(viewer, Act(command)))

    async def execute_async(self, viewer: Viewer, command: Command) -> Receipt:
        """Do the same without blocking the event loop."""
        written = await asyncio.wrap_future(self.submit(viewer, command))
        return _receipt(written, shown=await self.follower.reach(written.last))

    def submit(self, viewer: Viewer, command: Command) -> Future[Written]:
        """Queue an act; the future answers once it is durable, or raises the refusal."""
        return self._submit(viewer, Act(command))

    def submit_import(self, viewer: Viewer, act: Act) -> Future[Written]:
        """Queue what a source says; rules of state do not hold it up, they mark it irregular."""
        return self._submit(viewer, act)

    def moment(self, viewer: Viewer, asked: AsOf | None = None, wait: float = WAIT) -> Moment:
        """Return the moment that a question asks about; waits so long for a position that is just being written."""
        return moment_of(self.views, self.follower, viewer, asked, wait)

    def check_record(self, viewer: Viewer, thing_id: str, moment: Moment) -> RecordCheck:
        """Return whether the record of a thing, until a moment, is what was written and what was signed."""
        cls = kind_of(thing_id)
        require_sight(viewer, *(() if cls is None else (cls.kind,)))
        if self.witness is not None:
            return self.witness.look(thing_id, moment.position)
        return checked(rows_of(self.recorder, thing_id, moment.position), set(), None, None)

    def receipt(self, written: Written) -> Receipt:
        """Return the receipt of what was written, after waiting a while for the views to show it."""
        return _receipt(written, shown=self.follower.wait_for(written.last))

    def derived_id(self, prefix: str, *names: str) -> str:
        """Return the id that these names lead to in this ledger; keyed, so that it does not betray them."""
        return derived_id(prefix, *names, key=self.keyring.id_key)

    def sign_with(self, publisher: Publisher) -> None:
        """Let signed checkpoints of the log be published from now on, the last one when the ledger closes."""
        self.publisher, self.witness = publisher, publisher.witness
        publisher.start()

    @property
    def ops(self) -> Ops:
        """What the ledger must remember beside its log: its webhooks, and how far they have been told."""
        with self._opening:  # two that ask for it first must not open it twice
            if self._ops is None:
                self._ops = Ops(self.ops_path, self.keyring)
            return self._ops

    def deliver_with(self, deliverer: Delivers) -> None:
        """Let what happens be told to webhooks from now on, until the ledger closes."""
        self.deliverer = deliverer
        deliverer.start()

    def close(self) -> None:
        """Write what is queued, sign it if somebody signs, stop following, and close every file."""
        self.writer.close()
        if self.publisher is not None:
            self.publisher.stop()
        if self.deliverer is not None:
            self.deliverer.stop()
        self.follower.stop()
        if self._ops is not None:
            self._ops.close()
        self.views.close()
        self.recorder.close()
        self.keyring.close()

    def _submit(self, viewer: Viewer, act: Act) -> Future[Written]:
        job = self.job(viewer, act)
        self.writer.submit(job)
        return job.done

    def job(self, viewer: Viewer, act: Act) -> Job:
        """Return how the act decides, for the writer or for a rehearsal."""
        require_act(viewer, act.command)
        source, recorder = act.source, Recorder(viewer.principal, viewer.stakeholder)
        content = _content(act)

        def decide(reads: Reads) -> tuple[Book, Aggregate]:
            # The views are asked here, in the writer's turn, and not where it is submitted: an event loop does not wait
            # for them, and many who submit do not take turns with the writer for the interpreter's lock. One whose
            # texts cannot be stored is refused by its check, which says which field.
            command = self._concealed(act.command) if source is None and content is not None else act.command
            book = Book(reads, recorder, datetime.now(UTC), source=source, details=act.details, derive=self.derived_id)
            book.open_for(command)
            check(command, book)
            thing = command.decide(book) if act.decide is None else act.decide(book)
            return book, thing

        command_id = act.command.command_id
        if command_id is None or content is None:
            return Job(decide)
        name = type(act.command).__name__.encode()
        return Job(
            decide,
            key=key_of(command_id, self.keyring.digest(f"{viewer.principal}\x1f{command_id}".encode())),
            digest=self.keyring.digest(name + b"\x1f" + content),
            named=True,
        )

    def _concealed(self, command: Command) -> Command:
        """Return the command with the names of known people in its texts as mentions."""
        mentions = mentions_for(self.views, texts(command))
        return replaced(command, lambda text: conceal(text, mentions)) if mentions else command


def _receipt(written: Written, *, shown: bool) -> Receipt:
    return Receipt(written.result, written.first, written.last, written.repeated, stale=not shown)


def _content(act: Act) -> bytes | None:
    """Return the act's content, to tell it from another under the same id; None when it cannot be stored at all: a lone
    surrogate cannot be written as UTF-8."""
    try:
        return _SORTED.encode((act.command, act.source, act.details))
    except UnicodeEncodeError:
        return None


def open_ledger(
    data: Path,
    database_url: str | None = None,
    key: str | None = None,
    *,
    erasure_list: Path | None = None,
    follow: bool = True,
) -> Ledger:
    """Open the ledger in a data directory: the log there on SQLite, or on PostgreSQL at `database_url`.

    Keys and views lie in the data directory in either case. What the erasure list names is erased again, should a
    backup have brought it back. With `follow`, the views follow the log from now on.
    """
    if wrong := faults():
        raise Misconfigured("; ".join(wrong))
    data.mkdir(parents=True, exist_ok=True)
    keys = data / "keys.sqlite"
    keyring = Keyring(keys, master_key(data / "master.key", key, opens=keys))
    with ExitStack() as undone:
        undone.callback(keyring.close)
        recorder = open_log(data, database_url)
        undone.callback(recorder.close)
        keyring.serve(recorder.log_id, begun=recorder.head() > 0)
        if erasure_list is not None:
            keyring.obey(ErasureList(erasure_list), lambda keys: _forget_views(data / VIEWS, recorder.log_id, keys))
        ledger = Ledger(recorder, keyring, data / VIEWS)
        undone.pop_all()
    if follow:
        ledger.follower.start()
    return ledger


def _forget_views(path: Path, log_id: str, keys: int) -> None:
    """Empty the views: they may show what is about to be erased again."""
    log.warning("%d destroyed keys were brought back; they are destroyed again, and the views drawn anew", keys)
    views = Database(path, log_id)
    try:
        views.reset()
    finally:
        views.close()
