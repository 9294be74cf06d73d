"""The shapes of the answers, for the OpenAPI document. A test holds every answer against them."""

from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field


class Shape(Schema):
    """Nothing may be in an answer that its shape does not name."""

    model_config = ConfigDict(extra="forbid")


class FieldProblem(Shape):
    path: str = Field(description="字段路径，与 permit 命令相同，如 applicant.monthly_income[3].month")
    what: str = Field(description="哪里不对")


class ProblemAnswer(Shape):
    """RFC 9457。"""

    type: str
    title: str
    status: int
    detail: str
    problems: list[FieldProblem] = []


class Policy(Shape):
    district: str
    version: str


class FactShape(Shape):
    label: str
    value: Any
    unit: str
    text: str


class FigureShape(Shape):
    """一个数字：值、起止、出处、可信度（A 多处一致，B 一处可靠来源，C 未经证实）。"""

    label: str
    value: Any
    unit: str
    text: str
    since: str = Field(alias="from")
    source: str
    checked_on: str
    confidence: str
    year: int | None = None
    published_on: str | None = None
    until: str | None = None
    note: str | None = None


class FindingShape(Shape):
    """一条条款的判断。holds：true 符合，false 不符合，null 有事实未知。"""

    id: str
    title: str
    holds: bool | None
    soft: bool
    counts: bool
    because: str
    facts: dict[str, FactShape]
    parameters: dict[str, FigureShape]
    remedy: str | None
    earliest: str | None


class CheckAnswer(Shape):
    on: str
    filed_on: str
    policy: Policy
    outcome: str
    categories: list[str]
    clauses: list[FindingShape]


class PartShape(Shape):
    id: str
    title: str
    required: bool | None
    stamp: bool
    months_left: int | None


class MaterialShape(Shape):
    id: str
    title: str
    required: bool | None
    one_of: str | None
    by: str
    stamp: bool
    months_left: int | None
    because: str
    parts: list[PartShape]


class MaterialsAnswer(Shape):
    materials: list[MaterialShape]


class WorkdaysAnswer(Shape):
    result: str | int
    provisional: bool = Field(description="所涉年份的放假安排尚未公布")


class RetirementAnswer(Shape):
    retires_on: str
    delay_months: int


class WindowAnswer(Shape):
    opens_on: str | None
    safe_by: str
    file_by: str
    lapses_after: str
    provisional: bool


class OfDay(Shape):
    on: str
    policy: Policy
    district_name: str


class SourceShape(Shape):
    source: str
    checked_on: str
    confidence: str


class WageShape(SourceShape):
    year: int
    monthly_yuan: float
    annual_yuan: float | None
    published_on: str
    publication_confidence: str
    annual_source: SourceShape | None


class RetirementRuleShape(Shape):
    original_age: int
    first_birth_month: str
    step_months: int
    max_delay_months: int


class RetirementShape(SourceShape):
    kinds: dict[str, RetirementRuleShape]


class ListShape(SourceShape):
    label: str
    clause: str
    edition: str
    since: str = Field(alias="from")
    until: str | None
    count: int


class ListEntryShape(Shape):
    code: str
    name: str
    group: str


class ListAnswer(ListShape, OfDay):
    entries: list[ListEntryShape]


class OfficeShape(Shape):
    name: str
    address: str
    phones: list[str]
    email: str


class SupportShape(Shape):
    site_name: str
    phone: str
    hours: str


class LawAnswer(OfDay):
    figures: dict[str, FigureShape]
    wages: list[WageShape]
    retirement: RetirementShape
    soft_clauses: dict[str, SourceShape]
    lists: dict[str, ListShape]
    offices: list[OfficeShape]
    support: SupportShape


class ClauseShape(Shape):
    id: str
    title: str
    kind: str
    kind_name: str
    soft: bool
    text: str | None


class GuideAnswer(OfDay):
    clauses: list[ClauseShape]


class EvaluationShape(Shape):
    """一次已存的判断：哪一轮、何事、按哪天、哪一版政策。"""

    round: int
    event: str = Field(description="submission 提交时，acceptance 受理时")
    filed_on: str
    judged_on: str
    policy_version: str
    outcome: str
    made_at: str
    clauses: list[FindingShape]


class CaseFindingsAnswer(Shape):
    number: str
    business: str
    evaluations: list[EvaluationShape]
