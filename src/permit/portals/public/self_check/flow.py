"""Which question comes next: only what still matters, given the answers; and the answers' way through the pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.core import signing

from permit.domain.conditions.assess import assess
from permit.domain.conditions.finding import Assessment
from permit.domain.dossier import Dossier, read_dossier
from permit.domain.law import Law
from permit.domain.listed import LISTED, resolved
from permit.domain.sections import Field, Reading, Section, read, with_lists
from permit.domain.sections.self_check import (
    APPLICANT_QUESTIONS,
    EMPLOYER_QUESTIONS,
    ENTRIES,
    OF_A_LIST,
    ONLY_OF_LISTS,
)
from permit.portals.public.self_check.facts import chosen_entries, dossier_document, employer_document

SALT = "self-check"
Typed = dict[str, dict[str, Any]]
EMPLOYER_CLAUSES = ("1.2-01", "1.2-02", "1.2-03", "1.2-04", "1.2-05", "1.2-06")
CATEGORY_TOPICS = frozenset({"schooling", "merits", "body", "own_business"})
# What a topic, or one question of it, is asked for: while the clause is open, the question matters.
CLAUSES_OF = {
    "scope": ("7-04",),
    "age": ("1.3.6",),
    "field_of_work": ("1.3.2",),
    "income": ("1.3.3",),
    "payments": ("1.3.4",),
    "home": ("1.3.5",),
    "schooling": ("1.3.1-A",),
    "merits-title": ("1.3.1-B",),
    "merits-prize": ("1.3.1-C",),
    "merits": ("1.3.1-F",),
    "body": ("1.3.1-D", "1.3.1-E"),
    "own_business": ("1.3.1-G", "1.3.1-H"),
    "children": ("6.2-04",),
    "registration": ("1.2-01",),
    "registration-registered_on": ("1.2-03",),
    "strength-paid_in_capital": ("1.2-04",),
    "strength-contribution": ("1.2-05",),
    "plan": ("1.2-02",),
    "plan-violations": ("1.2-06",),
}


@dataclass(frozen=True)
class Question:
    """One page: a single question of a topic; where a list is in force, with the entry that answers it (R-22)."""

    topic: Section
    field: Field
    entry: Field | None = None

    @property
    def key(self) -> str:
        return f"{self.topic.key}-{self.field.key}"

    @property
    def page(self) -> Section:
        """The topic with this question alone, whatever it hangs on."""
        entry = () if self.entry is None else (self.entry,)
        return replace(self.topic, fields=(replace(self.field, shown_if=None), *entry))

    @property
    def clauses(self) -> tuple[str, ...]:
        return CLAUSES_OF.get(self.key) or CLAUSES_OF[self.topic.key]


def questions_of(topics: Sequence[Section], law: Law) -> Iterator[Question]:
    """Every question of the topics, in order: while a list is in force which entry of it, else whether there is one."""
    for topic in topics:
        asked = {field.key: field for field in with_lists(topic, law).fields}
        for field in topic.fields:
            entry = asked.get(ENTRIES.get(field.key, ""))
            if entry is not None:
                yield _of_a_list(topic, field, entry)
            elif not field.listed and field.key not in ONLY_OF_LISTS:
                yield Question(topic, field)


def _of_a_list(topic: Section, field: Field, entry: Field) -> Question:
    """'Which one?' with the ways out; the entry is asked for by whoever says that it is one of them."""
    which = replace(field, label=entry.label, choices=OF_A_LIST)
    return Question(topic, which, replace(entry, label="代码或名称", required=True, shown_if=(field.key, ("yes",))))


TOPICS = {"applicant": APPLICANT_QUESTIONS, "employer": EMPLOYER_QUESTIONS}


@dataclass(frozen=True)
class Flow:
    """A self-check under way: for whom, what was typed so far by topic, as of which day and law."""

    who: str
    typed: Typed
    on: date
    law: Law

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All that may be asked, by the lists in force."""
        return tuple(questions_of(TOPICS[self.who], self.law))

    def reading(self, question: Question) -> Reading:
        """What was typed for one question, read."""
        return read(question.page, {"fields": self.typed.get(question.topic.key, {})})

    def is_answered(self, question: Question) -> bool:
        """Typed, readable, and still asked for by the other answers of its topic."""
        typed = self.typed.get(question.topic.key, {})
        return question.field.key in typed and question.field.applies(typed) and self.reading(question).complete

    def answers(self) -> dict[str, Mapping[str, Any]]:
        """The values of each topic that was begun; None for what was not asked, or left empty."""
        found: dict[str, dict[str, Any]] = {}
        for question in self.questions:
            if self.is_answered(question):
                empty = dict.fromkeys(field.key for field in question.topic.fields)
                values = self.reading(question).values
                found.setdefault(question.topic.key, empty).update(values)
        return dict(found)

    def dossier(self, business: str = "new") -> Dossier:
        """What was answered as a dossier; facts for which a list is in force follow from the entry chosen (R-22)."""
        answers = self.answers()
        if self.who == "employer":
            document = employer_document(answers, self.on, self.law.district)
        else:
            document = dossier_document(answers, self.on)
        chosen = {"business": business, LISTED: chosen_entries(answers)}
        return read_dossier(resolved({**document, **chosen}, self.law))

    def assessment(self) -> Assessment:
        """What the law says so far."""
        return assess(self.dossier(), self.on, self.on, self.law, chosen_entries(self.answers()))

    def next_question(self) -> Question | None:
        """The first question that still matters; None when the answer is known."""
        assessment = self.assessment()
        if assessment.outcome == "out_of_scope" and self.who == "applicant":
            return None
        left = (question for question in self.questions if not self.is_answered(question))
        return next((question for question in left if self._matters(question, assessment)), None)

    def _matters(self, question: Question, assessment: Assessment) -> bool:
        if not question.field.applies(self.typed.get(question.topic.key, {})):
            return False
        if question.topic.key in CATEGORY_TOPICS and assessment.finding("1.3.1").holds:
            return False
        special = ASKED_IF.get(question.key)
        if special is not None:
            return special(self, assessment)
        return any(assessment.finding(clause).holds is None for clause in question.clauses)

    def reaches(self, topic: str, **figures: str) -> bool:
        """Whether an answer of the topic already reaches its figure: the others need not be asked."""
        values = self.answers().get(topic, {})
        return any((values.get(key) or 0) >= self.law.number(figure) for key, figure in figures.items())

    def exceeds(self, topic: str, **figures: str) -> bool:
        """As `reaches`, for amounts in yuan against figures in fen that have to be exceeded."""
        values = self.answers().get(topic, {})
        return any((values.get(key) or 0) * 100 > self.law.number(figure) for key, figure in figures.items())

    def sealed(self) -> str:
        """The answers for a hidden field: signed, so that nobody else can have put them there."""
        return signing.dumps({"who": self.who, "typed": self.typed}, salt=SALT, compress=True)


WORKS = {
    "inventions": "minimum_invention_patents",
    "patents": "minimum_other_patents",
    "software": "minimum_software_copyrights",
}
AMOUNTS = {"investment": "team_investment_over", "financing": "team_financing_over"}


def _always(flow: Flow, assessment: Assessment) -> bool:
    """Where one part fails the other still tells how near one is."""
    return True


def _twelve_months(flow: Flow, assessment: Assessment) -> bool:
    """Either average suffices: the longer one is asked for where the shorter does not (R-08)."""
    return assessment.finding("1.3.3").holds is not True


def _no_work_yet(flow: Flow, assessment: Assessment) -> bool:
    return not flow.reaches("merits", **WORKS)


def _has_works(flow: Flow, assessment: Assessment) -> bool:
    return flow.reaches("merits", **WORKS)


def _no_amount_yet(flow: Flow, assessment: Assessment) -> bool:
    return not flow.exceeds("own_business", **AMOUNTS)


def _has_diploma(flow: Flow, assessment: Assessment) -> bool:
    return bool(flow.answers()["schooling"]["level"] != "lower")


ASKED_IF: Mapping[str, Callable[[Flow, Assessment], bool]] = {
    "income-twelve_months": _twelve_months,
    "payments-taxed_months": _always,
    "schooling-worked_years": _has_diploma,
    "merits-patents": _no_work_yet,
    "merits-software": _no_work_yet,
    "merits-applied": _has_works,
    "own_business-rank": _always,
    "own_business-investment": _always,
    "own_business-financing": _no_amount_yet,
    "own_business-team_tax": _no_amount_yet,
}


def opened(sealed: str, who: str) -> Typed:
    """The answers out of a hidden field; {} where they were tampered with or are of the other check."""
    try:
        content = signing.loads(sealed, salt=SALT)
    except signing.BadSignature:
        return {}
    return dict(content["typed"]) if content.get("who") == who else {}
