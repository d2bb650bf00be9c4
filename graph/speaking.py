"""The sentences of a measured map: what each measure means for each person on it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection

from graph import persuasion, sentences
from graph.collapse import Collapsed
from graph.crowd import Crowd
from graph.measuring import Found
from graph.projection import InfluenceMap
from graph.rows import Sentence
from graph.sentences import EVEN, NONE
from graph.siding import Sides


def speaker(
    influence_map: InfluenceMap, found: Found, asked: Collection[str], graphs: Collapsed
) -> Callable[[str], tuple[Sentence, ...]]:
    """Return what says the sentences of one person."""
    names = {i: p.name for i, p in influence_map.people.items()}
    between = {i: v for i, v in found.betweenness.items() if v is not None}
    order = sorted(between, key=lambda i: (-round(between[i], 9), names[i], i))
    group, groups = found.communities.of, found.communities.groups
    deepest = max(found.core.values(), default=0)
    connected = graphs.connected if "betweenness" in asked else False
    sides = Sides(found.balance, names)
    crowds = [Crowd(members, names) for members in groups]
    values = [-between[i] for i in order]
    ranked = [(names[i], between[i]) for i in order]
    win, lose = found.key_players
    ties = graphs.positive.number_of_edges()

    def keeping(i: str) -> str:
        at = group.get(i)
        return sentences.keeping(names[i], "" if at is None else crowds[at].but(i), len(groups))

    def standing(i: str) -> str:
        value = between.get(i)
        if not value:
            return sentences.betweenness(names[i], value, (), connected)
        first, last = bisect_left(values, -value - EVEN), bisect_right(values, -value + EVEN)
        equal = [(names[o], between[o]) for o in order[first:last] if o != i]
        below = ranked[last : last + 1]
        return sentences.stands(
            names[i], value, connected, ranked[:first], equal, below if below and below[0][1] >= NONE else []
        )

    def gate(i: str) -> str | None:
        gates = found.gateways.get(i)
        return sentences.gateway(names[i], gates[0], names[gates[0].target]) if gates else None

    said: dict[str, Callable[[str], str | None]] = {
        "degree": lambda i: sentences.degree(names[i], found.degree.get(i)),
        "strength": lambda i: sentences.strength(names[i], found.strength.get(i)),
        "pagerank": lambda i: sentences.pagerank(names[i], found.pagerank.get(i), len(names)),
        "betweenness": standing,
        "closeness": lambda i: sentences.closeness(names[i], found.closeness.get(i)),
        "communities": keeping,
        "brokers": lambda i: sentences.holes(names[i], found.brokers.get(i)),
        "roles": lambda i: sentences.roles(names[i], found.roles.get(i)),
        "departments": lambda i: sentences.departments(names[i], found.departments.get(i)),
        "gateways": gate,
        "core": lambda i: sentences.core(names[i], found.core.get(i), deepest),
        "pn": lambda i: sentences.pn(names[i], found.pn.get(i)),
        "opinion": lambda i: persuasion.opinion(names[i], found.opinion.get(i), names),
        "balance": sides.camp,
        "key_players": lambda i: persuasion.key_player(names[i], i, win, lose),
        "paths": lambda i: persuasion.ways(names[i], found.paths[i], names) if i in found.paths else None,
        "cut": lambda i: persuasion.cutting(names[i], found.cut[i], names) if i in found.cut else None,
        "salience": lambda i: persuasion.treatment(names[i], found.salience.get(i)),
        "robust": lambda i: persuasion.leading(names[i], i, found.robust[0], len(found.robust[1]), ties),
    }

    sayings = [(m, said[m]) for m in asked]

    def speak(i: str) -> tuple[Sentence, ...]:
        return tuple([Sentence(m, text) for m, say in sayings if (text := say(i)) is not None])

    return speak
