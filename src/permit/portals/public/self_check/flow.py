"""Which question comes next: only what still matters, given the answers; and the answers' way through the pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core import signing

from permit.domain.conditions.assess import assess
from permit.domain.conditions.finding import Assessment
from permit.domain.dossier import read_dossier
from permit.domain.law import Law
from permit.domain.sections import Reading, Section, read
from permit.domain.sections.self_check import APPLICANT_QUESTIONS, EMPLOYER_QUESTIONS
from permit.portals.public.self_check.facts import dossier_document, employer_document

SALT = "self-check"
Typed = dict[str, dict[str, Any]]
CLAUSES_OF = {
    "scope": ("7-04",),
    "age": ("1.3.6",),
    "field_of_work": ("1.3.2",),
    "income": ("1.3.3",),
    "payments": ("1.3.4",),
    "home": ("1.3.5",),
    "schooling": ("1.3.1-A",),
    "merits": ("1.3.1-B", "1.3.1-C", "1.3.1-F"),
    "body": ("1.3.1-D", "1.3.1-E"),
    "own_business": ("1.3.1-G", "1.3.1-H"),
    "children": ("6.2-04",),
}
CATEGORY_PAGES = frozenset({"schooling", "merits", "body", "own_business"})
EMPLOYER_CLAUSES = ("1.2-01", "1.2-02", "1.2-03", "1.2-04", "1.2-05", "1.2-06")


@dataclass(frozen=True)
class Flow:
    """A self-check under way: for whom, what was typed so far, as of which day and law."""

    who: str
    typed: Typed
    on: date
    law: Law

    @property
    def questions(self) -> Sequence[Section]:
        return EMPLOYER_QUESTIONS if self.who == "employer" else APPLICANT_QUESTIONS

    def reading(self, section: Section) -> Reading:
        """What was typed on a page, read."""
        return read(section, {"fields": self.typed.get(section.key, {})})

    def answers(self) -> dict[str, Mapping[str, Any]]:
        """The pages that can be read, as values."""
        readings = {s.key: self.reading(s) for s in self.questions if s.key in self.typed}
        return {key: reading.values for key, reading in readings.items() if reading.complete}

    def assessment(self) -> Assessment:
        """What the law says so far."""
        answers = self.answers()
        if self.who == "employer":
            document = employer_document(answers, self.on, self.law.district)
        else:
            document = dossier_document(answers, self.on)
        return assess(read_dossier(document), self.on, self.on, self.law)

    def next_question(self) -> Section | None:
        """The first page that still matters; None when the answer is known."""
        answered = self.answers()
        open_pages = [section for section in self.questions if section.key not in answered]
        if self.who == "employer":
            return open_pages[0] if open_pages else None
        assessment = self.assessment()
        if assessment.outcome == "out_of_scope":
            return None
        return next((section for section in open_pages if matters(section.key, assessment)), None)

    def sealed(self) -> str:
        """The answers for a hidden field: signed, so that nobody else can have put them there."""
        return signing.dumps({"who": self.who, "typed": self.typed}, salt=SALT, compress=True)


def matters(key: str, assessment: Assessment) -> bool:
    """Whether a page can still change anything."""
    if key in CATEGORY_PAGES and assessment.finding("1.3.1").holds:
        return False
    return any(assessment.finding(clause).holds is None for clause in CLAUSES_OF[key])


def opened(sealed: str, who: str) -> Typed:
    """The answers out of a hidden field; {} where they were tampered with or are of the other check."""
    try:
        content = signing.loads(sealed, salt=SALT)
    except signing.BadSignature:
        return {}
    return dict(content["typed"]) if content.get("who") == who else {}
