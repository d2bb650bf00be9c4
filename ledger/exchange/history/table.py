"""The table: type of line → how it is told. A type that is not in it becomes a line of the report."""

from __future__ import annotations

from collections.abc import Callable

from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.kernel.book import Book
from ledger.exchange.history import decisions, escalations, parts, promises, requests, ties
from ledger.exchange.history.line import Line
from ledger.exchange.history.people import People
from ledger.exchange.history.tale import Tale

TABLE: dict[str, Callable[[Tale], Aggregate]] = {
    "request_raised": requests.raised,
    "request_revised": requests.revised,
    "request_renamed": requests.renamed,
    "request_reassigned": requests.reassigned,
    "request_linked": requests.linked,
    "request_endorsed": requests.endorsed,
    "review_opened": requests.review_opened,
    "review_status_changed": requests.status_changed,
    "status_changed": requests.status_changed,
    "stage_changed": requests.stage_changed,
    "commented": requests.commented,
    "rationale_revised": requests.commented,
    "reopened": requests.reopened,
    "forwarded": requests.forwarded,
    "payment": requests.payment,
    "stakeholder_identified": parts.identified_as,
    "stakeholder_removed": parts.removed,
    "stakeholder_moved": parts.moved,
    "relationship_observed": ties.observed,
    "decision_made": decisions.made,
    "answer_communicated": decisions.communicated,
    "promise_made": promises.made,
    "promise_revised": promises.revised,
    "promise_withdrawn": promises.withdrawn,
    "promise_kept": promises.kept,
    "promise_broken": promises.broken,
    "escalated": escalations.raised,
    "deescalated": escalations.lowered,
}
TARGET_IS_PERSON = ("relationship_observed", "forwarded", "answer_communicated")
"""Types whose `data.target` names a person; elsewhere it is a release, a day or another request."""


def told(line: Line, people: People) -> Callable[[Book], Aggregate]:
    """Return how the line decides: in the writer's thread, on what the ledger knows by then."""
    handler = TABLE[line.type]
    target_is_person = line.type in TARGET_IS_PERSON

    def decide(book: Book) -> Aggregate:
        return handler(Tale(book, line, people, target_is_person=target_is_person))

    return decide
