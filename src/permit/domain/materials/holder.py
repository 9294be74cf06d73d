"""The materials of a holder's business: renewal, employer change, information change (6.3, 6.4, 6.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from permit.domain.materials.categories import CATEGORIES, degree_papers, diploma_papers, title_papers
from permit.domain.materials.children import CHILDREN
from permit.domain.materials.home import HOME
from permit.domain.materials.income import income_papers
from permit.domain.materials.new_permit import APPLICANT_STATEMENT, HOUSEHOLD, REGISTER_PAGES, employment_contract
from permit.domain.materials.slots import Material, Need, Part, Situation, material, narrowed
from permit.domain.months import chinese_date

_STATEMENT = "对申报内容的真实性作出声明，声明样式可在系统下载"


def _holding_period(situation: Situation) -> Need:
    """The years to prove are those of the permit held, where its term is declared."""
    term = situation.dossier.permit
    days = [term.valid_from, term.valid_until] if term else []
    span = "至".join(chinese_date(day) for day in days if day) if None not in days else ""
    period = f"持证期间（{span or '近三年'}）"
    return Need(True, f"证明{period}逐年的应税收入，两种材料都要提交，注明员工、扣缴单位和联系人")


RENEWAL: tuple[Material, ...] = (
    material(
        "6.3-M1",
        "household",
        "applicant",
        REGISTER_PAGES,
        "户籍地址和身份以户口簿为准，提交首页和本人页",
        title="户口簿首页和本人页",
    ),
    material(
        "6.3-M2",
        "employment",
        "employer",
        employment_contract,
        "证明仍由单位聘用，由单位在关联信息中上传",
        title="聘用（劳动）合同",
    ),
    material("6.3-M3", "statement", "applicant", APPLICANT_STATEMENT, _STATEMENT, title="个人诚信声明"),
    material(
        "6.3-M4",
        "income",
        "applicant",
        income_papers("持证期间（近三年）"),
        _holding_period,
        title="持证期间应税收入材料",
    ),
)

EMPLOYER_CHANGE: tuple[Material, ...] = (
    material(
        "6.4-M1",
        "employment",
        "applicant",
        (Part("leaving_certificate", "原单位离职证明（写明离职日期）"),),
        "证明已从原单位离职以及离职日期",
    ),
    material(
        "6.4-M2",
        "employment",
        "employer",
        employment_contract,
        "证明由新单位聘用，由新单位在关联时上传",
        title="与新单位的聘用（劳动）合同",
    ),
    material("6.4-M3", "statement", "applicant", APPLICANT_STATEMENT, _STATEMENT, title="个人诚信声明"),
)

_CHANGE_WORDS = {
    "household": "户籍",
    "home": "住所",
    "education": "学历",
    "degree": "学位",
    "title": "职称",
    "children": "随往子女",
    "contact": "联系方式",
}


def _changes(*names: str) -> Callable[[Situation], Need]:
    """Needed where the change names one of these."""

    def need(situation: Situation) -> Need:
        named = situation.dossier.changes
        if named is None:
            return Need(None, f"尚未注明变更事项；变更{_words(names)}的提交")
        touched = [name for name in names if name in named]
        if touched:
            return Need(True, f"变更事项包括{_words(touched)}")
        return Need(False, f"本次不变更{_words(names)}，不需要")

    return need


def _words(names: Iterable[str]) -> str:
    return "、".join(_CHANGE_WORDS[name] for name in names)


def _originals(situation: Situation) -> Need:
    named = situation.dossier.changes
    if named is None:
        return Need(None, "尚未注明变更事项；按变更的事项提交新办要求的原件")
    if not named:
        return Need(False, "没有注明需要变更的事项")
    proved = [name for name in dict.fromkeys(named) if name not in _WITHOUT_PAPER]
    if not proved:
        return Need(False, f"变更{_words(dict.fromkeys(named))}无需证明材料")
    return Need(True, f"变更{_words(proved)}，提交新办要求的相应原件，见以下各项")


def _changed_certificates(situation: Situation) -> tuple[Part, ...]:
    """Of diploma and degree only what changes; both while that is not named."""
    named = situation.dossier.changes
    diploma = diploma_papers(situation) if named is None or "education" in named else ()
    degree = degree_papers(situation) if named is None or "degree" in named else ()
    return (*diploma, *degree)


_WITHOUT_PAPER = ("contact",)
_CATEGORIES = {definition.id: definition for definition in CATEGORIES}

INFORMATION_CHANGE: tuple[Material, ...] = (
    material("6.5-M1", "statement", "applicant", APPLICANT_STATEMENT, _STATEMENT, title="个人诚信声明"),
    material("6.5-M2", "change", "applicant", (), _originals, title="变更事项的材料原件"),
    # What the new permit's list asks for, each tied to a change in place of a category.
    narrowed(HOUSEHOLD, _changes("household")),
    *(narrowed(home, _changes("home")) for home in HOME),
    narrowed(CHILDREN, _changes("children")),
    replace(_CATEGORIES["6.2-MA"], need=_changes("education", "degree"), parts=_changed_certificates),
    replace(_CATEGORIES["6.2-MB"], need=_changes("title"), parts=title_papers),
)
