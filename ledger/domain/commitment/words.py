"""The words of a promise: where it stands, what kind it is, and how it stands on each of its axes."""

from __future__ import annotations

from ledger.domain.kernel import Described


class CommitmentKind(Described):
    """What kind of promise it is."""

    PROMISE = "promise", "Something will be built, changed or done."
    CLAIM = "claim", "Something is said to be there already."
    TERMS = "terms", "A price, a discount or a term of the contract: nothing has to be built for it."
    END_OF_SUPPORT = "end_of_support", "Something will no longer be looked after from a day on."


class CommitmentStatus(Described):
    """Where a promise stands."""

    PROPOSED = "proposed", "Somebody asks: may I say this?"
    CLEARED = "cleared", "It may be said, in the cleared wording, while the clearance is valid."
    REFUSED = "refused", "It may not be said."
    WITHDRAWN = "withdrawn", "Asked about, and taken back before it was said."
    CONDITIONAL = "conditional", "Made; it binds once its condition comes true."
    DETACHED = "detached", "Made, and it binds: there is no condition, or it came true."
    SATISFIED = "satisfied", "Kept."
    VIOLATED = "violated", "Broken."
    EXPIRED = "expired", "Its condition did not come true in time."
    CANCELLED = "cancelled", "Taken back by the one who promised."
    RELEASED = "released", "Let go by the one to whom it was promised."


class DebtorAcceptance(Described):
    """Whether the one who has to keep it agreed to."""

    OWN = "own", "They said it themselves."
    OPEN = "open", "It was said in their name, or given to them, and they have said nothing to it."
    ACCEPTED = "accepted", "They said that they will keep it."
    REFUSED = "refused", "They said that they did not agree to it."


class Vetting(Described):
    """Whether engineering has looked at it."""

    UNVETTED = "unvetted", "Nobody who would build it was asked, or it was changed since they agreed."
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


class Existence(Described):
    """Whether what was said to be there is there."""

    UNCHECKED = "unchecked", "Nobody who knows has looked."
    EXISTS = "exists", "It is there, as it was said."
    IN_PART = "in_part", "Something like it is there, but not all that was said."
    MISSING = "missing", "There is no such thing."


class UpgradeRight(Described):
    """Whether finance must treat it as a specified upgrade right."""

    UNASSESSED = "unassessed", "Finance has not looked."
    NONE = "none", "It is none."
    IMPLIED = "implied", "The customer may reasonably expect it."
    EXPLICIT = "explicit", "The contract names it."
