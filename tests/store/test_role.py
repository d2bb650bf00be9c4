"""A role has one holder, and is free again when that one is gone, however it went."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from ledger.store.role import Role
from tests.conftest import ROOT

HOLD = """
import sys, time
from pathlib import Path
from ledger.store.role import Role
role = Role(Path(sys.argv[1]))
assert role.take()
print("held", flush=True)
time.sleep(60)
"""


def test_only_one_has_the_role_until_it_is_given_up(tmp_path: Path) -> None:
    one, two = Role(tmp_path / "role"), Role(tmp_path / "role")
    assert one.take()
    assert one.take(), "who has it keeps it"
    assert not two.take()
    assert (one.held, two.held) == (True, False)
    one.give_up()
    assert two.take()
    assert not one.take()
    two.close()
    assert one.take(), "who closes it gives it up"
    one.close()
    one.close()


def test_a_role_is_free_the_moment_its_holder_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "role")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        ours = Role(tmp_path / "role")
        assert not ours.take()
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        assert ours.take()
        ours.close()


def test_a_role_outlives_no_program_that_its_holder_has_started(tmp_path: Path) -> None:
    ours, theirs = Role(tmp_path / "role"), Role(tmp_path / "role")
    assert ours.take()
    command = [sys.executable, "-c", "print('up', flush=True); input()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, close_fds=False) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"up\n"  # exec closes descriptors only after it has let us go on
        ours.close()
        assert theirs.take()
        child.communicate(b"\n")
    theirs.close()
