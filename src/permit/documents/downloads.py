"""The sheets that are offered for download, by the name under which a material asks for them (`Part.template`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from permit.documents import statements


@dataclass(frozen=True, slots=True)
class Sheet:
    """Title and file name for people, the class of its facts, and who renders them."""

    title: str
    facts: type[Any]
    render: Callable[[Any, date], bytes]

    @property
    def file_name(self) -> str:
        return f"{self.title}.pdf"


SHEETS: Final[Mapping[str, Sheet]] = MappingProxyType(
    {
        "applicant_integrity": Sheet(
            "诚信声明（申请人）", statements.ApplicantIntegrityFacts, statements.render_applicant_integrity
        ),
        "employer_integrity": Sheet(
            "诚信声明（申请单位）", statements.EmployerIntegrityFacts, statements.render_employer_integrity
        ),
        "lodging": Sheet("房屋借住声明", statements.LodgingFacts, statements.render_lodging),
        "income_note": Sheet("应税收入材料说明", statements.IncomeNoteFacts, statements.render_income_note),
        "residence": Sheet("申请人居住证明", statements.ResidenceFacts, statements.render_residence),
        "transformation": Sheet(
            "知识产权成果在京转化说明", statements.TransformationFacts, statements.render_transformation
        ),
        "written_report": Sheet("书面报告", statements.WrittenReportFacts, statements.render_written_report),
    }
)
