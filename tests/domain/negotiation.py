"""A negotiation to tell stories with: people act, the book is kept in memory, and what was refused wrote nothing."""

from __future__ import annotations

from copy import copy
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec
import pytest

import ledger.domain  # noqa: F401  registers every event and command
from ledger.domain.account import Account, OpenAccount, Side
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.state import Commitment
from ledger.domain.decision.drafting import DraftDecision
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import Outcome
from ledger.domain.kernel import Aggregate, Book, Command, Event, LedgerError, Source
from ledger.domain.kernel.aggregate import fold
from ledger.domain.kernel.check import check
from ledger.domain.kernel.envelope import Recorder
from ledger.domain.opportunity.opening import OpenOpportunity
from ledger.domain.opportunity.state import Opportunity
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.state import Request
from ledger.domain.stakeholder import IdentifyStakeholder, Role, Stakeholder
from ledger.views.mentions import render

A = TypeVar("A", bound=Aggregate)
E = TypeVar("E", bound=Event)

RECORDED: set[str] = set()
"""The names of the commands that were recorded in any story."""
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Negotiation:
    """Executes commands as the ledger does (envelope, check, decision), on states held in memory."""

    def __init__(self) -> None:
        self.things: dict[str, Aggregate] = {}
        self.log: list[Event] = []
        self.happened: list[Event] = []
        """The events of the latest act."""
        self.now = NOON
        self.source: Source | None = None
        self.ana = self.person("Ana", Role.PRODUCT)
        self.ben = self.person("Ben", Role.SALES)
        self.eva = self.person("Eva", Role.ENGINEERING)
        self.vic = self.person("Vic", Role.EXECUTIVE)
        self.nora = self.person("Nora", Role.BUYER)
        self.nordwind = self.act(OpenAccount(name="Nordwind", side=Side.CUSTOMER), Account).id
        self.deal = self.act(OpenOpportunity(by=self.ben, name="Rollout", account=self.nordwind), Opportunity).id
        self.happened.clear()

    def load(self, thing_id: str) -> Aggregate | None:
        """Return a thing as it stands (what the book asks of the log)."""
        return self.things.get(thing_id)

    def recall(self, event_id: str) -> Event | None:
        """Return an event by its id."""
        return next((e for e in self.log if e.event_id == event_id), None)

    def act(self, command: Command, kind: type[A], *, recorder: str | None = None) -> A:
        """Execute a command; return the thing it changed, as it stands afterwards."""
        book = self._decide(command, recorder)
        for event in book.events:
            self.hear(event)
        RECORDED.add(type(command).__name__)
        self.happened = book.events
        return self.see(kind, self._changed)

    def hear(self, event: Event) -> None:
        """Take an event into the log, whoever decided it; the thing follows it."""
        self.things[event.originator_id] = event.mutate(copy(self.things.get(event.originator_id)))
        self.log.append(event)

    def refused(
        self, refusal: type[LedgerError], command: Command, *, at: str, says: str = "", recorder: str | None = None
    ) -> LedgerError:
        """Execute a command that must be refused for this reason at this path, and write nothing; return the reason."""
        before = msgspec.json.encode(self.things)
        with pytest.raises(LedgerError) as caught:
            self._decide(command, recorder)
        error = caught.value
        assert type(error) is refusal, f"refused as {type(error).__name__}: {error}"
        assert ".".join(error.path) == at, f"refused at {error.path}: {error}"
        assert says in error.message, error.message
        assert type(error).help.endswith("."), f"{error.code} does not say what to do"
        assert msgspec.json.encode(self.things) == before, "a refused act has changed something"
        return error

    def topics(self) -> list[str]:
        """Return the topics of the events of the latest act."""
        return [event.topic for event in self.happened]

    def event(self, cls: type[E]) -> E:
        """Return the one event of this class that the latest act recorded."""
        (found,) = [event for event in self.happened if isinstance(event, cls)]
        return found

    def told(self) -> list[str]:
        """Return the sentences of the latest act as a reader sees them."""
        return [self.render(event.sentence()) for event in self.happened]

    def render(self, text: str) -> str:
        """Return a text with its mentions as names and titles."""
        return render(text, {thing.id: thing.facets().title for thing in self.things.values()})

    def see(self, kind: type[A], thing_id: str) -> A:
        """Return the thing as it stands, which is always what its events fold to."""
        found = self.things[thing_id]
        assert isinstance(found, kind)
        assert fold(None, [e for e in self.log if e.originator_id == thing_id]) == found
        return found

    def person(self, name: str, role: Role = Role.OTHER) -> str:
        """Introduce somebody; return their id."""
        return self.act(IdentifyStakeholder(name=name, role=role), Stakeholder).id

    def request(self, title: str = "Single sign-on", **fields: Any) -> str:
        """Let Ben ask for something for Nordwind; return its id."""
        fields = {"by": self.ben, "account": self.nordwind, "opportunity": self.deal, **fields}
        return self.act(SubmitRequest(title=title, **fields), Request).id

    def no(self, *requests: str, **fields: Any) -> str:
        """Let Ana say no; return the decision's id."""
        fields = {"by": self.ana, "outcome": Outcome.DECLINE, "reason": "No capacity this year", **fields}
        return self.act(MakeDecision(requests=requests, **fields), Decision).id

    def draft(self, *requests: str, **fields: Any) -> str:
        """Let Ana draft a no; return the decision's id."""
        fields = {"by": self.ana, "outcome": Outcome.DECLINE, **fields}
        return self.act(DraftDecision(requests=requests, **fields), Decision).id

    def promise(self, consequent: str = "Single sign-on in the spring release", **fields: Any) -> str:
        """Let Ben promise Nora something; return its id."""
        fields = {"by": self.ben, "creditor": self.nora, "account": self.nordwind, **fields}
        return self.act(MakeCommitment(consequent=consequent, **fields), Commitment).id

    def importing(self, command: Command, kind: type[A]) -> A:
        """Execute a command as an import does: what the rules of today forbid is recorded, as irregular."""
        self.source = Source("tracker", "1")
        try:
            return self.act(command, kind)
        finally:
            self.source = None

    def _decide(self, command: Command, recorder: str | None) -> Book:
        book = Book(self, Recorder("tester", recorder), self.now, source=self.source)
        book.open_for(command)
        check(command, book)
        self._changed = command.decide(book).id
        return book
