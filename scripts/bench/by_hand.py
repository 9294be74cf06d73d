"""The same conditions written by hand in plain Polars, as one would for this district and this day alone."""

from __future__ import annotations

from datetime import date

import polars as pl
from polars import col

from permit.planning.columns import UNITS_OF_PERCENT

MONTHLY, ANNUAL = 1_193_700, 12 * 1_193_700
PEOPLE_ON = date(2026, 3, 2)


def verdicts() -> dict[str, pl.Expr]:
    """Clause → expression, figures of 2 March 2026 in fen."""
    categories = _categories()
    return {**_employer(), **categories, "1.3.1": pl.any_horizontal(*categories.values()), **_applicant()}


def _employer() -> dict[str, pl.Expr]:
    return {
        "1.2-01": (col("registered_in") == "daxing")
        & ((col("employer_kind") != "branch") | col("branch_of").is_in(["foreign", "non_beijing"])),
        "1.2-02": col("fits_industry_plan") & ~col("main_business_restricted"),
        "1.2-03": col("years_registered") >= 1,
        "1.2-04": (col("employer_kind") != "enterprise") | (col("paid_in_capital") >= 100_000_000),
        "1.2-05": col("district_contribution") >= 10_000_000,
        "1.2-06": col("recent_violations") == 0,
    }


def _each(prefix: str, test: str, bound: int) -> pl.Expr:
    years = [col(f"{prefix}_{back}") for back in (1, 2, 3)]
    return pl.all_horizontal(*((year > bound) if test == ">" else (year >= bound) for year in years))


def _categories() -> dict[str, pl.Expr]:
    return {
        "1.3.1-A": (col("experience_months") >= 24) & col("bachelor_diploma") & col("bachelor_degree"),
        "1.3.1-B": col("intermediate_title"),
        "1.3.1-C": col("recognised_prize"),
        "1.3.1-D": (col("innovation_body") == "science_and_technology") & _each("annual_income", ">", 3 * ANNUAL),
        "1.3.1-E": (col("innovation_body") == "service") & _each("annual_income", ">", 6 * ANNUAL),
        "1.3.1-F": ((col("invention_patents") >= 1) | (col("other_patents") >= 3) | (col("software_copyrights") >= 3))
        & col("applied_in_beijing"),
        "1.3.1-G": (
            (col("team_investment") > 500_000_000)
            | (col("team_financing") > 1_000_000_000)
            | (col("team_average_tax") >= 500_000_000)
        )
        & col("natural_person")
        & (col("share_percent") >= 5 * UNITS_OF_PERCENT)
        & col("shareholder_ranked")
        & (col("shareholder_rank") <= 5),
        "1.3.1-H": col("self_employed") & col("outstanding_contribution") & _each("annual_tax", ">=", 20_000_000),
        "1.3.1-I": col("recommended_by_district") & col("approved_by_city"),
    }


def _applicant() -> dict[str, pl.Expr]:
    return {
        "1.3.2": col("key_field"),
        "1.3.3": (col("income_6_months") >= MONTHLY * 36 // 5)
        | (col("twelve_months_on_record") & (col("income_12_months") >= MONTHLY * 72 // 5)),
        "1.3.4": (col("insurance_months") >= 6) & (col("tax_months") >= 6),
        "1.3.5": (col("home_kind") != "none") & (~col("lease_has_end") | (col("lease_until") >= PEOPLE_ON)),
        "1.3.6": col("retires_on") > PEOPLE_ON,
        "6.1.2-03": col("secondary_stage") & col("education_months_complete"),
        "6.2-04": ~col("has_children") | (col("eldest_child_age") <= 16),
        "7-04": col("population") == "mainland",
    }
