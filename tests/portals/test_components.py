"""The design system: what a component promises in docs/design-system.md, it keeps."""

import re
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from permit.domain.lifecycle import State
from permit.portals.components import text
from permit.portals.components.casework import clock_parts
from permit.portals.components.charts import round_up
from permit.portals.components.gantt import permit_gantt
from permit.portals.components.states import STATES
from permit.portals.components_page import TODAY, AddressForm, SampleForm, components, sample_errors, samples
from permit.portals.form_fields import DateTripletField, MoneyField, MonthPairField, PermitForm, WholeNumberField
from permit.portals.templatetags.permit_components import register

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "src/permit").rglob("templates/**/*.html"))


def drawn(source: str, **context: object) -> str:
    """A template's text with all components loaded."""
    return Template("{% load permit_components %}" + source).render(Context(context))


@pytest.fixture
def page() -> str:
    """The components page, without the frame's database."""
    context = {"form": SampleForm(sample_errors()), "address": AddressForm(), "today": TODAY, **samples()}
    return render_to_string("components/page.html", context)


def test_the_page_shows_every_component_the_document_names() -> None:
    own = [path for path in TEMPLATES if path.parts[-2] in ("components", "fields", "base")]
    source = "".join(path.read_text(encoding="utf-8") for path in own)
    unused = [name for name in register.tags if f"% {name} " not in source]
    assert unused == []


def test_the_document_names_every_tag_and_nothing_else() -> None:
    words = (ROOT / "docs/design-system.md").read_text(encoding="utf-8")
    missing = [name for name in [*register.tags, *register.filters] if not re.search(rf"`[^`]*\b{name}\b", words)]
    assert missing == []


def test_no_template_holds_an_inline_style_or_script() -> None:
    inline = re.compile(
        r"<script(?![^>]*\b(?:src=|type=\"application/json\"))|<style|\sstyle=\"|\son[a-z]+=\"|javascript:"
    )
    assert [path.name for path in TEMPLATES if inline.search(path.read_text(encoding="utf-8"))] == []


def test_the_page_is_whole_without_a_script(page: str) -> None:
    assert page.count("<h1") == 1
    assert 'lang="zh-Hans"' in page
    assert "<script" in page
    assert re.findall(r'href=""', page) == []


def test_an_id_stands_once_on_a_page(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(one for one in set(ids) if ids.count(one) > 1) == []


def test_every_state_of_a_case_has_its_words_and_shape() -> None:
    assert [state for state in State if state.value not in STATES] == []


def test_an_unknown_state_is_not_drawn_silently() -> None:
    with pytest.raises(KeyError):
        drawn('{% tag "no_such_state" %}')


def test_a_returned_case_shows_its_round() -> None:
    assert "第 2 轮" in drawn('{% tag "returned" round=2 %}')


@pytest.mark.parametrize(("finding", "words"), [(True, "符合"), (False, "不符合"), (None, "待人工确认")])
def test_a_three_valued_finding_has_three_icons_with_words(finding: bool | None, words: str) -> None:
    assert f'aria-label="{words}"' in drawn("{% state_icon finding %}", finding=finding)


def test_a_date_is_written_without_spaces_in_the_zone_of_the_site() -> None:
    late = datetime(2026, 3, 1, 16, 30, tzinfo=ZoneInfo("UTC"))
    assert text.cn_date(date(2026, 3, 2)) == "2026年3月2日"
    assert text.cn_datetime(late) == "2026年3月2日 00:30"
    assert text.cn_month((2026, 3)) == "2026年3月"
    assert text.cn_weekday(date(2026, 3, 2)) == "星期一"
    assert text.cn_date(None) == ""


def test_money_takes_fen_or_yuan_and_tells_when_it_is_unknown() -> None:
    """1.3.3"""
    assert text.money(1432440) == "14,324.40 元"
    assert text.money(Decimal("14324.4")) == "14,324.40 元"
    assert text.money(None) == "未取得"
    assert text.ten_thousands(100_000_000) == "100 万元"
    assert text.ten_thousands(Decimal("123456")) == "12.3456 万元"


def test_an_identity_number_and_a_name_are_masked() -> None:
    assert text.mask_id("420106199204163528") == "4201**********3528"
    assert text.mask_name("何雨桐") == "何**"
    assert text.mask_id(None) == ""


def test_a_clause_leads_to_its_place_in_the_guide() -> None:
    assert "#clause-1.3.3" in text.clause("1.3.3")
    assert text.clause("") == ""
    assert "条款" not in text.clause("R-13")


def test_a_heading_breaks_after_a_comma_only_and_stays_harmless() -> None:
    assert text.phrases("还有 2 项，<b>") == (
        '<span class="p-phrase">还有 2 项，</span><span class="p-phrase">&lt;b&gt;</span>'
    )


def test_what_was_typed_wrongly_stays_in_the_date_and_the_summary_leads_to_the_wrong_part(page: str) -> None:
    """N-05"""
    assert 'id="id_born_on_day" name="born_on_day" type="text" inputmode="numeric" maxlength="20" value="30"' in page
    assert 'href="#id_born_on_day"' in page
    assert "没有1992年2月30日这一天" in page
    assert 'value="一万五"' in page


@pytest.mark.parametrize(
    ("year", "month", "day", "part"),
    [("26", "3", "2", "year"), ("2026", "13", "2", "month"), ("2026", "2", "30", "day"), ("2026", "", "2", "month"),
     ("二〇二六", "3", "2", "year"), ("2026", "3", "😀", "day"), ("9" * 500, "3", "2", "year")],
)  # fmt: skip
def test_a_date_names_the_part_that_is_wrong(year: str, month: str, day: str, part: str) -> None:
    with pytest.raises(ValidationError) as raised:
        DateTripletField(label="出生日期").clean({"year": year, "month": month, "day": day})
    assert raised.value.params == {"part": part}


def test_full_width_digits_are_digits() -> None:
    data = {"day_year": "２０２６", "day_month": "３", "day_day": "２"}
    typed = DateTripletField(label="日期").widget.value_from_datadict(data, {}, "day")
    assert DateTripletField(label="日期").clean(typed) == date(2026, 3, 2)
    assert MoneyField(label="收入").clean("１４，３２４．４０") == 1432440


def test_a_date_outside_its_limits_is_told_the_limit() -> None:
    field = DateTripletField(label="租期到", latest=date(2026, 3, 2))
    assert field.clean({"year": "2026", "month": "3", "day": "2"}) == date(2026, 3, 2)
    with pytest.raises(ValidationError, match="不能晚于 2026年3月2日"):
        field.clean({"year": "2026", "month": "3", "day": "3"})


@pytest.mark.parametrize("typed", ["一万", "-1", "1.234", "NaN", "Infinity", "1e400", "9" * 40])
def test_money_refuses_what_is_not_an_amount(typed: str) -> None:
    with pytest.raises(ValidationError):
        MoneyField(label="收入").clean(typed)


@pytest.mark.parametrize("typed", ["1.5", "601", "-1", "二", "²"])
def test_a_whole_number_refuses_what_it_cannot_be(typed: str) -> None:
    with pytest.raises(ValidationError):
        WholeNumberField(label="月数", highest=600).clean(typed)


def test_a_pair_of_months_may_be_open_and_never_runs_backwards() -> None:
    """6.1.2-04"""
    field = MonthPairField(label="工作时间", open_end="至今")
    start, end = {"year": "2020", "month": "9"}, {"year": "2019", "month": "7"}
    assert field.clean({"start": start, "end": {}, "open": True}) == ((2020, 9), None)
    assert field.clean({"start": start, "end": start, "open": False}) == ((2020, 9), (2020, 9))
    with pytest.raises(ValidationError, match="早于"):
        field.clean({"start": start, "end": end, "open": False})


class Declaration(PermitForm):
    """A form for the tests."""

    name = forms.CharField(label="姓名", max_length=3)
    office = forms.ChoiceField(label="属地部门", choices=[("a", "甲")])
    true = forms.BooleanField(label="属实")
    own = forms.CharField(label="说明", error_messages={"required": "请说明原因。"})


def test_the_forms_own_errors_speak_to_the_person() -> None:
    form = Declaration({"name": "四个字的", "office": "b"})
    assert form.errors["name"] == ["姓名最多 3 个字，现在有 4 个。"]
    assert form.errors["office"] == ["属地部门：请从列出的选项中选择。"]
    assert form.errors["true"] == ["请勾选“属实”。"]
    assert form.errors["own"] == ["请说明原因。"]


def test_the_summary_counts_what_is_to_change_and_is_absent_without_errors() -> None:
    assert "有 4 处要改" in drawn("{% error_summary form %}", form=Declaration({}))
    assert drawn("{% error_summary form %}", form=Declaration()) == "\n"


def test_markup_somebody_typed_is_shown_as_text() -> None:
    html = drawn("{% field form.name %}", form=Declaration({"name": '"><script>'}))
    assert "<script>" not in html


def test_a_clock_is_urgent_at_four_days_and_says_how_late_it_is() -> None:
    """8-01"""
    assert clock_parts(15, 20)["urgent"] is False
    assert clock_parts(16, 20)["urgent"] is True
    assert clock_parts(22, 20) == {"left": -2, "width": 100, "urgent": True, "overdue": True, "late": 2}


def test_today_inside_the_last_span_makes_it_urgent() -> None:
    """N-15"""
    rows = permit_gantt(samples()["permits"], TODAY)["rows"]
    kinds = {row["name"]: [span["kind"] for span in row["spans"]] for row in rows}
    assert kinds["乔安然"] == ["open", "urgent", "after"]
    assert kinds["沈嘉树"] == ["open", "near", "after"]


def test_over_three_years_the_scale_names_quarters_so_that_no_label_covers_another() -> None:
    """N-15"""
    permit = {**samples()["permits"][0], "expires": TODAY.replace(year=TODAY.year + 3)}
    marks = permit_gantt([permit], TODAY)["months"]
    assert {mark["words"] for mark in marks} == {"1月", "4月", "7月", "10月"}
    assert min(after["x"] - before["x"] for before, after in pairwise(marks)) > 50


def test_the_picture_is_of_what_comes_next_and_says_what_it_leaves_out() -> None:
    """N-15"""
    near = samples()["permits"][0]
    far = {
        **near,
        "name": "远期",
        "opens": TODAY.replace(year=TODAY.year + 2),
        "expires": TODAY.replace(year=TODAY.year + 3),
    }
    both = permit_gantt([near, far], TODAY)
    assert [row["name"] for row in both["rows"]] == [near["name"]]
    assert both["left_out"] == 1
    alone = permit_gantt([far], TODAY)
    assert (len(alone["rows"]), alone["left_out"]) == (1, 0)


def test_no_permits_give_no_picture() -> None:
    assert permit_gantt([], TODAY) == {"rows": []}


@pytest.mark.parametrize(
    ("largest", "end"), [(0, 4), (3, 4), (5, 8), (9, 20), (19, 20), (43, 60), (367, 400), (401, 500), (999, 1000)]
)
def test_an_axis_ends_at_a_round_number(largest: float, end: int) -> None:
    assert round_up(largest) == end


def test_the_page_about_a_failure_needs_nothing_but_itself() -> None:
    assert "系统出错了" in render_to_string("errors/500.html")


@pytest.mark.django_db
def test_anybody_may_see_the_components() -> None:
    assert components.opening.door == "public"
    request = RequestFactory().get("/components/?errors=1")
    assert components(request).status_code == 200
