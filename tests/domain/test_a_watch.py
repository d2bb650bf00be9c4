"""A watch: somebody wants to be told of a thing, of a customer, or of everything of a kind (capability 24)."""

from __future__ import annotations

from ledger.domain.watch import (
    EndWatch,
    NoSuchWord,
    NotTheWatcher,
    ReviseWatch,
    SetWatch,
    Watch,
    WatchHasEnded,
    WatchOfOneThing,
    WatchStatus,
)
from tests.domain.negotiation import Negotiation


def test_somebody_watches_a_request_for_its_momentum_until_they_have_enough() -> None:
    n = Negotiation()
    asked = n.request()
    set_ = SetWatch(by=n.ana, watched=asked, topics=("request.endorsed",), flags=("SUDDEN_MOMENTUM",))
    watch = n.act(set_, Watch)
    assert (watch.watcher, watch.watched, watch.status) == (n.ana, asked, WatchStatus.SET)
    assert (watch.topics, watch.flags) == (("request.endorsed",), ("SUDDEN_MOMENTUM",))
    assert n.told() == ["Ana watches “Single sign-on”, for 1 kind of event and 1 flag only."]
    watch = n.act(ReviseWatch(by=n.ana, watch=watch.id, topics=("request.endorsed", "request.declined")), Watch)
    assert (len(watch.topics), watch.flags) == (2, ())
    watch = n.act(EndWatch(by=n.ana, watch=watch.id), Watch)
    assert watch.status is WatchStatus.ENDED
    n.refused(WatchHasEnded, EndWatch(by=n.ana, watch=watch.id), at="watch", says=watch.id)
    n.refused(WatchHasEnded, ReviseWatch(by=n.ana, watch=watch.id), at="watch")


def test_a_customer_or_a_kind_is_watched_as_a_whole() -> None:
    n = Negotiation()
    assert n.act(SetWatch(by=n.vic, account=n.nordwind), Watch).account == n.nordwind
    assert n.told() == ["Vic watches all of “Nordwind”."]
    assert n.act(SetWatch(by=n.vic, watched_kind="escalation"), Watch).watched_kind == "escalation"
    assert n.told() == ["Vic watches every escalation."]


def test_a_watch_is_of_one_thing_that_there_is() -> None:
    n = Negotiation()
    n.refused(WatchOfOneThing, SetWatch(by=n.vic), at="watched")
    n.refused(WatchOfOneThing, SetWatch(by=n.vic, account=n.nordwind, watched=n.deal), at="watched")
    n.refused(NoSuchWord, SetWatch(by=n.vic, watched_kind="unicorn"), at="watchedKind", says="unicorn")
    nothing = SetWatch(by=n.vic, account=n.nordwind, topics=("request.declined", "request.sung"))
    n.refused(NoSuchWord, nothing, at="topics.1", says="request.sung")


def test_a_watch_is_changed_and_ended_by_the_one_who_is_told_by_it() -> None:
    n = Negotiation()
    watch = n.act(SetWatch(by=n.ana, account=n.nordwind), Watch).id
    n.refused(NotTheWatcher, EndWatch(by=n.ben, watch=watch), at="by", says=n.ana)
    n.refused(NotTheWatcher, ReviseWatch(by=n.ben, watch=watch, flags=("NO_MANDATE",)), at="by")
    assert n.act(EndWatch(by=n.ben, on_behalf_of=n.ana, watch=watch), Watch).status is WatchStatus.ENDED
