"""Search: what was said in so many words, until a moment, with the words marked and the best answers first.

The order of two answers depends on nothing but the question and their own words, never on what else the ledger holds:
so an answer as of a moment stays as it is while the ledger grows.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledger.domain.kernel.errors import Malformed
from ledger.policy import Viewer, require_sight, visible_kinds
from ledger.views import mentions
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.history import COLUMNS, Utterance, utterance
from ledger.views.indexing import mentioned_again, word_for
from ledger.views.paging import Page, Slice, bounds, slice_of

LONGEST, MOST_WORDS, MOST_PEOPLE = 500, 20, 50
TERM = re.compile(r'(-)?(?:"([^"]*)"|(\S+))')
WORD = re.compile(r"[^\W_]+")
OPEN, CLOSE = "\ue010", "\ue011"
"""Mark the words found while a text is on its way: private code points, which no stored text holds."""
AROUND = 160
"""Characters of a text shown on either side of the first word found."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a word that was searched for stands in a shown text, in characters: from, and up to but without."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A text as readers see it, cut around the first word found, and where the words stand in it."""

    text: str
    marks: tuple[Mark, ...]

    def marked(self, before: str, after: str) -> str:
        """Return the text with something before and after every word found."""
        parts: list[str] = []
        done = 0
        for mark in self.marks:
            parts += (self.text[done : mark.start], before, self.text[mark.start : mark.end], after)
            done = mark.end
        return "".join((*parts, self.text[done:]))


@dataclass(frozen=True, slots=True)
class Found:
    """An event that says what was searched for, how well it fits (0 to 1), and where it says so."""

    event: Utterance
    score: float
    title: Excerpt
    text: Excerpt


def search(
    db: Database, viewer: Viewer, moment: Moment, asked: str, page: Page, *, kinds: Sequence[str] = ()
) -> Slice[Found]:
    """Return a page of the events that say it, the best first; `kinds` are those of the things they belong to."""
    where, values = _where(db, viewer, moment, asked, kinds)
    reader = _knowing(db)
    key = "(w.score << 40) + h.position"
    within, keys, order = bounds(page, "key", descending=True)
    # The marks are set once for each row: the score counts them, and they are what is shown.
    query = (
        f"SELECT key, title, text, {COLUMNS} FROM (SELECT {key} AS key, w.title, w.text, h.position AS place FROM "
        f"(SELECT position, title, text, said_well(title, text) AS score FROM (SELECT words.rowid AS position, "
        f"highlight(words, 0, '{OPEN}', '{CLOSE}') AS title, highlight(words, 1, '{OPEN}', '{CLOSE}') AS text "
        f"FROM words WHERE words MATCH ?)) w JOIN history h ON h.position = w.position WHERE {where}) "
        f"JOIN history h ON h.position = place WHERE {within} ORDER BY {order} LIMIT ?"
    )
    rows = reader.execute(query, (*values, *keys, page.size + 1)).fetchall()
    texts = [mentioned_again(text) for row in rows for text in row[1:3]]
    shown = iter(mentions.render_all(db, viewer, texts, moment))
    found = [
        (row[0], Found(utterance(row[3:]), (row[0] >> 40) / TOP, _excerpt(next(shown)), _excerpt(next(shown))))
        for row in rows
    ]
    return slice_of(found, page)


def count(db: Database, viewer: Viewer, moment: Moment, asked: str, kinds: Sequence[str] = ()) -> int:
    """Return how many events say it."""
    where, values = _where(db, viewer, moment, asked, kinds)
    query = f"SELECT count(*) FROM words JOIN history h ON h.position = words.rowid WHERE words MATCH ? AND {where}"
    total: int = db.reader().execute(query, values).fetchone()[0]
    return total


TOP = 1_000_000
TITLE = 3.0


def said_well(title: str, text: str) -> int:
    """Return how well an event answers, from 1 to a million: words in its title count more, a long text less."""
    hits = TITLE * title.count(OPEN) + text.count(OPEN)
    length = len(title) + len(text)
    return max(1, round(TOP * hits / (hits + 1.2 * (0.5 + length / 800))))


def matching(db: Database, moment: Moment, asked: str) -> str:
    """Return the question as the index takes it: all words must be there, unless they have a minus before them.

    `"these words in a row"`, `begin*`, `-without`; who is called so is found where they are mentioned.
    """
    if len(asked) > LONGEST:
        raise Malformed(f"text has {len(asked):,} characters; {LONGEST} are the most", path=("text",))
    wanted, unwanted = list[str](), list[str]()
    for minus, phrase, word in TERM.findall(asked):
        words = WORD.findall(phrase or word)
        if not words:
            continue
        begins = "*" if word.endswith("*") else ""
        term = f'"{" ".join(words)}"{begins}'
        people = [] if begins else _called(db, moment, words)
        (unwanted if minus else wanted).append(f"({' OR '.join([term, *people])})")
    if not wanted:
        raise Malformed("text has no word to search for", path=("text",))
    if len(wanted) + len(unwanted) > MOST_WORDS:
        raise Malformed(f"text has more than {MOST_WORDS} words", path=("text",))
    return " AND ".join(wanted) + "".join(f" NOT {term}" for term in unwanted)


def _called(db: Database, moment: Moment, words: list[str]) -> list[str]:
    """Return the words that stand for people who are called so at a moment."""
    name = called(" ".join(words))
    query = (
        "SELECT DISTINCT id FROM state WHERE kind = 'stakeholder' AND ledger_from <= ? AND ledger_to > ? "
        "AND instr(called(title), ?) ORDER BY id LIMIT ?"
    )
    found = _knowing(db).execute(query, (moment.position, moment.position, name, MOST_PEOPLE))
    return [f'"{word_for(i)}"' for (i,) in found]


def _where(db: Database, viewer: Viewer, moment: Moment, asked: str, kinds: Sequence[str]) -> tuple[str, list[Any]]:
    require_sight(viewer)
    visible = sorted(visible_kinds(viewer) & set(kinds) if kinds else visible_kinds(viewer))
    conditions = ["h.position <= ?", f"h.kind IN ({','.join('?' * len(visible))})"]
    values: list[Any] = [matching(db, moment, asked), moment.position, *visible]
    if moment.effective_at is not None:
        conditions.append("h.effective_at <= ?")
        values.append(moment.effective_at)
    return " AND ".join(conditions), values


def called(name: str) -> str:
    """Return a name as names are compared: its words, whatever their capitals, with a blank on either side."""
    return f" {' '.join(WORD.findall(name)).casefold()} "


def _knowing(db: Database) -> sqlite3.Connection:
    """Return this thread's connection, which knows how to score and how to compare names."""
    reader = db.reader()
    reader.create_function("said_well", 2, said_well, deterministic=True)
    reader.create_function("called", 1, called, deterministic=True)
    return reader


def _excerpt(text: str) -> Excerpt:
    """Return the text cut around the first word found, with the places of the words in it."""
    first = text.find(OPEN)
    if first < 0:
        return Excerpt(text if len(text) <= 2 * AROUND else text[: 2 * AROUND].rsplit(" ", 1)[0] + "…", ())
    start = _start_of_word(text, first - AROUND)
    shown = ("…" if start else "") + text[start:]
    end = len(shown) if len(shown) <= 3 * AROUND else _end_of_word(shown, 3 * AROUND)
    shown = shown[:end] + ("…" if end < len(shown) else "")
    plain: list[str] = []
    marks: list[Mark] = []
    length, begun = 0, None
    for piece in re.split(f"([{OPEN}{CLOSE}])", shown):
        if piece == OPEN:
            begun = length
        elif piece == CLOSE:
            if begun is not None:
                marks.append(Mark(begun, length))
            begun = None
        else:
            plain.append(piece)
            length += len(piece)
    if begun is not None:
        marks.append(Mark(begun, length))
    return Excerpt("".join(plain), tuple(marks))


def _start_of_word(text: str, near: int) -> int:
    if near <= 0:
        return 0
    found = text.find(" ", near)
    return near if found < 0 or found - near > 40 else found + 1


def _end_of_word(text: str, near: int) -> int:
    found = text.rfind(" ", near - 40, near)
    return near if found < 0 else found
