"""Conditions on what is filed: the stages of education, the age of accompanying children, and whom the guide is for."""

from __future__ import annotations

from collections.abc import Mapping

from permit.domain import facts as p
from permit.domain import figures as law
from permit.domain.conditions.condition import condition

_OTHER_DOCUMENTS = "{}按专门规定办理，请向本市人才服务部门咨询适用的证件"

EDUCATION_FROM_SENIOR_MIDDLE = condition("6.1.2-03", p.secondary_stage.yes & p.education_months_complete.yes)

CHILDREN = condition("6.2-04", p.has_children.no | (p.eldest_child_age <= law.child_age_limit))

SCOPE = condition("7-04", p.population == "mainland")

# Whom the guide is not for follows ways of their own; each is told at once, and where to go (7-04).
ELSEWHERE: Mapping[str, str] = {
    "beijing_household": "已有北京户籍的不需要办理工作居住证",
    "domestic_office": "国内驻京机构人员由所在机构统一申报，请与本机构人事部门联系",
    "hong_kong": _OTHER_DOCUMENTS.format("港澳台人才"),
    "macao": _OTHER_DOCUMENTS.format("港澳台人才"),
    "taiwan": _OTHER_DOCUMENTS.format("港澳台人才"),
    "overseas": _OTHER_DOCUMENTS.format("海外高层次人才"),
}

CONDITIONS = (EDUCATION_FROM_SENIOR_MIDDLE, CHILDREN, SCOPE)
