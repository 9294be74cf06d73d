"""The clock stands still; the outside world is in memory."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from jsonschema import Draft202012Validator

from adapters.doubles import World, memory_ports
from fixtures.world import NOW
from permit.api.openapi import document
from permit.services.ports import using_ports


@pytest.fixture(autouse=True)
def outside_world() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False), using_ports(memory_ports(World())):
        yield


def fits(answer: Any, address: str, method: str = "get") -> Any:
    """The answer's document, held against what the OpenAPI document says of its address and status."""
    told = document()["paths"][address][method]["responses"].get(str(answer.status_code))
    assert told is not None, f"{address} answers {answer.status_code}, which is not documented"
    kind = answer.headers["Content-Type"].partition(";")[0]
    shape = {**told["content"][kind]["schema"], "components": document()["components"]}
    found = answer.json()
    problems = [f"{each.json_path}: {each.message}" for each in Draft202012Validator(shape).iter_errors(found)]
    assert not problems, problems[:3]
    return found


def post(client: Client, address: str, body: bytes | str, **more: Any) -> Any:
    return client.post(address, body, content_type="application/json", **more)
