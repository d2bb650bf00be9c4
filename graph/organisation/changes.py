"""What changed between two moments, counted: who came and went, which ties formed and ended, whose stance moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.columns.rows import BENDS
from graph.organisation.asked import Work
from graph.organisation.laid import Laid, Outline, When

SAME = 1e-9


@dataclass(frozen=True, slots=True)
class KindChange:
    """How many ties of a kind there were and are, and how many of them are others or otherwise strong."""

    kind: str
    before: int
    after: int
    formed: int
    ended: int
    stronger: int
    weaker: int


@dataclass(frozen=True, slots=True)
class Changed:
    """The counts. Whoever was merged into somebody left; a stance that became known is neither better nor worse."""

    before: Outline
    outline: Outline
    arrived: int
    left: int
    kinds: tuple[KindChange, ...]
    better: int
    worse: int
    became_known: int
    became_unknown: int

    @property
    def nothing(self) -> bool:
        """Whether nothing changed."""
        people = self.arrived + self.left + self.better + self.worse + self.became_known + self.became_unknown
        return not people and not any(k.formed + k.ended + k.stronger + k.weaker for k in self.kinds)


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """What changed since an earlier moment?"""

    before: When

    def answer(self, laid: Laid, work: Work) -> Changed:
        """Return the counts."""
        then = work.at(self.before)
        work.say(0.5, "comparing people")
        size = max(then.size, laid.size)
        was, now = _here(then, size), _here(laid, size)
        old, new = _stances(then, size), _stances(laid, size)
        both = was & now
        known = both & ~np.isnan(old) & ~np.isnan(new)
        by = np.where(known, np.nan_to_num(new) - np.nan_to_num(old), 0.0)
        work.say(0.7, "comparing ties")
        return Changed(
            before=then.outline,
            outline=laid.outline,
            arrived=int((now & ~was).sum()),
            left=int((was & ~now).sum()),
            kinds=_kinds(then, laid),
            better=int((by > SAME).sum()),
            worse=int((by < -SAME).sum()),
            became_known=int((both & np.isnan(old) & ~np.isnan(new)).sum()),
            became_unknown=int((both & ~np.isnan(old) & np.isnan(new)).sum()),
        )


def _here(laid: Laid, size: int) -> NDArray[np.bool_]:
    here = np.zeros(size, bool)
    here[laid.snapshot.people] = True
    return here


def _stances(laid: Laid, size: int) -> NDArray[np.float64]:
    return np.concatenate([laid.snapshot.stance, np.full(size - laid.size, np.nan)])


def _kinds(then: Laid, laid: Laid) -> tuple[KindChange, ...]:
    """Compare the ties of each kind, each known by its first event and its ends."""
    found: dict[str, list[int]] = {}
    for number, (name, label, _) in enumerate(laid.snapshot.kinds):
        (old, held), (new, holds) = _ties(then, number), _ties(laid, number)
        if not len(old) and not len(new):
            continue
        _, i, j = np.intersect1d(old, new, assume_unique=True, return_indices=True)
        by = holds[j].astype(np.float64) - held[i]
        ended, formed = len(old) - len(i), len(new) - len(j)
        counts = [len(old), len(new), formed, ended, int((by > SAME).sum()), int((by < -SAME).sum())]
        told = found.setdefault(label or name, [0] * 6)
        found[label or name] = [a + b for a, b in zip(told, counts, strict=True)]
    return tuple(KindChange(kind, *found[kind]) for kind in sorted(found))


def _ties(laid: Laid, kind: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the keys of the ties of a kind, each once, and how strong they are."""
    rows = laid.snapshot.rows
    chosen = laid.ties[rows["kind"][laid.ties] // BENDS == kind]
    # Of one event the speaker is the same, and an asserted tie is the only one of its event: so this is a key.
    ends = rows["source"][chosen].astype(np.int64) + rows["target"][chosen]
    if laid.snapshot.kinds[kind][2]:
        key = rows["source"][chosen].astype(np.int64) * 2**31 + rows["target"][chosen]  # said again, it is the same tie
    else:
        key = rows["thing"][chosen].astype(np.int64) * 2**31 + ends % 2**31
    keys, first = np.unique(key, return_index=True)
    return keys, rows["weight"][chosen][first]
