"""The rules about what may happen to a promise next."""

from __future__ import annotations

from ledger.domain.kernel import StateRule


class CommitmentNotInForce(StateRule):
    """The promise was not made, or is kept, broken, expired, taken back or let go."""

    help = "Make a new commitment if there is a new promise."


class CommitmentNotProposed(StateRule):
    """Only a proposed promise can be cleared or refused."""

    help = "Propose the commitment first."


class CommitmentNotCleared(StateRule):
    """Only a clearance that was given, and not used yet, can be taken back."""

    help = "Look at the `status`: a promise that was made is cancelled by its debtor."


class CommitmentNotBefore(StateRule):
    """Only what was proposed or cleared, and not said yet, can be withdrawn."""

    help = "Look at the `status`: a promise that was made is cancelled by its debtor."


class OnlyProposerWithdraws(StateRule):
    """Only the one who asked whether it may be said takes the question back."""

    help = "Let them withdraw it, or say in `onBehalfOf` that it is done in their name."


class CommitmentRefused(StateRule):
    """The promise was refused clearance; making it all the same needs a record of its own."""

    help = "Make it with `makeCommitment`, without `id`: it is then recorded as made without clearance."


class CommitmentWithdrawn(StateRule):
    """The question was taken back before it was said."""

    help = "Ask again with `proposeCommitment`, or make it without `id`."


class CommitmentAlreadyMade(StateRule):
    """The promise was made already."""

    help = "Revise the commitment, or make another one."


class NoCondition(StateRule):
    """The promise waits for no condition."""

    help = "It binds already: it can be kept, broken, taken back or let go."


class ConditionStillOpen(StateRule):
    """The promise waits for its condition: it does not bind yet, so it cannot be broken."""

    help = "Record that the condition came true, or that the promise expired."


class OnlyDebtorCancels(StateRule):
    """Only the one who has to keep a promise, or who gave it, takes it back."""

    help = "Record who of them said so in `by` or `onBehalfOf`; others may refuse backing, escalate or vet it as no."


class OnlyDebtorDelegates(StateRule):
    """Only the one who has to keep a promise, or who gave it, lets somebody else keep it."""

    help = "Record who of them said so in `by` or `onBehalfOf`."


class OnlyDebtorAnswers(StateRule):
    """Only the one who has to keep a promise says whether they agree to."""

    help = "Record their own word in `by`."


class DebtorHasAnswered(StateRule):
    """The one who has to keep the promise has said so already, or gave it themselves."""

    help = "Nothing is left to do; one who gave a promise themselves takes it back with `cancelCommitment`."


class OnlyCreditorReleases(StateRule):
    """Only the one to whom it was promised, or somebody in their name, can let the debtor go."""

    help = "Record who of the creditor's side said so in `by` or `onBehalfOf`."


class OnlyCreditorAssigns(StateRule):
    """Only the one to whom it was promised, or somebody in their name, can let it be owed to somebody else."""

    help = "Record who of the creditor's side said so in `by` or `onBehalfOf`."


class HandedOnToNobodyElse(StateRule):
    """The promise is to be kept by this person, or owed to this one, already."""

    help = "Name somebody else; a debtor who has said no says yes with `acceptCommitment`."


class CommitmentNotMade(StateRule):
    """A promise that nobody has made displaces nothing yet."""

    help = "Record what it would do as the `impact` of its vetting, or make it first."


class CommitmentNotBroken(StateRule):
    """Only a promise that was broken or taken back is made good."""

    help = "Record first that it was broken or taken back."


class NotUnderVetting(StateRule):
    """Nobody was asked to vet the promise."""

    help = "Start the vetting first."


class AlreadyUnderVetting(StateRule):
    """Those who would build it are looking at it already."""

    help = "Wait for their answer."
