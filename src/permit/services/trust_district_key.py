"""Which keys of other districts count: one administrator enters one, a second compares its fingerprint, either ends it.

Clauses: R-18, 6.6-01
"""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from permit.documents.file_signing import KeyUnreadable, read_public_key
from permit.domain.errors import Refused
from permit.records.models import DistrictKey, StaffMember
from permit.services.acting import Acting
from permit.services.audit import record_act

State = DistrictKey.State
MINIMUM = 5


@transaction.atomic
def add_district_key(district: str, public_key: str, source: str, acting: Acting, now: datetime) -> DistrictKey:
    """Enter a key as it came (PEM, a certificate too). It counts once a second administrator has confirmed it.

    Raises Refused: 'not_your_role', 'key_of_own_district', 'key_unreadable', 'key_known' (district, state),
    'reason_too_short' (minimum).
    """
    staff = _administrator(acting)
    if district == settings.DISTRICT:
        raise Refused("key_of_own_district")
    _require_words(source)
    try:
        pem, fingerprint = read_public_key(public_key)
    except KeyUnreadable as failure:
        raise Refused("key_unreadable") from failure
    try:
        with transaction.atomic():
            key = DistrictKey.objects.create(
                district=district, fingerprint=fingerprint, public_key=pem, source=source.strip(),
                added_by=staff, added_at=now,
            )  # fmt: skip
    except IntegrityError:
        known = DistrictKey.objects.get(fingerprint=fingerprint)
        raise Refused("key_known", {"district": known.district, "state": known.get_state_display()}) from None
    record_act(f"district_key:{key.pk}", acting, "add_district_key", now, district=district, fingerprint=fingerprint)
    return key


@transaction.atomic
def decide_district_key(
    key_id: int, version: int, trusted: bool, words: str, acting: Acting, now: datetime
) -> DistrictKey:
    """The second administrator's word. Raises DistrictKey.DoesNotExist, Refused: 'not_your_role', 'changed_meanwhile',
    'same_person' (name), 'reason_too_short' where it is rejected without words.
    """
    staff, key = _administrator(acting), _lock(key_id, version, State.PENDING)
    if key.added_by_id == staff.pk:
        raise Refused("same_person", {"name": acting.name})
    if not trusted:
        _require_words(words)
    key.state = State.TRUSTED if trusted else State.REJECTED
    key.decided_by, key.decided_at, key.words = staff, now, words.strip()
    key.version += 1
    key.save()
    record_act(f"district_key:{key.pk}", acting, "decide_district_key", now, trusted=trusted)
    return key


@transaction.atomic
def end_district_key(key_id: int, version: int, words: str, acting: Acting, now: datetime) -> DistrictKey:
    """The key no longer counts: replaced, or lost. One person can do it, at once; files in hand are not signed anew.

    Raises DistrictKey.DoesNotExist, Refused: 'not_your_role', 'changed_meanwhile', 'reason_too_short' (minimum).
    """
    staff, key = _administrator(acting), _lock(key_id, version, State.TRUSTED)
    _require_words(words)
    key.state, key.ended_by, key.ended_at, key.words = State.ENDED, staff, now, words.strip()
    key.version += 1
    key.save()
    record_act(f"district_key:{key.pk}", acting, "end_district_key", now)
    return key


def _administrator(acting: Acting) -> StaffMember:
    if acting.role != "administrator" or acting.staff is None:
        raise Refused("not_your_role", {"role": acting.role})
    return acting.staff


def _lock(key_id: int, version: int, state: str) -> DistrictKey:
    key = DistrictKey.objects.select_for_update(of=("self",)).get(pk=key_id)
    if key.version != version or key.state != state:
        raise Refused("changed_meanwhile")
    return key


def _require_words(words: str) -> None:
    if len(words.strip()) < MINIMUM:
        raise Refused("reason_too_short", {"minimum": MINIMUM})
