"""The guard: only those who mean this server get in, whatever name a browser was made to believe it has."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Guard:
    """Refuses requests under a foreign name (DNS rebinding) and from pages of another origin.

    A connection from this machine must name this machine. One from elsewhere was let in by whoever made the server
    listen there, so only its origin is checked.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] = ()) -> None:
        self.app = app
        self.hosts = frozenset(h.lower() for h in (*LOOPBACK, *hosts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reason = self._refusal(scope) if scope["type"] in ("http", "websocket") else None
        if reason is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(1008, reason)(scope, receive, send)
        else:
            error = {"message": reason, "extensions": {"code": "FORBIDDEN"}}
            await JSONResponse({"errors": [error]}, 403)(scope, receive, send)

    def _refusal(self, scope: Scope) -> str | None:
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        client = scope.get("client") or ("",)
        if client[0] in LOOPBACK and _name(host) not in self.hosts:
            return f"this server does not go by the name {_name(host)!r}"
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            return "pages of another origin may not ask this server"
        return None


def _name(host: str) -> str:
    """Return the host without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""
