"""Chance: random bytes for ids and nonces are never given out twice, to no thread and to no process."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

from ledger.domain.kernel.chance import PAGE, chance


def test_no_two_threads_are_given_the_same() -> None:
    draw = chance(8)
    with ThreadPoolExecutor(8) as pool:
        given = list(chain.from_iterable(pool.map(lambda _: [draw() for _ in range(2 * PAGE + 1)], range(16))))
    assert {len(one) for one in given} == {8}
    assert len(set(given)) == len(given)


def test_a_process_that_is_forked_off_is_given_others_than_the_one_it_came_from() -> None:
    draw = chance(8)
    draw()  # a page is at hand
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writes, b"".join(draw() for _ in range(PAGE)))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(reads, 8 * PAGE)
    os.close(reads)
    os.close(writes)
    assert len(theirs) == 8 * PAGE
    assert not {theirs[n : n + 8] for n in range(0, len(theirs), 8)} & {draw() for _ in range(PAGE)}
