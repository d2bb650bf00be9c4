"""What every test may ask for: a real PostgreSQL, and the real histories beside the repository."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings

from tests import postgres

ROOT: Final = Path(__file__).resolve().parent.parent

# Machines are shared and slow at times; a slow example is no failure. The blob repeats a failure.
settings.register_profile("ledger", deadline=None, print_blob=True)
settings.load_profile("ledger")

# A fixture says what a test needs, so the marker follows from it and cannot be forgotten.
_MARKER_OF_FIXTURE: Final = {"postgres_server": "postgres", "shared_data": "data"}


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_configure(config: pytest.Config) -> None:
    if not _is_worker(config):
        postgres.claim_directory()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not _is_worker(config):
        postgres.release_directory()


# First, so that `-m postgres` and `-m data` select by the markers added here.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for fixture, marker in _MARKER_OF_FIXTURE.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)
    # What takes longest is begun first, and is there when the others need it: they would only wait for it.
    first = next((item.path for item in items if "imported_data" in getattr(item, "fixturenames", ())), None)
    items.sort(key=lambda item: item.path != first)


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The URL of the run's PostgreSQL server, as its superuser; tests want `postgres_url`."""
    return postgres.running_server()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database for this test alone."""
    with postgres.fresh_database(postgres_server) as url:
        yield url


@pytest.fixture
def roles(postgres_server: str) -> Iterator[postgres.Roles]:
    """An empty database whose owner is no superuser, and the name of a role for the application."""
    with postgres.fresh_roles(postgres_server) as roles:
        yield roles


@pytest.fixture(scope="module")
def module_postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database for this module's tests, for what is dear to fill."""
    with postgres.fresh_database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real histories, beside the repository or where LEDGER_SHARED_DATA says."""
    folder = Path(os.environ.get("LEDGER_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real histories at {folder}; LEDGER_SHARED_DATA names another place")
    return folder
