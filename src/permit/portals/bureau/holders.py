"""原系统持证人导入: upload the spreadsheet, see how far it is, fetch the report (N-11).

Clauses: N-11, 6.2-05
"""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django_q.tasks import async_task

from permit.clock import now
from permit.domain.holder_rows import COLUMNS
from permit.portals import access
from permit.portals.bureau.scopes import for_administrator
from permit.portals.casework.acting_pages import ActForm, act_page
from permit.portals.casework.desk import BUREAU
from permit.portals.components.text import cn_datetime
from permit.portals.idempotency import once
from permit.portals.import_jobs import UNTIL_DONE, progress_words
from permit.records.models import CarriedHolder, ImportProblem, ImportRun
from permit.services.import_report import report_of, template_of
from permit.services.start_holder_import import start_holder_import

SHOWN_RUNS, SHOWN_PROBLEMS = 20, 50
NUMBERS = (
    ("created", "新导入"),
    ("unchanged", "已有，没有变化"),
    ("changed", "内容有变，没有改动"),
    ("bad", "没有导入"),
)


class HolderFileForm(ActForm):
    """The spreadsheet."""

    file = forms.FileField(label="持证人表格", help_text="CSV 或 XLSX，第一行是列名，最多 20 万行")


@for_administrator
@once
def holders(request: HttpRequest) -> HttpResponse:
    """The imports so far, what the columns are, and a new file."""

    def do(cleaned: dict[str, Any]) -> None:
        file = cleaned["file"]
        start_holder_import(file.name or "", file.read(), access.acting(request), now())
        async_task(UNTIL_DONE)

    words = {
        "title": "原系统持证人导入",
        "lead": "按行写入，可以中断后接着导入；同一行导入两次不会重复。配偶信息不读取、不保存。",
        "clause": "N-11",
        "submit": "上传并导入",
        "back_url": reverse("bureau:home"),
        "multipart": True,
        "column_heads": ["列名", "是否必填", "填写要求", "例子"],
        "column_rows": [[c.title, "必填" if c.required else "选填", c.says, c.example] for c in COLUMNS],
        "run_heads": ["文件", "开始", "进度", *[{"words": title, "numeric": True} for _, title in NUMBERS]],
        "run_rows": [_run_row(run) for run in ImportRun.objects.order_by("-id")[:SHOWN_RUNS]],
        "open_holders": CarriedHolder.objects.filter(completed_at__isnull=True).count(),
    }
    form = HolderFileForm(request.POST or None, request.FILES or None)
    done = "已收下，正在后台写入。"
    then = reverse("bureau:holders")
    return act_page(request, BUREAU, form, do, words, then=then, done=done, template="bureau/holders.html")


def _run_row(run: ImportRun) -> list[Any]:
    return [
        {"text": run.file_name, "url": reverse("bureau:holder_import", args=[run.pk])},
        cn_datetime(run.started_at),
        "已完成" if run.finished_at else progress_words(run),
        *(str(getattr(run, name)) for name, _ in NUMBERS),
    ]


@for_administrator
def holder_import(request: HttpRequest, run_id: int) -> HttpResponse:
    """One import: progress, numbers, and the first problems of each page."""
    run = get_object_or_404(ImportRun, pk=run_id)
    after = request.GET.get("after", "")
    found = ImportProblem.objects.filter(run=run).order_by("line", "id")
    if len(marks := after.split("-")) == 2 and all(m.isascii() and m.isdigit() and len(m) < 18 for m in marks):
        line, pk = map(int, marks)
        found = found.filter(Q(line__gt=line) | Q(line=line, pk__gt=pk))
    shown = list(found[: SHOWN_PROBLEMS + 1])
    last = shown[:SHOWN_PROBLEMS][-1] if shown else None
    words = {
        "run": run,
        "progress": progress_words(run),
        "facts": [{"label": title, "value": f"{getattr(run, name)} 行"} for name, title in NUMBERS],
        "columns": ["行号", "结果", "列", "问题", "应当怎样"],
        "rows": [[str(p.line), p.get_kind_display(), p.column, p.what, p.remedy] for p in shown[:SHOWN_PROBLEMS]],
        "dropped": f"这些列已略去：{'、'.join(run.dropped_columns)}（条款 6.2-05）。",
        "next": f"?after={last.line}-{last.pk}" if last and len(shown) > SHOWN_PROBLEMS else "",
    }
    return render(request, "bureau/holder_import.html", words)


@for_administrator
def report(request: HttpRequest, run_id: int) -> HttpResponse:
    """The whole report as a file."""
    run = get_object_or_404(ImportRun, pk=run_id)
    return _csv(report_of(run), f"导入报告-{run.pk}.csv")


@for_administrator
def template(request: HttpRequest) -> HttpResponse:
    """An empty spreadsheet with the right titles."""
    return _csv(template_of(), "原系统持证人模板.csv")


def _csv(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
