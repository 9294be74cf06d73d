"""A row of the old system's spreadsheet."""

from datetime import date

import pytest

from fixtures.world import an_id_number
from permit.domain.holder_rows import COLUMNS, HolderRow, is_spouse_column, read_day, read_row

TODAY = date(2026, 3, 2)
RIGHT = {
    "number": "202403010001",
    "name": "何雨桐",
    "id_number": an_id_number(1),
    "valid_from": "2024-03-01",
    "valid_until": "2027-02-28",
    "employer": "北京禾川智能装备有限公司",
    "uscc": "91110115MA00000016",
}


def problems(**changed: str) -> list[str]:
    read = read_row({**RIGHT, **changed}, TODAY, 3)
    return [] if isinstance(read, HolderRow) else [problem.column for problem in read]


@pytest.fixture(autouse=True)
def a_right_credit_code() -> None:
    from fixtures.world import a_uscc

    RIGHT["uscc"] = a_uscc(1)


def test_a_right_row_is_read():
    """N-11"""
    row = read_row({**RIGHT, "children": f"何小禾 {an_id_number(2, born=date(2018, 5, 1))}"}, TODAY, 3)
    assert isinstance(row, HolderRow)
    assert (row.issued_on, row.valid_until, row.state) == (date(2024, 3, 1), date(2027, 2, 28), "valid")
    assert [(child.name, child.born_on) for child in row.children] == [("何小禾", date(2018, 5, 1))]


@pytest.mark.parametrize(
    ("changed", "columns"),
    [
        ({"id_number": "420102199003070011"}, ["身份证号码"]),
        ({"id_number": "4.20102E+17"}, ["身份证号码"]),
        ({"uscc": "911101150000000000"}, ["统一社会信用代码"]),
        ({"number": "202413010001"}, ["证件编号"]),
        ({"number": "2024030100"}, ["证件编号"]),
        ({"mobile": "12345"}, ["手机号码"]),
        ({"valid_from": "2024-02-30"}, ["有效期起"]),
        ({"valid_until": "2024-02-28"}, ["有效期止"]),
        ({"valid_until": "2026-03-01", "valid_from": "2023-03-02"}, ["有效期止"]),
        ({"valid_until": "2062-02-28"}, ["有效期止"]),
        ({"valid_from": "2026-03-03"}, ["有效期起"]),
        ({"state": "冻结"}, ["证件状态"]),
        ({"category": "J"}, ["申报类别"]),
        ({"children": "何小禾"}, ["随往子女"]),
        ({"name": "", "id_number": "1", "uscc": "2"}, ["姓名", "身份证号码", "统一社会信用代码"]),
    ],
)
def test_everything_wrong_with_a_row_is_said_at_once(changed: dict[str, str], columns: list[str]):
    """N-11"""
    assert problems(**changed) == columns


def test_the_last_day_still_counts_and_so_does_the_same_day_three_years_on():
    """N-11"""
    assert problems(valid_from="2023-03-02", valid_until="2026-03-02") == []


def test_columns_about_a_spouse_are_known_by_their_titles():
    """6.2-05"""
    assert is_spouse_column("随迁配偶姓名") and is_spouse_column("Spouse name") and not is_spouse_column("随往子女")
    assert not any(is_spouse_column(column.title) for column in COLUMNS)


@pytest.mark.parametrize(
    "text", ["2024-3-1", "2024/03/01", "2024.3.1", "2024年3月1日", "20240301", "2024-03-01 00:00:00"]
)
def test_dates_are_read_as_spreadsheets_write_them(text: str):
    assert read_day(text) == date(2024, 3, 1)
