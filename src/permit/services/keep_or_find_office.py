"""Which office a case goes to when it is sent.

Clauses: R-35, 2-01
"""

from permit.records.models import Case


def keep_or_find_office(case: Case) -> None:
    """The employer's office the first time; later the one that has it, for an office may have passed it on (R-35).

    An employer that moves takes its open cases along (`change_office`), so the one that has it is never out of date.
    """
    if case.round == 1 or case.office is None:
        case.office = case.employer.office
