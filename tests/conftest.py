"""What all tests share."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

# No test depends on the machine's speed: properties neither time out nor fail because examples are drawn slowly.
settings.register_profile("any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same few examples every time and no search for the smallest: `make mutation` runs them hundreds of times.
settings.register_profile(
    "mutation",
    parent=settings.get_profile("any_machine"),
    max_examples=40,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile("any_machine")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """With REQUIRE_ALL=1 a skipped test is a failed run: CI has everything, so nothing may be left out."""
    skipped = terminalreporter.stats.get("skipped", [])
    if os.environ.get("REQUIRE_ALL") == "1" and skipped:
        terminalreporter.write_line(f"REQUIRE_ALL: {len(skipped)} skipped", red=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """See `pytest_terminal_summary`."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("REQUIRE_ALL") == "1" and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = 1


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """This process's own copy of the prepared database, instead of pytest-django's migrating anew in each worker."""
    # Imported here: `make mutation` runs the tests of the domain without Django.
    from django.db import connection

    from fixtures.prepared_database import database_of_our_own
    from permit.config.environment import env

    held = connection.settings_dict
    named = held["NAME"]
    with database_of_our_own(Path(os.environ["PERMIT_VAR"])) as address:
        held["NAME"] = env.db_url_config(address)["NAME"]
        yield
        with django_db_blocker.unblock():
            connection.close()
        held["NAME"] = named
