"""What goes wrong as expected is one line on stderr with what to do, and an exit status; never a traceback."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from ledger.domain.kernel.errors import LedgerError
from ledger.store.errors import StoreError

FAILED, USAGE, INTERRUPTED = 1, 2, 130


class CliError(Exception):
    """Something the user can act on."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code


class Commands(TyperGroup):
    """The group of all commands: it tells the expected faults of every one of them."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except CliError as error:
            code, text = error.code, str(error)
        except LedgerError as error:
            code, text = FAILED, f"{error.message}. {error.help}"
        except StoreError as error:
            code, text = FAILED, str(error)
        except BrokenPipeError:  # `… | head` has seen enough
            code, text = 0, ""
        except KeyboardInterrupt:
            code, text = INTERRUPTED, "stopped"
        if text:
            typer.echo(f"negotiation-ledger: {text}", err=True)
        raise typer.Exit(code)
