"""The law in force on a day as plain JSON: every figure with its source and how sure it is, lists, wages (9-01)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from permit.domain.conditions.finding import figure_json
from permit.domain.law import Law, Office, PolicyList, Wage
from permit.domain.source import Source


def law_document(law: Law) -> dict[str, Any]:
    """All that the conditions, limits and materials are held against on the law's day.

    Clauses: 1.4-01, 2-01, 3-01
    """
    return {
        **of_day(law),
        "figures": {name: figure_json(figure) for name, figure in law.figures.items()},
        "wages": [_wage(wage) for wage in law.wages],
        "retirement": {"kinds": _retirement_kinds(law), **_source(law.retirement_source)},
        "soft_clauses": {clause: _source(source) for clause, source in law.soft_clauses.items()},
        "lists": {name: _list_in_brief(found) for name, found in law.lists.items()},
        "offices": [_office(office) for office in law.offices],
        "support": {"site_name": law.support.site_name, "phone": law.support.phone, "hours": law.support.hours},
    }


def of_day(law: Law) -> dict[str, Any]:
    """Which law, of which day."""
    return {
        "on": law.day.isoformat(),
        "policy": {"district": law.district, "version": law.id},
        "district_name": law.district_name,
    }


def list_document(law: Law, found: PolicyList) -> dict[str, Any]:
    """One list with its entries (R-22)."""
    entries = [{"code": entry.code, "name": entry.name, "group": entry.group} for entry in found.entries]
    return {**of_day(law), **_list_in_brief(found), "entries": entries}


def _list_in_brief(found: PolicyList) -> dict[str, Any]:
    return {
        "label": found.kind.label,
        "clause": found.kind.clause,
        "edition": found.edition,
        "from": found.since.isoformat(),
        "until": found.until.isoformat() if found.until else None,
        "count": len(found.entries),
        **_source(found.source),
    }


def _source(source: Source) -> dict[str, str]:
    return {"source": source.text, "checked_on": source.checked_on.isoformat(), "confidence": source.confidence}


def _wage(wage: Wage) -> dict[str, Any]:
    annual = wage.annual_source
    return {
        "year": wage.year,
        "monthly_yuan": _yuan(wage.monthly),
        "annual_yuan": None if wage.annual is None else _yuan(wage.annual),
        "published_on": wage.published_on.isoformat(),
        "publication_confidence": wage.publication_confidence,
        **_source(wage.monthly_source),
        "annual_source": None if annual is None else _source(annual),
    }


def _yuan(fen: int) -> int | float:
    exact = Fraction(fen, 100)
    return exact.numerator if exact.denominator == 1 else float(exact)


def _retirement_kinds(law: Law) -> dict[str, Any]:
    return {
        kind: {
            "original_age": rule.original_age,
            "first_birth_month": str(rule.first_birth_month),
            "step_months": rule.step_months,
            "max_delay_months": rule.max_delay_months,
        }
        for kind, rule in law.retirement.items()
    }


def _office(office: Office) -> dict[str, Any]:
    return {"name": office.name, "address": office.address, "phones": list(office.phones), "email": office.email}
