"""Louvain's method in a process of its own, which can be ended at any moment and gives back the memory it took."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import IO

import numpy as np
from numpy.typing import NDArray

from graph.columns.snapshot import Edges
from graph.organisation import walker
from graph.organisation.asked import Tells

_BEGUN, _WALKING = 0.3, 0.5


class ApartFailed(RuntimeError):
    """The process ended without an answer."""


def louvain_apart(pairs: Edges, tied: NDArray[np.intp], work: Tells) -> tuple[Sequence[NDArray[np.intp]], float | None]:
    """Return the communities of those who are tied, and their modularity."""
    place = np.zeros(pairs.people, np.int64)
    place[tied] = np.arange(len(tied))
    # Scaled by the heaviest tie: modularity is a ratio, and squares of extreme weights are not.
    weight = pairs.weight / pairs.weight.max()
    command = [sys.executable, "-I", str(walker.__file__)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={})
    assert process.stdin is not None
    assert process.stdout is not None
    with process, work.ending(process.kill):
        try:
            _write(process.stdin, np.array([len(tied), len(weight)], np.int64))
            for column in (place[pairs.source], place[pairs.target], weight):
                _write(process.stdin, column)
            process.stdin.flush()
            while (told := process.stdout.read(1)) == walker.PROGRESS:
                share = float(np.frombuffer(_read(process.stdout, 1), np.float64)[0])
                doing = "laying out who is tied to whom" if share < 1 else "walking over people until nobody moves"
                work.say(_BEGUN + (_WALKING - _BEGUN) * share, doing)
            if told != walker.RESULT:
                raise ApartFailed(f"the process ended with status {process.wait()}")
            of = np.frombuffer(_read(process.stdout, len(tied)), np.int64)
            modularity = float(np.frombuffer(_read(process.stdout, 1), np.float64)[0])
        except BaseException:
            process.kill()
            raise
    order = np.argsort(of, kind="stable")
    borders = np.flatnonzero(np.diff(of[order])) + 1
    return [tied[group] for group in np.split(order, borders)], modularity


def _write(to: IO[bytes], column: NDArray[np.int64] | NDArray[np.float64]) -> None:
    to.write(np.ascontiguousarray(column).tobytes())


def _read(source: IO[bytes], count: int) -> bytes:
    data = source.read(count * 8)
    if len(data) != count * 8:
        raise ApartFailed("the process ended in the middle of its answer")
    return data
