"""An act that is written down later than it happened (capability 2; docs/decisions/0009)."""

from __future__ import annotations

from datetime import timedelta

from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.state import RequestAlreadyAnswered
from ledger.domain.decision.words import Outcome
from ledger.domain.kernel.aggregate import fold
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.request.state import Request
from tests.domain.negotiation import NOON, Negotiation

MONDAY, WEDNESDAY = NOON - timedelta(days=3), NOON - timedelta(days=1)


def test_what_was_said_on_monday_is_recorded_on_thursday_though_the_no_came_on_wednesday() -> None:
    n = Negotiation()
    asked = n.request(occurred_at=MONDAY - timedelta(days=1))
    n.no(asked, occurred_at=WEDNESDAY)
    late = CommentOnRequest(by=n.eva, request=asked, text="Two sprints", occurred_at=MONDAY)
    n.act(late, Request)
    (comment,) = n.happened
    assert comment.occurred_at == MONDAY
    stream = [event for event in n.log if event.originator_id == asked]
    assert stream[-1] == comment
    in_its_place = sorted(stream, key=lambda event: event.occurred_at or NOON)
    assert in_its_place.index(comment) < len(stream) - 1
    assert fold(None, in_its_place) is not None


def test_a_second_answer_is_refused_though_it_was_given_before_the_one_that_stands() -> None:
    n = Negotiation()
    asked = n.request(occurred_at=MONDAY - timedelta(days=1))
    n.no(asked, occurred_at=WEDNESDAY)
    late = MakeDecision(
        by=n.vic, requests=(asked,), outcome=Outcome.ACCEPT, reason="We said so on Monday", occurred_at=MONDAY
    )
    n.refused(RequestAlreadyAnswered, late, at="supersedes")


def test_the_second_answer_is_told_as_what_it_is_and_the_first_still_stands() -> None:
    n = Negotiation()
    asked = n.request(occurred_at=MONDAY - timedelta(days=1))
    first = n.no(asked, occurred_at=WEDNESDAY)
    told = CommentOnRequest(by=n.vic, request=asked, text="On Monday I had said yes", occurred_at=MONDAY)
    assert n.act(told, Request).decision == first
