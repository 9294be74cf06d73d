"""Guide 1.3.2 to 1.3.6: what every applicant must meet."""

from __future__ import annotations

from permit.domain import facts as p
from permit.domain import figures as law
from permit.domain.conditions.condition import condition

KEY_FIELD = condition("1.3.2", p.key_field.yes)

# Either average may suffice; the longer one exists only where all twelve months are on record.
# Clauses: 1.3.3, 1.4-02
INCOME = condition(
    "1.3.3",
    (p.income_6_months >= 6 * law.income_ratio * law.monthly_wage)
    | (p.twelve_months_on_record.yes & (p.income_12_months >= 12 * law.income_ratio * law.monthly_wage)),
    whole=True,
)

PAYMENTS = condition(
    "1.3.4",
    (p.insurance_months >= law.minimum_unbroken_months) & (p.tax_months >= law.minimum_unbroken_months),
)

HOME = condition(
    "1.3.5",
    (p.home_kind != "none") & (p.lease_has_end.no | (p.lease_until >= law.judged_on)),
)

# Clauses: 1.3.6, 1.4-02
NOT_RETIRED = condition("1.3.6", p.retires_on > law.judged_on)

CONDITIONS = (KEY_FIELD, INCOME, PAYMENTS, HOME, NOT_RETIRED)
