"""An approved new application: the reserved place is used, the permit comes into being (R-25, R-29).

Clauses: 6.3-01
"""

from datetime import date, datetime

from permit.records.models import Case
from permit.services.acting import Acting
from permit.services.issue_permit import issue_permit
from permit.services.quota_ports import use


def take_effect(case: Case, today: date, acting: Acting, now: datetime) -> None:
    """Raises Refused: those of `quota_ports.use` and `issue_permit`."""
    use(case, now, acting)
    issue_permit(case, today, acting, now)
