"""A case as a row of the work list: the reason in words, the clock, the comparison."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.timezone import localtime

from permit.domain.lifecycle import BUSINESS_NAMES, STATE_NAMES, Business, State
from permit.domain.sections.claims import CATEGORIES
from permit.domain.validity import WindowRule
from permit.domain.working_days import Calendar
from permit.portals.casework.desk import Desk
from permit.portals.casework.reporting import sheet_printer
from permit.portals.casework.work_list import CHANGED, ENDED_RANK, LAPSING, LATE, PLAIN
from permit.portals.components.text import cn_day, cn_time
from permit.records.models import Case, RegistryAnswer
from permit.services.case_clock import running_clock
from permit.services.law_in_force import law_in_force

CATEGORY_WORDS = {key: words.split("　")[0] for key, words in CATEGORIES}
AHEAD = {
    State.ACCEPTANCE: "后面还有复审、终审，请今天受理",
    State.REVIEW: "后面还有终审，请今天复审",
    State.DECISION: "请今天作出决定",
}
REGISTRY_WORDS = dict(RegistryAnswer.Registry.choices)


def business_words(case: Case) -> str:
    """新办 ・ 第 1 类."""
    words = BUSINESS_NAMES[Business(case.business)]
    return f"{words} ・ {CATEGORY_WORDS[case.category]}" if case.category in CATEGORY_WORDS else words


def subject_of(case: Case) -> str:
    """Who it is about: the person, or the employer itself."""
    return case.person.name if case.person else case.employer.name


def groups_of(cases: Iterable[Any], desk: Desk, today: date, calendar: Calendar) -> list[dict[str, Any]]:
    """Rows under 证件快到期, 可能误期, 有变化 and the rest, each group with how many of it are on this page."""
    cases = list(cases)
    answers = newest_answers(cases)
    kept = WindowRule.of(law_in_force(today)).office_allowance
    rows: dict[int, list[dict[str, Any]]] = {}
    for case in cases:
        clock = bureau_time(case, today) or (
            office_time(case, kept, today, calendar) if desk.door == "office" else None
        )
        rows.setdefault(case.rank, []).append(row_of(case, desk, answers, today, calendar) | {"clock": clock})
    last = "按等候先后" if desk.door == "office" else "按到期先后"
    notes = {CHANGED: "补正、催办、例外，"}
    late = "等候已久" if desk.door == "office" else "可能误期"
    return [
        {"title": title, "note": f"{notes.get(rank, '')}{len(rows[rank])} 件", "rows": rows[rank]}
        for rank, title in (
            (LAPSING, "证件快到期"),
            (LATE, late),
            (CHANGED, "有变化"),
            (PLAIN, last),
            (ENDED_RANK, "已办结"),
        )
        if rank in rows
    ]


def row_of(case: Any, desk: Desk, answers: Mapping[str, Any], today: date, calendar: Calendar) -> dict[str, Any]:
    """One row for `{% work_list %}`."""
    found = answers_of(case, answers)
    reason, note = reason_of(case, found, desk, today, calendar)
    differing = sum(len(answer.differences) or 1 for answer in found if answer.outcome == "differs")
    silent = any(answer.outcome == "silent" for answer in found)
    return {
        "id": case.number,
        "url": desk.url("case", case.number),
        "reason": reason,
        "reason_note": note,
        "urgent": case.rank == LAPSING or (case.rank == LATE and running_clock(case) is not None),
        "person": subject_of(case),
        "number": case.number,
        "employer": case.employer.name if case.person else "单位办件",
        "office": case.office.name if case.office else "",
        "business": business_words(case),
        "state": STATE_NAMES[State(case.state)] + (f"，{case.assignee.name}" if case.assignee else ""),
        "comparison": "differs" if differing else "silent" if silent else "match" if found else "",
        "differences": differing,
    }


def bureau_time(case: Case, today: date) -> dict[str, Any] | None:
    """Working days left with the bureau, and by which day (8-01); None while its clock does not run."""
    run = running_clock(case)
    if run is None:
        return None
    used, left = run.days_used(today), run.days_left(today)
    return {"used": used, "total": run.due.count, "left": left, "due": run.due_on, "provisional": run.provisional}


def office_time(case: Case, kept: int, today: date, calendar: Calendar) -> dict[str, Any] | None:
    """How long a case has waited with the office, against the working days kept for it; no limit by law (R-02)."""
    if case.state != State.OFFICE_CHECK or case.state_since is None:
        return None
    since = localtime(case.state_since).date()
    waited, due = calendar.between(since, today).days, calendar.add(since, kept)
    return {"used": waited, "total": kept, "due": due.day, "provisional": due.provisional, "waiting": True}


def reason_of(case: Any, answers: list[RegistryAnswer], desk: Desk, today: date, calendar: Calendar) -> tuple[str, str]:
    """Why the case stands where it stands, and a few words more."""
    state = State(case.state)
    if case.rank == LAPSING:
        return "证件快到期", f"证件将于 {cn_day(case.lapses_on)} 到期，过期办件就关闭"
    if case.rank == LATE:
        if desk.door == "office":
            waited = calendar.between(localtime(case.state_since).date(), today).days
            return "请先核对", f"已等 {waited} 个工作日，{sheet_words(case)}"
        overdue = case.decide_by is not None and case.decide_by < today
        return ("已经误期" if overdue else "最先到期"), AHEAD.get(state, "")
    if case.rank == ENDED_RANK:
        return STATE_NAMES[state], cn_day(case.closed_at)
    if case.back:
        return "补正后回来", f"第 {case.round} 轮，先看改过的地方"
    if case.urged:
        urge = case.urges.all()[0]
        who = "单位催办" if urge.by == "employer" else "本人催办"
        return who, f"{cn_day(urge.urged_at)} {cn_time(urge.urged_at)}，共 {len(case.urges.all())} 次"
    if case.exception:
        clauses = "、".join(request.clause for request in case.exceptions.all())
        return "要决定例外", f"条款 {clauses}，单位已写理由"
    silent = [REGISTRY_WORDS[answer.registry] for answer in answers if answer.outcome == "silent"]
    if state is State.OFFICE_CHECK:
        return "待核对", sheet_words(case)
    if silent and state in AHEAD:
        return f"{silent[0]}无回音", "受理时会再查一次，也可以人工认定"
    return ("按到期先后", "无特别情况") if state in AHEAD else (STATE_NAMES[state], "")


def sheet_words(case: Any) -> str:
    """Where the stamped sheet is."""
    lines = list(case.status_lines.all())
    if not lines:
        return f"{sheet_printer(case)}还没有打印情况表"
    words = {"printed": "情况表还没有送到", "received": "情况表已收到", "rejected": "情况表没有收下"}
    return words[lines[0].form.state]


def newest_answers(cases: Iterable[Case]) -> dict[str, RegistryAnswer]:
    """The newest answer of each registry about each person and employer of the page: one query, without the details."""
    cases = list(cases)
    people = {case.person_id for case in cases if case.person_id}
    employers = {case.employer_id for case in cases}
    asked = RegistryAnswer.objects.filter(Q(person__in=people) | Q(employer__in=employers, person=None))
    plain = asked.only("registry", "outcome", "differences", "person", "employer").order_by("id")
    return {f"{answer.registry}:{answer.person_id}:{answer.employer_id}": answer for answer in plain}


def answers_of(case: Case, answers: Mapping[str, RegistryAnswer]) -> list[RegistryAnswer]:
    """Those of `newest_answers` that concern this case."""
    return [
        answer
        for answer in answers.values()
        if (case.person_id is not None and answer.person_id == case.person_id)
        or (answer.person_id is None and answer.employer_id == case.employer_id)
    ]
