"""What was stored is read for ever: bytes of earlier releases, in shapes that today's events no longer have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import msgspec
import pytest
from eventsourcing.persistence import MapperDeserialisationError, StoredEvent

import ledger.domain  # noqa: F401  registers every event
from ledger.domain.kernel import EVENTS, Event, Personal
from ledger.domain.kernel.aggregate import fold
from ledger.domain.kernel.former import FORMER, Former, today
from ledger.domain.kernel.types import ERASED
from ledger.domain.request.asking import RequestRenamed, RequestSubmitted
from ledger.domain.stakeholder import StakeholderIdentified
from ledger.store.mapper import LedgerMapper
from ledger.store.row import Entry
from ledger.store.sealing import seal
from ledger.store.sqlite import SQLiteRecorder
from tests.store.golden.keys import OneKey
from tests.store.golden.make import Golden, kept
from tests.telling import now, opened, whole_log
from tests.torture.truth import check_views

GOLDEN = kept()
REQUEST = "req_00000000000000000000000000000001"
PERSON = "stk_00000000000000000000000000000001"
RAISED = (
    b'{"originator_id":"req_00000000000000000000000000000001","originator_version":1,"recorded_by":"cli",'
    b'"occurred_at":"2019-05-01T09:00:00Z","headline":"Single sign-on","weight":"7"}'
)
"""As a release stored it that called a title a headline, and had a text where a number is now."""
NAMED = (
    b'{"originator_id":"stk_00000000000000000000000000000001","originator_version":1,"recorded_by":"cli",'
    b'"occurred_at":"2019-05-01T08:00:00Z","first_name":"Mira","last_name":"Chen"}'
)
"""As a release stored it that had two fields where there is one now, before anything was sealed."""


@pytest.fixture(autouse=True)
def former() -> Iterator[None]:
    """Register the shapes of releases that never were, for a test."""
    before = dict(FORMER)

    class RequestRaised(Former):  # type: ignore[misc]
        """The topic, a field and a type have changed since."""

        topic = "request.raised"

        headline: Annotated[str, Personal()]
        weight: str = ""

        def upcast(self) -> Event:
            return self.become(RequestRaisedWithWeight, headline=self.headline, weight=int(self.weight or 0))

    class RequestRaisedWithWeight(Former):  # type: ignore[misc]
        """The release after that one: it had the number, but the old words."""

        topic = "request.raised_2"

        headline: Annotated[str, Personal()]
        weight: int = 0

        def upcast(self) -> Event:
            return self.become(RequestSubmitted, title=self.headline, problem=f"weighs {self.weight}")

    class StakeholderNamed(Former):  # type: ignore[misc]
        """Two fields have become one."""

        topic = "stakeholder.named"

        first_name: Annotated[str, Personal("identity")] = ""
        last_name: Annotated[str, Personal("identity")] = ""

        def upcast(self) -> Event:
            parts = (self.first_name, self.last_name)
            name = ERASED if ERASED in parts else " ".join(part for part in parts if part)
            return self.become(StakeholderIdentified, name=name)

    yield
    FORMER.clear()
    FORMER.update(before)


def stored(state: bytes, topic: str) -> StoredEvent:
    place = msgspec.json.decode(state)
    return StoredEvent(place["originator_id"], place["originator_version"], topic, state)


def test_a_field_that_was_renamed_and_one_of_another_type_are_read_from_the_bytes_of_then() -> None:
    event = LedgerMapper(OneKey()).to_domain_event(stored(RAISED, "request.raised"))
    assert isinstance(event, RequestSubmitted)
    assert (event.title, event.problem) == ("Single sign-on", "weighs 7")
    assert (event.topic, event.event_id) == ("request.submitted", f"{REQUEST}@1")
    assert event.recorded_by == "cli"
    assert event.occurred_at is not None
    with pytest.raises(msgspec.MsgspecError):
        msgspec.json.decode(RAISED, type=RequestSubmitted)


def test_what_was_sealed_in_the_old_shape_is_opened_in_it_and_erased_in_both() -> None:
    mapper = LedgerMapper(OneKey())
    then = msgspec.json.decode(NAMED, type=FORMER["stakeholder.named"])
    state = msgspec.json.encode(seal(then, OneKey()))
    assert b"Mira" not in state
    event = mapper.to_domain_event(stored(state, "stakeholder.named"))
    assert isinstance(event, StakeholderIdentified)
    assert event.name == "Mira Chen"
    erased = LedgerMapper(OneKey(erased=True)).to_domain_event(stored(state, "stakeholder.named"))
    assert isinstance(erased, StakeholderIdentified)
    assert erased.name == ERASED


def test_a_log_with_old_events_is_folded_drawn_and_verified_and_its_bytes_stay(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    recorder = SQLiteRecorder(tmp_path / "log.sqlite")
    recorder.append([Entry([stored(NAMED, "stakeholder.named")]), Entry([stored(RAISED, "request.raised")])])
    recorder.close()
    with opened(tmp_path) as ledger:
        assert getattr(now(ledger, PERSON), "name", None) == "Mira Chen"
        assert getattr(now(ledger, REQUEST), "title", None) == "Single sign-on"
        log = whole_log(ledger)
        assert [row.topic for row, _ in log] == ["stakeholder.named", "request.raised"]
        assert [bytes(row.state) for row, _ in log] == [NAMED, RAISED]
        check_views(ledger, log)


def test_a_former_shape_is_never_stored_again() -> None:
    event = FORMER["request.raised"](originator_id=REQUEST, originator_version=1, headline="x")  # type: ignore[call-arg]
    with pytest.raises(AssertionError, match="never stored again"):
        LedgerMapper(OneKey()).to_stored_event(event)
    assert today(event).topic == "request.submitted"


def test_a_topic_means_one_shape() -> None:
    with pytest.raises(TypeError, match="a new shape needs a new topic"):
        type("Renamed", (Former,), {"topic": RequestRenamed.topic, "__module__": __name__})
    with pytest.raises(TypeError, match="two events claim"):
        type("Raised", (Former,), {"topic": "request.raised", "__module__": __name__})


def test_an_unknown_topic_is_refused_whatever_module_it_names() -> None:
    with pytest.raises(MapperDeserialisationError, match="not one that this ledger knows"):
        LedgerMapper(OneKey()).to_domain_event(stored(RAISED, "os:system"))


@pytest.mark.parametrize("line", GOLDEN, ids=lambda line: line.topic)
def test_what_a_release_has_stored_is_read_by_this_one(line: Golden) -> None:
    """Real bytes of every topic. When one fails, a stored shape was changed: see docs/changing-events.md."""
    event = LedgerMapper(OneKey()).to_domain_event(line.stored())
    assert event.event_id == f"{line.originator_id}@{line.originator_version}"
    if line.topic in EVENTS:
        read = msgspec.json.decode(msgspec.json.encode(event))
        expected = msgspec.json.decode(line.read)
        assert {name: read.get(name) for name in expected} == expected
    assert event.sentence()
    assert fold(None, [event]) is not None
    erased = LedgerMapper(OneKey(erased=True)).to_domain_event(line.stored())
    assert erased.sentence()
    assert fold(None, [erased]) is not None


def test_the_golden_bytes_hold_a_line_for_each_topic_of_the_first_release_that_kept_them() -> None:
    assert len({line.topic for line in GOLDEN}) == len(GOLDEN)
    assert len(GOLDEN) >= 140
    assert {line.topic for line in GOLDEN} <= EVENTS.keys() | FORMER.keys()
