"""Calls to a function of the database by libpq itself, through `psycopg.pq`, with arguments that are encoded already.

An append has fourteen arrays for arguments. To adapt them, and to wait for the answer as psycopg's cursors do, takes
longer than the append itself; libpq's own blocking call lets go of the interpreter's lock all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
from psycopg import errors
from psycopg.pq import ConnStatus, ExecStatus, Format

Arguments = Sequence[bytes | None]
Answers = list[tuple[bytes | None, ...]]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the schema and how many arguments it takes. It is prepared once on every connection."""

    function: str
    takes: int

    def prepare(self, db: psycopg.Connection[tuple[object, ...]]) -> None:
        """Let a connection call the function; raises `psycopg.Error` when there is none."""
        marks = ", ".join(f"${n}" for n in range(1, self.takes + 1))
        query = f"SELECT * FROM negotiation_ledger.{self.function}({marks})"
        prepared = db.pgconn.prepare(self.function.encode(), query.encode())
        if prepared.status != ExecStatus.COMMAND_OK:
            raise errors.error_from_result(prepared)

    def __call__(self, db: psycopg.Connection[tuple[object, ...]], arguments: Arguments) -> Answers:
        """Return the rows that the function answers with, in PostgreSQL's binary format.

        Raises the `psycopg.Error` of what the server says, `psycopg.OperationalError` when it is gone.
        """
        formats = [Format.BINARY] * self.takes
        result = db.pgconn.exec_prepared(self.function.encode(), arguments, formats, Format.BINARY)  # type: ignore[arg-type]  # None is NULL
        if db.pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError(result.get_error_message())
        if result.status != ExecStatus.TUPLES_OK:
            raise errors.error_from_result(result)
        columns = range(result.nfields)
        return [tuple(result.get_value(row, column) for column in columns) for row in range(result.ntuples)]
