"""What the tests of policy changes share: drafts in the database, two administrators."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from adapters.doubles import MemorySmsGateway, World, memory_ports
from fixtures.policy_changes import FROM
from fixtures.under_review import as_officer, at_desk
from fixtures.world import NOW
from permit.records.models import PolicyChange
from permit.services.acting import Acting
from permit.services.compare_policy_change import compare_policy_change
from permit.services.decide_policy_change import approve_policy_change, propose_policy_change
from permit.services.draft_policy_change import open_policy_change, write_policy_entries
from permit.services.ports import Ports, using_ports


@pytest.fixture(autouse=True)
def outside() -> Iterator[Ports]:
    with using_ports(memory_ports(World(), sms=MemorySmsGateway())) as ports:
        yield ports


@pytest.fixture
def author(db: None) -> Acting:
    return as_officer(at_desk("administrator", name="贺兰芝"))


@pytest.fixture
def second(db: None) -> Acting:
    return as_officer(at_desk("administrator", name="闻人敏"))


@pytest.fixture
def drafted(author: Acting) -> Callable[..., PolicyChange]:
    def draft(*entries: dict[str, Any], in_force_from: date = FROM) -> PolicyChange:
        change = open_policy_change("调整标准", in_force_from, author, NOW)
        return write_policy_entries(change.pk, change.version, entries, author, NOW)

    return draft


@pytest.fixture
def proposed(drafted: Callable[..., PolicyChange], author: Acting) -> Callable[..., PolicyChange]:
    def propose(*entries: dict[str, Any], in_force_from: date = FROM) -> PolicyChange:
        change = drafted(*entries, in_force_from=in_force_from)
        compare_policy_change(change, NOW)
        return propose_policy_change(change.pk, change.version, author, NOW)

    return propose


@pytest.fixture
def approved(proposed: Callable[..., PolicyChange], second: Acting) -> Callable[..., PolicyChange]:
    def approve(*entries: dict[str, Any], in_force_from: date = FROM) -> PolicyChange:
        change = proposed(*entries, in_force_from=in_force_from)
        return approve_policy_change(change.pk, change.version, "", second, NOW)

    return approve
