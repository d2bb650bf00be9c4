"""`rebuild`: draw the views from nothing; the log is the truth, the views are its picture."""

from __future__ import annotations

import time

import msgspec

from app.cli.opening import there
from app.cli.options import DEFAULT_DATA, Data, Json
from app.cli.screen import out, progress
from ledger.views.redrawing import redraw

HELP = """Draw the views from nothing, into a new file beside, which then takes the place of the old one.

The log is not touched. A server on the same data may go on: it sees the old views until the new ones are whole."""
EPILOG = """Example:

negotiation-ledger rebuild --data data/demo"""


def rebuild(data: Data = DEFAULT_DATA, as_lines: Json = False) -> None:
    """Draw the views again from the log."""
    began = time.monotonic()
    with there(data) as ledger:  # what the views hold now may be damaged, so it is not even looked at
        with progress() as bar:
            task = bar.add_task("drawing the views", total=ledger.recorder.head())
            redraw(
                ledger.views,
                ledger.recorder,
                ledger.mapper,
                lambda position, head: bar.update(task, completed=position, total=head),
            )
        position = ledger.follower.catch_up()
    seconds = time.monotonic() - began
    if as_lines:
        line = msgspec.json.encode({"position": position, "seconds": round(seconds, 3)}).decode()
        out().file.write(line + "\n")
    else:
        out().print(f"The views in {data} are drawn again, up to position {position:,}, in {seconds:.1f} s.")
