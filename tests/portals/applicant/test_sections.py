"""Pages of questions: nothing typed is lost, nothing is overwritten silently (N-05)."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from fixtures.applicant import HOME, draft_of, make_applicant, ready_case, send, send_back
from fixtures.world import account_of, client_of, make_person, type_section
from permit.portals.applicant.claim_pages import PAGES as CLAIMS
from permit.portals.section_saving import Visit, keep
from permit.records.models import Case, FormSection, Person
from permit.services.return_case import DefectNote

pytestmark = pytest.mark.django_db
HOUSEHOLD = {
    "population": "mainland",
    "province": "湖北省",
    "register_address": "武汉市示例路 8 号",
    "register_kind": "family",
}


def page(key: str) -> str:
    return reverse("applicant:profile-section", args=[key])


def typed(person: Person, key: str) -> dict:
    return FormSection.objects.get(person=person, key=key).data


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_continue_saves_and_leads_on():
    """N-05, 6.1.2-02"""
    person = make_person()
    answer = client_of(person).post(page("household"), {**HOUSEHOLD, "version": "0", "whole_page": "1"})
    assert answer.status_code == 302 and answer.url == page("basic")
    assert typed(person, "household")["fields"] == HOUSEHOLD


def test_the_household_tells_at_once_who_belongs_elsewhere():
    """7-04: nothing else opens then."""
    person = make_person()
    client = client_of(person)
    answer = client.post(page("household"), {**HOUSEHOLD, "population": "beijing_household", "version": "0"})
    assert answer.url == reverse("applicant:elsewhere")
    shown = client.get(answer.url).content.decode()
    assert all(group in shown for group in ("北京户籍", "外地驻京机构人员", "香港、澳门、台湾人才", "海外高层次人才"))
    for url in (page("basic"), reverse("applicant:home"), reverse("applicant:association"), reverse("applicant:photo")):
        assert client.get(url).url == reverse("applicant:elsewhere")


@pytest.mark.parametrize(
    ("answers", "kept", "words"),
    [
        ({"mobile": "12345"}, "12345", "核对"),
        ({"mobile": "😀" * 20}, "😀😀", "核对"),
        ({"mobile": "<b>x</b>"}, "&lt;b&gt;x&lt;/b&gt;", "核对"),
        ({"email": "长" * 10_000}, "长" * 10_000, "现在是 10000 个字"),
        ({"email": "a\x00b"}, "a", "控制字符"),
    ],
)
def test_bad_input_is_kept_and_explained(answers, kept, words):
    """N-05"""
    person = make_person()
    type_section(person, "household", fields=HOUSEHOLD)
    answer = client_of(person).post(page("basic"), {"marital_status": "single", **answers, "version": "0"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert kept in html and words in html and "govuk-error-summary" in html
    name, value = next(iter(answers.items()))
    assert typed(person, "basic")["fields"][name] == value


def test_an_impossible_date_stays_in_its_boxes():
    person = make_applicant()
    parts = {"lease_until_year": "2026", "lease_until_month": "2", "lease_until_day": "30"}
    fields = {key: value for key, value in HOME.items() if key != "lease_until"}
    html = client_of(person).post(page("home"), {**fields, **parts, "version": "1"}).content.decode()
    assert "没有 2026 年 2 月 30 日这一天" in html
    assert 'value="30"' in html and typed(person, "home")["fields"]["lease_until"] == "2026-2-30"


def test_a_half_typed_date_comes_back_as_it_was():
    person = make_applicant()
    parts = {"lease_until_year": "2026-7", "lease_until_month": "", "lease_until_day": "1"}
    client = client_of(person)
    client.post(page("home"), {**HOME, **parts, "version": "1"})
    html = client.get(page("home")).content.decode()
    assert 'value="2026-7"' in html and 'id="lease_until_day"' in html


def test_questions_that_do_not_apply_are_not_asked_for():
    person = make_applicant()
    client = client_of(person)
    answers = {"district": "daxing", "address": "示例路", "kind": "employer", "version": "1", "whole_page": "1"}
    assert client.post(page("home"), answers).status_code == 302
    assert "选" in client.get(page("home")).content.decode()


def test_two_tabs_that_changed_different_answers_are_put_together():
    """N-05: the second is told what the first changed."""
    person = make_applicant()
    client = client_of(person)
    first, second = (hidden(client.get(page("home")).content.decode()) for _ in range(2))
    date = {"lease_until_year": "2027", "lease_until_month": "06", "lease_until_day": "30"}
    base = {**HOME, **date}
    client.post(page("home"), {**first, **base, "address": "新地址 1 号"})
    answer = client.post(page("home"), {**second, **base, "kind": "rented_rural"}, follow=True)
    stored = typed(person, "home")["fields"]
    assert (stored["address"], stored["kind"]) == ("新地址 1 号", "rented_rural")
    assert "“现住址”，已保留" in answer.content.decode()


def test_two_tabs_that_changed_the_same_answer_ask_the_person():
    """N-05: both versions side by side; the choice is saved, the rest too."""
    person = make_applicant()
    client = client_of(person)
    first, second = (hidden(client.get(page("home")).content.decode()) for _ in range(2))
    client.post(page("home"), {**first, **HOME, "address": "甲地址"})
    answer = client.post(page("home"), {**second, **HOME, "address": "乙地址", "district": "fengtai"})
    html = answer.content.decode()
    assert answer.status_code == 409 and "甲地址" in html and "乙地址" in html
    assert typed(person, "home")["fields"]["address"] == "甲地址"
    undecided = client.post(page("home"), {**hidden(html)})
    assert undecided.status_code == 409
    chosen = client.post(page("home"), {**hidden(html), "keep_address": "yours"})
    assert chosen.status_code == 302
    assert (typed(person, "home")["fields"]["address"], typed(person, "home")["fields"]["district"]) == (
        "乙地址",
        "fengtai",
    )


def test_a_choice_counts_only_against_what_was_shown():
    person = make_applicant()
    client = client_of(person)
    first, second = (hidden(client.get(page("home")).content.decode()) for _ in range(2))
    client.post(page("home"), {**first, **HOME, "address": "甲地址"})
    html = client.post(page("home"), {**second, **HOME, "address": "乙地址"}).content.decode()
    third = hidden(client.get(page("home")).content.decode())
    client.post(page("home"), {**third, **HOME, "address": "丙地址"})
    again = client.post(page("home"), {**hidden(html), "keep_address": "yours"})
    assert again.status_code == 409 and "丙地址" in again.content.decode()


def test_autosave_keeps_one_answer_and_tells_the_time():
    """N-05"""
    person = make_applicant()
    url = reverse("applicant:profile-section-autosave", args=["home"])
    answer = client_of(person).post(url, {"address": "新地址 9 号", "version": "1", "whole_page": "1"})
    assert answer.status_code == 200
    assert answer.json() == {"saved_at": "10:30", "version": 2, "problems": {}}
    assert typed(person, "home")["fields"] == {**HOME, "address": "新地址 9 号"}


def test_autosave_keeps_what_is_not_valid_and_says_so():
    person = make_applicant()
    url = reverse("applicant:profile-section-autosave", args=["basic"])
    answer = client_of(person).post(url, {"mobile": "12", "version": "1"})
    assert answer.status_code == 422
    assert "mobile" in answer.json()["errors"] and answer.json()["saved_at"] == "10:30"
    assert typed(person, "basic")["fields"]["mobile"] == "12"


def test_autosave_of_an_answer_changed_elsewhere_shows_both():
    person = make_applicant()
    client = client_of(person)
    drawn = hidden(client.get(page("home")).content.decode())
    url = reverse("applicant:profile-section-autosave", args=["home"])
    client.post(url, {**drawn, "address": "甲地址"})
    answer = client.post(url, {**drawn, "address": "乙地址"})
    assert answer.status_code == 409
    assert answer.json()["changes"] == [{"label": "现住址", "yours": "乙地址", "theirs": "甲地址"}]


def test_rows_are_added_changed_and_deleted():
    """6.1.2-04"""
    person = make_applicant()
    client = client_of(person)
    new = client.get(reverse("applicant:profile-row-new", args=["work"])).url
    row = {"employer": "北京示例有限公司", "from_year": "2024", "from_month": "10", "current": "yes", "version": "1"}
    for _ in range(2):  # sent twice, added once
        assert client.post(new, row).status_code == 302
    assert [r["employer"] for r in typed(person, "work")["rows"]] == ["武汉示例科技有限公司", "北京示例有限公司"]
    delete = new + "delete/"
    drawn = re.search(r'name="drawn" value="([^"]+)"', client.get(delete).content.decode())[1]
    assert client.post(delete, {"drawn": "00000000"}).status_code == 200
    assert len(typed(person, "work")["rows"]) == 2
    assert client.post(delete, {"drawn": drawn}).status_code == 302
    assert len(typed(person, "work")["rows"]) == 1


def test_none_is_an_answer():
    """6.1.2-04: no earlier work is allowed, but it has to be said."""
    person = make_person()
    type_section(person, "household", fields=HOUSEHOLD)
    client = client_of(person)
    silent = client.post(page("work"), {"version": "0"})
    assert "没有更早的工作经历" in silent.content.decode() and "govuk-error-summary" in silent.content.decode()
    assert client.post(page("work"), {"none": "1"}).status_code == 302
    assert typed(person, "work") == {"rows": [], "none": True}


def test_a_locked_page_refuses_and_shows_what_was_typed():
    """6.2-02"""
    case = send(ready_case())
    client = client_of(case.person)
    assert "正在办理" in client.get(page("home")).content.decode()
    answer = client.post(page("home"), {**HOME, "address": "偷偷改", "version": "1"})
    assert answer.status_code == 409 and "偷偷改" in answer.content.decode()
    assert typed(case.person, "home")["fields"] == HOME
    url = reverse("applicant:profile-section-autosave", args=["home"])
    assert client.post(url, {"address": "偷偷改", "version": "1"}).status_code == 422
    assert typed(case.person, "home")["fields"] == HOME


def test_a_return_opens_the_question_it_names_and_no_other():
    """R-19, 6.2-02"""
    case = send(ready_case())
    send_back(case, DefectNote("field", "home.address", "applicant", "6.1.2-02", "mismatch", "与合同不一致"))
    client = client_of(case.person)
    html = client.get(page("home")).content.decode()
    assert "与合同不一致" in html and "disabled" in html
    client.post(page("home"), {**HOME, "address": "改正的地址", "district": "fengtai", "version": "1"})
    stored = typed(case.person, "home")["fields"]
    assert (stored["address"], stored["district"]) == ("改正的地址", "daxing")


def test_a_woman_is_asked_for_her_post_and_a_man_is_not():
    """R-15"""
    man, woman = make_person(), make_person("林晓蔓", male=False)
    for person in (man, woman):
        type_section(person, "household", fields=HOUSEHOLD)
    assert "岗位性质" not in client_of(man).get(page("basic")).content.decode()
    assert "岗位性质" in client_of(woman).get(page("basic")).content.decode()


def test_nobody_is_asked_for_a_spouse():
    """N-12"""
    person = make_applicant()
    client = client_of(person)
    shown = "".join(client.get(page(key)).content.decode() for key in ("household", "basic", "education", "work"))
    assert "配偶姓名" not in shown and "配偶身份证" not in shown


def test_unknown_sections_and_rows_of_single_pages_are_not_there():
    client = client_of(make_applicant())
    assert client.get(page("nothing")).status_code == 404
    assert client.get(reverse("applicant:profile-row", args=["home", "abc"])).status_code == 404


def test_a_new_month_of_income_begins_with_the_next_one_that_counts():
    """6.2-M5, R-05: the months before filing, named; nothing is stored before it is sent."""
    case = draft_of(make_applicant())
    client = client_of(case.person)
    where = {"number": case.number, "key": "income"}
    listed = client.get(reverse("applicant:claims-section", kwargs=where)).content.decode()
    assert "2025年9月至2026年2月" in listed
    for month in ("2", "1"):
        url = client.get(reverse("applicant:claims-row-new", kwargs=where)).url
        html = client.get(url).content.decode()
        assert f'name="month_month" maxlength="20" value="{month}"' in html or f'value="{month:0>2}"' in html
        row = {"month_year": "2026", "month_month": month, "taxable_yuan": "18500", "withheld_here": "yes"}
        assert client.post(url, {**row, "then": "another"}).url.endswith("/rows/new/")
    assert len(FormSection.objects.get(case=case, key="income").data["rows"]) == 2


def test_one_answer_saved_by_itself_does_not_undo_the_page_that_was_sent_meanwhile():
    """N-05: the answer's request read the row first and stored it last; the row had begun with suggested answers."""
    case = draft_of(make_applicant())
    client = client_of(case.person)
    where = {"number": case.number, "key": "income"}
    for month in ("2", "1"):
        url = client.get(reverse("applicant:claims-row-new", kwargs=where)).url
        drawn = hidden(client.get(url).content.decode())
        row = {"month_year": "2026", "month_month": month, "taxable_yuan": "18500", "withheld_here": "yes"}
        late = late_answer(case, url, {**drawn, "taxable_yuan": "18500"}) if month == "1" else None
        assert client.post(url, {**drawn, **row}).status_code == 302
    assert late is not None and keep(late, whole=False).saved
    stored = FormSection.objects.get(case=case, key="income").data["rows"]
    assert [row["withheld_here"] for row in stored] == ["yes", "yes"]
    assert [row["month"] for row in stored] == ["2026-2", "2026-1"]


def late_answer(case: Case, url: str, sent: dict[str, str]) -> Visit:
    """A request that saves one answer of a row, at the moment it has read what is stored."""
    autosave = Client().post(f"{url}autosave/", sent).wsgi_request
    autosave.user = account_of(case.person)
    return CLAIMS.visit(autosave, "income", url.strip("/").rpartition("/")[2], number=case.number)
