"""A stored finding has one truth: page, letter, history and the machine's door read the same one; nobody else does."""

import re
from typing import Any

import pytest
from django.urls import reverse

from api.conftest import fits
from fixtures.employer import open_door
from fixtures.under_review import as_officer, at_desk, case_in
from fixtures.world import NOW, client_of, make_office, make_person, make_staff
from permit.domain.lifecycle import State
from permit.records.models import Case, Permit
from permit.services.answer_exception import answer_exception
from permit.services.decide_case import decide_case
from permit.services.letter_grounds import bases_of

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/cases/{number}/findings"


def address(case: Case) -> str:
    return ADDRESS.format(number=case.number)


def reported() -> Case:
    """Judged at submission and at acceptance; the bureau has it."""
    case = case_in(State.DECISION)
    case.audit.create(
        subject=f"case:{case.number}", sequence=90, action="report", actor="staff:1", actor_name="甲", at=NOW
    )
    return case


def everybody(case: Case) -> dict[str, Any]:
    """Whose pages show the case."""
    assert case.person is not None
    agent = case.employer.agents.get()
    return {
        "applicant": client_of(case.person),
        "employer": client_of(case.employer, agent),
        "office": client_of(at_desk("office_checker", case)),
        **{role: client_of(at_desk(role)) for role in ("acceptor", "reviewer", "decider", "supervisor")},
    }


def test_whoever_may_open_the_case_reads_its_stored_findings() -> None:
    """1.4-02"""
    case = reported()
    for who, client in everybody(case).items():
        answer = client.get(address(case))
        assert answer.status_code == 200, who
        found = fits(answer, ADDRESS)
        assert [each["event"] for each in found["evaluations"]] == ["submission", "acceptance"]
        stored = list(case.evaluations.order_by("made_at", "id"))
        assert [each["clauses"] for each in found["evaluations"]] == [each.findings for each in stored]
        assert found["evaluations"][0]["policy_version"] == stored[0].policy_id
        assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_else_is_told_that_there_is_such_a_case(client: Any) -> None:
    """5-01"""
    case = reported()
    door = open_door()
    others = [
        client,
        client_of(make_person("别人")),
        client_of(case.employer),  # no filing agent confirmed in this session
        door.client,
        client_of(make_staff("office_checker", make_office("yinghai", "瀛海镇"), "外镇乙")),
        client_of(at_desk("quota_officer")),
        client_of(at_desk("administrator")),
    ]
    nothing = client.get(ADDRESS.format(number="26-9999-0000"))
    for other in others:
        answer = other.get(address(case))
        assert (answer.status_code, answer.content) == (404, nothing.content)
    inactive = at_desk("acceptor")
    signed_in = client_of(inactive)
    type(inactive).objects.filter(pk=inactive.pk).update(active=False)
    assert signed_in.get(address(case)).status_code == 404


def test_a_draft_of_an_employee_is_not_the_employers_yet() -> None:
    case = case_in(State.DRAFT, sheet="")
    clients = everybody(case)
    assert clients["applicant"].get(address(case)).status_code == 200
    assert clients["employer"].get(address(case)).status_code == 404
    assert clients["acceptor"].get(address(case)).status_code == 404


def test_one_stored_finding_feeds_page_letter_history_and_door() -> None:
    """Issue 3, point 3: change the one that is stored, and all four say so."""
    case, decider = reported(), at_desk("decider", name="端木衡")
    words = "注册于去年夏天，这一句只存在这里。"
    counted = case.evaluations.get(event="acceptance")
    row = next(each for each in counted.findings if each["id"] == "1.2-03")
    row.update(holds=False, because=words)
    counted.save()
    case.exceptions.create(clause="1.2-03", reason="成立不久，研发投入大", requested_by="周启明", requested_at=NOW)
    desk = client_of(decider)
    page = plain(desk.get(reverse("bureau:case", args=[case.number])))
    acting = as_officer(decider)
    answer_exception(case.number, case.version, "1.2-03", True, "研发投入大，岗位急需，同意例外。", acting, NOW)
    case.refresh_from_db()
    decide_case(case.number, case.version, acting, NOW)
    case.refresh_from_db()
    letter = next(basis.words for basis in bases_of(case) if basis.clause == "1.2-03")
    history = plain(desk.get(reverse("bureau:permit", args=[Permit.objects.get(person=case.person).number])))
    told = desk.get(address(case)).json()["evaluations"][-1]["clauses"]
    door = next(each["because"] for each in told if each["id"] == "1.2-03")
    for read in (page, letter, history, door):
        assert words in read


def plain(answer: Any) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())
