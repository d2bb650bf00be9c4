"""Camps: who stands together against whom, and who is held between them."""

from __future__ import annotations

from dataclasses import dataclass

from graph.collapse import collapse
from graph.measures.balance import Balance, balance
from graph.questions.sight import Sight
from graph.questions.words import listed
from graph.sentences import percent, several


@dataclass(frozen=True, slots=True)
class Camp:
    """``stance`` is the mean of the stances that are known, ``assessed`` the share of them."""

    members: tuple[str, ...]
    stance: float | None
    assessed: float


@dataclass(frozen=True, slots=True)
class Camps:
    """``between`` are people with a tie that does not fit: at odds within their camp, or tied across."""

    camps: tuple[Camp, ...]
    balance: Balance
    between: tuple[str, ...]
    sentence: str


def camps(sight: Sight) -> Camps:
    """Return the camps of a map. One camp where nobody is against anybody; none without a tie."""
    found = balance(collapse(sight.map.multi).net)
    held = sight.by_name({p for pair in found.against for p in pair})
    each = tuple(_camp(sight, members) for members in found.camps)
    return Camps(each, found, held, _tell(sight, each, found, held))


def _camp(sight: Sight, members: tuple[str, ...]) -> Camp:
    told = [s for i in members if (s := sight.map.people[i].stance) is not None]
    members = sight.by_name(members)
    return Camp(members, sum(told) / len(told) if told else None, len(told) / len(members))


def _tell(sight: Sight, each: tuple[Camp, ...], found: Balance, held: tuple[str, ...]) -> str:
    if not each:
        return "No tie is known between these people, so there are no camps."
    who, be = listed(sight.name(p) for p in held), "is" if len(held) == 1 else "are"
    if len(each) == 1 and not found.tension:
        return "There is one camp: nobody on this map is known to be against anybody."
    if len(each) == 1:
        return f"There is one camp, and {who} {be} at odds within it."
    one, other = (listed(sight.name(p) for p in c.members) for c in each[:2])
    told = f"Two camps: {one}; and {other}."
    if not found.tension:
        return f"{told} Every tie fits: friends within, foes across."
    share = "" if found.balance is None else f" ({percent(found.balance)} balanced)"
    most = "" if found.exact else "at most "
    return f"{told} {most.capitalize()}{several(found.tension, 'tie does', 'ties do')} not fit{share}: {who}."
