from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters.running import Simulators, running_simulators


@pytest.fixture(scope="session")
def simulator_process() -> Iterator[Simulators]:
    with running_simulators() as simulators:
        yield simulators


@pytest.fixture
def simulators(simulator_process: Simulators) -> Iterator[Simulators]:
    """The running process, in its normal mood before and after."""
    simulator_process.behave()
    yield simulator_process
    simulator_process.behave()
