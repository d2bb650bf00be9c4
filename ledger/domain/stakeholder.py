"""Stakeholders: the people, with their dated assessments. Life: identified → merged, erased; active ⇄ inactive."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import (
    Aggregate,
    Book,
    Command,
    Described,
    Doc,
    Event,
    Identity,
    Personal,
    Ref,
    StateRule,
    Text,
    ending,
    full_stop,
    person,
    thing,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.types import Label

PersonId = Annotated[str, Ref(("stakeholder",)), Doc(description="The stakeholder.")]
AccountId = Annotated[str, Ref(("account",)), Doc(description="The account.")]
OpportunityId = Annotated[str, Ref(("opportunity",)), Doc(description="The opportunity.")]


class Role(Described):
    """What a stakeholder does for a living, on either side."""

    BUYER = "buyer", "Buys, or decides about buying, for a customer."
    INFLUENCER = "influencer", "Moves others without deciding."
    SALES = "sales", "Sells."
    EXECUTIVE = "executive", "Leads a company or a large part of it."
    ENGINEERING = "engineering", "Builds."
    PRODUCT = "product", "Decides what is built."
    MARKETING = "marketing", "Tells the market."
    SUPPORT = "support", "Helps customers who use the product."
    FINANCE = "finance", "Keeps the money and the books."
    LEGAL = "legal", "Keeps contracts and the law."
    OTHER = "other", "Something else, or not known."


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


class Handle(Struct, frozen=True):
    """A name under which another system knows the person."""

    system: Annotated[Label, Doc(description="The other system, such as `github`.")]
    handle: Annotated[Identity, Doc(description="The name there.")]


class Stakeholder(Aggregate):
    """A person who has a stake in requests and deals."""

    kind = "stakeholder"
    prefix = "stk"
    named_by_people = True

    name: Annotated[str, Doc(description="How the person is called.")] = ""
    role: Annotated[Role, Doc(description="What they do for a living.")] = Role.OTHER
    job_title: Annotated[str | None, Doc(description="What their card says.")] = None
    account: Annotated[str | None, Ref(("account",)), Doc(description="The organisation they belong to.")] = None
    network: Annotated[str | None, Doc(description="The imported network they were met in.")] = None
    active: Annotated[bool, Doc(description="False when they have left or stepped aside.")] = True
    pseudo: Annotated[bool, Doc(description="True for a stand-in such as `unknown`; left out of measures.")] = False
    merged_into: Annotated[
        str | None, Ref(("stakeholder",)), Doc(description="The stakeholder who is the same person.")
    ] = None
    erased: Annotated[bool, Doc(description="True when the person's identity was erased.")] = False
    handles: Annotated[tuple[Handle, ...], Doc(description="Names in other systems.")] = ()
    assessments: Annotated[tuple[Assessment, ...], Doc(description="The latest per deal and assessor.")] = ()

    def facets(self) -> Facets:
        """List people by name, account and standing."""
        status = "erased" if self.erased else "merged" if self.merged_into else "active" if self.active else "inactive"
        return Facets(title=self.name, status=status, account=self.account, label=self.network)


class StakeholderMerged(StateRule):
    """The stakeholder was found to be another one; acts belong there."""

    help = "Use the stakeholder that it was merged into."


class StakeholderErased(StateRule):
    """The person's identity was erased; nothing new is recorded about them."""

    help = "Record the act without this person, or with another."


class AlreadyInactive(StateRule):
    """The stakeholder is inactive already."""

    help = "Nothing is left to do."


class AlreadyActive(StateRule):
    """The stakeholder is active already."""

    help = "Nothing is left to do."


class MergedWithItself(StateRule):
    """Nobody can be merged into themselves, or into somebody who was merged away."""

    help = "Name two different stakeholders, the one that stays not merged itself."


class StakeholderReferredTo(Event):
    """Somebody was mentioned of whom nobody has said who they are: a placeholder."""

    topic = "stakeholder.referred_to"

    name: Identity = ""
    external_id: Identity | None = None
    pseudo: bool = False
    network: Label | None = None

    def apply(self, stakeholder: Stakeholder) -> None:
        stakeholder.placeholder = stakeholder.placeholder or not stakeholder.name
        stakeholder.name = stakeholder.name or self.name
        stakeholder.external_id = stakeholder.external_id or self.external_id
        stakeholder.pseudo = stakeholder.pseudo or self.pseudo
        stakeholder.network = stakeholder.network or self.network

    def sentence(self) -> str:
        return f"{person(self.originator_id)} is mentioned for the first time; nobody has said yet who that is."


class StakeholderIdentified(Event):
    """Somebody is known as a stakeholder."""

    topic = "stakeholder.identified"

    name: Identity
    role: Role = Role.OTHER
    job_title: Annotated[str | None, Personal("identity")] = None
    account: AccountId | None = None
    network: Label | None = None
    external_id: Identity | None = None

    def apply(self, stakeholder: Stakeholder) -> None:
        stakeholder.placeholder = False
        stakeholder.name = self.name
        stakeholder.role = self.role
        stakeholder.job_title = self.job_title
        stakeholder.account = self.account or stakeholder.account
        stakeholder.network = self.network or stakeholder.network
        stakeholder.external_id = self.external_id or stakeholder.external_id

    def sentence(self) -> str:
        of = f" of {thing(self.account)}" if self.account else ""
        return f"{person(self.originator_id)}{of} is identified as a stakeholder ({self.role.value})."


class IdentifyStakeholder(Command):
    """Say who somebody is: name, role, organisation."""

    changes = Stakeholder
    needs_speaker = False

    name: Annotated[Identity, Doc(description="How the person is called.")]
    role: Annotated[Role, Doc(description="What they do for a living.")] = Role.OTHER
    job_title: Annotated[Identity | None, Doc(description="What their card says.")] = None
    account: Annotated[AccountId | None, Doc(description="The organisation they belong to.")] = None
    network: Annotated[Label | None, Doc(description="The network they are met in, such as `net:florentine`.")] = None
    external_id: Annotated[Identity | None, Doc(description="Their id in another system.")] = None
    id: Annotated[PersonId | None, Doc(description="A stakeholder who was only referred to until now.")] = None

    def decide(self, book: Book) -> Stakeholder:
        somebody = book.new(Stakeholder, self.external_id, thing_id=self.id)
        event = StakeholderIdentified(
            name=self.name,
            role=self.role,
            job_title=self.job_title,
            account=self.account,
            network=self.network,
            external_id=self.external_id,
        )
        book.record(somebody, event, about=(self.account,))
        return somebody


class StakeholderDescribed(Event):
    """What is known of somebody changed: name, role, title or organisation."""

    topic = "stakeholder.described"

    name: Identity | None = None
    role: Role | None = None
    job_title: Identity | None = None
    account: AccountId | None = None

    def apply(self, stakeholder: Stakeholder) -> None:
        stakeholder.name = self.name or stakeholder.name
        stakeholder.role = self.role or stakeholder.role
        stakeholder.job_title = self.job_title or stakeholder.job_title
        stakeholder.account = self.account or stakeholder.account

    def sentence(self) -> str:
        parts = [
            "has a new name" if self.name else "",
            f"has the role “{self.role.value}” now" if self.role else "",
            f"is {self.job_title} now" if self.job_title else "",
            f"belongs to {thing(self.account)} now" if self.account else "",
        ]
        return f"{person(self.originator_id)} {', '.join(p for p in parts if p) or 'is described again'}."


class DescribeStakeholder(Command):
    """Change what is known of somebody: name, role, title, organisation. Fields left out stay as they are."""

    changes = Stakeholder
    needs_speaker = False

    stakeholder: PersonId
    name: Annotated[Identity | None, Doc(description="The new name.")] = None
    role: Annotated[Role | None, Doc(description="The new role.")] = None
    job_title: Annotated[Identity | None, Doc(description="The new title.")] = None
    account: Annotated[AccountId | None, Doc(description="The organisation they moved to.")] = None

    def decide(self, book: Book) -> Stakeholder:
        somebody = living(book, self.stakeholder)
        book.something(self, "name", "role", "job_title", "account")
        book.record(
            somebody,
            StakeholderDescribed(name=self.name, role=self.role, job_title=self.job_title, account=self.account),
            about=(self.account,),
        )
        return somebody


class StakeholderHandleAdded(Event):
    """Another system's name for somebody became known."""

    topic = "stakeholder.handle_added"

    system: Label
    handle: Identity

    def apply(self, stakeholder: Stakeholder) -> None:
        added = Handle(self.system, self.handle)
        stakeholder.handles = (*(h for h in stakeholder.handles if h != added), added)

    def sentence(self) -> str:
        return f"{person(self.originator_id)} is known in {self.system} under a name of their own."


class AddHandle(Command):
    """Record under which name another system knows somebody."""

    changes = Stakeholder
    needs_speaker = False

    stakeholder: PersonId
    system: Annotated[Label, Doc(description="The other system, such as `github`.")]
    handle: Annotated[Identity, Doc(description="The name there.")]

    def decide(self, book: Book) -> Stakeholder:
        somebody = living(book, self.stakeholder)
        book.record(somebody, StakeholderHandleAdded(system=self.system, handle=self.handle))
        return somebody


class StakeholderAssessed(Event):
    """Somebody was assessed, by an assessor, on a day, for a deal or in general."""

    topic = "stakeholder.assessed"

    opportunity: OpportunityId | None = None
    assessed_on: date | None = None
    buying_roles: tuple[BuyingRole, ...] = ()
    support: Support | None = None
    political_status: PoliticalStatus | None = None
    coverage: Coverage | None = None
    relationship_level: RelationshipLevel | None = None
    relationship_wanted: RelationshipLevel | None = None
    engagement: Engagement | None = None
    power: float | None = None
    legitimacy: float | None = None
    urgency: float | None = None
    interest: float | None = None
    note: Text | None = None

    def apply(self, stakeholder: Stakeholder) -> None:
        new = Assessment(assessor=self.by, **{f: getattr(self, f) for f in ASSESSED})
        others = (a for a in stakeholder.assessments if (a.opportunity, a.assessor) != (new.opportunity, new.assessor))
        stakeholder.assessments = (*others, new)

    def sentence(self) -> str:
        parts = [
            ", ".join(r.value.replace("_", " ") for r in self.buying_roles),
            self.support.value.replace("_", " ") if self.support else "stance unknown",
        ]
        where = f" in {thing(self.opportunity)}" if self.opportunity else ""
        note = f" {full_stop(self.note)}" if self.note else ""
        found = "; ".join(p for p in parts if p)
        return f"{person(self.by)} assessed {person(self.originator_id)}{where}: {found}.{note}"


ASSESSED = tuple(f for f in Assessment.__struct_fields__ if f != "assessor")


class AssessStakeholder(Command):
    """Assess somebody for a deal, or in general: buying roles, support, coverage … in words they could read."""

    changes = Stakeholder

    stakeholder: PersonId
    opportunity: Annotated[OpportunityId | None, Doc(description="The deal; leave out for in general.")] = None
    assessed_on: Annotated[date | None, Doc(description="The day. Default: the day of the act.")] = None
    buying_roles: Annotated[tuple[BuyingRole, ...], Doc(description="Parts played in the purchase.")] = ()
    support: Annotated[Support | None, Doc(description="How they stand to us; leave out when unknown.")] = None
    political_status: Annotated[PoliticalStatus | None, Doc(description="How near to where it is decided.")] = None
    coverage: Annotated[Coverage | None, Doc(description="How well our side meets them.")] = None
    relationship_level: Annotated[RelationshipLevel | None, Doc(description="What we are to them.")] = None
    relationship_wanted: Annotated[RelationshipLevel | None, Doc(description="What we want to be.")] = None
    engagement: Annotated[Engagement | None, Doc(description="How far they go along.")] = None
    power: Annotated[Share | None, Doc(description="Power, 0 to 1.")] = None
    legitimacy: Annotated[Share | None, Doc(description="Legitimacy, 0 to 1.")] = None
    urgency: Annotated[Share | None, Doc(description="Urgency, 0 to 1.")] = None
    interest: Annotated[Share | None, Doc(description="Interest, 0 to 1.")] = None
    note: Annotated[Text | None, Doc(description="In words that the person could read.")] = None

    def decide(self, book: Book) -> Stakeholder:
        somebody = living(book, self.stakeholder)
        fields = {f: getattr(self, f) for f in ASSESSED}
        fields["assessed_on"] = self.assessed_on or (self.occurred_at or book.now).date()
        book.record(somebody, StakeholderAssessed(**fields), about=(self.opportunity,))
        return somebody


class StakeholderDeactivated(Event):
    """Somebody left or stepped aside."""

    topic = "stakeholder.deactivated"

    reason: Text | None = None

    def apply(self, stakeholder: Stakeholder) -> None:
        stakeholder.active = False

    def sentence(self) -> str:
        return f"{person(self.originator_id)} is no longer active{ending(self.reason)}"


class DeactivateStakeholder(Command):
    """Record that somebody left or stepped aside."""

    changes = Stakeholder
    needs_speaker = False

    stakeholder: PersonId
    reason: Annotated[Text | None, Doc(description="What happened.")] = None

    def decide(self, book: Book) -> Stakeholder:
        somebody = living(book, self.stakeholder)
        book.rule(
            somebody.active, AlreadyInactive(f"stakeholder {somebody.id} is inactive already", path=("stakeholder",))
        )
        book.record(somebody, StakeholderDeactivated(reason=self.reason))
        return somebody


class StakeholderReactivated(Event):
    """Somebody is back."""

    topic = "stakeholder.reactivated"

    def apply(self, stakeholder: Stakeholder) -> None:
        stakeholder.active = True

    def sentence(self) -> str:
        return f"{person(self.originator_id)} is active again."


class ReactivateStakeholder(Command):
    """Record that somebody is back."""

    changes = Stakeholder
    needs_speaker = False

    stakeholder: PersonId

    def decide(self, book: Book) -> Stakeholder:
        somebody = living(book, self.stakeholder)
        book.rule(
            not somebody.active, AlreadyActive(f"stakeholder {somebody.id} is active already", path=("stakeholder",))
        )
        book.record(somebody, StakeholderReactivated())
        return somebody


class StakeholderMergedInto(Event):
    """Two stakeholders turned out to be one person."""

    topic = "stakeholder.merged"

    into: PersonId

    def apply(self, stakeholder: Stakeholder) -> None:
        stakeholder.merged_into = self.into

    def sentence(self) -> str:
        return f"{person(self.originator_id)} turned out to be {person(self.into)}."


class MergeStakeholder(Command):
    """Record that two stakeholders are one person; what the first one did stays on record under both."""

    changes = Stakeholder
    needs_speaker = False

    stakeholder: PersonId
    into: Annotated[PersonId, Doc(description="The stakeholder that stays.")]

    def decide(self, book: Book) -> Stakeholder:
        somebody, other = living(book, self.stakeholder), book.get(Stakeholder, self.into, "into")
        distinct = somebody.id != other.id and other.merged_into is None
        itself = MergedWithItself(f"stakeholder {somebody.id} cannot be merged into {other.id}", path=("into",))
        book.rule(distinct, itself)
        erased = StakeholderErased(f"the identity of stakeholder {other.id} was erased", path=("into",))
        book.rule(not other.erased, erased)
        book.record(somebody, StakeholderMergedInto(into=other.id), about=(other.id,))
        return somebody


class StakeholderIdentityErased(Event):
    """Somebody's identity was erased: the key of their name and handles is destroyed; what they did stays."""

    topic = "stakeholder.erased"

    ground: Label = ""

    def apply(self, stakeholder: Stakeholder) -> None:
        stakeholder.erased = True

    def sentence(self) -> str:
        return f"The identity of {person(self.originator_id)} was erased{f' ({self.ground})' if self.ground else ''}."


class EraseStakeholder(Command):
    """Erase somebody's identity for good: name, title and handles can never be read again; their acts remain."""

    changes = Stakeholder
    needs_speaker = False

    stakeholder: PersonId
    ground: Annotated[Label, Doc(description="The legal ground, such as `GDPR Art. 17`.")]

    def decide(self, book: Book) -> Stakeholder:
        somebody = living(book, self.stakeholder)
        book.record(somebody, StakeholderIdentityErased(ground=self.ground))
        return somebody


def living(book: Book, stakeholder_id: str) -> Stakeholder:
    """Return a stakeholder about whom things may still be recorded."""
    somebody = book.subject(Stakeholder, stakeholder_id, "stakeholder")
    gone = StakeholderMerged(f"stakeholder {somebody.id} was merged into {somebody.merged_into}", path=("stakeholder",))
    book.rule(somebody.merged_into is None, gone)
    book.rule(
        not somebody.erased,
        StakeholderErased(f"the identity of stakeholder {somebody.id} was erased", path=("stakeholder",)),
    )
    return somebody
