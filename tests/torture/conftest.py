"""Each torment meets both databases, where it can."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest

from tests.torture.serving import Nursery, Server

Serve = Callable[..., Server]
PATIENCE = 240
"""Seconds that a short form may take on a slow machine; they take some fifteen."""


@pytest.fixture(autouse=True)
def _in_good_time(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a short form that hangs, with the place where it does, rather than let a whole run wait for it."""
    if request.node.get_closest_marker("torture") is not None:
        yield
        return

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"{request.node.name} took more than {PATIENCE} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """One for all tests of a worker: importing everything takes longer than most of them."""
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str | None:
    """The URL of an empty PostgreSQL database, or None for a file in the data directory."""
    return str(request.getfixturevalue("postgres_url")) if request.param == "postgres" else None


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory yet to be made."""
    return tmp_path / "data"


@pytest.fixture
def serve(nursery: Nursery) -> Iterator[Serve]:
    """Make servers that are gone when the test is over."""
    servers: list[Server] = []

    def make(data: Path, url: str | None = None, *, descriptors: int = 0, log: str | None = None) -> Server:
        server = Server(nursery, data, url, descriptors=descriptors)
        server.log = data.with_name(log) if log else server.log
        servers.append(server)
        return server

    yield make
    for server in servers:
        server.close()
