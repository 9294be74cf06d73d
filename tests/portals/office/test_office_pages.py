"""The office's door: its own cases, receipts, report, returns."""

from datetime import date

import pytest

from fixtures.under_review import at_desk, case_in, frozen_as_it_stands
from fixtures.world import TODAY, client_of, make_office, make_staff
from permit.domain.lifecycle import State
from permit.records.models import Association, Case, FormSection, RegistryAnswer, Return, StatusForm
from permit.services.law_in_force import law_in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return case_in(State.OFFICE_CHECK, sheet="printed")


@pytest.fixture
def client(case):
    return client_of(at_desk("office_checker", case, "钱望舒"))


def path(case: Case, act: str = "") -> str:
    return f"/office/cases/{case.number}/{act}"


@pytest.mark.parametrize("page", ["", "?tab=group", "?tab=all", "?tab=returned", "receipts/", "search/", "messages/"])
def test_every_list_opens(client, page):
    assert client.get(f"/office/{page}").status_code == 200


@pytest.mark.parametrize("act", ["", "report/", "transfer/", "hand-over/", "return/", "refuse/"])
def test_every_page_of_a_case_opens(client, case, act):
    assert client.get(path(case, act)).status_code == 200


@pytest.mark.parametrize("act", ["", "report/", "transfer/", "hand-over/", "return/", "refuse/", "letter.pdf"])
def test_another_offices_case_is_not_there(case, act):
    """2-01: who may not see a thing gets 404."""
    stranger = make_staff("office_checker", make_office("yufa", "榆垡镇"))
    assert client_of(stranger).get(path(case, act)).status_code == 404


def test_another_offices_case_is_on_no_list(case):
    stranger = client_of(make_staff("office_checker", make_office("yufa", "榆垡镇")))
    for page in ("?tab=group", "?tab=all"):
        assert case.number not in stranger.get(f"/office/{page}").content.decode()
    found = stranger.post("/office/search/", {"q": case.number})
    assert "没有找到" in found.content.decode()


def test_another_office_cannot_act_by_address(case):
    stranger = client_of(make_staff("office_checker", make_office("yufa", "榆垡镇")))
    answer = stranger.post(path(case, "refuse/"), {"version": 0, "clauses": ["1.3.2"], "words": "理由理由理由理由理由"})
    assert answer.status_code == 404 and Case.objects.get(pk=case.pk).state == "office_check"


def test_a_draft_is_nobodys_business():
    draft = case_in(State.DRAFT, sheet="")
    Case.objects.filter(pk=draft.pk).update(filed_on=None)
    client = client_of(at_desk("office_checker", draft))
    assert client.get(path(draft)).status_code == 404


def test_the_sheet_is_found_by_the_code_as_typed(client):
    """N-02, R-04"""
    code = StatusForm.objects.get().code
    answer = client.get("/office/receipts/", {"q": code.lower().replace("-", " ")})
    assert answer["Location"] == f"/office/receipts/{code}/"


def test_the_sheet_is_found_by_employer(client, case):
    assert StatusForm.objects.get().code in client.get("/office/receipts/", {"q": "禾川"}).content.decode()


def test_receiving_and_reporting_by_hand(client, case):
    """N-02, 8-01, 4.1-01"""
    code = StatusForm.objects.get().code
    assert "还没有收到" in client.get(path(case, "report/")).content.decode()
    received = client.post(f"/office/receipts/{code}/", {"medium": "paper", "idempotency_key": "a"})
    assert received.status_code == 302
    case.refresh_from_db()
    answer = client.post(path(case, "report/"), {"version": case.version, "idempotency_key": "b"})
    assert answer.status_code == 302
    assert Case.objects.get(pk=case.pk).state == "acceptance"
    assert "纸质送达" in client.get(f"/office/receipts/{code}/").content.decode()


def test_a_rejected_sheet_says_why(client):
    """N-02"""
    code = StatusForm.objects.get().code
    client.post(f"/office/receipts/{code}/reject/", {"reason": "no_stamp", "idempotency_key": "a"})
    assert "没有盖章" in client.get(f"/office/receipts/{code}/").content.decode()


def test_other_as_a_reason_needs_words(client):
    code = StatusForm.objects.get().code
    answer = client.post(f"/office/receipts/{code}/reject/", {"reason": "other"})
    assert answer.status_code == 422 and StatusForm.objects.get().state == "printed"


def test_a_refused_report_says_why_and_keeps_the_page(client, case):
    answer = client.post(path(case, "report/"), {"version": case.version})
    assert answer.status_code == 422 and "没有收到" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).version == case.version


def test_a_double_click_acts_once(client, case):
    version = {"version": case.version, "target": "", "words": "注册地在榆垡镇", "idempotency_key": "same"}
    version["target"] = str(make_office("yufa", "榆垡镇").pk)
    first = client.post(path(case, "transfer/"), version)
    again = client.post(path(case, "transfer/"), version)
    # The case is the other office's by now: the second click neither acts nor fails.
    assert first.status_code == 302 and again.status_code in (302, 404)
    assert case.audit.filter(action="transfer").count() == 1


def test_somebody_acted_meanwhile(client, case):
    answer = client.post(path(case, "report/"), {"version": case.version + 5})
    assert answer.status_code == 409 and "别人已经处理过" in answer.content.decode()


def defects(*rows: dict[str, str], **more: str) -> dict[str, str]:
    data = {"defect-TOTAL_FORMS": str(len(rows)), "defect-INITIAL_FORMS": "0", **more}
    for index, row in enumerate(rows):
        data |= {f"defect-{index}-{key}": value for key, value in row.items()}
    return data


ADDRESS = {"place": "applicant|field|home.address", "reason": "mismatch", "words": "门牌号与房产证不一致"}
PAPER = {"place": "employer|material|6.2-M2.contract", "reason": "unclear", "words": "合同第 3 页看不清"}


def test_a_return_names_every_defect_at_once(client, case):
    """R-19, N-03"""
    answer = client.post(path(case, "return/"), defects(ADDRESS, PAPER, version=str(case.version), send="1"))
    assert answer.status_code == 302
    sent_back = Return.objects.get(case=case)
    assert {(d.target, d.owner, d.clause) for d in sent_back.defects.all()} == {
        ("home.address", "applicant", "6.1.2-02"),
        ("6.2-M2.contract", "employer", "6.2-M2"),
    }
    assert Case.objects.get(pk=case.pk).state == "returned_to_applicant"


def test_one_more_place_at_a_press_and_nothing_typed_is_lost(client, case):
    """N-05"""
    page = client.post(path(case, "return/"), defects(ADDRESS, add="1")).content.decode()
    assert "要补正的内容 2" in page and ADDRESS["words"] in page and not Return.objects.exists()


def test_a_half_filled_return_is_not_sent(client, case):
    answer = client.post(
        path(case, "return/"), defects({**ADDRESS, "words": ""}, PAPER, version=str(case.version), send="1")
    )
    assert answer.status_code == 422 and PAPER["words"] in answer.content.decode()
    assert not Return.objects.exists()


def test_a_dropped_place_is_not_returned(client, case):
    rows = ({"place": "", "reason": "", "words": "", "drop": "on"}, PAPER)
    client.post(path(case, "return/"), defects(*rows, version=str(case.version), send="1"))
    assert [d.target for d in Return.objects.get().defects.all()] == ["6.2-M2.contract"]


def test_a_place_that_is_none_is_refused(client, case):
    row = {"place": "applicant|field|spouse.name", "reason": "wrong", "words": "配偶"}
    answer = client.post(path(case, "return/"), defects(row, version=str(case.version), send="1"))
    assert answer.status_code == 422 and not Return.objects.exists()


def test_the_panel_leads_to_the_preview_with_what_was_ticked(client, case):
    """R-19"""
    case.person.attachment_set.filter(slot__startswith="6.2-M1").first().versions.update(removed_at=case.opened_at)
    frozen_as_it_stands(case)
    page = client.get(path(case)).content.decode()
    assert "data-return-panel" in page and "已选 1 处" in page
    preview = client.post(path(case, "return/"), {"defects": ["0"]}).content.decode()
    assert "缺" in preview and not Return.objects.exists()


def test_markup_in_words_stays_text(client, case):
    words = "<script>alert(1)</script> 😀" + "长" * 300
    client.post(path(case, "return/"), defects({**ADDRESS, "words": words}, version=str(case.version), send="1"))
    page = client.get(path(case)).content.decode()
    assert "<script>alert(1)" not in page and "&lt;script&gt;" in page


def test_ten_thousand_characters_are_too_many(client, case):
    row = {**ADDRESS, "words": "长" * 10000}
    answer = client.post(path(case, "return/"), defects(row, version=str(case.version), send="1"))
    assert answer.status_code == 422 and not Return.objects.exists()


def test_the_bureaus_door_is_closed_to_an_office(client):
    """5-01"""
    assert client.get("/bureau/").status_code == 403


def test_work_that_reaches_into_the_contract_is_a_difference(client, case):
    """6.1.2-04: a person decides what it is."""
    page = path(case)
    assert "合同自" not in client.get(page).content.decode()
    Association.objects.filter(pk=case.association_id).update(contract_from=date(2020, 5, 1))
    frozen_as_it_stands(case)
    words = client.get(page).content.decode()
    assert "示例信息技术公司，2012-08 至 2024-10" in words and "合同自2020年5月1日起" in words


def test_an_officer_reads_what_each_clause_was_held_against_and_who_says_so(client, case):
    """1.3.3, 1.4-01, 1.3.4, N-09: figure, year, source, how sure; the registry and when it was asked."""
    words = client.get(path(case)).content.decode()
    law = law_in_force(TODAY)
    wage = law.figures["monthly_wage"]
    assert f"{wage.year} 年，{wage.source.text}，多处一致" in words
    assert "社保登记，2026年3月2日" in words
    registry = RegistryAnswer.objects.filter(registry="social_insurance")
    registry.update(outcome="silent")
    assert "查询，没有回音" in client.get(path(case)).content.decode()


def test_a_post_the_two_sides_tell_differently_is_a_difference(client, case):
    """R-15: the employer's word decides, and the officer sees that there are two."""
    stored = FormSection.objects.get(person=case.person, key="basic")
    stored.data["fields"]["retirement_category"] = "female_50"
    stored.save()
    Association.objects.filter(pk=case.association_id).update(post_kind="cadre")
    frozen_as_it_stands(case)
    words = client.get(path(case)).content.decode()
    assert "岗位性质" in words and "单位确认为管理或技术岗位" in words
