"""Webhooks, and how far they have been told, survive a backup; an older cursor tells again and leaves nothing out."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path

import pytest

from ledger.domain.account import OpenAccount
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.exchange.webhooks import Webhooks
from ledger.exchange.webhooks.deliverer import Deliverer
from ledger.exchange.webhooks.post import Post
from ledger.policy import DEVELOPMENT
from ledger.store.backup import back_up
from tests.exchange.test_flags_by_webhook import deliver, told
from tests.exchange.test_webhooks import Fake
from tests.telling import opened, say


def test_a_restored_ledger_goes_on_telling_from_where_the_copy_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Capability 24."""
    fake = Fake()
    monkeypatch.setattr(Post, "send", lambda post, body, headers: fake.send(post, body, headers))
    data, copy = tmp_path / "data", tmp_path / "copy"
    with opened(data) as ledger:
        added = Webhooks(ledger, DEVELOPMENT).add("crm", "https://crm.example/hook")
        say(ledger, IdentifyStakeholder(name="Ben"))
        deliver(ledger)
        say(ledger, OpenAccount(name="Not told when the copy was made"))
        made = back_up(data, copy)
        assert [file.name for file in made] == ["log.sqlite", "keys.sqlite", "ops.sqlite"]
        say(ledger, OpenAccount(name="Lost with the disk"))
        deliver(ledger)
    assert told(fake) == ["stakeholder.identified", "account.opened", "account.opened"]
    shutil.copy(data / "master.key", copy)
    with opened(copy) as ledger:
        (found,) = Webhooks(ledger, DEVELOPMENT).all()
        assert (found.name, found.position, found.delivered) == ("crm", 1, 1)
        secret = "whsec_" + base64.b64encode(ledger.ops.secret("crm")).decode()
        assert secret == added.secret
        say(ledger, OpenAccount(name="After"))
        deliver(ledger)
        assert [json.loads(body)["data"]["position"] for body, _ in fake.got] == [2, 3], "2 again, then what is new"


def test_nothing_is_delivered_before_cursors_beyond_a_restored_log_are_set_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk may be away just then: the next look begins with it again (capability 24)."""
    with opened(tmp_path) as ledger:
        Webhooks(ledger, DEVELOPMENT).add("crm", "https://crm.example/hook")
        ledger.ops.told("crm", 40, None)
        deliverer = Deliverer(ledger)
        with monkeypatch.context() as disk:
            disk.setattr(ledger.ops, "set_back", lambda head: (_ for _ in ()).throw(OSError("the disk is away")))
            with pytest.raises(OSError, match="away"):
                deliverer._has_role()
        assert deliverer._has_role()
        deliverer.stop()
        assert Webhooks(ledger, DEVELOPMENT).one("crm").position == 0


def test_a_ledger_without_webhooks_has_none_to_copy(tmp_path: Path) -> None:
    with opened(tmp_path / "data") as ledger:
        say(ledger, IdentifyStakeholder(name="Ben"))
        made = back_up(tmp_path / "data", tmp_path / "copy")
    assert [file.name for file in made] == ["log.sqlite", "keys.sqlite"]
