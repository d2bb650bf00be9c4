"""The shape of the views: their tables, and the number by which a file that was drawn to another shape is known."""

from __future__ import annotations

from zlib import crc32

from ledger.views.limits import drawn_by

FOREVER = 2**62
"""Stands for an interval that has not ended."""
VERSION = 10
"""What the tables hold. Another number is due when the same tables are drawn with something else in them."""

SCHEMA = """
CREATE TABLE cursor (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    log_id TEXT NOT NULL, version INTEGER NOT NULL,
    position INTEGER NOT NULL, leaf BLOB, recorded_at INTEGER NOT NULL,
    -- Another each time that the views are begun anew: whoever remembers things of an earlier drawing must forget them.
    drawing TEXT NOT NULL
) STRICT;
-- A row per thing. born: position of its first event. twisted: a late fact came, so the two clocks fold differently.
CREATE TABLE thing (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, born INTEGER NOT NULL,
    external_id TEXT, twisted INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX thing_by_kind ON thing (kind, born, id);
CREATE INDEX thing_by_external_id ON thing (external_id) WHERE external_id IS NOT NULL;
-- A row per thing per version. ledger_*: the positions between which the ledger said so (NULL: never, by that clock).
-- known_*: the positions between which this was known to be true from valid_from on (NULL: not in effective history).
-- valid_position orders what became true at the same moment.
CREATE TABLE state (
    id TEXT NOT NULL, kind TEXT NOT NULL,
    ledger_from INTEGER, ledger_to INTEGER,
    known_from INTEGER, known_to INTEGER, valid_from INTEGER, valid_position INTEGER,
    title TEXT NOT NULL, status TEXT NOT NULL, account TEXT, opportunity TEXT, label TEXT,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX state_by_ledger ON state (id, ledger_from) WHERE ledger_from IS NOT NULL;
CREATE INDEX state_by_validity ON state (id, valid_from, valid_position) WHERE known_from IS NOT NULL;
CREATE INDEX state_by_account ON state (account, kind, id) WHERE account IS NOT NULL;
CREATE INDEX state_by_opportunity ON state (opportunity, kind, id) WHERE opportunity IS NOT NULL;
CREATE INDEX state_disputes ON state (id) WHERE kind = 'reply' AND label = 'disputes';
CREATE INDEX state_people_by_name ON state (title, id, ledger_from, ledger_to) WHERE kind = 'stakeholder';
CREATE INDEX state_talks ON state (account, ledger_from, id)
    WHERE kind = 'interaction' AND account IS NOT NULL AND ledger_from IS NOT NULL;
-- Of whom mandates are, or ever were, of which team plans and capacities: once each, since where (things.labelled).
CREATE TABLE labelled (
    kind TEXT NOT NULL, label TEXT NOT NULL, id TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (kind, label, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE history (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, topic TEXT NOT NULL,
    speaker TEXT, source TEXT, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
    undated INTEGER NOT NULL, backdated INTEGER NOT NULL, irregular TEXT,
    sentence TEXT NOT NULL, body BLOB NOT NULL, scribe TEXT NOT NULL
) STRICT;
CREATE INDEX history_by_thing ON history (id, version, topic);
CREATE INDEX history_by_topic ON history (topic, position);
CREATE INDEX history_by_speaker ON history (speaker, position);
CREATE INDEX history_by_recorded_at ON history (recorded_at, position);
CREATE INDEX history_odd ON history (id, position) WHERE backdated OR irregular IS NOT NULL;
-- What an event is about, to whom it was said: target ← event of stream. A target may be an earlier event, by its id:
-- what it was because of, what it replies to.
CREATE TABLE link (
    target TEXT NOT NULL, position INTEGER NOT NULL, role TEXT NOT NULL, stream TEXT NOT NULL,
    PRIMARY KEY (target, position, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_by_event ON link (position);
-- Which things have anything to do with a thing, each once: prefix says of which kind, since where it first did.
CREATE TABLE hanging (
    target TEXT NOT NULL, prefix TEXT NOT NULL, stream TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (target, prefix, stream)
) STRICT, WITHOUT ROWID;
-- What is counted of promises, a row for each change of it (see promises.py), by positions of the ledger.
CREATE TABLE promise (
    id TEXT NOT NULL, ledger_from INTEGER NOT NULL, ledger_to INTEGER NOT NULL,
    counted INTEGER NOT NULL, agreed INTEGER, in_force INTEGER NOT NULL,
    said_at INTEGER, month TEXT, said_in TEXT, speaker TEXT, debtor TEXT, team TEXT, request TEXT, account TEXT,
    waited INTEGER NOT NULL, waits INTEGER NOT NULL, size REAL, upgrade TEXT NOT NULL, currency TEXT, amount INTEGER,
    disputed INTEGER NOT NULL, led INTEGER NOT NULL, weeks REAL NOT NULL,
    PRIMARY KEY (id, ledger_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX promise_by_weight ON promise (weeks, led, id) WHERE led > 0;
CREATE INDEX promise_by_request ON promise (request, ledger_to) WHERE request IS NOT NULL;
CREATE INDEX promise_by_team ON promise (team, ledger_to) WHERE team IS NOT NULL;
CREATE INDEX promise_by_debtor ON promise (debtor, ledger_to) WHERE debtor IS NOT NULL;
CREATE INDEX promise_by_worth ON promise (upgrade, amount, id);
CREATE INDEX promise_unassessed ON promise (said_at, id) WHERE upgrade = 'unassessed' AND in_force = 1 AND counted = 1;
-- What all promises come to, a row for each change of a sum (see tallies.py), by positions of the ledger.
CREATE TABLE tally (
    measure TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL, c TEXT NOT NULL,
    ledger_from INTEGER NOT NULL, ledger_to INTEGER NOT NULL, value ANY NOT NULL,
    PRIMARY KEY (measure, a, b, c, ledger_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX tally_by_position ON tally (ledger_to, measure, ledger_from, a, b, c, value);
-- What promises led to (see causes.py).
CREATE TABLE caused (
    promise TEXT NOT NULL, position INTEGER NOT NULL, effective_at INTEGER NOT NULL, thing TEXT NOT NULL,
    -- 0 when an earlier event told the same already.
    effect TEXT NOT NULL, what TEXT, weeks REAL, currency TEXT, amount INTEGER, first INTEGER NOT NULL,
    PRIMARY KEY (promise, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX caused_by_event ON caused (position);
CREATE INDEX caused_by_effect ON caused (promise, effect, what, thing) WHERE effect <> 'other';
-- The words of every event, by its position; names of people stand in it as mentions (see indexing.py).
CREATE VIRTUAL TABLE words USING fts5 (title, text, tokenize = "porter unicode61 remove_diacritics 2");
-- A row per flag per wording: what the ledger said between two positions (ledger_*), and between which times it is up
-- by the clock (starts, ends). nudge: to whom alone it is told until open_from.
CREATE TABLE flag (
    flag INTEGER PRIMARY KEY, thing TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, about TEXT NOT NULL,
    ledger_from INTEGER NOT NULL, ledger_to INTEGER NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL,
    since INTEGER, nudge TEXT, open_from INTEGER NOT NULL, disputed INTEGER NOT NULL,
    sentence TEXT NOT NULL, evidence TEXT NOT NULL, accounts TEXT NOT NULL
) STRICT;
CREATE INDEX flag_by_thing ON flag (thing, ledger_to, ledger_from);
CREATE INDEX flag_by_name ON flag (name, ledger_to, ledger_from, starts, ends, disputed, kind, nudge, open_from);
CREATE INDEX flag_by_beginning ON flag (ledger_from, name);
-- What came down, and what turns by the clock: for telling what changed (flags/walk.py).
CREATE INDEX flag_by_ending ON flag (ledger_to, name) WHERE ledger_to < 4611686018427387904;
CREATE INDEX flag_by_start ON flag (starts, ledger_to) WHERE starts > -4611686018427387904;
CREATE INDEX flag_by_end ON flag (ends, ledger_to) WHERE ends < 4611686018427387904;
CREATE INDEX flag_by_opening ON flag (open_from, ledger_to) WHERE open_from > -4611686018427387904;
CREATE INDEX flag_by_whom ON flag (about) WHERE about <> '';
CREATE TABLE flag_account (
    account TEXT NOT NULL, flag INTEGER NOT NULL, PRIMARY KEY (account, flag)
) STRICT, WITHOUT ROWID;
-- What the flags of a thing were judged by: a thing, or things that hang on another; until when it was looked at.
CREATE TABLE flag_read (
    thing TEXT NOT NULL, key TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (thing, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX flag_read_by_key ON flag_read (key, until, thing);
CREATE TABLE parked (position INTEGER PRIMARY KEY, topic TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
"""


def shape() -> int:
    """Return the number of the shape; a file with another one is thrown away and drawn again.

    The tables are part of it as they are written here, so that none can change and a file from before still pass. So
    are the limits: flags are kept as they were judged, and by other limits they are judged again.
    """
    return VERSION | crc32(SCHEMA.encode(), drawn_by()) << 16
