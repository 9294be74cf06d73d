"""What an act rested on: the findings as they were then, and the files as they were handed in.

Clauses: 6.2-02, R-05
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from permit.domain.clauses import CLAUSES
from permit.portals.files.reading import readable_versions
from permit.records.models import CaseRound, Evaluation
from permit.records.models.attachments import ScanState
from permit.services.case_places import material_title
from permit.services.permit_life import Event

SENDING = ("submit", "send_alone")
JUDGING = (*SENDING, "accept", "approve", "refuse")
STATES = {True: "holds", False: "fails", None: "unknown"}
COLUMNS = ("材料", "版本", "文件指纹（SHA-256）")


class Evidence:
    """Evaluations and files of the acts on one page: three queries for all of them."""

    def __init__(self, request: HttpRequest, events: Sequence[Event]) -> None:
        judged = {each.case.pk for each in events if each.case and each.action in JUDGING}
        self._evaluations = list(Evaluation.objects.filter(case__in=judged).exclude(event="preview"))
        sent = {each.case.pk for each in events if each.case and each.action in SENDING}
        self._rounds = list(CaseRound.objects.filter(case__in=sent).order_by("number", "id"))
        wanted = {file["version"] for each in self._rounds for file in each.snapshot.get("attachments", ())}
        clean = readable_versions(request).filter(pk__in=wanted).exclude(scan_state=ScanState.INFECTED)
        self._readable = set(clean.values_list("pk", flat=True)) if wanted else set()

    def findings(self, event: Event) -> dict[str, Any] | None:
        """`words`, and `rows` for `{% finding_list %}`: the newest judgement at the time of the act."""
        if event.case is None or event.subject != "case" or event.action not in JUDGING:
            return None
        own = [each for each in self._evaluations if each.case_id == event.case.pk and each.made_at <= event.at]
        if not own:
            return None
        rows = [_row(finding) for finding in own[-1].findings if finding.get("counts", True)]
        return {"rows": rows, "words": _score(rows), "judged_on": own[-1].judged_on}

    def files(self, event: Event) -> dict[str, Any] | None:
        """`words`, and a table of every file of the round with its digest; it opens for who may read it."""
        if event.case is None or event.subject != "case" or event.action not in SENDING:
            return None
        own = [each for each in self._rounds if each.case_id == event.case.pk and each.submitted_at <= event.at]
        if not own:
            return None
        rows = [_file(file, self._readable) for file in own[-1].snapshot.get("attachments", ())]
        return {"rows": rows, "columns": COLUMNS, "words": f"{len(rows)} 份材料", "digest": own[-1].digest}


def _row(finding: dict[str, Any]) -> dict[str, Any]:
    known = CLAUSES.get(finding["id"])
    title = known.title if known else finding["id"]
    return {
        "state": STATES[finding["holds"]],
        "title": title,
        "clause": finding["id"],
        "text": finding.get("because", ""),
    }


def _score(rows: Sequence[dict[str, Any]]) -> str:
    named = (("holds", "符合"), ("fails", "不符合"), ("unknown", "待人认定"))
    counted = [(sum(row["state"] == state for row in rows), words) for state, words in named]
    return "，".join(f"{count} 项{words}" for count, words in counted if count)


def _file(file: dict[str, Any], readable: Collection[int]) -> list[Any]:
    title: dict[str, Any] = {"text": material_title(file["slot"])}
    if file["version"] in readable:
        title["url"] = reverse("files:download", args=[file["version"]])
    return [title, f"第 {file['number']} 版", {"text": file["sha256"]}]
