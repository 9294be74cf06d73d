"""What opens, to whom, and what the page says while it does not (N-10, 6.1.1-05, R-34)."""

import pytest
from django.urls import reverse

from adapters.doubles import memory_ports
from fixtures.applicant import employed, grant_consent, make_applicant
from fixtures.employer import case_at_office, new_door, open_door, requested, waiting_case
from fixtures.world import client_of, make_staff
from permit.services.ports import using_ports

pytestmark = pytest.mark.django_db
CLOSED = ("employees", "requests", "consents", "code", "code-renew", "cases", "permits", "quota")


@pytest.fixture(autouse=True)
def _ports():
    with using_ports(memory_ports()):
        yield


@pytest.mark.parametrize("name", CLOSED)
def test_nothing_else_opens_before_the_permission(name):
    """N-10, 6.1.1-05: the page says why, and what is missing."""
    answer = new_door(whole=False).client.get(reverse(f"employer:{name}"))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "这里才能使用" in page
    assert "单位登记情况" in page and "单位诚信声明" in page


@pytest.mark.parametrize("name", CLOSED)
def test_without_the_code_of_this_session_nobody_acts(name):
    """4.2-03: every session confirms its agent, and comes back to the page."""
    door = open_door()
    answer = client_of(door.employer).get(reverse(f"employer:{name}"))
    assert answer.status_code == 302
    assert answer.url.startswith(f"{reverse('employer:agent')}?next=")


def test_another_employers_things_are_not_there():
    """Who may not see a thing gets 404."""
    case, owner = waiting_case()
    at_office, _ = case_at_office()
    stranger = open_door()
    asked, worker = requested(owner), employed(make_applicant(), owner.employer)
    consent = grant_consent(worker, "requested")
    places = [("case", case.number), ("review", case.number), ("return", case.number), ("refuse", case.number)]
    places += [("case-materials", case.number), ("corrections", at_office.number), ("case-withdraw", case.number)]
    places += [("request", asked.pk), ("request-refuse", asked.pk), ("contract", worker.pk)]
    places += [("employment-end", worker.pk), ("consent", consent.pk), ("consent-withdraw", consent.pk)]
    client = stranger.client
    for name, key in places:
        assert client.get(reverse(f"employer:{name}", args=[key])).status_code == 404, name


def test_the_overview_asks_to_file_at_the_quarters_end():
    """4.2-01, N-03: and puts what waits for the employer first."""
    case, door = waiting_case()
    requested(door)
    page = door.client.get(reverse("employer:home")).content.decode()
    assert "每季度末" in page and "有 2 件事等单位办" in page
    assert page.index(reverse("employer:review", args=[case.number])) < page.index("申请关联")


def test_a_draft_is_the_employees_own():
    """6.2-01: the employer sees an application once it was sent."""
    from fixtures.applicant import draft_of

    case = draft_of(make_applicant())
    door = open_door()
    client = client_of(case.employer, case.employer.agents.get())
    assert client.get(reverse("employer:case", args=[case.number])).status_code == 404
    assert door.client.get(reverse("employer:case", args=[case.number])).status_code == 404


@pytest.mark.parametrize("who", ["applicant", "officer"])
def test_other_doors_do_not_come_in(who):
    """5-01"""
    owner = make_applicant() if who == "applicant" else make_staff("acceptor")
    assert client_of(owner).get(reverse("employer:home")).status_code == 403


def test_the_open_list_takes_as_many_queries_for_ten_cases_as_for_one(django_assert_max_num_queries):
    """No query per row."""
    from fixtures.world import make_association, make_case, make_person

    door = open_door()
    for _ in range(10):
        person = make_person()
        make_association(person, door.employer)
        make_case(person, door.employer, state="office_check")
    client = door.client
    with django_assert_max_num_queries(24):
        assert client.get(reverse("employer:cases"), {"show": "open"}).status_code == 200
    with django_assert_max_num_queries(32):
        client.get(reverse("employer:home"))
    with django_assert_max_num_queries(22):
        client.get(reverse("employer:employees"))
    with django_assert_max_num_queries(22):
        client.get(reverse("employer:permits"))


def test_long_lists_come_in_keyset_pages():
    from fixtures.world import make_association, make_person
    from permit.portals.employer import lists

    door = open_door()
    for number in range(7):
        make_association(make_person(f"员工{number}"), door.employer)
    first = lists.page_of(_asked(""), door.employer.associations.all(), 3)
    assert [each.person.name for each in first.rows] == ["员工6", "员工5", "员工4"] and not first.previous
    second = lists.page_of(_asked(first.following), door.employer.associations.all(), 3)
    assert [each.person.name for each in second.rows] == ["员工3", "员工2", "员工1"]
    back = lists.page_of(_asked(second.previous), door.employer.associations.all(), 3)
    assert [each.person.name for each in back.rows] == ["员工6", "员工5", "员工4"] and not back.previous
    last = lists.page_of(_asked(second.following), door.employer.associations.all(), 3)
    assert [each.person.name for each in last.rows] == ["员工0"] and not last.following


def _asked(query):
    from django.test import RequestFactory

    return RequestFactory().get(f"/{query}")


def test_the_office_confirms_another_agent():
    """4.2-03, R-34: only its own employers; then the new one confirms by code."""
    from datetime import timedelta

    from fixtures.applicant import put_file
    from fixtures.world import NOW, an_id_number, make_office
    from permit.records.models import FormSection
    from permit.services.change_agent import change_agent, pending_change

    door = new_door()
    door.employer.permission = "granted"
    door.employer.save()
    record = FormSection.objects.get(employer=door.employer, key="agent")
    record.data["fields"] = {"name": "秦朗", "id_number": an_id_number(481), "mobile": "13912345678"}
    record.save()
    put_file(door.employer, "6.1.1-M5.agent_id", by="employer", days=1)
    assert "与现在的不同" in door.client.get(reverse("employer:agent")).content.decode()
    asked = change_agent(door.employer, door.acting, NOW + timedelta(days=1))
    stranger = client_of(make_staff("office_checker", make_office("huangcun", "黄村镇")))
    assert stranger.post(reverse("office:agent-confirm", args=[asked.pk])).status_code == 404
    client = client_of(make_staff("office_checker", door.employer.office))
    assert "秦朗" in client.get(reverse("office:agents")).content.decode()
    client.post(reverse("office:agent-confirm", args=[asked.pk]))
    door.agent.refresh_from_db()
    assert door.agent.ended_at is not None and pending_change(door.employer) is None
    page = client_of(door.employer).get(reverse("employer:agent")).content.decode()
    assert "秦朗" in page
