"""A tale: one line being told to the ledger, with what every kind of line needs: people, texts, its request."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.kernel.book import Book
from ledger.domain.kernel.errors import Malformed
from ledger.domain.kernel.event import Event
from ledger.domain.kernel.ids import derived_id
from ledger.domain.request.asking import RequestReferredTo
from ledger.domain.request.state import Request
from ledger.domain.stakeholder import (
    Role,
    Stakeholder,
    StakeholderHandleAdded,
    StakeholderIdentified,
    StakeholderReferredTo,
)
from ledger.exchange.history.line import Line
from ledger.exchange.history.people import UNKNOWN, People, is_nobody

ROLES = {
    "ceo": Role.EXECUTIVE,
    "vice president": Role.EXECUTIVE,
    "agent": Role.SUPPORT,
    "support group": Role.SUPPORT,
    "caller": Role.BUYER,
    "engineer": Role.ENGINEERING,
    "developer": Role.ENGINEERING,
}
IDENTIFYING = ("stakeholder_identified", "stakeholder_moved")
PEOPLE = ("decided_by", "escalated_to", "assigned_to", "opened_by", "co_authors", "approvers")
"""Keys of `data` that name people, one or several."""


class Tale:
    """One line, the book it is written in, and whom it names. First the people, then the subject, then the act."""

    def __init__(self, book: Book, line: Line, people: People, *, target_is_person: bool) -> None:
        self.book, self.line, self.people = book, line, people
        self.namespace = line.namespace
        self._told: set[str] = set()
        self._texts: dict[str, str] = {}
        scribe = line.word("recorded_by", 400)
        book.according_to(None if scribe is None else self._id(scribe), None)
        # Who somebody in a network is, is itself the act of such a line: its handler introduces them.
        itself = line.type in IDENTIFYING and self.namespace.startswith("net:")
        self.actor = self._id(line.actor) if itself else self.person(line.actor, line.actor_role)
        if scribe is not None:
            self.person(scribe)
        self.named = {key: tuple(map(self.person, line.words(key))) for key in PEOPLE if line.data.get(key)}
        self.target = self.person(line.word("target", 400)) if target_is_person else None

    def person(self, name: str | None, role: str | None = None) -> str:
        """Return the id of somebody, whom the ledger gets to know if it does not yet."""
        nobody = is_nobody(name)
        name = UNKNOWN if nobody or name is None else name.strip()
        thing_id = self._id(name)
        if not self.book.knows(thing_id):
            self._introduce(thing_id, name, role, pseudo=nobody)
        if not nobody:
            self.people.learn(self.namespace, name)
        return thing_id

    def people_in(self, *keys: str) -> tuple[str, ...]:
        """Return the ids of those whom these keys of `data` name."""
        return tuple(somebody for key in keys for somebody in self.named.get(key, ()))

    def request(self, subject: str | None = None, title: str | None = None) -> Request:
        """Return the request that the line is about (or another one); what nobody has raised gets a placeholder."""
        if subject is None:
            subject, title = self.line.subject, self.line.title
        if subject.startswith(("net:", "group:")):
            raise Malformed(f"{subject} is no request; a line of type {self.line.type} cannot be about it")
        found = self.book.find(request_id(subject))
        if found is None:
            found = self.book.new(Request, subject)
            event = RequestReferredTo(title=self.text(title), external_id=subject)
            self.book.record(found, event)
        assert isinstance(found, Request)
        return found

    def text(self, text: str | None) -> str | None:
        """Return a text with people as mentions, or None when it says nothing."""
        return self._with_mentions(text) if text is not None and text.strip() else None

    def said(self) -> str | None:
        """Return the line's text for a field of the event; it then need not be kept among the details."""
        self._told.add("text")
        return self.text(self.line.text)

    def entitled(self) -> str:
        """Return the line's title for a field of the event."""
        self._told.add("title")
        return self.text(self.line.title) or self.line.subject

    def record(
        self,
        aggregate: Aggregate,
        event: Event,
        *,
        to: tuple[str | None, ...] = (),
        about: tuple[str | None, ...] = (),
    ) -> Event:
        """Record the line's own act; it keeps what the line says beyond the event's fields."""
        title = getattr(aggregate, "title", None) if isinstance(aggregate, Request) else None
        self._keep_the_rest(title)
        return self.book.record(aggregate, event, to=to, about=about)

    def _keep_the_rest(self, title_of: str | None) -> None:
        line = self.line
        rest: dict[str, Any] = {}
        if line.data:
            rest["data"] = self._mentions(line.data)
        if line.actor_role:
            rest["actor_role"] = line.actor_role
        if line.actor is not None and is_nobody(line.actor):
            rest["actor"] = line.actor
        for key in ("title", "text"):
            text = self.text(getattr(line, key))
            if text is not None and key not in self._told and not (key == "title" and text == title_of):
                rest[key] = text
        self.book.according_to(None, msgspec.json.encode(rest).decode() if rest else None)

    def _mentions(self, value: Any) -> Any:
        if isinstance(value, str):
            exactly = self.people.named(self.book, self.namespace, value.strip())
            return f"{{person:{exactly}}}" if exactly else self._with_mentions(value)
        if isinstance(value, dict):
            return {key: self._mentions(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._mentions(inner) for inner in value]
        return value

    def _with_mentions(self, text: str) -> str:
        # Sources repeat themselves: the text of a line often stands among its data once more.
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = self.people.mention(self.book, self.namespace, text)
        return found

    def introduce_actor(self) -> Stakeholder:
        """Say who the actor is as the line's own act."""
        name = UNKNOWN if is_nobody(self.line.actor) or self.line.actor is None else self.line.actor.strip()
        self._keep_the_rest(None)
        somebody = self._introduce(self.actor, name, self.line.actor_role, pseudo=name == UNKNOWN)
        if name != UNKNOWN:
            self.people.learn(self.namespace, name)
        return somebody

    def _introduce(self, thing_id: str, name: str, role: str | None, *, pseudo: bool) -> Stakeholder:
        network = self.namespace if self.namespace.startswith("net:") else None
        external_id = f"{self.namespace}/{name}"
        event: StakeholderIdentified | StakeholderReferredTo
        if role and not pseudo:
            event = identified(name, role, external_id, network)
        else:
            event = StakeholderReferredTo(name=name, external_id=external_id, pseudo=pseudo, network=network)
        somebody = self.book.new(Stakeholder, thing_id=thing_id)
        self.book.record(somebody, event)
        if name.startswith("@"):
            self.book.record(somebody, StakeholderHandleAdded(system=self.namespace, handle=name.removeprefix("@")))
        return somebody

    def _id(self, name: str | None) -> str:
        return self.people.id_of(self.namespace, UNKNOWN if name is None or is_nobody(name) else name.strip())


@lru_cache(10_000)
def request_id(subject: str) -> str:
    """Return the id of the request that a source calls so."""
    return derived_id(Request.prefix, subject)


def identified(name: str, role: str, external_id: str, network: str | None) -> StakeholderIdentified:
    """Return the event that says who somebody is; the source's own word for their role is kept as their title."""
    known = ROLES.get(role.lower(), Role.OTHER)
    return StakeholderIdentified(name=name, role=known, job_title=role, external_id=external_id, network=network)
