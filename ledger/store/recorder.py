"""What the ledger asks of a recorder, beyond what the library asks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from ledger.store.row import Entry, Kept, Outcome, Record, Row


class LedgerRecorder(Protocol):
    """Gapless positions in commit order, idempotent entries, pages of the log."""

    log_id: str
    poll: float
    """Seconds after which whoever follows the log looks at it again, whatever they were told."""

    def append(self, entries: Sequence[Entry], seen: bytes | None = None) -> list[Outcome]:
        """Write the entries in one durable transaction; each is written whole or not at all, and told which.

        `seen` is the leaf of the event that was the newest when every version in the entries held, empty when there
        was none: if it still is the newest, none of them is looked up, and the last entry is told the leaf that is
        the newest now. A position would not do: behind a standby that was promoted, or a backup that was restored,
        the same position may hold something else.
        """

    def find_commands(self, keys: Collection[bytes]) -> dict[bytes, Kept]:
        """Return what the log keeps of the commands with these keys, as far as it knows them."""

    def select_events(
        self,
        originator_id: str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[Row]:
        """Return a stream's events in their order."""

    def select_stream(self, originator_id: str) -> list[Record]:
        """Return the whole of a stream, in its order, as the database gives it."""

    def select_rows(self, after: int, limit: int) -> list[Row]:
        """Return the rows after a position, in order: a page of the log."""

    def select_records(self, after: int, limit: int) -> list[Record]:
        """Return the same as the database gives it: for whoever reads the whole log and needs no more."""

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Row]:
        """Return a page of the log (the library's interface)."""

    def head(self) -> int:
        """Return the position of the newest event; 0 when the log is empty."""

    def changed_since(self, position: int, limit: int) -> list[tuple[int, str, bytes]]:
        """Return position, stream and leaf of the events from a position on, in order: what a cache must forget."""

    def change_token(self) -> object:
        """Return a value that changes when somebody has written, or None where that cannot be told for next to nothing.

        To be compared with what the same thread got before.
        """

    def listen(self, heard: Callable[[int], object]) -> None:
        """Call back, from another thread, with the new head (0: unknown) when anybody has written; until closed.

        Only as far as the database tells: whoever follows looks again by itself every `poll` seconds.
        """

    def close(self) -> None:
        """Let go of the database."""
