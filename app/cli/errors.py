"""What goes wrong as expected is one line on stderr with what to do, and an exit status; never a traceback."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from ledger.domain.kernel.errors import LedgerError
from ledger.integrity.errors import ProofFault, PublishFault
from ledger.store.errors import StoreError

FAILED, USAGE, INTERRUPTED = 1, 2, 130
TOLD = (StoreError, ProofFault, PublishFault)
"""Faults of databases, keys and checkpoints, which say themselves what is to be done."""


class CliError(Exception):
    """Something the user can act on."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code


def expected(error: BaseException) -> tuple[int, str | None]:
    """Return exit status and text of a fault that was to be expected; no text for one that was not."""
    if isinstance(error, CliError):
        return error.code, str(error)
    if isinstance(error, LedgerError):
        return FAILED, f"{error.message}. {error.help}"
    return FAILED, str(error) if isinstance(error, TOLD) else None


class Commands(TyperGroup):
    """The group of all commands: it tells the expected faults of every one of them."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        code: int
        text: str | None
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # `… | head` has seen enough
            code, text = 0, None
        except KeyboardInterrupt:
            code, text = INTERRUPTED, "stopped"
        except (CliError, LedgerError, *TOLD) as error:
            code, text = expected(error)
        if text:
            typer.echo(f"negotiation-ledger: {text}", err=True)
        raise typer.Exit(code)
