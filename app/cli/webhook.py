"""`webhook`: whom a server tells what happens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer

from app.cli.opening import VIEWER, reading
from app.cli.options import DEFAULT_DATA, Data, Json
from app.cli.screen import err, out
from ledger.exchange.webhooks.endpoints import Webhooks
from ledger.store.ops import Endpoint

app = typer.Typer(
    help="Endpoints that `serve` tells what happens: signed (Standard Webhooks), in order, at least once.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of the endpoint.")]
Url = Annotated[str, typer.Argument(metavar="URL", help="Where it is.")]
Form = Annotated[str, typer.Option("--format", help="cloudevents (CloudEvents 1.0), or slack.")]
Topics = Annotated[
    list[str] | None, typer.Option("--topic", help="Only this type of event, such as request.declined or decision.")
]
Kinds = Annotated[list[str] | None, typer.Option("--kind", help="Only events of this kind of things.")]
Things = Annotated[list[str] | None, typer.Option("--about", metavar="ID", help="Only what is of or about this.")]
Watch = Annotated[str | None, typer.Option("--watch", metavar="ID", help="Only what this watch (wat_…) is for.")]
Flags = Annotated[
    list[str] | None,
    typer.Option(
        "--flag",
        metavar="FLAG",
        help="Changes of this flag, such as unvetted_promise. Default: those of the watch or the person; with --topic "
        "none, else those that are shown, and sudden momentum.",
    ),
]
For = Annotated[
    str | None,
    typer.Option(
        "--for",
        metavar="PERSON",
        help="Only what this person is quoted, graded or flagged by; what is first said to them alone comes too.",
    ),
]
After = Annotated[
    int | None, typer.Option("--after", help="Begin after this position, 0 for everything. Default: from now on.")
]
Anywhere = Annotated[
    bool, typer.Option("--anywhere", help="Allow private networks and unencrypted addresses for this endpoint.")
]


@app.command("add")
def add(
    name: Name,
    url: Url,
    form: Form = "cloudevents",
    topics: Topics = None,
    kinds: Kinds = None,
    things: Things = None,
    watch: Watch = None,
    flags: Flags = None,
    person: For = None,
    after: After = None,
    anywhere: Anywhere = False,
    data: Data = DEFAULT_DATA,
    as_lines: Json = False,
) -> None:
    """Add an endpoint, and tell its secret, this once."""
    with reading(data) as ledger:
        added = Webhooks(ledger, VIEWER).add(
            name,
            url,
            form=form,
            topics=topics or (),
            kinds=kinds or (),
            things=things or (),
            watch=watch,
            flags=flags,
            person=person,
            after=after,
            anywhere=anywhere,
        )
    if as_lines:
        out().file.write(msgspec.json.encode({"name": name, "secret": added.secret}).decode() + "\n")
        return
    out().print(added.secret, markup=False)
    err().print(f"{name} is told what happens after position {added.endpoint.position:,}. This is its secret: keep it.")


@app.command("list")
def list_(data: Data = DEFAULT_DATA, as_lines: Json = False) -> None:
    """List the endpoints: how far they have been told, and what holds them up."""
    with reading(data) as ledger:
        head, found = ledger.recorder.head(), Webhooks(ledger, VIEWER).all()
    console = out()
    for one in found:
        if as_lines:
            line = {"state": _state(one), "behind": head - one.position, **msgspec.to_builtins(one)}
            console.file.write(msgspec.json.encode(line).decode() + "\n")
            continue
        console.print(f"{one.name}  {one.about.url}  {_state(one)}", markup=False)
        last = "nothing yet" if one.last_delivered is None else f"last {_day(one.last_delivered)}"
        behind = f"{head - one.position:,} behind" if head > one.position else "up to date"
        console.print(f"    position {one.position:,}, {behind}; {one.delivered:,} taken, {last}", markup=False)
        if fault := one.parked or (one.last_fault if one.failures else None):
            again = "" if one.parked else f"; next try {_day(one.next_try)}"
            console.print(f"    {fault}{again}", markup=False, style="yellow")


@app.command("resume")
def resume(name: Name, data: Data = DEFAULT_DATA) -> None:
    """Go on with a parked endpoint from where it was; nothing is left out."""
    with reading(data) as ledger:
        found = Webhooks(ledger, VIEWER).resume(name)
    out().print(f"{name} goes on after position {found.position:,}.")


@app.command("remove")
def remove(name: Name, data: Data = DEFAULT_DATA) -> None:
    """Forget an endpoint with its secret."""
    with reading(data) as ledger:
        Webhooks(ledger, VIEWER).remove(name)
    out().print(f"{name} is told nothing any more.")


def _state(endpoint: Endpoint) -> str:
    return "parked" if endpoint.parked else "waiting" if endpoint.failures else "active"


def _day(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%SZ}"
