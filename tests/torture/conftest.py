"""Each torment meets both databases, where it can."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.torture.serving import Nursery, Server

Serve = Callable[..., Server]


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

    def make(data: Path, url: str | None = None, *, descriptors: int = 0) -> Server:
        server = Server(nursery, data, url, descriptors=descriptors)
        servers.append(server)
        return server

    yield make
    for server in servers:
        server.close()
