"""Which modules are mutated, and which tests ought to notice a fault in each: the quickest first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_CASES = "tests/domain/test_check_worked_cases.py"
_CONDITIONS = (
    _CASES,
    "tests/domain/test_contract_conditions.py",
    "tests/domain/test_second_reading.py",
    "tests/domain/test_conditions.py",
)
_MATERIALS = (
    "tests/domain/test_upload_places.py",
    "tests/domain/test_material_papers.py",
    "tests/domain/test_materials_worked_cases.py",
    "tests/domain/test_contract_materials.py",
    "tests/domain/test_materials.py",
)
_TIME_AND_QUOTA = "tests/domain/test_worked_cases_of_time_and_quota.py"

SCOPE: Mapping[str, tuple[str, ...]] = {
    "permit.domain.retirement": ("tests/domain/test_retirement.py", _TIME_AND_QUOTA),
    "permit.domain.quota": (_TIME_AND_QUOTA, "tests/domain/test_contract_quota.py", "tests/domain/test_quota.py"),
    "permit.domain.working_days": (
        "tests/domain/test_working_days.py",
        _TIME_AND_QUOTA,
        "tests/domain/test_working_days_explained.py",
        "tests/domain/test_working_days_command.py",
    ),
    **{
        f"permit.domain.conditions.{name}": _CONDITIONS
        for name in ("employer", "categories", "applicant", "filing", "condition", "assess", "finding")
    },
    "permit.domain.records_by_month": _CONDITIONS,
    "permit.domain.deriving": (*_CONDITIONS, "tests/domain/test_derived_facts.py"),
    **{
        f"permit.domain.materials{name}": _MATERIALS
        for name in (
            "",
            ".new_permit",
            ".home",
            ".income",
            ".children",
            ".categories",
            ".employer",
            ".holder",
            ".carried_over",
            ".slots",
        )
    },
}


def source_of(name: str) -> Path:
    """The file of a module."""
    path = Path("src", *name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
