"""A person: identified → merged, erased; active ⇄ inactive. Of whom was merged or erased, nothing new is recorded."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.kernel import Command
from ledger.domain.kernel.types import ERASED
from ledger.domain.stakeholder import (
    AddHandle,
    AssessStakeholder,
    DeactivateStakeholder,
    DescribeStakeholder,
    DismissScribe,
    EraseStakeholder,
    IdentifyStakeholder,
    MergeStakeholder,
    NameScribe,
    ReactivateStakeholder,
    Role,
    Stakeholder,
    Support,
)
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing
from tests.machines.stage import CAST

LIFE = life(
    "life",
    """
    describe: merged → StakeholderMerged; erased → StakeholderErased
    handle: merged → StakeholderMerged; erased → StakeholderErased
    assess: merged → StakeholderMerged; erased → StakeholderErased
    name: merged → StakeholderMerged; erased → StakeholderErased
    dismiss: merged → StakeholderMerged; erased → StakeholderErased
    leave: active → inactive; inactive → AlreadyInactive; merged → StakeholderMerged; erased → StakeholderErased
    return: inactive → active; active → AlreadyActive; merged → StakeholderMerged; erased → StakeholderErased
    merge: merged → StakeholderMerged; erased → StakeholderErased; else merged
    erase: erased → StakeholderErased; else erased
    """,
)
WHICH = st.integers(0, 2)


class Stakeholders(Machine):
    lives = (LIFE,)
    force = frozenset({"name", "dismiss"})

    def axes(self, thing: Stakeholder) -> dict[str, Any]:
        return {
            "life": standing(thing),
            "name": thing.name,
            "role": thing.role.value,
            "handles": {h.handle for h in thing.handles},
            "assessed": {a.assessor: a.support for a in thing.assessments},
            "scribes": set(thing.scribes),
            "merged_into": thing.merged_into,
        }

    @initialize()
    def identify(self) -> None:
        states: dict[str, Any] = {"life": "active", "role": "other", "handles": set(), "assessed": {}, "scribes": set()}
        states["merged_into"] = None
        names = [f"P{self.stage.number()}" for _ in range(3)]
        self.three = [self.begun("identify", IdentifyStakeholder(name=n), name=n, **states) for n in names]

    def stranger(self, command: Command) -> str:
        scribes = self.model[command.by]["scribes"] if command.by in self.model else set()
        return next(self.who(name) for name in CAST if self.who(name) not in (command.by, *scribes))

    def _gone(self, them: str) -> str | None:
        """Whoever was merged and then erased is both."""
        return "StakeholderMerged" if self.model[them]["merged_into"] else None

    @rule(which=WHICH, who=WHO, ago=AGO, role=st.none() | st.sampled_from(Role))
    def describe(self, which: int, who: str, ago: int, role: Role | None) -> None:
        them = self.three[which]
        command = DescribeStakeholder(stakeholder=them, role=role, **self.said(who, ago))
        now = role.value if role else self.model[them]["role"]
        self.does("describe", them, command, self._gone(them), None if role else "NothingToRecord", role=now)

    @rule(which=WHICH, who=WHO, ago=AGO, handle=st.sampled_from(("mchen", "mira")))
    def add_handle(self, which: int, who: str, ago: int, handle: str) -> None:
        them = self.three[which]
        command = AddHandle(stakeholder=them, system="github", handle=handle, **self.said(who, ago))
        self.does("handle", them, command, self._gone(them), handles=self.model[them]["handles"] | {handle})

    @rule(which=WHICH, who=WHO, ago=AGO, support=st.none() | st.sampled_from(Support))
    def assess(self, which: int, who: str, ago: int, support: Support | None) -> None:
        them = self.three[which]
        command = AssessStakeholder(stakeholder=them, support=support, **self.said(who, ago))
        self.does(
            "assess", them, command, self._gone(them), assessed=self.model[them]["assessed"] | {self.who(who): support}
        )

    @rule(which=WHICH, scribe=st.sampled_from(("ana", "ben", "vic")))
    def name_scribe(self, which: int, scribe: str) -> None:
        them, new = self.three[which], self.who(scribe)
        scribes = self.model[them]["scribes"]
        already = "AlreadyScribe" if new in scribes else None
        self.does("name", them, NameScribe(by=them, scribe=new), self._gone(them), already, scribes=scribes | {new})

    @rule(which=WHICH, scribe=WHO)
    def dismiss_scribe(self, which: int, scribe: str) -> None:
        them, gone = self.three[which], self.who(scribe)
        scribes = self.model[them]["scribes"]
        none = None if gone in scribes else "NotScribe"
        self.does(
            "dismiss", them, DismissScribe(by=them, scribe=gone), self._gone(them), none, scribes=scribes - {gone}
        )

    @rule(which=WHICH, who=WHO, ago=AGO, back=st.booleans())
    def leave_or_return(self, which: int, who: str, ago: int, back: bool) -> None:
        them, said = self.three[which], self.said(who, ago)
        if back:
            self.does("return", them, ReactivateStakeholder(stakeholder=them, **said), self._gone(them))
        else:
            self.does("leave", them, DeactivateStakeholder(stakeholder=them, **said), self._gone(them))

    @rule(which=WHICH, into=WHICH, who=WHO)
    def merge(self, which: int, into: int, who: str) -> None:
        them, stays = self.three[which], self.three[into]
        command = MergeStakeholder(stakeholder=them, into=stays, **self.said(who))
        other = self.model[stays]
        itself = "MergedWithItself" if them == stays or other["merged_into"] else None
        erased = "StakeholderErased" if other["life"] == "erased" else None
        self.does("merge", them, command, self._gone(them), itself, erased, merged_into=stays)

    @rule(which=WHICH, who=WHO)
    def erase(self, which: int, who: str) -> None:
        them = self.three[which]
        command = EraseStakeholder(stakeholder=them, ground="GDPR Art. 17", **self.said(who))
        self.does("erase", them, command, handles={ERASED for _ in self.model[them]["handles"]}, name=ERASED)


def test_a_person_is_known_until_they_are_merged_or_erased(run: Run) -> None:
    run(Stakeholders)
