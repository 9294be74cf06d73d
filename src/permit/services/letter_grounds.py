"""What a decision rests on, for its letter: the findings that were stored, officers' rulings and exceptions over them.

Clauses: R-12, R-19, 9-01
"""

from permit.documents.letters import Basis, Ground
from permit.domain.clauses import CLAUSES
from permit.records.models import Case
from permit.services.standing_findings import StandingFinding, latest_evaluation, standing_findings

VERDICTS = {True: "认定符合", False: "认定不符合"}
ANSWERS = {True: "准予例外", False: "不准予例外"}


def bases_of(case: Case) -> tuple[Basis, ...]:
    """Every exception and every ruling that the decision rests on, as written (R-12)."""
    return tuple(
        Basis(
            clause=found.clause,
            title=found.title,
            words=_situation(found),
            answer=_answer(found),
        )
        for found in _standing(case).values()
        if found.counts and found.holds is not True and _answer(found)
    )


def grounds_of(case: Case) -> tuple[Ground, ...]:
    """Why a case was refused: `closing_reason` is `clauses：words`, as `refuse_case` writes it. Never empty."""
    listed, _, words = case.closing_reason.partition("：")
    standing = _standing(case)
    grounds = [_ground(clause, standing, case, words) for clause in listed.split("、") if clause in CLAUSES]
    if words and all(ground.words != words for ground in grounds):
        grounds.append(Ground(clause="", title="审核意见", words=words))
    return tuple(grounds) or (Ground(clause="R-19", title="审核意见", words=case.closing_reason),)


def _standing(case: Case) -> dict[str, StandingFinding]:
    evaluation = latest_evaluation(case)
    found = standing_findings(case, evaluation.findings if evaluation else ())
    return {each.clause: each for each in found}


def _ground(clause: str, standing: dict[str, StandingFinding], case: Case, words: str) -> Ground:
    """A clause that the findings say holds was refused for the officer's own words."""
    found = standing.get(clause)
    if found is None or found.settled is True:
        return Ground(clause=clause, title=CLAUSES[clause].title, words=words)
    said = "".join(f"{part.rstrip('。')}。" for part in (_situation(found), _answer(found)) if part)
    return Ground(clause=clause, title=found.title, words=said or words, remedy=_remedy(found, standing, case))


def _situation(found: StandingFinding) -> str:
    said = found.because
    if found.exception is not None and found.holds is not True:
        said += f"单位申请例外的理由：{found.exception.reason}"
    return said


def _answer(found: StandingFinding) -> str:
    """Who decided what about the clause, in the officer's words; '' where nobody had to."""
    ruling, exception = found.ruling, found.exception
    if ruling is not None and found.holds is None:
        return f"{ruling.officer.name}{VERDICTS[ruling.holds]}：{ruling.words}"
    if exception is not None and exception.allowed is not None and found.holds is not True:
        officer = exception.officer.name if exception.officer else ""
        return f"{officer}{ANSWERS[exception.allowed]}：{exception.answer}"
    return ""


def _remedy(found: StandingFinding, standing: dict[str, StandingFinding], case: Case) -> str:
    """What would suffice; of 1.3.1 by the category that was applied for, where that can be mended."""
    chosen = standing.get(f"1.3.1-{case.category}") if found.clause == "1.3.1" else None
    return (chosen.remedy if chosen else "") or found.remedy
