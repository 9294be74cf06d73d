"""Numbers of the demo district in mid-year: a transfer that two people decided, one that waits, an exception asked for.

Clauses: 1.1-02, 1.1-03
"""

from collections.abc import Mapping

from permit.demo.calendar import Moments
from permit.demo.staff import Staff
from permit.domain.lifecycle import Business, State
from permit.records.models import Case, Employer
from permit.records.models.quota_decisions import QuotaDecision
from permit.services.acting import Acting
from permit.services.ask_quota_exception import ask_quota_exception
from permit.services.propose_quota_decision import QuotaMove, propose_quota_decision
from permit.services.quota_ports import balance
from permit.services.settle_quota_decision import approve_quota_decision

Kind = QuotaDecision.Kind
LEAST_FREE = 2


def change_numbers(agents: Mapping[str, Acting], staff: Staff, moments: Moments) -> None:
    """What can be shown with the employers there are; nothing where they have no numbers."""
    year = moments.today.year
    employers = [agent.employer for agent in agents.values() if agent.employer is not None]
    well_off = [each for each in employers if balance(each, year).free >= LEAST_FREE]
    if len(well_off) >= 2:
        giver, taker = well_off[0].uscc, well_off[1].uscc
        reason = "项目延期，当年用不完，调剂给急需的单位。"
        _decided(QuotaMove(Kind.TRANSFER, year, 1, reason, giver, taker), staff, moments)
        waiting = QuotaMove(Kind.ADDITION, year, 1, "新设研发中心，年中申请追加。", "", giver)
        propose_quota_decision(waiting, staff.by_role["quota"], moments.at(1))
    _out_of_numbers(employers, agents, staff, moments)


def _decided(move: QuotaMove, staff: Staff, moments: Moments) -> None:
    proposed = propose_quota_decision(move, staff.by_role["quota"], moments.at(2))
    approve_quota_decision(proposed.pk, proposed.version, "同意", staff.by_role["quota2"], moments.at(1))


def _out_of_numbers(employers: list[Employer], agents: Mapping[str, Acting], staff: Staff, moments: Moments) -> None:
    """One employer has used everything it has, and asks for a case that waits for it."""
    waiting = Case.objects.filter(business=Business.NEW, state=State.FIRST_REVIEW, employer__in=employers)
    case = waiting.select_related("employer").order_by("pk").first()
    if case is None:
        return
    free = balance(case.employer, moments.today.year).free
    if free:
        reason = "单位扩招计划取消，收回没有使用的名额。"
        move = QuotaMove(Kind.REDUCTION, moments.today.year, free, reason, case.employer.uscc)
        _decided(move, staff, moments)
    words = "承担区重点项目，岗位空缺会停线，不能等到下一年度。"
    ask_quota_exception(case.number, None, words, agents[case.employer.uscc], moments.at(0))
