"""The words of a decision: outcomes, audiences, roles, stances, stakes."""

from __future__ import annotations

from ledger.domain.kernel import Described


class Outcome(Described):
    """What is answered."""

    ACCEPT = "accept", "Yes."
    DECLINE = "decline", "No."
    DEFER = "defer", "Not now."
    COUNTER_OFFER = "counter_offer", "This instead."
    OTHER = "other", "A word of the source's own, told by the status label."


class DecisionStatus(Described):
    """Where a decision stands."""

    DRAFT = "draft", "Being written."
    PROPOSED = "proposed", "On the table."
    ACCEPTED = "accepted", "It holds."
    REJECTED = "rejected", "Those who must agree did not."
    WITHDRAWN = "withdrawn", "Taken back before it held."
    SUPERSEDED = "superseded", "Another decision took its place."


class Audience(Described):
    """Who hears a wording."""

    CUSTOMER = "customer", "The customer."
    SALES = "sales", "Our people who sell to the customer."
    EXECUTIVES = "executives", "Those who lead."
    ENGINEERING = "engineering", "Those who would build it."
    EVERYBODY = "everybody", "Anybody who asks."


class RapidRole(Described):
    """The part somebody has in a decision (RAPID)."""

    RECOMMEND = "recommend", "Proposes, with the facts."
    AGREE = "agree", "Must agree before it holds."
    PERFORM = "perform", "Carries it out."
    INPUT = "input", "Is heard."
    DECIDE = "decide", "Decides."


class Stance(Described):
    """How somebody took a decision."""

    SUPPORTS = "supports", "Stands behind it."
    ACCEPTS = "accepts", "Can live with it."
    OBJECTS = "objects", "Speaks against it."
    FIGHTS = "fights", "Works to have it reversed."


class Stake(Described):
    """What somebody said was at stake."""

    REVENUE = "revenue", "Money from this deal or others."
    REFERENCE = "reference", "A customer who speaks for us."
    EXECUTIVE_RELATION = "executive_relation", "A relation at the top."
    RENEWAL = "renewal", "The next contract."


class Backing(Described):
    """What became of asking for backing."""

    ASKED = "asked", "Asked for, not answered yet."
    GIVEN = "given", "They stand behind it."
    REFUSED = "refused", "They do not."


class WrongAsk(Described):
    """Why the ask itself is wrong, whatever it would cost."""

    ROOT_CAUSE = "root_cause", "What hurts has another cause, which it would not cure."
    PRIVACY = "privacy", "It would harm the privacy of people."
    LEGAL = "legal", "The law or a contract forbids it."
    SECURITY = "security", "It would open a door that must stay shut."
    HONESTY = "honesty", "It would make somebody believe what is not so."
    OTHER = "other", "Something else, told in the text."


class Effect(Described):
    """What a decision means for a customer beside those who asked."""

    GAINS = "gains", "Gets something, or gets it sooner."
    WAITS = "waits", "Gets something later, or not."
