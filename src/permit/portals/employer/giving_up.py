"""Giving up the permission: whom it touches is said before (7-02).

Clauses: 7-02, N-13
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from permit.clock import now
from permit.portals import access
from permit.portals.employer.acts import ReasonForm, act, posted
from permit.portals.employer.gate import entered
from permit.portals.idempotency import once
from permit.services.give_up_permission import affected_by_giving_up, give_up_permission


@entered
@once
def give_up(request: HttpRequest) -> HttpResponse:
    """Ask with the numbers, then do it."""
    employer = access.employer_of(request)

    def do(cleaned: dict[str, Any]) -> None:
        give_up_permission(employer, cleaned["reason"], access.acting(request), now())

    touched = affected_by_giving_up(employer)
    words = {
        "title": "放弃办理权限",
        "caption": employer.name,
        "lead": "单位解散或不再办理时使用。员工的关联随之解除，证件挂起，由新单位办理聘用单位变更。",
        "clause": "7-02",
        "facts": [
            {"label": "解除关联的员工", "value": f"{touched.employees} 人"},
            {"label": "关闭的在办业务", "value": f"{touched.cases} 件"},
            {"label": "不予确认的关联申请", "value": f"{touched.requests} 件"},
            {"label": "没有补齐的转入持证人", "value": f"{touched.carried_over} 人"},
        ],
        "warning": "放弃后不能撤回。要再办理，须重新申请开通权限。会用短信逐个告诉员工。",
        "submit": "放弃办理权限",
        "kind": "warning",
        "back_url": reverse("employer:information"),
    }
    done = "已放弃办理权限，员工都已收到短信。"
    return act(request, ReasonForm(posted(request)), do, reverse("employer:home"), words, done=done)
