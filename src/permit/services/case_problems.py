"""Everything a reviewer would find, before anything is sent: what would come back, what the employer must explain,
what a person has to decide, and what holds. One list feeds applicant's check, employer's review and officers' page.

Clauses: 6.2-01
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime

from permit.domain.conditions.finding import Finding
from permit.domain.conditions.spoken import requirement_of, situation_of, sources_of
from permit.domain.identifiers import IdNumber
from permit.domain.law import Law
from permit.domain.months import chinese_date
from permit.domain.sections import Reading, Section, read
from permit.domain.sections.claims import POST
from permit.records.models import Case, ExceptionRequest, RegistryAnswer
from permit.services.ask_registries import answers_about
from permit.services.asked_of_business import sections_of_case
from permit.services.build_dossier import Typed, choices_of, dossier_of, typed_sections
from permit.services.evaluate_case import preview, relevant_findings, unreadable_facts
from permit.services.handed_in import which_of
from permit.services.law_in_force import law_in_force
from permit.services.list_answers import missing_choices
from permit.services.material_slots import SlotStatus, slots_of
from permit.services.one_reading import asked_once
from permit.services.standing_findings import exceptions_of, rulings_of
from permit.services.work_overlaps import overlaps_with

BLOCKING, SOFT, UNKNOWN = "would_return", "soft", "unknown"


@dataclass(frozen=True)
class CaseProblem:
    """One issue. `kind` field, material or clause; `target` is `section.field`, the slot, or the clause id."""

    kind: str
    target: str
    state: str
    title: str
    clause: str
    situation: str
    requirement: str
    source: str
    remedy: str
    owner: str


@dataclass(frozen=True)
class CaseProblems:
    """All issues, the findings that hold, and every upload place."""

    problems: tuple[CaseProblem, ...]
    holding: tuple[Finding, ...]
    slots: tuple[SlotStatus, ...]
    outcome: str

    def of(self, state: str, owner: str | None = None) -> tuple[CaseProblem, ...]:
        """The issues in a state, optionally only those one party can mend."""
        return tuple(p for p in self.problems if p.state == state and owner in (None, p.owner))

    @property
    def ready(self) -> bool:
        """Nothing that would come back."""
        return not self.of(BLOCKING)


def problems_of(case: Case, today: date) -> CaseProblems:
    """Check the whole case as of `today`; within a reading once."""
    return asked_once(("problems", *which_of(case), today), lambda: _problems(case, today))


def _problems(case: Case, today: date) -> CaseProblems:
    typed = typed_sections(case.person, case.employer, case)
    incomplete = [*_section_problems(case, typed), *_not_chosen(case, typed, today), *_contradictions(case, typed)]
    document = dossier_of(case)
    unreadable = unreadable_facts(case, document)
    if unreadable:
        broken = [_unreadable(text) for text in unreadable]
        return CaseProblems((*incomplete, *broken), (), (), "undetermined")
    slots, law = slots_of(case, today, document), law_in_force(today)
    assessment = preview(case, today, document)
    findings = relevant_findings(case, assessment)
    found = [*incomplete, *_material_problems(slots), *_clause_problems(case, findings, law), *_registry_problems(case)]
    holding = tuple(finding for finding in findings if finding.holds and finding.counts)
    return CaseProblems(tuple(found), holding, slots, assessment.outcome)


def _section_problems(case: Case, typed: Typed) -> Iterator[CaseProblem]:
    for section in sections_of_case(case):
        reading = typed.readings.get((section.owner, section.key)) or read(section, None)
        yield from _reading_problems(section, reading)
    if case.person is not None:
        yield from _woman_without_category(case, typed)


def _reading_problems(section: Section, reading: Reading) -> Iterator[CaseProblem]:
    for problem in reading.problems:
        yield CaseProblem(
            kind="field",
            target=f"{section.key}.{problem.path}",
            state=BLOCKING,
            title=f"{section.title}没有填完整",
            clause=section.clause,
            situation="还没有填好",
            requirement=problem.words,
            source="您填写的内容",
            remedy=problem.words,
            owner="employer" if section.owner == "employer" else "applicant",
        )


def _not_chosen(case: Case, typed: Typed, today: date) -> Iterator[CaseProblem]:
    """While the list of key fields is in force, the one claimed is an entry of it (1.3.2, R-22)."""
    law = law_in_force(today)
    if POST not in sections_of_case(case) or "key_fields" not in missing_choices(choices_of(typed), law):
        return
    found = law.lists["key_fields"]
    words = f"请在{found.kind.label}中选择一项；不在目录中的，改选“否”"
    yield CaseProblem(
        "field", "post.key_field_entry", BLOCKING, "没有选择重点领域目录中的项目", "1.3.2", "没有选择，或不在目录中",
        words, f"{found.kind.label}{found.edition}", words, "applicant",
    )  # fmt: skip


def _woman_without_category(case: Case, typed: Typed) -> Iterator[CaseProblem]:
    """R-15: asked for as a fact; only a woman's age depends on it."""
    person = case.person
    if person is None or typed.values("person", "basic").get("retirement_category"):
        return
    if case.association is not None and case.association.post_kind:
        return
    try:
        female = IdNumber(person.id_number).sex == "female"
    except ValueError:
        return
    if female:
        words = "请选择岗位性质（工人岗位，或管理、技术岗位），用来推算法定退休日期"
        yield CaseProblem(
            "field", "basic.retirement_category", BLOCKING, "没有填岗位性质", "1.3.6", "未填写", words, "R-15", words,
            "applicant",
        )  # fmt: skip


def _contradictions(case: Case, typed: Typed) -> Iterator[CaseProblem]:
    """Facts of two places that cannot both be true (6.1.2-04)."""
    association = case.association
    if case.person is None or association is None or association.contract_from is None:
        return
    start = association.contract_from
    history = typed.readings.get(("person", "work"))
    for overlap in overlaps_with(history, case.employer.name, start) if history else ():
        lasted = f"做到 {overlap.until}" if overlap.until else "仍在职"
        situation = f"{overlap.employer} {lasted}，现合同从 {chinese_date(start)}开始"
        remedy = "核对离职年月；确有兼职的，请单位在初审时说明"
        yield CaseProblem(
            "field", f"work.rows[{overlap.place}].to", UNKNOWN, "工作经历与现合同时间重叠", "6.1.2-04", situation,
            "工作经历填到现合同开始之前", "您填写的内容与单位上传的合同", remedy, "applicant",
        )  # fmt: skip


def _unreadable(text: str) -> CaseProblem:
    path, _, words = text.partition(": ")
    return CaseProblem("field", path, BLOCKING, "填写的内容有矛盾", "6.2-01", path, words, "", words, "applicant")


def _material_problems(slots: tuple[SlotStatus, ...]) -> Iterator[CaseProblem]:
    for slot in slots:
        if slot.state == "waived":
            yield _material_problem(slot, UNKNOWN, "由工作人员决定是否接受（R-38）")
        elif slot.blocking:
            yield _material_problem(slot, BLOCKING, "请上传" if slot.state == "missing" else "请换一份")


def _material_problem(slot: SlotStatus, state: str, remedy: str) -> CaseProblem:
    verb = {"missing": "缺", "replace": "要更换：", "waived": "不能提供："}[slot.state]
    needs = [slot.material.because.rstrip("。")]
    if slot.part.months_left and "剩余" not in needs[0]:
        needs.append(f"交来时至少还剩 {slot.part.months_left} 个月")
    if slot.part.stamp and "公章" not in needs[0]:
        needs.append("要盖单位公章")
    return CaseProblem(
        kind="material",
        target=slot.key,
        state=state,
        title=f"{verb}{slot.title}",
        clause=slot.material.id,
        situation=slot.words,
        requirement="；".join(needs),
        source=f"材料清单 {slot.material.id}",
        remedy=f"{remedy}{slot.title}" if state == BLOCKING else remedy,
        owner=slot.by,
    )


def _clause_problems(case: Case, findings: tuple[Finding, ...], law: Law) -> Iterator[CaseProblem]:
    ruled = {r.clause: r for r in rulings_of(case)} if case.pk else {}
    allowed = {e.clause: e for e in exceptions_of(case)} if case.pk else {}
    said = registry_words(case)
    for finding in findings:
        if not finding.counts or finding.holds or (finding.id in ruled and ruled[finding.id].holds):
            continue
        exception = allowed.get(finding.id)
        if exception is not None and exception.allowed:
            continue
        yield _clause_problem(finding, _telling(finding, findings, case), exception, said.get(finding.id, ""), law)


def _telling(finding: Finding, findings: tuple[Finding, ...], case: Case) -> Finding:
    """Whose words are shown: of 1.3.1 those of the category applied for; the eight others would only bury them."""
    chosen = f"{finding.id}-{case.category}"
    return next((each for each in findings if each.id == chosen), finding) if finding.id == "1.3.1" else finding


def registry_words(case: Case) -> dict[str, str]:
    """Clause → which registry its facts come from, and when it was asked; only those that rest on one (N-09)."""
    answer = answers_about(case).get(RegistryAnswer.Registry.SOCIAL_INSURANCE)
    if answer is None:
        return {}
    asked = _asked("社保登记", answer)
    silent = answer.outcome == RegistryAnswer.Outcome.SILENT
    return {"1.3.4": f"{asked}{'，没有回音' if silent else ''}"}


def _clause_problem(
    finding: Finding, telling: Finding, exception: ExceptionRequest | None, said: str, law: Law
) -> CaseProblem:
    state = SOFT if finding.soft else (UNKNOWN if finding.holds is None else BLOCKING)
    remedy = telling.remedy or ""
    if finding.soft:
        remedy = "单位初审时写明理由，由审核人员决定是否准予例外"
        if exception is not None:
            remedy = f"单位理由：{exception.reason}"
    elif finding.holds is None:
        remedy = remedy or "可以照常发送，由工作人员认定"
    return CaseProblem(
        kind="clause",
        target=finding.id,
        state=state,
        title=finding.title,
        clause=finding.id,
        situation=situation_of(telling),
        requirement=requirement_of(telling, law),
        source="；".join(filter(None, (sources_of(telling), said))),
        remedy=remedy,
        owner="employer" if finding.id.startswith("1.2") else "applicant",
    )


REGISTRY_CLAUSES = {
    "public_security": ("N-06", "公安登记", "applicant"),
    "business_register": ("N-07", "市场主体登记", "employer"),
    "education": ("N-08", "学历学位登记", "applicant"),
    "social_insurance": ("N-09", "社保登记", "applicant"),
}

# What is compared, in words: by register and key of its answer (N-06, N-07).
_COMPARED = {
    ("public_security", "name"): "姓名",
    ("business_register", "name"): "单位名称",
    ("business_register", "uscc"): "统一社会信用代码",
    ("business_register", "legal_representative"): "法定代表人（负责人）",
    ("business_register", "business_scope"): "经营范围",
}


def _asked(name: str, answer: RegistryAnswer) -> str:
    at = localtime(answer.asked_at)
    return f"{name}，{chinese_date(at.date())} {at:%H:%M} 查询"


def _registry_problems(case: Case) -> Iterator[CaseProblem]:
    """A difference goes to a person; a silent registry too: nothing is guessed."""
    for registry, answer in answers_about(case).items():
        clause, name, owner = REGISTRY_CLAUSES[registry]
        asked = _asked(name, answer)
        if answer.outcome == RegistryAnswer.Outcome.SILENT:
            yield CaseProblem(
                "clause", clause, UNKNOWN, f"{name}暂时没有回音", clause, "未取得", "与登记一致", asked,
                "可以照常发送，受理时会再查一次", owner,
            )  # fmt: skip
        elif answer.outcome == RegistryAnswer.Outcome.DIFFERS and registry != "education":
            keys = [_COMPARED.get((registry, key), "登记内容") for key in answer.differences]
            differing = "、".join(dict.fromkeys(keys)) or "登记内容"
            yield CaseProblem(
                "clause", clause, UNKNOWN, f"与{name}不一致", clause, f"不同之处：{differing}", "与登记一致", asked,
                "核对填写内容；确实不同的，由工作人员认定", owner,
            )  # fmt: skip
