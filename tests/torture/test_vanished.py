"""The machine that PostgreSQL runs on vanishes: nothing is refused, nothing is closed, there is only silence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.conftest import ROOT

pytestmark = [pytest.mark.postgres, pytest.mark.torture]

NETWORKS = """
set -e
ip link set lo up
unshare -n sleep 300 & far=$!
trap 'kill $far' EXIT
until [ "$(readlink /proc/$far/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
ip link add near type veth peer name far
ip link set far netns $far
ip addr add 10.9.0.1/24 dev near
ip link set near up
nsenter -t $far -n sh -c 'ip link set lo up; ip addr add 10.9.0.2/24 dev far; ip link set far up'
"$@" $far
"""
"""Two networks of their own with a cable between them, away from the machine's: pulling it hurts nobody else."""


def test_a_server_that_vanishes_is_given_up_in_time_and_found_again(postgres_url: str, tmp_path: Path) -> None:
    """Whoever waits for its answer, whoever has idle connections, and whoever listens."""
    if subprocess.run(["unshare", "-n", "ip", "link"], capture_output=True, check=False).returncode:
        pytest.skip("networks of one's own take a privileged user and iproute2")
    given = conninfo_to_dict(postgres_url)
    command = ["unshare", "-n", "sh", "-c", NETWORKS, "sh", sys.executable, "-m", "tests.torture.vanishing"]
    done = subprocess.run(
        [*command, f"{given['host']}/.s.PGSQL.5432", str(given["dbname"])],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = dict(line.split("=") for line in done.stdout.splitlines())
    print(f"\n{told}")
    assert float(told["refused"]) < 12
    assert float(told["refused_while_waiting"]) < 12
    assert float(told["noticed_by_listener"]) < 12
    assert float(told["writing_again"]) < 10
    assert float(told["listening_again"]) < 10
