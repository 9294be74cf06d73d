"""A permit comes into being: number, term, and what holds from the day of approval.

Clauses: 6.3-01, N-12
"""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from permit.domain.errors import Refused
from permit.domain.validity import permit_term
from permit.records.models import Attachment, Case, Permit, PermitFact, Person
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.build_dossier import typed_sections
from permit.services.handed_in import as_handed_in, paper_of
from permit.services.handing_over import require_none_elsewhere
from permit.services.law_in_force import law_in_force
from permit.services.permit_standing import standing_on

PHOTO_SLOT = "6.1.2-05"
LIVING = frozenset({"valid", "suspended", "frozen"})
ATTEMPTS = 5
HIGHEST_SERIAL = 9999


def issue_permit(case: Case, approved_on: date, acting: Acting, now: datetime) -> Permit:
    """Issue the permit of an approved new application, inside the transaction of the approval (R-29).

    Four facts in valid time, all from `approved_on` and open-ended:
    TERM `{"valid_from", "valid_until"}` (ISO days, both valid) · STATE `{"state": "valid"}` ·
    EMPLOYER `{"id", "name", "uscc"}`, of a freelancer with `"freelancer": True` and no code ·
    PARTICULARS `{"name", "id_number", "category", "photo_version" (id or None),
    "household": {…}, "home": {…}, "children": [{"name", "id_number", "born_on"}]}`: no spouse.
    Raises Refused: 'permit_exists' (number) where the person holds one already, 'permit_lives_elsewhere' where another
    district has it (R-18), 'serials_used_up'.
    """
    assert case.person is not None
    for held in Permit.objects.filter(person=case.person).prefetch_related("facts"):
        if standing_on(held, approved_on).state in LIVING:
            raise Refused("permit_exists", {"number": held.number})
    require_none_elsewhere(case.person, approved_on)
    permit = _numbered_permit(case.person, case, approved_on, now)
    term = permit_term(approved_on, law_in_force(approved_on).number("permit_years"))
    values: dict[str, dict[str, Any]] = {
        PermitFact.Kind.TERM: {
            "valid_from": term.valid_from.isoformat(),
            "valid_until": term.valid_until.isoformat(),
        },
        PermitFact.Kind.STATE: {"state": "valid"},
        PermitFact.Kind.EMPLOYER: {
            "id": case.employer.pk,
            "name": case.employer.name,
            "uscc": case.employer.credit_code,
            **({"freelancer": True} if case.employer.is_freelancer else {}),
        },
        PermitFact.Kind.PARTICULARS: particulars_of(case),
    }
    PermitFact.objects.bulk_create(
        PermitFact(permit=permit, kind=kind, value=value, valid_from=approved_on, case=case, recorded_at=now)
        for kind, value in values.items()
    )
    permit.expires_on = term.valid_until
    permit.save(update_fields=["expires_on"])
    record_act(
        f"permit:{permit.number}",
        acting,
        "issued",
        now,
        case=case,
        valid_from=term.valid_from,
        valid_until=term.valid_until,
    )
    return permit


def _numbered_permit(person: Person, case: Case, approved_on: date, now: datetime) -> Permit:
    """Two deciders may want the same serial at once: the constraint stops the second, who takes the next."""
    for _ in range(ATTEMPTS):
        number = next_number(approved_on)
        try:
            with transaction.atomic():
                return Permit.objects.create(number=number, person=person, issued_on=approved_on, created_at=now)
        except IntegrityError:
            continue
    raise Refused("changed_meanwhile", {"number": case.number, "state": case.state})


def next_number(day: date) -> str:
    """YYYYMMDD and the next four-digit serial of the day, inside the block of this district (R-29).

    No other district gives the same number, so a holder can be handed over to any (R-18). Raises
    Refused('serials_used_up').
    """
    law, stem = law_in_force(day), f"{day:%Y%m%d}"
    first, last = law.number("permit_serial_first"), min(law.number("permit_serial_last"), HIGHEST_SERIAL)
    own = Permit.objects.filter(number__gte=f"{stem}{first:04d}", number__lte=f"{stem}{last:04d}")
    newest = own.order_by("-number").values_list("number", flat=True).first()
    serial = int(newest[8:]) + 1 if newest else first
    if serial > last:
        raise Refused("serials_used_up", {"day": day})
    return f"{stem}{serial:04d}"


def particulars_of(case: Case) -> dict[str, Any]:
    """What the register keeps of the holder, from what was handed in."""
    case = as_handed_in(case)
    assert case.person is not None
    typed = typed_sections(case.person, None, case)
    household, home = typed.values("person", "household"), typed.values("person", "home")
    children = typed.rows("person", "children") or ()
    photo = Attachment.objects.filter(person=case.person, slot=PHOTO_SLOT).first()
    pictures = paper_of(photo, case)[1] if photo else ()
    return {
        "name": case.person.name,
        "id_number": case.person.id_number,
        "category": case.category,
        "photo_version": pictures[-1].pk if pictures else None,
        "household": {key: household.get(key) for key in ("province", "register_address", "register_kind")},
        "home": {key: home.get(key) for key in ("district", "address", "kind")},
        "children": [
            {
                "name": child["name"],
                "id_number": child["id_number"],
                "born_on": child["born_on"].isoformat() if child["born_on"] else None,
            }
            for child in children
        ],
    }
