"""What the page of the first review shows: the employee's answers, the materials, the check, the employer's own places.

Clauses: 6.2-06, 6.2-01, 6.1.2-04
"""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime

from permit.domain.lifecycle import Business, State
from permit.portals.employer.case_words import is_sent_here
from permit.portals.employer.entry_tasks import slot_anchor
from permit.portals.employer.review_form import ReviewForm
from permit.portals.employer.targets import sections_of
from permit.portals.employer.uploads import drawn_slot, term_form, waiver
from permit.portals.quota_exception_words import requests_of, told_rows
from permit.portals.section_answers import answer_rows
from permit.records.models import AttachmentVersion, Case, Defect, Return
from permit.services.answer_employer_return import open_return
from permit.services.case_problems import CaseProblems
from permit.services.handed_in import stored_sections
from permit.services.material_slots import SlotStatus
from permit.services.one_reading import asked_once
from permit.services.quota_ports import balance, reservation_of

STATE_ORDER = ("would_return", "soft", "unknown")


def employer_slots(slots: tuple[SlotStatus, ...]) -> list[SlotStatus]:
    """What the employer issues or stamps: contract, statement, income papers, lodging statement (6.2-06)."""
    return [slot for slot in slots if slot.required is not False and (slot.by == "employer" or slot.part.stamp)]


def open_slots(case: Case, slots: tuple[SlotStatus, ...]) -> frozenset[str]:
    """Which of them the employer may fill now: all in its own review, after a return only the defects (R-19)."""
    own = frozenset(slot.key for slot in employer_slots(slots))
    if case.state == State.FIRST_REVIEW or (case.state == State.DRAFT and is_sent_here(case)):
        return own
    if case.state not in (State.RETURNED_TO_EMPLOYER, State.RETURNED_TO_APPLICANT):
        return frozenset()
    sent_back = open_return(case)
    if sent_back is None:
        return frozenset()
    named = Defect.objects.filter(sent_back=sent_back, kind="material", owner="employer").values_list(
        "target", flat=True
    )
    return frozenset(named) & frozenset(slot.key for slot in slots)


def _returned_papers(sent_back: Return | None) -> tuple[Defect, ...]:
    if sent_back is None:
        return ()
    return asked_once(("returned papers", sent_back.pk), lambda: tuple(sent_back.defects.filter(kind="material")))


def drawn_employer_slot(case: Case, slot: SlotStatus, is_open: bool) -> dict[str, Any]:
    """A place of the case for `{% upload_slot %}`."""
    sent_back = open_return(case)
    words = next((each for each in _returned_papers(sent_back) if each.target == slot.key), None)

    def removal(version: AttachmentVersion) -> str:
        if version.uploaded_by != "employer":
            return ""
        return reverse("employer:case-remove", args=[case.number, version.pk])

    drawn = drawn_slot(slot, "", removal if is_open else None, words.words if words else "")
    drawn["who"] = "由单位提供" if slot.by == "employer" else "员工提供、单位盖章；单位也可以直接上传盖好章的"
    upload = reverse("employer:case-upload", args=[case.number, slot_anchor(slot.key)]) if is_open else ""
    term = reverse("employer:case-term", args=[case.number, slot_anchor(slot.key)])
    asked = term_form(slot) if is_open else None
    waive = reverse("employer:case-waive", args=[case.number, slot_anchor(slot.key)])
    place = {"slot": drawn, "upload_url": upload, "locked": "", "term_url": term, "term_form": asked}
    return {**place, **(waiver(slot, waive) if is_open and slot.required else {})}


def issues_of(case: Case, problems: CaseProblems) -> list[dict[str, Any]]:
    """The check's issues as cards, what would come back first."""
    ordered = sorted(problems.problems, key=lambda issue: STATE_ORDER.index(issue.state))
    return [_issue(case, issue) for issue in ordered]


def _issue(case: Case, issue: Any) -> dict[str, Any]:
    card = {
        "title": issue.title,
        "state": issue.state,
        "clause": issue.clause,
        "situation": issue.situation,
        "requirement": issue.requirement,
        "source": issue.source,
        "remedy": issue.remedy,
        "who": "员工的情况" if issue.owner == "applicant" else "单位的情况",
    }
    if issue.state == "would_return" and issue.owner == "applicant" and is_sent_here(case):
        card["remedy"] = card["remedy"] or "请员工在个人端补上"
    elif issue.state == "would_return" and issue.owner == "applicant":
        card |= {"url": reverse("employer:return", args=[case.number]), "action": "退回员工补正"}
        card["remedy"] = card["remedy"] or "退回员工补正"
    elif issue.state == "would_return" and issue.kind == "material":
        card |= {"url": reverse("employer:case-materials", args=[case.number]), "action": "上传"}
    elif issue.owner == "employer" and issue.kind == "field":
        card |= {"url": reverse("employer:information"), "action": "改单位信息"}
    return card


def item_cards(case: Case, form: ReviewForm, problems: CaseProblems, autosave_url: str) -> list[dict[str, Any]]:
    """Each item to look at, with its content and its tick: what was filled in, then what was handed in."""
    keys = {key for key, _ in form.items}
    stored = _stored(case)
    filled = [
        {
            "title": section.title,
            "rows": answer_rows(section, stored.get((section.owner, section.key), {})),
            **_tick(form, key, autosave_url),
        }
        for section in sections_of(case)
        if (key := f"{section.owner}.{section.key}") in keys
    ]
    handed_in = [
        {**_material(slot), **_tick(form, slot.key, autosave_url)} for slot in problems.slots if slot.key in keys
    ]
    return [
        {"title": "一、员工填写的内容", "meta": f"{len(filled)} 项", "cards": filled, "materials": False},
        {"title": "二、上传的材料", "meta": f"{len(handed_in)} 项", "cards": handed_in, "materials": True},
    ]


def _tick(form: ReviewForm, key: str, autosave_url: str) -> dict[str, Any]:
    bound = form.check(key)
    return {"check": bound, "autosave_url": f"{autosave_url}?field={bound.name}"}


def _stored(case: Case) -> dict[tuple[str, str], Any]:
    owners = (("case", case), ("person", case.person))
    return {
        (kind, record.key): record.data for kind, owner in owners if owner for record in stored_sections(kind, owner)
    }


def _material(slot: SlotStatus) -> dict[str, Any]:
    return {
        "title": slot.title,
        "clause": slot.material.id,
        "note": slot.words,
        "files": [
            {"id": version.pk, "words": f"看 {version.file_name}（{version.pages} 页）"} for version in slot.versions
        ],
    }


def shown_document(problems: CaseProblems, asked: str) -> dict[str, Any] | None:
    """The document in the pane: `asked` is `version` or `version:page`; without it the first one."""
    versions = [(slot, version) for slot in problems.slots for version in slot.versions]
    if not versions:
        return None
    wanted, _, page_typed = asked.partition(":")
    slot, version = next(((s, v) for s, v in versions if str(v.pk) == wanted), versions[0])
    typed = int(page_typed) if page_typed.isascii() and page_typed.isdigit() and len(page_typed) < 5 else 1
    page = max(1, min(typed, version.pages))
    return {
        "title": slot.title,
        "image_url": reverse("files:page", args=[version.pk, page]),
        "page": page,
        "pages": version.pages,
        "version": f"第 {version.number} 版",
        "uploaded": _day(version.uploaded_at),
        "download_url": reverse("files:download", args=[version.pk]),
        "alt": f"{slot.title}，第 {page} 页",
        "previous": f"{version.pk}:{page - 1}" if page > 1 else "",
        "following": f"{version.pk}:{page + 1}" if page < version.pages else "",
    }


def _day(at: datetime) -> str:
    local = localtime(at)
    return f"{local.month}月{local.day}日"


def quota_words(case: Case, now: datetime) -> dict[str, Any] | None:
    """This year's number and what the case would take of it (1.1-03)."""
    if case.business != Business.NEW:
        return None
    year = localtime(now).year
    state, held, requests = balance(case.employer, year), reservation_of(case), requests_of(case)
    newest = requests[0] if requests else None
    return {
        "figures": [
            {"label": f"{year}年核定", "count": state.allotted, "unit": "个"},
            {"label": "占用和使用", "count": state.reserved + state.used, "unit": "个"},
            {"label": "余额", "count": state.free, "unit": "个"},
        ],
        "held": held is not None,
        "by_exception": held is not None and held.kind == "exception",
        "free": state.free,
        "waiting": newest is not None and newest.state == "open",
        "requests": told_rows(requests),
        "ask_url": reverse("employer:quota-exception", args=[case.number]),
    }
