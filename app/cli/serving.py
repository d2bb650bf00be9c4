"""Serving: one worker on one socket, until SIGTERM or Ctrl-C; then requests are finished and the ledger is closed."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

import uvicorn

from app.cli.errors import CliError
from ledger.ledger import Ledger

log = logging.getLogger("uvicorn.error")
GRACE = 3
"""Seconds that open requests and subscriptions have to end."""
BACKLOG = 512
"""Connections that may wait to be let in. When descriptors run out, Python's event loop tries and fails as many times
in a row, again every second."""
SHORT_OF = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
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
        create_app(ledger, hosts=hosts),
        log_level=level,
        access_log=False,
        workers=1,
        backlog=BACKLOG,
        timeout_graceful_shutdown=GRACE,
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


class _Noticed:
    """What the event loop does about faults that nobody catches."""

    def __init__(self) -> None:
        self._said = float("-inf")

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Say once a second that nobody else can be let in; the loop would log a traceback for each attempt."""
        error = context.get("exception")
        if not (isinstance(error, OSError) and error.errno in SHORT_OF and "socket" in context):
            loop.default_exception_handler(context)
        elif loop.time() > self._said + 0.5:
            self._said = loop.time()
            log.error("nobody else can be let in for now: %s", error.strerror)


class _Server(uvicorn.Server):
    """Says when it listens, not before."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(_Noticed())
        await super().startup(sockets)
        if self.started:
            self._ready()
