"""A life in lines: what each act makes of a thing in each of its states.

Lives are written from DESIGN.md and not from the code, so that a wrong rule in the code is found.
"""

from __future__ import annotations

from dataclasses import dataclass

STAYS = "."


@dataclass(frozen=True)
class Life:
    """One axis of a thing: what every act leads to, or is refused with, in each state."""

    axis: str
    acts: dict[str, tuple[dict[str, str], str]]
    """Act → what each state becomes, and what all others become."""

    def refusal(self, act: str, state: str) -> str | None:
        """Return the name of the error that the act is refused with in this state; None when it is allowed."""
        found = self._cell(act, state)
        return found if found[0].isupper() else None

    def after(self, act: str, state: str) -> str:
        """Return the state that the act leads to."""
        found = self._cell(act, state)
        return state if found == STAYS else found

    def _cell(self, act: str, state: str) -> str:
        ways, otherwise = self.acts.get(act, ({}, STAYS))
        return ways.get(state, otherwise)


def life(axis: str, text: str) -> Life:
    """Read a life: a line for each act, `from, from → to; else to`. A dot: it stays. A capitalised word: refused so.
    A line without an act goes on with the one above.

    >>> gate = life("gate", '''
    ...     shut: open → shut; else AlreadyShut
    ...     lock: shut → locked; open → StillOpen; else .
    ... ''')
    >>> gate.after("shut", "open"), gate.refusal("shut", "locked"), gate.refusal("lock", "open")
    ('shut', 'AlreadyShut', 'StillOpen')
    >>> gate.after("lock", "locked"), gate.after("paint", "open")
    ('locked', 'open')
    """
    acts: dict[str, tuple[dict[str, str], str]] = {}
    act = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        head, colon, clauses = line.partition(":")
        act, clauses = (head, clauses) if colon else (act, head)
        ways, otherwise = acts.get(act, ({}, STAYS))
        for clause in filter(None, map(str.strip, clauses.split(";"))):
            states, arrow, to = clause.partition("→")
            if arrow:
                ways |= dict.fromkeys(map(str.strip, states.split(",")), to.strip())
            else:
                otherwise = clause.strip().removeprefix("else ").strip()
        acts[act] = ways, otherwise
    return Life(axis, acts)
