"""Grading: how far a statement went, and how honest it was, under a published rule. The speaker may reply."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.commitment.state import Honesty, SpeechAct
from ledger.domain.honesty_policy.grading import graded_under
from ledger.domain.honesty_policy.state import HonestyPolicyId
from ledger.domain.interaction.state import Interaction, StatementGrade, StatementId, concerns, note, statement_of
from ledger.domain.kernel import Book, Command, Doc, Event, Text, ending, person, thing
from ledger.domain.kernel.types import EventRef, Label


class StatementGraded(Event):
    """Somebody graded a statement."""

    topic = "interaction.statement_graded"

    statement: Annotated[str, EventRef(), Doc(description="The statement that was graded.")]
    speech_act: SpeechAct | None = None
    honesty: Honesty | None = None
    policy: HonestyPolicyId | None = None
    policy_version: int | None = None
    rule: Label | None = None
    note: Text | None = None

    def apply(self, interaction: Interaction) -> None:
        new = StatementGrade(
            by=self.by,
            speech_act=self.speech_act,
            honesty=self.honesty,
            policy=self.policy,
            policy_version=self.policy_version,
            rule=self.rule,
            note=self.note,
            event=self.event_id,
        )
        note(interaction, self.statement, new)

    def sentence(self) -> str:
        grades = [g.value.replace("_", " ") for g in (self.speech_act, self.honesty) if g is not None]
        rule = f" (rule {self.rule.replace('_', ' ')})" if self.rule else ""
        grade = " and ".join(grades) or "not to be graded"
        graded = f"{person(self.by)} graded what was said in {thing(self.originator_id)}"
        return f"{graded} as {grade}{rule}{ending(self.note)}"


class GradeStatement(Command):
    """Grade a statement: how far it went, how honest it was, under a published rule. The speaker is told."""

    changes = Interaction

    statement: StatementId
    speech_act: Annotated[SpeechAct | None, Doc(description="How far it went.")] = None
    honesty: Annotated[Honesty | None, Doc(description="How honest it was to say it.")] = None
    policy: Annotated[HonestyPolicyId | None, Doc(description="The published honesty policy.")] = None
    policy_version: Annotated[
        int | None, Doc(description="Which version of it. Default: the one that holds.", ge=1, le=100_000)
    ] = None
    rule: Annotated[Label | None, Doc(description="The rule, by its code.")] = None
    note: Annotated[Text | None, Doc(description="Why, in words that the speaker can read.")] = None

    def decide(self, book: Book) -> Interaction:
        interaction, statement = statement_of(book, self.statement)
        book.something(self, "honesty", "speech_act")
        version = graded_under(book, self.policy, self.rule, self.policy_version)
        event = StatementGraded(
            statement=self.statement,
            speech_act=self.speech_act,
            honesty=self.honesty,
            policy=self.policy,
            policy_version=version,
            rule=self.rule,
            note=self.note,
        )
        book.record(interaction, event, to=(statement.speaker,), about=(self.policy, *concerns(interaction)))
        return interaction
