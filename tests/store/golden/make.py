"""Keep the bytes that this release stores: `python -m tests.store.golden.make`, once for every release.

Adds a line for every topic that the golden file does not know yet. A line that is there is never written again: it is
what an earlier release has stored, and some ledger out there holds the like of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path
from random import Random
from uuid import UUID

import msgspec
from eventsourcing.persistence import StoredEvent

import ledger.domain  # noqa: F401  registers every event
from ledger.domain.kernel import AGGREGATES, EVENTS
from ledger.store.mapper import LedgerMapper
from tests.domain.acts import Maker
from tests.store.golden.keys import OneKey

FILE = Path(__file__).with_name("stored.jsonl")


class Golden(msgspec.Struct):
    """One stored event, and what the release that stored it read from it."""

    topic: str
    since: str
    """The release that stored it."""
    originator_id: str
    originator_version: int
    state: str
    """The stored bytes, which are JSON."""
    read: msgspec.Raw
    """The event's fields, unsealed, as that release read them; those that have their default left out."""

    def stored(self) -> StoredEvent:
        """Return the row as a log holds it."""
        return StoredEvent(self.originator_id, self.originator_version, self.topic, self.state.encode())


def kept() -> list[Golden]:
    """Return what is in the file."""
    return [msgspec.json.decode(line, type=Golden) for line in FILE.read_bytes().splitlines()] if FILE.exists() else []


def words(chance: Random) -> str:
    """Return some text that is not all ASCII."""
    return f"Words “{chance.getrandbits(32):x}” — ünï"


def fresh(topics: list[str]) -> Iterator[Golden]:
    """Store an event of each topic, all fields filled."""
    prefixes = {cls.kind: cls.prefix for cls in AGGREGATES.values()}
    mapper = LedgerMapper(OneKey())
    for topic in topics:
        chance = Random(topic)
        maker = Maker(chance, text=partial(words, chance), fill=1.0)
        thing = f"{prefixes[topic.partition('.')[0]]}_{UUID(int=chance.getrandbits(128)).hex}"
        stored = mapper.to_stored_event(maker.event(EVENTS[topic], thing, chance.randint(1, 1_000)))
        read = msgspec.Raw(msgspec.json.encode(mapper.to_domain_event(stored)))
        place = str(stored.originator_id), stored.originator_version
        yield Golden(topic, version("negotiation-ledger"), *place, stored.state.decode(), read)


def main() -> None:
    """Add what is missing."""
    known = {line.topic for line in kept()}
    missing = [topic for topic in EVENTS if topic not in known]
    with FILE.open("ab") as file:
        for line in fresh(sorted(missing)):
            file.write(msgspec.json.encode(line) + b"\n")
    print(f"{len(missing)} topics added to {FILE.name}, {len(known)} were there")


if __name__ == "__main__":
    main()
