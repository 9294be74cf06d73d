"""What stands beside a verdict without changing it: the registry's word on a diploma, and where others are to go."""

from __future__ import annotations

from dataclasses import replace

from permit.domain.conditions.categories import GRADUATE
from permit.domain.conditions.filing import ELSEWHERE, SCOPE
from permit.domain.conditions.finding import FactShown, Finding
from permit.domain.dossier.model import Applicant, Dossier, Study

_LEVELS = {"bachelor": "本科", "master": "硕士", "doctor": "博士"}
_SAID = {"valid": "有效", "invalid": "无效", "unknown": "尚无结果"}


def with_remarks(finding: Finding, dossier: Dossier) -> Finding:
    """The finding with what a person reads beside it.

    Clauses: N-08, 7-04
    """
    applicant = dossier.applicant or Applicant()
    if finding.id == GRADUATE.clause_id:
        return _compared(finding, applicant.education or ())
    if finding.id == SCOPE.clause_id and finding.holds is False:
        return replace(finding, because=f"{finding.because}{ELSEWHERE[applicant.population or '']}。")
    return finding


def _compared(finding: Finding, studies: tuple[Study, ...]) -> Finding:
    """The comparison never decides (1.3.1-A); 'invalid' asks for the authentication report (6.2-MA)."""
    shown = [study for study in studies if study.level in _LEVELS and (study.diploma or study.degree)]
    if not shown:
        return finding
    said = [study.registry or "unknown" for study in shown]
    word = next(word for word in ("invalid", "unknown", "valid") if word in said)
    text = "、".join(map(_said, shown))
    because = f"{finding.because.rstrip('。')}；教育部门比对：{text}{'，须附认证报告' if word == 'invalid' else ''}。"
    fact = FactShown("education_registry", "教育部门比对", "word", word, text)
    return replace(finding, because=because, facts=(*finding.facts, fact))


def _said(study: Study) -> str:
    papers = ("学历" if study.diploma else "") + ("学位" if study.degree else "")
    return f"{_LEVELS[study.level or '']}{papers}{_SAID[study.registry or 'unknown']}"
