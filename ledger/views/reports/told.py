"""Told: everything that a customer has been told, word for word, in order, with speaker and grade (capability 18)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Struct

from ledger.domain.commitment.state import Commitment
from ledger.domain.commitment.words import CommitmentStatus, Existence, Honesty, SpeechAct
from ledger.domain.interaction.state import Interaction, StatementGrade
from ledger.domain.kernel import Doc, Ref
from ledger.domain.kernel.types import Basis, EventRef
from ledger.domain.stakeholder import Stakeholder
from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.history import COLUMNS, Utterance, utterance
from ledger.views.reports.reading import hanging_on, present

WORDS: dict[str, tuple[str, ...]] = {
    "commitment.made": ("consequent",),
    "commitment.revised": ("consequent", "reason"),
    "commitment.cancelled": ("reason",),
    "decision.communicated": ("text",),
    "request.information_requested": ("question",),
    "request.commented": ("text",),
    "request.delivery_declared": ("note",),
    "interaction.statement_recorded": ("text",),
}
"""What is told to somebody, by topic, with the field that holds the words: the first that says something."""
WHOEVER_HEARD = ("commitment.made",)
"""A promise to a customer counts, whether or not it is known who of theirs heard it."""
MOST = 2_000
Person = Annotated[str | None, Ref(("stakeholder",))]


class ToldWords(Struct, frozen=True):
    """Something that somebody of ours told the customer."""

    at: Annotated[datetime, Doc(description="When it was said.")]
    speaker: Annotated[Person, Doc(description="Who said it.")]
    on_behalf_of: Annotated[Person, Doc(description="In whose name, if not their own.")]
    to: Annotated[tuple[str, ...], Ref(("stakeholder",)), Doc(description="Who heard it.")]
    words: Annotated[str | None, Doc(description="The words, as they were said; null when they were not kept.")]
    sentence: Annotated[str, Doc(description="What happened, told in plain words.")]
    basis: Annotated[Basis, Doc(description="How whoever wrote it down knows.")]
    event: Annotated[str, EventRef(), Doc(description="The event that says so.")]
    thing: Annotated[str, Ref(), Doc(description="What it belongs to: a commitment, a decision, a request …")]
    commitment: Annotated[str | None, Ref(("commitment",)), Doc(description="The promise that it was, if it was one.")]
    status: Annotated[CommitmentStatus | None, Doc(description="Where that promise stands at this moment.")] = None
    speech_act: Annotated[SpeechAct | None, Doc(description="How far it went.")] = None
    honesty: Annotated[Honesty | None, Doc(description="How honest it was to say it.")] = None
    honesty_rule: Annotated[str | None, Doc(description="The published rule it was graded by.")] = None
    graded_by: Annotated[Person, Doc(description="Who graded it.")] = None
    existence: Annotated[Existence | None, Doc(description="Whether what was said to be there is there.")] = None


class ToldReport(Struct, frozen=True):
    """What a customer has been told, in order."""

    account: Annotated[str, Ref(("account",)), Doc(description="The customer.")]
    told: Annotated[tuple[ToldWords, ...], Doc(description="What they were told, the first words first.")]
    ungraded: Annotated[int, Doc(description="How many promises among it nobody has graded.")]
    whole: Annotated[bool, Doc(description=f"False when there is more than {MOST:,}; then it begins later.")]


def what_was_told(db: Database, viewer: Viewer, moment: Moment, account: str) -> ToldReport:
    """Return what the customer has been told by the moment, oldest first, graded as it is graded at the moment."""
    require_sight(viewer, "account", "stakeholder", "commitment", "decision", "request")
    theirs = {p.id for p in hanging_on(db, viewer, Stakeholder, account, moment) if p.account == account}
    said = [u for u in _heard(db, moment, account, theirs) if u.event.by not in theirs]
    said = [u for u in said if u.topic in WHOEVER_HEARD or theirs & set(u.event.to)]
    promised = {u.event.because_of: u.thing for u in said if u.topic == "commitment.made" and u.event.because_of}
    # A promise that was taken from a statement is told once, in the words of the statement.
    statements = {u.event.event_id for u in said if u.topic == "interaction.statement_recorded"}
    said = [u for u in said if not (u.topic == "commitment.made" and u.event.because_of in statements)]
    promise_of = {u.event.event_id: _promise(u, promised) for u in said}
    ids = (i for i in promise_of.values() if i is not None)
    promises = {c.id: c for c in present(db, viewer, Commitment, ids, moment)}
    grades = _grades(db, viewer, moment, statements)
    rows = [_told(u, promises.get(promise_of[u.event.event_id] or ""), grades.get(u.event.event_id)) for u in said]
    ungraded = {r.commitment for r in rows if r.honesty is Honesty.UNASSESSED}
    return ToldReport(account, tuple(rows[-MOST:]), len(ungraded), len(rows) <= MOST)


def _heard(db: Database, moment: Moment, account: str, theirs: set[str]) -> list[Utterance]:
    effective = "AND h.effective_at <= ?" if moment.effective_at is not None else ""
    times = [] if moment.effective_at is None else [moment.effective_at]
    query = (
        f"SELECT {COLUMNS} FROM history h WHERE h.position IN ("
        "SELECT position FROM link WHERE target = ? AND position <= ? UNION "
        "SELECT l.position FROM json_each(?) p JOIN link l ON l.target = p.value AND l.role = 'to' "
        f"WHERE l.position <= ?) AND h.topic IN ({','.join('?' * len(WORDS))}) {effective} "
        "ORDER BY h.effective_at, h.position"
    )
    people = msgspec.json.encode(sorted(theirs)).decode()
    rows = db.reader().execute(query, (account, moment.position, people, moment.position, *WORDS, *times))
    return [utterance(row) for row in rows]


def _promise(said: Utterance, promised: dict[str, str]) -> str | None:
    return said.thing if said.kind == "commitment" else promised.get(said.event.event_id)


def _grades(db: Database, viewer: Viewer, moment: Moment, statements: set[str]) -> dict[str, StatementGrade]:
    """Return the latest grade of each statement."""
    talks = present(db, viewer, Interaction, (s.partition("@")[0] for s in sorted(statements)), moment)
    return {s.event: s.grades[-1] for talk in talks for s in talk.statements if s.grades and s.event in statements}


def _told(said: Utterance, promise: Commitment | None, graded: StatementGrade | None) -> ToldWords:
    event: Any = said.event
    words = next((text for field in WORDS[said.topic] if (text := getattr(event, field, None))), None)
    grade: dict[str, Any] = {}
    if graded is not None:
        grade = {
            "speech_act": graded.speech_act,
            "honesty": graded.honesty,
            "honesty_rule": graded.rule,
            "graded_by": graded.by,
        }
    if promise is not None and not (graded is not None and promise.honesty is Honesty.UNASSESSED):
        fields = ("status", "speech_act", "honesty", "honesty_rule", "graded_by", "existence")
        grade = {field: getattr(promise, field) for field in fields}
    return ToldWords(
        at=said.effective_at,
        speaker=event.by,
        on_behalf_of=event.on_behalf_of,
        to=event.to,
        words=words,
        sentence=said.sentence,
        basis=event.basis,
        event=event.event_id,
        thing=said.thing,
        commitment=promise.id if promise is not None else None,
        **grade,
    )
