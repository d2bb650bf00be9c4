"""The terminal: colours and progress where there is one, plain lines where there is none."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


def out() -> Console:
    """Return the console for what was asked for."""
    return Console(highlight=False, soft_wrap=True)


def err() -> Console:
    """Return the console for everything else."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def progress() -> Progress:
    """Return a progress bar on stderr, silent and invisible where nobody looks at it."""
    console = err()
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
