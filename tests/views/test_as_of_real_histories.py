"""As of any position, on both clocks, in the real histories: what the views say is the log folded up to there."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.drawing import effective_at
from tests.imported import imported_counts, imported_data, imported_ledger
from tests.telling import folded

__all__ = ["imported_counts", "imported_data", "imported_ledger"]  # fixtures
THINGS = 8
"""Things looked at for every position: those whose events stand around it."""


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(share=st.floats(0, 1), seed=st.integers(0, 2**32), effective=st.booleans())
def test_at_200_random_positions_the_state_is_the_log_folded_up_to_there(
    imported_ledger: Ledger, share: float, seed: int, effective: bool
) -> None:
    ledger, dice = imported_ledger, random.Random(seed)
    head = ledger.recorder.head()
    position = max(1, round(share * head))
    around = ledger.recorder.select_rows(max(0, position - 50), 100)
    then = None
    if effective:
        row = dice.choice(ledger.recorder.select_rows(dice.randrange(head), 1))
        then = effective_at(ledger.mapper.to_domain_event(row), row)
    moment = Moment(position, then)
    for thing_id in {str(dice.choice(around).originator_id) for _ in range(THINGS)}:
        stream = [(r, ledger.mapper.to_domain_event(r)) for r in ledger.recorder.select_events(thing_id)]
        found = things.get(ledger.views, DEVELOPMENT, thing_id, moment)
        assert found == folded(stream, thing_id, moment), (thing_id, moment)


def test_late_facts_are_many_and_every_one_of_them_is_marked(imported_ledger: Ledger) -> None:
    reader = imported_ledger.views.reader()
    (late,) = reader.execute("SELECT count(*) FROM history WHERE backdated").fetchone()
    (twisted,) = reader.execute("SELECT count(*) FROM thing WHERE twisted").fetchone()
    assert late > 500
    assert 0 < twisted <= late
