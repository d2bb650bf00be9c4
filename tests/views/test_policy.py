"""There is no way around the policy: whoever may see nothing gets nothing from any view."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.source import influence_map
from ledger.domain.kernel.errors import NotAllowed
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.state import Request
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Ledger
from ledger.policy import Viewer
from ledger.views import history, things, ties, trail
from ledger.views.asof import Moment
from ledger.views.history import HistoryFilter
from ledger.views.paging import Page
from ledger.views.things import ThingFilter
from tests.telling import opened, say

NOBODY = Viewer("a stranger")
NOW = Moment(2)

REFUSED: dict[str, Callable[[Ledger, str], Any]] = {
    "page": lambda ledger, i: things.page(ledger.views, NOBODY, Request, NOW, ThingFilter(), Page()),
    "count": lambda ledger, i: things.count(ledger.views, NOBODY, Request, NOW, ThingFilter()),
    "every": lambda ledger, i: list(things.every(ledger.views, NOBODY, Request, NOW, ThingFilter())),
    "find": lambda ledger, i: things.find(ledger.views, NOBODY, i),
    "positions": lambda ledger, i: things.positions(ledger.views, NOBODY, i, NOW),
    "history": lambda ledger, i: history.page(ledger.views, NOBODY, NOW, HistoryFilter(), Page()),
    "history count": lambda ledger, i: history.count(ledger.views, NOBODY, NOW, HistoryFilter()),
    "event": lambda ledger, i: history.find(ledger.views, NOBODY, f"{i}@1"),
    "trail": lambda ledger, i: trail.trail(ledger.views, NOBODY, i, NOW),
    "ties": lambda ledger, i: ties.uttered(ledger.views, NOBODY, NOW),
    "map": lambda ledger, i: influence_map(ledger, NOBODY, NOW),
    "moment": lambda ledger, i: ledger.moment(NOBODY),
}
EMPTY: dict[str, Callable[[Ledger, str], Any]] = {
    "get": lambda ledger, i: things.get(ledger.views, NOBODY, i, NOW),
    "get many": lambda ledger, i: things.get_many(ledger.views, NOBODY, [i], NOW),
    "titles": lambda ledger, i: things.titles(ledger.views, NOBODY, [i], NOW),
    "positions of history": lambda ledger, i: history.at_positions(ledger.views, NOBODY, [1, 2]),
}


@pytest.mark.parametrize("question", [*REFUSED, *EMPTY])
def test_a_stranger_learns_nothing_from_any_view(tmp_path: Path, question: str) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        request = say(ledger, SubmitRequest(by=mira, title="Exports")).thing
        if question in EMPTY:
            assert not EMPTY[question](ledger, request)
        else:
            with pytest.raises(NotAllowed):
                REFUSED[question](ledger, request)


def test_a_stranger_records_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        with pytest.raises(NotAllowed):
            ledger.execute(NOBODY, IdentifyStakeholder(name="Mira Chen"))
        assert ledger.recorder.head() == 0
