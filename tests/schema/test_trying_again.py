"""What could not be recorded for now says when to send it again: in the answer, and in HTTP's own words."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.domain.kernel.errors import LedgerBusy, LedgerError, LedgerUnavailable, VersionConflict
from tests.schema.conftest import Asker, Served

IDENTIFY = """mutation($n: String!) {
    identifyStakeholder(input: {name: $n, commandId: "once"}) { position userErrors { code retryAfter } } }"""


@pytest.fixture(params=[LedgerBusy("2000 commands are waiting"), LedgerUnavailable("the database is away")])
def full(request: pytest.FixtureRequest) -> LedgerError:
    error: LedgerError = request.param
    return error


def refuse(patch: pytest.MonkeyPatch, ledger: Any, error: LedgerError) -> None:
    def submit(_job: object) -> None:
        raise error

    patch.setattr(ledger.writer, "submit", submit)


def test_a_busy_ledger_says_in_the_answer_and_in_a_header_when_to_try_again(
    served: Served, monkeypatch: pytest.MonkeyPatch, full: LedgerError
) -> None:
    body = {"query": IDENTIFY, "variables": {"n": "Mira"}}
    with monkeypatch.context() as patch:
        refuse(patch, served.ledger, full)
        answer = served.http.post("/graphql", json=body)
    told = answer.json()
    assert answer.status_code == 200, "the request was fine"
    assert answer.headers["retry-after"] == "1"
    assert told["extensions"] == {"retryAfter": 1.0}
    assert told["data"]["identifyStakeholder"]["userErrors"] == [{"code": full.code, "retryAfter": 1.0}]
    again = served.http.post("/graphql", json=body)
    assert again.json()["data"]["identifyStakeholder"] == {"position": 1, "userErrors": []}
    assert "retry-after" not in again.headers
    assert "extensions" not in again.json()


async def test_a_refusal_that_time_does_not_mend_asks_nobody_to_try_again(
    ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, ask.ledger, VersionConflict("it has changed"))
    told = await ask(IDENTIFY, n="Mira")
    assert told["identifyStakeholder"]["userErrors"] == [{"code": "VERSION_CONFLICT", "retryAfter": None}]
    assert ask.extensions == {}


async def test_several_acts_in_one_request_name_the_longest_wait(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch, ask.ledger, LedgerBusy("2000 commands are waiting"))
    acts = [f'{name}: openAccount(input: {{name: "{name}"}}) {{ position }}' for name in ("one", "two")]
    await ask(f"mutation {{ {' '.join(acts)} }}")
    assert ask.extensions == {"retryAfter": 1.0}


async def test_a_question_that_meets_a_busy_ledger_says_so_among_its_errors(
    ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise LedgerBusy("not now")

    monkeypatch.setattr(ask.ledger, "moment", busy)
    told = await ask.fails("{ requests { totalCount } }")
    assert told["extensions"]["code"] == "LEDGER_BUSY"
    assert told["extensions"]["retryAfter"] == 1.0
