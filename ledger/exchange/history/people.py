"""People as a source names them: their ids, who is known so far, and where texts name them.

A text names people as mentions (`{person:ID}`), so that forgetting one of them later does not destroy the text.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from functools import lru_cache

from ledger.domain.kernel.book import Book
from ledger.domain.kernel.types import ERASED, person
from ledger.domain.stakeholder import StakeholderIdentified, StakeholderReferredTo
from ledger.ledger import Ledger

UNKNOWN = "unknown"
MOST = 100_000
"""Names held in memory. Beyond, the least recently met are looked up in the ledger."""
PSEUDO = re.compile(
    r"\W*|(?:.*\b)?TBD\b.*|(?:tba|todo|n/?a|none|null|nil|empty|unknown|unassigned|nobody|anyone|anybody|somebody|community)"
    r"|all .*",
    re.IGNORECASE | re.DOTALL,
)
TOKEN = re.compile(r"https?://\S+|www\.\S+|[\w.+%-]+@[\w-]+\.[\w.-]+|(?<![\w@./{:-])(@?\w+)")
"""A word that a name may begin with, in group 1; addresses are passed over whole."""
CAPITALISED = re.compile(r"(?<![\w@./{:-])([^\Wa-z\d_]\w*)")
"""The same for a text without addresses and handles, which most are: faster, for it sees only words of interest."""
GOES_ON = re.compile(r"\w|[-.@/]\w")
WORDS = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,3}")


@lru_cache(MOST)
def is_nobody(name: str | None) -> bool:
    """Return whether this stands where a name should be, but names nobody: `TBD`, `???`, `n/a`, nothing at all."""
    return name is None or PSEUDO.fullmatch(name.strip()) is not None


class People:
    """Who is known so far, per source; bounded. It belongs to the writer's thread, but for `id_of`."""

    def __init__(self, ledger: Ledger) -> None:
        self.id_of = lru_cache(MOST)(lambda namespace, name: ledger.derived_id("stk", namespace, name))
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._by_first_word: dict[str, dict[str | None, tuple[str, ...]]] = {}
        self._read: dict[tuple[str, str], str] = {}
        self._complete = True
        for namespace, name in _recorded(ledger):
            self.learn(namespace, name)

    def learn(self, namespace: str, name: str) -> None:
        """Remember that somebody of this name is in the ledger."""
        key = (namespace, name)
        if key in self._known:
            self._known.move_to_end(key)
            return
        self._known[key] = self.id_of(namespace, name)
        if (word := _first_word(name)) is not None:
            words = self._by_first_word.setdefault(namespace, {})
            # The longest first: "Guido van Rossum" is not a "Guido" who is followed by something.
            words[word] = tuple(sorted({*words.get(word, ()), name}, key=lambda n: (-len(n), n)))
            self._read.clear()
        if len(self._known) > MOST:
            self._forget(*self._known.popitem(last=False)[0])

    def named(self, book: Book, namespace: str, name: str) -> str | None:
        """Return the id of somebody of exactly this name, if they are in the ledger."""
        known = self._known.get((namespace, name))
        if known is None and not self._complete and name:
            known = self.id_of(namespace, name)
        return known if known is not None and book.knows(known) else None

    def mention(self, book: Book, namespace: str, text: str) -> str:
        """Return the text with the names of known people as mentions; addresses stay as they are."""
        # Titles and messages come again line after line, mostly with nobody new in between.
        read = self._read.get((namespace, text))
        if read is None:
            read = self._mention(book, namespace, text)
            if len(self._read) > 1_000:
                self._read.clear()
            self._read[namespace, text] = read
        return read

    def doubt(self) -> None:
        """Forget what was read: a line failed, so that somebody whom it brought may not be in the ledger after all."""
        self._read.clear()

    def _mention(self, book: Book, namespace: str, text: str) -> str:
        words = self._by_first_word.get(namespace, {})
        parts: list[str] = []
        done = 0
        for match in (TOKEN if "@" in text or "://" in text or "www." in text else CAPITALISED).finditer(text):
            word, start = match[1], match.start()
            if word is None or start < done or (word not in words and self._complete):
                continue
            for name in self._names_at(words.get(word, ()), word, text, start):
                if GOES_ON.match(text, start + len(name)) is None and (found := self.named(book, namespace, name)):
                    parts += (text[done:start], person(found))
                    done = start + len(name)
                    break
        return "".join((*parts, text[done:])) if done else text

    def _names_at(self, names: tuple[str, ...], word: str, text: str, start: int) -> Iterator[str]:
        yield from (name for name in names if text.startswith(name, start))
        if not self._complete and (word[0] == "@" or word[0].isupper()) and (words := WORDS.match(text, start)):
            parts = words[0].split(" ")
            yield from (" ".join(parts[:n]).rstrip(".,") for n in range(len(parts), 0, -1))

    def _forget(self, namespace: str, name: str) -> None:
        self._complete = False
        if (word := _first_word(name)) is not None:
            words = self._by_first_word[namespace]
            words[word] = tuple(n for n in words[word] if n != name)
            if not words[word]:
                del words[word]


def _first_word(name: str) -> str | None:
    """Return the word under which texts are searched for a name, or None for one that could be any word."""
    match = TOKEN.match(name)
    if match is None or match[1] is None:
        return None
    word = match[1]
    return word if len(name) > 1 and (word[0] == "@" or word[0].isupper() or not word.isascii()) else None


def _recorded(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Yield source and name of everybody whom earlier imports brought, the latest last."""
    topics, after = (StakeholderReferredTo.topic, StakeholderIdentified.topic), 0
    while page := ledger.recorder.select_notifications(after, 1_000, topics=topics, inclusive_of_start=False):
        for row in page:
            event = ledger.mapper.to_domain_event(row)
            assert isinstance(event, StakeholderReferredTo | StakeholderIdentified)
            namespace = (event.external_id or "").removesuffix(f"/{event.name}")
            nobody = event.name in ("", ERASED) or getattr(event, "pseudo", False)
            if not nobody and namespace and namespace != event.external_id:
                yield namespace, event.name
        after = page[-1].id
