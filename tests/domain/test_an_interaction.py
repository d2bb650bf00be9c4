"""An interaction: planned, briefed for, held, called off, summed up; who was there, how long (capability 38)."""

from __future__ import annotations

from datetime import timedelta

from ledger.domain.account import Account, OpenAccount
from ledger.domain.interaction.attending import AddAttendee, AttendeeInput, RemoveAttendee, WhoAttends
from ledger.domain.interaction.conversation import (
    BriefingInput,
    RecordConversation,
    StatementInput,
    WhoSaidIt,
)
from ledger.domain.interaction.holding import (
    BriefAttendees,
    CancelInteraction,
    HoldInteraction,
    ScheduleInteraction,
    SummariseInteraction,
)
from ledger.domain.interaction.saying import RecordStatement
from ledger.domain.interaction.state import (
    AlreadyAttending,
    Attendee,
    Consequence,
    Interaction,
    InteractionCapacity,
    InteractionNotHeld,
    InteractionNotScheduled,
    InteractionStatus,
    NotAttending,
)
from ledger.domain.kernel import Basis
from ledger.domain.kernel.errors import DateInTheFuture, Malformed, UnknownThing
from ledger.domain.stakeholder import IdentifyStakeholder, Role, Stakeholder
from tests.domain.negotiation import NOON, Negotiation


def planned(n: Negotiation, **fields: object) -> Interaction:
    """Let Ben plan a meeting with Nora."""
    given: dict[str, object] = {"capacity": InteractionCapacity.SALES, "account": n.nordwind, **fields}
    who = (AttendeeInput(stakeholder=n.ben), AttendeeInput(stakeholder=n.nora))
    command = ScheduleInteraction(by=n.ben, title="Rollout review", minutes=60, attendees=who, **given)  # type: ignore[arg-type]
    return n.act(command, Interaction)


def test_a_meeting_is_planned_held_and_summed_up() -> None:
    n = Negotiation()
    meeting = planned(n, starts_at=NOON + timedelta(days=1), opportunity=n.deal, agenda="Passwords")
    assert (meeting.status, meeting.capacity, meeting.people) == (
        InteractionStatus.SCHEDULED,
        InteractionCapacity.SALES,
        (n.ben, n.nora),
    )
    assert n.told() == ["Ben scheduled “Rollout review” with “Nordwind” for 2026-03-03."]
    meeting = n.act(HoldInteraction(by=n.ben, interaction=meeting.id, minutes=90), Interaction)
    assert (meeting.status, meeting.held_at, meeting.person_minutes) == (InteractionStatus.HELD, NOON, 180)
    assert meeting.opportunity == n.deal
    assert n.told() == ["“Rollout review” was held with “Nordwind”, 90 minutes."]
    summary = SummariseInteraction(
        by=n.ben, interaction=meeting.id, summary="We went round in circles", consequence=Consequence.NONE
    )
    meeting = n.act(summary, Interaction)
    assert (meeting.status, meeting.consequence) == (InteractionStatus.SUMMARISED, Consequence.NONE)
    assert n.told() == ["Ben summed “Rollout review” up: We went round in circles; nothing came of it."]


def test_a_briefing_not_to_say_no_is_on_record() -> None:
    n = Negotiation()
    command = BriefAttendees(
        by=n.ben, to=(n.ana,), interaction=planned(n).id, text="Not a word of no in there", not_to_say_no=True
    )
    (briefing,) = n.act(command, Interaction).briefings
    assert (briefing.by, briefing.to, briefing.not_to_say_no) == (n.ben, (n.ana,), True)
    assert briefing.event == n.happened[0].event_id
    assert n.told() == ["Ben briefed Ana for “Rollout review” not to say no: Not a word of no in there."]


def test_a_meeting_that_was_called_off_was_not_held() -> None:
    n = Negotiation()
    meeting = n.act(CancelInteraction(by=n.ana, interaction=planned(n).id, reason="No time"), Interaction)
    assert (meeting.status, meeting.cancelled_because) == (InteractionStatus.CANCELLED, "No time")
    assert n.told() == ["Ana cancelled “Rollout review”: No time."]
    n.refused(InteractionNotScheduled, HoldInteraction(by=n.ben, interaction=meeting.id), at="interaction")
    n.refused(InteractionNotScheduled, CancelInteraction(by=n.ben, interaction=meeting.id), at="interaction")
    said = RecordStatement(by=n.ben, interaction=meeting.id, text="Hello?")
    n.refused(InteractionNotHeld, said, at="interaction", says="is cancelled")
    summary = SummariseInteraction(by=n.ben, interaction=meeting.id, summary="It was short")
    n.refused(InteractionNotHeld, summary, at="interaction")


def test_people_join_a_meeting_and_leave_it_or_do_not_come() -> None:
    n = Negotiation()
    meeting = planned(n)
    meeting = n.act(AddAttendee(interaction=meeting.id, stakeholder=n.eva, part="expert"), Interaction)
    assert Attendee(n.eva, "expert") in meeting.attendees
    assert n.told() == ["Eva takes part in “Rollout review” as expert."]
    again = AddAttendee(interaction=meeting.id, stakeholder=n.eva, part="expert")
    n.refused(AlreadyAttending, again, at="stakeholder", says=n.eva)
    meeting = n.act(AddAttendee(interaction=meeting.id, stakeholder=n.eva, absent=True), Interaction)
    assert meeting.people == (n.ben, n.nora), "Eva was invited, and did not come"
    meeting = n.act(RemoveAttendee(interaction=meeting.id, stakeholder=n.eva), Interaction)
    assert [a.stakeholder for a in meeting.attendees] == [n.ben, n.nora]
    n.refused(NotAttending, RemoveAttendee(interaction=meeting.id, stakeholder=n.eva), at="stakeholder")


def test_a_whole_conversation_is_recorded_in_one_act_with_people_the_ledger_has_not_met() -> None:
    n = Negotiation()
    command = RecordConversation(
        by=n.ana,
        title="Call about leavers",
        capacity=InteractionCapacity.PRODUCT_MANAGEMENT,
        account=n.nordwind,
        opportunity=n.deal,
        minutes=45,
        attendees=(
            AttendeeInput(stakeholder=n.ana),
            AttendeeInput(stakeholder=n.nora),
            AttendeeInput(name="Jens", role=Role.INFLUENCER, account=n.nordwind, external_id="crm:jens"),
            AttendeeInput(name="Katrin", absent=True),
        ),
        briefing=BriefingInput(text="Stay friendly", by=n.ben, to=(n.ana,), not_to_say_no=True),
        statements=(
            StatementInput(text="Two leavers could still log in.", speaker_called="Jens"),
            StatementInput(text="We look at it.", speaker=n.ana, audience_called=("crm:jens",)),
            StatementInput(text="By May?", speaker=n.nora, on_behalf_of=n.vic, basis=Basis.TRANSCRIPT),
        ),
        summary="Leavers keep their accounts",
        consequence=Consequence.SOME,
        external_id="call:1",
    )
    call = n.act(command, Interaction)
    jens = next(t for t in n.things.values() if isinstance(t, Stakeholder) and t.name == "Jens").id
    assert n.topics() == [
        "stakeholder.identified",
        "stakeholder.identified",
        "interaction.held",
        "interaction.briefed",
        "interaction.statement_recorded",
        "interaction.statement_recorded",
        "interaction.statement_recorded",
        "interaction.summarised",
    ]
    assert call.people == (n.ana, n.nora, jens)
    assert call.person_minutes == 135
    said = [(s.number, s.speaker, s.audience, s.basis) for s in call.statements]
    assert said == [
        (1, jens, (n.ana, n.nora), Basis.WITNESS),
        (2, n.ana, (jens,), Basis.WITNESS),
        (3, n.nora, (n.ana, jens), Basis.TRANSCRIPT),
    ]
    assert call.statements[2].on_behalf_of == n.vic
    assert [e.by for e in n.happened[2:]] == [n.ana, n.ben, jens, n.ana, n.nora, n.ana]
    assert n.happened[3].to == (n.ana,)
    assert n.told()[4] == "Jens said to Ana and Nora in “Call about leavers”: “Two leavers could still log in.”"


def test_who_is_known_by_an_external_id_is_not_identified_again() -> None:
    n = Negotiation()
    jens = n.act(IdentifyStakeholder(name="Jens", external_id="crm:jens"), Stakeholder).id
    command = RecordConversation(
        by=n.ana,
        title="Call",
        attendees=(AttendeeInput(external_id="crm:jens"),),
        statements=(StatementInput(text="It is me again.", speaker_called="crm:jens"),),
    )
    assert n.act(command, Interaction).people == (jens,)
    assert n.topics() == ["interaction.held", "interaction.statement_recorded"]


def test_a_conversation_that_was_scheduled_is_recorded_as_the_same() -> None:
    n = Negotiation()
    meeting = planned(n, opportunity=n.deal)
    held = n.act(RecordConversation(by=n.ben, interaction=meeting.id, minutes=30), Interaction)
    assert (held.id, held.title, held.minutes, held.people) == (meeting.id, "Rollout review", 30, meeting.people)
    n.refused(InteractionNotScheduled, RecordConversation(by=n.ben, interaction=meeting.id), at="interaction")


def test_a_conversation_with_one_fault_writes_nothing_at_all() -> None:
    n = Negotiation()
    jens = AttendeeInput(name="Jens")

    def call(*said: StatementInput, who: tuple[AttendeeInput, ...] = (jens,)) -> RecordConversation:
        return RecordConversation(by=n.ana, title="Call", attendees=who, statements=said)

    n.refused(Malformed, RecordConversation(by=n.ana), at="title", says="needs a title")
    n.refused(WhoAttends, call(who=(AttendeeInput(),)), at="attendees.0.name")
    n.refused(WhoAttends, call(who=(AttendeeInput(stakeholder=n.ana, name="Ana"),)), at="attendees.0")
    fine = StatementInput(text="Hello", speaker_called="Jens")
    n.refused(WhoSaidIt, call(fine, StatementInput(text="Hello")), at="statements.1.speaker")
    stranger = StatementInput(text="Hello", speaker_called="Katrin")
    n.refused(UnknownThing, call(fine, stranger), at="statements.1.speakerCalled", says="Katrin")
    twins = call(fine, who=(jens, jens))
    n.refused(WhoSaidIt, twins, at="statements.0.speakerCalled", says="2 attendees")
    later = StatementInput(text="Hello", speaker=n.ana, said_at=NOON + timedelta(days=1))
    n.refused(DateInTheFuture, call(fine, later), at="statements.1.saidAt")


def test_one_who_speaks_was_there() -> None:
    n = Negotiation()
    meeting = n.act(HoldInteraction(by=n.ben, interaction=planned(n).id), Interaction)
    meeting = n.act(RecordStatement(by=n.eva, interaction=meeting.id, text="It cannot be done."), Interaction)
    assert meeting.people == (n.ben, n.nora, n.eva)
    assert meeting.statements[0].audience == (n.ben, n.nora), "who is not named as audience heard it all the same"
    meeting = n.act(RecordStatement(by=n.ben, to=(n.nora,), interaction=meeting.id, text="She is joking."), Interaction)
    assert meeting.statements[1].audience == (n.nora,)


def test_a_meeting_of_another_customer_is_none_of_theirs() -> None:
    n = Negotiation()
    other = n.act(OpenAccount(name="Brightholm"), Account).id
    assert planned(n, account=other).facets().account == other
    assert planned(n).facets().label == "sales"
