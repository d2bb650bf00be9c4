"""Ids: a kind and a UUID of version 7, in the order of their making."""

from __future__ import annotations

import uuid

from ledger.domain.kernel.ids import ID, new_id, prefix_of


def test_a_new_id_is_a_uuid_of_version_7_that_tells_its_kind() -> None:
    made = [new_id("req") for _ in range(1_000)]
    assert all(ID.fullmatch(one) and prefix_of(one) == "req" for one in made)
    assert {(uuid.UUID(one[4:]).version, uuid.UUID(one[4:]).variant) for one in made} == {(7, uuid.RFC_4122)}
    assert len(set(made)) == len(made)


def test_what_is_made_later_sorts_later_to_the_millisecond() -> None:
    made = [new_id("req")[: len("req_") + 12] for _ in range(1_000)]
    assert made == sorted(made)
