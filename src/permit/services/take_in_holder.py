"""Holders of another district exist here: person, permit with its facts in valid time, and what is still to complete.

Clauses: R-18, R-36, N-11, N-13, 6.2-05
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from permit.domain.handover.model import Export, Fact, Holder
from permit.records.encryption import lookup_hash
from permit.records.models import CarriedHolder, Employer, Permit, PermitFact, Person
from permit.services.acting import Acting
from permit.services.audit import record_act, record_acts
from permit.services.batches import BATCH, in_batches
from permit.services.former_codes import former_holder
from permit.services.handing_over import district_name
from permit.services.permit_facts import LIVING
from permit.services.permit_standing import standing_on
from permit.services.queue_message import Queued, queue_messages

FROM_OTHER_DISTRICT = "from_other_district"
Kind = PermitFact.Kind


def take_in_holders(holders: Sequence[Holder], export: Export, acting: Acting, now: datetime) -> dict[str, Permit]:
    """Write the holders of a file, inside the transaction of the decision: number → permit. Problems were ruled out
    under the same locks. Two dozen queries, and as many again for every 500 holders.

    Whoever comes without an employer is suspended until a new one starts the change (N-13, N-14); whoever comes with
    it is what the sending district had. Both complete information and attachments before anything else (N-11).
    """
    mover = _mover(export, acting, now)
    known = _numbered(holders)
    # The bureau verified these before: the file confirms what is here already.
    living = {number: each for number, each in known.items() if _living(each, localtime(now).date())}
    coming = [holder for holder in holders if holder.number not in living]
    permits = {**living, **_permits(coming, known, now)}
    _lay(coming, permits, known, mover, export, now)
    told = {"district": export.sender, "export": export.id}
    today = localtime(now).date()
    opened = [
        (permits[each.number], mover if _comes_valid(each, mover, today) else None, told | _history(each))
        for each in coming
    ]
    open_many_for_completion(opened, now)
    record_acts([(f"permit:{holder.number}", told) for holder in holders], acting, "take_in", now)
    queue_messages([_told(permits[holder.number], export.sender) for holder in coming], now)
    return permits


def _told(permit: Permit, sender: str) -> Queued:
    person = permit.person
    facts = {"person": person.name, "number": permit.number, "district": district_name(sender)}
    return Queued("hand_over_taken_in", person.mobile, person.name, facts)


def _comes_valid(holder: Holder, mover: Employer | None, today: date) -> bool:
    return mover is not None and holder.state_on(today) == "valid"


def _history(holder: Holder) -> dict[str, Any]:
    """The acts of the sending district and the digests of the papers it keeps, for the permit's one history."""
    papers = [
        {"slot": each.slot, "uploaded_on": each.uploaded_on.isoformat(), "sha256": each.sha256}
        for each in holder.materials
    ]
    return {"history": [{"on": act.day.isoformat(), "act": act.act} for act in holder.history], "materials": papers}


def open_for_completion(permit: Permit, employer: Employer | None, source: Mapping[str, Any], now: datetime) -> None:
    """From now on the holder sees what is to be completed, and nothing else works until it is (N-11)."""
    open_many_for_completion([(permit, employer, source)], now)


def open_many_for_completion(
    permits: Sequence[tuple[Permit, Employer | None, Mapping[str, Any]]], now: datetime
) -> None:
    """The same for many: one query for every 500. Who was carried over before completes anew."""
    CarriedHolder.objects.bulk_create(
        [_carried(permit, employer, {**source, "number": permit.number}, now) for permit, employer, source in permits],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["permit"],
        update_fields=["employer", "row_hash", "source", "completed_at", "reminded_at", "imported_at"],
    )


def _carried(permit: Permit, employer: Employer | None, kept: Mapping[str, Any], now: datetime) -> CarriedHolder:
    digest = lookup_hash("|".join(f"{key}={value}" for key, value in sorted(kept.items())))
    return CarriedHolder(permit=permit, employer=employer, row_hash=digest, source=dict(kept), imported_at=now)


def known_person(name: str, id_number: str, mobile: str, now: datetime) -> Person:
    """Whoever has this ID number here, or a new row that the first sign-in by 北京通 makes its own."""
    key = lookup_hash(id_number)
    person = Person.objects.filter(id_number_hash=key).first()
    if person is None:
        person = _new_person(key, name, id_number, mobile, now)
        person.save()
    return person


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


def _numbered(holders: Sequence[Holder]) -> dict[str, Permit]:
    """Permits of these numbers that are here already, locked."""
    found: dict[str, Permit] = {}
    for some in in_batches([holder.number for holder in holders]):
        locked = Permit.objects.select_for_update(of=("self",)).filter(number__in=some).order_by("pk")
        found |= {each.number: each for each in locked.select_related("person").prefetch_related("facts")}
    return found


def _living(permit: Permit, today: date) -> bool:
    return permit.issued_on <= today and standing_on(permit, today, permit.facts.all()).state in LIVING


def _permits(holders: Sequence[Holder], known: Mapping[str, Permit], now: datetime) -> dict[str, Permit]:
    """Number → the permit's row, with the end of the newest term; that of one that comes back is its old one."""
    people = _people(holders, now)
    made = [
        Permit(
            number=each.number,
            person=people[lookup_hash(each.id_number)],
            issued_on=each.issued_on,
            created_at=now,
            expires_on=each.valid_until,
        )
        for each in holders
        if each.number not in known
    ]
    back = [known[each.number] for each in holders if each.number in known]
    ends = {each.number: each.valid_until for each in holders}
    for permit in back:
        permit.expires_on, permit.awaits_end = ends[permit.number], True
    Permit.objects.bulk_update(back, ["expires_on", "awaits_end"], batch_size=BATCH)
    return {each.number: each for each in [*Permit.objects.bulk_create(made, batch_size=BATCH), *back]}


def _people(holders: Sequence[Holder], now: datetime) -> dict[str, Person]:
    """By the hash of the ID number; whoever is not here yet is a new row, as in `known_person`."""
    wanted = {lookup_hash(each.id_number): each for each in holders}
    found: dict[str, Person] = {}
    for some in in_batches(list(wanted)):
        locked = Person.objects.select_for_update(of=("self",)).filter(id_number_hash__in=some).order_by("pk")
        found |= {person.id_number_hash: person for person in locked}
    new = [
        _new_person(key, each.name, each.id_number, each.mobile, now)
        for key, each in wanted.items()
        if key not in found
    ]
    made = Person.objects.bulk_create(new, batch_size=BATCH)
    return found | {person.id_number_hash: person for person in made}


def _new_person(key: str, name: str, id_number: str, mobile: str, now: datetime) -> Person:
    return Person(
        subject=f"carried-over:{key}", name=name, id_number=id_number, id_number_hash=key, mobile=mobile, created_at=now
    )


def _lay(
    holders: Sequence[Holder],
    permits: Mapping[str, Permit],
    known: Mapping[str, Permit],
    mover: Employer | None,
    export: Export,
    now: datetime,
) -> None:
    """The facts of each, in valid time. Of one that comes back those since the day it left, behind those kept here."""
    codes = {str(fact.value.get("uscc") or "") for holder in holders for fact in holder.employers} - {""}
    employers = dict(Employer.objects.filter(uscc__in=codes).values_list("uscc", "pk"))
    today = localtime(now).date()
    closing: list[PermitFact] = []
    laid: list[PermitFact] = []
    for holder in holders:
        permit, returning = permits[holder.number], known.get(holder.number)
        kept = {fact.kind: fact for fact in returning.facts.all() if fact.valid_until is None} if returning else {}
        since = kept[Kind.STATE].valid_from if kept else date.min
        for kind, series in _series(holder, employers).items():
            rows = _rows(series, since)
            arriving = kind == Kind.STATE and not _comes_valid(holder, mover, today)
            if arriving and holder.state_on(today) != "suspended":  # a suspension that began before keeps its day
                value = {"state": "suspended", "cause": FROM_OTHER_DISTRICT, "district": export.sender}
                rows.append((value, today))
            if kind in kept:
                kept[kind].valid_until = _ends(kept[kind].valid_from, rows[0][1])
                closing.append(kept[kind])
            laid += _as_facts(permit, kind, rows, now)
    PermitFact.objects.bulk_update(closing, ["valid_until"], batch_size=BATCH)
    PermitFact.objects.bulk_create(laid, batch_size=BATCH)


def _series(holder: Holder, employers: Mapping[str, int]) -> dict[str, Sequence[Fact]]:
    return {
        Kind.TERM: holder.terms,
        Kind.STATE: holder.states,
        Kind.EMPLOYER: [_with_employer(fact, employers) for fact in holder.employers],
        Kind.PARTICULARS: [_with_photo(fact) for fact in holder.particulars],
    }


def _rows(series: Sequence[Fact], since: date) -> list[tuple[Mapping[str, Any], date]]:
    """(value, first day) of what reaches into the time from `since` on; the last is open, so there is always one."""
    return [(fact.value, max(fact.since, since)) for fact in series if fact.until is None or fact.until >= since]


def _as_facts(
    permit: Permit, kind: str, rows: Sequence[tuple[Mapping[str, Any], date]], now: datetime
) -> Iterator[PermitFact]:
    """Each closed by its successor."""
    for (value, since), following in zip(rows, [*rows[1:], None], strict=True):
        until = _ends(since, following[1]) if following else None
        yield PermitFact(
            permit=permit, kind=kind, value=dict(value), valid_from=since, valid_until=until, recorded_at=now
        )


def _ends(since: date, following: date) -> date:
    return max(since, following - timedelta(days=1))


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
