"""From JSON to a Dossier, or to all of its problems at once."""

from __future__ import annotations

from typing import Any

from permit.domain.dossier.format import DOSSIER
from permit.domain.dossier.model import Dossier
from permit.domain.errors import BadInput, Problem


def read_dossier(document: Any) -> Dossier:
    """The dossier in a parsed JSON document (numbers int, Decimal or float).

    Raises BadInput naming every problem by its path (`applicant.monthly_income[3].month`).
    """
    problems: list[Problem] = []
    dossier: Dossier = DOSSIER.read(document, "", problems)
    if problems:
        raise BadInput(problems)
    return dossier
