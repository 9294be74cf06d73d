"""One employer under several credit codes: months paid under a former one are its own, whichever code is asked with.

Clauses: 1.3.4, 6.3-02, 6.4-03, R-16, N-07
"""

from collections.abc import Iterable, Mapping
from typing import Any

from permit.records.models import Employer, FormerCode
from permit.services.one_reading import asked_once


def codes_of(employer: Employer) -> frozenset[str]:
    """The employer's code and those it had before; one query. As handed in, an older code counts too."""
    found = FormerCode.objects.filter(employer_id=employer.pk).values_list("uscc", "employer__uscc")
    return frozenset({employer.uscc}.union(*found))


def former_holder(uscc: str) -> Employer | None:
    """Who had this code before; None where nobody did."""
    found = FormerCode.objects.filter(uscc=uscc).select_related("employer").first()
    return found.employer if found else None


def as_one_employer(document: dict[str, Any]) -> dict[str, Any]:
    """The dossier with all codes of an employer read as one: as its present code, or as the code the dossier has it by.

    The clauses compare codes and know nothing of history; what the registry answered stays as it was kept.
    """
    spoken = _codes_in(document)
    names = _one_name_each(spoken, document.get("employer", {}).get("uscc"))
    if not names:
        return document
    applicant, permit = document.get("applicant"), document.get("permit")
    read = dict(document)
    if applicant:
        insurance = _renamed(applicant.get("social_insurance"), "payer_uscc", names)
        income = _renamed(applicant.get("monthly_income"), "withheld_by", names)
        known = {"social_insurance": insurance, "monthly_income": income}
        read["applicant"] = applicant | {key: rows for key, rows in known.items() if key in applicant}
    if permit and "employers" in permit:
        read["permit"] = permit | {"employers": _renamed(permit["employers"], "uscc", names)}
    return read


def _codes_in(document: Mapping[str, Any]) -> set[str]:
    applicant, permit = document.get("applicant") or {}, document.get("permit") or {}
    said = [row.get("payer_uscc") for row in applicant.get("social_insurance") or ()]
    said += [row.get("withheld_by") for row in applicant.get("monthly_income") or ()]
    said += [row.get("uscc") for row in permit.get("employers") or ()]
    said.append((document.get("employer") or {}).get("uscc"))
    return {code for code in said if code}


def _one_name_each(spoken: set[str], preferred: str | None) -> dict[str, str]:
    """Code → the code it is read as, for codes that belong to an employer with a history."""
    of_employer = FormerCode.objects.filter(employer__in=Employer.objects.filter(uscc__in=spoken).values("pk"))
    touched = of_employer | FormerCode.objects.filter(uscc__in=spoken)
    rows = FormerCode.objects.filter(employer__in=touched.values("employer")).values_list("uscc", "employer__uscc")
    families: dict[str, set[str]] = {}
    for former, present in asked_once(("former codes", frozenset(spoken)), lambda: list(rows)):
        families.setdefault(present, {present}).add(former)
    names = {}
    for present, codes in families.items():
        name = preferred if preferred in codes else present
        names.update(dict.fromkeys(codes, str(name)))
    return names


def _renamed(
    rows: Iterable[Mapping[str, Any]] | None, key: str, names: Mapping[str, str]
) -> list[dict[str, Any]] | None:
    if rows is None:
        return None
    return [{**row, key: names.get(str(row[key]), row[key])} if row.get(key) else dict(row) for row in rows]
