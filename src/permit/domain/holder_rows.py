"""A holder's row in the spreadsheet of the old system: its columns, how each cell is read, what is wrong with it.

Clauses: N-10, N-11, 6.2-05
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from permit.domain.identifiers import CreditCode, IdNumber, mobile_number
from permit.domain.months import chinese_date
from permit.domain.validity import permit_term

STATES: Mapping[str, str] = {"有效": "valid", "挂起": "suspended"}
CATEGORIES = "ABCDEFGHI"
MOST_CHILDREN = 10
LONGEST_NAME, LONGEST_EMPLOYER = 64, 200
_NUMBER = re.compile(r"(20[0-9]{2})([0-9]{2})([0-9]{2})([0-9]{4})")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T]00:00(?::00)?)?")
_COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SPOUSE = ("配偶", "爱人", "丈夫", "妻子", "spouse")


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its title in the first row. `says` tells a person what belongs there."""

    key: str
    title: str
    required: bool
    says: str
    example: str


COLUMNS: tuple[Column, ...] = (
    Column("number", "证件编号", True, "12 位数字：首次批准的年月日 8 位，加 4 位顺序号", "202403010001"),
    Column("name", "姓名", True, "与身份证一致", "何雨桐"),
    Column("id_number", "身份证号码", True, "18 位，末位 X 大小写都可以；单元格设为文本", "420102199003070016"),
    Column("mobile", "手机号码", False, "11 位，提醒短信发到这里", "13800138000"),
    Column("valid_from", "有效期起", True, "本次有效期的第一天，例如 2024-03-01", "2024-03-01"),
    Column("valid_until", "有效期止", True, "本次有效期的最后一天，不早于导入当天", "2027-02-28"),
    Column("state", "证件状态", False, "有效或挂起；空着按有效", "有效"),
    Column("employer", "单位名称", True, "聘用单位；挂起的填最后一个聘用单位", "北京禾川智能装备有限公司"),
    Column("uscc", "统一社会信用代码", True, "18 位，数字和大写字母", "91110115MA00000016"),
    Column("category", "申报类别", False, "A 到 I 中的一个字母", "A"),
    Column("children", "随往子女", False, "姓名和身份证号码用空格隔开，几名之间用分号", "何小禾 110115201805010019"),
)


@dataclass(frozen=True, slots=True)
class CarriedChild:
    name: str
    id_number: str
    born_on: date


@dataclass(frozen=True, slots=True)
class HolderRow:
    """A row as read. `state` is valid or suspended; `category` and `mobile` may be ''."""

    number: str
    issued_on: date
    name: str
    id_number: str
    mobile: str
    valid_from: date
    valid_until: date
    state: str
    employer: str
    uscc: str
    category: str
    children: tuple[CarriedChild, ...]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One cell: the column's title, what is wrong, what would be right."""

    column: str
    what: str
    remedy: str


def is_spouse_column(title: str) -> bool:
    """Whether a column tells of a spouse: those are dropped unread (6.2-05)."""
    return any(word in title.lower() for word in _SPOUSE)


def read_row(cells: Mapping[str, str], today: date, years: int) -> HolderRow | tuple[RowProblem, ...]:
    """Read the cells of a row by column key. Either the row, or every problem of it.

    `years` is the length of a term (6.3-01): a longer one is a slip of the pen.
    """
    problems: list[RowProblem] = []
    read: dict[str, object] = {}
    for column in COLUMNS:
        text = cells.get(column.key, "").strip()
        if not text and column.required:
            problems.append(RowProblem(column.title, "没有填写", column.says))
        elif text or column.key in _WHEN_EMPTY:
            try:
                read[column.key] = _READERS[column.key](text)
            except ValueError as failure:
                problems.append(RowProblem(column.title, str(failure), column.says))
    problems += _term_problems(read, today, years)
    if problems:
        return tuple(problems)
    number = str(read["number"])
    return HolderRow(issued_on=_day_of_number(number), **read)  # type: ignore[arg-type]


def _term_problems(read: Mapping[str, object], today: date, years: int) -> list[RowProblem]:
    start, end = read.get("valid_from"), read.get("valid_until")
    if not isinstance(start, date) or not isinstance(end, date):
        return []
    if end < start:
        return [RowProblem("有效期止", "早于有效期起", f"不早于 {chinese_date(start)}")]
    if start > today:
        return [RowProblem("有效期起", "晚于导入当天", f"不晚于 {chinese_date(today)}")]
    if end < today:
        return [RowProblem("有效期止", "证件已经过期，不导入", f"有效期止不早于 {chinese_date(today)}的才导入")]
    # Old systems counted the same calendar day three years later as the last one: a day more is let pass.
    latest = permit_term(start, years).valid_until + timedelta(days=1)
    if end > latest:
        return [RowProblem("有效期止", f"有效期超过 {years} 年", f"不晚于 {chinese_date(latest)}")]
    return []


def read_day(text: str) -> date:
    """2024-03-01, 2024/3/1, 2024.3.1, 2024年3月1日, 20240301. Raises ValueError with words."""
    found = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    if not found:
        raise ValueError("日期看不懂")
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise ValueError("没有这一天") from None


def read_number(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise ValueError("不是 12 位证件编号")
    _day_of_number(text)
    return text


def _day_of_number(number: str) -> date:
    try:
        return date(int(number[:4]), int(number[4:6]), int(number[6:8]))
    except ValueError:
        raise ValueError("编号前 8 位不是一个日期") from None


def _at_most(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > longest:
            raise ValueError(f"超过 {longest} 个字")
        return text

    return read


def _state(text: str) -> str:
    if text and text not in STATES:
        raise ValueError("不是“有效”或“挂起”")
    return STATES.get(text, "valid")


def _category(text: str) -> str:
    letter = text.upper()
    if letter and (len(letter) != 1 or letter not in CATEGORIES):
        raise ValueError("不是 A 到 I 中的一个字母")
    return letter


def read_children(text: str) -> tuple[CarriedChild, ...]:
    parts = [part.split() for part in re.split(r"[;；\n]", text) if part.strip()]
    if len(parts) > MOST_CHILDREN:
        raise ValueError(f"超过 {MOST_CHILDREN} 名")
    found = []
    for part in parts:
        if len(part) != 2:
            raise ValueError("每名子女要有姓名和身份证号码，中间一个空格")
        number = IdNumber(part[1])
        found.append(CarriedChild(part[0], number.text, number.born_on))
    return tuple(found)


_WHEN_EMPTY = frozenset({"state", "mobile", "category", "children"})
_READERS: Mapping[str, Callable[[str], object]] = {
    "number": read_number,
    "name": _at_most(LONGEST_NAME),
    "id_number": lambda text: IdNumber(text).text,
    "mobile": lambda text: mobile_number(text) if text else "",
    "valid_from": read_day,
    "valid_until": read_day,
    "state": _state,
    "employer": _at_most(LONGEST_EMPLOYER),
    "uscc": lambda text: CreditCode(text).text,
    "category": _category,
    "children": read_children,
}
