"""Arrays on the wire are what PostgreSQL reads back."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg.pq import ExecStatus, Format

from ledger.store import arrays

BIGINT, INT = st.integers(-(2**63), 2**63 - 1), st.integers(-(2**31), 2**31 - 1)
TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]))


@pytest.fixture(scope="module")
def db(module_postgres_url: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection that lasts for the module."""
    with psycopg.connect(module_postgres_url, autocommit=True) as connection:
        yield connection


@settings(max_examples=60, deadline=None)
@given(
    bigints=st.lists(BIGINT),
    ints=st.lists(INT),
    texts=st.lists(TEXT),
    byteas=st.lists(st.none() | st.binary()),
    number=BIGINT,
)
def test_every_array_arrives_as_it_was_sent(
    db: psycopg.Connection[tuple[object, ...]],
    bigints: list[int],
    ints: list[int],
    texts: list[str],
    byteas: list[bytes | None],
    number: int,
) -> None:
    sent = (
        arrays.bigints(bigints),
        arrays.ints(ints),
        arrays.texts(texts),
        arrays.byteas(byteas),
        arrays.bigint(number),
    )
    query = b"SELECT $1::bigint[], $2::int[], $3::text[], $4::bytea[], $5::bigint"
    result = db.pgconn.exec_params(query, sent, param_formats=[Format.BINARY] * 5, result_format=Format.BINARY)
    assert result.status == ExecStatus.TUPLES_OK, result.get_error_message()
    transformer = psycopg.adapt.Transformer(db)
    transformer.set_pgresult(result)
    assert transformer.load_row(0, tuple) == (bigints, ints, texts, byteas, number)
    assert arrays.number(result.get_value(0, 4) or b"") == number
