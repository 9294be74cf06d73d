"""The materials an employer files for itself: registration and change of the competent department (6.1.1, 6.6)."""

from __future__ import annotations

from collections.abc import Mapping

from permit.domain.expression import Verdict, all_of
from permit.domain.materials.slots import Material, Need, Part, Situation, material

_LICENCES: Mapping[str | None, str] = {
    "enterprise": "企业法人营业执照",
    "institution": "事业单位法人证书",
    "private_non_enterprise": "民办非企业单位登记证书（法人）",
    "social_organisation": "社会团体法人登记证书",
    "branch": "非法人分支机构营业执照副本",
    None: "营业执照或登记证书（按单位类型）",
}
_STAMPED_STATEMENT = (Part("statement", "单位诚信声明", stamp=True, template="employer_integrity"),)


def _licence(situation: Situation) -> tuple[Part, ...]:
    kind = situation.employer.kind
    title = _LICENCES[kind]
    # A business licence runs on; the certificates of other bodies carry a term (5-04).
    return (
        Part("licence", title) if kind in (None, "enterprise", "branch") else situation.with_term("licence", title),
    )


def _qualification(situation: Situation) -> tuple[Part, ...]:
    return (situation.with_term("qualification", "有效期内的资质证书；类型选“其他”的上传证照"),)


def _agent(situation: Situation) -> tuple[Part, ...]:
    return (situation.with_term("agent_id", "业务经办人身份证"),)


def _capital_report_need(situation: Situation) -> Need:
    """Only where an enterprise's paid-in capital cannot be looked up."""
    employer = situation.employer
    enterprise: Verdict = None if employer.kind is None else employer.kind == "enterprise"
    hidden: Verdict = None if employer.capital_public is None else not employer.capital_public
    required = all_of([enterprise, hidden])
    if required:
        return Need(True, "在企业信用信息系统中查不到实缴资本，以近一年的验资报告证明")
    if required is None:
        return Need(None, "尚不清楚能否查到企业的实缴资本；查不到的提交")
    return Need(False, "不是企业，不需要" if enterprise is False else "实缴资本可以查询，不需要")


def _other_need(_: Situation) -> Need:
    return Need(False, "有其他需要说明的情况时提交，不是必需")


_CONTRIBUTION = "涉税信息告知书、完税证明等，以税款所属期为准"
_WHY_QUALIFICATION = "说明单位资质；未明确企业性质的类型选“其他”，上传证照即可"

# Clauses: 6.1.1-03 (the third to the seventh under "attachments"; the last two go together as "other")
EMPLOYER_REGISTRATION: tuple[Material, ...] = (
    material("6.1.1-M1", "registration", "employer", _licence, "证明单位类型和在本区登记"),
    material("6.1.1-M2", "registration", "employer", _qualification, _WHY_QUALIFICATION),
    material(
        "6.1.1-M3",
        "attachments",
        "employer",
        (Part("contribution", "上一自然年度产值贡献材料", stamp=True),),
        f"证明上一自然年度的产值贡献：{_CONTRIBUTION}",
    ),
    material("6.1.1-M4", "attachments", "employer", _STAMPED_STATEMENT, "单位对所填内容的真实性作出声明"),
    material("6.1.1-M5", "attachments", "employer", _agent, "单位的业务由固定的经办人员办理"),
    material("6.1.1-M6", "other", "employer", (Part("capital_report", "近一年验资报告"),), _capital_report_need),
    material("6.1.1-M7", "other", "employer", (Part("other", "其他有关材料"),), _other_need),
)

DEPARTMENT_CHANGE: tuple[Material, ...] = (
    material("6.6-M1", "registration", "employer", _licence, "证明单位已迁入本区登记", title="营业执照或登记证书"),
    material("6.6-M2", "registration", "employer", _qualification, _WHY_QUALIFICATION, title="单位资质证书"),
    material(
        "6.6-M3",
        "attachments",
        "employer",
        (Part("contribution", "本年度产值贡献材料", stamp=True),),
        f"证明本年度的产值贡献：{_CONTRIBUTION}",
        title="本年度产值贡献材料",
    ),
    material("6.6-M4", "attachments", "employer", _agent, "单位的业务由固定的经办人员办理", title="业务经办人身份证"),
    material(
        "6.6-M5", "attachments", "employer", _STAMPED_STATEMENT, "单位对所填内容的真实性作出声明", title="单位诚信声明"
    ),
)
