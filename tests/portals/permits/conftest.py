"""The pages read the clock: here it stands still."""

from collections.abc import Iterator

import pytest
import time_machine

from fixtures.world import NOW


@pytest.fixture(autouse=True)
def _standing_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield
