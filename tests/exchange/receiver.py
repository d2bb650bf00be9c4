"""A receiver of webhooks: a program of its own that can be killed; it checks signatures with the reference library.

It answers 200 only once the event is on its disk, as a good receiver does.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError


def serve(port: int, secret: str, kept: Path) -> None:
    """Take events until killed."""
    hook = Webhook(secret)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            try:
                event: Any = hook.verify(body, dict(self.headers.items()))
                status = 200
            except WebhookVerificationError:
                event, status = {"forged": True}, 400
            with kept.open("a") as file:
                file.write(json.dumps({"id": self.headers["webhook-id"], "event": event}) + "\n")
                file.flush()
                os.fsync(file.fileno())
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    ThreadingHTTPServer.allow_reuse_address = True
    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        server.serve_forever()


class Receiver:
    """A receiver in a process of its own, on a port that stays its own over restarts."""

    def __init__(self, folder: Path) -> None:
        self.kept = folder / "kept.jsonl"
        self.kept.touch()
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.port = taken.getsockname()[1]
        self.secret = ""
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/hook"

    def start(self) -> None:
        """Start it, and wait until it listens."""
        command = [sys.executable, __file__, str(self.port), self.secret, str(self.kept)]
        self._process = subprocess.Popen(command)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError("the receiver does not listen")

    def kill(self) -> None:
        """Kill it, whatever it is doing."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def events(self) -> list[dict[str, Any]]:
        """Return what it has taken; a line that was being written when it was killed was never answered."""
        lines = self.kept.read_bytes().split(b"\n")[:-1]
        return [found for line in lines if (found := _read(line)) is not None]


def _read(line: bytes) -> dict[str, Any] | None:
    try:
        return dict(json.loads(line))
    except ValueError:
        return None


@contextmanager
def receiver(folder: Path) -> Iterator[Receiver]:
    """A receiver that is not running yet."""
    found = Receiver(folder)
    try:
        yield found
    finally:
        found.kill()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
