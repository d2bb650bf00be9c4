"""A crowd, named by its first few and how many more: nearly always in the same words, so these are found once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.sentences import SHOWN, listed


class Crowd:
    """Some people in the order in which they are to be named.

    >>> crowd = Crowd("abcdef", dict(zip("abcdef", ["Ada", "Bo", "Cy", "Di", "Ed", "Flo"])))
    >>> crowd.words, crowd.but("f"), crowd.but("a")
    ('Ada, Bo, Cy and 3 others', 'Ada, Bo, Cy and 2 others', 'Bo, Cy, Di and 2 others')
    """

    def __init__(self, people: Sequence[str], names: Mapping[str, str]) -> None:
        self.size = len(people)
        self._first = {v: names[v] for v in people[: SHOWN + 1]}
        self.words = self._named(list(self._first.values()), self.size)
        self._but_another = self._named(list(self._first.values()), self.size - 1)

    def but(self, member: str) -> str:
        """Name the others, from within; nothing where there is nobody else."""
        if member not in self._first:
            return self._but_another
        return self._named([name for v, name in self._first.items() if v != member], self.size - 1)

    @staticmethod
    def _named(first: Sequence[str], count: int) -> str:
        return listed(first[:SHOWN], of=count) if first else ""
