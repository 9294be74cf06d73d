"""What a freelancer does where others have an employer: print and sign the sheet, end the own record (R-10, N-02).

Clauses: R-10, N-02, N-13
"""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals.access import acting, person_of
from permit.portals.applicant.alone_words import own_association
from permit.portals.applicant.case_views import version_of
from permit.portals.applicant.gate import entered
from permit.portals.case_access import case_for_applicant
from permit.portals.form_fields import DateTripletField, PermitForm
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import StatusForm
from permit.services.print_status_form import print_status_form, sheet_pdf
from permit.services.stop_freelancing import stop_freelancing

UNPROCESSABLE, CONFLICT = 422, 409


@entered
@require_POST
@once
def print_sheet(request: HttpRequest, number: str) -> HttpResponse:
    """Make the sheet; it is then there to open."""
    found = case_for_applicant(request, number)
    if not found.employer.is_freelancer:
        raise Http404
    try:
        sheet = print_status_form(found.employer, [number], acting(request), now())
    except Refused as refusal:
        messages.error(request, explain(refusal))
        return redirect("applicant:case", number=number)
    messages.success(request, f"情况表 {sheet.code} 已生成，请打开打印，签字后送到属地部门。")
    return redirect("applicant:case", number=number)


@entered
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet as PDF."""
    own = StatusForm.objects.filter(employer__freelancer=person_of(request)).select_related("office", "employer")
    found = get_object_or_404(own, code=code)
    try:
        content = sheet_pdf(found)
    except Refused as refusal:
        messages.error(request, explain(refusal))
        return redirect("applicant:home")
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"业务办理情况表{code}.pdf") or ""
    return answer


class StopForm(PermitForm):
    until = DateTripletField(label="从哪一天起不再以自由职业为业")
    reason = forms.CharField(
        label="原因", max_length=500, help_text="例如受聘于某单位", widget=forms.Textarea(attrs={"rows": 3})
    )


@entered
@once
def stop(request: HttpRequest) -> HttpResponse:
    """Taken a job: the permit becomes 挂起, the new employer starts the change (N-13, N-14)."""
    own = own_association(person_of(request))
    if own is None:
        return redirect("applicant:association")
    form = StopForm(request.POST if request.method == "POST" else None)
    status = _take(request, form) if request.method == "POST" else 200
    if not status:
        return redirect("applicant:association")
    return render(request, "applicant/stop_freelancing.html", {"form": form, "own": own}, status=status)


def _take(request: HttpRequest, form: StopForm) -> int:
    """0 when it was done, else the status of the page that says why not."""
    if not form.is_valid():
        return UNPROCESSABLE
    until, reason = form.cleaned_data["until"], form.cleaned_data["reason"]
    try:
        stop_freelancing(person_of(request), version_of(request), until, reason, acting(request), now())
    except Refused as refusal:
        form.add_error(None, explain(refusal))
        return CONFLICT if refusal.code == "changed_meanwhile" else UNPROCESSABLE
    messages.success(request, "已结束自由职业登记。持证的，证件挂起，请向新单位要关联码。")
    return 0
