"""Whether the employer's consent to a case stands: the newest answer counts, not any that was once given (R-33).

Clauses: 4.2-02
"""

from permit.domain.errors import Refused
from permit.records.models import Case, Consent

LIVE = (Consent.State.GRANTED, Consent.State.USED)


def newest_answer(case: Case) -> Consent | None:
    """The employer's last word on this kind of business of this employee; a request it has not answered is none."""
    if case.association_id is None:
        return None
    answered = Consent.objects.filter(association=case.association, business=case.business)
    return answered.exclude(state=Consent.State.REQUESTED).order_by("-id").first()


def require_consent(case: Case) -> None:
    """Without the employer's consent nothing is filed (4.2-02, R-33); a freelancer has nobody to ask (R-10).

    Raises Refused('consent_missing').
    """
    if case.employer.is_freelancer:
        return
    consent = newest_answer(case)
    if consent is None or consent.state not in LIVE:
        raise Refused("consent_missing", {"clause": "4.2-02"})
