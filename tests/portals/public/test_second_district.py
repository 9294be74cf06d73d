"""Another district by its pack alone: pages, offices, check and materials; nobody else knows its name."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from fixtures.second_district import NAME, invent_district
from fixtures.under_review import at_desk
from fixtures.world import NOW, client_of
from permit.cli import main
from permit.policy.edition import shipped_edition
from permit.records.models import Office
from worked_case_format import base, changed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The installation serves the invented district."""
    settings.DISTRICT, settings.POLICY_PACKS = NAME, invent_district(tmp_path)
    with time_machine.travel(NOW, tick=False):
        yield tmp_path


@pytest.mark.parametrize(
    "address", ["/guide/", "/guide/offices/", "/guide/figures/", "/when-to-renew/", "/self-check/"]
)
def test_public_pages_speak_of_the_district_they_serve(address: str) -> None:
    shown = Client().get(address).content.decode()
    assert "河口" in shown
    assert "大兴" not in shown


def test_its_offices_are_loaded_and_listed() -> None:
    """2-01"""
    call_command("load_policy")
    assert [office.name for office in Office.objects.filter(district=NAME)] == ["芦苇街道"]
    assert "芦苇街道" in Client().get("/guide/offices/").content.decode()


def test_its_values_stand_in_the_administrators_list() -> None:
    """9-01"""
    shown = client_of(at_desk("administrator")).get("/bureau/policy/").content.decode()
    assert "6,000,000.00 元" in shown and "芦苇街道" in shown and "大兴" not in shown


def test_the_commands_judge_by_its_exported_edition(
    elsewhere: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """9-01, 1.2-01, 1.2-04"""
    policy, dossier = tmp_path / "policy.json", tmp_path / "dossier.json"
    policy.write_text(json.dumps(shipped_edition(NAME, elsewhere).as_document()), encoding="utf-8")
    dossier.write_text(json.dumps(changed(base(), {"employer.registered_in": NAME})), encoding="utf-8")
    main(["check", str(dossier), "--on", "2026-03-02", "--policy", str(policy), "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    holds = {clause["id"]: clause["holds"] for clause in found["clauses"]}
    assert found["policy"]["district"] == NAME
    assert (holds["1.2-01"], holds["1.2-04"]) == (True, False)
    assert main(["materials", str(dossier), "--policy", str(policy)]) == 0
    assert "大兴" not in capsys.readouterr().out
