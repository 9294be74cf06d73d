"""Who works here: requests to confirm, current employees, contracts, the end of employment.

Clauses: 6.1.1-06, 6.1.1-07, 6.1.2-06, 6.4-01
"""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.domain.identifiers import masked_id_number
from permit.domain.lifecycle import BUSINESS_NAMES, STATE_NAMES, Business, State
from permit.portals import access
from permit.portals.components.searching import narrowing
from permit.portals.employer.acts import ReasonForm, act, posted, sent_version
from permit.portals.employer.employment_forms import EmploymentForm, EndForm, employment_of, initial_of
from permit.portals.employer.entry_tasks import slot_anchor
from permit.portals.employer.gate import entered
from permit.portals.employer.lists import page_of
from permit.portals.employer.uploads import drawn_file, take_upload, unfit_places
from permit.portals.idempotency import once
from permit.records.models import Association, Case, Consent, Employer, PartyRequest
from permit.records.models.associations import AssociationState
from permit.services.answer_employer_return import open_return
from permit.services.confirm_association import (
    CONTRACT_KINDS,
    CONTRACT_SLOT,
    confirm_association,
    contract_versions,
)
from permit.services.end_association import end_association
from permit.services.insurance_record import insured_here, suspended_since
from permit.services.refuse_association import refuse_association
from permit.services.update_contract import update_contract
from permit.services.work_overlaps import work_overlaps

# A list of this length is read; a longer one is searched.
FEW = 10
CONTRACT_MATERIAL = "6.2-M2"
CONTRACT_ANCHOR = slot_anchor(CONTRACT_SLOT)


def associations_of(request: HttpRequest) -> Any:
    """The employer's own associations."""
    return Association.objects.filter(employer=access.employer_of(request)).select_related("person", "employer")


def employee_tabs(employer: Employer, current: str) -> list[dict[str, Any]]:
    """Tabs of 在职员工, each with how many there are."""
    own = Association.objects.filter(employer=employer)
    waiting = own.filter(state=AssociationState.REQUESTED).count()
    asked = Consent.objects.filter(association__employer=employer, state=Consent.State.REQUESTED).count()
    matters = PartyRequest.objects.filter(employer=employer, state="asked", asked_by="applicant").count()
    tabs = (
        ("employees", "当前在职员工", own.filter(state=AssociationState.CONFIRMED).count()),
        ("requests", "待确认单位关联", waiting),
        ("consents", "员工请求", asked),
        ("party-requests", "员工事项", matters),
        ("left", "已离职", None),
        ("code", "单位关联码", None),
    )
    return [
        {"url": reverse(f"employer:{name}"), "label": label, "count": count, "current": name == current}
        for name, label, count in tabs
    ]


@entered
def employees(request: HttpRequest) -> HttpResponse:
    """当前在职员工: post, contract, what is under way."""
    employer = access.employer_of(request)
    confirmed = associations_of(request).filter(state=AssociationState.CONFIRMED)
    search = narrowing(request, "姓名或岗位")
    if search.words:
        confirmed = confirmed.filter(Q(person__name__icontains=search.words) | Q(post__icontains=search.words))
    shown = page_of(request, confirmed)
    people = [association.person_id for association in shown.rows]
    cases = {c.person_id: c for c in Case.objects.filter(person__in=people, employer=employer, closed_at=None)}
    tabs = employee_tabs(employer, "employees")
    words = {
        "title": f"{tabs[0]['count']} 名在职员工" if tabs[0]["count"] else "当前在职员工",
        "tabs": tabs,
        "search": search if tabs[0]["count"] > FEW or search.active else None,
        "columns": ("员工", "岗位", "合同", "现在", "可以办"),
        "rows": [_employee_row(association, cases.get(association.person_id)) for association in shown.rows],
        "page": shown,
    }
    return render(request, "employer/employees.html", words)


def contract_words(association: Association) -> str:
    """固定期限，2024年11月1日至2028年10月31日."""
    kind = dict(CONTRACT_KINDS).get(association.contract_kind, "")
    start, end = association.contract_from, association.contract_until
    if start is None:
        return kind
    begin = f"{start.year}年{start.month}月{start.day}日"
    return f"{kind}，{begin}起" if end is None else f"{kind}，{begin}至{end.year}年{end.month}月{end.day}日"


def _employee_row(association: Association, case: Case | None) -> list[Any]:
    left = (association.contract_until - today()).days if association.contract_until else None
    soon = left is not None and left < 183
    state = f"{BUSINESS_NAMES[Business(case.business)]}在办" if case else "没有在办业务"
    return [
        {"text": association.person.name, "strong": True},
        association.post,
        {"text": contract_words(association), "note": "剩余不足 6 个月，请及时更新" if soon else ""},
        state,
        {
            "text": "更新合同",
            "url": reverse("employer:contract", args=[association.pk]),
            "hidden_text": f"：{association.person.name}",
        },
    ]


@entered
def requests(request: HttpRequest) -> HttpResponse:
    """待确认单位关联列表."""
    shown = page_of(request, associations_of(request).filter(state=AssociationState.REQUESTED))
    words = {
        "title": f"{len(shown.rows)} 名员工等单位确认" if shown.rows else "没有待确认的关联",
        "tabs": employee_tabs(access.employer_of(request), "requests"),
        "columns": ("员工", "提出时间", "下一步"),
        "rows": [
            [
                {"text": each.person.name, "strong": True},
                moment_words(each.requested_at),
                {
                    "text": "核对并确认",
                    "url": reverse("employer:request", args=[each.pk]),
                    "hidden_text": each.person.name,
                },
            ]
            for each in shown.rows
        ],
        "page": shown,
    }
    return render(request, "employer/requests.html", words)


def moment_words(at: Any) -> str:
    local = at.astimezone(now().tzinfo)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def _requested(request: HttpRequest, pk: int) -> Association:
    found: Association = get_object_or_404(associations_of(request).filter(state=AssociationState.REQUESTED), pk=pk)
    return found


def _confirmed(request: HttpRequest, pk: int) -> Association:
    found: Association = get_object_or_404(associations_of(request).filter(state=AssociationState.CONFIRMED), pk=pk)
    return found


def contract_slot(association: Association, defect: str = "") -> dict[str, Any]:
    """The place of the contract, for `{% upload_slot %}` (6.1.1-06, 5-05)."""
    versions = contract_versions(association)
    return {
        "id": CONTRACT_ANCHOR,
        "title": "劳动（聘用）合同",
        "clause": "6.2-M2",
        "why": "上传双方签字、单位盖章的合同全文；即将续订的，上传续订的合同。",
        "remaining": "固定期限合同，上传当天起至少还剩 6 个月",
        "status": "done" if versions else "missing",
        "words": "已上传" if versions else "还没有上传",
        "defect": defect,
        "files": [drawn_file(version) for version in versions],
    }


def contract_lock(association: Association) -> str:
    """Why the contract cannot be changed now: it stands still while a case of it is with others (R-19)."""
    case = Case.objects.filter(association=association, closed_at__isnull=True).first()
    if case is None or case.state in (State.DRAFT, State.FIRST_REVIEW):
        return ""
    sent_back = open_return(case)
    if sent_back is not None and sent_back.defects.filter(target__in=(CONTRACT_SLOT, CONTRACT_MATERIAL)).exists():
        return ""
    return (
        f"办件 {case.number} 正在办理（{STATE_NAMES[State(case.state)]}），期间合同不能更换；退回补正要求更换时除外。"
    )


@entered
@once
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm one request: the contract, the post, the dates, beside what the employee says of earlier work."""
    association = _requested(request, pk)

    def do(cleaned: dict[str, Any]) -> None:
        confirm_association(
            access.employer_of(request),
            pk,
            sent_version(request),
            employment_of(cleaned),
            access.acting(request),
            now(),
        )

    words = {
        **_employment_words(request, association),
        "title": f"确认{association.person.name}的关联",
        "tab_title": "确认关联",
        "caption": "待确认单位关联",
        "submit": "确认在职",
        "back_url": reverse("employer:requests"),
        "back_text": "返回待确认列表",
        "refuse_url": reverse("employer:request-refuse", args=[pk]),
        **_insurance_words(association),
    }
    form = EmploymentForm(posted(request))
    then = reverse("employer:employees")
    done = f"已确认{association.person.name}在职。"
    return act(request, form, do, then, words, done=done, template="employer/employment.html")


@entered
@once
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """A new contract of a current employee (6.1.1-07)."""
    association = _confirmed(request, pk)

    def do(cleaned: dict[str, Any]) -> None:
        locked = contract_lock(association)
        if locked:
            raise Refused("section_locked", {"reason": locked})
        update_contract(
            access.employer_of(request),
            pk,
            sent_version(request),
            employment_of(cleaned),
            access.acting(request),
            now(),
        )

    words = {
        **_employment_words(request, association),
        "title": f"更新{association.person.name}的合同",
        "tab_title": "更新合同",
        "caption": "当前在职员工",
        "submit": "保存合同",
        "back_url": reverse("employer:employees"),
        "back_text": "返回在职员工",
        "end_url": reverse("employer:employment-end", args=[pk]),
    }
    form = EmploymentForm(posted(request), initial=initial_of(association))
    then = reverse("employer:employees")
    done = f"已更新{association.person.name}的合同。"
    return act(request, form, do, then, words, done=done, template="employer/employment.html")


def _insurance_words(association: Association) -> dict[str, Any]:
    """Of a suspended holder: whether insurance with this employer is on record, and asking now (6.4-03)."""
    if suspended_since(association.person, today()) is None:
        return {}
    if insured_here(association.person, association.employer, today()):
        return {"insurance": "持证人，证件挂起。已有本单位缴纳社保的记录，可以确认，再发起聘用单位变更。"}
    words = "持证人，证件挂起。还没有本单位缴纳社保的记录，有记录后才能确认。系统每天查询，有了会发短信。"
    return {"insurance": words, "insurance_url": reverse("employer:request-insurance", args=[association.pk])}


def _employment_words(request: HttpRequest, association: Association) -> dict[str, Any]:
    person = association.person
    locked = contract_lock(association)
    name = access.employer_of(request).name
    typed = EmploymentForm(posted(request), initial=initial_of(association)).start_typed()
    overlaps = work_overlaps(person, name, typed or association.contract_from)
    slot = contract_slot(association)
    return {
        "association": association,
        "problems": unfit_places(request, [{"slot": slot}]),
        "version": association.version,
        "facts": [
            {"label": "姓名", "value": person.name},
            {"label": "证件号码", "value": masked_id_number(person.id_number)},
            {"label": "手机", "value": f"{person.mobile[:3]}****{person.mobile[-4:]}" if person.mobile else ""},
            {"label": "提出时间", "value": moment_words(association.requested_at)},
        ],
        "slot": slot,
        "locked": locked,
        "upload_url": "" if locked else reverse("employer:contract-upload", args=[association.pk]),
        "overlaps": overlaps,
    }


@entered
@require_POST
def upload_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the contract of a request or of a current employee."""
    open_ones = associations_of(request).filter(state__in=[AssociationState.REQUESTED, AssociationState.CONFIRMED])
    association = get_object_or_404(open_ones, pk=pk)
    if contract_lock(association):
        raise Http404
    requested = association.state == AssociationState.REQUESTED
    back = reverse("employer:request" if requested else "employer:contract", args=[pk])
    return take_upload(request, association, CONTRACT_SLOT, back)


@entered
@once
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Not confirmed, with a reason the employee reads."""
    association = _requested(request, pk)
    back = reverse("employer:requests")

    def do(cleaned: dict[str, Any]) -> None:
        refuse_association(
            access.employer_of(request), pk, sent_version(request), cleaned["reason"], access.acting(request), now()
        )

    words = {
        "title": f"不确认{association.person.name}的关联",
        "tab_title": "不确认关联",
        "caption": "待确认单位关联",
        "lead": "理由会用短信告诉对方。对方核对后可以再提出。",
        "submit": "不予确认",
        "kind": "warning",
        "back_url": reverse("employer:request", args=[pk]),
        "version": association.version,
    }
    return act(request, ReasonForm(posted(request)), do, back, words, done="已答复，不予确认。")


@entered
@once
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The end of employment: what follows from it is said before (R-30, N-13)."""
    association = _confirmed(request, pk)

    def do(cleaned: dict[str, Any]) -> None:
        end_association(
            access.employer_of(request),
            pk,
            sent_version(request),
            cleaned["left_on"],
            cleaned["reason"],
            access.acting(request),
            now(),
        )

    case = Case.objects.filter(person=association.person, employer=association.employer, closed_at=None).first()
    words = {
        "title": f"{association.person.name}已离职，解除关联",
        "tab_title": "解除关联",
        "caption": "当前在职员工",
        "lead": "离职后应及时解除关联。持证员工的证件随之挂起，由新单位办理聘用单位变更。",
        "clause": "6.4-01",
        "warning": f"在办的{BUSINESS_NAMES[Business(case.business)]}（{case.number}）会随之关闭。" if case else "",
        "submit": "解除关联",
        "kind": "warning",
        "back_url": reverse("employer:contract", args=[pk]),
        "version": association.version,
    }
    done = f"已解除与{association.person.name}的关联。"
    return act(request, EndForm(posted(request)), do, reverse("employer:employees"), words, done=done)
