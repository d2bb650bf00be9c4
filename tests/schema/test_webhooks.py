"""Webhooks over the API: added, shown, resumed, removed, with refusals as data. Capability 24."""

from __future__ import annotations

from ledger.ledger import Ledger
from tests.schema.conftest import Asker

SHOWN = "name url format state reason position behind delivered failures nextTryAt lastDeliveredAt topics kinds"


async def _change(ask: Asker, mutation: str, **given: object) -> dict[str, object]:
    name = f"{mutation[0].upper()}{mutation[1:]}Input"
    more = {"addWebhook": f"secret webhook {{ {SHOWN} }}", "resumeWebhook": f"webhook {{ {SHOWN} }}"}.get(mutation, "")
    question = f"""mutation($input: {name}!) {{ {mutation}(input: $input) {{ {more} userErrors {{ code path }} }} }}"""
    return dict((await ask(question, input=given))[mutation])


async def test_an_endpoint_is_added_with_a_secret_told_once_and_shown_without_it(ask: Asker) -> None:
    added = await _change(
        ask, "addWebhook", name="crm", url="https://crm.example/hook", types=["REQUEST_DECLINED"], kinds=["REQUEST"]
    )
    assert str(added["secret"]).startswith("whsec_")
    (shown,) = (await ask(f"{{ webhooks {{ {SHOWN} }} }}"))["webhooks"]
    assert shown == added["webhook"]
    assert (shown["state"], shown["topics"], shown["kinds"]) == ("ACTIVE", ["request.declined"], ["REQUEST"])


async def test_a_parked_endpoint_shows_its_reason_and_is_resumed(ask: Asker, ledger: Ledger) -> None:
    await _change(ask, "addWebhook", name="crm", url="https://crm.example/hook")
    ledger.ops.park("crm", "it answered 410")
    (shown,) = (await ask("{ webhooks { state reason } }"))["webhooks"]
    assert shown == {"state": "PARKED", "reason": "it answered 410"}
    resumed = await _change(ask, "resumeWebhook", name="crm")
    assert resumed["webhook"]["state"] == "ACTIVE"  # type: ignore[index]
    ledger.ops.failed("crm", "it answered 503", 2_000_000_000.0)
    (shown,) = (await ask("{ webhooks { state reason nextTryAt } }"))["webhooks"]
    assert shown == {"state": "WAITING", "reason": "it answered 503", "nextTryAt": "2033-05-18T03:33:20Z"}


async def test_a_removed_endpoint_is_gone_and_refusals_are_data(ask: Asker) -> None:
    await _change(ask, "addWebhook", name="crm", url="https://crm.example/hook")
    twice = await _change(ask, "addWebhook", name="crm", url="https://crm.example/hook")
    assert twice["userErrors"] == [{"code": "ENDPOINT_EXISTS", "path": ["input", "name"]}]
    inside = await _change(ask, "addWebhook", name="inside", url="https://192.168.0.1/hook")
    assert inside["userErrors"] == [{"code": "ADDRESS_NOT_ALLOWED", "path": ["input", "url"]}]
    assert (await _change(ask, "removeWebhook", name="crm"))["userErrors"] == []
    again = await _change(ask, "removeWebhook", name="crm")
    assert again["userErrors"] == [{"code": "UNKNOWN_ENDPOINT", "path": ["input", "name"]}]
    assert (await ask("{ webhooks { name } }"))["webhooks"] == []
