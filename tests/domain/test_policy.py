"""Policy packs: dated figures with sources, refused where they cannot be trusted; a second district by data alone."""

import shutil
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permit.domain.conditions.assess import assess
from permit.domain.dossier import read_dossier
from permit.domain.figures import ALL
from permit.policy.law import DEFAULT_DISTRICT, law_on
from permit.policy.pack import SHIPPED, PolicyError, read_pack
from worked_case_format import base, changed

ON = date(2026, 3, 2)


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of the shipped packs that a test may spoil."""
    for name in ("daxing", "beijing", "china"):
        shutil.copytree(SHIPPED / name, tmp_path / name)
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("on", "year", "monthly", "annual"),
    [
        (date(2019, 9, 1), 2018, 785500, 9425800),
        (date(2020, 8, 31), 2018, 785500, 9425800),
        (date(2020, 9, 1), 2019, 884700, 10616800),
        (date(2021, 9, 1), 2020, 940700, 11288600),
        (date(2022, 9, 1), 2021, 1062800, 12753500),
        (date(2023, 9, 1), 2022, 1129700, 13556700),
        (date(2024, 9, 1), 2023, 1176100, 12 * 1176100),
        (date(2025, 9, 17), 2023, 1176100, 12 * 1176100),
        (date(2025, 9, 18), 2024, 1193700, 12 * 1193700),
        (date(2026, 8, 30), 2024, 1193700, 12 * 1193700),
        (date(2026, 8, 31), 2025, 1211600, 12 * 1211600),
        (date(2030, 1, 1), 2025, 1211600, 12 * 1211600),
    ],
)
def test_the_wage_in_force_is_the_newest_published(on: date, year: int, monthly: int, annual: int) -> None:
    """1.4-01, R-07"""
    law = law_on(on)
    assert (law.figure("monthly_wage").year, law.value("monthly_wage")) == (year, monthly)
    assert (law.figure("annual_wage").year, law.value("annual_wage")) == (year, annual)


def test_before_the_first_publication_the_wage_is_unknown() -> None:
    """1.4-01"""
    law = law_on(date(2019, 8, 31))
    assert law.values["monthly_wage"] is None
    assert law.wages == ()
    with pytest.raises(KeyError):
        law.value("monthly_wage")


def test_the_wage_of_a_year_falls_back_to_the_newest_before_it() -> None:
    """1.4-01, R-16"""
    law = law_on(ON)
    assert [law.wage_for(year).year for year in (2018, 2023, 2024, 2025, 2030)] == [2018, 2023, 2024, 2024, 2024]  # type: ignore[union-attr]
    assert law.wage_for(2017) is None


def test_confidence_is_that_of_the_figure_itself() -> None:
    """1.4-01: the annual figure of 2021 is not confirmed, the monthly one is."""
    law = law_on(date(2022, 10, 1))
    assert law.figure("monthly_wage").source.confidence == "A"
    assert law.figure("annual_wage").source.confidence == "C"


def test_every_figure_is_in_force_with_a_source() -> None:
    """9-01"""
    law = law_on(ON)
    assert law.figures.keys() >= ALL.keys()
    for figure in law.figures.values():
        assert figure.source.text
        assert figure.source.confidence in ("A", "B", "C")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minimum_paid_in_capital", 100_000_000),
        ("minimum_district_contribution", 10_000_000),
        ("income_ratio", Fraction(6, 5)),
        ("renewal_opens", 60),
        ("renewal_file_by", 20),
        ("office_allowance", 10),
        ("review_limit", 20),
        ("return_waits", 30),
        ("return_reminders", (10, 25)),
        ("late_filing", "warn"),
        ("judging_event", "accepted"),
    ],
)
def test_a_figure_has_the_value_of_the_guide(name: str, value: Any) -> None:
    assert law_on(ON).value(name) == value


def test_the_soft_clauses_are_data() -> None:
    """R-28"""
    law = law_on(ON)
    assert [clause for clause in law.soft_clauses] == ["1.1-03", "1.2-03", "1.2-06", "6.2-04"]
    assert law.is_soft("1.2-03")
    assert not law.is_soft("1.2-04")


def test_the_directory_of_offices_is_whole_and_spelt_right() -> None:
    """2-01"""
    offices = {office.name: office for office in law_on(ON).offices}
    assert len(offices) == 21
    assert offices["榆垡镇"].source_spelling == "榆垓镇"
    assert offices["天宫院街道"].source_spelling == "天官院街道"
    assert [office.name for office in offices.values() if office.source_spelling] == ["榆垡镇", "天宫院街道"]
    assert offices["黄村镇"].phones == ("69252623", "69243428")
    assert offices["天宫院街道"].email == "tgyqyfb@bjdx.gov.cn"
    for office in offices.values():
        assert office.address and office.phones and "@" in office.email
        assert all(phone.isdigit() and len(phone) == 8 for phone in office.phones)
        assert "榆垓" not in office.name + office.address
        assert "天官" not in office.name + office.address


def test_the_support_line_has_its_hours() -> None:
    """3-01"""
    support = law_on(ON).support
    assert (support.phone, support.hours) == ("83423508", "工作日 9:00 至 18:00")
    assert "北京国际人才网" in support.site_name


def test_it_is_said_where_the_wage_series_is_published() -> None:
    """1.4-03"""
    series = law_on(ON).wage_series
    assert (series.publisher, series.address) == ("北京市人力资源和社会保障局网站", "rsj.beijing.gov.cn")
    assert series.path[:2] == ("便民服务", "业务目录")


def test_the_retirement_table_changes_in_2025() -> None:
    """1.3.6"""
    before, after = law_on(date(2024, 12, 31)), law_on(date(2025, 1, 1))
    assert before.retirement["male"].max_delay_months == 0
    assert after.retirement["male"].max_delay_months == 36
    assert after.retirement["female_50"].max_delay_months == 60
    assert before.id != after.id


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_the_same_day_gives_the_same_law(day: date) -> None:
    """9-01"""
    law = law_on(day)
    assert law == law_on(day)
    assert law.id == law_on(day).id
    assert law.day == day


def test_the_id_changes_with_the_content_and_only_then(packs: Path) -> None:
    """9-01"""
    original = law_on(ON).id
    assert law_on(ON + timedelta(days=1)).id == original
    assert law_on(date(2026, 8, 31)).id != original
    assert law_on(ON, packs=packs).id == original
    replace(packs / "daxing" / "figures.toml", "value = 1_000_000", "value = 2_000_000")
    read_pack.cache_clear()
    law_on.cache_clear()
    assert law_on(ON, packs=packs).id != original


def test_a_law_cannot_be_changed() -> None:
    law = law_on(ON)
    with pytest.raises(AttributeError):
        law.day = date(2000, 1, 1)  # type: ignore[misc]
    with pytest.raises(TypeError):
        law.figures["income_ratio"] = law.figure("annual_wage")  # type: ignore[index]


def test_figures_change_on_their_day_and_the_past_keeps_its_own(packs: Path) -> None:
    """9-01: a past decision is explained by the text then in force."""
    figures = packs / "daxing" / "figures.toml"
    until_now = 'value = 1_000_000\nclause = "1.2-04"\nfrom = 2000-01-01\n'
    replace(figures, until_now, f"{until_now}until = 2026-06-30\n")
    with figures.open("a", encoding="utf-8") as file:
        file.write(
            '\n[[figure]]\nname = "minimum_paid_in_capital"\nvalue = 3_000_000\nclause = "1.2-04"\nfrom = 2026-07-01\n'
            'source = "调整后的指南"\nchecked_on = 2026-07-01\nconfidence = "B"\n'
        )
    dossier = read_dossier(changed(base(), {"employer.paid_in_capital_yuan": 2_000_000}))
    for on, holds in ((date(2026, 6, 30), True), (date(2026, 7, 1), False)):
        assert assess(dossier, on, on, law_on(on, packs=packs)).finding("1.2-04").holds is holds


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        ("daxing/figures.toml", "checked_on = 2026-07-23\n", "", "source, checked_on and confidence"),
        ("daxing/figures.toml", 'confidence = "B"', 'confidence = "D"', "source, checked_on and confidence"),
        ("daxing/figures.toml", 'clause = "1.2-03"', 'clause = "1.2-99"', "not in the guide"),
        ("daxing/figures.toml", 'name = "minimum_paid_in_capital"', 'name = "minimum_capital"', "not in the register"),
        ("daxing/figures.toml", "value = 1_000_000", "value = 1_000_000.5", "not a value in money"),
        ("daxing/figures.toml", "value = 1_000_000", "value = true", "not a value in money"),
        ("daxing/figures.toml", 'value = "6/5"', "value = 1.2", "not a value in ratio"),
        ("daxing/figures.toml", "from = 2000-01-01\n", "", "from is required"),
        ("daxing/figures.toml", "from = 2000-01-01", "from = 2000-01-01\nuntil = 1999-01-01", "from is required"),
        ("daxing/softness.toml", 'clause = "1.1-03"', 'clause = "0.0"', "not in the guide"),
        ("daxing/pack.toml", 'name = "大兴区"\n', "", "'name' is missing"),
        ("beijing/wages.toml", "year = 2019", "year = 2018", "stands twice"),
        ("beijing/wages.toml", 'publication_confidence = "C"', 'publication_confidence = ""', "publication_source"),
        ("china/retirement.toml", "until = 2024-12-31", "until = 2024-11-30", "no value from 2024-11-30"),
        ("china/retirement.toml", "until = 2024-12-31", "until = 2025-01-01", "two values on 2025-01-01"),
        ("china/retirement.toml", "until = 2024-12-31\n", "", "two values on 2025-01-01"),
    ],
)
def test_a_pack_that_cannot_be_trusted_is_refused_whole(packs: Path, file: str, old: str, new: str, what: str) -> None:
    """9-01"""
    replace(packs / file, old, new)
    with pytest.raises(PolicyError, match=what):
        law_on(ON, packs=packs)


def test_a_figure_may_not_stand_twice_nor_be_left_out(packs: Path) -> None:
    figures = packs / "daxing" / "figures.toml"
    text = figures.read_text(encoding="utf-8")
    start = text.index('[[figure]]\nname = "minimum_paid_in_capital"')
    entry = text[start : text.index("[[figure]]", start + 1)]
    figures.write_text(text + "\n" + entry, encoding="utf-8")
    with pytest.raises(PolicyError, match="two values on 2000-01-01"):
        law_on(ON, packs=packs)
    figures.write_text(text.replace(entry, ""), encoding="utf-8")
    with pytest.raises(PolicyError, match="minimum_paid_in_capital"):
        law_on(date(2026, 3, 3), packs=packs)


@pytest.mark.parametrize("district", ["nowhere", "../daxing", "", "calendars", "beijing"])
def test_a_district_without_a_pack_is_refused(district: str) -> None:
    with pytest.raises(PolicyError):
        law_on(ON, district)


def test_a_day_before_every_figure_is_refused() -> None:
    with pytest.raises(PolicyError, match="1999-12-31"):
        law_on(date(1999, 12, 31))


# ── a second district, by data alone


@pytest.fixture
def second_district(packs: Path) -> Path:
    """District Rivermouth: other name, thresholds, soft clauses and offices; city and country data are shared."""
    shutil.copytree(packs / "daxing", packs / "rivermouth")
    folder = packs / "rivermouth"
    replace(folder / "pack.toml", 'district = "daxing"', 'district = "rivermouth"')
    replace(folder / "pack.toml", 'name = "大兴区"', 'name = "河口区"')
    replace(folder / "figures.toml", "value = 1_000_000", "value = 6_000_000")
    replace(folder / "figures.toml", 'value = "6/5"', 'value = "2"')
    replace(folder / "softness.toml", 'clause = "1.2-03"', 'clause = "1.2-04"')
    (folder / "offices.toml").write_text(
        '[[office]]\nname = "河口街道"\naddress = "河口区一号"\nphones = ["80000001"]\nemail = "a@example.org"\n',
        encoding="utf-8",
    )
    shutil.rmtree(packs / "beijing")  # the shipped city and country data serve where the folder has none
    return packs


def test_a_second_district_needs_nothing_but_its_pack(second_district: Path) -> None:
    law = law_on(ON, "rivermouth", second_district)
    here = read_dossier(changed(base(), {"employer.registered_in": "rivermouth"}))
    assessment = assess(here, ON, ON, law)
    assert assessment.district == "rivermouth"
    assert assessment.finding("1.2-01").holds is True
    assert "河口区" in assessment.finding("1.2-01").because
    assert assessment.finding("1.2-04").holds is False
    assert assessment.finding("1.2-04").soft is True
    assert assessment.finding("1.2-03").soft is False
    assert assessment.finding("1.3.3").holds is True  # 26,000 against 2 × 11,937
    assert assessment.outcome == "exception_needed"
    assert [office.name for office in law.offices] == ["河口街道"]
    elsewhere = assess(read_dossier(base()), ON, ON, law)
    assert elsewhere.finding("1.2-01").holds is False
    assert elsewhere.finding("1.2-01").remedy == "在河口区注册。"


def test_the_default_district_is_the_one_that_is_shipped() -> None:
    assert law_on(ON).district == DEFAULT_DISTRICT
    assert (SHIPPED / DEFAULT_DISTRICT / "pack.toml").is_file()
