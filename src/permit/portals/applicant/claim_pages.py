"""What a new application claims: category, post, income, and what the category asks for (1.3.1 … 1.3.4).

Clauses: 6.2-01, 1.3.1-A, 1.3.1-B, 1.3.1-C, 1.3.1-D, 1.3.1-E, 1.3.1-F, 1.3.1-G, 1.3.1-H
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from permit.domain.lifecycle import State
from permit.domain.sections import Section, claim_sections
from permit.portals.applicant.category_needs import category_needs
from permit.portals.case_access import case_for_applicant
from permit.portals.section_views import SectionPages
from permit.records.models import Case
from permit.services.case_locks import claims_lock, defect_words, open_fields
from permit.services.case_problems import required_sections
from permit.services.material_slots import case_category
from permit.services.save_section import stored_section


class ClaimPages(SectionPages):
    """Pages of a case's own sections."""

    door, kind, namespace, name, base = "applicant", "case", "applicant", "claims", "base/applicant.html"

    def owner_of(self, request: HttpRequest, **where: Any) -> Case:
        return case_for_applicant(request, where["number"])

    def locked(self, owner: Any, key: str) -> str | None:
        return claims_lock(owner, key)

    def open_questions(self, owner: Any, key: str) -> frozenset[str] | None:
        return open_fields(owner, self.kind, key)

    def defects(self, owner: Any, key: str) -> Mapping[str, str]:
        return defect_words(owner, key)

    def option_hints(self, owner: Any, found: Section) -> Mapping[str, Mapping[str, str]]:
        return {"category": category_needs()} if found.key == "category" else {}

    def after(self, request: HttpRequest, owner: Any, found: Section) -> str:
        if owner.state == State.RETURNED_TO_APPLICANT:
            return reverse("applicant:corrections", args=[owner.number])
        sections = claim_sections(case_category(owner) or "")
        keys = [section.key for section in sections]
        for key in keys[keys.index(found.key) + 1 :] if found.key in keys else ():
            record = stored_section(owner, key)
            if record is None or not record.complete:
                return reverse("applicant:claims-section", kwargs={"number": owner.number, "key": key})
        return reverse("applicant:case", args=[owner.number])

    def back(self, request: HttpRequest, owner: Any, found: Section) -> tuple[str, str]:
        return reverse("applicant:case", args=[owner.number]), "返回办件"

    def caption(self, request: HttpRequest, owner: Any, found: Section) -> str:
        return f"新办 ・ {'草稿 ' if owner.state == State.DRAFT else ''}{owner.number}"


PAGES = ClaimPages()


def claims_of(case: Case) -> tuple[Section, ...]:
    """The case's own sections it needs."""
    return tuple(section for section in required_sections(case) if section.owner == "case")
