"""Guide 6.4: what an employer change turns on beside the new employer's own conditions (R-36).

Clauses: 6.4-03, 6.4-06, 6.4-07, R-36
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from permit.domain.clauses import clause
from permit.domain.conditions.finding import FactShown, Finding
from permit.domain.dossier.model import Applicant, Dossier, Employer
from permit.domain.expression import Fact, Verdict, evaluate
from permit.domain.law import Law
from permit.domain.months import YearMonth, chinese_month
from permit.domain.wording import shown

_PAYER = {True: "由新单位缴纳", False: "由别的单位缴纳", None: "由谁缴纳未取得"}
INSURED_SINCE = Fact("insured_by_new_employer", "新单位缴纳社保的月数（挂起以来）", "months")
PAYER_IS_EMPLOYER = Fact("newest_payer_is_employer", "最近一个月由新单位缴纳社保", "flag")
# Clauses: 6.4-03
ON_RECORD = INSURED_SINCE >= 1
# Clauses: 6.4-06
PAYS = PAYER_IS_EMPLOYER.yes


def insured_by(months: Iterable[Mapping[str, Any]] | None, uscc: str, since: date | None) -> bool | None:
    """Whether `months` (as the registry answers) hold one paid by `uscc` in or after the month of `since`."""
    if months is None:
        return None
    first = f"{since:%Y-%m}" if since else ""
    return any(month.get("payer_uscc") == uscc and str(month.get("month", "")) >= first for month in months)


def moving_findings(dossier: Dossier, law: Law) -> tuple[Finding, ...]:
    """6.4-03 and 6.4-06 of a dossier; unknown while the registry has not answered."""
    employer, applicant = dossier.employer or Employer(), dossier.applicant or Applicant()
    since = _suspended_since(dossier)
    paid = applicant.social_insurance
    by_month = {entry.month: entry.payer_uscc for entry in paid or () if entry.month is not None}
    here = sorted(
        month
        for month, payer in by_month.items()
        if employer.uscc is not None and payer == employer.uscc and (since is None or month >= since)
    )
    known = paid is not None and employer.uscc is not None
    newest = max(by_month, default=None)
    row: dict[str, Any] = {
        INSURED_SINCE.name: len(here) if known else None,
        PAYER_IS_EMPLOYER.name: by_month[newest] == employer.uscc if known and newest is not None else None,
    }
    months = "、".join(chinese_month(month) for month in here[-3:])
    if not known:
        words = "社保未取得。"
    else:
        words = f"新单位已缴纳 {len(here)} 个月（{months}）。" if here else "没有新单位缴纳的社保记录。"
    newest_words = f"最近一个月（{chinese_month(newest)}）" if newest is not None else "最近一个月"
    payer = _PAYER[row[PAYER_IS_EMPLOYER.name]]
    return (
        _finding(
            "6.4-03", evaluate(ON_RECORD, row, law.values), words if known else "社保未取得。", INSURED_SINCE, row, law
        ),
        _finding("6.4-06", evaluate(PAYS, row, law.values), f"{newest_words}{payer}。", PAYER_IS_EMPLOYER, row, law),
    )


def _suspended_since(dossier: Dossier) -> YearMonth | None:
    stretches = (dossier.permit.suspended if dossier.permit else None) or ()
    days = [stretch.since for stretch in stretches if stretch.since is not None]
    return YearMonth.of(max(days)) if days else None


def _finding(clause_id: str, verdict: Verdict, because: str, fact: Fact, row: Mapping[str, Any], law: Law) -> Finding:
    value = row[fact.name]
    remedy = None if verdict else "由新单位缴纳社保，登记部门有记录后再查一次。"
    facts = (FactShown(fact.name, fact.label, fact.unit, value, shown(value, fact.unit)),)
    return Finding(
        clause_id, clause(clause_id).title, verdict, law.is_soft(clause_id), True, because, facts, (), remedy
    )
