"""Post: one request to an endpoint, to the address that was looked at, with a time limit and without redirects."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

from ledger.exchange.webhooks.address import Address

TIMEOUT = 10.0
MOST = 65_536
"""Bytes of an answer that are read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the endpoint answered."""

    status: int
    retry_after: str | None
    closes: bool


class Undelivered(Exception):
    """There was no answer; the message says why."""


class Post:
    """A connection to one endpoint, kept open between messages."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._connection: http.client.HTTPConnection | None = None

    def send(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send a message and return the answer; raises `Undelivered`."""
        try:
            kept = self._connection is not None
            try:
                return self._send(body, headers)
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                if not kept:
                    raise
                # The endpoint had closed the connection since the last message.
                return self._send(body, headers)
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            self.close()
            raise Undelivered(f"{type(error).__name__}: {error}") from error

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        try:
            if self._connection is None:
                self._connection = _connected(self.address)
            self._connection.request("POST", self.address.path, body, {"host": self.address.authority, **headers})
            response = self._connection.getresponse()
            rest = response.read(MOST)
            answer = Answer(response.status, response.headers.get("retry-after"), response.will_close)
            if answer.closes or len(rest) == MOST:
                self.close()
        except BaseException:
            self.close()
            raise
        return answer


def _connected(address: Address) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection(address.host, address.port, timeout=TIMEOUT)
    plain = socket.create_connection((address.resolved(), address.port), TIMEOUT)
    try:
        # The certificate is that of the name, whatever number the connection goes to.
        connection.sock = (
            ssl.create_default_context().wrap_socket(plain, server_hostname=address.host) if address.secure else plain
        )
    except BaseException:
        plain.close()
        raise
    return connection
