"""The employer declares what it needs next year: saved as typed, sent, withdrawn until the end.

Clauses: 1.1-01
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from permit.clock import now, today
from permit.domain.errors import BadInput, Refused
from permit.domain.months import chinese_date
from permit.domain.quota_round import AMOUNT, dimensions_of
from permit.portals import access
from permit.portals.declaration_words import (
    AMOUNT_COLUMNS,
    amount_table,
    answer_rows,
    round_title,
    span_words,
)
from permit.portals.employer.acts import NoQuestions, act, new_key, posted
from permit.portals.employer.declaration_form import DeclarationForm, bound_to, judged
from permit.portals.employer.gate import entered
from permit.portals.employer.uploads import drawn_file, take_back, take_upload, unfit_places
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import AttachmentVersion, Employer, NeedDeclaration, QuotaRound
from permit.services.declare_need import save_declaration, send_declaration, withdraw_declaration
from permit.services.quota_rounds import (
    declaration_of,
    materials_of,
    may_write,
    round_for,
    slot_of,
    writable_until,
)

UNPROCESSABLE = 422


def _round(request: HttpRequest) -> tuple[Employer, QuotaRound]:
    employer = access.employer_of(request)
    quota_round = round_for(employer, today())
    if quota_round is None:
        raise Http404
    return employer, quota_round


def declaring_words(employer: Employer) -> dict[str, str]:
    """The note on the quota page: what there is to declare, or what became of it; empty without a round."""
    quota_round = round_for(employer, today())
    if quota_round is None:
        return {}
    kept = declaration_of(quota_round, employer)
    title, url = round_title(quota_round), reverse("employer:declaration")
    if may_write(quota_round, kept, today()):
        words = f"最晚{chinese_date(writable_until(quota_round, kept))}提交。"
        return {"title": title, "words": words, "url": url, "link": "去申报"}
    standing = kept.get_state_display() if kept and kept.sent_at else "没有提交"
    return {"title": title, "words": f"现在：{standing}。", "url": url, "link": "看申报内容"}


@entered
@once
def declaration(request: HttpRequest) -> HttpResponse:
    """The form while it can be typed in; afterwards what was declared and what became of it."""
    employer, quota_round = _round(request)
    kept = declaration_of(quota_round, employer)
    if not may_write(quota_round, kept, today()):
        return render(request, "employer/declared.html", declared_words(quota_round, kept))
    if request.method == "POST":
        return _save_or_send(request, employer, quota_round)
    form = bound_to(quota_round, kept.typed if kept else {})
    words = _words(employer, quota_round, kept, form)
    words["problems"] = unfit_places(request, words["amounts"])
    return render(request, "employer/declaration.html", words)


def _save_or_send(request: HttpRequest, employer: Employer, quota_round: QuotaRound) -> HttpResponse:
    acting, form = access.acting(request), DeclarationForm(quota_round, request.POST)
    try:
        kept = save_declaration(quota_round, employer, form.typed(), acting, now())
        if "send" not in request.POST:
            messages.success(request, "已保存，还没有提交。")
            return redirect("employer:declaration")
        send_declaration(quota_round, employer, acting, now())
    except BadInput as bad:
        form = judged(quota_round, kept.typed, bad.problems)
    except Refused as refusal:
        form.add_error(None, explain(refusal))
    else:
        messages.success(request, "已提交，由属地部门核对。")
        return redirect("employer:declaration")
    words = _words(employer, quota_round, declaration_of(quota_round, employer), form)
    return render(request, "employer/declaration.html", words, status=UNPROCESSABLE)


def _words(
    employer: Employer, quota_round: QuotaRound, kept: NeedDeclaration | None, form: DeclarationForm
) -> dict[str, Any]:
    files = materials_of(quota_round, employer)
    defects = kept.defects if kept else {}
    autosave = reverse("employer:declaration-autosave")
    until = writable_until(quota_round, kept)
    drawn = [
        {"bound": form[name], "url": f"{autosave}?field={name}", "defect": defects.get(name, "")}
        for name in form.fields
        if not name.startswith(AMOUNT)
    ]
    return {
        "title": round_title(quota_round),
        "caption": employer.name,
        "lead": f"申报时间：{span_words(quota_round)}。贵单位最晚{chinese_date(until)}提交。",
        "returned": len(defects),
        "returned_title": f"属地部门退回，{len(defects)} 处要改",
        "form": form,
        "problems": [],
        "fields": drawn,
        "amounts": [_amount(form, each, autosave, defects, files) for each in dimensions_of(quota_round.dimensions)],
        "saved_at": kept.saved_at if kept else None,
        "idempotency_key": new_key(),
    }


def _amount(form: DeclarationForm, each: Any, autosave: str, defects: Any, files: Any) -> dict[str, Any]:
    name, listed = AMOUNT + each.key, files.get(each.key, [])
    slot = {
        "id": each.key,
        "title": f"{each.label}证明材料",
        "status": "done" if listed else "missing",
        "words": "" if listed else "还没有上传",
        "files": [drawn_file(version, _removal) for version in listed],
    }
    upload = reverse("employer:declaration-upload", args=[each.key])
    return {
        "bound": form[name],
        "url": f"{autosave}?field={name}",
        "defect": defects.get(name, ""),
        "slot": slot,
        "upload_url": upload,
    }


def _removal(version: AttachmentVersion) -> str:
    return reverse("employer:declaration-remove", args=[version.pk])


def declared_words(quota_round: QuotaRound, kept: NeedDeclaration | None) -> dict[str, Any]:
    """What was declared and where it stands."""
    words: dict[str, Any] = {"title": round_title(quota_round), "caption": span_words(quota_round), "kept": kept}
    if kept is None or kept.sent_at is None:
        return words | {"none": True}
    standing = {"sent": "已提交，等属地部门核对", "accepted": "属地部门已核对", "returned": "属地部门退回，已过期限"}
    return words | {
        "title": standing.get(kept.state, "申报已截止，没有提交"),
        "none": kept.state == "draft",
        "answers": answer_rows(kept),
        "columns": AMOUNT_COLUMNS,
        "rows": amount_table(kept),
        "may_withdraw": kept.state in ("sent", "accepted") and today() <= writable_until(quota_round, kept),
        "until": writable_until(quota_round, kept),
    }


@entered
@require_POST
def autosave(request: HttpRequest) -> HttpResponse:
    """Keep one answer as soon as it changes (N-05)."""
    employer, quota_round = _round(request)
    typed = DeclarationForm(quota_round, request.POST).typed([request.GET.get("field", "")])
    if not typed:
        raise Http404
    try:
        save_declaration(quota_round, employer, typed, access.acting(request), now())
    except Refused as refusal:
        return JsonResponse({"errors": {next(iter(typed)): [explain(refusal)]}}, status=UNPROCESSABLE)
    return JsonResponse({"saved_at": f"{now():%H:%M}"})


@entered
@require_POST
def upload(request: HttpRequest, key: str) -> HttpResponse:
    """Material for one contribution figure."""
    employer, quota_round = _round(request)
    known = {each.key for each in dimensions_of(quota_round.dimensions)}
    if key not in known or not may_write(quota_round, declaration_of(quota_round, employer), today()):
        raise Http404
    return take_upload(request, employer, slot_of(quota_round, key), reverse("employer:declaration"), anchor=key)


@entered
@require_POST
@once
def remove(request: HttpRequest, version_id: int) -> HttpResponse:
    """Take a file back while the declaration can still be written."""
    employer, quota_round = _round(request)
    own = {version.pk for listed in materials_of(quota_round, employer).values() for version in listed}
    if version_id not in own or not may_write(quota_round, declaration_of(quota_round, employer), today()):
        raise Http404
    return take_back(request, version_id, reverse("employer:declaration"))


@entered
@once
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take the declaration back to change it."""
    employer, quota_round = _round(request)
    back = reverse("employer:declaration")
    words = {
        "title": "撤回申报",
        "caption": round_title(quota_round),
        "lead": "撤回后可以修改，截止前要重新提交；没有重新提交的，不参加分配。",
        "submit": "撤回",
        "kind": "warning",
        "back_url": back,
        "back_text": "不撤回，返回",
    }

    def do(_: dict[str, Any]) -> None:
        withdraw_declaration(quota_round, employer, access.acting(request), now())

    return act(request, NoQuestions(posted(request)), do, back, words, done="已撤回，可以修改。")
