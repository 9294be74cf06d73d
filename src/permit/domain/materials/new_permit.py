"""The materials of a new permit (6.2-M1 … M6 and the category's)."""

from __future__ import annotations

from permit.domain.materials.categories import CATEGORIES
from permit.domain.materials.children import CHILDREN
from permit.domain.materials.home import HOME
from permit.domain.materials.income import income_papers
from permit.domain.materials.slots import Material, Need, Part, Situation, material

REGISTER_PAGES = (Part("first_page", "户口簿首页"), Part("own_page", "户口簿本人页"))
APPLICANT_STATEMENT = (Part("statement", "本人诚信声明", stamp=True, template="applicant_integrity"),)


def employment_contract(situation: Situation) -> tuple[Part, ...]:
    """The contract the employer uploads in the association."""
    return (situation.contract("contract", "聘用（劳动）合同"),)


def _employed(situation: Situation) -> Need:
    """Category H may have no employer (R-10)."""
    own_business = situation.applicant.self_employed
    if situation.dossier.employer is None and own_business is not None and own_business.declared:
        return Need(None, "自由职业、未填写聘用单位，是否需要由工作人员确定（裁定 R-10）")
    return Need(True, "聘用关系的证明，由单位在关联时上传")


HOUSEHOLD: Material = material(
    "6.2-M1", "household", "applicant", REGISTER_PAGES, "户籍地址和身份以户口簿为准，提交首页和本人页"
)

NEW_PERMIT: tuple[Material, ...] = (
    HOUSEHOLD,
    material("6.2-M2", "employment", "employer", employment_contract, _employed),
    material(
        "6.2-M3", "statement", "applicant", APPLICANT_STATEMENT, "对申报内容的真实性作出声明，声明样式可在系统下载"
    ),
    *HOME,
    material(
        "6.2-M5",
        "income",
        "applicant",
        income_papers("申报前 6 个月或 12 个月"),
        "证明申报前 6 个月或 12 个月的应税收入，两种材料都要提交，注明员工、扣缴单位和联系人",
    ),
    CHILDREN,
    *CATEGORIES,
)
