"""Every machine runs on a ledger of its own: 50 runs with all tests, 1,000 in `make torture`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machines.machine import Run
from tests.machines.stage import Stage
from tests.telling import opened

FORMS = [pytest.param((50, 14), id="short"), pytest.param((1_000, 30), id="long", marks=pytest.mark.torture)]


@pytest.fixture
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """An empty ledger with its cast."""
    with opened(tmp_path_factory.mktemp("stage")) as ledger:
        yield Stage(ledger)


@pytest.fixture(params=FORMS)
def run(request: pytest.FixtureRequest, stage: Stage) -> Run:
    """Run a machine."""
    runs, steps = request.param
    how = settings(max_examples=runs, stateful_step_count=steps, suppress_health_check=list(HealthCheck))
    return lambda machine: run_state_machine_as_test(type(machine.__name__, (machine,), {"stage": stage}), settings=how)
