"""The first review (初审): what the employee declares and hands in, checked item by item, then passed on or returned.

Clauses: 6.2-01, 6.2-06, 1.1-03
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.errors import Refused
from permit.domain.lifecycle import Business, State
from permit.domain.months import chinese_date
from permit.portals import access
from permit.portals.case_access import case_for_employer
from permit.portals.employer.acts import CONFLICT, UNPROCESSABLE, new_key, posted, sent_version
from permit.portals.employer.case_words import is_sent_here, title_of
from permit.portals.employer.declaring import declaration_words
from permit.portals.employer.entry_tasks import slot_anchor
from permit.portals.employer.gate import entered
from permit.portals.employer.review_form import (
    CHECK,
    REASON,
    ReviewForm,
    initial_of,
    keep_answers,
    kept_answers,
    told_elsewhere,
)
from permit.portals.employer.review_page import (
    drawn_employer_slot,
    employer_slots,
    issues_of,
    item_cards,
    open_slots,
    quota_words,
    shown_document,
)
from permit.portals.employer.uploads import take_back, take_term, take_upload, take_waiver, unfit_places
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import AttachmentVersion, Case
from permit.services.ask_registries import ask_about_employer, ask_about_person
from permit.services.case_problems import SOFT, CaseProblems, problems_of
from permit.services.keep_review_answers import forget_review_answers
from permit.services.standing_findings import exceptions_of
from permit.services.start_renewal import filing_of
from permit.services.submit_first_review import items_of, submit_first_review
from permit.services.submit_permit_case import submit_permit_case


def reviewable(case: Case) -> bool:
    """Whether the employer checks and passes it on now: the first review, or a case it started itself (6.3-06)."""
    return case.state == State.FIRST_REVIEW or is_sent_here(case)


def case_in_review(request: HttpRequest, number: str) -> Case:
    """The employer's case while it waits for the first review, else 404."""
    found = case_for_employer(request, number)
    if not reviewable(found):
        raise Http404
    return found


def _form(request: HttpRequest, case: Case, problems: CaseProblems) -> ReviewForm:
    soft = list(dict.fromkeys(issue.clause for issue in problems.of(SOFT)))
    reasons = {each.clause: each.reason for each in exceptions_of(case)}
    initial = initial_of(kept_answers(case)[0], reasons)
    return ReviewForm(items_of(case, today()), soft, posted(request), initial=initial)


@entered
@once
def review(request: HttpRequest, number: str) -> HttpResponse:
    """Read, tick, give reasons, declare; `show` asks for another document and loses nothing."""
    found = case_for_employer(request, number)
    if not reviewable(found):
        return HttpResponseRedirect(reverse("employer:case", args=[number]))
    problems = problems_of(found, today())
    form = _form(request, found, problems)
    status, elsewhere = _take(request, found, form) if request.method == "POST" else (200, [])
    if not status:
        return HttpResponseRedirect(f"{reverse('employer:forms')}?case={number}")
    words = {**_words(request, found, problems, form), "elsewhere": elsewhere}
    return render(request, "employer/review.html", words, status=status)


def _take(request: HttpRequest, case: Case, form: ReviewForm) -> tuple[int, list[dict[str, str]]]:
    """Keep what was sent, and pass the case on: 0 when that was done, else the status of the page that says why not,
    with what another page had changed meanwhile."""
    kept = keep_answers(request, case, list(form.fields))
    elsewhere = told_elsewhere(form, kept)
    if "show" in request.POST or elsewhere:
        form.unjudged()
        return (CONFLICT if elsewhere else 200), elsewhere
    return _pass_on_or_say(request, case, form), []


def _pass_on_or_say(request: HttpRequest, case: Case, form: ReviewForm) -> int:
    if not form.is_valid():
        return UNPROCESSABLE
    try:
        _pass_on(request, case.number, form)
    except Refused as refusal:
        form.add_error(None, explain(refusal))
        return CONFLICT if refusal.code == "changed_meanwhile" else UNPROCESSABLE
    forget_review_answers(case)
    return 0


def _pass_on(request: HttpRequest, number: str, form: ReviewForm) -> None:
    """To the office, by the service of the business; for a case started here the registries are asked first (N-09)."""
    case = case_for_employer(request, number)
    how = submit_first_review
    if is_sent_here(case):
        assert case.person is not None
        ask_about_person(case.person, case, now())
        ask_about_employer(case.employer, case, now())
        how = submit_permit_case
    how(number, sent_version(request), form.review(), access.acting(request), now())


def _words(request: HttpRequest, case: Case, problems: CaseProblems, form: ReviewForm) -> dict[str, Any]:
    issues = issues_of(case, problems)
    autosave_url = reverse("employer:review-autosave", args=[case.number])
    asked = request.POST.get("show") or request.GET.get("doc", "")
    blocking = sum(issue["state"] == "would_return" for issue in issues)
    return {
        "case": case,
        "title": f"核对：{blocking} 处会被退回" if blocking else "逐项核对后报送属地",
        "started_here": is_sent_here(case),
        "late": late_words(case),
        "declaring": declaration_words(request, case),
        "lead": "左边是员工填写和上传的内容，点材料名称，在旁边看原件。勾选随时保存。",
        "holding_title": f"符合的 {len(problems.holding)} 项",
        "documents": (),
        "tabs": review_tabs(case, problems, "review"),
        "caption": f"{title_of(case)} ・ {case.number}",
        "issues": issues,
        "scores": _scores(issues, problems),
        "holding": [_holding(finding) for finding in problems.holding],
        "groups": item_cards(case, form, problems, autosave_url),
        "reasons": form.reason_fields(),
        "document": shown_document(problems, asked),
        "quota": quota_words(case, now()),
        "form": form,
        "version": case.version,
        "draft_version": kept_answers(case)[1],
        "idempotency_key": request.POST.get("idempotency_key") or new_key(),
        "autosave_url": autosave_url,
    }


def late_words(case: Case) -> str:
    """What to say of the day a case of a permit is sent on; '' while it is in good time (R-01)."""
    if not is_sent_here(case) or case.person is None:
        return ""
    filing = filing_of(case.person, Business(case.business), today())
    if filing is None or filing.phase in ("open", "too_early"):
        return ""
    line, expires = chinese_date(filing.window.file_by), chinese_date(filing.window.lapses_after)
    left = f"离到期还有 {filing.days_left} 个工作日"
    if filing.late:
        return f"期限是{line}，已经过了；{expires}到期，{left}。仍可提交，但可能在批准前失效。"
    return f"过了稳妥日，{line}前还能按期；{expires}到期，{left}。"


def _scores(issues: list[dict[str, Any]], problems: CaseProblems) -> list[dict[str, Any]]:
    counted = {state: sum(issue["state"] == state for issue in issues) for state in ("would_return", "soft", "unknown")}
    return [{"state": state, "count": count} for state, count in counted.items()] + [
        {"state": "holds", "count": len(problems.holding)}
    ]


def _holding(finding: Any) -> dict[str, Any]:
    return {
        "state": "holds",
        "title": finding.title,
        "situation": finding.because,
        "requirement": "",
        "source": "",
        "clause": finding.id,
    }


def review_tabs(case: Case, problems: CaseProblems, current: str) -> list[dict[str, Any]]:
    """初审, the employer's own materials, the case."""
    missing = sum(slot.blocking for slot in employer_slots(problems.slots))
    tabs = (
        ("review", "核对并报送", None),
        ("case-materials", "单位的材料", missing or None),
        ("case", "进度和经过", None),
    )
    return [
        {
            "url": reverse(f"employer:{name}", args=[case.number]),
            "label": label,
            "count": count,
            "current": name == current,
        }
        for name, label, count in tabs
    ]


@entered
@require_POST
def autosave(request: HttpRequest, number: str) -> HttpResponse:
    """Keep one tick or reason as soon as it changes (N-05)."""
    found = case_in_review(request, number)
    name = request.GET.get("field", "")
    if not name.startswith((CHECK, REASON, "declared")) or len(name) > 80:
        raise Http404
    kept = keep_answers(request, found, [name])
    if kept.elsewhere:
        rows = told_elsewhere(_form(request, found, problems_of(found, today())), kept)
        who = {"who": kept.elsewhere[0].by, "at": rows[0]["at"] if rows else ""}
        return JsonResponse({**who, "changes": rows}, status=CONFLICT)
    return JsonResponse({"saved_at": f"{now():%H:%M}", "version": found.version})


@entered
def materials(request: HttpRequest, number: str) -> HttpResponse:
    """The employer's side: contract, stamped statements and income papers (6.2-06)."""
    found = case_for_employer(request, number)
    problems = problems_of(found, today())
    rows = upload_rows(found, problems)
    words = {
        "case": found,
        "problems": unfit_places(request, rows),
        "caption": f"{title_of(found)} ・ {found.number}",
        "tabs": review_tabs(found, problems, "case-materials") if reviewable(found) else [],
        "rows": rows,
        "back_url": reverse("employer:case", args=[number]),
    }
    return render(request, "employer/case_materials.html", words)


def upload_rows(case: Case, problems: CaseProblems) -> list[dict[str, Any]]:
    """The employer's places of a case, open or not."""
    unlocked = open_slots(case, problems.slots)
    return [drawn_employer_slot(case, slot, slot.key in unlocked) for slot in employer_slots(problems.slots)]


def _open_slot(request: HttpRequest, number: str, anchor: str) -> tuple[Case, Any]:
    found = case_for_employer(request, number)
    slots = problems_of(found, today()).slots
    unlocked = open_slots(found, slots)
    for slot in slots:
        if slot_anchor(slot.key) == anchor and slot.key in unlocked:
            return found, slot
    raise Http404


@entered
@require_POST
def upload(request: HttpRequest, number: str, anchor: str) -> HttpResponse:
    """Take a stamped paper in, for the applicant's case."""
    found, slot = _open_slot(request, number, anchor)
    return take_upload(request, slot.owner, slot.key, _back(found))


@entered
@require_POST
def term(request: HttpRequest, number: str, anchor: str) -> HttpResponse:
    """Until when the newest file of a place runs."""
    found, slot = _open_slot(request, number, anchor)
    return take_term(request, slot, _back(found))


@entered
@require_POST
@once
def waive(request: HttpRequest, number: str, anchor: str) -> HttpResponse:
    """A paper of ours that cannot be had (R-38)."""
    found, slot = _open_slot(request, number, anchor)
    if slot.versions:
        raise Http404
    return take_waiver(request, slot, _back(found))


@entered
@require_POST
@once
def remove(request: HttpRequest, number: str, version_id: int) -> HttpResponse:
    """Take back a file the employer itself put there."""
    found = case_for_employer(request, number)
    version = AttachmentVersion.objects.select_related("attachment").filter(
        pk=version_id, uploaded_by="employer", removed_at=None
    )
    held = version.first()
    if held is None:
        raise Http404
    _, slot = _open_slot(request, number, slot_anchor(held.attachment.slot))
    if slot.attachment is None or slot.attachment.pk != held.attachment_id:
        raise Http404
    return take_back(request, held.pk, _back(found))


def _back(case: Case) -> str:
    page = "corrections" if case.state == State.RETURNED_TO_EMPLOYER else "case-materials"
    return reverse(f"employer:{page}", args=[case.number])
