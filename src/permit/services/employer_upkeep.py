"""What an employer with the permission has to bring up to date: last year's output value, a qualification that ends.

Clauses: 1.2-05, 6.1.1-M2, 6.1.1-M3
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.months import chinese_date
from permit.domain.sections import Reading, read, section
from permit.records.models import AttachmentVersion, AuditEntry, Employer, FormSection
from permit.records.models.employers import PermissionState
from permit.services.acting import SYSTEM
from permit.services.audit import record_act
from permit.services.queue_message import queue_message
from permit.services.who_is_told import agent_recipient

OUTPUT_VALUE, QUALIFICATION = "6.1.1-M3.contribution", "6.1.1-M2.qualification"
# Handed in with a change of department, until newer ones are there (6.6).
MOVED_HERE = {"6.6-M3.contribution": OUTPUT_VALUE, "6.6-M2.qualification": QUALIFICATION}
AHEAD = timedelta(days=60)
"""How long before its end a qualification is spoken of: a courtesy of ours, no limit of the guide."""


@dataclass(frozen=True)
class Upkeep:
    """One thing to bring up to date. `key` tells one occasion from the next, so that it is said once by SMS."""

    key: str
    title: str
    words: str


def upkeep_of(employer: Employer, today: date) -> tuple[Upkeep, ...]:
    """What is out of date or soon will be; two queries."""
    newest = _newest(employer)
    record = FormSection.objects.filter(employer=employer, key="standing").first()
    standing = read(section("employer", "standing"), record.data) if record else None
    return (
        *_output_value(newest.get(OUTPUT_VALUE), standing, today),
        *_qualification(standing, newest, today),
    )


def _newest(employer: Employer) -> dict[str, AttachmentVersion]:
    found = AttachmentVersion.objects.filter(
        attachment__employer=employer,
        attachment__slot__in=(OUTPUT_VALUE, QUALIFICATION, *MOVED_HERE),
        removed_at__isnull=True,
    )
    ordered = found.select_related("attachment").order_by("uploaded_at", "number")
    return {MOVED_HERE.get(version.attachment.slot, version.attachment.slot): version for version in ordered}


def _output_value(version: AttachmentVersion | None, standing: Reading | None, today: date) -> Iterable[Upkeep]:
    """Material and figure of a calendar year serve until the year after it is over (1.2-05, R-23)."""
    year = today.year - 1
    old_paper = version is not None and localtime(version.uploaded_at).year != today.year
    given = standing.values.get("contribution_year") if standing else None
    old_figure = given is not None and given not in (year, today.year)
    if not old_paper and not old_figure:
        return
    had = f"现有材料是 {localtime(version.uploaded_at).year} 年上传的，" if version is not None and old_paper else ""
    if old_figure:
        had += f"填写的贡献总额是 {given} 年度的，"
    words = f"{had}请上传 {year} 年度的材料，并更新贡献总额和所属年度"
    yield Upkeep(f"output_value_{year}", f"更新 {year} 年度产值贡献材料", words)


def _qualification(standing: Reading | None, newest: dict[str, AttachmentVersion], today: date) -> Iterable[Upkeep]:
    typed = standing.values.get("qualification_until") if standing else None
    version = newest.get(QUALIFICATION)
    days = [day for day in (typed, version.valid_until if version else None) if day]
    if not days or (version is not None and version.no_term):
        return
    until = max(days)
    if until - AHEAD > today:
        return
    said = "已过期" if until < today else "到期"
    words = f"证书 {chinese_date(until)}{said}，请上传新的证书并更新有效期"
    yield Upkeep(f"qualification_{until.isoformat()}", "更换资质证书", words)


def remind_upkeep(now: datetime) -> int:
    """Tell each filing agent once of each occasion; how many messages. Safe to run again."""
    today, sent = localtime(now).date(), 0
    for employer in Employer.objects.filter(permission=PermissionState.GRANTED).order_by("pk").iterator():
        for each in upkeep_of(employer, today):
            sent += _tell_once(employer, each, now)
    return sent


@transaction.atomic
def _tell_once(employer: Employer, upkeep: Upkeep, now: datetime) -> bool:
    locked = Employer.objects.select_for_update().get(pk=employer.pk)
    subject, action = f"employer:{locked.pk}", f"remind_{upkeep.key}"
    if AuditEntry.objects.filter(subject=subject, action=action).exists():
        return False
    told = agent_recipient(locked)
    sent = queue_message("employer_upkeep", told.mobile, told.name, now, employer=locked.name, title=upkeep.title)
    if sent is None:
        return False
    record_act(subject, SYSTEM, action, now)
    return True
