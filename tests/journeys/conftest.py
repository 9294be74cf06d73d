"""A browser and a running product for the journeys; skipped with words where the machine has no Chromium."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, sync_playwright
from scripts.browser import find_browser

from journeys.product import Product, running_product
from journeys.settled import Settled
from journeys.small import PEOPLE, World
from journeys.tour import TOURING
from journeys.visitor import AXE, Looks

collect_ignore = [] if TOURING else ["test_tour.py"]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with running_product() as running:
        yield running


@pytest.fixture(scope="session")
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=2) as threads:
        yield threads


@pytest.fixture(scope="module")
def settled(browser: Browser) -> Iterator[Settled]:
    """One installation for each file: a password set or a session ended in one journey is no other's concern."""
    with running_product() as running:
        yield Settled(running, browser, Looks(AXE.read_text(encoding="utf-8")), running.tell("settled"))


@pytest.fixture(scope="module")
def world(browser: Browser) -> Iterator[World]:
    """The small installation, one for each file: the keyboard sets an officer's password, which ends its sessions."""
    with running_product() as running:
        told = running.tell("small_world", str(PEOPLE))
        yield World(running, told["employer"], told["people"], told["desks"], told["office"])
