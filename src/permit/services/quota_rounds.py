"""Reading rounds: the phase of one, who is behind it, whether an employer may write now (1.1-01)."""

from datetime import date

from django.db.models import Q, QuerySet

from permit.domain.errors import Refused
from permit.domain.quota_round import WRITABLE, Phase, open_until, phase_on
from permit.records.models import Attachment, AttachmentVersion, Employer, NeedDeclaration, QuotaRound, StaffMember
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting

SLOT = "1.1-01."
CAN_REACH = (NeedDeclaration.State.DRAFT, NeedDeclaration.State.RETURNED)


def require_quota_officer(acting: Acting) -> StaffMember:
    """The officer who acts. Raises Refused("not_your_role")."""
    if acting.role != "quota_officer" or acting.staff is None:
        raise Refused("not_your_role", {"role": acting.role})
    return acting.staff


def phase_of(quota_round: QuotaRound, day: date) -> Phase:
    """Where the round stands on `day`."""
    return phase_on(day, quota_round.opens_on, quota_round.last_day)


def lock_round(round_id: int, version: int) -> QuotaRound:
    """The round, locked; raises Refused("changed_meanwhile") where another version was looked at."""
    locked = QuotaRound.objects.select_for_update().get(pk=round_id)
    if locked.version != version:
        raise Refused("changed_meanwhile", {"state": "", "number": str(locked.year)})
    return locked


def round_for(employer: Employer, day: date) -> QuotaRound | None:
    """The round the employer meets: the newest of its district that has opened."""
    return QuotaRound.objects.filter(district=employer.district, opens_on__lte=day).order_by("-year").first()


def declaration_of(quota_round: QuotaRound, employer: Employer) -> NeedDeclaration | None:
    """The employer's declaration in the round, or None while nothing was typed."""
    return NeedDeclaration.objects.filter(round=quota_round, employer=employer).select_related("round").first()


def writable_until(quota_round: QuotaRound, declaration: NeedDeclaration | None) -> date:
    """The last day this employer may write and send."""
    if declaration is None:
        return quota_round.last_day
    return open_until(declaration.state, quota_round.last_day, declaration.late_until, declaration.mend_until)


def may_write(quota_round: QuotaRound, declaration: NeedDeclaration | None, day: date) -> bool:
    """Whether the declaration can be typed in on `day`: the round (or an exception) is open and it was not sent."""
    if day < quota_round.opens_on or day > writable_until(quota_round, declaration):
        return False
    return declaration is None or declaration.state in WRITABLE


def slot_of(quota_round: QuotaRound, dimension: str) -> str:
    """The upload place of one contribution figure."""
    return f"{SLOT}{quota_round.year}.{dimension}"


def materials_of(quota_round: QuotaRound, employer: Employer) -> dict[str, list[AttachmentVersion]]:
    """The files that stand, by dimension; one query."""
    start = slot_of(quota_round, "")
    found = AttachmentVersion.objects.filter(
        attachment__employer=employer, attachment__slot__startswith=start, removed_at__isnull=True
    ).select_related("attachment")
    listed: dict[str, list[AttachmentVersion]] = {}
    for version in found.order_by("number"):
        listed.setdefault(version.attachment.slot.removeprefix(start), []).append(version)
    return listed


def declared_slots(office_id: int | None) -> Q:
    """Versions an officer may read because of a declaration: the office's own territory, None for the whole bureau."""
    of_declarations = Q(attachment__slot__startswith=SLOT, attachment__employer__isnull=False)
    return of_declarations if office_id is None else of_declarations & Q(attachment__employer__office_id=office_id)


def missing_employers(quota_round: QuotaRound) -> QuerySet[Employer]:
    """Employers with the permission that have not sent a declaration."""
    sent = NeedDeclaration.objects.filter(round=quota_round).exclude(state__in=CAN_REACH).values("employer")
    return Employer.objects.filter(district=quota_round.district, permission=PermissionState.GRANTED).exclude(
        pk__in=sent
    )


def has_files(employer: Employer, slot: str) -> bool:
    """Whether the place holds a file."""
    return Attachment.objects.filter(employer=employer, slot=slot, versions__removed_at__isnull=True).exists()
