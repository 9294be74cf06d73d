"""The papers on income, asked for in several places with different periods (6.2-M5, 6.3-M4, categories D, E, H)."""

from __future__ import annotations

from permit.domain.materials.slots import Part


def income_papers(period: str) -> tuple[Part, ...]:
    """Both papers are needed, stamped, with the note that names employee, employer and contact (5-03)."""
    return (
        Part("tax_record", f"{period}《个人所得税纳税记录》", stamp=True, template="income_note"),
        Part("declared_income", f"{period}“申报收入查询记录”截图", stamp=True),
    )
