"""Messages: an event as a CloudEvent, or as Slack shows it; signed as Standard Webhooks has it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from ledger.exchange.export.cloudevents import attributes, data
from ledger.exchange.export.telling import Names
from ledger.views.history import Utterance

FORMATS = ("cloudevents", "slack")


def message(form: str, log_id: str, utterance: Utterance, names: Names) -> tuple[bytes, str]:
    """Return the body and its content type."""
    if form == "slack":
        return msgspec.json.encode(slack(utterance, names)), "application/json"
    from cloudevents.core.formats.json import JSONFormat  # late: most commands deliver nothing
    from cloudevents.core.v1.event import CloudEvent

    context = attributes(log_id, utterance)
    context["time"] = datetime.fromisoformat(context["time"])
    event = CloudEvent(context, data(utterance, names))
    return JSONFormat().write(event), JSONFormat.CONTENT_TYPE


def signed(secret: bytes, message_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """Return the headers of Standard Webhooks; the id is the same at every try."""
    from standardwebhooks import Webhook

    signature = Webhook(secret).sign(message_id, now.astimezone(UTC), body.decode())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }


def slack(utterance: Utterance, names: Names) -> dict[str, Any]:
    """Return the message of an incoming webhook of Slack: the sentence, and below it thing, type and day."""
    sentence = _escaped(names.render(utterance.sentence))
    called = _escaped(names.of(utterance.thing) or utterance.kind)
    day = f"{utterance.event.occurred_at or utterance.effective_at:%Y-%m-%d}"
    below = f"{called} · {utterance.topic} · {day} · position {utterance.position}"
    return {
        "text": sentence[:3_000],
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": sentence[:3_000]}},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": below[:3_000]}]},
        ],
    }


def _escaped(text: str) -> str:
    """Return a text whose words Slack takes for nothing else: no mention of a channel, no link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
