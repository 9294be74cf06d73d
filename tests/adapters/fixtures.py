"""The running simulators as fixtures, for whoever needs them: `from adapters.fixtures import …` in a test module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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


@pytest.fixture
def outside(simulators: Simulators, settings: Any) -> Simulators:
    """The running process, with the product's settings pointing at it."""
    url = simulators.url
    settings.SIMULATORS_URL = url
    settings.BEIJING_PASS = {
        "authorise_url": f"{url}/beijing-pass/authorise",
        "token_url": f"{url}/beijing-pass/token",
        "user_info_url": f"{url}/beijing-pass/user-info",
    }
    gateway = f"{url}/legal-entity-gateway/oauth2"
    settings.LEGAL_ENTITY_GATEWAY = {
        "authorise_url": f"{gateway}/authorize",
        "token_url": f"{gateway}/access_token",
        "token_info_url": f"{gateway}/tokeninfo",
    }
    settings.SOCIALACCOUNT_PROVIDERS = {
        "beijing_pass": {"APP": {"client_id": "demo-permit", "secret": "demo-beijing-pass-secret"}},
        "legal_entity_gateway": {"APP": {"client_id": "demo-permit", "secret": "demo-legal-entity-gateway-secret"}},
    }
    return simulators
