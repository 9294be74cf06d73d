"""Reading dossiers: every problem at its path, all at once, nothing guessed."""

import json
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from permit.domain.dossier import NOTHING, Dossier, read_dossier
from permit.domain.dossier.format import dossier_schema
from permit.domain.errors import BadInput
from permit.domain.identifiers import CreditCode, IdNumber
from permit.domain.strict_json import parse_json
from worked_case_format import base, changed

OTHER_USCC = "91110108MA01THER0A"


def problems(settings: dict[str, Any]) -> list[str]:
    with pytest.raises(BadInput) as bad:
        read_dossier(changed(base(), settings))
    return [str(problem) for problem in bad.value.problems]


def read(settings: dict[str, Any], *removals: str) -> Dossier:
    return read_dossier(changed(base(), settings, list(removals)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("employer.paid_in_capital_yuan", "1000000"),
        ("employer.paid_in_capital_yuan", True),
        ("employer.paid_in_capital_yuan", -1),
        ("employer.paid_in_capital_yuan", Decimal("-0.01")),
        ("employer.paid_in_capital_yuan", Decimal("0.001")),
        ("employer.paid_in_capital_yuan", Decimal("1E+400")),
        ("employer.paid_in_capital_yuan", 10**40),
        ("employer.paid_in_capital_yuan", float("nan")),
        ("employer.paid_in_capital_yuan", float("inf")),
        ("employer.paid_in_capital_yuan", []),
        ("employer.fits_industry_plan", 1),
        ("employer.fits_industry_plan", "true"),
        ("employer.registered_on", "2020-02-30"),
        ("employer.registered_on", "2020-5-18"),
        ("employer.registered_on", "20200518"),
        ("employer.registered_on", "2020-W10-1"),
        ("employer.registered_on", "2020-05-18T00:00:00"),
        ("employer.registered_on", " 2020-05-18"),
        ("employer.registered_on", "２０２０-05-18"),
        ("employer.registered_on", "0000-05-18"),
        ("employer.registered_on", 20200518),
        ("employer.kind", "company"),
        ("employer.kind", "Enterprise"),
        ("employer.kind", 3),
        ("employer.branch_of", "none"),
        ("employer.uscc", "91110115MA00TEAM1F"),
        ("employer.uscc", "91110115ma00team1e"),
        ("employer.uscc", "91110115MA00TEAM1"),
        ("employer.uscc", "91110115MA0OTEAM1E"),
        ("employer.uscc", 911101150000),
        ("employer.violations", {}),
        ("employer.violations", [{"on": "2025-13-01"}]),
        ("employer.name", 5),
        ("applicant.id_number", "130102199205140023"),
        ("applicant.id_number", "130102199202300021"),
        ("applicant.id_number", "130102920514002"),
        ("applicant.id_number", "１３0102199205140022"),
        ("applicant.id_number", "130102199205140022 "),
        ("applicant.id_number", 130102199205140022),
        ("applicant.population", "china"),
        ("applicant.retirement_category", "male"),
        ("applicant.retirement_category", "female"),
        ("applicant.education[0].level", "primary"),
        ("applicant.education[0].from", "2007-13"),
        ("applicant.education[0].from", "2007-9"),
        ("applicant.education[0].from", "2007-09-01"),
        ("applicant.education[0].to", "2007-08"),
        ("applicant.work[0].to", "2014-07"),
        ("applicant.intellectual_property", [{"author_rank": 0}]),
        ("applicant.intellectual_property", [{"author_rank": 1.5}]),
        ("applicant.intellectual_property", [{"author_rank": True}]),
        ("applicant.intellectual_property", [{"author_rank": "1"}]),
        ("applicant.intellectual_property", [{"kind": "patent"}]),
        ("applicant.shareholding.percent", 101),
        ("applicant.shareholding.percent", -1),
        ("applicant.shareholding.percent", True),
        ("applicant.annual_income[2023].year", "2023"),
        ("applicant.annual_income[2023].year", 2023.5),
        ("applicant.annual_income[2023].year", True),
        ("applicant.monthly_income[2025-08].month", "2025-00"),
        ("applicant.monthly_income[2025-08].withheld_by", "91110108MA01THER0B"),
        ("applicant.social_insurance[2025-08].payer_uscc", "x"),
        ("applicant.social_insurance[2025-08].insurances", ["housing"]),
        ("applicant.social_insurance[2025-08].insurances", "pension"),
        ("applicant.titles", [{"level": "expert"}]),
        ("applicant.prizes", [{"field": "sport"}]),
        ("applicant.home.kind", "hotel"),
        ("applicant.home.owner", "parents"),
        ("applicant.home.lease_until", "none"),
        ("applicant.children[0].born_on", "2018-06-31"),
        ("applicant", []),
        ("employer", "x"),
        ("applicant.work", [None]),
        ("applicant.work", ["x"]),
        ("business", "other"),
        ("business", None),
        ("category", "J"),
        ("changes", ["nothing"]),
        ("permit", {"valid_from": "x"}),
    ],
)
def test_a_wrong_value_is_named_by_its_path(path: str, value: Any) -> None:
    found = problems({path: value})
    assert len(found) == 1
    by_index = path.replace("[2023]", "[0]").replace("[2025-08]", "[0]")
    assert found[0].startswith(by_index)


@pytest.mark.parametrize(
    "path",
    ["surprise", "employer.surprise", "applicant.surprise", "applicant.home.surprise", "applicant.work[0].surprise"],
)
def test_a_key_that_is_not_in_the_format_is_an_error(path: str) -> None:
    assert problems({path: None}) == [f"{path}: 没有这个键"]


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ({"applicant.monthly_income[2026-02].month": "2025-08"}, "applicant.monthly_income[6].month"),
        ({"applicant.social_insurance[2026-02].month": "2025-08"}, "applicant.social_insurance[6].month"),
        ({"applicant.annual_income[2025].year": 2023}, "applicant.annual_income[2].year"),
        ({"applicant.annual_tax[2025].year": 2023}, "applicant.annual_tax[2].year"),
    ],
)
def test_a_month_or_year_may_stand_once_in_its_list(settings: dict[str, Any], path: str) -> None:
    found = problems(settings)
    assert len(found) == 1
    assert found[0].startswith(f"{path}: ")


@pytest.mark.parametrize("percent", [0, 100, Decimal("4.999"), Decimal("5.0")])
def test_a_share_may_be_anything_from_nothing_to_the_whole(percent: Any) -> None:
    dossier = read({"applicant.shareholding.percent": percent})
    assert dossier.applicant and dossier.applicant.shareholding
    assert dossier.applicant.shareholding.percent == percent


def test_the_largest_amount_is_still_read_and_a_fen_more_is_not() -> None:
    dossier = read({"employer.paid_in_capital_yuan": 10**13})
    assert dossier.employer and dossier.employer.paid_in_capital == 10**15
    assert problems({"employer.paid_in_capital_yuan": Decimal("10000000000000.01")}) == [
        "employer.paid_in_capital_yuan: 金额过大"
    ]


def test_a_repetition_names_the_entry_that_came_first() -> None:
    assert problems({"applicant.annual_tax[2025].year": 2024}) == [
        "applicant.annual_tax[2].year: 2024 与第 2 条重复，每个只能出现一次"
    ]


def test_all_problems_are_named_at_once() -> None:
    found = problems(
        {"employer.uscc": "1", "applicant.monthly_income[2025-11].month": "2025-99", "extra": 1, "applicant.name": 7}
    )
    assert [line.split(":")[0] for line in found] == [
        "employer.uscc",
        "applicant.name",
        "applicant.monthly_income[3].month",
        "extra",
    ]


@pytest.mark.parametrize("document", [None, [], "x", 3, True])
def test_a_dossier_is_an_object(document: Any) -> None:
    with pytest.raises(BadInput, match="dossier: 应为对象"):
        read_dossier(document)


def test_only_the_business_must_be_there() -> None:
    dossier = read_dossier({"business": "new"})
    assert dossier.employer is None
    assert dossier.applicant is None
    with pytest.raises(BadInput, match="business: 必须填写"):
        read_dossier({})


def test_null_is_unknown_everywhere_but_where_it_says_none() -> None:
    dossier = read(
        {
            "employer.branch_of": None,
            "employer.kind": None,
            "applicant.home": {"kind": "own", "owner": None, "lease_until": None},
            "applicant.shareholding.rank": None,
            "applicant.education[1].to": None,
            "applicant.work[1].to": None,
            "applicant.intellectual_property": [{"author_rank": None}],
        }
    )
    assert dossier.employer and dossier.applicant and dossier.applicant.home and dossier.applicant.shareholding
    assert dossier.employer.branch_of is NOTHING
    assert dossier.employer.kind is None
    assert (dossier.applicant.home.owner, dossier.applicant.home.lease_until) == (NOTHING, NOTHING)
    assert dossier.applicant.shareholding.rank is NOTHING
    assert dossier.applicant.work and dossier.applicant.work[1].ended is NOTHING
    assert dossier.applicant.education and dossier.applicant.education[1].ended is None
    assert dossier.applicant.intellectual_property and dossier.applicant.intellectual_property[0].author_rank is None


def test_a_missing_key_is_not_the_answer_none() -> None:
    dossier = read({}, "employer.branch_of", "applicant.home.lease_until", "applicant.work[1].to")
    assert dossier.employer and dossier.applicant and dossier.applicant.home and dossier.applicant.work
    assert dossier.employer.branch_of is None
    assert dossier.applicant.home.lease_until is None
    assert dossier.applicant.work[1].ended is None


@pytest.mark.parametrize("population", ["hong_kong", "macao", "taiwan", "overseas"])
def test_others_carry_any_document(population: str) -> None:
    dossier = read({"applicant.population": population, "applicant.id_number": "E 1234-x"})
    assert dossier.applicant and dossier.applicant.id_number == "E 1234-x"
    with_category = {"applicant.population": population, "applicant.retirement_category": "male"}
    assert read(with_category).applicant  # the number is not read, so there is no sex to differ from


@pytest.mark.parametrize("population", ["mainland", "beijing_household", "domestic_office", None])
def test_the_id_number_is_verified_for_these(population: str | None) -> None:
    found = problems({"applicant.population": population, "applicant.id_number": "E1234"})
    assert found == ["applicant.id_number: 不是 18 位居民身份证号码"]


def test_a_small_x_at_the_end_is_read_as_a_capital() -> None:
    dossier = read({"applicant.id_number": "11010119900307002x"})
    assert dossier.applicant and str(dossier.applicant.id_number) == "11010119900307002X"


def test_a_category_of_the_other_sex_is_bad_input() -> None:
    man = {"applicant.id_number": "130102196505140012"}
    assert problems({**man, "applicant.retirement_category": "female_50"}) == [
        "applicant.retirement_category: 与身份证号码所示性别不一致"
    ]
    assert read({**man, "applicant.retirement_category": "male"}).applicant


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [(0, 0), (1, 100), (Decimal("0.01"), 1), (Decimal("14324.40"), 1432440), (Decimal("1E+2"), 10000), (0.1, 10),
     (Decimal("100.000"), 10000), (1e-2, 1), (Decimal("-0.0"), 0)],
)  # fmt: skip
def test_money_is_read_exactly_into_fen(yuan: Any, fen: int) -> None:
    dossier = read({"employer.paid_in_capital_yuan": yuan})
    assert dossier.employer and dossier.employer.paid_in_capital == fen


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"business": "new", "business": "new"}', "business: 这个键出现了两次"),
        ('{"a": {"b": [{"c": 1, "c": 2, "c": 3}]}}', "a.b[0].c: 这个键出现了两次"),
        ('{"a": NaN}', "NaN"),
        ('{"a": -Infinity}', "Infinity"),
        ('{"a": 1e9999999999999999999999}', "指数过大"),
        ("[" * 100_000, "嵌套层次过深"),
        ('{"a": }', "第 1 行第 7 列"),
        ("", "不是有效的 JSON"),
    ],
)
def test_json_is_read_strictly(text: str, what: str) -> None:
    with pytest.raises(BadInput) as bad:
        parse_json(text, "x.json")
    assert what in str(bad.value)


def test_keys_that_stand_twice_are_named_beside_all_other_problems() -> None:
    text = '{"business": "new", "employer": {"kind": "branch", "kind": "firm", "uscc": "1"}, "x": {"y": 1, "y": 2}}'
    with pytest.raises(BadInput) as bad:
        read_dossier(parse_json(text, "x.json", keep_twice=True))
    paths = [problem.path for problem in bad.value.problems]
    assert sorted(paths) == ["employer.kind", "employer.kind", "employer.uscc", "x"]


def test_a_number_too_long_for_python_is_a_problem_of_its_field() -> None:
    text = json.dumps(base()).replace("5000000", "9" * 5000, 1)
    with pytest.raises(BadInput) as bad:
        read_dossier(parse_json(text, "x.json"))
    assert [str(problem) for problem in bad.value.problems] == ["employer.paid_in_capital_yuan: 金额过大"]


def test_a_problem_is_one_printable_line_whatever_the_input_holds() -> None:
    (line,) = _problems_of_key("a\nb\x1b[31m")
    assert line == "a\\nb\\x1b[31m: 没有这个键"


def _problems_of_key(key: str) -> list[str]:
    with pytest.raises(BadInput) as bad:
        read_dossier({**base(), key: 1})
    return [str(problem) for problem in bad.value.problems]


def test_the_schema_is_valid_and_accepts_the_base() -> None:
    schema = dossier_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert list(Draft202012Validator(schema).iter_errors(base())) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("employer.kind", "company"),
        ("employer.fits_industry_plan", 1),
        ("employer.registered_on", "2020/05/18"),
        ("employer.paid_in_capital_yuan", -1),
        ("applicant.monthly_income[2025-08].month", "2025-13"),
        ("surprise", 1),
        ("applicant.home.surprise", 1),
    ],
)
def test_what_the_schema_refuses_the_reader_refuses(path: str, value: Any) -> None:
    document = changed(base(), {path: value})
    assert list(Draft202012Validator(dossier_schema()).iter_errors(document))
    assert problems({path: value})


def test_every_key_may_be_null_or_missing_but_the_business() -> None:
    validator = Draft202012Validator(dossier_schema())
    for path in _paths(base()):
        if path == "business":
            continue
        for document in (changed(base(), {path: None}), changed(base(), {}, [path])):
            read_dossier(document)
            assert list(validator.iter_errors(document)) == [], path


def _paths(document: dict[str, Any], prefix: str = "") -> list[str]:
    found: list[str] = []
    for key, value in document.items():
        path = f"{prefix}{key}"
        found.append(path)
        if isinstance(value, dict):
            found += _paths(value, f"{path}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            found += _paths(value[0], f"{path}[0].")
    return found


def test_the_division_and_the_sex_are_in_the_identifiers() -> None:
    assert CreditCode("91110115MA00TEAM1E").division == "110115"
    assert CreditCode(OTHER_USCC).text == OTHER_USCC
    assert IdNumber("130102199205140022").sex == "female"
    assert IdNumber("130102196505140012").sex == "male"
    assert IdNumber("130102196505140012").born_on.isoformat() == "1965-05-14"
    assert IdNumber("130102199205140022").masked == "1301**********0022"


def test_every_single_wrong_digit_of_an_id_number_is_found() -> None:
    right = "130102199205140022"
    for place in range(len(right)):
        for digit in "0123456789X":
            wrong = right[:place] + digit + right[place + 1 :]
            if wrong != right:
                with pytest.raises(ValueError, match="身份证"):
                    IdNumber(wrong)


def test_every_single_wrong_sign_of_a_credit_code_is_found() -> None:
    right = "91110115MA00TEAM1E"
    for place in range(len(right)):
        for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY":
            wrong = right[:place] + sign + right[place + 1 :]
            if wrong != right:
                with pytest.raises(ValueError, match="统一社会信用代码"):
                    CreditCode(wrong)


def test_a_dossier_survives_the_way_through_json() -> None:
    assert read_dossier(parse_json(json.dumps(base()), "x")) == read_dossier(base())
