"""Readers that follow the log from its beginning: one page by page, one by the live history of the API."""

from __future__ import annotations

import asyncio
import json

from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from ledger.store.recorder import LedgerRecorder

PROTOCOL = Subprotocol("graphql-transport-ws")
HISTORY = "subscription($after: Long) { history(after: $after) { ... on Utterance { position } } }"


async def tail(recorder: LedgerRecorder, seen: list[int], until: asyncio.Event, page: int = 97) -> None:
    """Read page after page until the writers have stopped and nothing is left."""
    while True:
        over = until.is_set()
        rows = await asyncio.to_thread(recorder.select_rows, seen[-1] if seen else 0, page)
        seen += [row.id for row in rows]
        if over and not rows:
            return
        if not rows:
            await asyncio.sleep(0.001)


async def listen(address: str, seen: list[int], until: asyncio.Event, head: list[int], drop: int = 700) -> None:
    """Follow the live history; after every so many events the connection is dropped and taken up again."""
    while not (until.is_set() and seen and seen[-1] >= head[0]):
        async with connect(f"ws{address.removeprefix('http')}/graphql", subprotocols=[PROTOCOL]) as socket:
            await socket.send(json.dumps({"type": "connection_init"}))
            assert json.loads(await socket.recv())["type"] == "connection_ack"
            after = seen[-1] if seen else 0
            payload = {"query": HISTORY, "variables": {"after": after}}
            await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
            for _ in range(drop):
                try:
                    told = json.loads(await asyncio.wait_for(socket.recv(), 0.5))
                except TimeoutError:
                    break
                assert told["type"] == "next", told
                seen.append(told["payload"]["data"]["history"]["position"])
