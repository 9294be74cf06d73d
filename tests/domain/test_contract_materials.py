"""Materials where the facts alone settle what the words leave open."""

from datetime import date
from typing import Any

import pytest

from permit.domain.dossier import read_dossier
from permit.domain.expression import Verdict
from permit.domain.materials import materials_for
from permit.policy.law import law_on

ON = date(2026, 3, 2)
RICH = {"team_investment_3y_yuan": 5_000_000.01, "team_equity_financing_yuan": 10_000_000.01}
POOR = {
    "team_investment_3y_yuan": 5_000_000,
    "team_equity_financing_yuan": 10_000_000,
    "team_average_annual_tax_3y_yuan": 4_999_999.99,
}


def ways(shareholding: dict[str, Any]) -> list[Verdict]:
    dossier = read_dossier({"business": "new", "category": "G", "applicant": {"shareholding": shareholding}})
    found = {slot.id: slot.required for slot in materials_for(dossier, None, "new", "G", law_on(ON))}
    return [found[f"6.2-MG{number}"] for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("shareholding", "expected"),
    [
        ({**POOR, "team_investment_3y_yuan": 5_000_000.01}, [True, False, False]),
        ({**POOR, "team_equity_financing_yuan": 10_000_000.01}, [False, True, False]),
        ({**POOR, "team_average_annual_tax_3y_yuan": 5_000_000}, [False, False, True]),
        ({**POOR, "team_average_annual_tax_3y_yuan": None}, [False, False, True]),
        ({**POOR, **RICH}, [None, None, False]),
        ({**POOR, **RICH, "way": "financing"}, [False, True, False]),
        (POOR, [False, False, False]),
    ],
)
def test_the_only_way_of_g_that_the_amounts_allow_is_the_one_to_prove(
    shareholding: dict[str, Any], expected: list[Verdict]
) -> None:
    """6.2-MG1, 6.2-MG2, 6.2-MG3"""
    assert ways(shareholding) == expected
