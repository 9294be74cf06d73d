"""The law in force on a day: figures with source and confidence, lists, the guide clause by clause (9-01)."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja.params.functions import Query

from permit.api import shapes
from permit.api.door import question
from permit.api.questions import answer
from permit.api.reading import law_of_day
from permit.domain.questions.guide import guide_document
from permit.domain.questions.law import law_document, list_document

ON = Query(None, description="哪一天，YYYY-MM-DD，默认北京时间今天")


@question("GET", "law", shapes.LawAnswer, query=("on",), summary="某日现行的政策数据，附出处和可信度")
def law(request: HttpRequest, on: str | None = ON) -> HttpResponse:
    """数字、工资、退休规则、原则性条款、名录、属地部门、支持热线。"""
    return answer(law_document(law_of_day(on)))


@question("GET", "law/lists/{kind}", shapes.ListAnswer, query=("on",), summary="某日现行的一份名录")
def law_list(request: HttpRequest, kind: str, on: str | None = ON) -> HttpResponse:
    """名录的版本、出处和全部项目；没有公布的为 404。"""
    in_force = law_of_day(on)
    if kind not in in_force.lists:
        raise Http404
    return answer(list_document(in_force, in_force.lists[kind]))


@question("GET", "guide", shapes.GuideAnswer, query=("on",), summary="指南的全部条款")
def guide(request: HttpRequest, on: str | None = ON) -> HttpResponse:
    """每条的编号、标题、类别、是否原则性；条件另有按当日数字写成的文字。"""
    return answer(guide_document(law_of_day(on)))
