"""Guide 1.3.1: the nine categories, of which one suffices."""

from __future__ import annotations

from functools import reduce
from operator import or_

from permit.domain import facts as p
from permit.domain import figures as law
from permit.domain.conditions.condition import Condition, condition
from permit.domain.expression import Bound, Expression

GRADUATE = condition(
    "1.3.1-A",
    (p.experience_months >= 12 * law.minimum_experience_years) & p.bachelor_diploma.yes & p.bachelor_degree.yes,
)

TITLE = condition("1.3.1-B", p.intermediate_title.yes)

PRIZE = condition("1.3.1-C", p.recognised_prize.yes)


def _each_income_exceeds(bound: Bound) -> Expression:
    """Each of the last three years against one figure (R-07)."""
    return (p.annual_income_1 > bound) & (p.annual_income_2 > bound) & (p.annual_income_3 > bound)


INNOVATION = condition(
    "1.3.1-D",
    (p.innovation_body == "science_and_technology")
    & _each_income_exceeds(law.innovation_income_ratio * law.annual_wage),
)

INNOVATION_SERVICE = condition(
    "1.3.1-E",
    (p.innovation_body == "service") & _each_income_exceeds(law.service_income_ratio * law.annual_wage),
)

INTELLECTUAL_PROPERTY = condition(
    "1.3.1-F",
    (
        (p.invention_patents >= law.minimum_invention_patents)
        | (p.other_patents >= law.minimum_other_patents)
        | (p.software_copyrights >= law.minimum_software_copyrights)
    )
    & p.applied_in_beijing.yes,
)

# Five percent and the top five bind all three ways.
FOUNDER = condition(
    "1.3.1-G",
    (
        (p.team_investment > law.team_investment_over)
        | (p.team_financing > law.team_financing_over)
        | (p.team_average_tax >= law.minimum_team_average_tax)
    )
    & p.natural_person.yes
    & (p.share_percent >= law.minimum_share_percent)
    & p.shareholder_ranked.yes
    & (p.shareholder_rank <= law.shareholder_rank_limit),
)

SELF_EMPLOYED = condition(
    "1.3.1-H",
    p.self_employed.yes
    & p.outstanding_contribution.yes
    & (p.annual_tax_1 >= law.minimum_self_employed_tax)
    & (p.annual_tax_2 >= law.minimum_self_employed_tax)
    & (p.annual_tax_3 >= law.minimum_self_employed_tax),
)

RECOMMENDED = condition("1.3.1-I", p.recommended_by_district.yes & p.approved_by_city.yes)

CATEGORIES: tuple[Condition, ...] = (
    GRADUATE,
    TITLE,
    PRIZE,
    INNOVATION,
    INNOVATION_SERVICE,
    INTELLECTUAL_PROPERTY,
    FOUNDER,
    SELF_EMPLOYED,
    RECOMMENDED,
)

ANY_CATEGORY = condition("1.3.1", reduce(or_, (category.expression for category in CATEGORIES)))


def letter(category: Condition) -> str:
    """A … I."""
    return category.clause_id.rpartition("-")[2]
