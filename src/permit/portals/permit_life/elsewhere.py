"""What the signed file of another district told of a permit before it came here (docs/handover.md).

Clauses: R-18, 6.6-01
"""

from datetime import date
from typing import Any

from permit.domain.months import chinese_date
from permit.portals.permit_life.words import told_elsewhere
from permit.records.models import CarriedHolder, Permit
from permit.services.case_places import material_title
from permit.services.handing_over import district_name

ACT_COLUMNS, PAPER_COLUMNS = ("日期", "事项"), ("材料", "上传", "文件指纹（SHA-256）")


def told_by_other_district(permit: Permit) -> dict[str, Any] | None:
    """Its acts, newest first, and the digests of the papers that stayed there; None where no file told any.

    A digest proves a copy that is brought later: the papers themselves are not handed over.
    """
    came = CarriedHolder.objects.filter(permit=permit).values_list("source", flat=True).first() or {}
    acts, papers = came.get("history") or [], came.get("materials") or []
    if not acts and not papers:
        return None
    return {
        "district": district_name(str(came.get("district", ""))),
        "act_columns": ACT_COLUMNS,
        "acts": [[_day(each["on"]), told_elsewhere(each["act"])] for each in reversed(acts)],
        "paper_columns": PAPER_COLUMNS,
        "papers": [
            [material_title(each["slot"]), _day(each["uploaded_on"]), {"text": each["sha256"]}] for each in papers
        ],
        "paper_words": f"{len(papers)} 份材料留在原来的区，展开看指纹",
    }


def _day(iso: str) -> str:
    return chinese_date(date.fromisoformat(iso))
