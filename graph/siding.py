"""What the two camps say about one person: whom they stand with, against whom, and with whom it does not fit."""

from __future__ import annotations

from collections.abc import Mapping

from graph.crowd import Crowd
from graph.measures.balance import Balance
from graph.sentences import listed


class Sides:
    """Both camps and their names, read once for everybody.

    >>> b = Balance((("a", "b"), ("c",)), 1, 3, 1 / 3, True, (("a", "b"),))
    >>> sides = Sides(b, {"a": "Ada", "b": "Bo", "c": "Cy", "d": "Di"})
    >>> sides.camp("a")
    'Ada stands with Bo, against Cy; with Bo it does not fit.'
    >>> sides.camp("d")
    'Di is tied to nobody, for or against, and so in no camp.'
    """

    def __init__(self, balance: Balance | None, names: Mapping[str, str]) -> None:
        self._names = names
        camps = balance.camps if balance else ()
        self._of = balance.of if balance else {}
        self._with = [Crowd(camp, names) for camp in camps]
        self._facing = [mine.words for mine in reversed(self._with)] if len(camps) > 1 else [""]
        self._amiss: dict[str, list[str]] = {}
        for one, other in balance.against if balance else ():
            self._amiss.setdefault(one, []).append(names[other])
            self._amiss.setdefault(other, []).append(names[one])

    def camp(self, who: str) -> str:
        """Say where somebody stands."""
        name, mine = self._names[who], self._of.get(who)
        if mine is None:
            return f"{name} is tied to nobody, for or against, and so in no camp."
        friends, facing, amiss = self._with[mine].but(who), self._facing[mine], self._amiss.get(who)
        said = f"{name} stands with {friends}" if friends else f"{name} stands alone"
        said += f", against {facing}" if facing else "; there is no other camp"
        return f"{said}; with {listed(amiss)} it does not fit." if amiss else f"{said}."
