"""What is stored of an event: all of it comes back, nothing personal lies in clear, and forgetting is for good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, get_args, get_origin
from uuid import UUID

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import ledger.domain  # noqa: F401  registers every event
from ledger.domain.kernel import EVENTS, Event, Personal
from ledger.domain.kernel.aggregate import AGGREGATES
from ledger.domain.kernel.types import ERASED, Limit
from ledger.store.keyring import Keyring
from ledger.store.mapper import LedgerMapper
from tests.domain.acts import Maker, hints

BY_KIND = {cls.kind: cls for cls in AGGREGATES.values()}
TOPICS = sorted(EVENTS)


@pytest.fixture(scope="module")
def mapper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LedgerMapper]:
    keyring = Keyring(Path(tmp_path_factory.mktemp("keys")) / "keys.sqlite", bytes(32))
    yield LedgerMapper(keyring)
    keyring.close()


def some_event(topic: str, chance: Random, maker: Maker) -> Event:
    """Return an event of this topic, on a thing of its own."""
    thing = f"{BY_KIND[topic.partition('.')[0]].prefix}_{UUID(int=chance.getrandbits(128)).hex}"
    return maker.event(EVENTS[topic], thing, chance.randint(1, 2**40))


def personal_fields(cls: type[Event]) -> dict[str, str]:
    """Return the personal fields of an event class, each with its retention class."""
    return {name: found for name, hint in hints(cls).items() if (found := _retention(hint)) is not None}


def _retention(hint: Any) -> str | None:
    own = next((e.retention for e in getattr(hint, "__metadata__", ()) if isinstance(e, Personal)), None)
    return own or next((found for a in get_args(hint) if (found := _retention(a)) is not None), None)


@settings(max_examples=120)
@given(topic=st.sampled_from(TOPICS), seed=st.integers(0, 2**32), text=st.text(min_size=1, max_size=40))
@example(topic="request.declined", seed=0, text='{"_type_": "x"} \\u0000 “no”\n')
def test_an_event_comes_back_as_it_was(mapper: LedgerMapper, topic: str, seed: int, text: str) -> None:
    chance = Random(seed)
    event = some_event(topic, chance, Maker(chance, text=lambda: text, fill=0.7))
    stored = mapper.to_stored_event(event)
    assert stored.topic == topic
    assert mapper.to_domain_event(stored) == event


@pytest.mark.parametrize("topic", TOPICS)
def test_nothing_personal_lies_in_clear(mapper: LedgerMapper, topic: str) -> None:
    chance = Random(topic)
    maker = Maker(chance, text=lambda: f"Geheimnis{chance.getrandbits(64):x}", fill=1.0)
    event = some_event(topic, chance, maker)
    secrets = {name: getattr(event, name) for name in personal_fields(EVENTS[topic])}
    assert "details" in secrets, "what an import keeps may name anybody"
    state = mapper.to_stored_event(event).state
    for name, value in secrets.items():
        assert value, f"{name} was not filled"
        for word in words_in(value):
            assert word.encode() not in state, f"{topic}: {name} is stored in clear"


@pytest.mark.parametrize("topic", TOPICS)
def test_every_free_text_of_an_event_is_personal(topic: str) -> None:
    personal = personal_fields(EVENTS[topic])
    own = [name for name in EVENTS[topic].__struct_fields__ if name not in Event.__struct_fields__]
    for name in own:
        hint = hints(EVENTS[topic])[name]
        if "str" in repr(hint) and name not in personal:
            assert is_word_of_a_list(hint), f"{topic}: {name} is a text that nothing seals"


@pytest.mark.parametrize("topic", [t for t in TOPICS if "identity" in personal_fields(EVENTS[t]).values()])
def test_who_is_forgotten_is_erased_and_what_was_said_stays(mapper: LedgerMapper, topic: str) -> None:
    chance = Random(topic)
    event = some_event(topic, chance, Maker(chance, text=lambda: f"Ida {chance.getrandbits(64)}", fill=1.0))
    stored = mapper.to_stored_event(event)
    mapper.forget_identity([stored])
    mapper.forget_identity([stored])
    found = mapper.to_domain_event(stored)
    for name, retention in personal_fields(EVENTS[topic]).items():
        expected = ERASED if retention == "identity" else getattr(event, name)
        assert getattr(found, name) == expected, name
        assert retention == "content" or getattr(event, name) not in found.sentence()


def test_names_and_handles_are_identity_and_reasons_are_content() -> None:
    identity = {f"{t}.{n}" for t in TOPICS for n, r in personal_fields(EVENTS[t]).items() if r == "identity"}
    assert identity == {
        "stakeholder.referred_to.name",
        "stakeholder.referred_to.external_id",
        "stakeholder.identified.name",
        "stakeholder.identified.job_title",
        "stakeholder.identified.external_id",
        "stakeholder.described.name",
        "stakeholder.described.job_title",
        "stakeholder.handle_added.handle",
    }


def words_in(value: Any) -> list[str]:
    """Return the texts in a value of any type."""
    if isinstance(value, str):
        return [value] if value.startswith("Geheimnis") else []
    plain = msgspec.to_builtins(value)
    items = plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list) else ()
    return [word for item in items for word in words_in(item)]


def is_word_of_a_list(hint: Any) -> bool:
    """Return whether the type is an id, a label, an enum or money: never a person's own words."""
    text = repr(hint)
    if get_origin(hint) is not None and any(
        isinstance(e, Limit) for a in [hint, *get_args(hint)] for e in getattr(a, "__metadata__", ())
    ):
        return True
    return "Ref(" in text or "Limit(most=200" in text or "Money" in text
