"""Would this dossier meet the guide? Only a new permit is judged so (1.2-01 to 7-04)."""

from __future__ import annotations

from typing import Any

from permit.domain.conditions.assess import assess
from permit.domain.conditions.finding import Assessment
from permit.domain.dossier import Dossier, read_dossier
from permit.domain.dossier.format import BUSINESSES
from permit.domain.errors import BadInput, Problem
from permit.domain.law import Law


def read_dossier_to_judge(document: Any) -> Dossier:
    """The dossier of a new permit. Raises BadInput with all problems; another business is one, at `business`."""
    problems: list[Problem] = []
    business = document.get("business") if isinstance(document, dict) else None
    if business in BUSINESSES and business != "new":
        problems.append(Problem("business", "check 只核对新办（new）"))
    try:
        dossier = read_dossier(document)
    except BadInput as bad:
        raise BadInput([*problems, *bad.problems]) from bad
    if problems:
        raise BadInput(problems)
    return dossier


def judge(dossier: Dossier, law: Law) -> Assessment:
    """The findings as of the law's day, which is the day of filing and of judging too (R-05)."""
    return assess(dossier, judged_on=law.day, filed_on=law.day, law=law)
