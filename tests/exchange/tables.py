"""Tables and GitHub's objects for made-up stories, and how they are imported into a ledger of their own."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from ledger.exchange.github import import_github
from ledger.exchange.history import ImportReport
from ledger.exchange.rehearsal import Rehearsal
from ledger.exchange.table import Heard, Mapping, import_table, the_mapping
from ledger.policy import DEVELOPMENT
from tests.exchange.lines import Story


def as_csv(rows: list[list[str]], delimiter: str = ",") -> bytes:
    """Return rows, the header first, as a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def take_table(
    story: Story,
    mapping: Mapping | str,
    content: bytes | list[list[str]],
    *,
    rehearsal: Rehearsal | None = None,
    heard: list[Heard] | None = None,
) -> ImportReport:
    """Import a CSV file, and let the views follow."""
    path = story.folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else as_csv(content))
    found = the_mapping(mapping) if isinstance(mapping, str) else mapping
    report = import_table(story.ledger, DEVELOPMENT, [path], found, rehearsal=rehearsal, heard=heard)
    story.ledger.follower.catch_up()
    return report


def take_github(story: Story, *files: bytes | list[dict[str, Any]], rehearsal: Rehearsal | None = None) -> ImportReport:
    """Import files of GitHub's objects (a list of objects becomes an array), and let the views follow."""
    paths: list[Path] = []
    for number, content in enumerate(files):
        path = story.folder / f"github-{number}.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        paths.append(path)
    report = import_github(story.ledger, DEVELOPMENT, paths, rehearsal=rehearsal)
    story.ledger.follower.catch_up()
    return report


def issue(number: int = 12, **changed: Any) -> dict[str, Any]:
    """Return an issue as the REST API writes it, with the fields that are read and some that are not."""
    return {
        "id": 1_000 + number,
        "node_id": "I_1",
        "url": f"https://api.github.com/repos/acme/planner/issues/{number}",
        "repository_url": "https://api.github.com/repos/acme/planner",
        "html_url": f"https://github.com/acme/planner/issues/{number}",
        "number": number,
        "title": "Plan cold stores",
        "user": {"login": "ada", "id": 1, "type": "User"},
        "labels": [{"id": 1, "name": "enhancement", "color": "aaaaaa"}],
        "state": "open",
        "state_reason": None,
        "locked": False,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": 0,
        "created_at": "2026-03-01T09:00:00Z",
        "updated_at": "2026-03-02T09:00:00Z",
        "closed_at": None,
        "body": "Ask @bo, he plans them by hand.",
        "reactions": {"url": "u", "total_count": 3, "+1": 2, "-1": 1, "laugh": 0, "heart": 0},
        **changed,
    }


def event(number: int, word: str, at: str, who: str = "mira", **more: Any) -> dict[str, Any]:
    """Return an issue event as the REST API writes it."""
    return {
        "id": number,
        "url": f"https://api.github.com/repos/acme/planner/issues/events/{number}",
        "actor": {"login": who},
        "event": word,
        "created_at": at,
        "issue": issue(),
        **more,
    }
