"""Serving: one worker on one socket, until SIGTERM or Ctrl-C; then requests are finished and the ledger is closed."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Sequence
from types import FrameType

import uvicorn

from app.cli.errors import CliError
from ledger.ledger import Ledger

GRACE = 3
"""Seconds that open requests and subscriptions have to end."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def bound(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address, or say what to do when it is taken. Port 0 takes any free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        raise CliError(
            f"cannot listen on {host}:{port} ({error.strerror}); another server may be running there: stop it, or "
            "choose another port with PORT=8001 or --port"
        ) from error
    return taken


def url_of(listening: socket.socket) -> str:
    """Return the address that a browser on this machine opens."""
    host, port = listening.getsockname()[:2]
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def serve_until_stopped(
    ledger: Ledger, listening: socket.socket, ready: Callable[[], None], level: str, hosts: Sequence[str] = ()
) -> None:
    """Serve the ledger; returns once it was asked to stop and has stopped."""
    from app.asgi import create_app

    config = uvicorn.Config(
        create_app(ledger, hosts=hosts), log_level=level, access_log=False, workers=1, timeout_graceful_shutdown=GRACE
    )
    server = _Server(config, ready)
    previous = signal.signal(signal.SIGTERM, _stop)
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass  # uvicorn hands the signal on after it has shut down in order
    finally:
        signal.signal(signal.SIGTERM, previous)
        listening.close()
    if not server.started:
        raise CliError("the server could not start; the lines above say why")


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


class _Server(uvicorn.Server):
    """Says when it listens, not before."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()
