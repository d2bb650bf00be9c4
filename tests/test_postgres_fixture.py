"""The tests meet a real PostgreSQL, each in a database of its own."""

from __future__ import annotations

import psycopg
import pytest

from tests.postgres import fresh_database


def _names_of_tables(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return [str(name) for (name,) in rows]


def test_it_is_the_server_that_production_runs(postgres_url: str) -> None:
    """The compose file names postgres:18; durability is left as a server comes."""
    with psycopg.connect(postgres_url) as connection:
        assert connection.info.server_version // 10_000 == 18
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            row = connection.execute(f"SHOW {setting}").fetchone()
            assert row == ("on",)


@pytest.mark.parametrize("round_", [1, 2])
def test_a_database_starts_empty_whatever_the_last_test_left(postgres_url: str, round_: int) -> None:
    assert _names_of_tables(postgres_url) == []
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE left_behind (round integer)")
    assert _names_of_tables(postgres_url) == ["left_behind"]


def test_what_a_module_shares_is_apart_from_what_a_test_has(module_postgres_url: str, postgres_url: str) -> None:
    with psycopg.connect(module_postgres_url) as connection:
        connection.execute("CREATE TABLE filled_once (n integer)")
    assert _names_of_tables(module_postgres_url) == ["filled_once"]
    assert _names_of_tables(postgres_url) == []


def test_text_comes_back_as_it_went_in(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        row = connection.execute("SELECT %s::text, length(%s)", ("naïve – 否", "naïve – 否")).fetchone()
    assert row == ("naïve – 否", 9)


def test_a_database_goes_even_while_somebody_is_connected(postgres_server: str) -> None:
    with fresh_database(postgres_server) as url:
        forgotten = psycopg.connect(url)
    with pytest.raises(psycopg.OperationalError):
        forgotten.execute("SELECT 1")
    forgotten.close()


def test_the_fixture_marks_its_tests(request: pytest.FixtureRequest, postgres_server: str) -> None:
    assert request.node.get_closest_marker("postgres") is not None
