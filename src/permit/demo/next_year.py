"""Next year's declaration round of the demo district: open, with declarations at every point of their way (1.1-01)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import cycle

from permit.demo.calendar import Moments
from permit.demo.outside import Outside
from permit.demo.papers import put
from permit.demo.staff import Staff
from permit.domain.quota_round import AMOUNT, ANSWER, NUMBER, REASONS
from permit.records.models import Employer, NeedDeclaration, QuotaRound
from permit.services.acting import Acting
from permit.services.check_declaration import Correction, accept_declaration, return_declaration
from permit.services.declare_need import save_declaration, send_declaration
from permit.services.plan_quota_round import RoundPlan, default_dimensions, plan_quota_round
from permit.services.quota_rounds import slot_of

DECLARED, PLANNED = 14, 12
OPEN_DAYS = 35
QUESTIONS = (
    {
        "key": "headquarters",
        "label": "是否为总部企业",
        "kind": "yes_no",
        "help": "以本区认定为准",
        "required": True,
    },
    {
        "key": "projects",
        "label": "在本区承担的重点项目",
        "kind": "text",
        "help": "没有的填“没有”",
        "required": False,
    },
)
PAPERS = {
    "output": "涉税信息告知书",
    "investment": "投资证明",
    "employment": "社会保险缴费人数证明",
    "research": "研发费用专项审计报告",
}
UNPROVED = {f"{AMOUNT}research": "审计报告没有盖章，请重新上传。"}
Turn = Callable[[NeedDeclaration, Acting, Moments], object]


def open_round(agents: Mapping[str, Acting], outside: Outside, staff: Staff, moments: Moments) -> QuotaRound:
    """Planned two weeks ago, open since the day after; half of the employers have begun."""
    now = moments.at(PLANNED)
    opens_on = now.date() + timedelta(days=1)
    closes_on = moments.today + timedelta(days=OPEN_DAYS)
    plan = RoundPlan(moments.today.year + 1, opens_on, closes_on, QUESTIONS, default_dimensions(now))
    quota_round = plan_quota_round(plan, staff.by_role["quota"], now)
    turns = cycle((_sent, _accepted, _draft, _corrected, _sent_back, _accepted, _sent))
    for number, agent in enumerate(list(agents.values())[:DECLARED]):
        _declare(quota_round, agent, number, next(turns), outside, staff, moments)
    return quota_round


def _declare(
    quota_round: QuotaRound, agent: Acting, number: int, turn: Turn, outside: Outside, staff: Staff, moments: Moments
) -> None:
    employer = agent.employer
    assert employer is not None
    now = moments.at(8 - number % 4)
    typed = _typed(number)
    for key, title in PAPERS.items():
        scan = outside.order_scan("paper", {"title": title}).result()
        put(employer, slot_of(quota_round, key), title, scan, agent, now)
    if turn is _draft:
        typed = {key: text for key, text in typed.items() if key != f"{AMOUNT}research"}
    kept = save_declaration(quota_round, employer, typed, agent, now)
    if turn is not _draft:
        kept = send_declaration(quota_round, employer, agent, now)
    turn(kept, _office_of(employer, staff), moments)


def _typed(number: int) -> dict[str, str]:
    """Figures that differ from employer to employer and are the same on every day."""
    return {
        NUMBER: str(2 + number * 3 % 7),
        REASONS: "明年新设研发和交付团队，岗位急需有经验的专业人员。",
        f"{ANSWER}headquarters": "yes" if number % 5 == 0 else "no",
        f"{ANSWER}projects": "没有",
        f"{AMOUNT}output": str(1200 + number * 937 % 5200),
        f"{AMOUNT}investment": str(80 + number * 211 % 900),
        f"{AMOUNT}employment": str(35 + number * 29 % 240),
        f"{AMOUNT}research": str(12 + number * 53 % 310),
    }


def _office_of(employer: Employer, staff: Staff) -> Acting:
    assert employer.office_id is not None
    return staff.by_office[employer.office_id]


def _draft(kept: NeedDeclaration, office: Acting, moments: Moments) -> None:
    """Begun; a figure is missing."""


def _sent(kept: NeedDeclaration, office: Acting, moments: Moments) -> None:
    """With the office."""


def _accepted(kept: NeedDeclaration, office: Acting, moments: Moments) -> None:
    accept_declaration(kept.pk, kept.version, {}, office, moments.at(2))


def _corrected(kept: NeedDeclaration, office: Acting, moments: Moments) -> None:
    """One figure taken lower than declared, with the reason."""
    lower = Correction(kept.amounts["output"] * 9 // 10, "按完税证明所属期核减。")
    accept_declaration(kept.pk, kept.version, {"output": lower}, office, moments.at(2))


def _sent_back(kept: NeedDeclaration, office: Acting, moments: Moments) -> None:
    return_declaration(kept.pk, kept.version, UNPROVED, office, moments.at(2))
