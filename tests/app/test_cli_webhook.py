"""`webhook`: endpoints are added, listed, resumed and removed; a served ledger tells them what happens."""

from __future__ import annotations

import json
from pathlib import Path

from ledger.domain.account import OpenAccount
from ledger.exchange.webhooks import Deliverer
from ledger.ledger import open_ledger
from ledger.policy import DEVELOPMENT
from tests.app.conftest import Run, lines


def _a_ledger(data: Path) -> None:
    with_one = open_ledger(data)
    with_one.execute(DEVELOPMENT, OpenAccount(name="Nordwind"))
    with_one.close()


def test_endpoints_are_added_listed_resumed_and_removed(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    _a_ledger(data)
    added = run("webhook", "add", "crm", "https://crm.example/hook", "--topic", "request.", "--data", data)
    assert added.exit_code == 0, added.output
    assert added.stdout.startswith("whsec_")
    (line,) = lines(run("webhook", "list", "--json", "--data", data))
    assert (line["name"], line["state"], line["behind"]) == ("crm", "active", 0)
    assert "secret" not in json.dumps(line)
    told = open_ledger(data)
    told.ops.park("crm", "it answered 410")
    told.close()
    listed = run("webhook", "list", "--data", data)
    assert "parked" in listed.stdout
    assert "it answered 410" in listed.stdout
    assert run("webhook", "resume", "crm", "--data", data).exit_code == 0
    assert run("webhook", "remove", "crm", "--data", data).exit_code == 0
    assert run("webhook", "list", "--data", data).stdout == ""


def test_what_cannot_be_is_said_in_one_line(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    _a_ledger(data)
    for arguments in (["add", "crm", "http://crm.example"], ["resume", "crm"], ["remove", "crm"]):
        refused = run("webhook", *arguments, "--data", data)
        assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1), refused.output


def test_a_ledger_that_closes_ends_its_deliveries(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "data")
    ledger.deliver_with(Deliverer(ledger))
    ledger.execute(DEVELOPMENT, OpenAccount(name="Nordwind"))
    ledger.close()
    assert ledger.deliverer is not None
    assert ledger.deliverer.failure is None
