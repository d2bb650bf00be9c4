"""What a conversation is at a moment, and the rules about what may happen to it next."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace

from ledger.domain.commitment.state import Honesty, SpeechAct
from ledger.domain.kernel import Aggregate, Basis, Book, Described, Doc, Ref, StateRule
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.errors import Malformed
from ledger.domain.kernel.types import EventRef, Label

InteractionId = Annotated[str, Ref(("interaction",)), Doc(description="The conversation.")]
StatementId = Annotated[
    str, EventRef(), Doc(description="The statement, by the id of its event: `<stream id>@<version>`.")
]


class InteractionCapacity(Described):
    """In which capacity our side took part."""

    SALES = "sales", "To sell."
    SUPPORT = "support", "To help with what was sold."
    PRODUCT_MANAGEMENT = "product_management", "To learn what is needed and to say what will be built."
    EXECUTIVE = "executive", "For the company, at the top."
    INTERNAL = "internal", "Among ourselves."


class InteractionStatus(Described):
    """Where a conversation stands."""

    SCHEDULED = "scheduled", "It is planned."
    HELD = "held", "It took place."
    CANCELLED = "cancelled", "It did not take place."
    SUMMARISED = "summarised", "It took place, and somebody has said what came of it."


TOOK_PLACE = (InteractionStatus.HELD, InteractionStatus.SUMMARISED)


class Consequence(Described):
    """Whether anything came of a conversation."""

    UNKNOWN = "unknown", "Nobody has said."
    NONE = "none", "Nothing came of it."
    SOME = "some", "Something came of it."


class TakenAs(Described):
    """What a statement was taken up as."""

    REQUEST = "request", "Somebody asked for something."
    COMMITMENT = "commitment", "Somebody promised something."
    INTELLIGENCE = "intelligence", "Somebody said what others should know."


class Attendee(Struct, frozen=True, omit_defaults=True):
    """Who takes part in a conversation."""

    stakeholder: Annotated[str, Ref(("stakeholder",)), Doc(description="Who.")]
    part: Annotated[Label | None, Doc(description="In which part: host, translator …")] = None
    absent: Annotated[bool, Doc(description="True for somebody who was invited and did not come.")] = False


class StatementGrade(Struct, frozen=True, omit_defaults=True):
    """How somebody graded a statement, under which published rule."""

    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who graded it.")] = None
    speech_act: Annotated[SpeechAct | None, Doc(description="How far it went.")] = None
    honesty: Annotated[Honesty | None, Doc(description="How honest it was to say it.")] = None
    policy: Annotated[str | None, Ref(("honesty_policy",)), Doc(description="The honesty policy.")] = None
    policy_version: Annotated[int | None, Doc(description="Which version of the policy.")] = None
    rule: Annotated[Label | None, Doc(description="The rule, by its code.")] = None
    note: Annotated[str | None, Doc(description="Why.")] = None
    event: Annotated[str | None, EventRef(), Doc(description="The grading itself, to which the speaker may reply.")] = (
        None
    )


class TakenUp(Struct, frozen=True, omit_defaults=True):
    """What a statement became."""

    taken_as: Annotated[TakenAs, Doc(description="What it was taken up as.")]
    became: Annotated[
        str, Ref(("request", "commitment", "intelligence_note")), Doc(description="The thing that it became.")
    ]
    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who took it up.")] = None


class Statement(Struct, frozen=True, omit_defaults=True):
    """What somebody said, word for word."""

    number: Annotated[int, Doc(description="Its place in the conversation, from 1, as it was written down.")]
    event: Annotated[str, EventRef(), Doc(description="The utterance itself; what `statement` takes in acts.")]
    text: Annotated[str, Doc(description="The words.")] = ""
    speaker: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who said it.")] = None
    on_behalf_of: Annotated[str | None, Ref(("stakeholder",)), Doc(description="In whose name.")] = None
    audience: Annotated[tuple[str, ...], Ref(("stakeholder",)), Doc(description="Who heard it.")] = ()
    said_at: Annotated[datetime | None, Doc(description="When it was said.")] = None
    basis: Annotated[Basis, Doc(description="How whoever wrote it down knows.")] = Basis.SELF
    grades: Annotated[tuple[StatementGrade, ...], Doc(description="How it was graded, the latest by each grader.")] = ()
    taken_up: Annotated[tuple[TakenUp, ...], Doc(description="What it became.")] = ()


class EarlyNote(Struct, frozen=True, omit_defaults=True):
    """What is dated before the statement that it is about. It joins the statement once that was said."""

    statement: Annotated[str, EventRef(), Doc(description="The statement.")]
    grade: Annotated[StatementGrade | None, Doc(description="How it was graded.")] = None
    taken_up: Annotated[TakenUp | None, Doc(description="What it became.")] = None

    @property
    def noted(self) -> StatementGrade | TakenUp | None:
        """What was noted, whichever it is."""
        return self.grade or self.taken_up


class Briefing(Struct, frozen=True, omit_defaults=True):
    """What somebody was told to say, or not to say, in a conversation."""

    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who gave it.")] = None
    to: Annotated[tuple[str, ...], Ref(("stakeholder",)), Doc(description="Who got it.")] = ()
    text: Annotated[str, Doc(description="The words.")] = ""
    not_to_say_no: Annotated[bool, Doc(description="True when they were told not to say no.")] = False
    event: Annotated[str | None, EventRef(), Doc(description="The briefing itself.")] = None


class Interaction(Aggregate):
    """A conversation: who took part, in which capacity, and what was said."""

    kind = "interaction"
    prefix = "int"

    title: Annotated[str, Doc(description="What it is about, in a line.")] = ""
    capacity: Annotated[InteractionCapacity | None, Doc(description="In which capacity our side took part.")] = None
    status: Annotated[InteractionStatus, Doc(description="Where it stands.")] = InteractionStatus.SCHEDULED
    account: Annotated[str | None, Ref(("account",)), Doc(description="The customer it is with.")] = None
    opportunity: Annotated[str | None, Ref(("opportunity",)), Doc(description="The deal it is about.")] = None
    starts_at: Annotated[datetime | None, Doc(description="When it was to begin.")] = None
    held_at: Annotated[datetime | None, Doc(description="When it took place.")] = None
    minutes: Annotated[int | None, Doc(description="How long it took, or is to take, in minutes.")] = None
    attendees: Annotated[tuple[Attendee, ...], Doc(description="Who takes part.")] = ()
    agenda: Annotated[str | None, Doc(description="What is to be talked about.")] = None
    briefings: Annotated[tuple[Briefing, ...], Doc(description="What our side was told beforehand.")] = ()
    statements: Annotated[tuple[Statement, ...], Doc(description="What was said, word for word.")] = ()
    early: Annotated[
        tuple[EarlyNote, ...], Doc(description="What is dated before the statement that it is about.")
    ] = ()
    summary: Annotated[str | None, Doc(description="What was talked about, in somebody's words.")] = None
    consequence: Annotated[Consequence, Doc(description="Whether anything came of it.")] = Consequence.UNKNOWN
    cancelled_because: Annotated[str | None, Doc(description="Why it did not take place.")] = None

    def facets(self) -> Facets:
        """List conversations by title, status, customer, deal and capacity."""
        return Facets(
            title=self.title,
            status=self.status,
            account=self.account,
            opportunity=self.opportunity,
            label=self.capacity.value if self.capacity else None,
        )

    @property
    def people(self) -> tuple[str, ...]:
        """Those who were, or are to be, there."""
        return tuple(a.stakeholder for a in self.attendees if not a.absent)

    @property
    def person_minutes(self) -> int | None:
        """How much time of people it took; None when nobody said how long it was."""
        return None if self.minutes is None else self.minutes * len(self.people)


class InteractionNotScheduled(StateRule):
    """The conversation has taken place or was cancelled."""

    help = "Record what was said in it, or schedule another one."


class InteractionNotHeld(StateRule):
    """The conversation has not taken place."""

    help = "Record that it was held first, with `holdInteraction` or `recordConversation`."


class AlreadyAttending(StateRule):
    """The person takes part already."""

    help = "Nothing is left to do."


class NotAttending(StateRule):
    """The person does not take part."""

    help = "Look at the `attendees` as they are now."


class NotAStatement(Malformed):
    """The event is not something that was said in a conversation."""

    help = "Give the `event` of one of the `statements` of an interaction."


def scheduled(book: Book, interaction_id: str) -> Interaction:
    """Return a conversation that is still to take place."""
    interaction = book.subject(Interaction, interaction_id, "interaction")
    over = InteractionNotScheduled(f"interaction {interaction.id} is {interaction.status.value}", path=("interaction",))
    book.rule(interaction.status is InteractionStatus.SCHEDULED, over)
    return interaction


def held(book: Book, interaction_id: str) -> Interaction:
    """Return a conversation that took place."""
    interaction = book.subject(Interaction, interaction_id, "interaction")
    yet = InteractionNotHeld(f"interaction {interaction.id} is {interaction.status.value}", path=("interaction",))
    book.rule(interaction.status in TOOK_PLACE, yet)
    return interaction


def statement_of(book: Book, event_id: str) -> tuple[Interaction, Statement]:
    """Return a statement, by its event, with the conversation it was made in."""
    stream = event_id.partition("@")[0]
    if not stream.startswith(f"{Interaction.prefix}_"):
        raise NotAStatement(f"{event_id} was not said in a conversation", path=("statement",))
    interaction = book.subject(Interaction, stream, "statement")
    found = next((s for s in interaction.statements if s.event == event_id), None)
    if found is None:
        raise NotAStatement(f"{event_id} is no statement of interaction {interaction.id}", path=("statement",))
    return interaction, found


def concerns(interaction: Interaction) -> tuple[str | None, ...]:
    """Return what an act in the conversation is about beside it: its customer and its deal."""
    return (interaction.account, interaction.opportunity)


def note(interaction: Interaction, statement: str, what: StatementGrade | TakenUp) -> None:
    """Note a grade of a statement, or what it became, at the statement; or for later, when it is not said yet.

    Events may be folded in the order in which they occurred, and a grade may be dated before what it grades.
    """
    if all(s.event != statement for s in interaction.statements):
        grade, became = (what, None) if isinstance(what, StatementGrade) else (None, what)
        interaction.early = (*interaction.early, EarlyNote(statement, grade, became))
    interaction.statements = tuple(noted(s, what) if s.event == statement else s for s in interaction.statements)


def noted(statement: Statement, what: StatementGrade | TakenUp | None) -> Statement:
    """Return a statement with a grade, which takes the place of its grader's last one, or with what it became."""
    if isinstance(what, StatementGrade):
        return replace(statement, grades=(*(g for g in statement.grades if g.by != what.by), what))
    return statement if what is None else replace(statement, taken_up=(*statement.taken_up, what))
