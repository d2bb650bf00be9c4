"""Opening the ledger for a command, and closing it whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing as closed
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from app.cli.errors import CliError
from app.settings import Settings, settings
from ledger.integrity.opening import open_publisher, open_witness
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from ledger.store.opening import open_log
from ledger.store.recorder import LedgerRecorder

VIEWER = DEVELOPMENT
"""Who sits at a terminal of the machine that holds the data may see everything, until identity comes."""


def opened(where: Settings, *, follow: bool) -> Ledger:
    """Open the ledger, or say in one line why it cannot be opened."""
    try:
        return open_ledger(where.data, where.database_url, where.master_key, erasure_list=where.erasures, follow=follow)
    except Exception as error:
        place = (where.database_url and "the database of LEDGER_DATABASE_URL") or where.data
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise CliError(f"the ledger in {place} cannot be opened: {reason}") from error


@contextmanager
def there(data: Path) -> Iterator[Ledger]:
    """Open a ledger that is there, its views as they are; a server may be using the same files meanwhile."""
    where = settings(data)
    if not where.is_there:
        raise CliError(
            f"there is no ledger in {data}; name another place with --data, or fill one with "
            "`negotiation-ledger demo` or `negotiation-ledger import`"
        )
    with closing(opened(where, follow=False)) as ledger:
        yield ledger


@contextmanager
def reading(data: Path) -> Iterator[Ledger]:
    """Open a ledger that is there and let its views catch up."""
    with there(data) as ledger:
        ledger.follower.catch_up()
        yield ledger


@contextmanager
def witnessing(ledger: Ledger, data: Path) -> Iterator[None]:
    """Let a ledger that was opened to read know what was signed of it, if anything was."""
    where = settings(data)
    ledger.witness = open_witness(where.data, ledger.recorder, where.checkpoints)
    try:
        yield
    finally:
        if ledger.witness is not None:
            ledger.witness.close()
            ledger.witness = None


@contextmanager
def writing(data: Path) -> Iterator[Ledger]:
    """Open a ledger, new or there, whose views follow."""
    with closing(opened(settings(data), follow=True)) as ledger:
        yield ledger


@contextmanager
def serving(data: Path) -> Iterator[Ledger]:
    """Open a ledger to serve: its views follow, its checkpoints are signed, its webhooks are told."""
    from ledger.exchange.webhooks import Deliverer  # late: no other command delivers

    where = settings(data)
    with writing(data) as ledger:
        ledger.sign_with(open_publisher(where.data, ledger.recorder, directory=where.checkpoints))
        ledger.deliver_with(Deliverer(ledger))
        yield ledger


@contextmanager
def closing(ledger: Ledger) -> Iterator[Ledger]:
    """Close the ledger when done: what was queued is written first."""
    try:
        yield ledger
    finally:
        ledger.close()


def place_of(data: Path) -> Settings:
    """Return where a ledger and its log are, or say that there is none."""
    where = settings(data)
    if not where.is_there:
        raise CliError(f"there is no ledger in {data}; name another place with --data")
    return where


def log_of(where: Settings) -> Callable[[], LedgerRecorder]:
    """Return what opens the log alone, here or in another process."""
    return partial(open_log, where.data, where.database_url)


@contextmanager
def log_alone(where: Settings) -> Iterator[LedgerRecorder]:
    """Open the log alone: whether it was altered must not depend on views that can be drawn from it."""
    try:
        recorder = log_of(where)()
    except Exception as error:
        raise CliError(f"the log cannot be opened: {error}") from error
    with closed(recorder):
        yield recorder
