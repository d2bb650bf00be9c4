"""Bodies: what a client sends is read before anything runs, and told in a typed answer what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

import orjson
from starlette.requests import Request

MOST = 4 * 2**20
"""Bytes of a request: the longest texts of an act fit in several times."""


def read_json(data: str | bytes) -> Any:
    """Return what a JSON text says; raises `json.JSONDecodeError` for whatever cannot be read, and nothing else."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if "surrogate" not in str(error):
            raise
    try:
        # Half a surrogate pair is legal JSON and no text: it is read, so that the command can refuse it by name.
        return json.loads(data if isinstance(data, str) else data.decode())
    except json.JSONDecodeError:
        raise
    except (RecursionError, ValueError) as error:
        raise json.JSONDecodeError(f"{type(error).__name__} while reading", "", 0) from None


def write_json(data: Any) -> bytes:
    """Return the JSON of an answer."""
    try:
        return orjson.dumps(data)
    except TypeError:
        return json.dumps(data, separators=(",", ":")).encode()


class BodyTooLargeError(Exception):
    """The body is larger than any question needs to be."""


def bounded(request: Request) -> Request:
    """Return the request with a body that ends in an error when it grows too large."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:19]) > MOST:
        raise BodyTooLargeError
    receive, seen = request.receive, 0

    async def counted() -> Any:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MOST:
            raise BodyTooLargeError
        return message

    return Request(request.scope, counted)
