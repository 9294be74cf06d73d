"""Judging a dossier: the only list of all conditions, and the outcome that follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from permit.domain.clauses import clause
from permit.domain.conditions import applicant, employer, filing
from permit.domain.conditions.beside import with_remarks
from permit.domain.conditions.categories import ANY_CATEGORY, CATEGORIES, letter
from permit.domain.conditions.condition import Condition
from permit.domain.conditions.finding import Assessment, FactShown, Finding, Outcome
from permit.domain.deriving import derive
from permit.domain.dossier.model import Dossier
from permit.domain.explanation import Explainer
from permit.domain.expression import Fact, Verdict, facts_of, figures_of
from permit.domain.law import Figure, Law
from permit.domain.listed import NOTHING_CHOSEN, Chosen, cited
from permit.domain.wording import shown

# In the order of the guide; every condition stands here once.
CONDITIONS: tuple[Condition, ...] = (
    *employer.CONDITIONS,
    ANY_CATEGORY,
    *CATEGORIES,
    *applicant.CONDITIONS,
    *filing.CONDITIONS,
)
_SCOPE = filing.SCOPE.clause_id
_VERDICTS = {True: "符合", False: "不符合", None: "待定"}


def assess(dossier: Dossier, judged_on: date, filed_on: date, law: Law, chosen: Chosen = NOTHING_CHOSEN) -> Assessment:
    """Judge a new application on every condition of the guide.

    `filed_on` fixes the months and years of income and tax, `judged_on` the rest; `law` is that of `judged_on` (R-05).
    `chosen`: the entries of lists that the dossier's facts were resolved from, to be named (R-22).

    Clauses: 1.3-00, 1.4-02
    """
    if law.day != judged_on:
        raise ValueError(f"the law is that of {law.day}, judged is {judged_on}")
    row = derive(dossier, judged_on, filed_on, law)
    explainer = Explainer(row, law)
    findings = tuple(
        _any_category(explainer)
        if condition is ANY_CATEGORY
        else with_remarks(cited(_finding(condition, explainer), law, chosen), dossier)
        for condition in CONDITIONS
    )
    return Assessment(
        judged_on=judged_on,
        filed_on=filed_on,
        district=law.district,
        policy_id=law.id,
        outcome=outcome_of({finding.id: finding.holds for finding in findings}, law),
        categories=tuple(letter(one) for one in CATEGORIES if explainer.verdict(one.expression)),
        findings=findings,
    )


def outcome_of(verdicts: Mapping[str, Verdict], law: Law) -> Outcome:
    """The first that fits, from the verdict on every condition; categories count through 1.3.1 only."""
    categories = {category.clause_id for category in CATEGORIES}
    counted = {clause_id: holds for clause_id, holds in verdicts.items() if clause_id not in categories}
    hard = [holds for clause_id, holds in counted.items() if not law.is_soft(clause_id)]
    if counted[_SCOPE] is False:
        return "out_of_scope"
    if False in hard:
        return "ineligible"
    if None in hard:
        return "undetermined"
    return "eligible" if all(counted.values()) else "exception_needed"


def _finding(condition: Condition, explainer: Explainer) -> Finding:
    law = explainer.law
    parameters = tuple(law.figures[name] for name in figures_of(condition.expression) if name in law.figures)
    return Finding(
        id=condition.clause_id,
        title=clause(condition.clause_id).title,
        holds=explainer.verdict(condition.expression),
        soft=law.is_soft(condition.clause_id),
        counts=condition not in CATEGORIES,
        because=explainer.sentence(condition.expression, condition.whole) + _origins(parameters, law.day),
        facts=tuple(_shown(fact, explainer) for fact in facts_of(condition.expression)),
        parameters=parameters,
        remedy=explainer.remedy(condition.expression),
        earliest=_earliest(condition, explainer),
    )


def _earliest(condition: Condition, explainer: Explainer) -> date | None:
    """Only what fails has a day on which it will hold."""
    failing = explainer.verdict(condition.expression) is False
    return explainer.earliest(condition.expression) if failing else None


def _shown(fact: Fact, explainer: Explainer) -> FactShown:
    row = explainer.row
    value = row.values[fact.name]
    label = row.labels.get(fact.name, fact.label)
    return FactShown(fact.name, label, fact.unit, value, explainer.shown(fact, value))


def _origins(parameters: tuple[Figure, ...], day: date) -> str:
    """Which year's wage the figure rests on, since that is what changes from one day to the next (1.4-01)."""
    wages = [figure for figure in parameters if figure.name in ("monthly_wage", "annual_wage")]
    return "".join(_origin(figure, day) for figure in wages)


def _origin(figure: Figure, day: date) -> str:
    if figure.value is None:
        return f"（{figure.label}：{figure.note}）"
    awaited = day.year - 1
    notes = [f"{awaited} 年数公布前沿用"] if figure.year is not None and figure.year < awaited else []
    notes += [figure.note] if figure.note else []
    notes += ["尚未证实"] if figure.source.confidence == "C" else []
    remark = f"，{'，'.join(notes)}" if notes else ""
    return f"（标准：{figure.year} 年{figure.label} {shown(figure.value, figure.unit)}{remark}）"


def _any_category(explainer: Explainer) -> Finding:
    """1.3.1 speaks through its categories: which hold, which are open, what would get one there."""
    holds = explainer.verdict(ANY_CATEGORY.expression)
    letters: dict[Verdict, list[str]] = {True: [], None: [], False: []}
    remedies = []
    for category in CATEGORIES:
        letters[explainer.verdict(category.expression)].append(letter(category))
        remedy = explainer.remedy(category.expression)
        remedies += [f"{letter(category)}：{remedy}"] if remedy else []
    said = [f"{_VERDICTS[verdict]}：{'、'.join(found)}" for verdict, found in letters.items() if found]
    return Finding(
        id=ANY_CATEGORY.clause_id,
        title=clause(ANY_CATEGORY.clause_id).title,
        holds=holds,
        soft=explainer.law.is_soft(ANY_CATEGORY.clause_id),
        counts=True,
        because=f"九类人才中{'；'.join(said)}。",
        facts=(),
        parameters=(),
        remedy=None if holds else f"符合任意一类即可。{''.join(remedies)}",
        earliest=_earliest(ANY_CATEGORY, explainer),
    )
