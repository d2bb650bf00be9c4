"""What issues, comments and events say, as facts: raised, endorsed, labelled, promised for a version, answered."""

from __future__ import annotations

from typing import Any

from ledger.domain.request.asking import RequestRenamed
from ledger.domain.request.state import Request
from ledger.exchange import telling
from ledger.exchange.facts import Fact, Teller, fact
from ledger.exchange.github.items import Comment, Issue, IssueEvent, User, number_of, repository_of
from ledger.exchange.history import requests
from ledger.exchange.history.line import line_of
from ledger.exchange.history.tale import Tale

SYSTEM = "github"
WISHES = ("+1", "heart", "hooray", "rocket")
"""Reactions that say: I want it too. The others stay among the details of the issue."""
OUTCOMES = {"completed": "done", "not_planned": "no", "duplicate": "duplicate"}
LONGEST = 20_000
"""Characters of a text that an event holds; a longer one is kept whole among the details."""


def facts_of(issue: Issue, *, now: bool = True) -> list[Fact]:
    """Return what an issue says; without `now`, only that it was raised."""
    told = _Teller(issue)
    by, at, data = issue.user, issue.created_at, _kept(issue)
    told.say("request_raised", by, at, telling.raised, name="raised", text=issue.body, data=data)
    if now:
        _wanted(told, issue)
        for label in issue.labels:
            name = label if isinstance(label, str) else label.name
            told.say("request_linked", None, None, telling.labelled, name=f"label/{name}", data={"label": name})
        if issue.assignee is not None:
            to = {"assigned_to": f"@{issue.assignee.login}"}
            told.say("request_reassigned", None, None, telling.assigned, name="assigned", data=to)
        _planned(told, issue)
        _answered(told, issue)
    return told.facts


def facts_of_event(event: IssueEvent) -> list[Fact]:
    """Return what an issue event says, after the issue itself; nothing for events that the ledger does not keep."""
    if event.issue is None or event.issue.pull_request is not None:
        return []
    told = _Teller(event.issue)
    told.facts += facts_of(event.issue, now=False)
    word, at, by = event.event, event.created_at, event.actor
    before = len(told.facts)
    if word == "closed":
        told.close(by, at, event.state_reason or event.issue.state_reason)
    elif word == "reopened":
        told.say("reopened", by, at, telling.reopened, name=f"event/{event.id}", data={"to_status": "open"})
    elif word == "renamed" and event.rename is not None:
        data = {"previous_title": event.rename.before}
        told.say("request_renamed", by, at, _renamed, name=f"event/{event.id}", title=event.rename.after, data=data)
    elif word == "labeled" and event.label is not None:
        told.say("request_linked", by, at, telling.labelled, name=f"event/{event.id}", data={"label": event.label.name})
    elif word == "milestoned" and event.milestone is not None:
        data = {"target": event.milestone.title}
        told.say("promise_made", by, at, telling.promised, name=f"event/{event.id}", data=data)
    elif word == "demilestoned" and event.milestone is not None:
        data = {"previous_target": event.milestone.title}
        told.say("promise_withdrawn", by, at, telling.unpromised, name=f"event/{event.id}", data=data)
    elif word == "assigned" and event.assignee is not None:
        data = {"assigned_to": f"@{event.assignee.login}"}
        told.say("request_reassigned", by, at, telling.assigned, name=f"event/{event.id}", data=data)
    return told.facts if len(told.facts) > before else []


def facts_of_comment(comment: Comment, issue: Issue | None = None) -> list[Fact]:
    """Return what a comment says; nothing for one without words."""
    if not comment.body or not comment.body.strip():
        return []
    url = comment.issue_url or (issue.url if issue else None) or (issue.html_url if issue else None)
    repository = repository_of(url, comment.html_url)
    number = issue.number if issue is not None else number_of(url)
    told = _Teller(Issue(number=number, title="", repository_url=f"/repos/{repository}", html_url=comment.html_url))
    by, at, name = comment.user, comment.created_at, f"comment/{comment.id}"
    told.say("commented", by, at, requests.commented, name=name, text=comment.body)
    return told.facts


class _Teller:
    """Makes the lines of one issue."""

    def __init__(self, issue: Issue) -> None:
        self.issue, self.facts = issue, list[Fact]()
        self.subject = f"{SYSTEM}:{repository_of(issue.repository_url, issue.url, issue.html_url)}#{issue.number}"

    def say(
        self,
        word: str,
        by: User | None,
        at: str | None,
        tell: Teller,
        *,
        name: str,
        text: str | None = None,
        title: str | None = None,
        data: dict[str, Any] | None = None,
    ) -> None:
        """Add a fact; what nobody dated counts from the issue's latest change."""
        data = dict(data or {})
        if text is not None and len(text) > LONGEST:
            data["whole_text"], text = text, text[:LONGEST]
        line = line_of(
            event_id=f"{self.subject}/{name}"[:200],
            occurred_at=at,
            recorded_at=self.issue.updated_at if at is None else None,
            actor=f"@{by.login}" if by is not None else None,
            type=word,
            subject=self.subject,
            title=(title or self.issue.title)[:500] or None,
            text=text,
            source_ref=self.issue.html_url,
            data=data,
        )
        self.facts.append(fact(line, tell))

    def close(self, by: User | None, at: str | None, reason: str | None) -> None:
        """Add how it was closed: an answer, and what it means for what was promised. Its name is the second it fell."""
        data = {
            "outcome": OUTCOMES.get(reason or "", "closed"),
            "to_status": f"closed ({reason.replace('_', ' ')})" if reason else "closed",
        }
        self.say("decision_made", by, at, telling.decided, name=f"closed@{at}", data=data)
        if reason == "completed":
            self.say("promise_kept", by, at, telling.kept, name="kept", data={"derived": True})
        elif reason == "not_planned":
            self.say("promise_withdrawn", by, at, telling.unpromised, name="withdrawn", data={"derived": True})


def _wanted(told: _Teller, issue: Issue) -> None:
    if isinstance(issue.reactions, list):
        for one in issue.reactions:
            if one.content in WISHES:
                name = f"reaction/{one.content}/{one.user.login if one.user else ''}"
                scope = {"scope": one.content}
                told.say("request_endorsed", one.user, one.created_at, telling.endorsed, name=name, data=scope)
        return
    for wish in WISHES:
        count = (issue.reactions or {}).get(wish)
        if isinstance(count, int) and 0 < count < 10**9:
            data: dict[str, Any] = {"what": wish, "count": count}
            told.say("request_endorsed", None, None, telling.counted, name=f"reactions/{wish}", data=data)


def _planned(told: _Teller, issue: Issue) -> None:
    if issue.milestone is not None:
        data = {"target": issue.milestone.title[:200], "due": issue.milestone.due_on}
        told.say("promise_made", None, None, telling.promised, name="milestone", data=data)
    elif issue.state == "open":
        told.say("promise_withdrawn", None, None, telling.unpromised, name="no-milestone")


def _answered(told: _Teller, issue: Issue) -> None:
    if issue.state == "closed":
        told.close(issue.closed_by, issue.closed_at, issue.state_reason)
    else:
        told.say("reopened", None, None, telling.reopened, name="open", data={"to_status": "open"})


def _kept(issue: Issue) -> dict[str, Any]:
    """Return what stays among the details of the issue as it was read first."""
    others = issue.reactions if isinstance(issue.reactions, dict) else {}
    counts = {k: v for k, v in others.items() if k not in WISHES and isinstance(v, int) and v and k != "total_count"}
    return {"status": issue.state} | ({"other_reactions": counts} if counts else {})


def _renamed(tale: Tale) -> Request:
    request, title = tale.request(), tale.line.title or ""
    if not telling.says(tale.book, request.title, title):
        before = tale.line.word("previous_title", 500)
        tale.record(request, RequestRenamed(title=tale.entitled(), previous_title=before))
    return request
