"""The ASGI application: the API, GraphiQL from our own files, and what those who watch a server ask."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute

from app.graphiql import GraphiQL
from app.guard import Guard
from app.stopping import on_signal
from graph.organisation import Organisation
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT, Viewer
from schema import Streams, build_schema
from schema.http import LedgerApi

PAGE = "/graphiql/"
GRACE = 2.0
"""Seconds that measures of the organisation have to end."""


def create_app(
    ledger: Ledger,
    *,
    viewer: Viewer = DEVELOPMENT,
    hosts: Sequence[str] = (),
    questions: Sequence[Path] = (),
    closes: bool = False,
) -> Starlette:
    """Return the application of a ledger.

    `hosts` are names under which it may be reached beside loopback's, `questions` are folders of saved questions
    beside our own. Whoever opened the ledger closes it, unless the application is told to (`closes`).
    """
    streams = Streams()
    organisation = Organisation(ledger)
    api = LedgerApi(build_schema(), ledger, viewer, streams, PAGE, organisation)

    def stop() -> None:
        streams.close()
        # In a thread of its own: a signal may have come while this very thread held the registry's lock.
        threading.Thread(target=organisation.jobs.stop, name="organisation-stopping", daemon=True).start()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        # The schema is a large web of objects that never goes away: the collector need not walk it again and again.
        gc.collect()
        gc.freeze()
        # A server waits for open requests before it ends the lifespan, and live streams never end by themselves.
        # Nor may what is measured for minutes: whoever waits for it is told that the server stops.
        organisation.start()
        with on_signal(stop):
            yield
        stop()
        organisation.stop(GRACE)
        if closes:
            ledger.close()

    app = Starlette(
        routes=[
            Route("/graphql", api),
            WebSocketRoute("/graphql", api),
            Mount(PAGE.rstrip("/"), GraphiQL(questions)),
            Route("/", _home),
            Route("/livez", _alive),
            Route("/readyz", _ready),
        ],
        middleware=[Middleware(Guard, hosts=tuple(hosts))],
        lifespan=lifespan,
    )
    app.state.ledger, app.state.streams, app.state.organisation = ledger, streams, organisation
    return app


async def _home(_: Request) -> Response:
    return RedirectResponse(PAGE, 303)


async def _alive(_: Request) -> Response:
    return PlainTextResponse("ok\n")


async def _ready(request: Request) -> Response:
    ledger: Ledger = request.app.state.ledger
    reasons = []
    if ledger.follower.failure is not None:
        reasons.append(f"the views do not follow the log: {ledger.follower.failure}")
    if ledger.publisher is not None and ledger.publisher.failure is not None:
        reasons.append(f"no checkpoint is signed: {ledger.publisher.failure}")
    if ledger.deliverer is not None and ledger.deliverer.failure is not None:
        reasons.append(f"webhooks are not delivered: {ledger.deliverer.failure}")
    reasons += [f"the event at position {p} ({topic}) is parked: {why}" for p, topic, why in ledger.follower.parked()]
    body = {
        "ready": not reasons,
        "position": ledger.follower.position,
        "logId": ledger.recorder.log_id,
        # Of several workers each answers for itself; one of them draws the views that all read.
        "worker": os.getpid(),
        "draws": ledger.follower.draws,
    }
    return JSONResponse({**body, "reasons": reasons}, 503 if reasons else 200)
