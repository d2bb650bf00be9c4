"""Flags are kept as the log is drawn, and are at every position what judging the states afresh would say."""

from __future__ import annotations

import contextlib
import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.domain.account import OpenAccount
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.kernel import COMMANDS, Command, LedgerError
from ledger.domain.reply import ReplyToEvent
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.flags.judging import judged, up
from ledger.views.flags.names import FlagName
from ledger.views.flags.reading import FlagFilter, count, flagged, flags_on
from ledger.views.paging import Page
from tests.domain.acts import EPOCH, Maker
from tests.telling import opened, say

EVERY = tuple(FlagName)
LIKELY = (
    *("SubmitRequest", "MakeDecision", "MakeCommitment", "ProposeCommitment", "VetCommitment", "RecordConversation"),
    *("GrantMandate", "GrantMandate", "StateCapacity", "PlanInitiative", "PlanInitiative", "RaiseEscalation"),
    *(
        "JoinAccountTeam",
        "NameCommitteeMember",
        "AssessStakeholder",
        "EndorseRequest",
        "ReplyToEvent",
        "OpenOpportunity",
    ),
)


def tell(ledger: Ledger, chance: Random, acts: int) -> list[str]:
    """Let anything happen, dated or not, in any order; what is refused leaves no trace. Return the things there are."""
    ids = [say(ledger, IdentifyStakeholder(name=name)).thing for name in ("Ana", "Ben", "Vic", "Nora")]
    ids += [say(ledger, OpenAccount(name=name)).thing for name in ("Nordwind", "Sued")]
    ids += [say(ledger, SubmitRequest(by=ids[0], title="SSO", account=ids[4])).thing]
    ids += [say(ledger, MakeCommitment(by=ids[1], consequent="SSO", request=ids[6], creditor=ids[3])).thing]
    every = sorted(COMMANDS)
    for number in range(acts):
        name = chance.choice(LIKELY) if number < acts // 2 or chance.random() < 0.2 else chance.choice(every)
        maker = Maker(chance, ids, fill=0.6, label=chance.choice(("platform", "capacity")), text=lambda: "Words")
        command = _possible(maker.command(COMMANDS[name]), chance, ids)
        with contextlib.suppress(LedgerError):
            thing = say(ledger, command).thing
            if thing not in ids:
                ids.append(thing)
    return ids


def _possible(command: Command, chance: Random, ids: list[str]) -> Command:
    """Return the act with names and events that exist, so that more of it is recorded than refused."""
    fields: dict[str, Any] = {"because_of": None, "basis": None}
    if type(command).changes.kind != "mandate":
        fields["mandate"] = next((i for i in ids[::-1] if i.startswith("man_")), None)
    fields |= {field: None for field in ("external_id", "sign") if field in command.__struct_fields__}
    if isinstance(command, ReplyToEvent):
        fields["replies_to"] = f"{chance.choice(ids)}@{chance.randint(1, 3)}"
    return replace(command, **fields)


@settings(max_examples=12)
@given(seed=st.integers(0, 2**32 - 1))
def test_what_is_kept_is_what_a_fresh_look_finds_at_any_position_and_time(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as ledger:
        chance = Random(seed)
        ids = tell(ledger, chance, 120)
        head = ledger.recorder.head()
        ledger.follower.wait_for(head)
        assert not ledger.follower.parked()
        ids = sorted({i for (i,) in ledger.views.reader().execute("SELECT id FROM thing")})
        for position in sorted({head, *(chance.randint(1, head) for _ in range(6))}):
            moment = Moment(position)
            at = EPOCH + timedelta(days=chance.randint(0, 400))
            kept = flags_on(ledger.views, DEVELOPMENT, ids, moment, at, EVERY)
            for thing_id, thing in things.get_many(ledger.views, DEVELOPMENT, ids, moment).items():
                fresh = judged(ledger.views, DEVELOPMENT, thing, moment)
                found = sorted((f.name, f.about or "", f.sentence, f.evidence, f.disputed) for f in kept[thing_id])
                told = {
                    (f.name, f.about, f.sentence, f.evidence, f.disputed)
                    for f in up(fresh, int(at.timestamp()) * 1_000_000)
                    if f.nudge is None or f.open_from <= at.timestamp() * 1_000_000
                }
                assert found == sorted(told), f"{thing_id} at {position}"
            which = FlagFilter(EVERY, disputed=None)
            listed = flagged(ledger.views, DEVELOPMENT, moment, at, which, Page(first=1000))
            assert count(ledger.views, DEVELOPMENT, moment, at, which) == sum(map(len, kept.values()))
            assert {f.sentence for _, f in listed.rows} <= {f.sentence for fs in kept.values() for f in fs}
