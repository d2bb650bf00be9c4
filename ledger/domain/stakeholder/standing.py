"""How somebody stands: the words of an assessment, and what one holds."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import Described, Doc, Ref


class BuyingRole(Described):
    """The part somebody plays in one purchase; several at once are usual."""

    INITIATOR = "initiator", "First saw the need."
    USER_BUYER = "user_buyer", "Will use it, or leads those who will."
    TECHNICAL_BUYER = "technical_buyer", "Judges whether it fits; can say no, not yes."
    ECONOMIC_BUYER = "economic_buyer", "Releases the money; the final yes."
    DECIDER = "decider", "Makes the choice."
    APPROVER = "approver", "Must sign."
    INFLUENCER = "influencer", "Shapes the opinion of the others."
    GATEKEEPER = "gatekeeper", "Opens or closes the door to others."
    COACH = "coach", "Guides us through the organisation."
    CHAMPION = "champion", "Fights for us when we are not in the room."
    BLOCKER = "blocker", "Works against it."


class Support(Described):
    """How somebody stands to us in one deal. Unknown is null, never neutral."""

    MENTOR = "mentor", "Works for our success (+2)."
    SUPPORTER = "supporter", "Prefers us (+1)."
    NEUTRAL = "neutral", "Is known to take no side (0)."
    NON_SUPPORTER = "non_supporter", "Prefers another way (-1)."
    OPPOSED = "opposed", "Works against us (-2)."

    @property
    def score(self) -> int:
        """The scale from +2 to -2."""
        return {"mentor": 2, "supporter": 1, "neutral": 0, "non_supporter": -1, "opposed": -2}[self.value]


class PoliticalStatus(Described):
    """How near somebody is to where it is decided."""

    INNER_CIRCLE = "inner_circle", "Decides with the few who decide."
    POLITICAL_STRUCTURE = "political_structure", "Belongs to those who are heard."
    OUTSIDE = "outside", "Is not heard in such matters."


class Coverage(Described):
    """How well our side knows and meets somebody."""

    UNKNOWN = "unknown", "Nobody has looked."
    NONE = "none", "Nobody of ours meets them."
    BRIEF = "brief", "We have met in passing."
    MULTIPLE = "multiple", "Several of ours have met them."
    IN_DEPTH = "in_depth", "We know each other well."


class RelationshipLevel(Described):
    """What we are to somebody."""

    VENDOR = "vendor", "One who sells."
    CREDIBLE_SOURCE = "credible_source", "One whose word is taken."
    PROBLEM_SOLVER = "problem_solver", "One who is called with a problem."
    TRUSTED_ADVISOR = "trusted_advisor", "One who is asked before it is decided."


class Engagement(Described):
    """How far somebody goes along."""

    UNAWARE = "unaware", "Does not know of it."
    RESISTANT = "resistant", "Knows, and resists."
    NEUTRAL = "neutral", "Knows, and neither helps nor hinders."
    SUPPORTIVE = "supportive", "Helps."
    LEADING = "leading", "Leads it."


Share = Annotated[float, Doc(description="From 0 (none) to 1 (most).", ge=0, le=1)]


class Assessment(Struct, frozen=True, omit_defaults=True):
    """What an assessor thought of a stakeholder, in one deal, on one day. Written so that the person could read it."""

    assessor: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who assessed.")] = None
    opportunity: Annotated[
        str | None, Ref(("opportunity",)), Doc(description="The deal it holds for; null for in general.")
    ] = None
    assessed_on: Annotated[date | None, Doc(description="The day of the assessment.")] = None
    buying_roles: Annotated[tuple[BuyingRole, ...], Doc(description="Parts played in the purchase.")] = ()
    support: Annotated[Support | None, Doc(description="How they stand to us; null is unknown.")] = None
    political_status: Annotated[PoliticalStatus | None, Doc(description="How near to where it is decided.")] = None
    coverage: Annotated[Coverage | None, Doc(description="How well our side meets them.")] = None
    relationship_level: Annotated[RelationshipLevel | None, Doc(description="What we are to them now.")] = None
    relationship_wanted: Annotated[RelationshipLevel | None, Doc(description="What we want to be.")] = None
    engagement: Annotated[Engagement | None, Doc(description="How far they go along.")] = None
    power: Annotated[Share | None, Doc(description="Power to bring about what they want, 0 to 1.")] = None
    legitimacy: Annotated[Share | None, Doc(description="How rightful their claim is, 0 to 1.")] = None
    urgency: Annotated[Share | None, Doc(description="How pressing their claim is, 0 to 1.")] = None
    interest: Annotated[Share | None, Doc(description="How much the matter concerns them, 0 to 1.")] = None
    note: Annotated[str | None, Doc(description="In words that the person could read.")] = None
