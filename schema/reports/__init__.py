"""Reports in the API: each is a root field that asks one view function, as of any moment."""

from __future__ import annotations

from typing import Any

from schema.reports import conversations, costs, keeping, mirrors, promises, requests


def report_fields(as_of_argument: Any, at_least_argument: Any) -> dict[str, Any]:
    """Return the root fields of all reports."""
    return {
        name: field
        for part in (promises, requests, keeping, costs, conversations, mirrors)
        for name, field in part.fields(as_of_argument, at_least_argument).items()
    }
