"""The guide as a page: conditions, materials and times drawn from the data that decide, with the figures in force.

Clauses: 4.1-01, 4.2-01, 4.2-04, 5-02, 5-06, 5-07, 6.2-03
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from permit.clock import today
from permit.domain.clauses import CLAUSES
from permit.domain.conditions.assess import CONDITIONS
from permit.domain.dossier.model import Dossier
from permit.domain.law import Law
from permit.domain.law_text import law_text
from permit.domain.lifecycle import BUSINESS_NAMES, Business
from permit.domain.materials import MaterialSlot, materials_for
from permit.portals.access import public
from permit.portals.public.information import figure_words
from permit.services.law_in_force import law_in_force

GROUPS = (
    ("单位条件", "1.2-"),
    ("九类人才，符合一类即可", "1.3.1-"),
    ("个人条件，全部符合", "1.3."),
    ("填报要求", "6."),
)
LIMITS = (
    ("6.3-01", "permit_years", "证件有效期"),
    ("6.3-03", "renewal_opens", "到期前多久可以续签"),
    ("N-15", "renewal_file_by", "续签、换单位最晚在到期前多久发起"),
    ("8-01", "review_limit", "属地上报后办结时限"),
    ("R-31", "return_waits", "退回后等待补正"),
    ("5-04", "term_months_left", "有期限的材料交来时至少还剩"),
    ("5-05", "contract_months_left", "合同、租约交来时至少还剩"),
)


@dataclass(frozen=True)
class Entry:
    """One clause on the page."""

    id: str
    title: str
    text: str
    soft: bool = False


@public
def guide(request: HttpRequest) -> HttpResponse:
    """The whole guide on one page, searchable without a script."""
    law = law_in_force(today())
    wanted = request.GET.get("q", "").strip()[:40]
    context = {
        "day": law.day,
        "wanted": wanted,
        "conditions": [(title, _matching(entries, wanted)) for title, entries in conditions(law)],
        "materials": [(name, _matching(entries, wanted)) for name, entries in materials(law)],
        "limits": _matching(limits(law), wanted),
        "law": law,
    }
    return render(request, "public/guide.html", context)


def _matching(entries: list[Entry], wanted: str) -> list[Entry]:
    return [e for e in entries if wanted in e.title or wanted in e.text or wanted == e.id] if wanted else entries


def conditions(law: Law) -> list[tuple[str, list[Entry]]]:
    """Every condition, printed from the expression that judges it."""
    grouped: dict[str, list[Entry]] = {title: [] for title, _ in GROUPS}
    for condition in CONDITIONS:
        clause_id = condition.clause_id
        if clause_id in ("1.3.1", "7-04"):
            continue
        title = next(title for title, prefix in GROUPS if clause_id.startswith(prefix))
        text = law_text(condition.expression, law)
        grouped[title].append(Entry(clause_id, CLAUSES[clause_id].title, text, law.is_soft(clause_id)))
    return list(grouped.items())


def materials(law: Law) -> list[tuple[str, list[Entry]]]:
    """What each business asks for; conditional documents say when."""
    lists = []
    for business in Business:
        slots = materials_for(Dossier(business=business), None, business, None, law)
        lists.append((BUSINESS_NAMES[business], [_material(slot) for slot in slots]))
    return lists


def _material(slot: MaterialSlot) -> Entry:
    parts = [part.title + (f"（{part.because}）" if part.because else "") for part in slot.parts]
    notes = [f"交来时至少还剩 {slot.months_left} 个月"] if slot.months_left else []
    notes += ["要盖单位公章"] if slot.stamp else []
    notes.append("单位上传" if slot.by == "employer" else "本人上传")
    return Entry(slot.id, slot.title, "；".join([*parts, *notes]))


def limits(law: Law) -> list[Entry]:
    """Times and terms."""
    return [Entry(clause_id, words, figure_words(law.figures[name])) for clause_id, name, words in LIMITS]
