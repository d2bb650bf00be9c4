"""The names of flags, each with what it means."""

from __future__ import annotations

from ledger.domain.kernel import Described


class FlagName(Described):
    """What is noticed about a thing. It was recorded all the same; a flag says what deserves a second look."""

    UNVETTED_PROMISE = "unvetted_promise", "A promise stands that those who would build it have not agreed to."
    IN_ANOTHERS_NAME = "in_anothers_name", "A promise was made in the name of somebody who has not agreed to keep it."
    DATE_WITHOUT_CONDITION = (
        "date_without_condition",
        "A day or a release was promised, and nothing was said of what it depends on.",
    )
    NONEXISTENT_FEATURE = "nonexistent_feature", "A customer was told that something is there which is not."
    OVER_THE_LINE = "over_the_line", "What was said was graded as untrue, or as what nobody could know."
    BEYOND_MANDATE = "beyond_mandate", "A decision went beyond the mandate of the one who made it."
    NO_MANDATE = "no_mandate", "A decision was made by somebody who had no mandate on record for it."
    SUPREMO = "supremo", "Somebody answers for a decision without the authority to make it."
    MANDATE_OVERRIDDEN = (
        "mandate_overridden",
        "Somebody above undid what was decided under a mandate that still stands.",
    )
    NO_WITHOUT_WORKAROUND = (
        "no_without_workaround",
        "A no or a “not now” leaves those who asked with nothing meanwhile.",
    )
    NO_NOT_COMMUNICATED = "no_not_communicated", "People whom a no concerns have not been told within the agreed days."
    DECISION_PAST_REVIEW = "decision_past_review", "The day has passed on which a decision was to be looked at again."
    PROMISE_AT_RISK = (
        "promise_at_risk",
        "A promise can hardly be kept: by its deadline, its vetting and the capacity of the team.",
    )
    OVERCOMMITTED = "overcommitted", "More is planned for a team in a period than it can do."
    ASSESSMENT_DUE = "assessment_due", "A member of a buying committee has not been assessed, or not for a long time."
    UNCOVERED_ECONOMIC_BUYER = (
        "uncovered_economic_buyer",
        "Nobody of ours looks after the one who releases the money for an open deal.",
    )
    AVOIDED_CUSTOMER = (
        "avoided_customer",
        "Somebody who works on a customer and used to meet them has stopped. They alone are told first.",
    )
    BRIEFED_NOT_TO_SAY_NO = "briefed_not_to_say_no", "Our side was told not to say no in a conversation."
    SUDDEN_MOMENTUM = "sudden_momentum", "A request gathers voices much faster than in its own past."
    ESCALATION_UNANSWERED = "escalation_unanswered", "Something was taken higher, and nobody has answered in time."
    SLOW_CLEARANCE = (
        "slow_clearance",
        "Somebody asked before they said it, and waits longer than agreed for the answer.",
    )
    BACKDATED = "backdated", "Something was recorded after what happened later; it stands in its true place."
    IRREGULAR = "irregular", "An imported act broke a rule of the ledger; it was recorded all the same."
    DISPUTED = "disputed", "Somebody who is named in what is on record says that it was not so."
