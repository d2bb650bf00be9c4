"""Items: what the REST API says of an issue, a comment and an issue event; the fields that are read, and no others."""

from __future__ import annotations

import re
from typing import Annotated, Any

import msgspec

from ledger.exchange.history.line import Unreadable

NAME = r"([\w.-]{1,100}/[\w.-]{1,100})(?:/|$)"
API = re.compile(rf"/repos/{NAME}", re.ASCII)
PAGE = re.compile(rf"^https?://[^/]+/{NAME}", re.ASCII)
NUMBER = re.compile(r"/issues/([1-9][0-9]{0,9})(?:$|[#/?])", re.ASCII)


class User(msgspec.Struct):
    """Who did it; null in the answer when the account is gone."""

    login: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class Label(msgspec.Struct):
    """A label of the repository."""

    name: str | None = None


class Milestone(msgspec.Struct):
    """A milestone; events name it by its title only."""

    title: Annotated[str, msgspec.Meta(min_length=1)]
    due_on: str | None = None
    state: str | None = None


class Reaction(msgspec.Struct):
    """One person's reaction."""

    content: str
    user: User | None = None
    created_at: str | None = None


class Comment(msgspec.Struct):
    """A comment on an issue."""

    id: int
    user: User | None = None
    body: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    issue_url: str | None = None
    html_url: str | None = None


class Rename(msgspec.Struct):
    """From which title to which."""

    before: str = msgspec.field(name="from")
    after: str = msgspec.field(name="to")


class Issue(msgspec.Struct):
    """An issue; `reactions` are counts, or the reactions themselves when somebody put them in their place."""

    number: int
    title: str
    state: str = "open"
    state_reason: str | None = None
    user: User | None = None
    body: str | None = None
    html_url: str | None = None
    url: str | None = None
    repository_url: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    closed_at: str | None = None
    closed_by: User | None = None
    labels: list[Label | str] = []
    milestone: Milestone | None = None
    assignee: User | None = None
    reactions: dict[str, Any] | list[Reaction] | None = None
    comments: int | list[Comment] | None = None
    pull_request: dict[str, Any] | None = None


class IssueEvent(msgspec.Struct):
    """What somebody did to an issue."""

    id: int
    event: str
    actor: User | None = None
    created_at: str | None = None
    issue: Issue | None = None
    label: Label | None = None
    milestone: Milestone | None = None
    rename: Rename | None = None
    assignee: User | None = None
    state_reason: str | None = None
    url: str | None = None


_ANY = msgspec.json.Decoder(dict[str, Any])


def item_of(raw: bytes) -> Issue | Comment | IssueEvent:
    """Return the item, known by its keys; raises `Unreadable`."""
    try:
        found = _ANY.decode(raw)
        if "event" in found:
            return msgspec.convert(found, IssueEvent)
        if "number" in found and "title" in found:
            return msgspec.convert(found, Issue)
        if "issue_url" in found:
            return msgspec.convert(found, Comment)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Unreadable(str(error)) from None
    except RecursionError:
        raise Unreadable("the values are nested too deeply") from None
    raise Unreadable("it is no issue (number, title), no comment (issue_url) and no issue event (event)")


def repository_of(*urls: str | None) -> str:
    """Return `owner/name` as the first address that names it says; raises `Unreadable`."""
    for url in urls:
        match = API.search(url or "") or PAGE.search(url or "")
        if match is not None:
            return match[1]
    raise Unreadable("no address says which repository it is of (repository_url, html_url, url)")


def number_of(url: str | None) -> int:
    """Return the number of the issue that an address leads to; raises `Unreadable`."""
    match = NUMBER.search(url or "")
    if match is None:
        raise Unreadable(f"{(url or '')[:80]!r} is not the address of an issue")
    return int(match[1])
