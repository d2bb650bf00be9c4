"""Messages: an event or a change of a flag, as a CloudEvent or as Slack shows it, signed (Standard Webhooks)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from ledger.exchange.export.cloudevents import attributes, data
from ledger.exchange.export.flags import attributes_of_flag, data_of_flag
from ledger.exchange.export.telling import Names
from ledger.views.flags.change import FlagChange, FlagChangeKind
from ledger.views.history import Utterance

FORMATS = ("cloudevents", "slack")


def message(form: str, log_id: str, told: Utterance | FlagChange, names: Names) -> tuple[bytes, str]:
    """Return the body and its content type."""
    if form == "slack":
        said = slack_of_flag(told, names) if isinstance(told, FlagChange) else slack(told, names)
        return msgspec.json.encode(said), "application/json"
    if isinstance(told, FlagChange):
        return _cloud_event(attributes_of_flag(log_id, told), data_of_flag(told, names))
    return _cloud_event(attributes(log_id, told), data(told, names))


def _cloud_event(context: dict[str, Any], said: dict[str, Any]) -> tuple[bytes, str]:
    from cloudevents.core.formats.json import JSONFormat  # late: most commands deliver nothing
    from cloudevents.core.v1.event import CloudEvent

    event = CloudEvent(context | {"time": datetime.fromisoformat(context["time"])}, said)
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
    return _blocks(sentence, f"{called} · {utterance.topic} · {day} · position {utterance.position}")


BECAME = {
    FlagChangeKind.RAISED: ":triangular_flag_on_post: *{title}*: ",
    FlagChangeKind.CLEARED: ":white_check_mark: *{title}*, no more: ",
    FlagChangeKind.DISPUTED: ":left_right_arrow: *{title}*, disputed: ",
    FlagChangeKind.COUNTS_AGAIN: ":triangular_flag_on_post: *{title}*, disputed no more: ",
}


def slack_of_flag(told: FlagChange, names: Names) -> dict[str, Any]:
    """Return the same of a flag: what it is called, why it is up or was, and below it what clears it."""
    flag = told.flag
    disputed = flag.disputed and told.change is FlagChangeKind.RAISED
    title = f"{flag.title}, disputed" if disputed else flag.title
    sentence = BECAME[told.change].format(title=_escaped(title)) + _escaped(names.render(flag.sentence))
    called = _escaped(names.of(flag.thing) or told.kind)
    private = " · told to you alone for now" if flag.nudge else ""
    clears = "" if told.change is FlagChangeKind.CLEARED else f" · cleared by: {_escaped(flag.cleared_by)}"
    return _blocks(sentence, f"{called} · {told.at:%Y-%m-%d}{private}{clears}")


def _blocks(sentence: str, below: str) -> dict[str, Any]:
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
