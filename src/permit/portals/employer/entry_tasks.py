"""What is left to do before the permission, as a task list in the guide's order (6.1.1).

Clauses: 6.1.1-01, 6.1.1-02, 6.1.1-03, 6.1.1-04, 6.6-01
"""

from typing import Any

from django.urls import reverse

from permit.clock import today
from permit.domain.lifecycle import Business, State
from permit.domain.sections import FORMER_DEPARTMENT
from permit.records.models import Employer, EmployerMeasure
from permit.records.models.employers import PermissionState
from permit.services.employer_entry import Entry
from permit.services.former_department import BEFORE_THE_PERMISSION
from permit.services.law_in_force import law_in_force
from permit.services.material_slots import SlotStatus

TASK_STATES = {
    "done": "done",
    "missing": "missing",
    "replace": "replace",
    "optional": "not_needed",
    "waived": "done",
}
UNDER_WAY = {
    State.OFFICE_CHECK: ("属地部门", "属地部门正在审核，通过后报区人社局。"),
    State.ACCEPTANCE: ("区人社局", "属地已上报，区人社局正在办理。"),
    State.REVIEW: ("区人社局", "区人社局正在办理。"),
    State.DECISION: ("区人社局", "区人社局正在办理。"),
}


def slot_task(slot: SlotStatus) -> dict[str, Any]:
    """A material as a task row."""
    status = TASK_STATES[slot.state]
    words = {"optional": "按需要", "waived": "已说明"}.get(slot.state)
    row: dict[str, Any] = {
        "text": slot.title,
        "url": f"{reverse('employer:attachments')}#slot-{slot_anchor(slot.key)}",
        "hint": slot.words,
        "status": status,
    }
    if status == "missing":
        row["count"] = 1
    return {**row, **({"words": words} if words else {})}


def slot_anchor(key: str) -> str:
    """A slot's key as an element id and an address part: no dots."""
    return key.replace(".", "-")


def entry_sections(entry: Entry) -> list[dict[str, Any]]:
    """The four stretches of the way to the permission."""
    information = [
        {
            "text": section.title,
            "url": reverse("employer:information-section", kwargs={"key": section.key}),
            "hint": section.intro,
            "status": "done" if whole else "in_progress" if _touched(entry, section.key) else "not_started",
        }
        for section, whole in entry.sections
    ]
    early = [slot_task(slot) for slot in entry.slots_early(True)]
    late = [slot_task(slot) for slot in entry.slots_early(False)]
    return [
        _counted("一、单位信息", information + early),
        _counted("二、附件管理", late),
        _counted("三、业务经办人", [_agent_task(entry)]),
        {
            "title": "四、启用办理权限" if carried_over(entry) else "四、申请办理权限",
            "rows": [*_move_task(entry), _apply_task(entry)],
        },
    ]


def carried_over(entry: Entry) -> bool:
    """Whether the employer had the permission in the old system and has to complete first (6.1.1-01)."""
    return entry.permission == PermissionState.CARRIED_OVER


def _touched(entry: Entry, key: str) -> bool:
    return key in entry.touched


def _counted(title: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    done = sum(row["status"] in ("done", "not_needed") for row in rows)
    return {"title": title, "rows": rows, "done": done, "total": len(rows)}


def _agent_task(entry: Entry) -> dict[str, Any]:
    named = next(whole for section, whole in entry.sections if section.key == "agent")
    if entry.agent:
        return {"text": f"经办人 {entry.agent.name}", "url": "", "hint": "已用短信验证码确认", "status": "done"}
    return {
        "text": "用短信验证码确认经办人",
        "url": reverse("employer:agent") if named else "",
        "hint": "验证码发到经办人手机，5 分钟内有效" if named else "先填好“业务经办人”",
        "status": "not_started" if named else "blocked",
        "words": "未开始" if named else "先填经办人",
    }


def _move_task(entry: Entry) -> list[dict[str, Any]]:
    """The other way in, for an employer whose permission is in another district (6.6-01); once chosen it is a section
    of the information."""
    if entry.business == Business.DEPARTMENT_CHANGE or entry.permission not in BEFORE_THE_PERMISSION:
        return []
    return [
        {
            "text": "已在其他区开通、登记和产值迁入本区的单位：主管部门变更",
            "url": reverse("employer:information-section", kwargs={"key": FORMER_DEPARTMENT.key}),
            "hint": FORMER_DEPARTMENT.intro,
            "status": "not_needed",
            "words": "按需要",
        }
    ]


def _apply_task(entry: Entry) -> dict[str, Any]:
    ready = not entry.missing
    if carried_over(entry):
        return {
            "text": "核对并启用",
            "url": reverse("employer:permission") if ready else "",
            "hint": "原系统已开通，补齐后启用，不用重新审批",
            "status": "not_started" if ready else "blocked",
            "words": "可以启用" if ready else "还不能启用",
        }
    return {
        "text": "核对并申请主管部门变更" if entry.business == Business.DEPARTMENT_CHANGE else "核对并申请",
        "url": reverse("employer:permission") if ready else "",
        "hint": f"类型：北京市工作居住证；主管部门：{law_in_force(today()).department}",
        "status": "not_started" if ready else "blocked",
        "words": "可以申请" if ready else "还不能申请",
    }


def measures_of(employer: Employer) -> list[EmployerMeasure]:
    """What the bureau decided about the employer and did not take back, the newest first (7-02)."""
    return list(EmployerMeasure.objects.filter(employer=employer, lifted_at=None).order_by("-pk")[:3])


def entry_words(entry: Entry) -> dict[str, Any]:
    """What the first-entry page and the closed pages say: heading, lead, tasks, whose turn."""
    sections = entry_sections(entry)
    total = sum(section.get("total", 0) for section in sections)
    done = sum(section.get("done", 0) for section in sections)
    return {
        "entry": entry,
        "title": _title(entry),
        "lead": _lead(entry),
        "clause": "6.1.1-01" if carried_over(entry) else "6.1.1-05",
        "task_sections": sections,
        "missing": entry.missing,
        "done": done,
        "total": total,
        "plan": _plan(entry),
        **_turn(entry, sections),
    }


def _title(entry: Entry) -> str:
    if entry.permission == PermissionState.REQUESTED:
        returned = entry.case is not None and entry.case.state == State.RETURNED_TO_EMPLOYER
        return "权限申请退回补正" if returned else "权限申请正在办理"
    if entry.permission in (PermissionState.SUSPENDED, PermissionState.WITHDRAWN):
        return "办理权限现在不能使用"
    act = "启用" if carried_over(entry) else "申请"
    if entry.missing:
        return f"还有 {len(entry.missing)} 项，就可以{act}办理权限"
    if carried_over(entry):
        return "都填好了，可以启用办理权限"
    return "都填好了，可以申请办理权限"


def _lead(entry: Entry) -> str:
    if entry.permission == PermissionState.REQUESTED:
        return "批准以后，才能关联员工和办理各项业务。"
    if carried_over(entry):
        return "贵单位在原系统已开通办理权限。先完善单位信息，再上传全部附件，启用以后才能办理其他事项。"
    return "第一次进入，请先完善单位信息和附件。权限批准以后，才能关联员工和办理各项业务。"


def _turn(entry: Entry, sections: list[dict[str, Any]]) -> dict[str, Any]:
    if entry.case is not None and entry.permission == PermissionState.REQUESTED:
        url = reverse("employer:case", kwargs={"number": entry.case.number})
        state = State(entry.case.state)
        if state == State.RETURNED_TO_EMPLOYER:
            answer = reverse("employer:corrections", kwargs={"number": entry.case.number})
            return {
                "who": "本单位",
                "turn_text": "按退回意见补正后重新提交。",
                "turn_url": answer,
                "turn_action": "去补正",
            }
        who, text = UNDER_WAY.get(state, ("主管部门", ""))
        return {"who": who, "turn_text": text, "turn_url": url, "turn_action": "看进度"}
    following = next((row for section in sections for row in section["rows"] if _is_open(row)), None)
    if following is None:
        return {"who": "本单位", "turn_text": ""}
    return {
        "who": "本单位",
        "turn_text": "填写和上传随时保存，换一台设备可以接着填。",
        "turn_url": following["url"],
        "turn_action": f"接着办：{following['text']}",
    }


def _plan(entry: Entry) -> list[dict[str, str]]:
    """The steps to the permission: filled in, checked by the office, granted by the bureau."""
    steps: tuple[tuple[str, str], ...] = (
        ("完善单位信息和附件", "单位填写、上传"),
        ("确认经办人", "短信验证码"),
        ("申请办理权限", "写明拟办理的业务"),
        ("属地审核", "送达盖章的情况表"),
        ("区人社局批准", "上报后 20 个工作日内"),
    )
    if carried_over(entry):
        steps = (*steps[:2], ("启用办理权限", "原系统已开通，不用重新审批"))
    state = State(entry.case.state) if entry.case and entry.permission == PermissionState.REQUESTED else None
    if state is None:
        whole = entry.information_whole and entry.attachments_whole
        at = 0 if not whole else 1 if entry.agent is None else 2
    else:
        at = {State.RETURNED_TO_EMPLOYER: 0, State.OFFICE_CHECK: 3}.get(state, 4)
    return [
        {"title": title, "text": text, "state": "done" if n < at else "now" if n == at else "later"}
        for n, (title, text) in enumerate(steps)
    ]


def _is_open(row: dict[str, Any]) -> bool:
    return bool(row["url"]) and row["status"] not in ("done", "not_needed")
