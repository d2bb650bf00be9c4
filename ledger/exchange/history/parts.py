"""Lines about who has a part in a request, a team or a network, and who no longer has."""

from __future__ import annotations

from ledger.domain.account import Account, AccountOpened, AccountTeamJoined, AccountTeamLeft, Side
from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.kernel.ids import derived_id
from ledger.domain.request.taking_part import RequestParticipantAdded, RequestParticipantRemoved
from ledger.domain.stakeholder import (
    AlreadyInactive,
    Stakeholder,
    StakeholderDeactivated,
    StakeholderDescribed,
)
from ledger.domain.team import NotOnTheTeam, on
from ledger.exchange.history.dates import day_of
from ledger.exchange.history.tale import ROLES, Tale, identified


def subject_of(tale: Tale) -> str | None:
    """Return the id of the request or team that the line is about; a network is none of them."""
    subject = tale.line.subject
    if subject.startswith("net:"):
        return None
    return team(tale, subject).id if subject.startswith("group:") else tale.request().id


def team(tale: Tale, subject: str) -> Account:
    """Return the team that a `group:` subject names: a part of our own organisation."""
    found = tale.book.find(derived_id(Account.prefix, subject))
    if found is None:
        found = tale.book.new(Account, subject)
        name = subject.partition(":")[2] or subject
        tale.book.record(found, AccountOpened(name=name, side=Side.OURS, external_id=subject))
    assert isinstance(found, Account)
    return found


def identified_as(tale: Tale) -> Aggregate:
    """Somebody has a part: in a request, in a team, or simply in a network."""
    line, subject = tale.line, tale.line.subject
    if subject.startswith("net:"):
        return _known_as(tale)
    if subject.startswith("group:"):
        group = team(tale, subject)
        joined = AccountTeamJoined(stakeholder=tale.actor, part=line.actor_role or "", since=day_of(line.occurred_at))
        tale.record(group, joined, about=(tale.actor,))
        return group
    request = tale.request()
    event = RequestParticipantAdded(stakeholder=tale.actor, part=line.actor_role or "")
    tale.record(request, event, about=(tale.actor,))
    return request


def removed(tale: Tale) -> Aggregate:
    """Somebody no longer has the part."""
    line, book = tale.line, tale.book
    if line.subject.startswith("net:"):
        somebody = _stakeholder(tale)
        book.rule(somebody.active, AlreadyInactive(f"stakeholder {somebody.id} is inactive already"))
        tale.record(somebody, StakeholderDeactivated(reason=tale.said()))
        return somebody
    if line.subject.startswith("group:"):
        group = team(tale, line.subject)
        absent = NotOnTheTeam(f"{tale.actor} is not on this account's team")
        book.rule(on(group.team, tale.actor), absent)
        tale.record(group, AccountTeamLeft(stakeholder=tale.actor), about=(tale.actor,))
        return group
    request = tale.request()
    event = RequestParticipantRemoved(stakeholder=tale.actor, part=line.actor_role or "")
    tale.record(request, event, about=(tale.actor,))
    return request


def moved(tale: Tale) -> Aggregate:
    """Somebody changed from one part or team to another."""
    line, book = tale.line, tale.book
    if line.subject.startswith("net:"):
        return _known_as(tale)
    before = line.word("previous_group")
    if line.subject.startswith("group:") and before:
        old = team(tale, before if before.startswith("group:") else f"group:{before}")
        book.record(old, AccountTeamLeft(stakeholder=tale.actor), about=(tale.actor,))
    elif not line.subject.startswith("group:") and (role := line.word("previous_role")):
        request = tale.request()
        book.record(request, RequestParticipantRemoved(stakeholder=tale.actor, part=role), about=(tale.actor,))
    return identified_as(tale)


def _known_as(tale: Tale) -> Stakeholder:
    """Say who somebody in a network is. One who was only mentioned before is identified by it."""
    role = tale.line.actor_role or ""
    found = tale.book.find(tale.actor)
    if found is None:
        return tale.introduce_actor()
    assert isinstance(found, Stakeholder)
    if found.job_title is None and role:
        tale.record(found, identified(found.name, role, found.external_id or "", found.network))
    else:
        tale.record(found, StakeholderDescribed(role=ROLES.get(role.lower()), job_title=role or None))
    return found


def _stakeholder(tale: Tale) -> Stakeholder:
    found = tale.book.find(tale.actor)
    assert isinstance(found, Stakeholder)
    return found
