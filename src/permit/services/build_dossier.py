"""From what people typed and registries answered to a dossier: the facts the law is asked about.

What cannot be read, and what was not typed, is left out: an unknown fact, never a guess.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime

from permit.domain.identifiers import IdNumber
from permit.domain.lifecycle import OF_A_PERMIT, Business
from permit.domain.listed import LISTED
from permit.domain.sections import Reading, read, section
from permit.domain.sections.employer import SOLE_TRADER
from permit.records.models import Association, Case, Employer, Person, RegistryAnswer
from permit.records.models.attachments import ScanState
from permit.services.former_codes import as_one_employer
from permit.services.handed_in import owners_of, paper_of, sections_of_owner, stored_papers, which_of
from permit.services.holding_facts import permit_facts_of
from permit.services.list_answers import applicant_choices, employer_choices
from permit.services.named_changes import named_changes
from permit.services.one_reading import asked_once

RECOMMENDATION, APPROVAL = "R-11.recommendation", "R-11.approval"
YES = {"yes": True, "no": False}
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Typed:
    """Every section of a case's three owners, read once: `(owner kind, key)` → Reading."""

    readings: Mapping[tuple[str, str], Reading]

    def values(self, owner: str, key: str) -> Values:
        """Single answers; {} while untouched."""
        reading = self.readings.get((owner, key))
        return reading.values if reading else {}

    def rows(self, owner: str, key: str) -> tuple[Values, ...] | None:
        """The rows of a list; () for an explicit 'none'; None while nothing was said."""
        reading = self.readings.get((owner, key))
        if reading is None or (not reading.rows and not reading.none):
            return None
        return reading.rows


def typed_sections(person: Person | None, employer: Employer | None, case: Case | None) -> Typed:
    """Read all sections of the given owners: as handed in, where `case` came through `as_handed_in`."""
    readings: dict[tuple[str, str], Reading] = {}
    for kind, owner in (("person", person), ("employer", employer), ("case", case)):
        if owner is None:
            continue
        readings |= _readings_of(kind, owner, case)
    return Typed(readings)


def _readings_of(kind: str, owner: Person | Employer | Case, case: Case | None) -> Mapping[tuple[str, str], Reading]:
    def read_all() -> dict[tuple[str, str], Reading]:
        typed = sections_of_owner(kind, owner, case)
        return {(kind, key): read(section(kind, key), data) for key, data in typed}

    given = case.pk if case is not None and case.handed_in is not None else None
    return asked_once(("readings", kind, owner.pk, given), read_all)


def dossier_of(case: Case) -> dict[str, Any]:
    """The dossier of a case as a document of the format `permit schema dossier`. Nobody changes it."""
    return asked_once(("dossier", *which_of(case)), lambda: _dossier(case))


def _dossier(case: Case) -> dict[str, Any]:
    typed = typed_sections(case.person, case.employer, case)
    document: dict[str, Any] = {"business": case.business}
    if not case.employer.is_freelancer and not is_sole_trader(typed):
        document["employer"] = employer_facts(case.employer, typed)
    if case.person is not None:
        document["applicant"] = applicant_facts(case.person, case.employer, typed, case.association)
        document["applicant"]["recommended"] = _recommended(case)
        if case.employer.is_freelancer:
            known_of = document["applicant"]["self_employed"] or {}
            document["applicant"]["self_employed"] = {**known_of, "is": True}
        category = typed.values("case", "category").get("category") or case.category
        if category:
            document["category"] = category
        if case.business == Business.INFORMATION_CHANGE:
            document["changes"] = list(named_changes(case)) or None
        if case.business in OF_A_PERMIT:
            document["permit"] = permit_facts_of(case.person, localtime(case.opened_at).date())
    known: dict[str, Any] = as_one_employer(_without_unknowns(document))
    chosen = choices_of(typed)
    return {**known, LISTED: chosen} if chosen else known


def choices_of(typed: Typed) -> dict[str, str]:
    """What was chosen from lists, by kind of list (R-22)."""
    standing = typed.values("employer", "standing")
    body = INNOVATION.get(standing.get("qualification") or "")
    return {**employer_choices(standing, body), **applicant_choices(typed.values("case", "post"))}


def is_sole_trader(typed: Typed) -> bool:
    """Whether the employer is the applicant's own trade: its clauses are then unknown, and an officer decides.

    Clauses: 1.3.1-H, R-10
    """
    return bool(typed.values("employer", "body").get("kind") == SOLE_TRADER)


def employer_facts(employer: Employer, typed: Typed) -> dict[str, Any]:
    """The employer block. Register facts stand where the employer may not simply declare them (N-07)."""
    body, standing = typed.values("employer", "body"), typed.values("employer", "standing")
    rows = typed.rows("employer", "conduct")
    qualification = standing.get("qualification")
    return {
        "name": employer.name,
        "uscc": employer.uscc,
        "kind": None if is_sole_trader(typed) else body.get("kind"),
        "registered_in": body.get("registered_in"),
        **({"branch_of": body.get("branch_of")} if body.get("kind") and not is_sole_trader(typed) else {}),
        "registered_on": _iso(body.get("registered_on")),
        "paid_in_capital_yuan": _number(standing.get("paid_in_capital_yuan")),
        "district_contribution_last_year_yuan": _number(standing.get("district_contribution_last_year_yuan")),
        "district_contribution_year": _year(standing.get("contribution_year")),
        "fits_industry_plan": YES.get(standing.get("fits_industry_plan") or ""),
        "main_business_restricted": YES.get(standing.get("main_business_restricted") or ""),
        "violations": None if rows is None else [{"on": _iso(row["on"]), "what": row["what"]} for row in rows],
        "innovation_body": INNOVATION.get(qualification) if qualification else None,
        "capital_public": YES.get(standing.get("capital_public") or ""),
    }


INNOVATION = {
    "high_tech": "science_and_technology",
    "software": "none",
    "environmental": "none",
    "new_research_institution": "science_and_technology",
    "innovative_headquarters": "science_and_technology",
    "service": "service",
    "other": "none",
}


def applicant_facts(
    person: Person, employer: Employer, typed: Typed, association: Association | None
) -> dict[str, Any]:
    """The applicant block: profile, claims, and what the registries answered last."""
    basic, home = typed.values("person", "basic"), typed.values("person", "home")
    post = typed.values("case", "post")
    return {
        "name": person.name,
        "id_number": person.id_number,
        "population": typed.values("person", "household").get("population"),
        "retirement_category": _retirement_category(person, basic, association),
        "marital_status": _marital(basic.get("marital_status")),
        "education": _education(person, typed),
        "work": _work(typed),
        "key_field": YES.get(post.get("key_field") or ""),
        "home": _home(home),
        "children": _children(typed),
        "monthly_income": _monthly_income(employer, typed),
        "social_insurance": insurance_months(person),
        **_category_facts(typed),
    }


def profile_dossier(person: Person) -> dict[str, Any]:
    """A dossier of what the profile alone tells: name, home, children; for a person without a case."""
    typed = typed_sections(person, None, None)
    facts = {
        "name": person.name,
        "id_number": person.id_number,
        "marital_status": _marital(typed.values("person", "basic").get("marital_status")),
        "home": _home(typed.values("person", "home")),
        "children": _children(typed),
    }
    known: dict[str, Any] = _without_unknowns({"business": "information_change", "applicant": facts})
    return known


def _recommended(case: Case) -> dict[str, Any] | None:
    """What category I rests on: each paper that stands in the case is the fact it proves; one that does not is unknown.

    Clauses: 1.3.1-I, R-11
    """
    if case.business != Business.NEW:
        return None
    own = [paper_of(each, case) for each in stored_papers(owners_of(case)) if each.case_id == case.pk]
    slots = {each.slot for each, files in own if any(file.scan_state != ScanState.INFECTED for file in files)}
    proven = {"by_district": RECOMMENDATION in slots or None, "approved_by_city": APPROVAL in slots or None}
    return proven if any(proven.values()) else None


def _retirement_category(person: Person, basic: Values, association: Association | None) -> str | None:
    """A man needs none; a woman's follows the post the employer confirmed, else what she declared (R-15)."""
    try:
        sex = IdNumber(person.id_number).sex
    except ValueError:
        return None
    if sex == "male":
        return "male"
    confirmed = {"worker": "female_50", "cadre": "female_55"}.get(association.post_kind) if association else None
    return confirmed or basic.get("retirement_category")


def _marital(status: str | None) -> str | None:
    # Widowed asks for no other material than single does; the dossier's format knows three words.
    return "single" if status == "widowed" else status


def latest_answer(registry: str, person: Person) -> RegistryAnswer | None:
    """The registry's last answer that was not silence."""
    answers = RegistryAnswer.objects.filter(registry=registry, person=person)
    spoken = answers.exclude(outcome=RegistryAnswer.Outcome.SILENT).order_by("-id")
    return asked_once(("answer", registry, person.pk), spoken.first)


def insurance_months(person: Person) -> list[dict[str, Any]] | None:
    """The months social insurance has on record; None (unknown) while it has not answered (N-09).

    Silence makes an earlier answer no younger: what was paid since is unknown, and a person decides (R-05).
    """
    answers = RegistryAnswer.objects.filter(registry=RegistryAnswer.Registry.SOCIAL_INSURANCE, person=person)
    newest = asked_once(("insurance", person.pk), answers.order_by("-id").first)
    if newest is None or newest.outcome == RegistryAnswer.Outcome.SILENT:
        return None
    return list(newest.answer.get("months", []))


def _education(person: Person, typed: Typed) -> list[dict[str, Any]] | None:
    rows = typed.rows("person", "education")
    if rows is None:
        return None
    answer = latest_answer(RegistryAnswer.Registry.EDUCATION, person)
    found = {(f["level"], f["school"]): f for f in (answer.answer.get("findings", []) if answer else [])}
    return [study for row in rows for study in _studies(row, found.get((row["level"], row["school"]), {}))]


def _studies(row: Values, finding: Mapping[str, str]) -> list[dict[str, Any]]:
    """One stage of education. Where the registry tells diploma and degree apart they are two entries of one stage:
    a report is asked for only on the one that it finds invalid (N-08, 6.2-MA)."""
    study = {"level": row["level"], "school": row["school"], "from": row["from"]}
    if row["to"] or row["studying"] == "yes":
        study["to"] = row["to"]
    has = {paper: YES.get(row[paper] or "no") for paper in ("diploma", "degree")}
    said = {paper: finding.get(paper, "unknown") for paper in has if has[paper]}
    if len(set(said.values())) < 2:
        return [{**study, **has, "registry": next(iter(said.values()), "unknown")}]
    return [{**study, **dict.fromkeys(has, False), paper: True, "registry": word} for paper, word in said.items()]


def _work(typed: Typed) -> list[dict[str, Any]] | None:
    rows = typed.rows("person", "work")
    if rows is None:
        return None
    posts = []
    for row in rows:
        still_there = row["current"] == "yes"
        post = {"employer": row["employer"], "from": row["from"]}
        if still_there or row["to"]:
            post["to"] = None if still_there else row["to"]
        posts.append(post)
    return posts


def _home(home: Values) -> dict[str, Any] | None:
    if not home.get("kind"):
        return None
    facts: dict[str, Any] = {"kind": home["kind"]}
    if home["kind"] == "own":
        facts["owner"] = home.get("owner")
    if home["kind"] not in ("rented_urban", "rented_rural"):
        facts["lease_until"] = None
    elif home.get("lease_until"):
        facts["lease_until"] = _iso(home["lease_until"])
    return facts


def _children(typed: Typed) -> list[dict[str, Any]] | None:
    rows = typed.rows("person", "children")
    if rows is None:
        return None
    return [
        {
            "name": row["name"],
            "born_on": _iso(row["born_on"]),
            "custody_after_divorce": YES.get(row["custody_after_divorce"] or ""),
        }
        for row in rows
    ]


def _monthly_income(employer: Employer, typed: Typed) -> list[dict[str, Any]] | None:
    rows = typed.rows("case", "income") or typed.rows("case", "holding_income")
    if rows is None:
        return None
    return [
        {
            "month": row["month"],
            "taxable_yuan": _number(row["taxable_yuan"]),
            "withheld_by": (employer.credit_code or None) if row["withheld_here"] == "yes" else row["withheld_by"],
        }
        for row in rows
        if row["month"]
    ]


def _category_facts(typed: Typed) -> dict[str, Any]:
    titles, prizes = typed.rows("case", "titles"), typed.rows("case", "prizes")
    property_rows = typed.rows("case", "intellectual_property")
    applied = {row["applied_in_beijing"] for row in property_rows or ()}
    years, taxes = typed.rows("case", "annual_income"), typed.rows("case", "annual_tax")
    return {
        "titles": _plain(titles, "name", "level", "by"),
        "prizes": _plain(prizes, "name", "level", "field"),
        "intellectual_property": None
        if property_rows is None
        else [
            {"kind": r["kind"], "author_rank": r["author_rank"], "granted": YES.get(r["granted"] or "")}
            for r in property_rows
        ],
        "intellectual_property_applied_in_beijing": True
        if applied == {"yes"}
        else (False if "no" in applied else None),
        "shareholding": _shareholding(typed.values("case", "shareholding")),
        "self_employed": _self_employed(typed.values("case", "self_employed")),
        "annual_income": None
        if years is None
        else [{"year": r["year"], "taxable_yuan": _number(r["taxable_yuan"])} for r in years if r["year"]],
        "annual_tax": None
        if taxes is None
        else [{"year": r["year"], "tax_yuan": _number(r["tax_yuan"])} for r in taxes if r["year"]],
    }


WAY_AMOUNTS = {
    "investment": "team_investment_3y_yuan",
    "financing": "team_equity_financing_yuan",
    "tax": "team_average_annual_tax_3y_yuan",
}


def _shareholding(values: Values) -> dict[str, Any] | None:
    if not values.get("way"):
        return None
    return {
        "way": values["way"],
        "percent": _number(values.get("percent")),
        **({"rank": values["rank"]} if values.get("rank") else {}),
        "natural_person": YES.get(values.get("natural_person") or ""),
        WAY_AMOUNTS[values["way"]]: _number(values.get("amount")),
    }


def _self_employed(values: Values) -> dict[str, Any] | None:
    if not values.get("is"):
        return None
    return {
        "is": YES[values["is"]],
        "outstanding_contribution": YES.get(values.get("outstanding_contribution") or ""),
    }


def _plain(rows: tuple[Values, ...] | None, *keys: str) -> list[dict[str, Any]] | None:
    return None if rows is None else [{key: row[key] for key in keys} for row in rows]


def _iso(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _year(value: int | None) -> int | None:
    """A year as typed; None for a number that is no year."""
    return value if value is not None and 1900 <= value <= 2200 else None


def _number(value: Any) -> Any:
    """Decimal → int or Decimal-as-text kept exact: JSON numbers with at most two decimals."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


NULL_IS_AN_ANSWER = {"branch_of", "owner", "to", "rank", "lease_until"}


def _without_unknowns(document: Any) -> Any:
    """Leave out unknown facts; nulls that mean 'none' stay."""
    if isinstance(document, dict):
        return {
            key: _without_unknowns(value)
            for key, value in document.items()
            if value is not None or key in NULL_IS_AN_ANSWER
        }
    if isinstance(document, list):
        return [_without_unknowns(each) for each in document]
    return document
