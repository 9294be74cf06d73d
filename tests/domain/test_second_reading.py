"""The program's reading of the guide against a second one, on thousands of dossiers with holes and boundaries."""

from collections import Counter
from datetime import date

import pytest

from domain.second_reading import outcome, read
from permit.domain.conditions.assess import CONDITIONS, outcome_of
from permit.domain.deriving import derive
from permit.domain.dossier import read_dossier
from permit.domain.expression import evaluate
from permit.policy.law import law_on
from planning.random_dossiers import random_dossiers

DAYS = [date(2026, 3, 2), date(2026, 2, 28), date(2026, 3, 31), date(2026, 8, 30), date(2026, 8, 31), date(2024, 2, 29)]


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_two_readings_of_the_guide_agree_on_random_dossiers(on: date) -> None:
    """1.2-01, 1.3-00, 1.3.1, 1.3.3, 1.3.4, 1.3.6, 1.4-01, 1.4-02: every clause and the outcome."""
    law = law_on(on)
    seen: Counter[tuple[str, bool | None]] = Counter()
    for document in random_dossiers(seed=on.toordinal(), count=500):
        row = derive(read_dossier(document), on, on, law).values
        verdicts = {one.clause_id: evaluate(one.expression, row, law.values) for one in CONDITIONS}
        expected = read(document, on)
        parted = {
            clause: (found, expected[clause]) for clause, found in verdicts.items() if found is not expected[clause]
        }
        assert not parted, (parted, document)
        assert outcome_of(verdicts, law) == outcome(expected)
        seen.update(expected.items())
    if on == DAYS[0]:  # the amounts lie around the bounds of this day
        met, failed = ({id_ for id_, verdict in seen if verdict is wanted} for wanted in (True, False))
        assert len(met & failed) >= len(CONDITIONS) - 1, seen
