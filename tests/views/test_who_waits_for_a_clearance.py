"""The queue of those who asked before they said it, and the mirror: how fast they are answered (47 and 50)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from ledger.domain.account import OpenAccount
from ledger.domain.commitment.clearing import ClearCommitment, ProposeCommitment, RefuseCommitment, WithdrawProposal
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.policy import DEVELOPMENT
from ledger.views.asof import Moment
from ledger.views.reports.clearances import ClearanceQueue, clearance_queue
from tests.telling import opened, say

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_the_most_urgent_question_comes_first_and_a_late_answer_stays_late(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        ben, eva = (say(ledger, IdentifyStakeholder(name=n)).thing for n in ("Ben", "Eva"))
        nordwind = say(ledger, OpenAccount(name="Nordwind")).thing

        def ask(what: str, hours: int, account: str | None = None) -> str:
            command = ProposeCommitment(
                by=ben, to=(eva,), consequent=what, answer_within_hours=hours, occurred_at=MONDAY, account=account
            )
            return say(ledger, command).thing

        def queue(hours: int, moment: Moment | None = None, account: str | None = None) -> ClearanceQueue:
            at = MONDAY + timedelta(hours=hours)
            return clearance_queue(ledger.views, DEVELOPMENT, moment or ledger.moment(DEVELOPMENT), at, account)

        slow, fast, gone, no = ask("SSO", 48, nordwind), ask("SCIM", 4), ask("Never mind", 4), ask("Welsh", 72)
        asked = ledger.moment(DEVELOPMENT)
        say(ledger, WithdrawProposal(by=ben, commitment=gone, occurred_at=MONDAY + timedelta(hours=1)))
        first = queue(5)
        assert [(w.commitment, w.overdue, w.hours_waited) for w in first.waiting] == [
            (fast, True, 5.0),
            (slow, False, 5.0),
            (no, False, 5.0),
        ]
        assert (first.overdue, first.answered, first.median_hours) == (1, 0, None)
        assert (first.waiting[0].asked_by, first.waiting[0].asked_of) == (ben, (eva,))
        assert [w.commitment for w in queue(5, account=nordwind).waiting] == [slow]

        late, soon = MONDAY + timedelta(hours=6), MONDAY + timedelta(hours=20)
        say(ledger, ClearCommitment(by=eva, commitment=fast, wording="In June.", occurred_at=late))
        say(ledger, RefuseCommitment(by=eva, commitment=no, reason="No", occurred_at=soon))
        after = queue(60)
        assert [(w.commitment, w.overdue) for w in after.waiting] == [(slow, True)]
        assert (after.answered, after.answered_late, after.without_clock, after.median_hours) == (2, 1, 0, 13.0)
        assert [w.overdue for w in queue(1, asked).waiting] == [False] * 4, "nothing is overdue before it is"
