"""A list of the policy as a page: the edition in force, where it was read, its entries; searchable without a script.

Clauses: R-22, 1.2-02, 1.3.1-D, 1.3.1-E, 1.3.2
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from permit.clock import today
from permit.domain.lists import KINDS, PolicyList
from permit.portals.access import public
from permit.portals.components.text import cn_date
from permit.portals.public.information import CONFIDENCE
from permit.services.law_in_force import law_in_force

HEADS = ("代码", "名称", "类别")
MOST_SHOWN = 300
BEFORE = "公布之前按填报的情况，由工作人员认定。"


@public
def policy_list(request: HttpRequest, kind: str) -> HttpResponse:
    """The entries that hold the words asked for; a list that is not in force says so."""
    if kind not in KINDS:
        raise Http404
    found = law_in_force(today()).lists.get(kind)
    wanted = request.GET.get("q", "").strip()[:40]
    context = {
        "kind": KINDS[kind],
        "found": found,
        "wanted": wanted,
        "heads": HEADS,
        "most": MOST_SHOWN,
        "before": BEFORE,
    }
    return render(request, "public/list.html", {**context, **(_shown(found, wanted) if found else {})})


def _shown(found: PolicyList, wanted: str) -> dict[str, object]:
    entries = found.like(wanted, MOST_SHOWN + 1)
    facts = [
        ("版本", found.edition),
        ("施行", f"{cn_date(found.since)}起" + (f"，到{cn_date(found.until)}" if found.until else "")),
        (
            "来源",
            f"{found.source.text}（{cn_date(found.source.checked_on)}核对，{CONFIDENCE[found.source.confidence]}）",
        ),
        ("项数", f"{len(found.entries)} 项"),
    ]
    return {
        "facts": [{"label": label, "value": value} for label, value in facts],
        "rows": [[entry.code, entry.name, entry.group] for entry in entries[:MOST_SHOWN]],
        "more": len(entries) > MOST_SHOWN,
    }
