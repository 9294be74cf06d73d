"""Acting at the employer's door: the whole way, bad input that stays, a double click that acts once."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from adapters.doubles import MemorySmsGateway, memory_ports
from fixtures.applicant import a_portrait, declare, employed, grant_consent, make_applicant
from fixtures.employer import case_at_office, new_door, open_door, requested, type_information, waiting_case
from fixtures.world import NOW, acting_as, client_of, make_employer, make_office, make_staff
from permit.records.models import (
    Association,
    AttachmentVersion,
    Case,
    Consent,
    Employer,
    FilingAgent,
    FormSection,
    IdempotencyKey,
    ReviewDraft,
    StatusForm,
)
from permit.services.ports import using_ports
from permit.services.return_case import DefectNote, return_case
from permit.services.urge_case import urge_case

pytestmark = pytest.mark.django_db
EMPLOYMENT = {
    "version": "0", "post": "研发工程师", "post_kind": "cadre", "contract_kind": "fixed",
    "contract_from_year": "2024", "contract_from_month": "11", "contract_from_day": "1",
    "contract_until_year": "2028", "contract_until_month": "10", "contract_until_day": "31",
}  # fmt: skip


@pytest.fixture(autouse=True)
def sms():
    gateway = MemorySmsGateway()
    with using_ports(memory_ports(sms=gateway)):
        yield gateway


def a_scan(name: str = "合同.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.open(io.BytesIO(a_portrait())).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def text(answer) -> str:
    return answer.content.decode()


# First entry ---------------------------------------------------------------------------------------------------------


def test_an_employer_fills_in_uploads_confirms_and_applies(sms, django_capture_on_commit_callbacks):
    """6.1.1-02, 6.1.1-03, 6.1.1-04, N-10, 4.2-03, N-07: from the first sign-in to the case at the office."""
    make_office()
    employer = make_employer(permission="none")
    named = FilingAgent(name="周启明", id_number="420102199003070039", mobile="13900001111")
    from fixtures.world import an_id_number

    named.id_number = an_id_number(301)
    type_information(employer, named)
    client = client_of(employer)
    for anchor in ("6-1-1-M1-licence", "6-1-1-M2-qualification", "6-1-1-M3-contribution", "6-1-1-M4-statement"):
        answer = client.post(reverse("employer:upload", args=[anchor]), {"file": a_scan()})
        assert answer.status_code == 302, anchor
        if "qualification" in anchor:
            _tell_term(client, anchor)
    client.post(reverse("employer:upload", args=["6-1-1-M5-agent_id"]), {"file": a_scan()})
    _tell_term(client, "6-1-1-M5-agent_id")
    client.post(reverse("employer:agent-send"), {"next": reverse("employer:permission")})
    code = re.search(r"\d{6}", sms.sent[-1][1])[0]
    wrong = client.post(reverse("employer:agent-confirm"), {"code": "000000" if code != "000000" else "111111"})
    assert wrong.status_code == 422
    done = client.post(reverse("employer:agent-confirm"), {"code": code, "next": reverse("employer:permission")})
    assert done.url == reverse("employer:permission")
    page = client.get(done.url)
    assert "未取得" in text(page) and "大兴区人力社保局" in text(page)
    answer = client.post(reverse("employer:permission"), {"declared": "on", "idempotency_key": "k1"})
    assert answer.status_code == 302
    case = Case.objects.get()
    assert (case.state, case.employer) == ("office_check", employer)
    assert "权限申请正在办理" in text(client.get(reverse("employer:home")))


def _tell_term(client, anchor):
    term = {"valid_until_year": "2029", "valid_until_month": "1", "valid_until_day": "1"}
    assert client.post(reverse("employer:attachment-term", args=[anchor]), term).status_code == 302


def test_attachments_three_to_seven_wait_for_the_information():
    """6.1.1-03: until then the place takes nothing."""
    door = new_door(whole=False)
    answer = door.client.post(reverse("employer:upload", args=["6-1-1-M3-contribution"]), {"file": a_scan()})
    assert answer.status_code == 404
    assert not AttachmentVersion.objects.exists()


def test_a_file_that_is_no_document_is_refused_with_words():
    """5-06"""
    door = new_door()
    bad = SimpleUploadedFile("清单.txt", b"not a document")
    url = reverse("employer:upload", args=["6-1-1-M3-contribution"])
    answer = door.client.post(url, {"file": bad}, headers={"X-Upload": "1"})
    assert answer.status_code == 422
    assert "PDF、JPG 或 PNG" in answer.json()["errors"]["file"][0]


def test_the_information_stands_still_while_the_application_is_under_way():
    """6.1.1-04: only what a return names opens again."""
    door = new_door()
    client = door.client
    client.get(reverse("employer:permission"))
    client.post(reverse("employer:permission"), {"declared": "on"})
    url = reverse("employer:information-section", args=["body"])
    before = FormSection.objects.get(employer=door.employer, key="body").data
    client.post(url, {"version": "1", "whole_page": "1", "registered_address": "别处"})
    assert FormSection.objects.get(employer=door.employer, key="body").data == before
    case = Case.objects.get()
    note = DefectNote("field", "body.registered_address", "employer", "1.2-01", "wrong", "与执照不一致")
    return_case(case.number, None, [note], "", acting_as(make_staff("office_checker", case.office)), NOW)
    page = text(client.get(reverse("employer:corrections", args=[case.number])))
    assert "与执照不一致" in page and "还有 1 处要补正" in page
    client.post(
        url, {"version": "1", "whole_page": "1", "registered_address": "大兴区新街 2 号", "business_scope": "改"}
    )
    stored = FormSection.objects.get(employer=door.employer, key="body").data["fields"]
    assert (stored["registered_address"], stored["business_scope"]) == ("大兴区新街 2 号", "智能装备研发")


def test_without_the_declaration_the_page_says_so():
    """7-05"""
    door = new_door()
    answer = door.client.post(reverse("employer:permission"), {})
    assert answer.status_code == 422 and "请先勾选声明" in text(answer)
    assert not Case.objects.exists()


# Employees -----------------------------------------------------------------------------------------------------------


def test_a_request_is_confirmed_with_its_contract():
    """6.1.1-06, 6.2-M2"""
    door = open_door()
    asked = requested(door)
    client = door.client
    client.post(reverse("employer:contract-upload", args=[asked.pk]), {"file": a_scan()})
    answer = client.post(reverse("employer:request", args=[asked.pk]), EMPLOYMENT)
    assert answer.status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.post) == ("confirmed", "研发工程师")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"contract_from_day": "31"}, "没有2024年11月31日这一天"),
        ({"contract_until_year": ""}, "还缺“年”"),
        ({"contract_until_year": "2024", "contract_until_month": "1"}, "早于开始日期"),
        ({"post": "x" * 10000}, "最多 100 个字"),
        ({"post": "<script>alert(1)</script>", "contract_kind": ""}, "请选择合同期限类型"),
        ({"post": "😀"}, "请先上传劳动（聘用）合同"),
    ],
)
def test_bad_input_says_what_is_wrong_and_keeps_what_was_typed(changed, words):
    """N-05: nothing typed is lost, nothing is confirmed."""
    door = open_door()
    asked = requested(door)
    typed = {**EMPLOYMENT, **changed}
    answer = door.client.post(reverse("employer:request", args=[asked.pk]), typed)
    page = text(answer)
    assert answer.status_code == 422
    assert words in page
    assert "<script>alert(1)" not in page
    assert f'value="{typed["contract_from_day"]}"' in page
    asked.refresh_from_db()
    assert asked.state == "requested"


def test_work_that_overlaps_is_shown_while_confirming():
    """6.1.2-04"""
    door = open_door()
    asked = requested(door)
    typed = {**EMPLOYMENT, "contract_from_year": "2023", "post": ""}
    page = text(door.client.post(reverse("employer:request", args=[asked.pk]), typed))
    assert "武汉示例科技有限公司" in page and "6.1.2-04" in page


def test_a_double_click_refuses_once():
    """The second answer leads where the first did."""
    door = open_door()
    asked = requested(door)
    client, url = door.client, reverse("employer:request-refuse", args=[asked.pk])
    sent = {"reason": "不是本单位员工", "version": "0", "idempotency_key": "same"}
    first, second = client.post(url, sent), client.post(url, sent)
    assert first.url == second.url == reverse("employer:requests")
    assert IdempotencyKey.objects.count() == 1
    assert Association.objects.get(pk=asked.pk).version == 1


def test_the_contract_stands_still_while_a_case_is_with_others():
    """R-19, 6.1.1-07"""
    case, door = case_at_office()
    url = reverse("employer:contract", args=[case.association_id])
    assert case.number in text(door.client.get(url))
    assert door.client.post(url, {**EMPLOYMENT, "version": "0"}).status_code == 422
    upload = reverse("employer:contract-upload", args=[case.association_id])
    assert door.client.post(upload, {"file": a_scan()}).status_code == 404


def test_a_consent_is_answered_and_withdrawn():
    """4.2-02"""
    door = open_door()
    asked = grant_consent(employed(make_applicant(), door.employer), "requested")
    client = door.client
    silent = client.post(reverse("employer:consent", args=[asked.pk]), {"answer": "decline"})
    assert silent.status_code == 422 and "请写明理由" in text(silent)
    client.post(reverse("employer:consent", args=[asked.pk]), {"answer": "grant"})
    assert Consent.objects.get(pk=asked.pk).state == "granted"
    client.post(reverse("employer:consent-withdraw", args=[asked.pk]), {"reason": "岗位调整"})
    assert Consent.objects.get(pk=asked.pk).state == "withdrawn"


def test_a_new_code_is_asked_for_twice_and_shown():
    """6.1.1-06"""
    door = open_door()
    client = door.client
    client.post(reverse("employer:code-renew"), {})
    code = Employer.objects.get(pk=door.employer.pk).association_code
    assert len(code) == 17
    assert "-".join(code[i : i + 4] for i in range(0, 17, 4)) in text(client.get(reverse("employer:code")))


# The first review ----------------------------------------------------------------------------------------------------


def review_answers(client, case) -> dict[str, str]:
    """Every tick of the page, as a browser would send them."""
    page = text(client.get(reverse("employer:review", args=[case.number])))
    ticks = re.findall(r'name="(check-[^"]+)"', page)
    assert len(ticks) > 15
    return {**dict.fromkeys(ticks, "on"), "declared": "on", "version": str(case.version)}


def test_a_case_is_reviewed_passed_on_and_printed():
    """6.2-01, 7-05, N-02: the form follows at once."""
    case, door = waiting_case()
    client = door.client
    answer = client.post(reverse("employer:review", args=[case.number]), review_answers(client, case))
    assert answer.url == f"{reverse('employer:forms')}?case={case.number}"
    case.refresh_from_db()
    assert case.state == "office_check"
    printed = client.post(reverse("employer:forms"), {"cases": [case.number], "idempotency_key": "p"})
    form = StatusForm.objects.get()
    assert printed.url == reverse("employer:form", args=[form.code])
    assert client.get(reverse("employer:form-pdf", args=[form.code])).content.startswith(b"%PDF")
    again = client.post(reverse("employer:forms"), {"cases": [case.number], "idempotency_key": "p"})
    assert again.url == printed.url and StatusForm.objects.count() == 1


def test_an_unticked_item_is_named_and_the_others_stay_ticked():
    """6.2-01, N-05"""
    case, door = waiting_case()
    client = door.client
    sent = review_answers(client, case)
    sent.pop("check-person_home")
    answer = client.post(reverse("employer:review", args=[case.number]), sent)
    page = text(answer)
    assert answer.status_code == 422 and "请核对“在京住所（" in page
    assert page.count(" checked") >= len(sent) - 2
    case.refresh_from_db()
    assert case.state == "first_review"


def test_asking_for_another_document_loses_no_tick():
    """N-05, 6.2-01"""
    case, door = waiting_case()
    client = door.client
    version = AttachmentVersion.objects.filter(attachment__slot="6.2-M1.own_page").get()
    sent = {"check-person_home": "on", "version": "1", "show": str(version.pk)}
    page = text(client.post(reverse("employer:review", args=[case.number]), sent))
    assert "户口簿本人页" in page and page.count(" checked") == 1
    later = text(client.get(reverse("employer:review", args=[case.number])))
    assert later.count(" checked") == 1


def test_a_tick_is_saved_as_it_is_set():
    """N-05"""
    case, door = waiting_case()
    client = door.client
    url = f"{reverse('employer:review-autosave', args=[case.number])}?field=check-person_home"
    assert client.post(url, {"check-person_home": "on"}).json()["saved_at"]
    assert text(client.get(reverse("employer:review", args=[case.number]))).count(" checked") == 1
    assert client.post(f"{url}x" * 1 + "y" * 90, {}).status_code == 404


def test_the_employer_uploads_a_stamped_paper_for_the_employee():
    """6.2-06, 5-03"""
    case, door = waiting_case()
    client = door.client
    url = reverse("employer:case-upload", args=[case.number, "6-2-M5-tax_record"])
    client.post(url, {"file": a_scan("盖章.jpg")})
    newest = AttachmentVersion.objects.filter(attachment__slot="6.2-M5.tax_record").last()
    assert newest.uploaded_by == "employer"
    other = reverse("employer:case-upload", args=[case.number, "6-2-M1-own_page"])
    assert client.post(other, {"file": a_scan()}).status_code == 404


def test_a_case_is_returned_with_every_defect():
    """R-19, N-03: places are chosen from the case's own; one more row keeps what was typed."""
    case, door = waiting_case()
    client, url = door.client, reverse("employer:return", args=[case.number])
    sent = {
        "version": str(case.version), "defect-TOTAL_FORMS": "1", "defect-INITIAL_FORMS": "0",
        "defect-0-target": "field:home.address", "defect-0-reason": "mismatch", "defect-0-words": "与合同不一致",
    }  # fmt: skip
    more = text(client.post(url, {**sent, "add": "1"}))
    assert "第 2 处" in more and "与合同不一致" in more
    empty = client.post(url, {**sent, "defect-0-words": ""})
    assert empty.status_code == 422 and "请填写要求" in text(empty)
    second = {
        "defect-TOTAL_FORMS": "2", "defect-1-target": "material:6.2-M1.own_page",
        "defect-1-reason": "unclear", "defect-1-words": "看不清",
    }  # fmt: skip
    assert client.post(url, {**sent, **second}).status_code == 302
    case.refresh_from_db()
    assert case.state == "returned_to_applicant"
    assert set(case.returns.get().defects.values_list("target", "owner", "clause")) == {
        ("home.address", "applicant", "6.1.2-02"),
        ("6.2-M1.own_page", "applicant", "6.2-M1"),
    }


def test_a_case_is_refused_with_clauses():
    """R-19"""
    case, door = waiting_case()
    url = reverse("employer:refuse", args=[case.number])
    short = door.client.post(url, {"version": case.version, "clauses": ["1.3.4"], "words": "不行"})
    assert short.status_code == 422 and "不少于 10 个字" in text(short)
    words = "社保不是由本单位缴纳，经核实属实。"
    door.client.post(url, {"version": case.version, "clauses": ["1.3.4"], "words": words})
    case.refresh_from_db()
    assert case.state == "refused" and words in case.closing_reason


def test_an_old_page_is_told_and_changes_nothing():
    case, door = waiting_case()
    sent = review_answers(door.client, case)
    Case.objects.filter(pk=case.pk).update(version=case.version + 1)
    answer = door.client.post(reverse("employer:review", args=[case.number]), sent)
    assert answer.status_code == 409 and "别人已经处理过" in text(answer)


# Afterwards ----------------------------------------------------------------------------------------------------------


def test_the_employer_answers_a_return():
    """N-03, 7-05"""
    case, door = case_at_office()
    note = DefectNote("material", "6.2-M2.contract", "employer", "6.2-M2", "unclear", "第 3 页缺章")
    officer = acting_as(make_staff("office_checker", case.office))
    return_case(case.number, None, [note], "其余已核对", officer, NOW)
    client, url = door.client, reverse("employer:corrections", args=[case.number])
    assert "第 3 页缺章" in text(client.get(url))
    early = client.post(url, {"declared": "on", "version": Case.objects.get(pk=case.pk).version})
    assert early.status_code == 422 and "还有 1 处没有补正" in text(early)
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        client.post(reverse("employer:case-upload", args=[case.number, "6-2-M2-contract"]), {"file": a_scan()})
        untold = client.post(url, {"declared": "on", "version": Case.objects.get(pk=case.pk).version})
        assert untold.status_code == 422 and "请填写材料上的截止日期" in text(untold) and "还有 1 处" in text(untold)
        term = {"valid_until_year": "2029", "valid_until_month": "1", "valid_until_day": "1"}
        client.post(reverse("employer:case-term", args=[case.number, "6-2-M2-contract"]), term)
        sent = {"declared": "on", "version": Case.objects.get(pk=case.pk).version}
        undeclared = client.post(url, sent)
        assert undeclared.status_code == 422 and "真实性声明，不能提交" in text(undeclared)
        declare(case, NOW + timedelta(minutes=5))
        assert "已对现在的全部内容作出声明" in text(client.get(url))
        done = client.post(url, sent)
    assert done.status_code == 302
    case.refresh_from_db()
    assert (case.state, case.round) == ("office_check", 2)


def test_the_office_is_urged_once_in_five_working_days():
    """R-31"""
    case, door = case_at_office()
    client = door.client
    page = text(client.get(reverse("employer:case", args=[case.number])))
    assert "催办" in page and "待属地审核" in page
    client.post(reverse("employer:urge", args=[case.number]), {"version": case.version})
    assert case.urges.count() == 1
    assert "起可以再催" in text(client.get(reverse("employer:case", args=[case.number])))


def test_the_page_of_a_case_tells_what_happened():
    """N-03, 4.2-04: whose turn, since when, by whom."""
    case, door = case_at_office()
    page = text(door.client.get(reverse("employer:case", args=[case.number])))
    assert "单位报送属地部门" in page and "员工提交，待单位初审" in page and door.agent.name in page


def test_only_the_employers_own_case_can_be_withdrawn_by_it():
    """R-19"""
    case, door = case_at_office()
    url = reverse("employer:case-withdraw", args=[case.number])
    answer = door.client.post(url, {"reason": "不办了，改期再申请", "version": case.version})
    assert answer.status_code == 422
    fresh = new_door()
    fresh.client.get(reverse("employer:permission"))
    fresh.client.post(reverse("employer:permission"), {"declared": "on"})
    own = Case.objects.get(employer=fresh.employer)
    url = reverse("employer:case-withdraw", args=[own.number])
    fresh.client.post(url, {"reason": "资料要改", "version": own.version})
    assert Employer.objects.get(pk=fresh.employer.pk).permission == "none"


def test_quota_and_permits_are_shown_with_their_figures():
    """1.1-03, N-15, 6.3-03"""
    from datetime import date

    from fixtures.world import make_case
    from permit.services.issue_permit import issue_permit

    case, door = case_at_office()
    page = text(door.client.get(reverse("employer:quota")))
    assert "2026年还可以新办 4 个" in page and case.number in page
    person = make_applicant("裴子衿")
    employed(person, door.employer)
    held = make_case(person, door.employer, state="approved", category="A", closed_at=NOW)
    issue_permit(held, date(2023, 4, 11), door.acting, NOW)
    page = text(door.client.get(reverse("employer:permits")))
    assert "裴子衿" in page
    assert all(day in page for day in ("2026年1月9日", "2026年2月27日", "2026年3月12日", "2026年4月10日"))


def test_another_device_goes_on_with_the_review():
    """N-05: ticks and reasons are kept with the case, as typed; nothing of them lies in a session."""
    case, door = waiting_case()
    url = f"{reverse('employer:review-autosave', args=[case.number])}?field="
    first = {"idempotency_key": "a" * 32, "draft_version": "0"}
    door.client.post(f"{url}check-person_home", {"check-person_home": "on", **first})
    door.client.post(f"{url}declared", {"declared": "on", **first})
    later = text(door.client.get(reverse("employer:review", args=[case.number])))
    assert later.count(" checked") == 2 and 'name="draft_version" value="2"' in later
    door.client.post(f"{url}declared", {"declared": "", **first})
    assert text(door.client.get(reverse("employer:review", args=[case.number]))).count(" checked") == 1


def test_what_two_devices_ticked_differently_is_told_and_not_overwritten():
    """N-05: the second page is shown what changed; sending again decides."""
    case, door = waiting_case()
    page = reverse("employer:review", args=[case.number])
    url = f"{reverse('employer:review-autosave', args=[case.number])}?field=check-person_home"
    stale = {**review_answers(door.client, case), "draft_version": "0", "idempotency_key": "b" * 32}
    stale.pop("check-person_home")
    door.client.post(url, {"check-person_home": "on", "idempotency_key": "a" * 32, "draft_version": "0"})
    told = door.client.post(page, stale)
    assert told.status_code == 409 and "改过这些内容" in text(told) and "没有勾选" in text(told)
    autosaved = door.client.post(url, {"check-person_home": "", "idempotency_key": "c" * 32, "draft_version": "0"})
    assert autosaved.status_code == 409 and autosaved.json()["changes"][0]["theirs"] == "已勾选"
    version = re.search(r'name="draft_version" value="(\d+)"', text(told))[1]
    again = door.client.post(page, {**stale, "check-person_home": "on", "draft_version": version})
    case.refresh_from_db()
    assert again.status_code == 302 and case.state == "office_check"
    assert not ReviewDraft.objects.exists()


def test_the_employer_sees_that_the_employee_urged():
    """R-31: logged, and shown on the other's list."""
    case, door = waiting_case()
    urge_case(case.number, case.version, acting_as(case.person), NOW)
    client = door.client
    for page in (reverse("employer:cases"), reverse("employer:home")):
        assert "催办" in text(client.get(page)), page


def test_the_employer_opens_the_letter_of_its_case():
    """R-19, R-31"""
    case, door = case_at_office()
    officer = make_staff("office_checker", case.office)
    defect = DefectNote("field", "home.address", "applicant", "6.1.2-02", "mismatch", "门牌号与房产证不一致。")
    return_case(case.number, case.version, [defect], "", acting_as(officer), NOW)
    client = door.client
    url = reverse("employer:letter", args=[case.number])
    assert url in text(client.get(reverse("employer:case", args=[case.number])))
    assert client.get(url).content.startswith(b"%PDF-")
    assert open_door().client.get(url).status_code == 404
