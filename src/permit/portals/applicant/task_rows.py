"""The task list: what is done, what is left, where to go on. Rows for `{% task_list %}`.

Clauses: N-10, 6.2-01
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime

from permit.clock import today
from permit.domain.lifecycle import BUSINESS_NAMES, Business
from permit.domain.sections import Reading, Section, read, with_lists
from permit.domain.sections.applicant import DISTRICTS, HOMES, LEVELS
from permit.portals.applicant.claim_pages import claims_of
from permit.portals.applicant.declaring import declaration_row
from permit.portals.applicant.material_rows import places_of, task_row
from permit.portals.applicant.progress import sends
from permit.records.models import Association, Case, Consent, FormSection
from permit.services.applicant_declaration import is_needed, standing_of
from permit.services.applicant_entry import Entry
from permit.services.handed_in import stored_sections
from permit.services.law_in_force import law_in_force
from permit.services.material_slots import SlotStatus

Row = dict[str, Any]
EMPLOYER_TITLES = {
    Business.NEW: "二、单位与类别",
    Business.RENEWAL: "二、单位与收入",
    Business.EMPLOYER_CHANGE: "二、新单位",
    Business.INFORMATION_CHANGE: "二、单位与变更事项",
}
NO_EMPLOYER = "没有聘用单位，由区人社局建立办件"
OPEN = ("missing", "replace", "in_progress", "not_started")


def section_row(section: Section, reading: Reading, record: FormSection | None, url: str, hint: str = "") -> Row:
    """One section: done, begun, or untouched."""
    if reading.complete:
        return {"text": section.title, "url": url, "status": "done", "hint": hint}
    if record is None:
        return {"text": section.title, "url": url, "status": "not_started", "hint": ""}
    words = f"还有 {len(reading.problems)} 处没有填好"
    return {"text": section.title, "url": f"{url}?check=1", "status": "in_progress", "hint": words}


def profile_rows(entry: Entry) -> list[Row]:
    """个人信息: six sections and the photo; closed until the household tells the scope (7-04)."""
    rows = []
    for section, reading, record in entry.sections:
        url = reverse("applicant:profile-section", args=[section.key])
        row = section_row(section, reading, record, url, profile_hint(section.key, reading))
        if not entry.scope_known and section.key != "household":
            row = {**row, "url": "", "hint": "先填户籍"}
        rows.append(row)
    photo = {"text": "照片", "url": reverse("applicant:photo") if entry.scope_known else ""}
    if entry.photo:
        return [*rows, {**photo, "status": "done", "hint": "一寸免冠，已通过检查"}]
    return [*rows, {**photo, "status": "not_started", "hint": "近期一寸免冠照"}]


def profile_hint(key: str, reading: Reading) -> str:
    """A few words of what was filled in."""
    values, rows = reading.values, reading.rows
    if key == "household":
        return str(values.get("register_address") or "")
    if key == "basic":
        return f"手机 {values['mobile']}" if values.get("mobile") else ""
    if key == "home":
        district = dict(DISTRICTS).get(values.get("district") or "", "")
        return f"{district}，{dict(HOMES).get(values.get('kind') or '', '')}".strip("，")
    if key == "education" and rows:
        names = [dict(LEVELS).get(row["level"] or "", "") for row in rows]
        return f"{names[0]}至{names[-1]}" if len(names) > 1 else names[0]
    if reading.none:
        return reading.section.none_label
    return f"{len(rows)} 条" if rows else ""


def employer_rows(
    standing: Association | None, consent: Consent | None, *, open_now: bool, business: Business = Business.NEW
) -> list[Row]:
    """聘用单位与单位同意."""
    url = reverse("applicant:association") if open_now else ""
    if standing is not None and standing.employer.is_freelancer:
        return [{"text": "自由职业", "url": url, "status": "done", "hint": NO_EMPLOYER}]
    employer = {"text": "聘用单位", "url": url, **_association(standing, open_now)}
    if business is Business.INFORMATION_CHANGE:
        url = reverse("applicant:change")
    return [employer, _consent(standing, consent, url, BUSINESS_NAMES[business])]


def _association(standing: Association | None, open_now: bool) -> Row:
    if standing is None:
        return {"status": "not_started" if open_now else "blocked", "words": "" if open_now else "未开放",
                "hint": "输入单位给您的关联码" if open_now else "先填完个人信息"}  # fmt: skip
    if standing.state == "requested":
        day = _day(standing.requested_at)
        return {"status": "requested", "words": "待确认", "hint": f"{standing.employer.name}，{day}提出"}
    return {"status": "done", "hint": f"{standing.employer.name}，{_day(standing.decided_at)}确认"}


def _consent(standing: Association | None, consent: Consent | None, url: str, name: str) -> Row:
    row = {"text": f"单位同意{name}", "url": url}
    if standing is None or standing.state != "confirmed":
        return {**row, "url": "", "status": "blocked", "words": "未开放", "hint": "关联确认后再请单位同意"}
    if consent is None:
        return {**row, "status": "not_started", "hint": f"请单位同意您申请{name}"}
    if consent.state in ("granted", "used"):
        who = f"，经办人 {consent.agent.name}" if consent.agent else ""
        return {**row, "status": "done", "hint": f"{_day(consent.answered_at)}同意{who}"}
    if consent.state == "requested":
        day = _day(consent.requested_at)
        return {**row, "status": "requested", "words": "待答复", "hint": f"{day}提出，等单位答复"}
    return {**row, "status": "replace", "words": consent.get_state_display(), "hint": consent.reason}


def claim_rows(case: Case) -> list[Row]:
    """申请类别 and what it asks for."""
    stored = {record.key: record for record in stored_sections("case", case)}
    rows: list[Row] = []
    law = law_in_force(today())
    for section in claims_of(case):
        record = stored.get(section.key)
        reading = read(with_lists(section, law), record.data if record else None)
        url = reverse("applicant:claims-section", kwargs={"number": case.number, "key": section.key})
        rows.append(section_row(section, reading, record, url, _claim_hint(section, reading)))
    return rows


def _claim_hint(section: Section, reading: Reading) -> str:
    if section.key == "category" and reading.values.get("category"):
        return section.field("category").label_of(reading.values["category"])
    if section.key == "income" and reading.rows:
        return f"{len(reading.rows)} 个月"
    return f"{len(reading.rows)} 条" if reading.rows else ""


def case_sections(case: Case, entry: Entry, slots: Sequence[SlotStatus], *, ready: bool) -> list[dict[str, Any]]:
    """The whole task list of a case."""
    association = case.association
    consents = association.consents.filter(business=case.business) if association else Consent.objects.none()
    consent = consents.select_related("agent").order_by("-id").first()
    materials = [task_row(case, place) for place in places_of(slots)]
    check = {"text": "发送前检查", "url": reverse("applicant:check", args=[case.number])}
    own = sends(case)
    if ready and not own:
        check |= {"status": "done", "words": "没有会被退回的", "hint": "您的信息和材料都齐了"}
    elif not own:
        check |= {"status": "blocked", "hint": "现在就可以先看检查结果"}
    elif ready:
        check |= {"status": "not_started", "words": "可以发送", "hint": "看一遍检查结果，声明并发送"}
    else:
        check |= {"status": "blocked", "hint": "材料齐了就能发送；现在也可以先看检查结果"}
    business = Business(case.business)
    employed = employer_rows(association, consent, open_now=True, business=business)[: None if own else 1]
    return [
        counted("一、个人信息", profile_rows(entry)),
        counted(EMPLOYER_TITLES[business], [*employed, *claim_rows(case)]),
        counted("三、材料", materials),
        {
            "title": "四、检查并发送" if own else "四、检查并声明",
            "rows": [check, *_declaration(case, slots, ready=ready)],
        },
    ]


def _declaration(case: Case, slots: Sequence[SlotStatus], *, ready: bool) -> list[Row]:
    """What the employer sends, the applicant declares before (7-05)."""
    if not is_needed(case):
        return []
    return [declaration_row(case, standing_of(case), ready=ready, papers=not any(slot.blocking for slot in slots))]


def entry_sections(entry: Entry, standing: Association | None, consent: Consent | None) -> list[dict[str, Any]]:
    """The task list before a case is open."""
    opened = entry.whole
    ready = consent is not None and consent.state == "granted"
    start = {"text": "填写新办申请", "url": "", "status": "not_started" if ready else "blocked",
             "words": "可以开始" if ready else "未开放",
             "hint": "单位已同意，可以开始" if ready else "单位同意后开始：选类别、传材料、检查并发送"}  # fmt: skip
    if standing is not None and standing.employer.is_freelancer:
        start |= {"hint": "由区人社局建立办件，您填写后直接发送给属地部门"}
    return [
        counted("一、个人信息", profile_rows(entry)),
        counted("二、聘用单位", employer_rows(standing, consent, open_now=opened)),
        {"title": "三、申请新办", "rows": [start]},
    ]


def counted(title: str, rows: list[Row]) -> dict[str, Any]:
    """A section with how many of its rows are done."""
    counting = [row for row in rows if row["status"] != "not_needed"]
    done = sum(row["status"] == "done" for row in counting)
    return {"title": title, "rows": rows, "done": done, "total": len(counting)}


def progress_of(sections: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """How many of the counted rows are done."""
    counted = [section for section in sections if "total" in section]
    return sum(section["done"] for section in counted), sum(section["total"] for section in counted)


def next_open(sections: Iterable[dict[str, Any]]) -> Row | None:
    """The first row that is still to do and can be opened."""
    rows = [row for section in sections for row in section["rows"]]
    urgent = [row for row in rows if row["status"] in OPEN and row["url"]]
    return next(iter(urgent), None)


def counts_left(sections: Sequence[dict[str, Any]]) -> tuple[int, int]:
    """Open rows of information, and of materials."""
    left = [sum(row["status"] in OPEN for row in section["rows"]) for section in sections]
    information = sum(left[:-2]) if len(left) > 3 else sum(left)
    materials = left[-2] if len(left) > 3 else 0
    return information, materials


def _day(moment: datetime | None) -> str:
    if moment is None:
        return ""
    day = localtime(moment)
    return f"{day.year}年{day.month}月{day.day}日"
