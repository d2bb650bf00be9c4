"""Reading pages of the log as domain events: what was altered is refused where it is read, what is erased reads so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from eventsourcing.persistence import MapperDeserialisationError

from ledger.domain.kernel.types import ERASED
from ledger.domain.request.discussing import RequestCommented
from ledger.domain.stakeholder import StakeholderIdentified
from ledger.store.keyring import Keyring
from ledger.store.mapper import LedgerMapper
from ledger.store.row import Record

MIRA, NOAH, REQUEST = f"stk_{1:032x}", f"stk_{2:032x}", f"req_{3:032x}"


@pytest.fixture
def keyring(tmp_path: Path) -> Iterator[Keyring]:
    keyring = Keyring(tmp_path / "keys.sqlite", bytes(32))
    yield keyring
    keyring.close()


@pytest.fixture
def mapper(keyring: Keyring) -> LedgerMapper:
    return LedgerMapper(keyring)


@pytest.fixture
def page(mapper: LedgerMapper) -> list[Record]:
    """Three events as the database gives them."""
    events = [
        StakeholderIdentified(originator_id=MIRA, originator_version=1, name="Mira Chen", job_title="CFO"),
        StakeholderIdentified(originator_id=NOAH, originator_version=1, name="Noah Berg"),
        RequestCommented(originator_id=REQUEST, originator_version=7, by=MIRA, text="It hurts every month."),
    ]
    stored = map(mapper.to_stored_event, events)
    return [(n, str(s.originator_id), s.originator_version, s.topic, s.state, n, b"") for n, s in enumerate(stored, 1)]


def test_a_page_is_read_as_the_events_that_were_stored(mapper: LedgerMapper, page: list[Record]) -> None:
    mira, noah, comment = mapper.events(page)
    assert isinstance(mira, StakeholderIdentified)
    assert (mira.originator_id, mira.name, mira.job_title, mira.sealed) == (MIRA, "Mira Chen", "CFO", ())
    assert isinstance(noah, StakeholderIdentified)
    assert noah.name == "Noah Berg"
    assert isinstance(comment, RequestCommented)
    assert (comment.event_id, comment.text) == (f"{REQUEST}@7", "It hurts every month.")


def test_who_is_forgotten_while_a_page_is_read_is_erased_from_the_next_event_on(
    mapper: LedgerMapper, keyring: Keyring, page: list[Record]
) -> None:
    reading = mapper.events([*page, page[0]])
    assert next(reading).name == "Mira Chen"  # type: ignore[attr-defined]
    keyring.erase(range(1, 2_000))
    noah, comment, mira = reading
    assert [noah.name, mira.name, mira.job_title] == [ERASED] * 3  # type: ignore[attr-defined]
    assert comment.text == ERASED  # type: ignore[attr-defined]


@pytest.mark.parametrize("column", ["stream", "version", "both, in the event too"])
def test_an_event_in_the_place_of_another_is_refused(mapper: LedgerMapper, page: list[Record], column: str) -> None:
    position, stream, version, topic, state, stamp, leaf = page[0]
    if column == "stream":
        moved, match = (position, NOAH, version, topic, state, stamp, leaf), "in the place of another"
    elif column == "version":
        moved, match = (position, stream, 2, topic, state, stamp, leaf), "in the place of another"
    else:  # whoever edits the event too, has no key to seal it for its new place
        edited = state.replace(MIRA.encode(), NOAH.encode())
        moved, match = (position, NOAH, version, topic, edited, stamp, leaf), "fail their authentication"
    with pytest.raises(MapperDeserialisationError, match=match):
        list(mapper.events([moved]))


def test_altered_ciphertext_is_refused(mapper: LedgerMapper, page: list[Record]) -> None:
    position, stream, version, topic, state, stamp, leaf = page[2]
    event = msgspec.json.decode(state)
    ciphertext = event["sealed"][0]["ciphertext"]
    for at in range(0, len(ciphertext) - 2, 5):
        flipped = ciphertext[:at] + ("A" if ciphertext[at] != "A" else "B") + ciphertext[at + 1 :]
        event["sealed"][0]["ciphertext"] = flipped
        altered = (position, stream, version, topic, msgspec.json.encode(event), stamp, leaf)
        with pytest.raises(MapperDeserialisationError, match="fail their authentication"):
            list(mapper.events([altered]))


@pytest.mark.parametrize("fields", [["title"], ["text", "by"], ["details"], []])
def test_nothing_comes_out_of_a_seal_but_what_went_in(
    mapper: LedgerMapper, page: list[Record], fields: list[str]
) -> None:
    """The names of the sealed fields are legible, and not authenticated: they must be those that lie inside."""
    position, stream, version, topic, state, stamp, leaf = page[2]
    event = msgspec.json.decode(state)
    event["sealed"][0]["fields"] = fields
    altered = (position, stream, version, topic, msgspec.json.encode(event), stamp, leaf)
    with pytest.raises(MapperDeserialisationError, match=r"not the fields it may seal|do not decode"):
        list(mapper.events([altered]))


def test_a_topic_of_nobody_and_bytes_that_are_no_event_are_refused(mapper: LedgerMapper, page: list[Record]) -> None:
    position, stream, version, topic, _, stamp, leaf = page[0]
    with pytest.raises(MapperDeserialisationError, match="not one that this ledger knows"):
        list(mapper.events([(position, stream, version, "os:system", b"{}", stamp, leaf)]))
    with pytest.raises(MapperDeserialisationError, match="do not decode"):
        list(mapper.events([(position, stream, version, topic, b'{"by":3}', stamp, leaf)]))
