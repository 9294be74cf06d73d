"""From the code to the result through the pages: each act once, each refusal in words."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fixtures.applicant import (
    LEASE,
    NEWER_INCOME,
    a_portrait,
    draft_of,
    employed,
    fill_materials,
    grant_consent,
    make_applicant,
    put_file,
    ready_case,
    send,
    send_back,
    type_claims,
)
from fixtures.world import NOW, acting_as, client_of, make_employer, make_staff
from permit.records.models import (
    Association,
    Attachment,
    AttachmentVersion,
    Case,
    Confirmation,
    Consent,
    RegistryAnswer,
    Urge,
)
from permit.services.issue_permit import issue_permit
from permit.services.refuse_case import refuse_case

pytestmark = pytest.mark.django_db


def a_file(name: str = "材料.jpg", **options: object) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_portrait(**options), "image/jpeg")


def part(case: Case, name: str, slot: str, **more: object) -> str:
    return reverse(f"applicant:{name}", kwargs={"number": case.number, "slot": slot, **more})


def test_a_code_entered_twice_by_a_double_click_asks_once():
    """6.1.2-06"""
    person, employer = make_applicant(), make_employer()
    client = client_of(person)
    form = {"code": employer.association_code, "idempotency_key": "k1"}
    first = client.post(reverse("applicant:association"), form)
    second = client.post(reverse("applicant:association"), form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Association.objects.count() == 1
    assert "等单位确认" in client.get(reverse("applicant:association")).content.decode()


def test_a_wrong_code_is_kept_in_the_field_with_words():
    html = client_of(make_applicant()).post(reverse("applicant:association"), {"code": "WRONG-1"}).content.decode()
    assert 'value="WRONG-1"' in html and "还可以试 4 次" in html


def test_a_request_is_cancelled_by_its_owner_only():
    """6.1.2-06"""
    person = make_applicant()
    association = Association.objects.create(
        person=person, employer=make_employer(), state="requested", requested_at=NOW
    )
    url = reverse("applicant:association-cancel", args=[association.pk])
    assert client_of(make_applicant("别人")).post(url).status_code == 404
    assert client_of(person).post(url).status_code == 302
    association.refresh_from_db()
    assert association.state == "ended"


def test_consent_then_start_opens_the_draft_and_asks_the_registries():
    """R-33, N-06, N-08, N-09"""
    person = make_applicant()
    association = employed(person)
    client = client_of(person)
    assert client.post(reverse("applicant:consent")).status_code == 302
    consent = Consent.objects.get(association=association)
    assert consent.state == "requested"
    assert client.post(reverse("applicant:start"), follow=True).status_code == 200
    assert not Case.objects.exists()
    Consent.objects.update(state="granted")
    answer = client.post(reverse("applicant:start"))
    case = Case.objects.get(person=person)
    assert answer.url == reverse("applicant:case", args=[case.number])
    assert RegistryAnswer.objects.filter(case=case).count() == 4


def test_the_photo_is_checked_and_kept():
    """6.1.2-05"""
    person = make_applicant()
    AttachmentVersion.objects.filter(attachment__person=person).delete()
    client = client_of(person)
    url = reverse("applicant:photo")
    small = client.post(url, {"file": a_file(width=200, height=280)}).content.decode()
    assert "照片太小（200×280 像素）" in small
    wide = client.post(url, {"file": a_file(width=900, height=600)}).content.decode()
    assert "比例不对" in wide
    assert client.post(url, {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.4 broken")}).status_code == 200
    assert not AttachmentVersion.objects.filter(attachment__slot="6.1.2-05").exists()
    assert client.post(url, {"file": a_file()}).status_code == 302
    assert AttachmentVersion.objects.filter(attachment__slot="6.1.2-05").count() == 1


def test_an_upload_is_a_new_version_and_can_be_taken_back():
    """N-01, 6.2-M1"""
    case = draft_of(make_applicant())
    client = client_of(case.person)
    for _ in range(2):
        assert client.post(part(case, "upload", "6.2-M1.first_page"), {"file": a_file()}).status_code == 302
    versions = AttachmentVersion.objects.filter(attachment__slot="6.2-M1.first_page")
    assert [version.number for version in versions] == [1, 2]
    remove = part(case, "remove", "6.2-M1.first_page", version_id=versions[1].pk)
    assert client.post(remove).status_code == 302
    assert [version.removed_at is None for version in versions.all()] == [True, False]


def test_an_upload_by_script_is_answered_in_json():
    """docs/design-system.md"""
    case = draft_of(make_applicant())
    client = client_of(case.person)
    url = part(case, "upload", "6.2-M1.first_page")
    bad = client.post(url, {"file": SimpleUploadedFile("x.txt", b"text")}, headers={"X-Upload": "1"})
    assert bad.status_code == 422 and "PDF、JPG 或 PNG" in bad.json()["errors"]["file"][0]
    assert client.post(url, {"file": a_file()}, headers={"X-Upload": "1"}).json()["reload"] is True


def test_a_bad_file_is_refused_in_words_and_nothing_is_kept():
    """5-06"""
    case = draft_of(make_applicant())
    answer = client_of(case.person).post(part(case, "upload", "6.2-M1.first_page"), {})
    assert answer.status_code == 422 and "这个文件是空的" in answer.content.decode()
    assert not AttachmentVersion.objects.filter(attachment__slot="6.2-M1.first_page").exists()


def test_the_printed_term_is_asked_for_and_measured():
    """5-05, R-13"""
    case = draft_of(make_applicant())
    client = client_of(case.person)
    client.post(part(case, "upload", "6.2-M4b.lease"), {"file": a_file()})
    page = reverse("applicant:material", kwargs={"number": case.number, "material": "6.2-M4b"})
    assert "请填写材料上的截止日期" in client.get(page).content.decode()
    boxes = {"6.2-M4b.lease-valid_until_year": "2026", "6.2-M4b.lease-valid_until_month": "6",
             "6.2-M4b.lease-valid_until_day": "30"}  # fmt: skip
    assert client.post(part(case, "term", "6.2-M4b.lease"), boxes).status_code == 302
    assert "不足 6 个月" in client.get(page).content.decode()
    assert client.post(part(case, "term", "6.2-M4b.lease"), {}).status_code == 422


def test_cannot_provide_takes_a_reason_and_gives_it_back():
    """R-38"""
    case = draft_of(make_applicant())
    client = client_of(case.person)
    url, field = part(case, "waive", "6.2-M1.first_page"), "6.2-M1.first_page-reason"
    short = client.post(url, {field: "没有"})
    assert short.status_code == 422 and "至少 5 个字" in short.content.decode() and "没有" in short.content.decode()
    assert client.post(url, {field: "集体户口，单位保管首页，用单位说明代替"}).status_code == 302
    assert Attachment.objects.get(slot="6.2-M1.first_page").cannot_provide_reason.startswith("集体户口")
    client.post(url, {field: ""})
    assert Attachment.objects.get(slot="6.2-M1.first_page").cannot_provide_reason == ""


def test_what_the_employer_uploaded_is_seen_but_not_changed():
    """6.2-M2, 6.2-06"""
    case = draft_of(make_applicant())
    client = client_of(case.person)
    version = AttachmentVersion.objects.get(attachment__slot="6.2-M2.contract")
    page = client.get(reverse("applicant:material", kwargs={"number": case.number, "material": "6.2-M2"}))
    assert "由单位上传" in page.content.decode() and version.file_name in page.content.decode()
    assert client.post(part(case, "upload", "6.2-M2.contract"), {"file": a_file()}).status_code == 422
    client.post(part(case, "remove", "6.2-M2.contract", version_id=version.pk))
    version.refresh_from_db()
    assert version.number == 1 and version.removed_at is None


def test_sheets_come_filled_in():
    """6.2-M3, 6.2-M5"""
    case = draft_of(make_applicant())
    type_claims(case)
    client = client_of(case.person)
    for template in ("applicant_integrity", "income_note", "lodging", "residence", "written_report", "transformation"):
        where = {"number": case.number, "template": template}
        answer = client.get(reverse("applicant:sheet", kwargs=where))
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert client.get(reverse("applicant:sheet", kwargs={**where, "template": "secret"})).status_code == 404


def test_the_check_names_every_place_with_a_way_there():
    """6.2-01: one button an issue."""
    case = draft_of(make_applicant())
    html = client_of(case.person).get(reverse("applicant:check", args=[case.number])).content.decode()
    for material in ("6.2-M1", "6.2-M3", "6.2-M5"):
        assert reverse("applicant:material", kwargs={"number": case.number, "material": material}) in html
    assert reverse("applicant:claims-section", kwargs={"number": case.number, "key": "category"}) in html
    assert "还有要改的地方" in html


def test_sending_needs_the_declaration_and_happens_once():
    """7-05, N-06"""
    case = ready_case()
    client = client_of(case.person)
    url = reverse("applicant:submit", args=[case.number])
    unticked = client.post(url, {"version": case.version, "idempotency_key": "a"})
    assert unticked.status_code == 422 and "请勾选" in unticked.content.decode()
    form = {"declared": "on", "version": case.version, "idempotency_key": "b"}
    for _ in range(2):
        assert client.post(url, form).url == reverse("applicant:case", args=[case.number])
    case.refresh_from_db()
    assert (case.state, case.rounds.count(), case.declarations.count()) == ("first_review", 1, 1)
    assert "您不用做什么" in client.get(reverse("applicant:home")).content.decode()


def test_an_outdated_page_does_not_send():
    case = ready_case()
    url = reverse("applicant:submit", args=[case.number])
    answer = client_of(case.person).post(url, {"declared": "on", "version": "7"})
    assert answer.status_code == 422 and "别人已经处理过" in answer.content.decode()


def test_a_return_lists_every_defect_with_its_place():
    """R-19"""
    case = send(ready_case())
    send_back(case, LEASE, NEWER_INCOME)
    client = client_of(case.person)
    home = client.get(reverse("applicant:home"))
    assert home.url == reverse("applicant:corrections", args=[case.number])
    html = client.get(home.url).content.decode()
    assert "还有 2 处要补正" in html and LEASE.words in html and NEWER_INCOME.words in html
    put_file(case.person, "6.2-M4b.lease", days=1)
    assert "还有 1 处要补正" in client.get(home.url).content.decode()


def test_urging_twice_says_when_it_is_possible_again():
    """R-31"""
    case = send(ready_case())
    client = client_of(case.person)
    url = reverse("applicant:urge", args=[case.number])
    client.post(url, {"version": case.version})
    case.refresh_from_db()
    answer = client.post(url, {"version": case.version}, follow=True)
    assert "2026年3月9日起可以再催" in answer.content.decode()
    assert Urge.objects.count() == 1


def test_withdrawing_asks_first():
    """R-19"""
    case = draft_of(make_applicant())
    client = client_of(case.person)
    url = reverse("applicant:withdraw", args=[case.number])
    assert "要撤回" in client.get(url).content.decode()
    case.refresh_from_db()
    assert case.state == "draft"
    client.post(url, {"version": case.version, "reason": "换单位"})
    case.refresh_from_db()
    assert (case.state, case.closing_reason) == ("withdrawn", "换单位")


def test_the_confirmation_is_printed_with_the_number_masked_or_in_full():
    """R-26, N-12"""
    case = send(ready_case())
    Case.objects.filter(pk=case.pk).update(state="approved", closed_at=NOW)
    permit = issue_permit(case, NOW.date(), acting_as(make_staff("decider")), NOW)
    client = client_of(case.person)
    assert permit.number in client.get(reverse("applicant:permit")).content.decode()
    for choice in ("masked", "full"):
        answer = client.post(reverse("applicant:print", args=[permit.number]), {"id_number": choice})
        pdf = client.get(answer.url)
        assert pdf.content.startswith(b"%PDF") and b"/ByteRange" in pdf.content
    assert [each.full_id_number for each in Confirmation.objects.order_by("id")] == [False, True]
    other = client_of(make_applicant("别人"))
    assert other.post(reverse("applicant:print", args=[permit.number])).status_code == 404
    assert other.get(answer.url).status_code == 404


def test_the_task_list_does_not_ask_the_database_for_each_row(django_assert_max_num_queries):
    case = ready_case()
    fill_materials(case)
    client = client_of(case.person)
    client.get(reverse("applicant:home"))
    with django_assert_max_num_queries(75):
        client.get(reverse("applicant:home"))


def test_an_employer_or_officer_is_told_this_is_the_wrong_door():
    """5-01"""
    assert client_of(make_employer()).get(reverse("applicant:home")).status_code == 403
    grant_consent(employed(make_applicant()))


def test_only_what_is_asked_for_has_a_place_and_originals_are_asked_for():
    """5-02, 5-07: a home that is rented has no place for a title deed of one's own."""
    case = draft_of(make_applicant())
    client = client_of(case.person)
    where = {"number": case.number, "material": "6.2-M4b"}
    assert "用原件扫描或拍照" in client.get(reverse("applicant:material", kwargs=where)).content.decode()
    for material in ("6.2-M4a", "6.2-M4e", "6.2-M6"):
        url = reverse("applicant:material", kwargs={**where, "material": material})
        assert client.get(url).status_code == 404
    assert client.post(part(case, "upload", "6.2-M9.anything"), {"file": a_file()}).status_code == 404


def test_a_refused_applicant_reads_the_letter_with_the_remedies():
    """R-31, R-19: whom the letter is for can open it; nobody else can."""
    case = ready_case()
    send(case)
    client = client_of(case.person)
    url = reverse("applicant:letter", args=[case.number])
    assert client.get(url).status_code == 404
    assert "通知书" not in client.get(reverse("applicant:case", args=[case.number])).content.decode()
    Case.objects.filter(pk=case.pk).update(state="acceptance")
    officer = acting_as(make_staff("acceptor"))
    refuse_case(case.number, None, ["1.3.2"], "岗位不属于本区重点领域。", officer, NOW)
    page = client.get(reverse("applicant:case", args=[case.number])).content.decode()
    assert url in page and "不予办理通知书" in page
    assert client.get(url).content.startswith(b"%PDF-")
    assert client_of(make_applicant("别人")).get(url).status_code == 404


def test_a_consent_taken_back_is_asked_for_again_from_the_draft():
    """R-33: the draft stands still until the employer agrees again; it is not lost."""
    case = ready_case()
    Consent.objects.filter(association=case.association).update(state="withdrawn", reason="先谈转正")
    client = client_of(case.person)
    url = reverse("applicant:association")
    page = client.get(url).content.decode()
    assert "先谈转正" in page and reverse("applicant:consent") in page
    client.post(reverse("applicant:consent"), {"idempotency_key": "again"})
    assert Consent.objects.filter(association=case.association, state="requested").count() == 1
    page = client.get(url).content.decode()
    assert "等单位答复" in page and "开始填写新办申请" not in page


def test_both_sides_see_work_that_reaches_into_the_contract():
    """6.1.2-04: the employee on the page of the association."""
    case = ready_case()
    Association.objects.filter(pk=case.association_id).update(contract_from=date(2015, 1, 1))
    page = client_of(case.person).get(reverse("applicant:association")).content.decode()
    assert "工作经历与单位上传的合同时间重叠" in page
