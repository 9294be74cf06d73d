"""The fixed questions over HTTP: the same answers as the `permit` command, by the law in force here (9-01)."""

import json
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja.params.functions import Query

from permit.api import shapes
from permit.api.door import question
from permit.api.reading import law_in_force_on, law_of_day, read_document
from permit.clock import today
from permit.domain.dossier import read_dossier
from permit.domain.dossier.format import dossier_schema
from permit.domain.errors import BadInput, Problem
from permit.domain.questions.check import judge, read_dossier_to_judge
from permit.domain.questions.materials import materials_document, materials_of
from permit.domain.questions.reading import read_date
from permit.domain.questions.retirement import retirement as retirement_of
from permit.domain.questions.window import window as window_of
from permit.domain.questions.window import window_document
from permit.domain.questions.workdays import between, moved, read_move, read_span
from permit.services.law_in_force import calendar_in_force

DOSSIER = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Dossier"}}},
    }
}
ON = Query(None, description="判定日 YYYY-MM-DD，默认北京时间今天")


def answer(document: Any) -> HttpResponse:
    """A document as it is: numbers and order are those the command prints."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


@question("POST", "check", shapes.CheckAnswer, query=("on",), summary="按办理条件核对一份情况", openapi_extra=DOSSIER)
def check(request: HttpRequest, on: str | None = ON) -> HttpResponse:
    """与 permit check --format json 相同：每条条款的判断、事实、所依数字和补救办法。"""
    problems: list[Problem] = []
    law = dossier = None
    try:
        law = law_of_day(on)
    except BadInput as bad:
        problems += bad.problems
    try:
        dossier = read_dossier_to_judge(read_document(request))
    except BadInput as bad:
        problems += bad.problems
    if law is None or dossier is None:
        raise BadInput(problems)
    return answer(judge(dossier, law).as_json())


@question("POST", "materials", shapes.MaterialsAnswer, summary="列出应当提交的材料及原因", openapi_extra=DOSSIER)
def materials(request: HttpRequest) -> HttpResponse:
    """与 permit materials --format json 相同，各项业务都可以问。"""
    dossier = read_dossier(read_document(request))
    return answer(materials_document(materials_of(dossier, law_in_force_on(today()))))


@question("GET", "workdays/add", shapes.WorkdaysAnswer, query=("date", "n"), summary="某日之后第 n 个工作日")
def workdays_add(
    request: HttpRequest,
    date: str = Query(..., description="起算日，不计入"),
    n: str = Query(..., description="工作日数，0 到 999999999"),
) -> HttpResponse:
    """按国务院放假安排，含调休补班。"""
    return _moved("add", date, n)


@question("GET", "workdays/sub", shapes.WorkdaysAnswer, query=("date", "n"), summary="某日之前第 n 个工作日")
def workdays_sub(
    request: HttpRequest,
    date: str = Query(..., description="起算日，不计入"),
    n: str = Query(..., description="工作日数，0 到 999999999"),
) -> HttpResponse:
    """按国务院放假安排，含调休补班。"""
    return _moved("sub", date, n)


def _moved(way: Literal["add", "sub"], date: str, n: str) -> HttpResponse:
    day, count = read_move(date, n)
    return answer(moved(way, day, count, calendar_in_force()).as_json())


@question("GET", "workdays/between", shapes.WorkdaysAnswer, query=("a", "b"), summary="两日之间有几个工作日")
def workdays_between(
    request: HttpRequest,
    a: str = Query(..., description="起算日，不计入"),
    b: str = Query(..., description="终止日，计入"),
) -> HttpResponse:
    """a 之后到 b（含）的工作日数。"""
    return answer(between(*read_span(a, b), calendar_in_force()).as_json())


@question("GET", "retirement", shapes.RetirementAnswer, query=("born", "as"), summary="法定退休日")
def retirement(
    request: HttpRequest,
    born: str = Query(..., description="出生日期"),
    as_: str = Query(..., alias="as", description="male、female_50 或 female_55"),
) -> HttpResponse:
    """法定退休日，以及比原年龄推迟了几个月。"""
    return answer(retirement_of(born, as_, law_in_force_on(today())).as_json())


@question("GET", "window", shapes.WindowAnswer, query=("expires",), summary="续签的开放日、稳妥日、期限和到期日")
def window(request: HttpRequest, expires: str = Query(..., description="证件最后有效日")) -> HttpResponse:
    """与 permit window --format json 相同。"""
    found = window_of(read_date(expires, "expires"), calendar_in_force(), law_in_force_on(today()))
    return answer(window_document(found))


@question("GET", "schema/dossier", dict[str, Any], summary="情况文件的 JSON Schema（2020-12）")
def schema_dossier(request: HttpRequest) -> HttpResponse:
    """与 permit schema dossier 相同。"""
    return answer(dossier_schema())
