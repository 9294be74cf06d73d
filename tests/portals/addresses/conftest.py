"""The pages read the clock: here it stands still. The outside world is in memory, and every file is there."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest
import time_machine
from django.core.cache import cache

from adapters.doubles import MemoryBlobStore, World, memory_ports
from fixtures.applicant import a_portrait
from fixtures.world import NOW
from permit.services.ports import using_ports


class FullStore(MemoryBlobStore):
    """Files of tests are rows without bytes: each reads as a picture."""

    def get(self, key: str) -> bytes:
        return self.objects.get(key) or (a_page() if key.startswith("attachments/") else a_portrait())


def a_page() -> bytes:
    """A PDF of two empty pages."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(2):
            pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def outside_world() -> Iterator[World]:
    """What the registries know; empty: they have no record."""
    cache.clear()
    world = World()
    with time_machine.travel(NOW, tick=False), using_ports(replace(memory_ports(world), blobs=FullStore())):
        yield world
