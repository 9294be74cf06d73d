"""The proof of the category one applies under, A to H (6.2-MA … 6.2-MH). Category I brings its own papers (R-11)."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass

from permit.domain.clauses import clause
from permit.domain.dossier.model import Study, Title
from permit.domain.expression import Verdict, any_of
from permit.domain.materials.income import income_papers
from permit.domain.materials.slots import Material, Need, Part, Situation, material

_BACHELOR = ("bachelor", "master", "doctor")
_COLLEGE = ("junior_college", *_BACHELOR)
_SENIOR = ("associate_senior", "senior")
_TITLE_ORDER = (*_SENIOR[::-1], "intermediate", "junior")


def applies_under(letter: str) -> Callable[[Situation], Need]:
    """Needed where this category is the one chosen or, while none is, where it holds."""

    def need(situation: Situation) -> Need:
        words = f"{letter} 类（{clause(f'1.3.1-{letter}').title}）"
        if situation.category is not None:
            chosen = situation.category == letter
            return Need(True, f"按 {words}申报") if chosen else Need(False, f"按 {situation.category} 类申报，不需要")
        holds = situation.holds.get(letter)
        if holds is None:
            return Need(None, f"是否符合 {words}尚不能确定；按该类申报的提交")
        return Need(True, f"符合 {words}") if holds else Need(False, f"不符合 {words}，不需要")

    return need


def diploma_papers(situation: Situation, levels: Container[str] = _BACHELOR) -> tuple[Part, ...]:
    """The diploma, and the report on it where the comparison finds it invalid (N-08)."""
    invalid = _found_invalid(situation, levels, lambda study: study.diploma)
    return (Part("diploma", "学历证书"), _report("diploma_report", "学历", invalid))


def degree_papers(situation: Situation) -> tuple[Part, ...]:
    """The degree, and the report on it where the comparison finds it invalid (N-08)."""
    invalid = _found_invalid(situation, _BACHELOR, lambda study: study.degree)
    return (Part("degree", "学位证书"), _report("degree_report", "学位", invalid))


def _report(key: str, of: str, invalid: Verdict) -> Part:
    because = f"比对显示{of}无效，另附{of}认证报告" if invalid else f"{of}尚无比对结果，如无效另附{of}认证报告"
    return Part(key, f"{of}认证报告", invalid, because=because)


def _found_invalid(situation: Situation, levels: Container[str], has: Callable[[Study], Verdict]) -> Verdict:
    """Whether the comparison found a diploma (degree) of these levels invalid; unknown while it is silent."""
    if situation.applicant.education is None:
        return None
    relevant = [study for study in situation.applicant.education if study.level in levels and has(study) is not False]
    outcomes = {"invalid": True, "valid": False}
    return any_of([outcomes.get(study.registry or "") if has(study) else None for study in relevant])


def title_papers(situation: Situation) -> tuple[Part, ...]:
    """The title's certificate, and what its level and the way it was won ask for."""
    titles = _highest(situation.applicant.titles)
    by_exam = _any_title(titles, lambda title: title.by and title.by == "exam")
    by_review = _any_title(titles, lambda title: title.by and title.by == "review")
    senior = _any_title(titles, lambda title: title.level and title.level in _SENIOR)
    return (
        Part("certificate", "职称证书"),
        _conditional("exam_record", "《考试合格人员登记表》或网上查询结果", by_exam, "以考试取得"),
        _conditional("review_form", "《职称评审表》", by_review, "以评审取得"),
        _conditional("appointment", "《任职通知书》", senior, "为高级职称"),
    )


def _highest(titles: tuple[Title, ...] | None) -> tuple[Title, ...] | None:
    """The titles of the highest level declared: the ones to apply with."""
    if titles is None:
        return None
    ranks = {level: rank for rank, level in enumerate(_TITLE_ORDER)}
    best = min((ranks.get(title.level or "", len(ranks)) for title in titles), default=len(ranks))
    return tuple(title for title in titles if ranks.get(title.level or "", len(ranks)) == best)


def _any_title(titles: Iterable[Title] | None, question: Callable[[Title], bool | str | None]) -> Verdict:
    if titles is None:
        return None
    answers = [question(title) for title in titles]
    return any_of([answer if isinstance(answer, bool) else None for answer in answers]) if answers else None


def _conditional(key: str, title: str, required: Verdict, when: str) -> Part:
    because = f"职称{when}，另附{title}" if required else f"职称{when}的另附{title}"
    return Part(key, title, required, because=because)


def _title(situation: Situation) -> tuple[Part, ...]:
    return (*title_papers(situation), *diploma_papers(situation, _COLLEGE))


def _education(situation: Situation) -> tuple[Part, ...]:
    return (*diploma_papers(situation), *degree_papers(situation))


_REPORT = Part("report", "书面情况报告（基本信息、个人业绩、符合该条件的具体情况）", template="written_report")


def _innovation(situation: Situation) -> tuple[Part, ...]:
    certificate = situation.with_term("qualification", "单位资质证书或证明材料（如高新技术企业证书）")
    return (certificate, *income_papers("近三年"), _REPORT)


@dataclass(frozen=True, slots=True)
class WayOfG:
    """One of the three ways to meet G: the amount declared for it, and the figure it is held against."""

    way: str
    words: str
    amount: str
    figure: str
    more_than: bool

    def reached(self, situation: Situation) -> Verdict:
        """Whether the amount suffices; unknown while it is not declared."""
        holding = situation.applicant.shareholding
        given = getattr(holding, self.amount) if holding else None
        if given is None:
            return None
        bound = situation.law.number(self.figure)
        return bool(given > bound if self.more_than else given >= bound)

    def need(self, situation: Situation) -> Need:
        """Needed where G is applied under by this way.

        While the way is not named, amounts too small rule it out, and where they rule out both others it is this one.
        """
        applies = applies_under("G")(situation)
        if applies.required is False:
            return applies
        holding = situation.applicant.shareholding
        declared = holding.way if holding else None
        if declared is None and self.reached(situation) is False:
            return Need(False, f"{self.words}未达到要求，不需要")
        if declared not in (None, self.way):
            return Need(False, _NOT_THIS_WAY)
        others = [other for other in WAYS_OF_G if other.way != self.way]
        if declared is None and any(other.reached(situation) is not False for other in others):
            return Need(None, f"{applies.because}；尚未注明以哪种方式证明，以{self.words}证明的提交")
        return Need(applies.required, f"{applies.because}，以{self.words}证明")


INVESTMENT = WayOfG("investment", "自主投入", "team_investment_3y", "team_investment_over", more_than=True)
FINANCING = WayOfG("financing", "股权融资", "team_equity_financing", "team_financing_over", more_than=True)
TAX = WayOfG("tax", "纳税", "team_average_annual_tax_3y", "minimum_team_average_tax", more_than=False)
WAYS_OF_G = (INVESTMENT, FINANCING, TAX)

_NOT_THIS_WAY = "以其他方式证明，不需要"
_ARTICLES = Part("articles", "在主管部门备案的最新单位章程")

CATEGORIES: tuple[Material, ...] = (
    material("6.2-MA", "category", "applicant", _education, applies_under("A")),
    material("6.2-MB", "category", "applicant", _title, applies_under("B")),
    material(
        "6.2-MC",
        "category",
        "applicant",
        (Part("certificate", "获奖证书"), Part("support", "获奖相关佐证材料")),
        applies_under("C"),
    ),
    material("6.2-MD", "category", "applicant", _innovation, applies_under("D")),
    material("6.2-ME", "category", "applicant", (*income_papers("近三年"), _REPORT), applies_under("E")),
    material(
        "6.2-MF",
        "category",
        "applicant",
        (
            Part("certificates", "专利证书或软件著作权登记证书"),
            Part("account", "知识产权成果在京转化说明", stamp=True, template="transformation"),
            Part("support", "转化成果佐证材料"),
        ),
        applies_under("F"),
    ),
    material(
        "6.2-MG1",
        "category",
        "applicant",
        (_ARTICLES, Part("payment_proof", "体现实际投入的验资报告或年报")),
        INVESTMENT.need,
        one_of="6.2-MG",
    ),
    material(
        "6.2-MG2",
        "category",
        "applicant",
        (
            Part("agreement", "投资协议书"),
            Part("transfers", "银行转账记录"),
            Part("articles", "最新单位章程（可不提交，持股情况与工商信息比对）", required=False),
        ),
        FINANCING.need,
        one_of="6.2-MG",
    ),
    material(
        "6.2-MG3",
        "category",
        "applicant",
        (_ARTICLES, Part("tax_proof", "近三年纳税证明材料")),
        TAX.need,
        one_of="6.2-MG",
    ),
    material(
        "6.2-MH",
        "category",
        "applicant",
        (Part("contribution", "业绩贡献材料"), *income_papers("近三年")),
        applies_under("H"),
    ),
)
