"""The document pane: a tab for every material that was handed in, its pages, its versions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from permit.portals.components.text import cn_day
from permit.records.models import Attachment, AttachmentVersion, Case
from permit.records.models.attachments import ScanState
from permit.services.case_places import OTHER_TITLES
from permit.services.freeze_round import attachments_of
from permit.services.handed_in import paper_of
from permit.services.material_slots import SlotStatus


@dataclass(frozen=True)
class Paper:
    """One tab: an attachment with its versions, oldest first, or the reason why there is none (R-38)."""

    attachment: Attachment
    title: str
    versions: tuple[AttachmentVersion, ...]

    @property
    def reason(self) -> str:
        return "" if self.versions else self.attachment.cannot_provide_reason


def papers_of(case: Case, slots: Iterable[SlotStatus]) -> list[Paper]:
    """The materials in the order of the guide, then what else belongs to the case: photo, papers of category I."""
    shown = [
        Paper(slot.attachment, slot.title, slot.versions)
        for slot in slots
        if slot.attachment is not None and (slot.versions or slot.state == "waived")
    ]
    known = {paper.attachment.pk for paper in shown}
    found = Attachment.objects.filter(attachments_of(case)).prefetch_related("versions").order_by("slot", "id")
    if case.person_id is not None:
        found = found.filter(employer__isnull=True)
    for attachment in found:
        paper, versions = paper_of(attachment, case)
        if attachment.pk not in known and versions and attachment.slot in OTHER_TITLES:
            shown.append(Paper(paper, OTHER_TITLES[attachment.slot], versions))
    return shown


def pane_of(papers: list[Paper], query: QueryDict) -> dict[str, Any]:
    """`documents` and `current` for `{% document_pane %}`, from `?document=…&version=…&page=…`."""
    if not papers:
        return {"documents": [], "current": None}
    asked = query.get("document", "")
    paper = next((each for each in papers if str(each.attachment.pk) == asked), papers[0])
    tabs = [
        {"title": each.title, "url": _address(each), "current": each.attachment.pk == paper.attachment.pk}
        for each in papers
    ]
    return {"documents": tabs, "current": _current(paper, query)}


def paper_url(version: AttachmentVersion) -> str:
    """The address of the case page with this version open in the pane."""
    return f"?document={version.attachment_id}&version={version.number}#documents"


def _address(paper: Paper, version: int | None = None, page: int | None = None) -> str:
    more = (f"&version={version}" if version else "") + (f"&page={page}" if page else "")
    return f"?document={paper.attachment.pk}{more}#documents"


def _current(paper: Paper, query: QueryDict) -> dict[str, Any]:
    if not paper.versions:
        return {
            "title": paper.title,
            "text": f"没有提供，说明的理由：{paper.reason}",
            "version": "请决定是否接受（R-38）",
        }
    numbers = {str(version.number): version for version in paper.versions}
    version = numbers.get(query.get("version", ""), paper.versions[-1])
    if version.scan_state == ScanState.INFECTED:
        return {"title": paper.title, "text": "文件含病毒，不显示。请退回更换。", "version": f"第 {version.number} 版"}
    page = _page(query.get("page", ""), version.pages)
    other = next((each for each in reversed(paper.versions) if each.pk != version.pk), None)
    return {
        "title": paper.title,
        "image_url": reverse("files:page", args=[version.pk, page]),
        "page": page,
        "pages": version.pages,
        "previous_url": _address(paper, version.number, page - 1) if page > 1 else "",
        "next_url": _address(paper, version.number, page + 1) if page < version.pages else "",
        "version": _version_words(version),
        "uploaded": cn_day(version.uploaded_at),
        "compare_url": _address(paper, other.number) if other else "",
        "download_url": reverse("files:download", args=[version.pk]),
        "alt": f"{paper.title}，第 {page} 页",
    }


def _version_words(version: AttachmentVersion) -> str:
    words = f"第 {version.number} 版"
    if version.valid_until is not None:
        words += f"，到 {version.valid_until.year}年{version.valid_until.month}月{version.valid_until.day}日"
    if version.scan_state == ScanState.PENDING:
        words += "，还没有查毒"
    return f"{words}，"


def _page(typed: str, pages: int) -> int:
    return min(max(int(typed), 1), pages) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1
