"""JSON read strictly: numbers exact, no NaN or Infinity, no key twice."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

from permit.domain.errors import BadInput, Problem

TWICE = "这个键出现了两次"
_MOST_DIGITS = 1000  # of an int: Python refuses to read much longer ones, a Decimal takes any
_SYNTAX = {
    "Unexpected UTF-8 BOM (decode using utf-8-sig)": "开头多一个字节顺序标记",
    "Expecting value": "这里应有一个值",
    "Expecting property name enclosed in double quotes": "这里应有双引号括起的键",
    "Expecting ':' delimiter": "缺少冒号",
    "Expecting ',' delimiter": "缺少逗号",
    "Extra data": "文档结束后还有内容",
    "Unterminated string starting at": "文本没有结束的引号",
    "Invalid control character at": "文本中有控制字符",
    "Invalid \\escape": "无效的转义符",
    "Invalid \\uXXXX escape": "无效的转义符",
}


class DuplicateKeys(dict[str, Any]):
    """An object in which keys stood twice; `keys_twice` names them. Readers report them at their path."""

    keys_twice: tuple[str, ...] = ()


def parse_json(text: str, name: str, *, keep_twice: bool = False) -> Any:
    """The document in `text`: objects, lists, strings, bool, None, int and Decimal (also for whole numbers too long
    for an int).

    Raises BadInput with `name` as path where it is not JSON, and with the path of each key that stands twice; with
    `keep_twice` those are left to the reader (`DuplicateKeys`), who names them beside all other problems.
    """
    try:
        document = json.loads(
            text,
            parse_int=_whole,
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object_of_pairs,
        )
    except json.JSONDecodeError as failure:
        where = f"第 {failure.lineno} 行第 {failure.colno} 列"
        what = f"不是有效的 JSON（{where}：{_SYNTAX.get(failure.msg, failure.msg)}）"
        raise BadInput([Problem(name, what)]) from failure
    except (ValueError, ArithmeticError, RecursionError) as failure:
        raise BadInput([Problem(name, f"不是有效的 JSON（{_reason(failure)}）")]) from failure
    problems = [] if keep_twice else _keys_twice(document, "")
    if problems:
        raise BadInput(problems)
    return document


def _reason(failure: Exception) -> str:
    if isinstance(failure, RecursionError):
        return "嵌套层次过深"
    if isinstance(failure, ArithmeticError):
        return "数的指数过大"
    return str(failure).partition(":")[0]


def _whole(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _MOST_DIGITS else Decimal(digits)


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} 不是数")


def _object_of_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    marked = DuplicateKeys(plain)
    seen: set[str] = set()
    twice: list[str] = []
    for key, _ in pairs:
        if key in seen and key not in twice:
            twice.append(key)
        seen.add(key)
    marked.keys_twice = tuple(twice)
    return marked


def _keys_twice(node: Any, path: str) -> list[Problem]:
    """Every key that stands twice, wherever it is; the tree is walked without recursion, deep ones included."""
    found: list[Problem] = []
    pending = [(node, path)]
    while pending:
        here, at = pending.pop()
        if isinstance(here, dict):
            if isinstance(here, DuplicateKeys):
                found += [Problem(_join(at, key), TWICE) for key in here.keys_twice]
            pending += [(value, _join(at, key)) for key, value in here.items()]
        elif isinstance(here, list):
            pending += [(value, f"{at}[{index}]") for index, value in enumerate(here)]
    return sorted(found)


def _join(path: str, key: str) -> str:
    key = key or '""'  # an empty key must be seen too
    return f"{path}.{key}" if path else key
