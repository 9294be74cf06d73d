"""Guide 1.2: who may apply as an employer."""

from __future__ import annotations

from permit.domain import facts as p
from permit.domain import figures as law
from permit.domain.conditions.condition import condition

REGISTERED_HERE = condition(
    "1.2-01",
    (p.registered_in == law.district) & ((p.employer_kind != "branch") | p.branch_of.one_of("foreign", "non_beijing")),
)

FITS_PLAN = condition("1.2-02", p.fits_industry_plan.yes & p.main_business_restricted.no)

REGISTERED_LONG_ENOUGH = condition("1.2-03", p.years_registered >= law.minimum_registered_years)

PAID_IN_CAPITAL = condition(
    "1.2-04", (p.employer_kind != "enterprise") | (p.paid_in_capital >= law.minimum_paid_in_capital)
)

CONTRIBUTION = condition("1.2-05", p.district_contribution >= law.minimum_district_contribution)

NO_VIOLATION = condition("1.2-06", p.recent_violations == 0)

CONDITIONS = (REGISTERED_HERE, FITS_PLAN, REGISTERED_LONG_ENOUGH, PAID_IN_CAPITAL, CONTRIBUTION, NO_VIOLATION)
