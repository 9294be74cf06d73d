"""What one will find behind each identity of a demonstration, in words: the stage of a case, or of a permit's life."""

from datetime import date

from permit.clock import today
from permit.domain.lifecycle import BUSINESS_NAMES, STATE_NAMES, Business, State
from permit.domain.validity import WindowRule, renewal_window
from permit.records.models import CarriedHolder, Case, NeedDeclaration, Permit
from permit.services.law_in_force import calendar_in_force, law_in_force
from permit.services.permit_facts import LIVING
from permit.services.permit_standing import standing_on

QUIET = "还没有到续签时间"
_PHASES = {
    "too_early": QUIET,
    "open": "可以续签，还没有发起",
    "urgent": "已过稳妥日，还没有发起续签",
    "late": "已过续签期限，还没有发起",
    "lapsed": "已到期",
}


def case_words() -> dict[str, str]:
    """By unique id: the newest case and where it stands."""
    words: dict[str, str] = {}
    for case in Case.objects.exclude(person=None).select_related("person").order_by("pk"):
        assert case.person is not None
        words[case.person.subject] = f"{BUSINESS_NAMES[Business(case.business)]}：{STATE_NAMES[State(case.state)]}"
    return words


def holder_words() -> dict[str, str]:
    """By unique id: what the newest permit is today; of one with an open case, which."""
    words: dict[str, str] = {}
    running = set(Case.objects.exclude(person=None).filter(closed_at=None).values_list("person__subject", flat=True))
    cases = case_words()
    for permit in Permit.objects.select_related("person", "carried_over").prefetch_related("facts").order_by("pk"):
        subject = permit.person.subject
        under_way = subject in running
        said = _of_permit(permit, today(), under_way=under_way)
        words[subject] = f"{said} · {cases[subject]}" if under_way else said
    return words


def _of_permit(permit: Permit, day: date, *, under_way: bool) -> str:
    standing = standing_on(permit, max(day, permit.issued_on), permit.facts.all())
    carried: CarriedHolder | None = getattr(permit, "carried_over", None)
    if standing.state in LIVING and carried is not None and carried.completed_at is None:
        return "原系统持证人，信息还没有补齐"
    if standing.state != "valid":
        return f"证件{standing.state_name}"
    if any(fact.kind == "term" and fact.valid_from > day for fact in permit.facts.all()):
        return "持证人，已续签"
    if under_way:
        return "持证人，正在办理"
    window = renewal_window(standing.valid_until, calendar_in_force(), WindowRule.of(law_in_force(day)))
    return f"持证人，{_PHASES[window.phase(day)]}"


def employer_words() -> dict[int, str]:
    """By employer: a change of department under way, and how far the declaration of next year's need has come."""
    words: dict[int, list[str]] = {}
    for case in Case.objects.filter(business=Business.DEPARTMENT_CHANGE, closed_at=None):
        words.setdefault(case.employer_id, []).append(f"主管部门变更：{STATE_NAMES[State(case.state)]}")
    for declared in NeedDeclaration.objects.select_related("round"):
        said = f"{declared.round.year} 年需求申报：{declared.get_state_display()}"
        words.setdefault(declared.employer_id, []).append(said)
    return {employer: "，".join(said) for employer, said in words.items()}
