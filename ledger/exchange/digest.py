"""The digest: what concerns one person since a day, as Markdown to be read over coffee."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from ledger.domain.commitment.state import IN_FORCE, Commitment, CommitmentStatus
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import DecisionStatus
from ledger.domain.escalation.state import OPEN as OPEN_ESCALATIONS
from ledger.domain.escalation.state import Escalation
from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.kernel.types import person
from ledger.domain.request.state import Request
from ledger.domain.watch import Watch, WatchStatus
from ledger.policy import Viewer, spoken_for
from ledger.views import history, mentions, replies, things
from ledger.views.asof import Moment
from ledger.views.clock import micros
from ledger.views.database import Database
from ledger.views.flags.change import FlagChange, FlagChangeKind
from ledger.views.flags.changes import difference
from ledger.views.flags.hearing import PERSONAL, Hearing, Mark
from ledger.views.flags.walk import position_at
from ledger.views.history import HistoryFilter, Utterance
from ledger.views.paging import MOST, Page, cursor
from ledger.views.things import ThingFilter
from ledger.views.watching import hearing, narrowed

SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")
LONGEST = 50
"""Lines of one part; of more, only the number is told."""
Line = tuple[str, str | None]
"""A sentence with mentions, and the event or thing it is about, by its id."""


def digest(db: Database, viewer: Viewer, somebody: str, moment: Moment, since: datetime, at: datetime) -> str:
    """Return what concerns a person as of a moment: news since a time, what waits for them, what is overdue at `at`."""
    mine = _Mine(db, viewer, somebody, moment, since, at)
    parts: list[tuple[str, list[Line]]] = [
        ("Waiting for your answer", mine.waiting()),
        ("Overdue", mine.overdue()),
        ("News of your requests", mine.requests()),
        ("Decisions", mine.decisions()),
        ("Promises in your name", mine.promises()),
        ("What you watch", mine.watched()),
        ("What has been flagged", mine.flags(FlagChangeKind.RAISED)),
        ("What was cleared since", mine.flags(FlagChangeKind.CLEARED)),
    ]
    texts = [person(somebody), *(text for _, lines in parts for text, _ in lines)]
    called, *said = mentions.render_all(db, viewer, texts, moment)
    told = iter(said)
    out = [f"# For {_plain(called)}", "", f"Since {since:%Y-%m-%d}, up to position {moment.position:,}.", ""]
    for title, lines in parts:
        if not lines:
            continue
        rendered = [f"- {_plain(next(told))}" + (f" `{key}`" if key else "") for _, key in lines]
        more = [f"- … and {len(lines) - LONGEST:,} more"] if len(lines) > LONGEST else []
        out += [f"## {title}", "", *rendered[:LONGEST], *more, ""]
    if not any(lines for _, lines in parts):
        out += ["Nothing new, nothing waits, nothing is overdue.", ""]
    return "\n".join(out)


class _Mine:
    """What concerns one person."""

    def __init__(
        self, db: Database, viewer: Viewer, somebody: str, moment: Moment, since: datetime, at: datetime
    ) -> None:
        self._db, self._viewer, self._moment = db, viewer, moment
        self._who, self._since, self._at = somebody, since, at
        self._flags: list[FlagChange] | None = None
        self._asked = [r for r in self._things(Request) if self._wants(r)]
        self._promises = list(self._things(Commitment))
        self._owed = [c for c in self._promises if c.debtor == somebody]
        self._watches = [w for w in self._things(Watch) if w.watcher == somebody and w.status is WatchStatus.SET]

    def waiting(self) -> list[Line]:
        """Return what awaits an answer of theirs."""
        found: list[Line] = []
        for c in self._promises:
            if c.status is CommitmentStatus.PROPOSED and self._who in c.asked_of:
                found.append((f"May this be said? {{thing:{c.id}}}{_until(c.answer_due_at)}", _key(c)))
            if c.vetting_asked_at is not None and self._who in c.vetting_asked_of and c.vetted_in is None:
                found.append((f"Can this be built? {{thing:{c.id}}}", _key(c)))
        found += [
            (f"{person(r.question_by)} asks about {{thing:{r.id}}}: {r.question}", _key(r))
            for r in self._asked
            if r.question and r.requester == self._who
        ]
        found += [
            (f"{{thing:{e.id}}} was taken to you and is {e.status.value.replace('_', ' ')}", _key(e))
            for e in self._things(Escalation)
            if e.status in OPEN_ESCALATIONS and self._who in e.raised_to
        ]
        named = replies.unanswered(self._db, self._viewer, self._who, self._moment, Page(first=MOST), newest_first=True)
        return [*found, *((u.sentence, u.event.event_id) for _, u in named.rows if u.recorded_at >= self._since)]

    def overdue(self) -> list[Line]:
        """Return what should be done by now."""
        today = self._at.date()
        found: list[Line] = [
            (f"{{thing:{c.id}}} was due on {c.deadline}", _key(c))
            for c in self._owed
            if c.status in IN_FORCE and c.deadline is not None and c.deadline < today
        ]
        for c in self._promises:
            late = c.answer_due_at is not None and c.answer_due_at < self._at
            if late and c.status is CommitmentStatus.PROPOSED and self._who in c.asked_of:
                found.append(
                    (f"The answer whether {{thing:{c.id}}} may be said was due{_until(c.answer_due_at)}", _key(c))
                )
        for d in self._things(Decision):
            past = d.review_on is not None and d.review_on < today
            if past and d.status is DecisionStatus.ACCEPTED and d.decided_by == self._who:
                found.append((f"{{thing:{d.id}}} was to be looked at again on {d.review_on}", _key(d)))
        return found

    def requests(self) -> list[Line]:
        """Return what became of what they want."""
        return self._news(HistoryFilter(things=[r.id for r in self._asked])) if self._asked else []

    def decisions(self) -> list[Line]:
        """Return the decisions that concern them: about what they want, told to them, or with a part of theirs."""
        near = [self._who, *(r.id for r in self._asked)]
        topics = ("decision.accepted", "decision.superseded", "decision.communicated", "decision.proposed")
        return self._news(HistoryFilter(topics=topics, concerning=near))

    def promises(self) -> list[Line]:
        """Return what was promised in their name, and what became of it."""
        return self._news(HistoryFilter(things=[c.id for c in self._owed])) if self._owed else []

    def watched(self) -> list[Line]:
        """Return what happened to what they watch."""
        found = {line[1]: line for w in self._watches for line in self._news(narrowed(HistoryFilter(), w))}
        return list(found.values())

    def flags(self, kind: FlagChangeKind) -> list[Line]:
        """Return what they are flagged by and what is flagged of what they watch, that was not so at the time before.

        What they are told alone at first is theirs to read, and nobody else's. Of effective history it is not told:
        what was flagged when is a matter of what was on record.
        """
        if self._flags is None:
            self._flags = [] if self._moment.effective_at is not None else self._changed()
        return [
            (_flagged(c), c.flag.thing)
            for c in self._flags
            if (c.change is FlagChangeKind.CLEARED) == (kind is FlagChangeKind.CLEARED)
        ]

    def _changed(self) -> list[FlagChange]:
        since, viewer = micros(self._since), spoken_for(self._viewer, self._who)
        earlier = Mark(position_at(self._db, viewer, since), since)
        later = Mark(self._moment.position, micros(self._at))
        heard = [Hearing(PERSONAL, person=self._who), *map(hearing, self._watches)]
        found = [c for one in heard for c in difference(self._db, viewer, one, earlier, later)]
        return list({change.id: change for change in found}.values())

    def _news(self, which: HistoryFilter) -> list[Line]:
        """Return what was recorded since, but for their own acts, in the order of the ledger."""
        events = (u for u in self._events(which) if u.recorded_at >= self._since and u.event.by != self._who)
        return [(f"{u.effective_at:%Y-%m-%d}: {u.sentence}", u.event.event_id) for u in events]

    def _events(self, which: HistoryFilter) -> Iterator[Utterance]:
        # The newest first, until they are too old: what a ledger holds of a person may be years of it.
        found: list[Utterance] = []
        after: str | None = None
        while True:
            page = history.page(
                self._db, self._viewer, self._moment, which, Page(first=200, after=after), newest_first=True
            )
            found += [u for _, u in page.rows]
            if not page.has_next or (found and found[-1].recorded_at < self._since):
                return reversed(found)
            after = cursor(page.rows[-1][0])

    def _things(self, cls: type[Aggregate]) -> Iterator:  # type: ignore[type-arg]
        """Return the things of a kind that they have to do with."""
        which = ThingFilter(about=self._who)
        return things.every(self._db, self._viewer, cls, self._moment, which)

    def _wants(self, request: Request) -> bool:
        return request.requester == self._who or any(self._who in (e.by, e.on_behalf_of) for e in request.endorsements)


def _flagged(change: FlagChange) -> str:
    flag = change.flag
    beside = " (told to you alone for now)" if flag.nudge else ""
    disputed = "Disputed: " if change.change is FlagChangeKind.DISPUTED else ""
    cleared = "" if change.change is FlagChangeKind.CLEARED else f" Cleared by: {flag.cleared_by}"
    return f"{disputed}{flag.title}{beside}: {flag.sentence}{cleared}"


def _key(thing: Aggregate) -> str:
    return thing.external_id or thing.id


def _until(when: datetime | date | None) -> str:
    return f" (by {when:%Y-%m-%d})" if when is not None else ""


def _plain(text: str) -> str:
    """Return a text that Markdown takes for nothing but text, on one line."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
