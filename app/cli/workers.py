"""Workers: several processes that serve one ledger on one socket, and one that watches over them.

Each worker opens the ledger for itself. They are forked from a process that has imported everything and opened nothing,
so a new one is there in a moment, and what they have in common is in memory once.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from types import FrameType

from app.cli.errors import FAILED, CliError, expected

log = logging.getLogger("uvicorn.error")
SIGNALS = (signal.SIGINT, signal.SIGTERM)
PAUSE = 1.0
"""Seconds before a worker is replaced that ended before it served."""
Work = Callable[[Callable[[], None]], None]
"""Serve until told to stop; call what is given once others may call."""


class Crew:
    """So many workers, replaced when they die, until SIGTERM or Ctrl-C: then all end in order."""

    def __init__(self, count: int, work: Work) -> None:
        self._count = count
        self._work = work
        self._pids: set[int] = set()
        self._stopping = threading.Event()
        # The workers hold the end to read: it tells them when we are gone, however that came about.
        self._here, self._gone = os.pipe()

    def run(self, ready: Callable[[], None]) -> None:
        """Serve; `ready` is called once all workers are. Returns when the last has ended."""
        gc.collect()
        gc.freeze()
        before = {number: signal.signal(number, self._stop) for number in SIGNALS}
        try:
            # The first goes alone: when the ledger cannot be opened, that is said once.
            for _ in range(self._count):
                if not self._stopping.is_set() and not self._start():
                    self._end()
                    raise CliError("a worker could not start; the lines above say why")
            if not self._stopping.is_set():
                ready()
            self._watch()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(self._gone)
            os.close(self._here)

    def _watch(self) -> None:
        while self._pids:
            pid, status = os.wait()
            self._pids.discard(pid)
            if self._stopping.is_set():
                continue
            log.error("worker %d ended by itself (%s); another takes its place", pid, _how(status))
            while not self._stopping.is_set() and not self._start():
                if not self._pids:
                    raise CliError("no worker is left, and none could start; the lines above say why")
                time.sleep(PAUSE)

    def _start(self) -> bool:
        """Start a worker and wait until it serves; return whether it does."""
        told, tell = os.pipe()
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            os.close(told)
            self._be_worker(tell)
        os.close(tell)
        self._pids.add(pid)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        serves = bool(os.read(told, 1))
        os.close(told)
        if not serves and not self._stopping.is_set():
            os.waitpid(pid, 0)
            self._pids.discard(pid)
        return serves or self._stopping.is_set()

    def _be_worker(self, tell: int) -> None:
        """Work, and end the process: nothing of what we were forked from goes on here."""
        code = FAILED
        try:
            for number in SIGNALS:
                signal.signal(number, _interrupted)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            os.close(self._gone)
            threading.Thread(target=self._end_with_others, name="worker-guard", daemon=True).start()
            self._work(lambda: _say(tell))
            code = 0
        except KeyboardInterrupt:
            code = 0
        except Exception as error:  # noqa: BLE001  the process ends here, and says why
            code, text = expected(error)
            if text is None:
                traceback.print_exc()
            else:
                print(f"negotiation-ledger: {text}", file=sys.stderr)  # noqa: T201
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _end_with_others(self) -> None:
        os.read(self._here, 1)  # nothing is ever written: it returns when the last end to write is closed
        os.kill(os.getpid(), signal.SIGTERM)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping.set()
        for pid in self._pids:
            os.kill(pid, signal.SIGTERM)

    def _end(self) -> None:
        for pid in self._pids:
            os.kill(pid, signal.SIGTERM)
        while self._pids:
            self._pids.discard(os.wait()[0])


def _say(tell: int) -> None:
    os.write(tell, b"1")
    os.close(tell)


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"exit status {code}" if code >= 0 else signal.Signals(-code).name
