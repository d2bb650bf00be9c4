"""What a stakeholder is at a moment, and the rules about what may happen to them next."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import Aggregate, Book, Described, Doc, Identity, Ref, StateRule
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.types import Label
from ledger.domain.stakeholder.standing import Assessment


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
    scribes: Annotated[
        tuple[str, ...], Ref(("stakeholder",)), Doc(description="Who may record acts with force in their name.")
    ] = ()

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
