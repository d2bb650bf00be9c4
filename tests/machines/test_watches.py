"""A watch: set → revised → ended, by the one who wants to be told."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.watch import EndWatch, ReviseWatch, SetWatch, Watch
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    revise: set → .; else WatchHasEnded
    end: set → ended; else WatchHasEnded
    """,
)
TOPICS = st.lists(st.sampled_from(("request.declined", "decision.accepted", "no.such_topic")), max_size=2)
WHAT = st.sets(st.sampled_from(("watched", "account", "watched_kind")), max_size=3)


class Watches(Machine):
    lives = (LIFE,)

    def axes(self, thing: Watch) -> dict[str, Any]:
        return {"life": standing(thing), "watcher": thing.watcher, "topics": list(thing.topics)}

    @initialize(who=WHO)
    def set_one(self, who: str) -> None:
        command = SetWatch(watched=self.stage.deal, **self.said(who))
        self.watch = self.begun("set", command, life="set", watcher=self.who(who), topics=[])

    @rule(who=WHO, what=WHAT, topics=TOPICS, kind=st.sampled_from(("request", "unicorn")))
    def set_another(self, who: str, what: set[str], topics: list[str], kind: str) -> None:
        values: dict[str, Any] = {"watched": self.stage.deal, "account": self.stage.nordwind, "watched_kind": kind}
        command = SetWatch(**{w: values[w] for w in what}, topics=tuple(topics), **self.said(who))
        vague = None if len(what) == 1 else "WatchOfOneThing"
        odd = "no.such_topic" in topics or ("watched_kind" in what and kind == "unicorn")
        watcher = self.who(who)
        self.begins("set", command, vague, "NoSuchWord" if odd else None, life="set", watcher=watcher, topics=topics)

    def _others(self, who: str) -> str | None:
        return None if self.who(who) == self.model[self.watch]["watcher"] else "NotTheWatcher"

    @rule(who=WHO, topics=TOPICS, ago=AGO)
    def revise(self, who: str, topics: list[str], ago: int) -> None:
        command = ReviseWatch(watch=self.watch, topics=tuple(topics), **self.said(who, ago))
        odd = "NoSuchWord" if "no.such_topic" in topics else None
        self.does("revise", self.watch, command, odd, self._others(who), topics=topics)

    @rule(who=WHO, ago=AGO)
    def end(self, who: str, ago: int) -> None:
        self.does("end", self.watch, EndWatch(watch=self.watch, **self.said(who, ago)), self._others(who))


def test_a_watch_is_its_watchers_own_to_narrow_and_to_end(run: Run) -> None:
    run(Watches)
