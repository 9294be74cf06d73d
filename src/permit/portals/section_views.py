"""Editing sections at any door: a page of questions, lists of rows, autosave, two versions side by side.

A door derives `SectionPages`, says whose section it is and what is locked, and adds `pages.urls("profile/")`.
Clauses: N-05, 6.2-02
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from permit.clock import now
from permit.domain.sections import FieldProblem, Section, section
from permit.portals.access import acting, opens
from permit.portals.section_answers import list_rows, summary_rows, table_of
from permit.portals.section_forms import fingerprint
from permit.portals.section_saving import Outcome, Visit, keep, reload, store
from permit.services.save_section import Owner, stored_section

CONFLICT, UNPROCESSABLE = 409, 422
NOT_SAVED = "这里现在不能改，您刚填的内容没有存上，但还列在下面。"


class SectionPages:
    """The pages of one owner's sections at one door. `name` begins the names of its addresses."""

    door = ""
    kind = ""
    namespace = ""
    name = ""
    base = ""

    # What a door supplies ------------------------------------------------------------------------------------------

    def owner_of(self, request: HttpRequest, **where: Any) -> Owner:
        """Whose sections; raises Http404 for whoever may not see them."""
        raise NotImplementedError

    def locked(self, owner: Any, key: str) -> str | None:
        """Why the section cannot be changed now; None when it can. Asked again under the owner's row lock."""
        return None

    def open_questions(self, owner: Any, key: str) -> frozenset[str] | None:
        """The only questions a return unlocks; None for all."""
        return None

    def defects(self, owner: Any, key: str) -> Mapping[str, str]:
        """Words of a return by question; under '' those about the whole section."""
        return {}

    def adapt(self, found: Section, owner: Any) -> Section:
        """The section as this owner meets it (choices that are data, a hint)."""
        return found

    def option_hints(self, owner: Any, found: Section) -> Mapping[str, Mapping[str, str]]:
        """Words under single options: question → value → words."""
        return {}

    def suggest(self, owner: Any, found: Section, rows: list[dict[str, Any]]) -> Mapping[str, Any]:
        """Answers a new row's page begins with; they are not stored until somebody sends the page."""
        return {}

    def all_at_once(self, owner: Any, found: Section) -> tuple[str, str]:
        """Address and words of a page where many rows are filled in together; '' where there is none."""
        return "", ""

    def after(self, request: HttpRequest, owner: Any, found: Section) -> str:
        """Where 继续 leads once the section is whole."""
        raise NotImplementedError

    def back(self, request: HttpRequest, owner: Any, found: Section) -> tuple[str, str]:
        """Address and words of the link above the heading."""
        raise NotImplementedError

    def caption(self, request: HttpRequest, owner: Any, found: Section) -> str:
        """Small words above the heading."""
        return ""

    def saved(self, request: HttpRequest, owner: Any, found: Section, moment: datetime) -> None:
        """Called after each save."""

    # Addresses and views -------------------------------------------------------------------------------------------

    def urls(self, prefix: str) -> list[URLPattern]:
        """All addresses, declared as this door's."""
        views = (
            ("<slug:key>/", "section", self.page),
            ("<slug:key>/autosave/", "section-autosave", self.autosave),
            ("<slug:key>/rows/new/", "row-new", self.new_row),
            ("<slug:key>/rows/<slug:row>/", "row", self.row_page),
            ("<slug:key>/rows/<slug:row>/autosave/", "row-autosave", self.autosave),
            ("<slug:key>/rows/<slug:row>/delete/", "row-delete", self.delete_row),
        )
        return [path(prefix + rest, opens(self.door)(view), name=f"{self.name}-{part}") for rest, part, view in views]

    def visit(self, request: HttpRequest, key: str, row: str = "", **where: Any) -> Visit:
        """Fetch and authorise. Raises Http404."""
        owner = self.owner_of(request, **where)
        try:
            found = self.adapt(section(self.kind, key), owner)
        except KeyError:
            raise Http404 from None
        if row and not found.repeated:
            raise Http404
        locked = self.locked(owner, key) or ""
        return Visit(self, request, owner, found, where, row, locked, stored_section(owner, key))

    def page(self, request: HttpRequest, key: str, **where: Any) -> HttpResponse:
        """A page of questions, or the list of a repeated section."""
        visit = self.visit(request, key, **where)
        if visit.locked:
            return _show_locked(visit)
        if visit.section.repeated:
            return _list_page(visit)
        return _continue(visit) if request.method == "POST" else _show_questions(visit, "check" in request.GET)

    def new_row(self, request: HttpRequest, key: str, **where: Any) -> HttpResponse:
        """A page for a row that does not exist yet: its id is in the address, so that sending twice adds one."""
        visit = self.visit(request, key, **where)
        if not visit.section.repeated:
            raise Http404
        if visit.locked:
            return _show_locked(visit)
        if len(visit.rows) >= visit.section.maximum_rows:
            messages.warning(request, f"最多 {visit.section.maximum_rows} 条，不能再添加。")
            return redirect(visit.url())
        return redirect(visit.url("row", row=secrets.token_hex(4)))

    def row_page(self, request: HttpRequest, key: str, row: str, **where: Any) -> HttpResponse:
        """One row."""
        visit = self.visit(request, key, row, **where)
        if visit.locked:
            return _show_locked(visit)
        if visit.position is None and len(visit.rows) >= visit.section.maximum_rows:
            raise Http404
        return _continue(visit) if request.method == "POST" else _show_questions(visit, "check" in request.GET)

    def delete_row(self, request: HttpRequest, key: str, row: str, **where: Any) -> HttpResponse:
        """Ask, then take the row out; not when it was changed elsewhere after it was shown."""
        visit = self.visit(request, key, row, **where)
        if visit.locked:
            return _show_locked(visit)
        if visit.position is None:
            return redirect(visit.url())
        if request.method != "POST":
            return _show_deletion(visit)
        if request.POST.get("drawn", "") != fingerprint(visit.answers):
            messages.warning(request, "这一条在别处改过，请看过现在的内容再决定是否删去。")
            return _show_deletion(visit)
        store(visit, {**visit.data, "rows": [each for each in visit.rows if each.get("id") != row]})
        return redirect(visit.url())

    def autosave(self, request: HttpRequest, key: str, row: str = "", **where: Any) -> HttpResponse:
        """Save what changed, as JSON (docs/design-system.md): saved in any case, problems told beside it."""
        visit = self.visit(request, key, row, **where)
        if request.method != "POST" or (visit.section.repeated and not row):
            raise Http404
        if visit.locked:
            return JsonResponse({"errors": {name: [visit.locked] for name in _sent(visit)}}, status=UNPROCESSABLE)
        outcome = keep(visit, whole=False)
        return _autosaved(visit, outcome)


def _sent(visit: Visit) -> list[str]:
    """The questions a partial request carries."""
    names = visit.request.POST.keys()
    return [f.key for f in visit.section.fields if any(n == f.key or n.startswith(f"{f.key}_") for n in names)]


def _autosaved(visit: Visit, outcome: Outcome) -> JsonResponse:
    if outcome.refusal:
        words = outcome.refusal.facts.get("reason") or NOT_SAVED
        return JsonResponse({"errors": {name: [words] for name in _sent(visit)}}, status=UNPROCESSABLE)
    record = visit.record
    if outcome.merged and outcome.merged.differences:
        changes = [{"label": d.label, "yours": d.yours, "theirs": d.theirs} for d in outcome.merged.differences]
        at = f"{record.saved_at.astimezone(now().tzinfo):%H:%M}" if record else ""
        return JsonResponse({"who": _who(visit), "at": at, "changes": changes}, status=CONFLICT)
    sent = _sent(visit)
    errors = {p.path: [p.words] for p in visit.page_problems() if p.path in sent and visit.answers.get(p.path)}
    body: dict[str, Any] = {"saved_at": f"{now():%H:%M}", "version": visit.version, "problems": errors}
    return JsonResponse({**body, "errors": errors} if errors else body, status=UNPROCESSABLE if errors else 200)


def _continue(visit: Visit) -> HttpResponse:
    """The page's button: save, then go on, or say what is wrong, or show both versions."""
    outcome = keep(visit)
    if outcome.refusal:
        visit.locked = str(outcome.refusal.facts.get("reason") or NOT_SAVED)
        return _show_locked(visit)
    if outcome.merged and outcome.merged.differences:
        return _show_conflict(visit, outcome)
    if outcome.merged and outcome.merged.kept:
        kept = "、".join(outcome.merged.kept)
        messages.info(visit.request, f"{_who(visit)}改过“{kept}”，已保留；您填的其他内容也已保存。")
    if visit.page_problems():
        return _show_questions(visit, True)
    if visit.row and visit.request.POST.get("then") == "another":
        return redirect(visit.url("row-new"))
    return redirect(visit.url() if visit.row else visit.pages.after(visit.request, visit.owner, visit.section))


def _list_page(visit: Visit) -> HttpResponse:
    if visit.request.method != "POST":
        return _show_list(visit, "check" in visit.request.GET)
    none = bool(visit.request.POST.get("none")) and not visit.rows
    if bool(visit.data.get("none")) != none or visit.record is None:
        store(visit, {"rows": visit.rows, "none": none})
    if visit.reading.complete:
        return redirect(visit.pages.after(visit.request, visit.owner, visit.section))
    return _show_list(visit, True)


def _who(visit: Visit) -> str:
    record = visit.record
    name = record.saved_by if record else ""
    return "您在别处（另一个页面或设备）" if name == acting(visit.request).name else name


def _frame(visit: Visit) -> dict[str, Any]:
    pages = visit.pages
    back_url, back_text = pages.back(visit.request, visit.owner, visit.section)
    if visit.row:
        back_url, back_text = visit.url(), f"返回{visit.section.title}"
    return {
        "base": pages.base,
        "section": visit.section,
        "caption": pages.caption(visit.request, visit.owner, visit.section),
        "back_url": back_url,
        "back_text": back_text,
        "saved_at": visit.record.saved_at if visit.record else None,
        "version": visit.version,
        "section_defect": visit.defects.get("", ""),
    }


def _show_questions(visit: Visit, all_problems: bool) -> HttpResponse:
    part, more = ("row-autosave", {"row": visit.row}) if visit.row else ("section-autosave", {})
    words = {
        **_frame(visit),
        "form": visit.form(all_problems=all_problems),
        "title": _row_heading(visit) if visit.row else visit.section.title,
        "autosave_url": visit.url(part, **more),
        "can_add": bool(visit.row) and len(visit.rows) + 1 < visit.section.maximum_rows,
        "delete_url": visit.url("row-delete", row=visit.row) if visit.row and visit.position is not None else "",
    }
    return render(visit.request, "sections/questions.html", words)


def _row_heading(visit: Visit) -> str:
    return f"{'添加' if visit.position is None else '修改'}{visit.section.row_title}"


def _show_list(visit: Visit, all_problems: bool) -> HttpResponse:
    problems = visit.reading.problems if all_problems else ()
    full = len(visit.rows) >= visit.section.maximum_rows
    together_url, together = visit.pages.all_at_once(visit.owner, visit.section) if visit.only is None else ("", "")
    whole = [(problem.words, "rows") for problem in problems if problem.path in ("rows", "none")]
    in_rows = [(_row_words(visit, p), f"row-{_row_number(p)}") for p in problems if p.path.startswith("rows[")]
    words = {
        **_frame(visit),
        "rows": list_rows(visit),
        "table": table_of(visit) if not in_rows else None,
        "none": bool(visit.data.get("none")),
        "add_url": "" if full else visit.url("row-new"),
        "together_url": "" if full else together_url,
        "together": together,
        "problems": whole + in_rows,
        "can_be_none": bool(visit.section.none_label) and not visit.rows,
    }
    return render(visit.request, "sections/list.html", words)


def _row_number(problem: FieldProblem) -> int:
    return int(problem.path[5 : problem.path.index("]")])


def _row_words(visit: Visit, problem: FieldProblem) -> str:
    return f"{visit.section.row_title}第 {_row_number(problem) + 1} 条：{problem.words}"


def _show_deletion(visit: Visit) -> HttpResponse:
    words = {
        **_frame(visit),
        "answers": summary_rows(visit.section, visit.answers),
        "drawn": fingerprint(visit.answers),
    }
    return render(visit.request, "sections/delete.html", words)


def _show_locked(visit: Visit) -> HttpResponse:
    """What is stored, to read; and, when something was sent all the same, that too."""
    posted = visit.request.method == "POST"
    if posted:
        reload(visit)
    yours = summary_rows(visit.section, visit.typed()) if posted and (visit.row or not visit.section.repeated) else []
    words = {
        **_frame(visit),
        "reason": visit.locked,
        "answers": [] if visit.section.repeated else summary_rows(visit.section, visit.answers),
        "rows": list_rows(visit, editable=False) if visit.section.repeated else [],
        "none": bool(visit.data.get("none")),
        "yours": yours,
        "not_saved": NOT_SAVED if posted else "",
    }
    return render(visit.request, "sections/locked.html", words, status=CONFLICT if posted else 200)


def _show_conflict(visit: Visit, outcome: Outcome) -> HttpResponse:
    """Both versions of each question that both changed, to choose from; nothing is stored yet."""
    assert outcome.merged is not None
    carried = [(name, value) for name, values in visit.request.POST.lists() for value in values if _carried(name)]
    words = {
        **_frame(visit),
        "differences": outcome.merged.differences,
        "differences_count": str(len(outcome.merged.differences)),
        "carried": carried,
        "who": _who(visit),
        "at": visit.record.saved_at if visit.record else "",
        "here": visit.request.path,
    }
    return render(visit.request, "sections/conflict.html", words, status=CONFLICT)


def _carried(name: str) -> bool:
    return name not in ("csrfmiddlewaretoken", "version") and not name.startswith(("keep_", "seen."))
