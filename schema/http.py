"""HTTP: GraphQL over HTTP as the specification has it, over websockets and over server-sent events."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect
from strawberry.asgi import ASGIWebSocketAdapter, GraphQL
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult

from graph.organisation import Organisation
from ledger.ledger import Ledger
from ledger.policy import Viewer
from schema.asking import Asking, Streams
from schema.body import MOST, BodyTooLargeError, bounded, read_json, write_json
from schema.root import LedgerSchema

JSON, GRAPHQL, EVENTS = "application/json", "application/graphql-response+json", "text/event-stream"
AS_JSON = ("*/*", "application/*", "text/html", EVENTS, "multipart/mixed")
"""What is answered in plain JSON when nothing better is accepted."""
CODES = {400: "BAD_REQUEST", 404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 406: "NOT_ACCEPTABLE"}
CODES |= {413: "TOO_LARGE", 415: "UNSUPPORTED_MEDIA_TYPE"}


def negotiate(accept: str | None) -> str | None:
    """Return the media type to answer in; None when the client accepts none of ours."""
    if not accept:
        return JSON
    best, most = None, 0.0
    for part in accept.split(","):
        media, *rest = (bit.strip() for bit in part.split(";"))
        options = {k.strip().lower(): v.strip().strip('"').lower() for k, _, v in (bit.partition("=") for bit in rest)}
        try:
            quality = float(options.get("q", "1"))
        except ValueError:
            quality = 0.0
        media = media.lower()
        ours = media if media in (JSON, GRAPHQL) else JSON if media in AS_JSON else None
        if ours and options.get("charset", "utf-8") in ("utf-8", "utf8") and quality > most:
            best, most = ours, quality
    return best


def nothing_ran(result: Any) -> bool:
    """Return whether the document or its variables were refused before anything was executed."""
    return result.data is None and bool(result.errors) and all(e.path is None for e in result.errors)


class _TextSocket(ASGIWebSocketAdapter):
    """Sends text: the library would make binary frames of bytes, which graphql-ws clients refuse."""

    async def send_json(self, message: Mapping[str, object]) -> None:
        try:
            await self.ws.send_text(write_json(message).decode())
        except (WebSocketDisconnect, RuntimeError) as gone:
            raise WebSocketDisconnected from gone


class LedgerApi(GraphQL[Asking, None]):
    """The endpoint of one ledger, for one viewer."""

    websocket_adapter_class = _TextSocket

    def __init__(
        self,
        schema: LedgerSchema,
        ledger: Ledger,
        viewer: Viewer,
        streams: Streams,
        page: str,
        organisation: Organisation | None = None,
    ) -> None:
        protocols = (GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL)
        super().__init__(schema, graphql_ide=None, subscription_protocols=protocols)
        self._asking = Asking(ledger, viewer, streams, organisation=organisation)
        self._page = page

    async def get_context(self, request: Any, response: Any) -> Asking:
        """Return the context of an operation."""
        return self._asking.again()

    def decode_json(self, data: str | bytes) -> Any:
        """Read what a client sent."""
        return read_json(data)

    def encode_json(self, data: object) -> bytes:
        """Write what a client gets."""
        return write_json(data)

    def parse_json(self, data: str | bytes) -> Any:
        """Read a body or a parameter, which is an object or null."""
        found = super().parse_json(data)
        if found is not None and not isinstance(found, dict):
            raise HTTPException(400, "A GraphQL request is a JSON object.")
        return found or {}

    def should_render_graphql_ide(self, request: Any) -> bool:
        """Never: a page of our own is served beside the endpoint."""
        return False

    async def parse_http_body(self, request: Any) -> Any:
        """Read a request, all of whose parts have the right type afterwards."""
        _, _, charset = (request.content_type or "").lower().partition("charset=")
        if request.method == "POST" and charset.strip().strip('"') not in ("", "utf-8", "utf8"):
            raise HTTPException(415, "The body must be UTF-8.")
        data: Any = await super().parse_http_body(request)
        if not isinstance(data.operation_name, str | None):
            raise HTTPException(400, "`operationName` is a string or null.")
        return data

    async def execute_operation(  # type: ignore[override]
        self, request: Request, sub_response: Any, request_data: Any, **rest: Any
    ) -> Any:
        """Settle the media type first: an act that could not be answered must not be recorded."""
        if request_data.protocol == "sse":
            return await super().execute_operation(
                request=request, sub_response=sub_response, request_data=request_data, **rest
            )
        media = negotiate(request.headers.get("accept"))
        if media is None:
            raise HTTPException(406, f"Accept {GRAPHQL} or {JSON}.")
        result = await super().execute_operation(
            request=request, sub_response=sub_response, request_data=request_data, **rest
        )
        sub_response.media_type = media
        if wait := (getattr(result, "extensions", None) or {}).get("retryAfter"):
            sub_response.headers["retry-after"] = str(ceil(wait))
        if media == GRAPHQL and nothing_ran(result):
            sub_response.status_code = 400
        return result

    async def process_result(self, request: Request, result: ExecutionResult) -> Any:
        """Leave `data` out when nothing ran."""
        answer = await super().process_result(request, result)
        if nothing_ran(result):
            answer.pop("data", None)
        return answer

    def create_response(self, response_data: Any, sub_response: Response) -> Response:
        """Say in which media type the answer is."""
        response = super().create_response(response_data, sub_response)
        response.headers["content-type"] = f"{sub_response.media_type or JSON}; charset=utf-8"
        response.headers["vary"] = "Accept"
        return response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; whatever is wrong with a request is told as GraphQL tells errors."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        request = Request(scope, receive)
        if request.method == "GET" and "query" not in request.query_params and _browser(request):
            await RedirectResponse(self._page, 303)(scope, receive, send)
            return
        try:
            response = await self.run(bounded(request))
        except BodyTooLargeError:
            response = refused(request, 413, f"A request has at most {MOST:,} bytes.")
        except HTTPException as error:
            response = refused(request, *_status(error))
        await response(scope, receive, send)


def _browser(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _status(error: HTTPException) -> tuple[int, str]:
    if error.status_code == 400 and "not allowed when using GET" in error.reason:
        return 405, error.reason
    if error.status_code == 400 and error.reason == "Unsupported content type":
        return 415, "Send the request as application/json."
    return error.status_code, error.reason


def refused(request: Request, status: int, reason: str) -> Response:
    """Return the answer to a request that cannot be answered."""
    headers = {"allow": "POST" if request.method == "GET" else "GET, POST"} if status == 405 else {}
    media = negotiate(request.headers.get("accept")) or JSON
    error = {"message": reason, "extensions": {"code": CODES.get(status, "BAD_REQUEST")}}
    return Response(write_json({"errors": [error]}), status, headers, media_type=f"{media}; charset=utf-8")
