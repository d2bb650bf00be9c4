"""A machine: random acts, legal and not, on things of one kind, through the real ledger, held against a life.

After every legal act, what the writer keeps, what the views show on both clocks and a fresh fold of the log are the
same, so are the flags that are kept and those that are judged anew, and every thing stands where its life says. An
illegal act is refused for one of the reasons that the life or the machine names, and has written nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import msgspec
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from ledger.domain.kernel import Aggregate, Basis, Command, LedgerError
from ledger.domain.kernel.errors import ERRORS
from ledger.ledger import Receipt
from ledger.views.asof import Moment
from ledger.views.clock import micros
from tests.machines.life import Life
from tests.machines.stage import CAST, Stage, fingerprint

WHO = st.sampled_from(sorted(CAST))
Run = Callable[[type["Machine"]], None]
AGO = st.just(0) | st.integers(0, 90)
"""How many days ago it was said: mostly just now, else told late."""
NOBODY = f"stk_{'0' * 32}"


class Machine(RuleBasedStateMachine):
    """The base of all machines. `model` is what each thing of the run should be: axis → state."""

    lives: ClassVar[tuple[Life, ...]]
    force: ClassVar[frozenset[str]] = frozenset()
    """The acts that only their speaker, or a scribe of theirs, may record (DESIGN.md, the second idea)."""

    stage: ClassVar[Stage]
    own_cast: ClassVar[bool] = False
    """Whether each run has people of its own, because what is judged of them grows with all they ever did."""

    def __init__(self) -> None:
        super().__init__()
        self.model: dict[str, dict[str, Any]] = {}
        self.met: dict[str, None] = {}
        """Everything that the run has touched, its own things and others."""
        self.cast = self.stage.introduced() if self.own_cast else self.stage.people
        self.began = self.stage.head()
        self.last: tuple[Command, Receipt] | None = None

    def axes(self, thing: Any) -> dict[str, Any]:
        """Return how a thing of the views stands on each axis of the model."""
        raise NotImplementedError

    def who(self, name: str) -> str:
        """Return the id of somebody of the cast."""
        return self.cast[name]

    def said(self, name: str, ago: int = 0) -> dict[str, Any]:
        """Return the envelope of an act: who did it, and perhaps some days ago."""
        when = {"occurred_at": datetime.now(UTC) - timedelta(days=ago)} if ago else {}
        return {"by": self.who(name), **when}

    def begins(self, act: str, command: Command, *broken: str | None, **states: Any) -> str | None:
        """Begin a thing, which then stands like this; return its id, or None when it had to be refused."""
        receipt = self._try(act, command, {reason for reason in broken if reason})
        if receipt is None:
            return None
        self.model[receipt.thing] = states
        self.holds()
        return receipt.thing

    def begun(self, act: str, command: Command, **states: Any) -> str:
        """Begin a thing that nothing speaks against; return its id."""
        thing = self.begins(act, command, **states)
        assert thing is not None
        return thing

    def does(
        self,
        act: str,
        thing: str,
        command: Command,
        *broken: str | None,
        also: Any = None,  # thing → axis → state
        **others: Any,
    ) -> bool:
        """Do an act on a thing; return whether it was legal.

        `broken` names the rules beside the life that it breaks; `others` says what else changes, on axes without a
        table (a function of what the act began, perhaps), and `also` what changes with other things.
        """
        states = self.model[thing]
        reasons = {reason for reason in broken if reason}
        reasons |= {why for one in self.lives if (why := one.refusal(act, states[one.axis]))}
        receipt = self._try(act, command, reasons)
        if receipt is None:
            return False
        for one in self.lives:
            states[one.axis] = one.after(act, states[one.axis])
        states |= {axis: state(receipt.thing) if callable(state) else state for axis, state in others.items()}
        for other, changed in (also or {}).items():
            self.model[other].update(changed)
        self.holds()
        return True

    def holds(self) -> None:
        """Every thing of the run stands where the model says."""
        now, _ = self.stage.now()
        seen = self.stage.seen(self.model, now)
        for thing, states in self.model.items():
            stands = self.axes(seen[thing])
            assert {axis: stands[axis] for axis in states} == states, thing

    @precondition(lambda self: self.last is not None)
    @rule(otherwise=st.booleans())
    def say_again(self, otherwise: bool) -> None:
        """The same command id writes once; with another content it is a conflict."""
        assert self.last is not None
        command, receipt = self.last
        if otherwise:
            other = msgspec.structs.replace(command, about=(*command.about, self.stage.suedsee))
            self._refused(other, {"CommandConflict"})
            return
        head = self.stage.head()
        again = self.stage.execute(command)
        assert again.repeated
        assert (again.thing, again.first, again.last) == (receipt.thing, receipt.first, receipt.last)
        assert self.stage.head() == head

    @precondition(lambda self: self.last is not None)
    @rule(how=st.sampled_from(("nobody", "tomorrow", "no zone", "nothing", "a thing", "no event", "stale", "SELF")))
    def say_badly(self, how: str) -> None:
        """A malformed or impossible form of the last legal act is refused, whatever the state."""
        assert self.last is not None
        command, receipt = self.last
        recorder: str | None = None
        change: dict[str, Any]
        if how == "nobody" and type(command).needs_speaker:
            change, why = {"by": None}, "SpeakerUnknown"
        elif how == "tomorrow":
            change, why = {"occurred_at": datetime.now(UTC) + timedelta(days=1)}, "DateInTheFuture"
        elif how == "no zone":
            change, why = {"occurred_at": datetime(2026, 1, 1)}, "DateWithoutZone"  # noqa: DTZ001
        elif how == "nothing":
            change, why = {"about": (NOBODY,)}, "UnknownThing"
        elif how == "a thing":
            change, why = {"to": (self.stage.nordwind,)}, "WrongKind"
        elif how == "no event":
            change, why = {"because_of": f"{self.stage.nordwind}@999"}, "UnknownThing"
        elif how == "stale" and receipt.thing in self._named_in(command):
            change, why = {"expected_version": 10_000}, "VersionConflict"
        elif how == "SELF" and command.by is not None:
            recorder = self.stranger(command)
            change, why = {"basis": Basis.SELF}, "NotOwnWords"
        else:
            return
        self._refused(msgspec.structs.replace(command, command_id=None, **change), {why}, recorder)

    @rule(back=st.floats(0, 1), ago=st.none() | st.integers(0, 95))
    def look_back(self, back: float, ago: int | None) -> None:
        """At any moment of the run, on either clock, the views show what the log folds to."""
        position = self.began + round((self.stage.head() - self.began) * back)
        until = None if ago is None else micros(datetime.now(UTC) - timedelta(days=ago))
        moment = Moment(position, until)
        (folded,) = self.stage.folded(self.met, moment)
        assert self.stage.seen(self.met, moment) == folded
        kept, anew = self.stage.flags(self.met, Moment(position))
        assert kept == anew

    def teardown(self) -> None:
        """At the end of a run too, and nobody else has got a flag that is not theirs, or lost one that is."""
        self.holds()
        stage = self.stage
        kept, anew = stage.flags((stage.nordwind, stage.deal, *self.cast.values()), stage.now()[0])
        assert kept == anew

    def stranger(self, command: Command) -> str:
        """Return somebody who is neither the speaker of an act nor a scribe of theirs."""
        return self.who("eva" if command.by != self.who("eva") else "ana")

    def _named_in(self, command: Command) -> set[Any]:
        return {getattr(command, field) for field in command.__struct_fields__ if field not in ("about", "to")}

    def _try(self, act: str, command: Command, reasons: set[str]) -> Receipt | None:
        """Execute a command that must go well, or be refused when there are reasons."""
        assert type(command).with_force == (act in self.force), f"{act} has another force than the design says"
        if act in self.force and not reasons:
            self._refused(command, {"NotByOwnHand"}, self.stranger(command))
        command = msgspec.structs.replace(command, command_id=f"machine {self.stage.number()}")
        if reasons:
            self._refused(command, reasons)
            return None
        head = self.stage.head()
        receipt = self.stage.execute(command)
        assert not receipt.stale
        assert (receipt.first, receipt.repeated) == (head + 1, False)
        assert receipt.last == self.stage.head() > head
        self.last = (command, receipt)
        self._agree(receipt)
        return receipt

    def _agree(self, receipt: Receipt) -> None:
        """What the writer keeps, what the views show on both clocks and what the log folds to are the same."""
        touched = self.stage.touched(receipt.first, receipt.last)
        self.met |= dict.fromkeys((receipt.thing, *touched))
        now, true_now = self.stage.now()
        said, true = self.stage.folded(touched, now, true_now)
        assert self.stage.kept(touched) == said
        assert self.stage.seen(touched, now) == said
        assert self.stage.seen(touched, true_now) == true
        kept, anew = self.stage.flags(self.met, now)
        assert kept == anew
        assert self.stage.titles(touched, now) == {i: thing.facets().title for i, thing in said.items()}

    def _refused(self, command: Command, reasons: set[str], recorder: str | None = None) -> None:
        """Execute a command that must be refused for one of the reasons, and write nothing."""
        before = self._as_it_stands()
        with pytest.raises(LedgerError) as caught:
            self.stage.execute(command, recorder)
        refusal, name = caught.value, type(caught.value).__name__
        assert name in reasons, f"{name} ({refusal}), not one of {sorted(reasons)}"
        assert ERRORS[refusal.code] is type(refusal)
        assert refusal.path, f"{name} does not say where"
        assert type(refusal).help.endswith("."), f"{name} does not say what to do"
        assert self._as_it_stands() == before, "a refused act has written something"

    def _as_it_stands(self) -> tuple[int, bytes, bytes]:
        now, _ = self.stage.now()
        return now.position, fingerprint(self.stage.kept(self.met)), fingerprint(self.stage.seen(self.met, now))


def standing(thing: Aggregate) -> str:
    """Return the status of a thing, as lists show it."""
    return str(thing.facets().status)
