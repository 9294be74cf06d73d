"""The declaration as the applicant meets it outside its own page: heading, whose turn, row of the task list (7-05).

Clauses: 7-05, R-01
"""

from datetime import date
from typing import Any

from django.urls import reverse

from permit.domain.errors import Refused
from permit.portals.components.text import cn_datetime
from permit.portals.declaring_words import sending_day_words
from permit.records.models import Case
from permit.services.applicant_declaration import DeclarationStanding, is_needed, standing_of
from permit.services.declare_case import require_ready_to_declare

ROW = "核对并声明"


def declaring_turn(case: Case, day: date) -> dict[str, Any] | None:
    """title, who, text, urgent, url, action; None where it is not the declaration that the case waits for."""
    if not is_needed(case):
        return None
    standing, urgent = standing_of(case), sending_day_words(case, day)
    page = {"url": reverse("applicant:declare", args=[case.number]), "urgent": urgent, "holds": standing.holds}
    if standing.holds:
        at = cn_datetime(standing.latest.declared_at) if standing.latest else ""
        text = f"您 {at} 声明。单位核对后报送属地部门；内容再有改动，要重新声明。"
        return {**page, "title": "已声明，等单位提交", "who": case.employer.name, "text": text, "action": ""}
    try:
        require_ready_to_declare(case, day)
    except Refused as refusal:
        return _not_yet(refusal, page, case)
    title = "内容有变化，请核对后重新声明" if standing.changed else "都齐了，请核对并声明"
    text = "看一遍要交出去的全部内容，声明以后单位才能提交。"
    return {**page, "title": title, "who": "您本人", "text": text, "action": ROW}


def _not_yet(refusal: Refused, page: dict[str, Any], case: Case) -> dict[str, Any] | None:
    """It is the employer's turn; where the applicant itself has something to do, the page says that instead."""
    if refusal.code == "employer_papers_missing":
        text = f"等单位上传：{refusal.facts['titles']}。传齐后会发短信，请您核对并声明。"
        return {
            **page,
            "title": "您这边都准备好了，等单位上传材料",
            "who": case.employer.name,
            "text": text,
            "action": "",
        }
    if refusal.code == "employer_still_correcting":
        text = "单位改好以后会发短信，请您核对改过的内容并重新声明。"
        return {**page, "title": "退回单位补正", "who": case.employer.name, "text": text, "action": ""}
    return None


def declaration_row(case: Case, standing: DeclarationStanding, *, ready: bool, papers: bool) -> dict[str, Any]:
    """The last row of the task list. `ready`: nothing of the applicant's is open; `papers`: nor of the employer's."""
    row = {"text": ROW, "url": reverse("applicant:declare", args=[case.number])}
    if standing.holds:
        at = cn_datetime(standing.latest.declared_at) if standing.latest else ""
        return {**row, "status": "done", "words": "已声明", "hint": f"{at}，由单位核对并提交"}
    if not ready:
        return {**row, "status": "blocked", "hint": "填好、传齐以后，核对全部内容并声明，单位才能提交"}
    if not papers:
        return {**row, "status": "requested", "words": "等单位上传", "hint": "单位的材料传齐后会发短信请您声明"}
    again = "内容有变化，要重新声明" if standing.changed else "核对全部内容并声明，单位才能提交"
    return {**row, "status": "missing", "words": "要您声明", "hint": again}
