"""What opinions, ways and key players say about one person, in plain words that are true to the number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.measures.cut import Cut
from graph.measures.key_players import KeyPlayer
from graph.measures.opinion import Opinion
from graph.measures.paths import Path
from graph.measures.salience import Salience
from graph.sentences import listed, percent, several

CLASS_WORDS = {
    "definitive": "has power, a rightful claim and presses it: a definitive stakeholder, to be answered first",
    "dominant": "has power and a rightful claim, and does not press it: a dominant stakeholder",
    "dangerous": "has power and presses, without a rightful claim: a dangerous stakeholder",
    "dependent": "has a rightful claim and presses it, without the power to carry it: a dependent stakeholder",
    "dormant": "has power and neither a rightful claim nor one that presses: a dormant stakeholder",
    "discretionary": "has a rightful claim and neither power nor haste: a discretionary stakeholder",
    "demanding": "presses, without power or a rightful claim: a demanding stakeholder",
    "none": "has neither power, nor a rightful claim, nor one that presses",
}
QUADRANT_WORDS = {
    "manage_closely": "manage closely",
    "keep_satisfied": "keep satisfied",
    "keep_informed": "keep informed",
    "monitor": "monitor",
}


def opinion(name: str, o: Opinion | None, names: Mapping[str, str]) -> str:
    """
    >>> opinion("Cleo", Opinion(-0.31, 0.65, 0.0, 0.3, (("t", 0.35), ("m", 0.35))), {"t": "Tom", "m": "Mira"})
    'Cleo comes to rest at -0.31 (65 % of what moves Cleo is known); Tom (35 %) and Mira (35 %) move Cleo most.'
    >>> opinion("Tom", Opinion(-1.0, 1.0, 0.9, 1.0, ()), {})
    'Tom comes to rest at -1; nobody moves Tom. A no from Tom would move the others by 0.9 in all.'
    """
    if o is None:
        return f"{name} is not on this map."
    rest = f"{name}'s stance, and that of whoever moves {name}, is unknown"
    if o.stance is not None:
        share = "" if o.known >= 0.995 else f" ({percent(o.known)} of what moves {name} is known)"
        rest = f"{name} comes to rest at {_n(o.stance)}{share}"
    by = [f"{names[m]} ({percent(abs(v))}{', against' if v < 0 else ''})" for m, v in o.movers]
    moved = f"nobody moves {name}" if not by else f"{listed(by)} {'moves' if len(by) == 1 else 'move'} {name} most"
    said = f"{rest}; {moved}."
    if o.reach < 5e-4:
        return said
    return f"{said} A no from {name} would move the others by {_n(o.reach)} in all."


def key_player(name: str, who: str, win: Sequence[KeyPlayer], lose: Sequence[KeyPlayer]) -> str | None:
    """
    >>> key_player("Mira", "m", [KeyPlayer("m", 0.6)], [KeyPlayer("m", 0.39)])
    'Mira is the first to win: reach 60 %. Mira is the first not to lose: without, 39 % of pairs are cut off.'
    """
    said = []
    for i, k in enumerate(win):
        if k.person == who:
            said.append(f"{name} is the {_nth(i)} to win: {_with(i)}reach {percent(k.together)}.")
    for i, k in enumerate(lose):
        if k.person == who:
            besides = "" if i == 0 else " and those before"
            said.append(
                f"{name} is the {_nth(i)} not to lose: without{besides}, {percent(k.together)} of pairs are cut off."
            )
    return " ".join(said) or None


def ways(name: str, found: Sequence[Path], names: Mapping[str, str]) -> str:
    """
    >>> ways("Cleo", [Path(("p", "m", "c"), 0.48, ("p", "m"))], {"p": "Pia", "m": "Mira", "c": "Cleo"})
    'The only way to Cleo: from Pia over Mira, 48 %; weakest between Pia and Mira.'
    """
    if not found:
        return f"No way leads from our side to {name}."
    best = found[0]
    over = listed([names[p] for p in best.people[1:-1]]) if best.steps > 1 else ""
    said = f"from {names[best.people[0]]} {f'over {over}' if over else 'directly'}, {percent(best.probability)}"
    weak = f"; weakest between {names[best.weakest[0]]} and {names[best.weakest[1]]}" if best.steps > 1 else ""
    if len(found) == 1:
        return f"The only way to {name}: {said}{weak}."
    return f"The best of {len(found)} ways to {name}: {said}{weak}; the next has {percent(found[1].probability)}."


def cutting(name: str, c: Cut | None, names: Mapping[str, str]) -> str:
    """
    >>> cutting("Cleo", Cut("c", ("m",), (), True), {"m": "Mira"})
    'Mira alone can shut us out from Cleo.'
    >>> cutting("Cleo", Cut("c", ("m", "t"), ("p",), True), {"m": "Mira", "t": "Tom", "p": "Pia"})
    'Nobody can shut us out from Cleo while Pia reaches Cleo directly; the others, Mira and Tom could.'
    """
    if c is None or not c.reached:
        return f"We are shut out from {name}: no way leads there."
    who = listed([names[p] for p in c.people]) if c.people else ""
    if c.direct:
        direct = listed([names[p] for p in c.direct])
        verb = "reaches" if len(c.direct) == 1 else "reach"
        rest = f"; the others, {who} could" if who else ""
        return f"Nobody can shut us out from {name} while {direct} {verb} {name} directly{rest}."
    if len(c.people) == 1:
        return f"{who} alone can shut us out from {name}."
    return f"It takes {several(len(c.people), 'person', 'people')} to shut us out from {name}: {who}."


def treatment(name: str, s: Salience | None) -> str:
    """
    >>> treatment("Cleo", Salience("dormant", "keep_satisfied"))
    'Cleo has power and neither a rightful claim nor one that presses: a dormant stakeholder; keep satisfied.'
    """
    if s is None or (s.salience is None and s.quadrant is None):
        return f"Too little is recorded of {name}'s power, claim, urgency and interest to say how to treat {name}."
    if s.salience is None:
        return f"{name}: {QUADRANT_WORDS[s.quadrant or 'monitor']}; how rightful and urgent the claim is, is not known."
    rest = f"; {QUADRANT_WORDS[s.quadrant]}" if s.quadrant else "; interest is unknown"
    return f"{name} {CLASS_WORDS[s.salience]}{rest}."


def leading(name: str, who: str, leader: str | None, fragile: int, ties: int) -> str | None:
    """
    >>> leading("Mira", "m", "m", 2, 9)
    'Mira comes first, but without any one of 2 of 9 ties somebody else would.'
    """
    if who != leader:
        return None
    if not fragile:
        return f"{name} comes first, whichever single tie is left out."
    rest = "somebody else would"
    return f"{name} comes first, but without any one of {fragile} of {several(ties, 'tie', 'ties')} {rest}."


def _nth(i: int) -> str:
    return ("first", "second", "third", "fourth", "fifth")[i] if i < 5 else f"{i + 1}th"


def _with(i: int) -> str:
    return "" if i == 0 else "with those before, "


def _n(value: float) -> str:
    return f"{0.0 if abs(value) < 5e-4 else value:.2g}"
