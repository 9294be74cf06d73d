"""Applicants of the demo district: profile, photo, association, claims, papers."""

from datetime import date, datetime

from permit.demo.outside import Outside, Record
from permit.demo.papers import HOUSEHOLD, hand_in, order, put
from permit.domain.lifecycle import Business
from permit.domain.months import add_months
from permit.records.models import Association, Case, Employer, Person
from permit.services.acting import Acting
from permit.services.answer_consent import answer_consent
from permit.services.applicant_entry import PHOTO_SLOT, note_completion
from permit.services.ask_registries import ask_about_person
from permit.services.confirm_association import CONTRACT_SLOT, Employment, confirm_association
from permit.services.enter_as_applicant import ApplicantIdentity, enter_as_applicant
from permit.services.material_slots import slots_of_case
from permit.services.request_association import request_association
from permit.services.request_consent import request_consent
from permit.services.save_section import save_section
from permit.services.start_case import start_case

HIGHER = ("junior_college", "bachelor", "master", "doctor")
YES_NO = {True: "yes", False: "no"}


def enter(record: Record, now: datetime) -> Person:
    """First sign-in with 北京通."""
    identity = ApplicantIdentity(
        record["unique_id"], record["name"], record["id_number"], record["mobile"], record["cert_level"]
    )
    person = enter_as_applicant(identity, now).person
    assert person is not None
    return person


def acting_for(person: Person) -> Acting:
    """The applicant acting."""
    return Acting(f"person:{person.pk}", person.name, "applicant", person=person)


def tell_household(person: Person, record: Record, now: datetime) -> None:
    """The first page: it decides the scope (7-04)."""
    household = record["household"] or {}
    fields = {
        "population": record["population"],
        "province": household.get("province") or "",
        "register_address": household.get("address") or "",
        "register_kind": "family",
    }
    save_section(person, "household", {"fields": fields}, 0, acting_for(person), now)


def fill_profile(person: Person, record: Record, outside: Outside, now: datetime, *, whole: bool = True) -> None:
    """Everything the profile asks; not `whole`: somebody stopped halfway."""
    acting = acting_for(person)
    tell_household(person, record, now)
    female = record["sex"] == "F"
    married = bool(record["children"]) or record["home"]["owner"] == "spouse"
    basic = {
        "mobile": record["mobile"],
        "marital_status": "married" if married else "single",
        "retirement_category": "female_55" if female else "",
    }
    save_section(person, "basic", {"fields": basic}, 0, acting, now)
    if not whole:
        return
    save_section(person, "home", {"fields": _home(record)}, 0, acting, now)
    save_section(
        person, "education", {"rows": [_stage(n, s) for n, s in enumerate(record["education"])]}, 0, acting, now
    )
    work = [_post(number, post) for number, post in enumerate(record["work"])]
    save_section(person, "work", {"rows": work, "none": not work}, 0, acting, now)
    children = [_child(number, child) for number, child in enumerate(record["children"])]
    save_section(person, "children", {"rows": children, "none": not children}, 0, acting, now)
    portrait = outside.order_scan("portrait", {"name": record["name"], "sex": record["sex"]})
    put(person, PHOTO_SLOT, "照片", portrait.result(), acting, now)
    note_completion(person, now)


def _home(record: Record) -> dict[str, str]:
    home = record["home"]
    return {
        "district": "daxing",
        "address": home["address"],
        "kind": home["kind"],
        "owner": home["owner"] or "",
        "lease_until": home["lease_until"] or "",
    }


def _stage(number: int, stage: Record) -> dict[str, str]:
    return {
        "id": f"e{number}",
        "level": stage["level"],
        "school": stage["school"],
        "major": stage["major"] or "",
        "from": stage["from"],
        "studying": "no",
        "to": stage["to"],
        "diploma": YES_NO[stage["diploma"]],
        "degree": YES_NO[stage["degree"]],
        "diploma_number": stage.get("diploma_no", ""),
        "degree_number": stage.get("degree_no", ""),
    }


def _post(number: int, post: Record) -> dict[str, str]:
    ending = {"current": "no", "to": post["to"]} if post.get("to") else {"current": "yes"}
    return {"id": f"w{number}", "employer": post["employer"], "from": post["from"], "post": post["post"], **ending}


def _child(number: int, child: Record) -> dict[str, str]:
    return {
        "id": f"c{number}",
        "name": child["name"],
        "id_number": child["id_number"],
        "born_on": child.get("born") or child["born_on"],
        "custody_after_divorce": "no",
    }


def ask_association(person: Person, employer: Employer, now: datetime) -> Association:
    """Type the employer's code."""
    return request_association(person, employer.association_code, acting_for(person), now)


def contract_facts(record: Record, employer: Employer) -> Record:
    """What the labour contract says."""
    contract = record["contract"]
    return {**facts_of(record, employer), "from": contract["from"], "until": contract["until"]}


def case_facts(record: Record, employer: Employer) -> Record:
    """What the papers of a case say."""
    return {**facts_of(record, employer), "months": record["income"][-12:]}


USUAL = (
    "household_first_page",
    "household_own_page",
    "tax_record",
    "declared_income",
    "diploma",
    "degree",
    "integrity_statement",
)


def order_ahead(record: Record, employer: Employer, outside: Outside) -> None:
    """Have the usual papers drawn while others are being filed."""
    outside.order_scan("labour_contract", contract_facts(record, employer))
    facts = case_facts(record, employer)
    for kind in USUAL:
        own = {**facts, "address": facts["register_address"]} if kind in HOUSEHOLD else facts
        outside.order_scan(kind, own)


def confirm(association: Association, record: Record, outside: Outside, acting: Acting, now: datetime) -> Association:
    """The employer uploads the contract and confirms."""
    employer = association.employer
    contract = record["contract"]
    until = date.fromisoformat(contract["until"])
    scan = outside.order_scan("labour_contract", contract_facts(record, employer)).result()
    put(association, CONTRACT_SLOT, "劳动合同", scan, acting, now, until)
    given = Employment(record["post"], "cadre", "fixed", date.fromisoformat(contract["from"]), until)
    confirmed, _ = confirm_association(employer, association.pk, association.version, given, acting, now)
    return confirmed


def facts_of(record: Record, employer: Employer) -> Record:
    """What the sample scans of a person say."""
    home = record["home"]
    last = record["education"][-1]
    return {
        "name": record["name"],
        "sex": record["sex"],
        "born": record["born"],
        "id_number": record["id_number"],
        "mobile": record["mobile"],
        "address": home["address"],
        "register_address": (record["household"] or {}).get("address", ""),
        "landlord": home["landlord"] or "",
        "until": home["lease_until"] or "",
        "school": last["school"],
        "major": last["major"] or "",
        "graduated_on": f"{last['to']}-01",
        "employer": employer.name,
        "uscc": employer.uscc,
        "post": record["post"],
    }


def open_draft(association: Association, agent: Acting, now: datetime) -> Case:
    """Consent asked and given, the case started."""
    person = association.person
    consent = request_consent(person, Business.NEW, acting_for(person), now)
    answer_consent(association.employer, consent.pk, True, "", agent, now)
    return start_case(person, acting_for(person), now)


def claim(case: Case, record: Record, now: datetime) -> None:
    """Category, post, income; the registries are asked."""
    person = case.person
    assert person is not None
    acting = acting_for(person)
    category = "B" if record["titles"] and not person.pk % 3 else "A"
    save_section(case, "category", {"fields": {"category": category}}, 0, acting, now)
    post = {"post_description": f"{record['post']}，负责日常研发和项目交付。", "key_field": "yes"}
    save_section(case, "post", {"fields": post}, 0, acting, now)
    months = {f"{add_months(now.date().replace(day=1), -back):%Y-%m}" for back in range(1, 13)}
    rows = [
        {"id": m["month"], "month": m["month"], "taxable_yuan": str(m["taxable_yuan"]), "withheld_here": "yes"}
        for m in record["income"]
        if m["month"] in months
    ]
    save_section(case, "income", {"rows": rows}, 0, acting, now)
    if category == "B":
        titles = [{"id": f"t{n}", **title} for n, title in enumerate(record["titles"])]
        save_section(case, "titles", {"rows": titles}, 0, acting, now)
    ask_about_person(person, case, now)


def bring_papers(
    case: Case, record: Record, outside: Outside, agent: Acting, now: datetime, leave_out: str = ""
) -> None:
    """Upload what the case requires; `leave_out` names an upload place that stays empty."""
    assert case.person is not None
    facts = case_facts(record, case.employer)
    slots = [slot for slot in slots_of_case(case, now.date()) if slot.key != leave_out]
    lease = record["home"]["lease_until"]
    by = {"applicant": acting_for(case.person), "employer": agent}
    hand_in(order(slots, outside, facts), by, now, date.fromisoformat(lease) if lease else None)
