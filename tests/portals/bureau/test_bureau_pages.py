"""The bureau's door: acceptance, review, decision, each by the own role."""

import pytest

from adapters.doubles import World
from fixtures.complete import INSURANCES, MONTHS
from fixtures.under_review import at_desk, case_in, frozen_as_it_stands, unknown_key_field, young_employer
from fixtures.world import NOW, client_of
from permit.domain.lifecycle import State
from permit.records.models import AuditEntry, Case, ClauseRuling, ExceptionRequest, FormSection, Permit

pytestmark = pytest.mark.django_db
ROLE_OF = {State.ACCEPTANCE: "acceptor", State.REVIEW: "reviewer", State.DECISION: "decider"}
FORWARD = {State.ACCEPTANCE: "accept/", State.REVIEW: "pass/", State.DECISION: "approve/"}


def bureau_case(state: State) -> Case:
    """A case the bureau may see: an office reported it."""
    case = case_in(state)
    AuditEntry.objects.create(
        case=case, subject=f"case:{case.number}", sequence=1, actor="staff:0", actor_name="钱望舒", action="report",
        from_state="office_check", to_state="acceptance", at=NOW,
    )  # fmt: skip
    return case


def path(case: Case, act: str = "") -> str:
    return f"/bureau/cases/{case.number}/{act}"


@pytest.mark.parametrize("state", list(ROLE_OF))
def test_the_case_page_shows_the_step_of_the_role(state):
    """4.1-01, R-20"""
    case = bureau_case(state)
    page = client_of(at_desk(ROLE_OF[state])).get(path(case)).content.decode()
    assert FORWARD[state] in page and "data-return-panel" in page or "退回补正" in page
    others = [act for other, act in FORWARD.items() if other != state]
    assert not any(path(case, act) in page for act in others)


@pytest.mark.parametrize("state", list(ROLE_OF))
@pytest.mark.parametrize("role", ["acceptor", "reviewer", "decider", "supervisor"])
def test_a_step_opens_only_to_its_role_in_its_state(state, role):
    """R-20"""
    case = bureau_case(state)
    client = client_of(at_desk(role))
    for other, act in FORWARD.items():
        expected = 200 if other == state and ROLE_OF[state] == role else 404
        assert client.get(path(case, act)).status_code == expected, (act, role)


@pytest.mark.parametrize("role", ["quota_officer", "administrator"])
def test_who_has_nothing_to_do_with_cases_sees_none(role):
    case = bureau_case(State.ACCEPTANCE)
    client = client_of(at_desk(role))
    for page in (path(case), path(case, "letter.pdf"), "/bureau/search/", "/bureau/messages/"):
        assert client.get(page).status_code == 404
    assert client.get("/bureau/").status_code == 302


def test_the_supervisor_looks_and_does_not_act():
    case = bureau_case(State.ACCEPTANCE)
    client = client_of(at_desk("supervisor"))
    page = client.get(path(case)).content.decode()
    assert "data-return-panel" not in page and path(case, "refuse/") not in page
    assert client.post(path(case, "refuse/"), {"version": case.version}).status_code == 404


def test_a_case_no_office_has_reported_is_not_the_bureaus():
    case = case_in(State.OFFICE_CHECK)
    assert client_of(at_desk("acceptor")).get(path(case)).status_code == 404


def insured(world: World, case: Case) -> None:
    """The insurance registry has the months of the applicant on record, also when it is asked again."""
    assert case.person is not None
    payer = {"payer_uscc": case.employer.uscc, "payer_name": case.employer.name, "insurances": INSURANCES}
    rows = [{"month": month, **payer} for month in MONTHS]
    world.people[case.person.id_number] = {"name": case.person.name, "insurance": rows}


def post(client, case: Case, act: str, **more: object):
    case.refresh_from_db()
    return client.post(path(case, act), {"version": case.version, "idempotency_key": act, **more})


def test_three_officers_take_a_case_to_its_permit(outside_world):
    """4.1-01, 6.3-01, 1.4-02"""
    case = bureau_case(State.ACCEPTANCE)
    insured(outside_world, case)
    accepted = post(client_of(at_desk("acceptor")), case, "accept/")
    assert accepted.status_code == 302, accepted.content.decode()
    assert post(client_of(at_desk("reviewer")), case, "pass/").status_code == 302
    decided = post(client_of(at_desk("decider")), case, "approve/")
    assert decided.status_code == 302
    assert Permit.objects.get(person=case.person).number == "202603020001"
    page = client_of(at_desk("decider")).get(path(case)).content.decode()
    assert "已准予" in page and "准予办理通知书" in page
    letter = client_of(at_desk("decider")).get(path(case, "letter.pdf"))
    assert letter["Content-Type"] == "application/pdf" and letter.content.startswith(b"%PDF")


def test_insurance_that_is_silent_at_acceptance_goes_to_the_acceptor():
    """R-05, N-09: asked again without an answer, what was paid since the submission is unknown."""
    case = bureau_case(State.ACCEPTANCE)
    client = client_of(at_desk("acceptor"))
    page = post(client, case, "accept/")
    assert page.status_code == 422 and 'name="seen" value="1.3.4"' in page.content.decode()
    words = "属地核对了最近一个月的缴费凭证。"
    assert post(client, case, "rule/1.3.4/", verdict="yes", words=words).status_code == 302


def test_what_got_worse_is_shown_before_it_is_accepted(outside_world):
    """R-05, 1.4-02"""
    case = bureau_case(State.ACCEPTANCE)
    insured(outside_world, case)
    section = FormSection.objects.get(employer=case.employer, key="conduct")
    section.data = {"rows": [{"id": "1", "on": "2025-12-1", "what": "未按时报送统计资料"}]}
    section.save()
    frozen_as_it_stands(case)
    client = client_of(at_desk("acceptor"))
    page = client.get(path(case, "accept/")).content.decode()
    assert "变差" in page and 'name="seen" value="1.2-06"' in page
    assert post(client, case, "accept/").status_code == 422
    assert post(client, case, "accept/", seen=["1.2-06"]).status_code == 302


def test_a_failing_hard_clause_cannot_be_accepted():
    case = bureau_case(State.ACCEPTANCE)
    section = FormSection.objects.get(case=case, key="income")
    rows = [{"id": m, "month": m, "taxable_yuan": "9000", "withheld_here": "yes"} for m in MONTHS]
    section.data = {"rows": rows}
    section.save()
    frozen_as_it_stands(case)
    answer = post(client_of(at_desk("acceptor")), case, "accept/", seen=["1.3.3"])
    assert answer.status_code == 422 and "1.3.3" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).state == "acceptance"


def test_an_unknown_clause_is_ruled_on_its_own_page():
    """1.3.2"""
    case = bureau_case(State.ACCEPTANCE)
    unknown_key_field(case)
    client = client_of(at_desk("acceptor"))
    assert path(case, "rule/1.3.2/") in client.get(path(case)).content.decode()
    assert client.get(path(case, "rule/1.3.2/")).status_code == 200
    assert post(client, case, "rule/1.3.2/", verdict="yes", words="岗位属于智能装备领域").status_code == 302
    assert ClauseRuling.objects.get().holds is True
    assert "岗位属于智能装备领域" in client.get(path(case)).content.decode()


def test_an_exception_is_answered_by_the_decider_only():
    """R-12, 1.2-03"""
    case = bureau_case(State.DECISION)
    young_employer(case)
    ExceptionRequest.objects.create(
        case=case, clause="1.2-03", reason="成立不久，研发投入大", requested_by="周启明", requested_at=NOW
    )
    page = path(case, "exceptions/1.2-03/")
    assert client_of(at_desk("acceptor")).get(page).status_code == 404
    client = client_of(at_desk("decider"))
    assert "成立不久，研发投入大" in client.get(page).content.decode()
    assert post(client, case, "approve/").status_code == 422
    words = "研发投入大，岗位急需，同意例外。"
    assert post(client, case, "exceptions/1.2-03/", verdict="yes", words=words).status_code == 302
    case.refresh_from_db()
    approved = client.post(path(case, "approve/"), {"version": case.version, "idempotency_key": "again"})
    assert approved.status_code == 302


def test_a_refusal_names_clauses_and_gives_a_letter():
    """R-19, R-31"""
    case = bureau_case(State.REVIEW)
    client = client_of(at_desk("reviewer"))
    assert post(client, case, "refuse/", words="岗位不属于本区重点领域。").status_code == 422
    answer = client.post(
        path(case, "refuse/"),
        {"version": case.version, "clauses": ["1.3.2"], "words": "岗位不属于本区重点领域。"},
    )
    assert answer.status_code == 302
    assert client.get(path(case, "letter.pdf")).content.startswith(b"%PDF")


def test_a_case_under_way_has_no_letter():
    case = bureau_case(State.REVIEW)
    assert client_of(at_desk("reviewer")).get(path(case, "letter.pdf")).status_code == 404


def test_the_page_tells_how_the_deadline_was_counted():
    """8-01, R-02"""
    page = client_of(at_desk("acceptor")).get(path(bureau_case(State.ACCEPTANCE))).content.decode()
    assert "属地上报，材料齐全" in page and "第 20 个工作日" in page and "3月30日" in page


def test_the_page_of_a_case_takes_a_bounded_number_of_queries(django_assert_max_num_queries):
    case = bureau_case(State.ACCEPTANCE)
    client = client_of(at_desk("acceptor"))
    client.get(path(case))
    with django_assert_max_num_queries(90):
        client.get(path(case))


@pytest.mark.parametrize(("business", "words"), [("renewal", "新的有效期"), ("employer_change", "到期日不变")])
def test_the_page_of_an_approval_says_what_that_business_brings(business, words):
    """R-29, R-36: no code for the employer, no number of its quota."""
    case = bureau_case(State.DECISION)
    Case.objects.filter(pk=case.pk).update(business=business)
    page = client_of(at_desk("decider", name="祝思齐")).get(path(case, "approve/")).content.decode()
    assert words in page and "单位关联码" not in page and "占用单位当年" not in page
