"""What was declared beside what the registries and the papers say (N-06 … N-09).

Clauses: 6.1.2-04, 6.6-01, N-06, N-07, N-08, N-09
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from permit.domain.lifecycle import Business
from permit.domain.sections import FORMER_DEPARTMENT
from permit.domain.sections.applicant import LEVELS
from permit.portals.components.text import cn_date, mask_id, money
from permit.records.models import AttachmentVersion, Case, RegistryAnswer
from permit.services.ask_registries import answers_about
from permit.services.build_dossier import Typed, typed_sections
from permit.services.former_codes import codes_of
from permit.services.material_slots import SlotStatus
from permit.services.work_overlaps import overlaps_with

LEVEL_WORDS = dict(LEVELS)
POST_KINDS = {"worker": "工人岗位", "cadre": "管理或技术岗位"}
VALIDITY = {"valid": "有效", "invalid": "无效", "unknown": "未查到"}
BODY = (
    ("name", "单位名称"),
    ("uscc", "信用代码"),
    ("legal_representative", "法定代表人"),
    ("business_scope", "经营范围"),
)
SILENT = {"text": "未取得", "note": "登记库没有回音"}
Row = dict[str, Any]


def compare(case: Case, slots: Iterable[SlotStatus], file_url: Any) -> list[Row]:
    """The rows of a case, from what was handed in and what the registries answered last."""
    typed = typed_sections(case.person, case.employer, case)
    return rows_of(case, typed, slots, answers_about(case), file_url)


def plain(cell: Any) -> str:
    """The words of a cell."""
    return str(cell.get("text", "")) if isinstance(cell, Mapping) else str(cell or "")


def rows_of(
    case: Case, typed: Typed, slots: Iterable[SlotStatus], answers: Mapping[str, RegistryAnswer], file_url: Any
) -> list[Row]:
    """Rows for `{% compare_table %}`. `answers` by registry; `file_url(version)` is where a paper is shown."""
    papers = {slot.key: slot.versions[-1] for slot in slots if slot.versions}
    if case.person is None:
        rows = [*_former_rows(case, typed), *_employer_rows(case, typed, answers.get("business_register"))]
        return [{**row, "key": True} for row in rows]
    return [
        *_identity_rows(case, answers.get("public_security")),
        *_home_rows(typed, papers, file_url),
        *_contract_rows(case, typed, papers, file_url),
        *_work_rows(case, typed),
        *_insurance_rows(case, typed, answers.get("social_insurance")),
        *_education_rows(typed, answers.get("education")),
        *_employer_rows(case, typed, answers.get("business_register")),
    ]


def _row(
    label: str, declared: Any, registry: Any = "", material: Any = "", outcome: str = "match", place: str = ""
) -> Row:
    cells = {"declared": declared, "registry": registry, "material": material}
    return {"label": label, **cells, "outcome": outcome, "place": place}


def _identity_rows(case: Case, answer: RegistryAnswer | None) -> Iterator[Row]:
    assert case.person is not None
    outcome = answer.outcome if answer else "silent"
    told = {"match": "公安　一致", "differs": {"text": "公安　不一致", "mark": "不一致", "before": "公安　"}}.get(
        outcome, SILENT
    )
    yield {**_row("姓名", case.person.name, told, outcome=outcome), "key": True}
    yield _row("证件号码", mask_id(case.person.id_number), told, outcome=outcome)


def _home_rows(typed: Typed, papers: Mapping[str, AttachmentVersion], file_url: Any) -> Iterator[Row]:
    home, household = typed.values("person", "home"), typed.values("person", "household")
    if home.get("address"):
        yield _row("现住址", home["address"], "", "看住所材料")
    if household.get("register_address"):
        yield _row("户籍地址", household["register_address"], "", "看户口簿")
    lease = next((papers[key] for key in papers if key.endswith(".lease")), None)
    if home.get("lease_until"):
        yield _term_row("租期止", home["lease_until"], lease, file_url, "applicant|field|home.lease_until")


def _term_row(label: str, declared: date, paper: AttachmentVersion | None, file_url: Any, place: str) -> Row:
    """A day that was typed twice: into the form, and from the paper when it was uploaded."""
    if paper is None or paper.valid_until is None:
        return _row(label, cn_date(declared), "", "")
    same = paper.valid_until == declared
    found = {"text": cn_date(paper.valid_until), "note": f"第 {paper.number} 版", "url": file_url(paper)}
    if not same:
        found["mark"] = found["text"]
    own = cn_date(declared) if same else {"text": cn_date(declared), "mark": cn_date(declared)}
    return _row(label, own, "", found, "match" if same else "differs", place)


def _post_kind(confirmed: str, typed: Typed) -> Iterator[Row]:
    """A woman's post decides her age of retirement: what she said beside what the employer confirmed (R-15)."""
    said = typed.values("person", "basic").get("retirement_category")
    if not said or confirmed not in POST_KINDS:
        return
    told, own = POST_KINDS[confirmed], POST_KINDS[{"female_50": "worker", "female_55": "cadre"}[said]]
    same = told == own
    declared = own if same else {"text": own, "mark": own}
    place = "applicant|field|basic.retirement_category"
    yield _row("岗位性质", declared, "", f"单位确认为{told}", "match" if same else "differs", place)


def _contract_rows(case: Case, typed: Typed, papers: Mapping[str, AttachmentVersion], file_url: Any) -> Iterator[Row]:
    association = case.association
    if association is None:
        return
    yield _row("岗位", association.post)
    yield from _post_kind(association.post_kind, typed)
    contract = next((papers[key] for key in papers if key.endswith(".contract")), None)
    if association.contract_until is not None:
        yield _term_row("合同止", association.contract_until, contract, file_url, "employer|material|6.2-M2.contract")
    else:
        kinds = {"open_ended": "无固定期限", "task_based": "以完成工作任务为期限"}
        yield _row("合同止", kinds.get(association.contract_kind, "未填写"))


def _work_rows(case: Case, typed: Typed) -> Iterator[Row]:
    """Posts elsewhere that reach into the contract: a person decides what they are (6.1.2-04)."""
    history, association = typed.readings.get(("person", "work")), case.association
    if history is None or association is None or association.contract_from is None:
        return
    begins = f"合同自{cn_date(association.contract_from)}起"
    for each in overlaps_with(history, case.employer.name, association.contract_from):
        told = f"{each.employer}，{each.since} 至 {each.until or '今'}"
        yield _row("工作经历", {"text": told, "mark": told}, "", begins, "differs", "applicant|field|work")


def _insurance_rows(case: Case, typed: Typed, answer: RegistryAnswer | None) -> Iterator[Row]:
    rows = typed.rows("case", "income") or ()
    withheld = sum(row["withheld_here"] == "yes" for row in rows)
    if rows:
        amounts = [row["taxable_yuan"] for row in rows if row["taxable_yuan"] is not None][-12:]
        average = sum(amounts) / len(amounts) if amounts else None
        yield _row("月均收入", f"{money(average)}（{len(amounts)} 个月）", "", "看收入材料")
    if answer is None or answer.outcome == "silent":
        yield _row("社保（现单位）", f"申报代扣 {withheld} 个月", SILENT, outcome="silent")
        return
    codes = codes_of(case.employer)
    months = sorted(m["month"] for m in answer.answer.get("months", []) if m["payer_uscc"] in codes)
    span = f"{len(months)} 个月" if months else "没有记录"
    note = f"{months[0]} 至 {months[-1]}" if months else "现单位没有缴纳记录"
    short = len(months) < withheld
    told = {"text": span, "note": note, **({"mark": span} if short else {})}
    yield _row(
        "社保（现单位）",
        f"申报代扣 {withheld} 个月",
        told,
        "",
        "differs" if short else "match",
        "applicant|field|income",
    )


def _education_rows(typed: Typed, answer: RegistryAnswer | None) -> Iterator[Row]:
    findings = {(f["level"], f["school"]): f for f in (answer.answer.get("findings", []) if answer else [])}
    for row in typed.rows("person", "education") or ():
        if row["level"] in ("senior_middle", "secondary_vocational", None):
            continue
        declared = f"{row['school']} {LEVEL_WORDS.get(row['level'], '')}"
        finding = findings.get((row["level"], row["school"]))
        if finding is None:
            yield _row("学历学位", declared, SILENT, outcome="silent")
            continue
        told = f"学历{VALIDITY[finding['diploma']]}，学位{VALIDITY[finding['degree']]}"
        bad = "invalid" in (finding["diploma"], finding["degree"])
        unknown = finding["diploma"] == "unknown"
        registry = {"text": told, "mark": told, "note": "无效的要交认证报告"} if bad else told
        outcome = "differs" if bad else "silent" if unknown else "match"
        yield _row("学历学位", declared, registry, "", outcome, "applicant|field|education")


def _former_rows(case: Case, typed: Typed) -> Iterator[Row]:
    """Where the permission of an employer that moved here comes from (6.6-01)."""
    former = typed.values("employer", FORMER_DEPARTMENT.key)
    if case.business == Business.DEPARTMENT_CHANGE and former.get("district"):
        place = f"employer|field|{FORMER_DEPARTMENT.key}.district"
        district = FORMER_DEPARTMENT.field("district").label_of(former["district"])
        yield _row("原主管部门", district, "", "看执照和本年度产值材料", place=place)


def _employer_rows(case: Case, typed: Typed, answer: RegistryAnswer | None) -> Iterator[Row]:
    if case.employer.is_freelancer:
        yield _row("聘用单位", "自由职业者，没有聘用单位（R-10）", "", "单位的条件和连续社保由审核人员认定")
        return
    body, standing = typed.values("employer", "body"), typed.values("employer", "standing")
    declared = {"name": case.employer.name, "uscc": case.employer.uscc, **body}
    entry = (answer.answer or {}).get("entry") if answer else None
    for key, label in BODY:
        if not entry:
            yield _row(label, _short(declared.get(key)), SILENT, outcome="silent")
            continue
        differs = answer is not None and key in answer.differences
        told = _short(entry.get(key))
        registry = {"text": told, "mark": told} if differs else told
        place = f"employer|field|body.{key}" if key in body else ""
        yield _row(label, _short(declared.get(key)), registry, "", "differs" if differs else "match", place)
    if entry and entry.get("registered_on") and body.get("registered_on"):
        same = entry["registered_on"] == body["registered_on"].isoformat()
        told_day = cn_date(date.fromisoformat(entry["registered_on"]))
        registry = told_day if same else {"text": told_day, "mark": told_day}
        place = "employer|field|body.registered_on"
        yield _row("成立日期", cn_date(body["registered_on"]), registry, "", "match" if same else "differs", place)
    if standing.get("paid_in_capital_yuan") is not None:
        yield _capital_row(standing["paid_in_capital_yuan"], entry)


def _capital_row(declared: Any, entry: Mapping[str, Any] | None) -> Row:
    known = (entry or {}).get("paid_in_capital_yuan")
    if known is None:
        return _row("实缴资本", money(declared), {"text": "登记库不公示", "note": "看验资报告"})
    same = int(declared) == int(known)
    told = f"{known:,.2f} 元"
    return _row(
        "实缴资本", money(declared), told if same else {"text": told, "mark": told}, "", "match" if same else "differs"
    )


def _short(text: Any, longest: int = 80) -> str:
    words = str(text or "没有填写")
    return words if len(words) <= longest else words[:longest] + "…"
