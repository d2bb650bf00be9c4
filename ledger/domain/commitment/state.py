"""What a commitment is at a moment, and the rules about what may happen to it next."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ledger.domain.kernel import Aggregate, Book, Described, Doc, Money, Ref, StateRule
from ledger.domain.kernel.aggregate import Facets

CommitmentId = Annotated[str, Ref(("commitment",)), Doc(description="The commitment.")]


class CommitmentStatus(Described):
    """Where a promise stands."""

    PROPOSED = "proposed", "Somebody asks: may I say this?"
    CLEARED = "cleared", "It may be said, in the cleared wording, while the clearance is valid."
    REFUSED = "refused", "It may not be said."
    CONDITIONAL = "conditional", "Made; it binds once its condition comes true."
    DETACHED = "detached", "Made, and it binds: there is no condition, or it came true."
    SATISFIED = "satisfied", "Kept."
    VIOLATED = "violated", "Broken."
    EXPIRED = "expired", "Its condition did not come true in time."
    CANCELLED = "cancelled", "Taken back by the one who promised."
    RELEASED = "released", "Let go by the one to whom it was promised."


class Vetting(Described):
    """Whether engineering has looked at it."""

    UNVETTED = "unvetted", "Nobody who would build it was asked."
    UNDER_REVIEW = "under_review", "Those who would build it are looking."
    VETTED = "vetted", "Those who would build it say that it can be done."
    REFUSED = "refused", "Those who would build it say that it cannot."


class SpeechAct(Described):
    """How far what was said went."""

    ASSERTION = "assertion", "It was said to be so already."
    INTENTION = "intention", "It was said to be meant."
    CONSIDERATION = "consideration", "It was said to be thought about."
    COMMITMENT = "commitment", "It was promised."


class Honesty(Described):
    """How honest it was to say it, by a named grader."""

    UNASSESSED = "unassessed", "Nobody has graded it."
    APPROPRIATE = "appropriate", "It could be said so."
    ON_THE_MARGIN = "on_the_margin", "It could be understood as more than is true."
    OVER_THE_LINE = "over_the_line", "It was not true, or nobody could know it to be."


class UpgradeRight(Described):
    """Whether finance must treat it as a specified upgrade right."""

    UNASSESSED = "unassessed", "Finance has not looked."
    NONE = "none", "It is none."
    IMPLIED = "implied", "The customer may reasonably expect it."
    EXPLICIT = "explicit", "The contract names it."


class Commitment(Aggregate):
    """A promise."""

    kind = "commitment"
    prefix = "com"

    consequent: Annotated[str, Doc(description="What is promised.")] = ""
    antecedent: Annotated[str | None, Doc(description="The condition under which it binds.")] = None
    debtor: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who has to keep it.")] = None
    promised_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who said it.")] = None
    creditor: Annotated[
        str | None, Ref(("stakeholder", "account")), Doc(description="To whom it is promised: a person or an account.")
    ] = None
    account: Annotated[str | None, Ref(("account",)), Doc(description="The customer it concerns.")] = None
    opportunity: Annotated[str | None, Ref(("opportunity",)), Doc(description="The deal it was made in.")] = None
    request: Annotated[str | None, Ref(("request",)), Doc(description="The request that it promises to fulfil.")] = None
    deadline: Annotated[date | None, Doc(description="The day by which it is due.")] = None
    target: Annotated[str | None, Doc(description="The release or milestone it is promised for.")] = None
    stage: Annotated[str | None, Doc(description="The stage of maturity that is promised.")] = None
    wording: Annotated[str | None, Doc(description="The cleared wording.")] = None
    conditions: Annotated[str | None, Doc(description="The conditions of the clearance.")] = None
    valid_until: Annotated[date | None, Doc(description="Until when the clearance is valid.")] = None
    cleared_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who cleared it.")] = None
    status: Annotated[CommitmentStatus, Doc(description="Where it stands.")] = CommitmentStatus.PROPOSED
    status_reason: Annotated[str | None, Doc(description="Why it stands there.")] = None
    vetting: Annotated[Vetting, Doc(description="Whether engineering has looked at it.")] = Vetting.UNVETTED
    vetted_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who looked at it.")] = None
    vetting_expires_on: Annotated[date | None, Doc(description="Until when the vetting holds.")] = None
    size: Annotated[float | None, Doc(description="What it costs to keep, in person-weeks.")] = None
    impact: Annotated[str | None, Doc(description="What it would do to other work.")] = None
    speech_act: Annotated[SpeechAct, Doc(description="How far what was said went.")] = SpeechAct.COMMITMENT
    honesty: Annotated[Honesty, Doc(description="How honest it was to say it.")] = Honesty.UNASSESSED
    honesty_rule: Annotated[str | None, Doc(description="The published rule it was graded by.")] = None
    graded_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who graded it.")] = None
    upgrade_right: Annotated[UpgradeRight, Doc(description="For revenue recognition.")] = UpgradeRight.UNASSESSED
    upgrade_value: Annotated[Money | None, Doc(description="What the upgrade right is worth.")] = None
    revisions: Annotated[int, Doc(description="How often target or deadline was moved.")] = 0

    def facets(self) -> Facets:
        """List promises by content, status, customer, deal and target."""
        return Facets(
            title=self.consequent,
            status=self.status,
            account=self.account,
            opportunity=self.opportunity,
            label=self.target,
        )


IN_FORCE = (CommitmentStatus.CONDITIONAL, CommitmentStatus.DETACHED)
BEFORE = (CommitmentStatus.PROPOSED, CommitmentStatus.CLEARED)


class CommitmentNotInForce(StateRule):
    """The promise was not made, or is kept, broken, expired, taken back or let go."""

    help = "Make a new commitment if there is a new promise."


class CommitmentNotProposed(StateRule):
    """Only a proposed promise can be cleared or refused."""

    help = "Propose the commitment first."


class CommitmentRefused(StateRule):
    """The promise was refused clearance; making it all the same needs a record of its own."""

    help = "Make it with `makeCommitment`: it is then recorded as made without clearance."


class CommitmentAlreadyMade(StateRule):
    """The promise was made already."""

    help = "Revise the commitment, or make another one."


class NoCondition(StateRule):
    """The promise waits for no condition."""

    help = "It binds already: it can be kept, broken, taken back or let go."


class ConditionStillOpen(StateRule):
    """The promise waits for its condition: it does not bind yet, so it cannot be broken."""

    help = "Record that the condition came true, or that the promise expired."


class OnlyCreditorReleases(StateRule):
    """Only the one to whom it was promised, or somebody in their name, can let the debtor go."""

    help = "Record who of the creditor's side said so in `by` or `onBehalfOf`."


def in_force(book: Book, commitment_id: str) -> Commitment:
    """Return a promise that was made and still waits to be kept."""
    commitment = book.subject(Commitment, commitment_id, "commitment")
    over = CommitmentNotInForce(f"commitment {commitment.id} is {commitment.status.value}", path=("commitment",))
    book.rule(commitment.status in IN_FORCE, over)
    return commitment


def concerns(commitment: Commitment) -> tuple[str | None, ...]:
    """Return what an act on the promise is about beside it."""
    return (commitment.request, commitment.account, commitment.opportunity)
