"""The process in which Louvain's method walks: pairs come in, progress and communities go out.

It is run as a file, in Python's isolated mode, and needs nothing but the standard library: so it is there in a moment,
whatever the rest of the map takes to load, and inherits neither settings nor keys.
"""

from __future__ import annotations

import importlib.util
import sys
from array import array
from pathlib import Path
from types import ModuleType
from typing import IO, Any

SEED = 1
STEP = 50_000
"""Pairs after which it says how far it is."""
PROGRESS, RESULT = b"p", b"r"
LOUVAIN = Path(__file__).resolve().parent.parent / "measures" / "louvain.py"


def serve(source: IO[bytes], answer: IO[bytes], louvain: Any) -> None:
    """Read how many people and pairs there are and the pairs, walk, and answer with everybody's community."""
    n, m = _read(source, 2, "q")
    u, v, weight = _read(source, m, "q"), _read(source, m, "q"), _read(source, m, "d")
    around: list[dict[int, float]] = [{} for _ in range(n)]
    for begin in range(0, m, STEP):
        _say(answer, begin / m)
        for i in range(begin, min(begin + STEP, m)):
            a, b = u[i], v[i]
            around[a][b] = around[b][a] = weight[i]
    _say(answer, 1.0)
    groups, modularity = louvain(around, (SEED,))
    of = array("q", bytes(8 * n))
    for number, group in enumerate(groups):
        for person in group:
            of[person] = number
    answer.write(RESULT + of.tobytes() + array("d", [modularity]).tobytes())
    answer.flush()


def _read(source: IO[bytes], count: int, kind: str) -> Any:
    data = source.read(count * 8)
    if len(data) != count * 8:
        raise EOFError("whoever asked is gone")
    return array(kind, data)


def _say(answer: IO[bytes], share: float) -> None:
    answer.write(PROGRESS + array("d", [share]).tobytes())
    answer.flush()


def _louvain() -> ModuleType:
    """Load the method from its own file: its package would load all of the map's libraries."""
    spec = importlib.util.spec_from_file_location("louvain", LOUVAIN)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer, _louvain().louvain)
