"""Servers that start in a moment: a process that has imported everything forks one whenever it is asked.

Each child runs `negotiation-ledger serve` as anybody else would; only the seconds of importing and of building the
schema are saved, so that a hundred kills take minutes and not hours. Orders and answers are lines of JSON.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Answer orders until there are no more."""
    from app.asgi import create_app
    from ledger.store.postgres import PostgresRecorder
    from schema import build_schema

    assert create_app.__module__ != PostgresRecorder.__module__  # imported, so that children need not
    build_schema()
    gc.freeze()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            answer = _waited(order["wait"], order["options"])
        else:
            child = os.fork()
            if child == 0:
                _serve(order)
                return
            answer = {"pid": child}
        print(json.dumps(answer), flush=True)


def _waited(pid: int, options: int) -> dict[str, Any]:
    found, status = os.waitpid(pid, options)
    return {"code": os.waitstatus_to_exitcode(status) if found else None}


def _serve(order: dict[str, Any]) -> None:
    from app.cli import main as command_line

    _end_with_parent()
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if order["descriptors"]:
        resource.setrlimit(resource.RLIMIT_NOFILE, (order["descriptors"], order["descriptors"]))
    os.environ.update(order["environment"])
    sys.argv = ["negotiation-ledger", "serve", *order["arguments"]]
    command_line()


def _end_with_parent() -> None:
    """Let no server outlive a test run that was killed. Linux alone knows how; elsewhere it is left running."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
    main()
