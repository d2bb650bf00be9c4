"""Rows about requests: raised, or revised; owned, labelled, endorsed, planned for a version, answered."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.kernel.ids import derived_id
from ledger.domain.opportunity.opening import OpportunityOpened
from ledger.domain.opportunity.state import Opportunity
from ledger.domain.request.asking import RequestRevised, RequestSubmitted
from ledger.domain.request.endorsing import RequestEndorsed
from ledger.domain.request.state import Importance, Request
from ledger.exchange import telling
from ledger.exchange.facts import Fact, Teller, fact
from ledger.exchange.history.line import Unreadable
from ledger.exchange.history.tale import Tale
from ledger.exchange.table.accounts import account_of
from ledger.exchange.table.record import Record


def request_facts(record: Record) -> Iterator[Fact]:
    """Yield what a row says of a request."""
    key, title = record.needed("id", 150), record.needed("title", 500)
    by = record.text("requester", 400) or _full_name(record)
    created, asked = record.time("created"), record.text("problem")
    # Read before the line is made: what does not fit into a field of the event is kept among its details.
    raise_ = _raised(record)
    whole = {"title": title, "text": asked, "actor": by, "occurred_at": created}
    yield fact(record.line("request_raised", key, "raised", **whole, data=record.details), raise_)
    owner, group = record.text("owner", 400), record.text("group", 200)
    if owner or group:
        data = {"assigned_to": owner, "group": group}
        yield fact(record.line("request_reassigned", key, "owner", data=data), telling.assigned)
    topic = record.text("topic", 200)
    for label in dict.fromkeys([*record.several("labels"), *([topic] if topic else [])]):
        line = record.line("request_linked", key, f"label/{label}", data={"label": label})
        yield fact(line, telling.labelled)
    for name in record.several("endorsers"):
        yield fact(record.line("request_endorsed", key, f"endorsed/{name}", actor=name), telling.endorsed)
    votes = record.number("votes")
    if votes is not None and votes >= 1:
        data_ = {"what": "votes", "count": int(votes)}
        yield fact(record.line("request_endorsed", key, "votes", data=data_), telling.counted)
    yield from _planned(record, key, title)
    yield from _answered(record, key, title)


def endorsement_facts(record: Record) -> Iterator[Fact]:
    """Yield what a row says of who wants a request too."""
    key, by = record.needed("request", 150), record.needed("by", 400)
    on_behalf, scope = record.text("on_behalf_of", 400), record.text("scope", 200)

    def endorsed(tale: Tale) -> Request:
        account = account_of(tale, record)
        behalf = tale.person(on_behalf) if on_behalf else None
        request = tale.request()
        mine = (tale.actor, behalf, account, scope)
        if not any((e.by, e.on_behalf_of, e.account, e.scope) == mine for e in request.endorsements):
            tale.book.in_the_name_of(behalf)
            tale.record(request, RequestEndorsed(account=account, scope=scope), about=(account,))
        return request

    created, title = record.time("created"), record.text("title", 500)
    whole = {"actor": by, "occurred_at": created, "title": title, "data": record.details}
    yield fact(record.line("request_endorsed", key, f"endorsed/{by}", **whole), endorsed)


def _raised(record: Record) -> Teller:
    ask, claimed = record.text("ask"), record.money()
    importance = _importance(record)
    deal = record.text("opportunity_id", 150)

    def raised(tale: Tale) -> Request:
        found = telling.request_of(tale)
        account = account_of(tale, record)
        if found is not None:
            telling.raised(tale)
            news = (
                None if ask is None or telling.says(tale.book, found.ask or "", ask) else tale.text(ask),
                None if importance is found.importance else importance,
                None if claimed == found.claimed else claimed,
            )
            if any(one is not None for one in news):
                tale.record(found, RequestRevised(ask=news[0], importance=news[1], claimed=news[2]))
            return found
        opportunity = None if deal is None else _deal(tale, record, deal, account)
        request = tale.book.new(Request, tale.line.subject)
        event = RequestSubmitted(
            title=tale.entitled(),
            problem=tale.said(),
            ask=tale.text(ask),
            account=account,
            opportunity=opportunity,
            importance=importance,
            claimed=claimed,
            external_id=tale.line.subject,
        )
        tale.record(request, event, about=(account, opportunity))
        return request

    return raised


def _deal(tale: Tale, record: Record, key: str, account: str | None) -> str:
    external_id = f"{record.mapping.system}:{key}"
    found = tale.book.find(derived_id(Opportunity.prefix, external_id))
    if found is None:
        found = tale.book.new(Opportunity, external_id)
        event = OpportunityOpened(name=key, account=account, external_id=external_id)
        tale.book.record(found, event, about=(account,))
    return found.id


def _importance(record: Record) -> Importance | None:
    word = record.word("importance")
    try:
        return None if word is None else Importance(word)
    except ValueError:
        known = ", ".join(i.value for i in Importance)
        raise Unreadable(
            f"the importance {word!r} is none of {known}: say in [words.importance] what it means"
        ) from None


def _planned(record: Record, key: str, title: str) -> Iterator[Fact]:
    version, due = record.text("version", 200), record.time("due")
    if version or due:
        data = {"target": version or (due or "")[:10], "due": due}
        yield fact(record.line("promise_made", key, "version", title=title, data=data), telling.promised)


def _answered(record: Record, key: str, title: str) -> Iterator[Fact]:
    label, word = record.text("status", 200), record.word("status")
    if label is None:
        return
    at = record.time("decided")
    data = {"to_status": label, "outcome": None if word == label else word}
    name = f"status/{label}@{at or record.time('updated') or ''}"
    by, text = record.text("decided_by", 400), record.text("reason")
    whole = {"actor": by, "occurred_at": at, "title": title, "text": text, "data": data}
    yield fact(record.line("decision_made", key, name, **whole), telling.stands)


def _full_name(record: Record) -> str | None:
    parts = (record.text("first_name", 200), record.text("last_name", 200))
    return " ".join(part for part in parts if part) or None
