"""The pages read the clock: here it stands still. The outside world is in memory."""

from collections.abc import Iterator

import pytest
import time_machine

from adapters.doubles import World, memory_ports
from fixtures.world import NOW
from permit.services.ports import using_ports


@pytest.fixture(autouse=True)
def outside_world() -> Iterator[World]:
    """What the registries know; empty: they have no record."""
    world = World()
    with time_machine.travel(NOW, tick=False), using_ports(memory_ports(world)):
        yield world
