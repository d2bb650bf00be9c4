"""Salience: how should they be treated, by what was recorded of them, never by where they stand on the map.

Source: Mitchell, Agle & Wood (1997), Academy of Management Review 22(4); Mendelow (1981, 1991).
Formula: an attribute counts when its recorded share is at least a threshold, 0.5 by default. Class by
power P, legitimacy L, urgency U: definitive PLU, dominant PL, dangerous PU, dependent LU, dormant P,
discretionary L, demanding U, none. Quadrant by power and interest: manage closely (both), keep
satisfied (power), keep informed (interest), monitor (neither).
Range: one of eight classes, one of four quadrants; undefined (None) while one of the attributes it
needs is unknown.
"""

from __future__ import annotations

from msgspec import Struct

CLASSES = {
    (True, True, True): "definitive",
    (True, True, False): "dominant",
    (True, False, True): "dangerous",
    (False, True, True): "dependent",
    (True, False, False): "dormant",
    (False, True, False): "discretionary",
    (False, False, True): "demanding",
    (False, False, False): "none",
}
QUADRANTS = {
    (True, True): "manage_closely",
    (True, False): "keep_satisfied",
    (False, True): "keep_informed",
    (False, False): "monitor",
}


class Salience(Struct, frozen=True, gc=False):
    salience: str | None
    quadrant: str | None


def salience(
    power: float | None,
    legitimacy: float | None,
    urgency: float | None,
    interest: float | None,
    *,
    threshold: float = 0.5,
) -> Salience:
    """
    >>> salience(0.9, 0.8, 0.2, 0.1)
    Salience(salience='dominant', quadrant='keep_satisfied')
    >>> salience(0.9, None, 0.2, 0.6)
    Salience(salience=None, quadrant='manage_closely')
    """

    def has(value: float | None) -> bool | None:
        return None if value is None else value >= threshold

    p, legit, u, i = has(power), has(legitimacy), has(urgency), has(interest)
    klass = None if p is None or legit is None or u is None else CLASSES[p, legit, u]
    return Salience(klass, None if p is None or i is None else QUADRANTS[p, i])
