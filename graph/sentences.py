"""What each measure says about one person, in plain words that are true to the number.

Every function answers for the unknown and for nothing too. Nobody is called he or she.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.measures.brokerage import Roles
from graph.measures.closeness import Closeness
from graph.measures.degree import Degree
from graph.measures.gateways import Gateway
from graph.measures.strength import Strength
from graph.measures.structural_holes import Holes

EVEN, NONE = 1e-9, 1e-12  # what counts as equal, and as nothing
PERCENT = tuple(f"{n} %" for n in range(101))
SHOWN = 4  # names in a list; beyond, one fewer and how many others
ROLE_WORDS = {
    "coordinator": "passes things on within one and the same side",
    "itinerant": "connects people of one side from outside it",
    "gatekeeper": "lets the other side in",
    "representative": "carries the own side's word outside",
    "liaison": "connects two sides and belongs to neither",
}
DEPARTMENT_WORDS = {
    "coordinator": "passes things on within one and the same department",
    "itinerant": "connects people of one department from outside it",
    "gatekeeper": "lets other departments in",
    "representative": "carries the own department's word outside",
    "liaison": "connects two departments and belongs to neither",
}


def percent(share: float) -> str:
    """
    >>> percent(0.522), percent(0.001), percent(0.999), percent(1.0)
    ('52 %', 'less than 1 %', 'more than 99 %', '100 %')
    """
    if 0.005 <= share < 0.995:
        return PERCENT[round(share * 100)]
    if 0 < share < 0.005:
        return "less than 1 %"
    if 0.995 <= share < 1:
        return "more than 99 %"
    return f"{share * 100:.0f} %"


def several(n: int, one: str, many: str) -> str:
    """
    >>> several(1, "person", "people"), several(0, "person", "people")
    ('1 person', 'no people')
    """
    return f"{n or 'no'} {one if n == 1 else many}"


def degree(name: str, d: Degree | None) -> str:
    """
    >>> degree("Ada", Degree(2, 1, 3, 1, 4, 0.5, 0.25))
    'Ada influences 2 of 4 others, is influenced by 1 and at odds with 1.'
    """
    if d is None:
        return f"{name} is not on this map."
    odds = f"at odds with {d.at_odds}" if d.at_odds else ""
    if not d.neighbours:
        known = f"Nobody is known to influence {name}, or to be influenced by {name}"
        return f"{known}; {name} is {odds} of {_others(d.others)}." if odds else f"{known}."
    said = f"{name} influences {d.influences or 'none'} of {_others(d.others)}"
    by = f"is influenced by {d.influenced_by or 'none'}"
    return f"{said}, {by} and {odds}." if odds else f"{said} and {by}."


def strength(name: str, s: Strength | None) -> str:
    """
    >>> strength("Mira", Strength(0.8, 0.5, 0.3, 0, 0, 0))
    'Mira is listened to more than resisted: 0.8 for, 0.5 against, net +0.3.'
    """
    if s is None:
        return f"{name} is not on this map."
    if not s.positive and not s.negative:
        return f"Nobody is known to listen to {name} or to resist {name}."
    if not s.negative:
        return f"{name} is listened to, with strength {_n(s.positive)}, and resisted by nobody known."
    if not s.positive:
        return f"{name} is resisted, with strength {_n(s.negative)}, and listened to by nobody known."
    more = "listened to more than resisted" if s.net > 0 else "resisted more than listened to"
    if abs(s.net) < 1e-9:
        more = "listened to as much as resisted"
    return f"{name} is {more}: {_n(s.positive)} for, {_n(s.negative)} against, net {s.net:+.3g}."


def pagerank(name: str, value: float | None, people: int) -> str:
    """
    >>> pagerank("Ada", 2.04, 12)
    'Ada has the ear of the powerful 2.0 times as much as the average of 12 people.'
    """
    if value is None or people == 0:
        return f"How much {name} is listened to is unknown."
    if people == 1:
        return f"{name} is alone on this map; there is nobody to compare with."
    if abs(value - 1) < 0.05:
        return f"{name} has the ear of the powerful about as much as the average of {people} people."
    much = f"{_times(value)} as much as"
    return f"{name} has the ear of the powerful {much} the average of {people} people."


def betweenness(
    name: str,
    value: float | None,
    others: Sequence[tuple[str, float]],
    everybody_connected: bool = True,
) -> str:
    """``others``: name and value of everybody else, highest first. Where some cannot reach others
    there are fewer ways than pairs, and the share is one of pairs.

    >>> betweenness("Medici", 0.522, [("Guadagni", 0.2546), ("Albizzi", 0.2125)])
    'Medici sits on 52 % of the shortest ways between other people; next is Guadagni with 25 %.'
    """
    if value is None:
        return f"With so few people no way between others could lead through {name}."
    if value < 1e-12:
        return f"No shortest way between two other people leads through {name}."
    above = [o for o in others if o[1] > value + EVEN]
    equal = [o for o in others if abs(o[1] - value) <= EVEN]
    below = [o for o in others if NONE <= o[1] < value - EVEN]
    return stands(name, value, everybody_connected, above, equal, below)


def closeness(name: str, c: Closeness | None) -> str:
    """
    >>> closeness("Ada", Closeness(0.6, 3, 3, 5 / 3))
    'A word of Ada reaches all 3 others, in 1.7 steps on average.'
    """
    if c is None:
        return f"{name} is not on this map."
    if not c.others:
        return f"{name} is alone on this map; there is nobody whom a word could reach."
    if c.steps is None:
        return f"A word of {name} reaches none of {several(c.others, 'other', 'others')}."
    whom = f"{c.reached} of {several(c.others, 'other', 'others')}"
    if c.reached == c.others:
        whom = "the only other" if c.others == 1 else f"all {c.others} others"
    return f"A word of {name} reaches {whom}, in {_steps(c.steps)}."


def _steps(steps: float) -> str:
    return "one step" if steps == 1 else f"{steps:.1f} steps on average"


def stands(
    name: str,
    value: float,
    everybody_connected: bool,
    above: Sequence[tuple[str, float]],
    equal: Sequence[tuple[str, float]],
    below: Sequence[tuple[str, float]],
) -> str:
    """
    >>> stands("Medici", 0.522, True, [], [], [("Guadagni", 0.2546)])
    'Medici sits on 52 % of the shortest ways between other people; next is Guadagni with 25 %.'
    """
    if value < NONE:
        return f"No shortest way between two other people leads through {name}."
    said = f"{name} stands between {percent(value)} of all pairs of other people"
    if everybody_connected:
        said = f"{name} sits on {percent(value)} of the shortest ways between other people"
    return f"{said}; {_rank(above, equal, below)}."


def _rank(
    above: Sequence[tuple[str, float]], equal: Sequence[tuple[str, float]], below: Sequence[tuple[str, float]]
) -> str:
    if len(above) == 1:
        return f"only {above[0][0]} has more, with {percent(above[0][1])}"
    if above:
        return f"{len(above)} have more, {above[0][0]} most with {percent(above[0][1])}"
    if len(equal) == 1:
        return f"{equal[0][0]} has as much"
    if equal:
        return f"{equal[0][0]} and {_others(len(equal) - 1)} have as much"
    if not below:
        return "nobody else has any"
    return f"next is {below[0][0]} with {percent(below[0][1])}"


def gateway(name: str, g: Gateway | None, target: str) -> str:
    """
    >>> gateway("Mira", Gateway("cfo", 2, 3), "the CFO")
    'Without Mira, 2 of the 3 others who can reach the CFO no longer could.'
    >>> gateway("Mira", Gateway("cfo", 3, 3), "the CFO")
    'Mira is the only way to the CFO: without Mira, none of the 3 others could reach the CFO.'
    """
    if g is None or not g.closed:
        return f"Everybody who can reach {target} can go round {name}."
    if g.closed == g.of:
        none = f"none of the {g.of} others" if g.of > 1 else "the 1 other"
        could = "could reach" if g.of > 1 else "could not reach"
        return f"{name} is the only way to {target}: without {name}, {none} {could} {target}."
    return f"Without {name}, {g.closed} of the {g.of} others who can reach {target} no longer could."


def community(name: str, members: Sequence[str], groups: int) -> str:
    """
    >>> community("Ada", ["Ada", "Bo", "Cy", "Di"], 3)
    'Ada keeps together with Bo, Cy and Di, one of 3 groups.'
    """
    rest = [m for m in members if m != name] if members.count(name) == 1 else list(members)[1:]
    return keeping(name, listed(rest) if rest else "", groups)


def keeping(name: str, others: str, groups: int) -> str:
    """
    >>> keeping("Ada", "Bo, Cy, Di and 2 others", 1)
    'Ada keeps together with Bo, Cy, Di and 2 others, the only group.'
    """
    if not others:
        return f"{name} belongs to no group."
    return f"{name} keeps together with {others}, {'the only group' if groups == 1 else f'one of {groups} groups'}."


def holes(name: str, h: Holes | None) -> str:
    """
    >>> holes("Gina", Holes(0.4, 4.67, 0.78, 6))
    'Gina has 6 contacts, hardly tied to each other: worth 4.7 independent ones (78 %).'
    """
    if h is None or h.efficiency is None or h.effective_size is None:
        return f"{name} has no friendly tie, so whether {name} brokers is unknown."
    if h.contacts == 1:
        return f"{name} has a single contact and depends on it."
    share = h.efficiency
    word = "mostly tied to each other"
    if share >= 0.75:
        word = "hardly tied to each other"
    elif share >= 0.5:
        word = "partly tied to each other"
    worth = f"worth {h.effective_size:.1f} independent ones ({percent(share)})"
    return f"{name} has {h.contacts} contacts, {word}: {worth}."


def roles(name: str, r: Roles | None) -> str:
    """
    >>> roles("Mira", Roles(gatekeeper=4, liaison=1))
    'Mira is mostly a gatekeeper, who lets the other side in: 4 of 5 open ways through Mira.'
    """
    if r is None:
        return f"Which side {name} is on is unknown, and with it between which sides {name} stands."
    main = r.main
    if main is None:
        return f"{name} brokers between no two people of known sides."
    return _role(name, r, main, ROLE_WORDS)


def departments(name: str, r: Roles | None) -> str:
    """
    >>> departments("Mira", Roles(liaison=2))
    'Mira is a liaison, who connects two departments and belongs to neither: 2 open ways through Mira.'
    """
    if r is None:
        return f"Which department {name} belongs to is unknown, and with it between which ones {name} stands."
    main = r.main
    if main is None:
        return f"{name} brokers between no two people of known departments."
    return _role(name, r, main, DEPARTMENT_WORDS)


def _role(name: str, r: Roles, main: str, words: Mapping[str, str]) -> str:
    count, total = getattr(r, main), r.total
    mostly = "" if count == total else "mostly "
    article = "an" if main[0] in "aeiou" else "a"
    ways = (
        f"{count} of {several(total, 'open way', 'open ways')}" if mostly else (several(count, "open way", "open ways"))
    )
    return f"{name} is {mostly}{article} {main}, who {words[main]}: {ways} through {name}."


def core(name: str, k: int | None, deepest: int) -> str:
    """
    >>> core("Ada", 2, 3)
    'Ada stands in a circle in which everybody has at least 2 ties; the innermost has 3.'
    """
    if not k:
        return f"{name} stands outside every circle."
    ties = several(k, "tie", "ties")
    inner = "it is the innermost" if k == deepest else f"the innermost has {deepest}"
    return f"{name} stands in a circle in which everybody has at least {ties}; {inner}."


def pn(name: str, value: float | None) -> str:
    """
    >>> pn("Ada", 1.0)
    'Friends and enemies weigh the same for Ada (PN 1.00), or there are none.'
    """
    if value is None:
        return f"The balance of friends and enemies around {name} is not defined on this map."
    if abs(value - 1) < 0.005:
        return f"Friends and enemies weigh the same for {name} (PN 1.00), or there are none."
    more = "Friends outweigh enemies" if value > 1 else "Enemies outweigh friends"
    return f"{more} around {name} (PN {value:.2f}, where 1 is even)."


def listed(names: Sequence[str], most: int = SHOWN, of: int | None = None) -> str:
    """``of`` is how many there are, where not all are at hand.

    >>> listed(["Ada"]), listed(["Ada", "Bo"]), listed(["Ada", "Bo", "Cy", "Di", "Ed"])
    ('Ada', 'Ada and Bo', 'Ada, Bo, Cy and 2 others')
    """
    count = len(names) if of is None else of
    if count > most:
        return f"{', '.join(names[: most - 1])} and {count - most + 1} others"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _others(n: int) -> str:
    return several(n, "other", "others")


def _n(value: float) -> str:
    return f"{value:.3g}"


def _times(value: float) -> str:
    return f"{value:.1f} times" if value >= 0.1 else f"{value:.2f} times"
