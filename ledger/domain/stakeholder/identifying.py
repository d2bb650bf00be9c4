"""Who somebody is: mentioned, identified, described again, known elsewhere under another name."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, Identity, Personal, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.stakeholder.ids import AccountId, PersonId
from ledger.domain.stakeholder.state import Handle, Role, Stakeholder, living


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
