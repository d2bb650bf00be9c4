"""`serve`: the API on this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.errors import CliError
from app.cli.opening import serving
from app.cli.options import DEFAULT_DATA, Data
from app.cli.screen import err, out
from app.settings import HOST, PORT

if TYPE_CHECKING:
    from app.cli.workers import Crew, Work

HELP = """Serve the ledger: GraphQL at /graphql, GraphiQL in the browser, /readyz for those who watch.

Ctrl-C or SIGTERM stops it in order: open requests are finished, what is queued is written."""
EPILOG = """Examples:

negotiation-ledger serve

PORT=8001 negotiation-ledger serve --data /var/lib/ledger

negotiation-ledger serve --workers 4

negotiation-ledger serve --host 0.0.0.0 --name ledger.example.org"""
Port = Annotated[int, typer.Option("--port", envvar="PORT", min=0, max=65535, help="The port; 0 takes a free one.")]
Host = Annotated[str, typer.Option("--host", envvar="HOST_ADDRESS", help="The address; 0.0.0.0 for all networks.")]

Workers = Annotated[
    int,
    typer.Option("--workers", envvar="LEDGER_WORKERS", min=1, max=64, help="Processes that serve, on one socket."),
]
Names = Annotated[
    list[str] | None,
    typer.Option("--name", envvar="LEDGER_HOSTS", help="A host name under which it is reached, beside loopback's."),
]


def serve(
    data: Data = DEFAULT_DATA, port: Port = PORT, host: Host = HOST, names: Names = None, workers: Workers = 1
) -> None:
    """Serve the ledger."""
    # Late: a server takes long to import, and no other command should wait for it.
    from app.cli.serving import LOOPBACK, bound, serve_until_stopped, url_of

    listening = bound(host, port)
    address = url_of(listening)

    def work(ready: Callable[[], None]) -> None:
        with serving(data) as ledger:
            serve_until_stopped(ledger, listening, ready, "info", names or ())

    def say() -> None:
        by = f" by {workers} workers" if workers > 1 else ""
        out().print(f"The ledger in {data} is served at {address}/graphql{by}. Ctrl-C stops.")

    try:
        if host not in LOOPBACK:
            err().print(
                f"Listening on {host}: whoever reaches this port may read and write everything. Put a proxy "
                "that knows its users in front.",
                style="yellow",
            )
        if workers == 1:
            work(say)
        else:
            _prepared(workers, work).run(say)
    except KeyboardInterrupt:
        raise CliError("stopped before it was served", 0) from None
    finally:
        listening.close()
    out().print("Stopped.")


def _prepared(workers: int, work: Work) -> Crew:
    """Return a crew whose members need import nothing."""
    from app.asgi import create_app
    from app.cli.workers import Crew
    from schema import build_schema

    assert create_app.__module__ == "app.asgi"
    build_schema()
    return Crew(workers, work)
