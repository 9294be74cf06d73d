"""The machine's door: documented, limited, without a hole for forged requests, and silent about people."""

import json
import logging
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from api.conftest import fits, post
from domain.test_malformed_input import damaged, nasty
from fixtures.bad_input import records_now
from fixtures.under_review import at_desk
from fixtures.world import NOW, client_of
from permit.api.door import OPENINGS, patterns
from permit.api.openapi import document
from permit.api.problems import TITLES
from permit.api.reading import MOST_BYTES
from permit.api.urls import urlpatterns, v1
from permit.records.models import CallCount
from permit.services.hashed_address import hashed_address
from permit.services.limit_calls import CALLS_A_WINDOW, WINDOW
from worked_case_format import base

pytestmark = pytest.mark.django_db
V1 = "/api/v1"
PATHS = document()["paths"]
READ_ONLY = sorted(path for path, methods in PATHS.items() if "get" in methods)
POSTED = sorted(path for path, methods in PATHS.items() if "post" in methods)
SETTINGS = tried(
    max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
texts = st.one_of(
    st.sampled_from(["2026-03-02", "2026-12-31", "0001-01-01", "9999-12-31", "2004-01-01", "2026-02-30", "", "0", "1"]),
    st.sampled_from(["999999999", "-1", "male", "female_50", "key_fields", "١", "２０２６-０３-０２", "\x00", "a&b=c"]),
    st.dates().map(str),
    st.text(max_size=12),
)


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, dict[str, str], dict[str, str]]:
    """A documented address with drawn values in its path, and a drawn choice of parameters, also of unknown ones."""
    path = draw(st.sampled_from(READ_ONLY))
    parameters = PATHS[path]["get"]["parameters"]
    inside = {each["name"]: draw(st.sampled_from(["key_fields", "x", "26-0001", "%00"])) for each in parameters}
    names = [each["name"] for each in parameters if each["in"] == "query"] + draw(st.sampled_from([[], ["more"]]))
    given = {name: draw(texts) for name in names if draw(st.integers(0, 5))}
    return path, inside, given


@SETTINGS
@given(request=requests())
def test_every_documented_address_answers_as_documented(
    request: tuple[str, dict[str, str], dict[str, str]], client: Client
) -> None:
    """Whatever the parameters: a documented status, the documented shape, never a failure."""
    path, inside, asked = request
    answer = client.get(f"{path.format(**inside)}?{urlencode(asked)}")
    assert answer.status_code in (200, 404, 422)
    fits(answer, path)


@SETTINGS
@given(body=st.one_of(damaged(base()), nasty, st.lists(nasty)), path=st.sampled_from(POSTED))
def test_whatever_is_posted_is_answered_as_documented(body: Any, path: str, client: Client) -> None:
    answer = post(client, path, json.dumps(body))
    assert answer.status_code in (200, 422)
    fits(answer, path, "post")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a": 1, "a": 2}', b"NaN", b"1e999999999"])
def test_a_body_that_is_no_json_is_told_so(body: bytes, client: Client) -> None:
    answer = post(client, f"{V1}/check", body)
    assert answer.status_code == 422
    assert fits(answer, f"{V1}/check", "post")["problems"]


def test_the_document_names_every_address_of_the_door(client: Client) -> None:
    """And the door has no address beside it, but the document itself and the answer for nothing."""
    served = {f"{V1}/{pattern.pattern}".replace("<", "{").replace(">", "}") for pattern in patterns()}
    assert served == set(PATHS)
    assert {pattern.name for pattern in v1} == {*OPENINGS, "openapi"}
    assert {entry.name for entry in urlpatterns[1:]} == {"nothing_here"}
    assert client.get(f"{V1}/openapi.json").json() == document()
    assert "://" not in json.dumps({**document(), "components": {}}), "nothing is fetched from elsewhere"


def test_the_parameters_that_are_let_in_are_those_of_the_document() -> None:
    from permit.api.door import ASKED

    for methods in PATHS.values():
        for operation in methods.values():
            named = {each["name"] for each in operation["parameters"] if each["in"] == "query"}
            assert named == ASKED[operation["operationId"]]


@pytest.mark.parametrize("path", READ_ONLY + POSTED)
def test_nothing_is_changed_by_any_method_so_nothing_can_be_forged(path: str) -> None:
    """A signed-in browser that is made to send a request changes nothing: there is nothing to change."""
    client = client_of(at_desk("acceptor"))
    client.handler.enforce_csrf_checks = True
    before = records_now()
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)(path.format(number="26-0001", kind="x"), "{}", content_type="text/plain")
        expected = (200, 422) if method == "post" and path in POSTED else (405,)
        assert answer.status_code in expected
        assert answer.headers["Content-Type"].startswith(("application/problem+json", "application/json"))
    assert records_now() == before


def test_a_body_may_be_so_large_and_no_larger(client: Client) -> None:
    spaces = b" " * (MOST_BYTES - len(json.dumps(base())))
    assert post(client, f"{V1}/check", json.dumps(base()).encode() + spaces).status_code == 200
    answer = post(client, f"{V1}/check", json.dumps(base()).encode() + spaces + b" ")
    assert answer.status_code == 413
    assert "256 KB" in fits(answer, f"{V1}/check", "post")["detail"]


def test_an_address_may_call_so_often_and_no_more(client: Client) -> None:
    """Counted for all addresses of the door together, by a keyed hash of who calls; the next window begins anew."""
    assert client.get(f"{V1}/guide").status_code == 200
    CallCount.objects.update(calls=CALLS_A_WINDOW - 1)
    assert client.get(f"{V1}/window?expires=2026-07-08").status_code == 200
    refused = client.get(f"{V1}/window?expires=2026-07-08")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= WINDOW.total_seconds()
    assert fits(refused, f"{V1}/window")["title"] == "请求过于频繁"
    assert client.get(f"{V1}/guide", REMOTE_ADDR="192.0.2.7").status_code == 200
    assert "192.0.2.7" not in repr(list(CallCount.objects.values()))
    with time_machine.travel(NOW + WINDOW, tick=False):
        assert client.get(f"{V1}/window?expires=2026-07-08").status_code == 200
    assert CallCount.objects.count() == 1, "what was counted before is forgotten"


def test_no_personal_data_is_logged(client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: Any) -> None:
    """Not by an answer, not by a refusal, not by a failure of ours."""
    from permit.api import questions

    number = base()["applicant"]["id_number"]
    bad = {**base(), "applicant": {**base()["applicant"], "id_number": number[:-1] + "?"}}
    with caplog.at_level(logging.DEBUG):
        assert post(client, f"{V1}/check", json.dumps(base())).status_code == 200
        assert post(client, f"{V1}/check", json.dumps(bad)).status_code == 422
        client.get(f"{V1}/retirement?born=1976-09-02&as=nobody")

        def failing(*_: object) -> None:
            raise ValueError(f"cannot judge {number}")

        monkeypatch.setattr(questions, "judge", failing)
        answer = post(client, f"{V1}/check", json.dumps(base()))
    assert answer.status_code == 500
    fits(answer, f"{V1}/check", "post")
    assert "ValueError" in caplog.text
    assert number[:-1] not in caplog.text + answer.content.decode()
    assert "1976-09-02" not in caplog.text


def test_what_is_not_there_is_told_in_json_too(client: Client) -> None:
    for path in ("/api/", "/api/v1/", "/api/v2/check", "/api/v1/check/"):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_an_ended_session_is_nobodys(client: Client) -> None:
    """A machine is not sent to a page, and nothing it sent is kept."""
    account = client_of(at_desk("acceptor"))
    account.get("/bureau/")
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        assert post(account, f"{V1}/check", json.dumps(base())).status_code == 200
        assert account.get(f"{V1}/cases/26-0001/findings").status_code == 404
    assert "kept_form" not in account.session


def test_the_page_for_developers_names_every_address_and_every_problem(client: Client) -> None:
    """And the guide leads to it."""
    shown = client.get("/guide/api/").content.decode()
    assert all(path in shown for path in PATHS)
    assert all(f'id="{code}"' in shown and f"{status} {code}" in shown for code, (status, _) in TITLES.items())
    assert f"{MOST_BYTES // 1024} KB" in shown
    assert f"10 分钟内最多 {CALLS_A_WINDOW} 次" in shown and timedelta(minutes=10) == WINDOW
    assert 'href="/guide/api/"' in client.get("/guide/").content.decode()


@pytest.mark.timeout(60)
@pytest.mark.parametrize("block", ["children", "work", "titles"])
def test_as_much_as_a_body_holds_is_answered_in_time(block: str, client: Client) -> None:
    """Nothing takes time with the square of a list: children once did, by the name of their papers (6.2-M6)."""
    one = {
        "children": {"born_on": "2015-01-01"},
        "work": {"from": "2010-01", "to": "2012-03"},
        "titles": {"level": "senior"},
    }[block]
    document = base()
    document["applicant"][block] = [one] * ((MOST_BYTES - 12_000) // (len(json.dumps(one)) + 2))
    began = time.process_time()
    for path in POSTED:
        assert post(client, path, json.dumps(document)).status_code == 200
    assert time.process_time() - began < 15


@pytest.mark.parametrize(
    ("proxies", "claimed", "counted"),
    [
        (0, "192.0.2.1", "127.0.0.1"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.9, 192.0.2.1", "192.0.2.1"),
        (2, "203.0.113.9, 192.0.2.1, 198.51.100.4", "192.0.2.1"),
        (2, "192.0.2.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
def test_a_caller_is_whom_our_own_proxies_heard_from(
    proxies: int, claimed: str, counted: str, client: Client, settings: Any
) -> None:
    """What a caller writes into the header itself counts for nothing."""
    settings.TRUSTED_PROXIES = proxies
    assert client.get(f"{V1}/window?expires=2026-07-08", headers={"X-Forwarded-For": claimed}).status_code == 200
    assert CallCount.objects.get().address_hash == hashed_address(counted)
