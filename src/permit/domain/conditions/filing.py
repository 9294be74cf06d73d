"""Conditions on what is filed: the stages of education, the age of accompanying children, and whom the guide is for."""

from __future__ import annotations

from permit.domain import facts as p
from permit.domain import figures as law
from permit.domain.conditions.condition import condition

EDUCATION_FROM_SENIOR_MIDDLE = condition("6.1.2-03", p.secondary_stage.yes & p.education_months_complete.yes)

CHILDREN = condition("6.2-04", p.has_children.no | (p.eldest_child_age <= law.child_age_limit))

SCOPE = condition("7-04", p.population == "mainland")

CONDITIONS = (EDUCATION_FROM_SENIOR_MIDDLE, CHILDREN, SCOPE)
