"""What is different between two maps: people, ties, stances, who has weight, and the ways to those who decide."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from graph.collapse import collapse
from graph.measures.pagerank import pagerank
from graph.measures.paths import Path, best_paths
from graph.projection import InfluenceMap
from graph.questions.sight import as_stated
from graph.questions.stances import Assumed, settled
from graph.questions.words import chain, listed, sentence, stance_word
from graph.sentences import percent, several
from graph.ties import Person, Tie

SLIGHT = 5e-4
"""Changes of stance, weight or probability below this are not told: the last bits of a float are no news."""

TOLD = 5e-3
"""Changes of support below this are not told in the sentence, which has two digits for them."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A number of somebody, before and after; None where it is unknown, or they are not there."""

    person: str
    before: float | None
    after: float | None
    sentence: str

    @property
    def change(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True, slots=True)
class TieChange:
    """What ties two people by one kind, before and after."""

    source: str
    target: str
    kind: str
    before: Tie | None
    after: Tie | None
    sentence: str


@dataclass(frozen=True, slots=True)
class WayChange:
    """The best way of ours to somebody, before and after."""

    target: str
    before: Path | None
    after: Path | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Empty when nothing differs. ``assessed`` are stances as stated, ``settled`` where they come to rest."""

    arrived: tuple[Person, ...]
    left: tuple[Person, ...]
    ties: tuple[TieChange, ...]
    assessed: tuple[Moved, ...]
    settled: tuple[Moved, ...]
    influence: tuple[Moved, ...]
    ways: tuple[WayChange, ...]
    assumed: Assumed
    sentence: str

    @property
    def nothing(self) -> bool:
        """Whether the two are alike."""
        parts = (self.arrived, self.left, self.ties, self.assessed, self.settled, self.influence, self.ways)
        return not any(parts)


def difference(
    before: InfluenceMap, after: InfluenceMap, targets: Collection[str] = (), assumed: Assumed | None = None
) -> Difference:
    """Return what is different in ``after``. ``targets`` are those to whom the best ways are compared."""
    assumed = assumed or Assumed()
    names = {i: p.name for m in (after, before) for i, p in m.people.items()}
    arrived = tuple(p for i, p in after.people.items() if i not in before.people)
    left = tuple(p for i, p in before.people.items() if i not in after.people)
    ties = _ties(before, after, names)
    stated = _moved(
        {i: p.stance for i, p in before.people.items()},
        {i: p.stance for i, p in after.people.items()},
        names,
        "The stance of {name} goes from {before} to {after}.",
        _stance,
    )
    settle = _moved(
        settled(before, assumed),
        settled(after, assumed),
        names,
        "{name} comes to rest at {after} instead of {before}.",
        lambda x, digits: "unknown" if x is None else f"{x:+.{digits}f}",
    )
    weight = _moved(
        pagerank(collapse(before.multi).positive),
        pagerank(collapse(after.multi).positive),
        names,
        "The weight of {name} goes from {before} to {after} (1 is average).",
        lambda x, digits: "none" if x is None else f"{x:.{digits}f}",
    )
    ways = _ways(before, after, targets, names)
    told = _tell(arrived, left, ties, stated, ways, settle, names)
    return Difference(arrived, left, ties, stated, settle, weight, ways, assumed, told)


Put = Callable[[float | None, int], str]
"""A number in words, with so many digits."""


def _stance(stance: float | None, digits: int) -> str:
    return "unknown" if stance is None else f"{stance_word(stance)} ({stance:+.{digits}f})"


def _strength(weight: float | None, digits: int) -> str:
    return "none" if weight is None else f"{weight:.{digits}{'f' if weight >= 0.01 else 'g'}}"


def _apart(before: float | None, after: float | None, put: Put) -> tuple[str, str]:
    """Return both in words, with the fewest digits that tell them apart: no "from 0.30 to 0.30".

    >>> _apart(0.27, 0.3, "{:.{}f}".format), _apart(0.2978, 0.3, "{:.{}f}".format)
    (('0.27', '0.30'), ('0.298', '0.300'))
    """
    told = [(put(before, digits), put(after, digits)) for digits in (2, 3, 4)]
    return next((two for two in told if two[0] != two[1]), told[-1])


def _key(t: Tie) -> tuple[str, str, str, str, int]:
    ends = (t.source, t.target) if t.directed or t.source <= t.target else (t.target, t.source)
    return (*ends, t.kind, t.label or "", 1 if t.sign > 0 else -1)


def _strongest(influence_map: InfluenceMap) -> dict[tuple[str, str, str, str, int], Tie]:
    found: dict[tuple[str, str, str, str, int], Tie] = {}
    for t in influence_map.ties:
        key = _key(t)
        if key not in found or t.weight > found[key].weight:
            found[key] = t
    return found


def _ties(before: InfluenceMap, after: InfluenceMap, names: Mapping[str, str]) -> tuple[TieChange, ...]:
    was, now = _strongest(before), _strongest(after)
    found = []
    for key in sorted(was.keys() | now.keys()):
        one, other = was.get(key), now.get(key)
        if one is not None and other is not None and abs(one.weight - other.weight) <= SLIGHT * one.weight:
            continue
        source, target, kind = key[0], key[1], key[2]
        stated = as_stated(next(t for t in (other, one) if t is not None), names)
        if one is None:
            told = f"New tie: {stated}."
        elif other is None:
            told = f"Tie gone: {stated}."
        else:
            told = "“{}” goes from {} to {}.".format(stated, *_apart(one.weight, other.weight, _strength))
        found.append(TieChange(source, target, kind, one, other, told))
    return tuple(found)


def _moved(
    before: Mapping[str, float | None],
    after: Mapping[str, float | None],
    names: Mapping[str, str],
    words: str,
    put: Put,
) -> tuple[Moved, ...]:
    found = []
    for i in sorted(before.keys() & after.keys()):  # who came or went is told as such
        was, now = before[i], after[i]
        if was == now or (was is not None and now is not None and abs(was - now) < SLIGHT):
            continue
        one, other = _apart(was, now, put)
        told = words.format(name=names[i] or "somebody", before=one, after=other)
        found.append(Moved(i, was, now, told))
    found.sort(key=lambda m: (-round(abs(m.change), 9) if m.change is not None else -9.0, names[m.person], m.person))
    return tuple(found)


def _ways(
    before: InfluenceMap, after: InfluenceMap, targets: Collection[str], names: Mapping[str, str]
) -> tuple[WayChange, ...]:
    graphs = [collapse(m.multi).positive for m in (before, after)]
    ours = [[i for i, p in m.people.items() if p.side == "ours"] for m in (before, after)]
    found = []
    for target in sorted(set(targets)):
        if target not in names:
            continue
        was, now = (next(iter(best_paths(g, o, target, 1)), None) for g, o in zip(graphs, ours, strict=True))
        if was is None and now is None:
            continue
        if was is not None and now is not None:
            same = was.people == now.people and abs(was.probability - now.probability) < SLIGHT
            if same:
                continue
        found.append(WayChange(target, was, now, _say(target, was, now, names)))
    return tuple(found)


def _say(target: str, was: Path | None, now: Path | None, names: Mapping[str, str]) -> str:
    name = names[target]

    def put(path: Path) -> str:
        return f"{chain(names[p] for p in path.people)} ({percent(path.probability)})"

    if now is None and was is not None:
        return f"No way leads to {name} any more; the best was {put(was)}."
    if was is None and now is not None:
        return f"A way leads to {name} now: {put(now)}."
    assert was is not None
    assert now is not None
    return f"The best way to {name} is now {put(now)}, before {put(was)}."


def _tell(
    arrived: tuple[Person, ...],
    left: tuple[Person, ...],
    ties: tuple[TieChange, ...],
    stated: tuple[Moved, ...],
    ways: tuple[WayChange, ...],
    settle: tuple[Moved, ...],
    names: Mapping[str, str],
) -> str:
    come = f"{listed(p.name for p in arrived)} came in." if arrived else ""
    gone = f"{listed(p.name for p in left)} left." if left else ""
    new, lost = sum(t.before is None for t in ties), sum(t.after is None for t in ties)
    tied = ""
    if new or lost:
        tied = f"{several(new, 'new tie', 'new ties')}, {several(lost, 'tie', 'ties')} gone.".capitalize()
    stances = " ".join(m.sentence for m in stated[:3])
    most = max((m for m in settle if m.change is not None), key=lambda m: abs(m.change or 0), default=None)
    moved = ""
    if most is not None and most.change is not None and abs(most.change) >= TOLD:
        way = "loses" if most.change < 0 else "wins"
        moved = f"Support {way} most at {names[most.person]} ({most.change:+.2f})."
    told = sentence(come, gone, tied, stances, " ".join(w.sentence for w in ways[:3]), moved)
    return told or ("Nothing is different." if not (ties or settle) else "Only the strength of ties is different.")
