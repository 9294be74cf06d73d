"""The administrator drafts a change of the policy: opened, its entries written, or given up (9-01)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.errors import BadInput, Refused
from permit.policy.amending import Entry
from permit.policy.change_entries import entry_problems
from permit.policy.edition import plain_entry
from permit.records.models import PolicyChange
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.open_staff_account import require_administrator

State = PolicyChange.State
# What was not approved may be mended and proposed again: nobody types a year of holidays twice.
EDITABLE = (State.DRAFT, State.REJECTED)


def subject_of(change: PolicyChange) -> str:
    """The change's name in the audit."""
    return f"policy:{change.pk}"


@transaction.atomic
def open_policy_change(title: str, in_force_from: date, acting: Acting, now: datetime) -> PolicyChange:
    """A new, empty draft. Raises Refused: 'not_your_role', 'policy_too_late' (day)."""
    require_administrator(acting)
    assert acting.staff is not None
    require_not_past(in_force_from, now)
    change = PolicyChange.objects.create(
        district=settings.DISTRICT, title=title, in_force_from=in_force_from, author=acting.staff, created_at=now
    )
    record_act(subject_of(change), acting, "draft_policy_change", now, to_state=change.state, title=title)
    return change


@transaction.atomic
def write_policy_entries(
    change_id: int, version: int, entries: Sequence[Entry], acting: Acting, now: datetime
) -> PolicyChange:
    """Put `entries` (days as dates) in place of those of the draft. What they leave open shows when it is proposed.

    Raises BadInput with the path of each wrong field (`entries[2].until`); Refused as `lock_draft`.
    """
    change = lock_draft(change_id, version, acting)
    problems = entry_problems(entries, change.in_force_from)
    if problems:
        raise BadInput(problems)
    change.entries = [plain_entry(entry) for entry in entries]
    change.comparison = change.compare_asked_at = change.compared_at = None
    change.save(update_fields=["entries", "comparison", "compare_asked_at", "compared_at"])
    record_act(subject_of(change), acting, "write_policy_change", now, entries=change.entries)
    return change


@transaction.atomic
def discard_policy_change(change_id: int, version: int, acting: Acting, now: datetime) -> PolicyChange:
    """Give a draft up; it stays on file. Raises Refused as `lock_draft`."""
    change = lock_draft(change_id, version, acting)
    before, change.state = change.state, State.DISCARDED
    change.save(update_fields=["state"])
    record_act(
        subject_of(change), acting, "discard_policy_change", now, from_state=before, to_state=State.DISCARDED.value
    )
    return change


def lock_change(change_id: int, version: int, acting: Acting) -> PolicyChange:
    """The change under its row lock, its version counted on. Raises Refused: 'not_your_role', 'changed_meanwhile'."""
    require_administrator(acting)
    change = PolicyChange.objects.select_for_update().get(pk=change_id, district=settings.DISTRICT)
    if change.version != version:
        raise Refused("changed_meanwhile")
    change.version += 1
    change.save(update_fields=["version"])
    return change


def lock_draft(change_id: int, version: int, acting: Acting) -> PolicyChange:
    """`lock_change` for its author while it may be edited. Raises Refused too: 'policy_not_editable' (state)."""
    change = lock_change(change_id, version, acting)
    if change.state not in EDITABLE or change.author != acting.staff:
        raise Refused("policy_not_editable", {"state": State(change.state).label, "name": change.author.name})
    return change


def require_not_past(in_force_from: date, now: datetime) -> None:
    """No change reaches back: what was judged under a law stays judged under it (9-01). Raises 'policy_too_late'."""
    if in_force_from < localtime(now).date():
        raise Refused("policy_too_late", {"day": in_force_from})
