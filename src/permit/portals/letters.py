"""The letter of a case in every door: what it is called, and the PDF itself.

Clauses: R-19, R-31, 8-01
"""

from django.http import Http404, HttpResponse

from permit.clock import now
from permit.domain.lifecycle import ENDED, OF_A_PERSON, RETURNED, Business, State
from permit.records.models import Case
from permit.services.case_letters import signed_letter

TITLES = {State.APPROVED: "准予办理通知书", State.REFUSED: "不予办理通知书"}


def letter_title(case: Case) -> str:
    """What the letter of the case is called; '' while there is none."""
    state = State(case.state)
    if state in RETURNED:
        return "补正通知书"
    if state not in ENDED or (state == State.APPROVED and Business(case.business) not in OF_A_PERSON):
        return ""
    return TITLES.get(state, "办理终止通知书")


def letter_answer(case: Case) -> HttpResponse:
    """The PDF; 404 while the case calls for none."""
    pdf = signed_letter(case, now())
    if pdf is None:
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="{case.number}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
