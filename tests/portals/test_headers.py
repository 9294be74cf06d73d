"""What every answer tells the browser, and what no form of another person's key does (5-01)."""

import os
import re
import subprocess
import sys

import pytest
from django.test import Client

from adapters.doubles import memory_ports
from fixtures.applicant import draft_of, make_applicant
from fixtures.employer import open_door
from fixtures.under_review import at_desk
from fixtures.world import client_of
from permit.records.models import Association
from permit.services.ports import using_ports

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _outside():
    with using_ports(memory_ports()):
        yield


def somebody(door: str) -> Client:
    if door == "applicant":
        return client_of(draft_of(make_applicant()).person)
    return open_door().client if door == "employer" else client_of(at_desk("acceptor"))


@pytest.mark.parametrize("door", ["applicant", "employer", "bureau"])
def test_private_pages_are_kept_by_nobody_and_run_nothing_but_ours(door: str) -> None:
    answer = somebody(door).get(f"/{door}/", follow=True)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store" and "Cookie" in answer["Vary"]
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["base-uri"] == policy["frame-ancestors"] == "'self'"
    assert answer["X-Frame-Options"] == "SAMEORIGIN" and answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin" and answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    client = Client()
    client.get("/signin/applicant/")
    client.post("/signin/out/")
    for name in ("csrftoken",):
        cookie = client.cookies[name]
        assert cookie["httponly"] and cookie["samesite"] == "Lax"
    signed_in = somebody("applicant")
    signed_in.get("/applicant/")
    cookie = signed_in.cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_over_https_cookies_stay_there_and_so_do_browsers() -> None:
    """An installation's own address decides."""
    asked = "import json; from permit.config import settings as s; print(json.dumps([s.SESSION_COOKIE_SECURE,"
    asked += " s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS >= 31536000, s.DEBUG]))"
    told = {
        **os.environ,
        "PERMIT_BASE_URL": "https://permit.example",
        "PERMIT_DEBUG": "0",
        "PERMIT_SECRET_KEY": "k" * 50,
    }
    done = subprocess.run([sys.executable, "-c", asked], env=told, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[true, true, true, false]"


def test_the_key_against_double_clicks_of_one_person_says_nothing_to_another() -> None:
    """The same key from somebody else acts for them and leads to their own page."""
    code = open_door().employer.association_code
    for name in ("甲", "乙"):
        answer = client_of(make_applicant(name)).post(
            "/applicant/association/", {"code": code, "idempotency_key": "k" * 32}
        )
        assert answer.status_code == 302
    assert Association.objects.filter(state="requested").count() == 2


def test_a_file_closes_the_system_and_its_words_say_until_when(client: Client, settings, tmp_path) -> None:
    """Every page answers 503 while it stands there; the machine that watches is answered, and so is everybody after."""
    settings.MAINTENANCE_FILE = tmp_path / "maintenance"
    assert client.get("/").status_code == 200
    settings.MAINTENANCE_FILE.write_text("预计 10:00 恢复\n", encoding="utf-8")
    closed = client.get("/applicant/")
    assert closed.status_code == 503 and closed["Retry-After"]
    assert "系统正在维护，预计 10:00 恢复" in re.sub(r"<[^>]*>", "", closed.content.decode())
    assert client.get("/healthz").status_code == 200
    settings.MAINTENANCE_FILE.unlink()
    assert client.get("/").status_code == 200


def test_too_much_content_is_told_as_such(client: Client, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client.post("/when-to-renew/", {"expires_year": "2" * 200})
    assert answer.status_code == 413 and "提交的内容太大" in answer.content.decode()
