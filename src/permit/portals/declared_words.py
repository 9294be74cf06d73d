"""What a holder declared of a permit of another district, in words, the same for holder and bureau.

Clauses: R-36
"""

from typing import Any

from django.conf import settings

from permit.domain.districts import NAMES
from permit.portals.components.text import cn_date, cn_datetime
from permit.records.models import DeclaredPermit
from permit.services.handing_over import district_name


def other_districts() -> list[tuple[str, str]]:
    """The city's districts but this one, for a list to choose from."""
    return [(word, name) for word, name in NAMES.items() if word != settings.DISTRICT]


def declared_facts(each: DeclaredPermit) -> list[dict[str, Any]]:
    """Label and value of everything that was stated and answered."""
    children = "、".join(str(child["name"]) for child in each.children)
    return [
        {"label": "发证的区", "value": district_name(each.district)},
        {"label": "证件编号", "value": each.number},
        {"label": "有效期", "value": f"{cn_date(each.valid_from)}至 {cn_date(each.valid_until)}"},
        {"label": "原聘用单位", "value": f"{each.employer}，{cn_date(each.left_on)}离职"},
        {"label": "申报类别", "value": f"第 {'ABCDEFGHI'.index(each.category) + 1} 类" if each.category else "不清楚"},
        {"label": "随往子女", "value": children or "没有"},
        *([{"label": "说明", "value": each.words}] if each.words else []),
        {"label": "申报时间", "value": cn_datetime(each.stated_at)},
        *([{"label": "结果", "value": f"{each.get_state_display()}，{cn_datetime(each.settled_at)}"}]
          if each.settled_at else []),
        *([{"label": "核实情况", "value": each.ruling}] if each.ruling else []),
    ]  # fmt: skip
