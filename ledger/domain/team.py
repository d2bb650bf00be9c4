"""Teams: who works on an account or a deal, each once, since when; the buying committee of a deal is kept alike."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Protocol, TypeVar

from msgspec import Struct

from ledger.domain.kernel import Doc, Ref, StateRule

ANSWERS_FOR = Doc(description="Whether they answer for how it goes. That is not yet the authority to decide.")


class TeamMember(Struct, frozen=True):
    """Who works on an account or a deal, in which part, from which day."""

    stakeholder: Annotated[str, Ref(("stakeholder",)), Doc(description="Who works on it.")]
    part: Annotated[str, Doc(description="Their part in the team.")] = ""
    since: Annotated[date | None, Doc(description="From which day.")] = None
    answers_for: Annotated[bool, Doc(description="True when they answer for how it goes.")] = False


class NotOnTheTeam(StateRule):
    """The person is not on this team."""

    help = "Look at the `team` as it is now."


class Member(Protocol):
    """Somebody with a part in something."""

    @property
    def stakeholder(self) -> str:
        """Who it is."""


M = TypeVar("M", bound=Member)


def joined(team: tuple[M, ...], member: M) -> tuple[M, ...]:
    """Return the team with this member, once."""
    return (*left(team, member.stakeholder), member)


def left(team: tuple[M, ...], stakeholder: str) -> tuple[M, ...]:
    """Return the team without this person."""
    return tuple(m for m in team if m.stakeholder != stakeholder)


def on(team: tuple[Member, ...], stakeholder: str) -> bool:
    """Return whether the person is on the team."""
    return any(m.stakeholder == stakeholder for m in team)
