"""What a question is read from: a JSON body of limited size, a day."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from permit.clock import today
from permit.domain.errors import BadInput, Problem
from permit.domain.law import Law
from permit.domain.questions.reading import read_date
from permit.domain.strict_json import parse_json
from permit.policy.law import PolicyError
from permit.services.law_in_force import law_in_force

MOST_BYTES = 256 * 1024  # a whole working life is a tenth of it; all that fits is answered within seconds
BODY = "body"


class TooLarge(Exception):
    """A body of more than MOST_BYTES."""


def read_document(request: HttpRequest) -> Any:
    """The JSON document in the body, numbers exact. Raises TooLarge, and BadInput with every problem."""
    raw = request.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise TooLarge
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        what = f"不是 UTF-8 编码的文本（第 {failure.start + 1} 字节）"
        raise BadInput([Problem(BODY, what)]) from failure
    return parse_json(text, BODY, keep_twice=True)


def law_of_day(on: str | None) -> Law:
    """The law in force on a day, today where none is named. Raises BadInput at `on`."""
    return law_in_force_on(today() if on is None else read_date(on, "on"))


def law_in_force_on(day: date) -> Law:
    """The law in force; raises BadInput at `on` where there is none."""
    try:
        return law_in_force(day)
    except PolicyError as failure:
        raise BadInput([Problem("on", f"当日没有可用的政策数据（{failure}）")]) from failure
