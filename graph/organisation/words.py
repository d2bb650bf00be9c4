"""What answers about the organisation mean, in plain words. People stand in them as mentions, resolved when read."""

from __future__ import annotations

from collections.abc import Sequence

from graph import sentences
from graph.measures.paths import Path
from graph.measures.strength import Strength as Strong
from graph.organisation.changes import Changed
from graph.organisation.coalitions import Coalition, Coalitions
from graph.organisation.laid import Outline
from graph.organisation.ranking import Placed, Ranking
from graph.organisation.ways import Found
from graph.sentences import listed, percent, several


def name(person: str) -> str:
    """Return a mention.

    >>> name("stk_1")
    '{person:stk_1}'
    """
    return "{person:" + person + "}"


def outline(o: Outline) -> str:
    """Return how much there is, and how much of it is known."""
    if not o.people:
        return "Nobody is on the map."
    ties = several(o.ties, "tie", "ties")
    against = f", {o.negative_ties} of them of conflict" if o.negative_ties else ""
    alone = f" {several(o.alone, 'person is', 'people are')} tied to nobody." if o.alone else ""
    return f"{several(o.people, 'person', 'people')} and {ties}{against}.{alone} {known(o)}"


def known(o: Outline) -> str:
    """Return which share of people is assessed, and since when at the longest."""
    if not o.known:
        return "Nobody's stance is known."
    oldest = "" if o.oldest_assessment is None else f"; the oldest assessment is of {o.oldest_assessment.isoformat()}"
    return f"The stance of {percent(o.known / o.people)} of people is known{oldest}."


def rank(p: Placed) -> str:
    """Return what somebody's PageRank means."""
    return sentences.pagerank(name(p.person), p.numbers["pagerank"], p.of)


def strength(p: Placed) -> str:
    """Return what somebody's strength means."""
    given = ("positive", "negative", "net", "positive_in", "negative_in", "net_in")
    return sentences.strength(name(p.person), Strong(*(p.numbers[g] or 0.0 for g in given)))


def core(p: Placed, deepest: int) -> str:
    """Return what somebody's core means."""
    return sentences.core(name(p.person), int(p.numbers["core"] or 0), deepest)


def opinion(p: Placed) -> str:
    """Return where somebody comes to rest."""
    who, stance, own, share = name(p.person), p.numbers["stance"], p.numbers["own"], p.numbers["known"] or 0.0
    if stance is None:
        return f"The stance of {who}, and of whoever moves {who}, is unknown."
    stated = "nobody said where from" if own is None else f"from {_n(own)}"
    rest = "" if share >= 0.995 else f"; {percent(share)} of what moves {who} is known"
    return f"{who} comes to rest at {_n(stance)}, {stated}{rest}."


def ranks(r: Ranking) -> str:
    """Return who comes first by PageRank."""
    return _first(
        r,
        "Most heard by those who are heard",
        [(p, f"{p.numbers['pagerank'] or 0:.1f} times the average") for p in r.top(3)],
    )


def strengths(r: Ranking, by: str) -> str:
    """Return who comes first by strength or degree."""
    return _first(r, f"First by {by.replace('_', ' ')}", [(p, _n(p.numbers[by] or 0.0)) for p in r.top(3)])


def cores(r: Ranking) -> str:
    """Return how many stand in the thick of it."""
    deepest = int(r.told["deepest"])
    if not deepest:
        return f"Nobody is tied to anybody. {known(r.outline)}" if r.outline.people else outline(r.outline)
    inner = [p for p in r.top(1_000) if p.numbers["core"] == deepest]
    many = f"{len(inner)}{' or more' if len(inner) == 1_000 else ''}"
    people = "person stands" if len(inner) == 1 else "people stand"
    ties = several(deepest, "tie", "ties")
    return f"{many} {people} in the innermost circle, in which everybody has at least {ties}. {known(r.outline)}"


def opinions(r: Ranking) -> str:
    """Return where it all comes to rest."""
    if "mean" not in r.told:
        return outline(r.outline)
    told = f"Once all have heard each other, the mean of {several(int(r.told['settled']), 'person', 'people')} who have"
    first = next((p for p in r.top(1) if p.numbers["stance"] is not None), None)
    who = "" if first is None else f" {opinion(first)}"
    return f"{told} a stance, or hear somebody who has, is {_n(r.told['mean'])}.{who} {known(r.outline)}"


def coalition(c: Coalition) -> str:
    """Return who belongs to a coalition."""
    shown = [name(m) for m in c.members[:3]]
    more = c.size - len(shown)
    who = f"{', '.join(shown)} and {more} more" if more else listed(shown)
    stance = "nobody's stance is known" if c.stance is None else f"their stance is {_n(c.stance)} on average"
    return f"{who} keep together; {stance}."


def coalitions(c: Coalitions) -> str:
    """Return how many there are, and how clearly they part."""
    if not c.groups:
        return outline(c.outline)
    largest = several(len(c.groups[0]), "person", "people")
    part = "hardly part" if (c.modularity or 0.0) < 0.3 else "part clearly"
    how = f"they {part} (modularity {c.modularity or 0.0:.2f})"
    return f"{several(len(c.groups), 'coalition', 'coalitions')}, the largest of {largest}; {how}. {known(c.outline)}"


def ways(f: Found) -> str:
    """Return the best way to somebody."""
    if not f.best:
        return f"No way leads to {name(f.target)} from those asked about."
    way, probability = _chain(f.best[0]), percent(f.best[0].probability)
    weak = ""
    if f.best[0].steps > 1:
        weak = f"; it is weakest between {name(f.best[0].weakest[0])} and {name(f.best[0].weakest[1])}"
    return f"The best way to {name(f.target)} is {way} ({probability}){weak}."


def other_ways(f: Found) -> list[str]:
    """Return the ways that come after the best."""
    return [f"{_chain(p)} ({percent(p.probability)})" for p in f.best[1:]]


def kinds(c: Changed) -> list[str]:
    """Return what became of ties, a sentence for each kind."""
    return [f"{k.kind}: {k.before} before, {k.after} now; {k.formed} formed, {k.ended} ended." for k in c.kinds]


def changed(c: Changed) -> str:
    """Return what changed, in numbers."""
    if c.nothing:
        return "Nothing changed between the two moments."
    counts = [
        (c.arrived, "person came in", "people came in"),
        (c.left, "person left", "people left"),
        (sum(k.formed for k in c.kinds), "tie formed", "ties formed"),
        (sum(k.ended for k in c.kinds), "tie ended", "ties ended"),
        (c.better, "stance got better", "stances got better"),
        (c.worse, "stance got worse", "stances got worse"),
        (c.became_known, "stance became known", "stances became known"),
        (c.became_unknown, "stance is no longer known", "stances are no longer known"),
    ]
    told = [several(n, one, many) for n, one, many in counts if n]
    stronger, weaker = sum(k.stronger for k in c.kinds), sum(k.weaker for k in c.kinds)
    if stronger or weaker:
        told.append(f"{stronger or 'no'} ties grew stronger and {weaker or 'no'} weaker")
    return f"Between the two moments: {'; '.join(told)}."


def _first(r: Ranking, what: str, top: Sequence[tuple[Placed, str]]) -> str:
    if not top:
        return outline(r.outline)
    told = listed([f"{name(p.person)} ({number})" for p, number in top])
    return f"{what}: {told}, of {several(r.outline.people, 'person', 'people')}. {known(r.outline)}"


def _chain(way: Path) -> str:
    return " → ".join(name(p) for p in way.people)


def _n(value: float) -> str:
    """Return a number as people read it.

    >>> _n(0.31234), _n(-1.0), _n(12.0), _n(123456.0), _n(0.0001)
    ('0.31', '-1', '12', '123456', '0')
    """
    rounded = round(value, 2) + 0.0
    return f"{rounded:.0f}" if rounded == round(rounded) else f"{rounded:g}"
