"""Replies: whoever is quoted, graded or otherwise named confirms it, disputes it, or says something beside it.

Life: standing → answered, withdrawn. Each person has one reply to an event, which they may change; nobody's reply
lifts or outvotes another's.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

import msgspec

from ledger.domain.kernel import (
    Aggregate,
    Book,
    Command,
    Described,
    Doc,
    Event,
    Ref,
    StateRule,
    Text,
    clause,
    ending,
    person,
    thing,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.errors import UnknownThing
from ledger.domain.kernel.ids import derived_id
from ledger.domain.kernel.types import EventRef

ReplyId = Annotated[str, Ref(("reply",)), Doc(description="The reply.")]
PERSON = re.compile(rb"stk_[0-9a-f]{32}")


class ReplyStance(Described):
    """How somebody stands to what was recorded of them."""

    CONFIRMS = "confirms", "It was so."
    DISPUTES = "disputes", "It was not so. What is disputed is left out of counts, and said to be."
    COMMENTS = "comments", "Something must be said beside it."


class ReplyStatus(Described):
    """Where a reply stands."""

    STANDING = "standing", "It stands as it is."
    ANSWERED = "answered", "Somebody has answered it; it still stands."
    WITHDRAWN = "withdrawn", "Taken back."


class ReplyAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody answered to a reply."""

    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who answered.")] = None
    text: Annotated[str, Doc(description="What they answered.")] = ""
    on: Annotated[date | None, Doc(description="On which day.")] = None


class Reply(Aggregate):
    """What somebody says to an event that names, quotes or grades them. It shows beside the event."""

    kind = "reply"
    prefix = "rpl"

    replies_to: Annotated[str | None, EventRef(), Doc(description="The event.")] = None
    over: Annotated[str | None, Ref(), Doc(description="The thing whose event it is.")] = None
    given_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who replies.")] = None
    stance: Annotated[ReplyStance, Doc(description="How they stand to it.")] = ReplyStance.COMMENTS
    text: Annotated[str | None, Doc(description="What they say.")] = None
    status: Annotated[ReplyStatus, Doc(description="Where the reply stands.")] = ReplyStatus.STANDING
    answers: Annotated[tuple[ReplyAnswer, ...], Doc(description="What was answered.")] = ()

    def facets(self) -> Facets:
        """List replies by their words, status and stance."""
        return Facets(title=(self.text or self.stance.value)[:200], status=self.status, label=self.stance.value)


class NotConcerned(StateRule):
    """Only who is named in an event, in somebody else's hand, can confirm or dispute it."""

    help = "Comment on it instead. What you wrote down yourself, correct where it stands."


class AlreadyReplied(StateRule):
    """This person has said the very same to the event already."""

    help = "Nothing is left to do."


class ReplyWithdrawn(StateRule):
    """The reply was taken back."""

    help = "Reply again if there is something to say."


class ReplyGiven(Event):
    """Somebody replied to what was recorded of them."""

    topic = "reply.given"

    replies_to: Annotated[str, EventRef(), Doc(description="The event that is replied to.")]
    stance: ReplyStance
    text: Text | None = None

    def apply(self, reply: Reply) -> None:
        reply.replies_to, reply.over = self.replies_to, self.replies_to.partition("@")[0]
        reply.given_by, reply.stance, reply.text = self.by, self.stance, self.text
        reply.status = ReplyStatus.STANDING

    def sentence(self) -> str:
        over = thing(self.replies_to.partition("@")[0])
        return f"{person(self.by)} {SAYS[self.stance]} what is on record in {over}{ending(self.text)}"


SAYS = {
    ReplyStance.CONFIRMS: "confirms",
    ReplyStance.DISPUTES: "disputes",
    ReplyStance.COMMENTS: "comments on",
}


class ReplyRevised(Event):
    """Somebody changed what they had replied."""

    topic = "reply.revised"

    stance: ReplyStance
    text: Text | None = None

    def apply(self, reply: Reply) -> None:
        reply.stance, reply.text, reply.status = self.stance, self.text, ReplyStatus.STANDING

    def sentence(self) -> str:
        return f"{person(self.by)} now {SAYS[self.stance]} it{ending(self.text)}"


class ReplyToEvent(Command):
    """Confirm, dispute or comment on an event that names you. Replying again changes what you said before."""

    changes = Reply
    with_force = True

    replies_to: Annotated[str, EventRef(), Doc(description="The event, as `<stream id>@<version>`.")]
    stance: Annotated[ReplyStance, Doc(description="How you stand to it.")]
    text: Annotated[Text | None, Doc(description="What you say to it.")] = None

    def decide(self, book: Book) -> Reply:
        event = book.recall(self.replies_to)
        if event is None:
            raise UnknownThing(f"there is no event {self.replies_to!r} in this ledger", path=("repliesTo",))
        who = book.speaker or ""
        outside = NotConcerned(f"{self.replies_to} does not name {who} in another's hand", path=("repliesTo",))
        book.rule(self.stance is ReplyStance.COMMENTS or concerns(event, who), outside)
        reply_id = derived_id(Reply.prefix, self.replies_to, who)
        if not book.knows(reply_id):
            reply = book.new(Reply, thing_id=reply_id)
            given = ReplyGiven(replies_to=self.replies_to, stance=self.stance, text=self.text)
            book.record(reply, given, to=heard_by(event, who), about=(event.originator_id,))
            return reply
        reply = book.subject(Reply, reply_id, "repliesTo")
        same = (reply.stance, reply.text) == (self.stance, self.text) and reply.status is not ReplyStatus.WITHDRAWN
        book.rule(not same, AlreadyReplied(f"{who} has replied so to {self.replies_to} already", path=("repliesTo",)))
        revised = ReplyRevised(stance=self.stance, text=self.text)
        book.record(reply, revised, to=heard_by(event, who), about=(event.originator_id,))
        return reply


class ReplyAnswered(Event):
    """Somebody answered a reply."""

    topic = "reply.answered"

    text: Text

    def apply(self, reply: Reply) -> None:
        day = self.occurred_at.date() if self.occurred_at else None
        reply.answers = (*reply.answers, ReplyAnswer(self.by, self.text, day))
        if reply.status is ReplyStatus.STANDING:
            reply.status = ReplyStatus.ANSWERED

    def sentence(self) -> str:
        to = f" {person(self.to[-1])}" if self.to else ""
        return f"{person(self.by)} answered{to}: {clause(self.text)}."


class AnswerReply(Command):
    """Answer what somebody replied. Their reply stands until they change it or take it back."""

    changes = Reply

    reply: ReplyId
    text: Annotated[Text, Doc(description="What you answer.")]

    def decide(self, book: Book) -> Reply:
        reply = standing(book, self.reply)
        book.record(reply, ReplyAnswered(text=self.text), to=(reply.given_by,), about=(reply.over,))
        return reply


class ReplyTakenBack(Event):
    """Somebody took their reply back."""

    topic = "reply.withdrawn"

    reason: Text | None = None

    def apply(self, reply: Reply) -> None:
        reply.status = ReplyStatus.WITHDRAWN

    def sentence(self) -> str:
        return f"{person(self.by)} took the reply back{ending(self.reason)}"


class WithdrawReply(Command):
    """Take your own reply back."""

    changes = Reply
    with_force = True

    reply: ReplyId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Reply:
        reply = standing(book, self.reply)
        others = NotConcerned(f"reply {reply.id} is not {book.speaker}'s", path=("reply",))
        book.rule(reply.given_by == book.speaker, others)
        book.record(reply, ReplyTakenBack(reason=self.reason), about=(reply.over,))
        return reply


def concerns(event: Event, who: str) -> bool:
    """Return whether an event names somebody, and is not just what they wrote down of themselves."""
    return who in named_in(event) and not event.by == event.recorded_by == who


def named_in(event: Event) -> set[str]:
    """Return the people whom an event names: who speaks, hears, is meant, or is mentioned in its words."""
    # Ids are 128 bits and stand for nothing else, wherever in the event they are.
    whole = msgspec.json.encode(msgspec.structs.replace(event, recorded_by=""))
    return {found.decode() for found in PERSON.findall(whole)}


def heard_by(event: Event, who: str) -> tuple[str, ...]:
    """Return who is told of a reply: who said it and who wrote it down."""
    return tuple(p for p in (event.by, event.recorded_by) if p and p.startswith("stk_") and p != who)


def standing(book: Book, reply_id: str) -> Reply:
    """Return a reply that was not taken back."""
    reply = book.subject(Reply, reply_id, "reply")
    gone = ReplyWithdrawn(f"reply {reply.id} was taken back", path=("reply",))
    book.rule(reply.status is not ReplyStatus.WITHDRAWN, gone)
    return reply
