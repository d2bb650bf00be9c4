"""A command: what somebody wants to record. It decides; only then are there events."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec

from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.kernel.types import Basis, Doc, EventRef, Label, Ref

if TYPE_CHECKING:
    from ledger.domain.kernel.book import Book

COMMANDS: dict[str, type[Command]] = {}
"""Name → class: every act that can be asked of the ledger."""

Person = Annotated[str, Ref(("stakeholder",))]
Anything = Annotated[str, Ref()]


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope that all commands share. Subclasses name the kind of thing they change and how they decide."""

    changes: ClassVar[type[Aggregate]]
    """The kind of thing that the command changes or begins."""
    needs_speaker: ClassVar[bool] = True
    """False for acts of book-keeping, which are nobody's words: they are told by who recorded them."""
    with_force: ClassVar[bool] = False
    """True for acts that bind others (decide, vet, clear, grant, release, overturn): see `kernel.force`."""

    by: Annotated[Person | None, Doc(description="Who said or did it. Default: the viewer, when a stakeholder.")] = None
    on_behalf_of: Annotated[Person | None, Doc(description="In whose name, if not the speaker's own.")] = None
    to: Annotated[tuple[Person, ...], Doc(description="To whom it was said.")] = ()
    about: Annotated[tuple[Anything, ...], Doc(description="What else it is about.")] = ()
    basis: Annotated[
        Basis | None, Doc(description="How the recorder knows. Default: SELF for one's own acts, else WITNESS.")
    ] = None
    occurred_at: Annotated[datetime | None, Doc(description="When it was said, with its zone. Default: now.")] = None
    because_of: Annotated[
        Annotated[str, EventRef()] | None,
        Doc(description="The id of the earlier event that led to it, as `<stream id>@<version>`."),
    ] = None
    mandate: Annotated[
        Annotated[str, Ref(("mandate",))] | None,
        Doc(description="The mandate that it is done under, if one is claimed."),
    ] = None
    expected_version: Annotated[
        int | None, Doc(description="Insist that the thing still has this version; else the command is refused.")
    ] = None
    command_id: Annotated[
        Label | None,
        Doc(description="Your own id of this command, to repeat it safely: the same id never writes twice."),
    ] = None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        COMMANDS[cls.__name__] = cls

    def decide(self, book: Book) -> Aggregate:
        """Check the rules and record the events in the book; return the thing that was changed."""
        raise NotImplementedError
