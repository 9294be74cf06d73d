"""What an employer with the permission has to bring up to date: last year's output value, a qualification that ends.

Clauses: 1.2-05, 6.1.1-M2, 6.1.1-M3
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from permit.domain.months import chinese_date
from permit.domain.sections import Reading, read, section
from permit.records.models import AttachmentVersion, AuditEntry, Employer, FormSection
from permit.records.models.employers import PermissionState
from permit.services.acting import SYSTEM
from permit.services.audit import record_acts
from permit.services.batches import BATCH
from permit.services.queue_message import Queued, queue_messages
from permit.services.who_is_told import agent_recipients

OUTPUT_VALUE, QUALIFICATION = "6.1.1-M3.contribution", "6.1.1-M2.qualification"
# Handed in with a change of department, until newer ones are there (6.6).
MOVED_HERE = {"6.6-M3.contribution": OUTPUT_VALUE, "6.6-M2.qualification": QUALIFICATION}
REMINDED = "remind_"
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
    return upkeep_of_all([employer], today)[employer.pk]


def upkeep_of_all(employers: Sequence[Employer], today: date) -> dict[int, tuple[Upkeep, ...]]:
    """Employer's key → what it has to bring up to date; two queries, however many they are."""
    newest: dict[int, dict[str, AttachmentVersion]] = {each.pk: {} for each in employers}
    for version in _uploaded(employers):
        slot, owner = version.attachment.slot, version.attachment.employer_id
        assert owner is not None
        newest[owner][MOVED_HERE.get(slot, slot)] = version
    records = FormSection.objects.filter(employer__in=employers, key="standing")
    typed = {each.employer_id: read(section("employer", "standing"), each.data) for each in records}
    return {
        key: (
            *_output_value(versions.get(OUTPUT_VALUE), typed.get(key), today),
            *_qualification(typed.get(key), versions, today),
        )
        for key, versions in newest.items()
    }


def _uploaded(employers: Sequence[Employer]) -> QuerySet[AttachmentVersion]:
    """The oldest first: what comes later counts."""
    found = AttachmentVersion.objects.filter(
        attachment__employer__in=employers,
        attachment__slot__in=(OUTPUT_VALUE, QUALIFICATION, *MOVED_HERE),
        removed_at__isnull=True,
    )
    return found.select_related("attachment").order_by("uploaded_at", "number")


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


def remind_upkeep(now: datetime, progress: Callable[[int], None] | None = None) -> int:
    """Tell each filing agent once of each occasion; how many messages. Safe to run again, and to kill: each batch of
    500 employers is whole or not there, with a handful of queries. `progress` gets the count so far."""
    sent, last = 0, 0
    waiting = Employer.objects.filter(permission=PermissionState.GRANTED).order_by("pk")
    while keys := list(waiting.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        sent += _tell_batch(keys, now)
        last = keys[-1]
        if progress is not None:
            progress(sent)
    return sent


@transaction.atomic
def _tell_batch(keys: list[int], now: datetime) -> int:
    locked = Employer.objects.select_for_update(of=("self",)).filter(pk__in=keys, permission=PermissionState.GRANTED)
    employers = list(locked.order_by("pk"))
    due = upkeep_of_all(employers, localtime(now).date())
    subjects = [f"employer:{key}" for key, found in due.items() if found]
    acts = AuditEntry.objects.filter(subject__in=subjects, action__startswith=REMINDED).order_by()
    known = set(acts.values_list("subject", "action"))
    agents = agent_recipients([key for key, found in due.items() if found])
    by_action: dict[str, list[tuple[str, Queued]]] = {}
    for employer in employers:
        subject, agent = f"employer:{employer.pk}", agents.get(employer.pk)
        if agent is None or not agent.mobile:
            continue  # asked about again tomorrow
        for each in due[employer.pk]:
            action = f"{REMINDED}{each.key}"
            if (subject, action) not in known:
                facts = {"employer": employer.name, "title": each.title}
                message = Queued("employer_upkeep", agent.mobile, agent.name, facts)
                by_action.setdefault(action, []).append((subject, message))
    return sum(_tell(action, told, now) for action, told in by_action.items())


def _tell(action: str, told: Sequence[tuple[str, Queued]], now: datetime) -> int:
    """One occasion of many employers; with the template switched off nothing was told, and nothing is noted."""
    sent = queue_messages([message for _, message in told], now)
    if sent:
        record_acts([(subject, {}) for subject, _ in told], SYSTEM, action, now)
    return len(sent)
