"""A holder of another district exists here: person, permit with its facts in valid time, and what is still to complete.

Clauses: R-18, R-36, N-11, N-13, 6.2-05
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from permit.domain.handover.model import Export, Fact, Holder
from permit.records.encryption import lookup_hash
from permit.records.models import CarriedHolder, Employer, Permit, PermitFact, Person
from permit.services.acting import Acting
from permit.services.applicant_entry import lock_person
from permit.services.audit import record_act
from permit.services.former_codes import former_holder
from permit.services.handing_over import district_name
from permit.services.permit_facts import LIVING, write_fact
from permit.services.permit_standing import standing_on
from permit.services.queue_message import queue_message

FROM_OTHER_DISTRICT = "from_other_district"
Kind = PermitFact.Kind


def take_in_holder(holder: Holder, export: Export, acting: Acting, now: datetime) -> Permit:
    """Write one holder, inside the transaction of the decision; problems were ruled out under the same locks.

    Whoever comes without an employer is suspended until a new one starts the change (N-13, N-14); whoever comes with
    it is what the sending district had. Both complete information and attachments before anything else (N-11).
    """
    today = localtime(now).date()
    person = lock_person(_person(holder, now))
    mover = _mover(export, acting, now)
    declared = _living_here(holder, today)
    if declared is not None:  # the bureau verified it before: the file confirms what is here already
        record_act(f"permit:{declared.number}", acting, "take_in", now, district=export.sender, export=export.id)
        return declared
    permit, since = _permit(holder, person, now)
    codes = {str(fact.value.get("uscc") or "") for fact in holder.employers} - {""}
    known = dict(Employer.objects.filter(uscc__in=codes).values_list("uscc", "pk"))
    _lay(permit, Kind.TERM, holder.terms, since, now)
    _lay(permit, Kind.STATE, holder.states, since, now)
    _lay(permit, Kind.EMPLOYER, [_with_employer(fact, known) for fact in holder.employers], since, now)
    _lay(permit, Kind.PARTICULARS, [_with_photo(fact) for fact in holder.particulars], since, now)
    comes_valid = mover is not None and holder.state_on(today) == "valid"
    if not comes_valid and holder.state_on(today) != "suspended":  # a suspension that began before keeps its day
        value = {"state": "suspended", "cause": FROM_OTHER_DISTRICT, "district": export.sender}
        write_fact(permit, Kind.STATE, value, today, now)
    open_for_completion(permit, mover if comes_valid else None, {"export": export.id, "district": export.sender}, now)
    record_act(f"permit:{permit.number}", acting, "take_in", now, district=export.sender, export=export.id)
    facts = {"person": person.name, "number": permit.number, "district": district_name(export.sender)}
    queue_message("hand_over_taken_in", person.mobile, person.name, now, case=None, **facts)
    return permit


def open_for_completion(permit: Permit, employer: Employer | None, source: Mapping[str, Any], now: datetime) -> None:
    """From now on the holder sees what is to be completed, and nothing else works until it is (N-11)."""
    kept = {**source, "number": permit.number}
    digest = lookup_hash("|".join(f"{key}={value}" for key, value in sorted(kept.items())))
    fields = {"employer": employer, "row_hash": digest, "source": kept, "completed_at": None, "imported_at": now}
    CarriedHolder.objects.update_or_create(permit=permit, defaults={**fields, "reminded_at": None})


def known_person(name: str, id_number: str, mobile: str, now: datetime) -> Person:
    """Whoever has this ID number here, or a new row that the first sign-in by 北京通 makes its own."""
    key = lookup_hash(id_number)
    person = Person.objects.filter(id_number_hash=key).first()
    return person or Person.objects.create(
        subject=f"carried-over:{key}", name=name, id_number=id_number, mobile=mobile, created_at=now
    )


def _person(holder: Holder, now: datetime) -> Person:
    return known_person(holder.name, holder.id_number, holder.mobile, now)


def _mover(export: Export, acting: Acting, now: datetime) -> Employer | None:
    """The employer as it will sign in here; its permission is a business of its own (6.6)."""
    if export.mover is None:
        return None
    name, uscc = export.mover.name, export.mover.uscc
    former = former_holder(uscc)
    if former is not None:
        return former
    found, made = Employer.objects.get_or_create(
        uscc=uscc, defaults={"name": name, "district": settings.DISTRICT, "created_at": now}
    )
    if made:
        record_act(f"employer:{found.pk}", acting, "take_in", now, district=export.sender)
    return found


def _permit(holder: Holder, person: Person, now: datetime) -> tuple[Permit, date]:
    """The permit's row, and from which day its facts are laid: for one that comes back, the day it left here."""
    known = Permit.objects.select_for_update(of=("self",)).filter(number=holder.number).first()
    if known is None:
        made = Permit.objects.create(number=holder.number, person=person, issued_on=holder.issued_on, created_at=now)
        return made, date.min
    left = PermitFact.objects.get(permit=known, kind=Kind.STATE, valid_until=None)
    return known, left.valid_from


def _living_here(holder: Holder, today: date) -> Permit | None:
    known = Permit.objects.filter(number=holder.number).first()
    return known if known is not None and standing_on(known, today).state in LIVING else None


def _lay(permit: Permit, kind: str, series: Sequence[Fact], since: date, now: datetime) -> None:
    """Facts that reach into the time from `since` on, each closed by its successor."""
    for fact in series:
        if fact.until is None or fact.until >= since:
            write_fact(permit, kind, fact.value, max(fact.since, since), now)


def _with_employer(fact: Fact, known: Mapping[str, int]) -> Fact:
    uscc = str(fact.value.get("uscc") or "")
    value = {"id": known.get(uscc), "name": fact.value["name"], "uscc": uscc}
    return Fact(value, fact.since, fact.until)


def _with_photo(fact: Fact) -> Fact:
    """No photo yet: it is among what the holder completes."""
    value = {
        **fact.value,
        "category": fact.value.get("category") or "",
        "photo_version": None,
        "household": fact.value.get("household") or {},
        "home": fact.value.get("home") or {},
    }
    return Fact(value, fact.since, fact.until)
