"""The key by which the log knows a command again (capability 3)."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.kernel.ids import new_id
from ledger.store.key import KEY, key_of, one_of_a_kind


def key(command_id: str) -> bytes:
    """The key of a command that somebody has named so."""
    return key_of(command_id, sha256(command_id.encode()).digest())


def test_a_command_named_by_a_uuid_of_version_7_gets_a_key_that_begins_with_its_time() -> None:
    """RFC 9562, appendix A.6: its example was made in the millisecond 0x017f22e279b0."""
    assert key("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")[:6] == bytes.fromhex("017f22e279b0")
    assert key("017f22e279b07cc398c4dc0c0c07398f")[:6] == bytes.fromhex("017f22e279b0")


def test_keys_of_commands_named_one_after_the_other_lie_together() -> None:
    keys = [key(str(UUID(new_id("act")[4:]))) for _ in range(100)]
    assert [k[:6] for k in keys] == sorted(k[:6] for k in keys)
    assert len(set(keys)) == 100


@pytest.mark.parametrize(
    "name", ["bench 7", "017F22E2-79B0-4CC3-98C4-DC0C0C07398F", "017f22e279b07cc3c8c4dc0c0c07398f", "017f22e279b07cc3 "]
)
def test_any_other_name_gives_nothing_of_itself_away(name: str) -> None:
    assert key(name) == sha256(name.encode()).digest()[:KEY]


@given(names=st.lists(st.text() | st.uuids().map(str) | st.uuids(version=4).map(lambda u: u.hex), unique=True))
def test_the_same_name_has_the_same_key_and_no_two_names_share_one(names: list[str]) -> None:
    keys = [key(name) for name in names]
    assert keys == [key(name) for name in names]
    assert len(set(keys)) == len(names)
    assert {len(k) for k in keys} <= {KEY}


def test_names_of_the_same_millisecond_are_told_apart_by_their_hash() -> None:
    time = "017f22e2-79b0-7"
    assert len({key(time + str(uuid4())[15:]) for _ in range(1_000)}) == 1_000


def test_commands_without_a_name_get_keys_of_their_own_in_the_order_of_time() -> None:
    keys = [one_of_a_kind() for _ in range(1_000)]
    assert len(set(keys)) == 1_000
    assert [k[:6] for k in keys] == sorted(k[:6] for k in keys)
