"""`demo`: six months of one deal, told into a ledger of its own and served."""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from app.cli import opening
from app.cli.errors import CliError
from app.cli.opening import VIEWER
from app.cli.screen import out, progress
from app.cli.serve import Host, Port
from app.settings import HOST, PORT, settings
from ledger.ledger import Ledger
from ledger.views import things

if TYPE_CHECKING:
    from app.demo import Story

HELP = """Tell the demo story into a ledger of its own, and serve it.

Nordwind wants fourteen cold stores planned; a date is given on the phone; a no is overturned; another one holds. \
docs/story.md tells it on a page. Started again, it goes on with the same ledger and writes nothing twice."""
EPILOG = """Examples:

negotiation-ledger demo

PORT=8001 negotiation-ledger demo

negotiation-ledger demo --no-serve && negotiation-ledger trail demo:no-sso --data data/demo"""
Place = Annotated[
    Path | None,
    typer.Option("--data", file_okay=False, help="The data directory. Default: `demo` inside the data directory."),
]
Serves = Annotated[bool, typer.Option("--serve/--no-serve", help="Whether to serve the story once it is told.")]


def demo(data: Place = None, port: Port = PORT, host: Host = HOST, serving: Serves = True) -> None:
    """Tell the story and serve it."""
    # Late: a server takes long to import, and no other command should wait for it.
    from app.cli.serving import bound, serve_until_stopped, url_of

    place = data if data is not None else settings().data / "demo"
    listening = bound(host, port) if serving else None
    try:
        with opening.serving(place) as ledger:
            story = _told(ledger, place)
            console = out()
            if story.written:
                console.print(f"The demo story is told: {story.events} events in {place}.")
            else:
                console.print(f"The demo story is in {place} already: {story.events} events, none written twice.")
            if listening is not None:
                address = url_of(listening)
                serve_until_stopped(ledger, listening, lambda: _look(console, address, place), "warning")
    except KeyboardInterrupt:
        raise CliError("stopped before it was served; the same command goes on from there", 130) from None
    finally:
        if listening is not None:
            listening.close()
    if serving:
        out().print("Stopped.")


def _told(ledger: Ledger, place: Path) -> Story:
    from app.demo import tell

    ledger.follower.wait_for(ledger.recorder.head(), timeout=60)
    if ledger.recorder.head() and things.find(ledger.views, VIEWER, "demo:quillhaven") is None:
        raise CliError(
            f"the ledger in {place} holds something else; the demo wants one of its own: name another place with "
            "--data, and leave LEDGER_DATABASE_URL unset"
        )
    with progress() as bar:
        task = bar.add_task("telling the story", total=None)
        return tell(ledger, VIEWER, lambda done, all_: bar.update(task, completed=done, total=all_))


def _look(console: Console, address: str, place: Path) -> None:
    console.print(f"\nGraphiQL  {address}/graphiql/  in the browser, with ready questions")
    console.print(f"GraphQL   {address}/graphql    for programs\n")
    program = _as_typed(Path(sys.argv[0]))
    console.print("Three things to try:")
    console.print(f"  {program} trail demo:no-sso --data {place}")
    console.print(f"  {program} replay demo:promise-sso --data {place} --as-of effective:2026-03-01")
    console.print(f"  {program} ask queries/influence-map.graphql --data {place}")
    console.print("\nCtrl-C stops.")


def _as_typed(program: Path) -> str:
    """Return how the command is called from here: by its name if that is found, else by its path."""
    if shutil.which(program.name) is not None or not program.is_file():
        return program.name
    with suppress(ValueError):
        return str(program.absolute().relative_to(Path.cwd()))
    return str(program)
