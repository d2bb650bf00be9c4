"""`negotiation-ledger`: the way in. Ctrl-C leaves it without a traceback while the commands are being loaded, too."""

from __future__ import annotations

import signal


def main() -> None:
    """Load the command line, and run it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # nothing is open yet, so there is nothing to put in order
    from app.cli import main as command_line

    signal.signal(signal.SIGINT, signal.default_int_handler)
    command_line()
