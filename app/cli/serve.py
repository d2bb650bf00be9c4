"""`serve`: the API on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.errors import CliError
from app.cli.opening import serving
from app.cli.options import DEFAULT_DATA, Data
from app.cli.screen import err, out
from app.settings import HOST, PORT

HELP = """Serve the ledger: GraphQL at /graphql, GraphiQL in the browser, /readyz for those who watch.

Ctrl-C or SIGTERM stops it in order: open requests are finished, what is queued is written."""
EPILOG = """Examples:

negotiation-ledger serve

PORT=8001 negotiation-ledger serve --data /var/lib/ledger

negotiation-ledger serve --host 0.0.0.0 --name ledger.example.org"""
Port = Annotated[int, typer.Option("--port", envvar="PORT", min=0, max=65535, help="The port; 0 takes a free one.")]
Host = Annotated[str, typer.Option("--host", envvar="HOST_ADDRESS", help="The address; 0.0.0.0 for all networks.")]

Names = Annotated[
    list[str] | None,
    typer.Option("--name", envvar="LEDGER_HOSTS", help="A host name under which it is reached, beside loopback's."),
]


def serve(data: Data = DEFAULT_DATA, port: Port = PORT, host: Host = HOST, names: Names = None) -> None:
    """Serve the ledger."""
    # Late: a server takes long to import, and no other command should wait for it.
    from app.cli.serving import LOOPBACK, bound, serve_until_stopped, url_of

    listening = bound(host, port)
    try:
        with serving(data) as ledger:
            if host not in LOOPBACK:
                err().print(
                    f"Listening on {host}: whoever reaches this port may read and write everything. Put a proxy "
                    "that knows its users in front.",
                    style="yellow",
                )
            address = url_of(listening)
            serve_until_stopped(
                ledger,
                listening,
                lambda: out().print(f"The ledger in {data} is served at {address}/graphql. Ctrl-C stops."),
                "info",
                names or (),
            )
    except KeyboardInterrupt:
        raise CliError("stopped before it was served", 0) from None
    finally:
        listening.close()
    out().print("Stopped.")
