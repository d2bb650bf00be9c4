"""Naming: where a text names somebody whom the ledger knows, the name becomes a mention before it is stored.

So the name can be forgotten with the person, and the text stays. Only full names are found, of two words and more;
a name that two people share, or that nobody has yet, stays as it was written (and is sealed with the text).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ledger.domain.kernel.types import person
from ledger.store.transaction import faults
from ledger.views.database import Database
from ledger.views.shape import FOREVER

LONGEST = 4
"""Words that a name may have."""
# The first letter comes first, as one of a plain set, for which the engine looks quickest; whether it is a letter, and
# what stands before it, is checked then. Runs overlap, as in "Dear Mira Chen": so the rest of a run is only looked at,
# and the search goes on behind the letter.
RUN = re.compile(
    r"[A-Z\x80-\U0010ffff](?<=[^\W\d_])(?<![\w@./{:-].)(?<!\w['’].)"
    rf"(?=([\w'’-]*(?: [^\W\d_][\w'’-]*){{1,{LONGEST - 1}}}))"
)
PEOPLE = "SELECT title, id FROM state WHERE kind = 'stakeholder' AND ledger_to = {} AND title IN ({})"


def mentions_for(db: Database, texts: Iterable[str]) -> dict[str, str]:
    """Return full names that stand in these texts, each with the mention of the one person who is called so.

    Raises `Unavailable` when the views cannot be read: what may name somebody is not stored without having looked.
    """
    candidates = sorted({text[start:end] for text in texts for start, end in _candidates(text)})
    found: dict[str, set[str]] = {}
    for part in (candidates[i : i + 500] for i in range(0, len(candidates), 500)):
        with faults():
            for name, thing_id in db.reader().execute(PEOPLE.format(FOREVER, ",".join("?" * len(part))), part):
                found.setdefault(name, set()).add(thing_id)
    return {name: person(ids.pop()) for name, ids in found.items() if len(ids) == 1}


def conceal(text: str, mentions: dict[str, str]) -> str:
    """Return the text with these names as mentions, the longest name first where several would fit."""
    parts: list[str] = []
    done = 0
    for start, end in _candidates(text):
        mention = mentions.get(text[start:end])
        if mention is not None and start >= done:
            parts += (text[done:start], mention)
            done = end
    return "".join((*parts, text[done:])) if done else text


def _candidates(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a name may stand: two to four words in a row, the first with a capital; the longest first."""
    for match in RUN.finditer(text):
        start, end = match.start(), match.end(1)
        if not text[start].isupper():
            continue
        for _ in range(match[1].count(" ")):
            yield start, end
            if text[end - 2 : end] in ("'s", "’s"):
                yield start, end - 2
            end = text.rfind(" ", start, end)
