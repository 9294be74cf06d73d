"""Letters of the bureau: approval, refusal, return for correction, closing (R-19, R-31, 8-01, 9-01)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Literal

from permit.documents.typesetting import chinese_date, typeset
from permit.domain.identifiers import masked_id_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    authority: str
    """北京市大兴区人力资源和社会保障局"""
    telephone: str
    hours: str
    """工作日 9:00–18:00"""
    reference: str
    """Number of the letter itself"""
    addressee: str
    issued_on: date
    signed: bool = True
    """Whether the letter will carry a signature: only then it says so"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseInBrief:
    number: str
    business: str
    """新办, 续签 …"""
    applicant: str
    id_number: str
    """In full; printed masked"""
    employer: str
    submitted_on: date
    of_employer: bool = False
    """The employer's own case: it is the applicant, `id_number` its credit code"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What an officer decided in writing on one clause, part of the decision: an exception, or a finding (R-12)."""

    clause: str
    title: str
    words: str
    """What the facts tell, and the employer's reason"""
    answer: str
    """王敏准予例外：……"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalFacts:
    head: Letterhead
    case: CaseInBrief
    permit_number: str
    valid_from: date
    valid_until: date
    renewal_opens: date | None = None
    """R-01: the first day on which a renewal is taken"""
    renewal_safe_by: date | None = None
    """R-01: the day by which the employer had better file"""
    provisional: bool = False
    """True where those days depend on holidays not announced yet (R-24)"""
    bases: tuple[Basis, ...] = ()
    """Exceptions and findings the decision rests on, in the order of the clauses"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One clause that does not hold, in words, with what would suffice."""

    clause: str
    title: str
    words: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalFacts:
    head: Letterhead
    case: CaseInBrief
    grounds: tuple[Ground, ...]
    reconsideration_body: str
    """北京市大兴区人民政府"""
    court: str
    """Court that hears a suit against the decision"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectLine:
    """One defect of a return: where it is, why, and what to do."""

    place: str
    """Label of the field or material: 租房合同"""
    reason: str
    """Words of the reason code: 租期不足 6 个月"""
    clause: str
    words: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFacts:
    head: Letterhead
    case: CaseInBrief
    round: int
    defects: tuple[DefectLine, ...]
    answer_by: date
    answer_days: int = 30
    """Working days a returned case waits (R-31)"""
    provisional: bool = False


ClosingReason = Literal["lapsed", "not_corrected", "employment_ended", "withdrawn", "employer_declined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingFacts:
    head: Letterhead
    case: CaseInBrief
    reason: ClosingReason
    closed_on: date
    remark: str = ""
    """What the side that ended it said"""
    deciding_day: date | None = None
    """Expiry (lapsed), last day for correction (not_corrected), end of the association (employment_ended)"""


_CLOSINGS: Final[dict[ClosingReason, tuple[str, str, str, str]]] = {
    "lapsed": (
        "证件有效期届满，申请未获批准",
        "6.3-05",
        "本案在证件有效期内没有办结，证件于{day}届满失效，案件随之关闭。",
        "仍由符合条件的单位聘用的，可以重新提出新办申请。",
    ),
    "not_corrected": (
        "未补正",
        "R-31",
        "本案退回补正后，到{day}没有重新提交，案件关闭。",
        "材料齐备后可以重新提出申请；已经填写的信息和上传的材料仍保留在您的个人资料中。",
    ),
    "employment_ended": (
        "与聘用单位的关联已解除",
        "R-30",
        "您与聘用单位的关联于{day}解除，本案不能继续办理。",
        "由新的聘用单位确认关联后，可以重新提出申请。",
    ),
    "withdrawn": ("申请已撤回", "R-19", "发起人已于{day}撤回申请，案件记录予以保存。", "需要时可以重新提出申请。"),
    "employer_declined": (
        "聘用单位初审没有通过",
        "4.2-02",
        "聘用单位于{day}初审后决定不报送本案。",
        "这不是行政机关的决定。与单位协商一致后，可以重新提出申请。",
    ),
}


def render_approval(facts: ApprovalFacts) -> bytes:
    """准予办理通知书 as PDF/A, unsigned (8-01, R-29)."""
    own = {
        "permit_number": facts.permit_number,
        "valid_from": chinese_date(facts.valid_from),
        "valid_until": chinese_date(facts.valid_until),
        "bases": [asdict(basis) for basis in facts.bases],
        "remarks": _approval_remarks(facts),
    }
    return _letter("approval", facts.head, facts.case, own)


def render_refusal(facts: RefusalFacts) -> bytes:
    """不予办理通知书: every ground with its clause, and the remedies (R-31). ValueError without a ground."""
    if not facts.grounds:
        raise ValueError("a refusal names at least one clause")
    own = {
        "grounds": [asdict(ground) for ground in facts.grounds],
        "reconsideration_body": facts.reconsideration_body,
        "court": facts.court,
    }
    return _letter("refusal", facts.head, facts.case, own)


def render_return_notice(facts: ReturnFacts) -> bytes:
    """补正通知书: all defects at once, each at its place (R-19). ValueError without a defect."""
    if not facts.defects:
        raise ValueError("a return names at least one defect")
    own = {
        "round": facts.round,
        "defects": [asdict(defect) for defect in facts.defects],
        "answer_by": chinese_date(facts.answer_by),
        "answer_days": facts.answer_days,
        "provisional": facts.provisional,
    }
    return _letter("return_notice", facts.head, facts.case, own)


def render_closing(facts: ClosingFacts) -> bytes:
    """办理终止通知书: why the case was closed, and what can be done next (R-06, R-30, R-31)."""
    reason, clause, words, advice = _CLOSINGS[facts.reason]
    own = {
        "reason": reason,
        "clause": clause,
        "words": words.format(day=chinese_date(facts.deciding_day or facts.closed_on)) + facts.remark,
        "advice": advice,
        "closed_on": chinese_date(facts.closed_on),
    }
    return _letter("closing", facts.head, facts.case, own)


def _approval_remarks(facts: ApprovalFacts) -> list[str]:
    remarks = ["本人或者聘用单位可以登录系统查看证件信息，打印带有查验码的确认单。"]
    if facts.renewal_opens and facts.renewal_safe_by:
        opens, safe = chinese_date(facts.renewal_opens), chinese_date(facts.renewal_safe_by)
        note = "（日期暂定，节假日安排公布后以系统显示为准）" if facts.provisional else ""
        remarks.append(
            f"需要续签的，由聘用单位自{opens}起发起，最好不晚于{safe}{note}；有效期内没有获准的，证件自行失效。"
        )
    remarks.append("离职的，原聘用单位应当及时解除关联，证件随即挂起；由新聘用单位在有效期内发起聘用单位变更。")
    remarks.append("子女、住所、户籍、学历、职称等情况变化的，请及时申请信息变更。")
    return [f"{number}、{remark}" for number, remark in zip("一二三四", remarks, strict=False)]


def _letter(template: str, head: Letterhead, case: CaseInBrief, own: dict[str, Any]) -> bytes:
    about = {
        **asdict(case),
        "id_number": case.id_number if case.of_employer else masked_id_number(case.id_number),
        "submitted_on": chinese_date(case.submitted_on),
    }
    return typeset(
        template,
        {**asdict(head), "issued_on": chinese_date(head.issued_on), "case": about, **own},
        head.issued_on,
    )
