"""What the tests of permits over time share."""

from collections.abc import Iterator

import pytest

from adapters.doubles import MemorySmsGateway, World, memory_ports
from permit.services.ports import Ports, using_ports


@pytest.fixture
def sms() -> MemorySmsGateway:
    return MemorySmsGateway()


@pytest.fixture(autouse=True)
def outside(sms: MemorySmsGateway) -> Iterator[Ports]:
    """Registries that know nobody, a gateway in memory."""
    with using_ports(memory_ports(World(), sms=sms)) as ports:
        yield ports
