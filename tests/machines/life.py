"""A life as a table: what each act makes of a thing in each of its states.

The tables are written from DESIGN.md and not from the code, so that a wrong rule in the code is found.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Life:
    """One axis of a thing: its states, and what every act leads to or is refused with in each of them."""

    axis: str
    cells: dict[str, dict[str, str]]

    def refusal(self, act: str, state: str) -> str | None:
        """Return the name of the error that the act is refused with in this state; None when it is allowed."""
        cell = self.cells.get(act, {}).get(state, ".")
        return cell if cell[0].isupper() else None

    def after(self, act: str, state: str) -> str:
        """Return the state that the act leads to."""
        cell = self.cells.get(act, {}).get(state, ".")
        return state if cell == "." else cell


def life(axis: str, table: str) -> Life:
    """Read a table: the states on top, a line for each act. A dot: the state stays. A capitalised word: refused so.

    >>> gate = life("gate", '''
    ...          open      shut
    ... shut     shut      AlreadyShut
    ... paint    .         .
    ... ''')
    >>> gate.after("shut", "open"), gate.after("paint", "shut"), gate.refusal("shut", "shut")
    ('shut', 'shut', 'AlreadyShut')
    """
    head, *lines = (line.split() for line in table.strip().splitlines() if line.strip())
    cells = {}
    for act, *row in lines:
        assert len(row) == len(head), f"{axis}: {act} has {len(row)} cells for {len(head)} states"
        cells[act] = dict(zip(head, row, strict=True))
    return Life(axis, cells)
