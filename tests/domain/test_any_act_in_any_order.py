"""Whatever people do, in whatever order: what is recorded folds, and what is refused has written nothing."""

from __future__ import annotations

from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.interaction.conversation import RecordConversation, StatementInput
from ledger.domain.interaction.state import Interaction
from ledger.domain.kernel import AGGREGATES, COMMANDS, EVENTS, Aggregate, Command, LedgerError
from ledger.domain.kernel.aggregate import begin, fold
from ledger.domain.kernel.errors import ERRORS
from tests.domain.acts import Maker, events_of
from tests.domain.negotiation import Negotiation

KINDS = sorted(AGGREGATES.values(), key=lambda cls: cls.kind)
CHANCE = st.randoms(use_true_random=False)


def commands_of(aggregate: type[Aggregate]) -> list[type[Command]]:
    """Return the commands that change a kind of thing."""
    return [cls for _, cls in sorted(COMMANDS.items()) if cls.changes is aggregate]


def tried(n: Negotiation, command: Command) -> LedgerError | None:
    """Execute a command; return why it was refused, if it was. Anything else that is raised is a bug."""
    try:
        n.act(command, Aggregate)
    except LedgerError as refusal:
        return refusal
    return None


@pytest.mark.parametrize("kind", KINDS, ids=lambda cls: cls.kind)
@settings(max_examples=8)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_act_is_recorded_whole_or_refused_for_a_reason(kind: type[Aggregate], seed: int) -> None:
    n, chance = Negotiation(), Random(seed)
    n.promise(request=n.request())
    n.no(n.request())
    talk = RecordConversation(by=n.ben, title="Call", statements=(StatementInput(speaker=n.ben, text="It comes."),))
    n.act(talk, Interaction)
    everything = sorted(COMMANDS.values(), key=lambda cls: cls.__name__)
    for _ in range(50):
        cls = chance.choice(commands_of(kind) if chance.random() < 0.8 else everything)
        command = Maker(chance, list(n.things), fill=0.3, astray=0.02).command(cls)
        before = msgspec.json.encode(n.things), len(n.log)
        refusal = tried(n, command)
        if refusal is not None:
            assert refusal.code in ERRORS
            assert refusal.path, f"{refusal.code} does not say where"
            assert (msgspec.json.encode(n.things), len(n.log)) == before
        else:
            assert n.happened
            assert all(event.irregular is None for event in n.happened)
    for thing_id, thing in n.things.items():
        own = [event for event in n.log if event.originator_id == thing_id]
        assert [event.originator_version for event in own] == list(range(1, len(own) + 1))
        assert fold(None, own) == thing


@pytest.mark.parametrize("kind", KINDS, ids=lambda cls: cls.kind)
@settings(max_examples=25)
@given(chance=CHANCE)
def test_events_fold_in_any_order_from_any_event_on(kind: type[Aggregate], chance: Random) -> None:
    classes = events_of(kind)
    thing = f"{kind.prefix}_{'1' * 32}"
    maker = Maker(chance, [f"stk_{'1' * 32}", f"stk_{'2' * 32}"])
    state = begin(thing)
    for _ in range(chance.randint(1, 8)):
        event = maker.event(chance.choice(classes), thing, chance.randint(1, 20))
        state = event.mutate(state)
        event.mutate(None)
    assert state.facets().status is not None
    assert state.created_at is None or (state.modified_at is not None and state.created_at <= state.modified_at)
    assert msgspec.json.decode(msgspec.json.encode(state), type=kind) == state, "the views keep states as JSON"


def test_every_kind_of_thing_has_events_and_commands() -> None:
    assert sum(len(events_of(kind)) for kind in KINDS) == len(EVENTS)
    assert all(commands_of(kind) for kind in KINDS)
