"""A reply: who is quoted or graded confirms it, disputes it, comments; nobody lifts another's (capability 46)."""

from __future__ import annotations

from ledger.domain.commitment.grading import GradeHonesty
from ledger.domain.commitment.state import Commitment, Honesty
from ledger.domain.kernel.errors import UnknownThing
from ledger.domain.kernel.force import NotByOwnHand
from ledger.domain.relationship import (
    AssertRelationship,
    ConfirmRelationship,
    DisputeRelationship,
    Relationship,
    TieKind,
    TieStatus,
)
from ledger.domain.reply import (
    AlreadyReplied,
    AnswerReply,
    NotConcerned,
    Reply,
    ReplyStance,
    ReplyStatus,
    ReplyToEvent,
    ReplyWithdrawn,
    WithdrawReply,
    named_in,
)
from tests.domain.negotiation import NOON, Negotiation


def graded(n: Negotiation) -> str:
    """Let Ana grade what Ben promised; return the grading."""
    grade = GradeHonesty(by=n.ana, commitment=n.promise(), honesty=Honesty.OVER_THE_LINE)
    n.act(grade, Commitment, recorder=n.ana)
    return n.happened[0].event_id


def test_who_is_graded_disputes_it_and_the_grader_answers_beside_it() -> None:
    n = Negotiation()
    grading = graded(n)
    dispute = ReplyToEvent(by=n.ben, replies_to=grading, stance=ReplyStance.DISPUTES, text="Eva had said yes")
    reply = n.act(dispute, Reply)
    assert (reply.replies_to, reply.given_by, reply.stance) == (grading, n.ben, ReplyStance.DISPUTES)
    assert reply.over == grading.partition("@")[0]
    assert (n.happened[0].to, n.happened[0].about) == ((n.ana,), (reply.over,))
    assert n.told() == ["Ben disputes what is on record in “Single sign-on in the spring release”: Eva had said yes."]
    reply = n.act(AnswerReply(by=n.ana, reply=reply.id, text="She had not"), Reply)
    assert (reply.status, reply.answers[0].by, reply.answers[0].text, reply.answers[0].on) == (
        ReplyStatus.ANSWERED,
        n.ana,
        "She had not",
        NOON.date(),
    )
    assert reply.stance is ReplyStance.DISPUTES, "an answer settles nothing"
    assert n.told() == ["Ana answered Ben: She had not."]


def test_one_changes_ones_reply_and_takes_it_back() -> None:
    n = Negotiation()
    grading = graded(n)
    dispute = ReplyToEvent(by=n.ben, replies_to=grading, stance=ReplyStance.DISPUTES)
    first = n.act(dispute, Reply)
    n.refused(AlreadyReplied, dispute, at="repliesTo", says=n.ben)
    confirm = ReplyToEvent(by=n.ben, replies_to=grading, stance=ReplyStance.CONFIRMS, text="It was so")
    reply = n.act(confirm, Reply)
    assert (reply.id, reply.stance, reply.version) == (first.id, ReplyStance.CONFIRMS, 2)
    assert n.told() == ["Ben now confirms it: It was so."]
    n.refused(NotConcerned, WithdrawReply(by=n.ana, reply=reply.id), at="reply", says=n.ana)
    reply = n.act(WithdrawReply(by=n.ben, reply=reply.id, reason="Let it rest"), Reply)
    assert reply.status is ReplyStatus.WITHDRAWN
    assert n.told() == ["Ben took the reply back: Let it rest."]
    n.refused(ReplyWithdrawn, WithdrawReply(by=n.ben, reply=reply.id), at="reply")
    n.refused(ReplyWithdrawn, AnswerReply(by=n.ana, reply=reply.id, text="Fine"), at="reply")
    assert n.act(confirm, Reply).status is ReplyStatus.STANDING


def test_everybody_has_a_reply_of_their_own() -> None:
    n = Negotiation()
    asserted = AssertRelationship(by=n.ben, source=n.vic, target=n.nora, tie=TieKind.SPONSORS)
    n.act(asserted, Relationship)
    event = n.happened[0].event_id
    no = n.act(ReplyToEvent(by=n.vic, replies_to=event, stance=ReplyStance.DISPUTES), Reply)
    yes = n.act(ReplyToEvent(by=n.nora, replies_to=event, stance=ReplyStance.CONFIRMS), Reply)
    assert no.id != yes.id
    assert n.see(Reply, no.id).stance is ReplyStance.DISPUTES


def test_only_whom_it_concerns_confirms_or_disputes_and_anybody_comments() -> None:
    n = Negotiation()
    grading = graded(n)
    for stance in (ReplyStance.CONFIRMS, ReplyStance.DISPUTES):
        n.refused(NotConcerned, ReplyToEvent(by=n.eva, replies_to=grading, stance=stance), at="repliesTo", says=n.eva)
        own = ReplyToEvent(by=n.ana, replies_to=grading, stance=stance)
        n.refused(NotConcerned, own, at="repliesTo", says=n.ana)
    comment = ReplyToEvent(by=n.eva, replies_to=grading, stance=ReplyStance.COMMENTS, text="I was not asked")
    assert n.act(comment, Reply).stance is ReplyStance.COMMENTS
    n.refused(
        UnknownThing,
        ReplyToEvent(by=n.eva, replies_to=f"{n.deal}@99", stance=ReplyStance.COMMENTS),
        at="repliesTo",
    )


def test_nobody_replies_in_anothers_name() -> None:
    n = Negotiation()
    dispute = ReplyToEvent(by=n.ben, replies_to=graded(n), stance=ReplyStance.DISPUTES)
    n.refused(NotByOwnHand, dispute, at="by", recorder=n.ana)


def test_whom_an_event_names_is_whoever_stands_in_it_in_whatever_place() -> None:
    n = Negotiation()
    n.promise(f"{{person:{n.eva}}} builds it", debtor=n.vic)
    assert named_in(n.happened[0]) == {n.ben, n.nora, n.eva, n.vic}


def test_one_confirmation_does_not_lift_anothers_dispute() -> None:
    n = Negotiation()
    tie = n.act(AssertRelationship(by=n.ben, source=n.vic, target=n.nora, tie=TieKind.SPONSORS), Relationship).id
    n.act(DisputeRelationship(by=n.vic, relationship=tie, reason="I do not"), Relationship)
    found = n.act(ConfirmRelationship(by=n.ana, relationship=tie), Relationship)
    assert (found.status, found.confirmed_by, found.disputed_by) == (TieStatus.DISPUTED, (n.ana,), (n.vic,))
    found = n.act(ConfirmRelationship(by=n.vic, relationship=tie), Relationship)
    assert (found.status, found.disputed_by) == (TieStatus.CONFIRMED, ()), "the one who disputed it took that back"


def test_a_dispute_of_nobody_knows_whom_is_not_lifted_by_somebody() -> None:
    n = Negotiation()
    tie = n.act(AssertRelationship(by=n.ben, source=n.vic, target=n.nora, tie=TieKind.SPONSORS), Relationship).id
    n.importing(DisputeRelationship(relationship=tie), Relationship)
    assert n.act(ConfirmRelationship(by=n.ana, relationship=tie), Relationship).status is TieStatus.DISPUTED
    assert n.importing(ConfirmRelationship(relationship=tie), Relationship).status is TieStatus.CONFIRMED
