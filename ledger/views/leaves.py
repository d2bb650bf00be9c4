"""Leaves: the conversations and problems that hang on a trail, with those of their events that belong to it.

They lead no further: one meeting in which ten things were asked for does not make them one negotiation. Of a meeting
the trail tells that it was planned, held, briefed for and summed up, what was said that led to one of the trail's own
things, and how that was graded; not what else was said there.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledger.domain.kernel.aggregate import kind_of
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.history import COLUMNS, Utterance, utterance

LEAVES = ("interaction", "problem")
PREFIXES = ("int_", "prb_")
OWN_MATTER = ("interaction.statement_recorded", "interaction.statement_graded", "interaction.statement_taken_up")
"""Events of a leaf that belong to a trail only when one of its things came of them."""


def leaves_of(db: Database, things: Sequence[str], moment: Moment) -> dict[str, list[Utterance]]:
    """Return what hangs on the things of a trail at a moment: the leaf, with its events that belong to the trail."""
    said = _led_by(db, things, moment)
    leaves = list(dict.fromkeys((*_linked(db, things, moment), *(event.partition("@")[0] for event in said))))
    if not leaves:
        return {}
    events = _events(db, leaves, moment)
    about = {u.position: {i for i in u.event.about if _negotiates(i)} for u in events}
    members = set(things)
    own = {u.position for u in events if about[u.position] & members}
    said |= {named for u in events if u.position in own and (named := _statement(u)) is not None}
    found: dict[str, list[Utterance]] = {leaf: [] for leaf in leaves}
    for u in events:
        frame = u.topic not in OWN_MATTER and not about[u.position]
        graded = u.topic == "interaction.statement_graded" and _statement(u) in said
        if u.position in own or frame or graded or u.event.event_id in said:
            found[u.thing].append(u)
    return {leaf: hanging for leaf, hanging in found.items() if hanging}


def _linked(db: Database, things: Sequence[str], moment: Moment) -> list[str]:
    """Return the leaves with an event about one of the things, or that an event of one of them is about."""
    marks, starts = ",".join("?" * len(things)), " OR ".join(f"{{0}} GLOB '{prefix}*'" for prefix in PREFIXES)
    query = (
        f"SELECT l.stream, l.position FROM link l WHERE l.target IN ({marks}) AND l.role = 'about' "
        f"AND l.position <= ? AND ({starts.format('l.stream')}) "
        f"UNION SELECT l.target, l.position FROM history h JOIN link l ON l.position = h.position "
        f"WHERE h.id IN ({marks}) AND l.role = 'about' AND l.position <= ? AND ({starts.format('l.target')}) ORDER BY 2"
    )
    rows = db.reader().execute(query, (*things, moment.position, *things, moment.position))
    return [leaf for leaf, _ in rows]


def _led_by(db: Database, things: Sequence[str], moment: Moment) -> set[str]:
    """Return the events of conversations that events of the things were because of."""
    marks = ",".join("?" * len(things))
    query = (
        "SELECT DISTINCT l.target FROM history h JOIN link l ON l.position = h.position "
        f"WHERE h.id IN ({marks}) AND h.position <= ? AND l.role = 'because_of' AND l.target GLOB 'int_*'"
    )
    return {event for (event,) in db.reader().execute(query, (*things, moment.position))}


def _events(db: Database, leaves: Sequence[str], moment: Moment) -> list[Utterance]:
    marks = ",".join("?" * len(leaves))
    effective = "" if moment.effective_at is None else f"AND h.effective_at <= {moment.effective_at:d}"
    query = f"SELECT {COLUMNS} FROM history h WHERE h.id IN ({marks}) AND h.position <= ? {effective}"
    return [utterance(row) for row in db.reader().execute(query, (*leaves, moment.position))]


def _statement(u: Utterance) -> str | None:
    """Return the statement that an event of a conversation is about."""
    return getattr(u.event, "statement", None)


def _negotiates(thing_id: str) -> bool:
    cls = kind_of(thing_id)
    return cls is not None and cls.kind in ("request", "decision", "commitment", "escalation")
