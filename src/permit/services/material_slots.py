"""The upload places of a case or an employer, and how each stands: what is missing, what has to be replaced, and why.

Clauses: 5-04, 5-05, 6.5-M2
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.timezone import localtime

from permit.domain.conditions.assess import assess
from permit.domain.dossier import read_dossier
from permit.domain.lifecycle import Business
from permit.domain.listed import resolved
from permit.domain.materials import MaterialSlot, Part, materials_for
from permit.domain.months import chinese_date
from permit.domain.validity import has_expired, must_run_until, runs_long_enough
from permit.records.models import Attachment, AttachmentVersion, Case, Employer
from permit.records.models.attachments import ScanState
from permit.services.build_dossier import dossier_of, employer_facts, typed_sections
from permit.services.case_category import case_category
from permit.services.handed_in import owners_of, paper_of, stored_papers
from permit.services.law_in_force import law_in_force
from permit.services.upload_attachment import Owner

# Where a material lives: with the person (used again by the next case), with the contract, or with this case alone.
OF_THE_ASSOCIATION = frozenset({"6.2-M2", "6.3-M2", "6.4-M2"})
OF_THE_CASE = frozenset(
    {
        *("6.2-M3", "6.2-M5", "6.2-MD", "6.2-ME", "6.2-MF", "6.2-MG1", "6.2-MG2", "6.2-MG3", "6.2-MH"),
        *("6.3-M3", "6.3-M4", "6.4-M1", "6.4-M3", "6.5-M1"),
    }
)
NO_CONTRACT = "没有聘用单位，是否需要由工作人员确定（裁定 R-10）。"
# Where a change leaves nothing of the old paper in force; diplomas and children's papers stay beside the new ones.
REPLACED_BY_CHANGE = frozenset({"household", "home"})
# The same paper under the number of another business: what was handed in there counts here, until it is replaced.
SAME_PAPER = {
    "6.3-M1.first_page": "6.2-M1.first_page",
    "6.3-M1.own_page": "6.2-M1.own_page",
    "6.3-M2.contract": "6.2-M2.contract",
    "6.4-M2.contract": "6.2-M2.contract",
    # Output value is not among them: last year's for a registration, this year's for a change of department.
    "6.1.1-M1.licence": "6.6-M1.licence",
    "6.1.1-M2.qualification": "6.6-M2.qualification",
    "6.1.1-M4.statement": "6.6-M5.statement",
    "6.1.1-M5.agent_id": "6.6-M4.agent_id",
    "6.6-M1.licence": "6.1.1-M1.licence",
    "6.6-M2.qualification": "6.1.1-M2.qualification",
    "6.6-M4.agent_id": "6.1.1-M5.agent_id",
}

Stored = dict[tuple[Any, ...], tuple[Attachment, tuple[AttachmentVersion, ...]]]


@dataclass(frozen=True)
class SlotStatus:
    """One upload place and how it stands. `state`: done, missing, replace, optional, waived."""

    key: str
    material: MaterialSlot
    part: Part
    owner: Owner
    required: bool | None
    attachment: Attachment | None
    versions: tuple[AttachmentVersion, ...]
    state: str
    words: str

    @property
    def title(self) -> str:
        return self.part.title

    @property
    def by(self) -> str:
        return self.part.by or self.material.by

    @property
    def blocking(self) -> bool:
        """Whether a submission would come back for it."""
        return self.required is True and self.state in ("missing", "replace")


def slots_of(case: Case, today: date, document: Mapping[str, Any] | None = None) -> tuple[SlotStatus, ...]:
    """Every upload place of a case, of a person or of the employer itself. `document`: its dossier, if known."""
    if case.person is not None:
        return slots_of_case(case, today, document)
    return slots_of_employer(case.employer, today, case.business, case)


def slots_of_case(case: Case, today: date, document: Mapping[str, Any] | None = None) -> tuple[SlotStatus, ...]:
    """Every upload place of a person's case in the order of the guide."""
    law = law_in_force(today)
    dossier = read_dossier(resolved(document or dossier_of(case), law))
    filed_on = case.filed_on or today
    category = case_category(case)
    assessment = assess(dossier, today, filed_on, law)
    slots = materials_for(dossier, assessment, case.business, category, law)
    if case.employer.is_freelancer:
        slots = tuple(_without_employer(slot) for slot in slots)
    owners = {slot.id: _owner_of(case, slot.id) for slot in slots}
    statuses = statuses_of(slots, owners, today, case, since=first_sent(case) or today)
    return tuple(_of_the_change(case, status) for status in statuses) if _is_change(case) else statuses


def _without_employer(slot: MaterialSlot) -> MaterialSlot:
    """A freelancer's: nobody else uploads, and there is no employer's seal to put on it (R-10)."""
    parts = tuple(replace(part, by=None, stamp=False) for part in slot.parts)
    if slot.id in OF_THE_ASSOCIATION:
        slot = replace(slot, required=None, because=NO_CONTRACT)
    because = slot.because.replace("签字后加盖单位公章", "本人签字")
    return replace(slot, by="applicant", stamp=False, parts=parts, because=because)


def first_sent(case: Case) -> date | None:
    """The day on which the case was first handed in: also what was uploaded long before counts from then (R-13)."""
    if case.filed_on is None:
        return None
    sent = case.rounds.order_by("number", "id").values_list("submitted_at", flat=True).first()
    return localtime(sent).date() if sent else case.filed_on


def _is_change(case: Case) -> bool:
    return case.business == Business.INFORMATION_CHANGE


def _of_the_change(case: Case, status: SlotStatus) -> SlotStatus:
    """A register or a lease handed in before the change proves what was, not what is (6.5-M2)."""
    if status.state != "done" or status.material.group not in REPLACED_BY_CHANGE or not status.required:
        return status
    if status.versions[-1].uploaded_at >= case.opened_at:
        return status
    return replace(status, state="replace", words="这是变更以前交的，请上传变更以后的")


def slots_of_employer(
    employer: Employer, today: date, business: str = "employer_registration", case: Case | None = None
) -> tuple[SlotStatus, ...]:
    """The employer's own upload places (6.1.1-M1 … M7, or 6.6-M1 … M5); of `case` as it was handed in."""
    law = law_in_force(today)
    facts = employer_facts(employer, typed_sections(None, employer, case))
    document = {key: value for key, value in facts.items() if value is not None or key == "branch_of"}
    dossier = read_dossier({"business": business, "employer": document})
    slots = materials_for(dossier, None, business, None, law)
    return statuses_of(slots, {slot.id: employer for slot in slots}, today, case)


def _owner_of(case: Case, material_id: str) -> Owner:
    if material_id in OF_THE_ASSOCIATION and case.association is not None:
        return case.association
    if material_id in OF_THE_CASE or case.person is None:
        return case
    return case.person


def statuses_of(
    slots: Iterable[MaterialSlot],
    owners: Mapping[str, Owner],
    today: date,
    case: Case | None = None,
    since: date = date.min,
) -> tuple[SlotStatus, ...]:
    """How these slots stand, each with the owner its id names; every part is a place of its own.

    With a `case` that came through `as_handed_in`, the files are those that were handed in with it. `since`: the day
    on which what lay there before was handed in; what is uploaded later is handed in on its own day (R-13).
    """
    slots = tuple(slots)
    stored = _stored({(type(o).__name__.lower(), o.pk): o for o in owners.values()}.values(), case)
    found = []
    for slot in slots:
        owner = owners[slot.id]
        for part in slot.parts:
            key = f"{slot.id}.{part.key}"
            attachment, versions = _newest_of(stored, owner, key)
            required = _both(slot.required, part.required)
            state, words = _state(part, required, attachment, versions, (today, since))
            found.append(SlotStatus(key, slot, part, owner, required, attachment, versions, state, words))
    return tuple(found)


def _newest_of(stored: Stored, owner: Owner, key: str) -> tuple[Attachment | None, tuple[AttachmentVersion, ...]]:
    """What lies in the place, or the same paper handed in for another business where that is newer."""
    column = type(owner).__name__.lower()
    nothing: tuple[Attachment | None, tuple[AttachmentVersion, ...]] = (None, ())
    own = stored.get((column, owner.pk, key), nothing)
    other = stored.get((column, owner.pk, SAME_PAPER.get(key, "")), nothing)
    if other[1] and (not own[1] or other[1][-1].uploaded_at > own[1][-1].uploaded_at):
        return other
    return own


def _both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _stored(owners: Iterable[Owner], case: Case | None) -> Stored:
    """All papers of a person's case are asked for at once, those of its other owners with them."""
    of_the_case = owners_of(case) if case is not None and case.person_id else ()
    found: Stored = {}
    for attachment in stored_papers((*owners, *of_the_case)):
        found[(*_owner_key(attachment), attachment.slot)] = paper_of(attachment, case)
    return found


def _owner_key(attachment: Attachment) -> tuple[str, int]:
    keys = ((kind, getattr(attachment, f"{kind}_id")) for kind in ("person", "employer", "association", "case"))
    return next((kind, key) for kind, key in keys if key is not None)


def _state(
    part: Part,
    required: bool | None,
    attachment: Attachment | None,
    versions: tuple[AttachmentVersion, ...],
    days: tuple[date, date],
) -> tuple[str, str]:
    """`days`: today, and since when what lay there counts as handed in."""
    if not versions:
        if attachment is not None and attachment.cannot_provide_reason:
            return "waived", f"说明不能提供：{attachment.cannot_provide_reason}"
        return ("missing", "还没有上传") if required else ("optional", "按需要上传")
    newest = versions[-1]
    if newest.scan_state == ScanState.INFECTED:
        return "replace", "文件含病毒，请换一份"
    if part.months_left:
        problem = term_problem(newest, part.months_left, *days)
        if problem:
            return "replace", problem
    return "done", f"{newest.pages} 页，{chinese_date(localtime(newest.uploaded_at).date())}上传"


def term_problem(version: AttachmentVersion, months: int, today: date, since: date = date.min) -> str:
    """What is wrong with the printed term; '' where nothing is. Measured on the day it was handed in: its own, or,
    for what lay there before, the one on which the case was sent (R-13)."""
    if version.no_term:
        return ""
    if version.valid_until is None:
        return "请填写材料上的截止日期，或选择长期有效"
    handed_in = max(localtime(version.uploaded_at).date(), since)
    if has_expired(version.valid_until, today):
        return f"已于 {_day(version.valid_until)}到期，请换一份"
    if not runs_long_enough(version.valid_until, handed_in, months):
        wanted = must_run_until(handed_in, months)
        return f"到 {_day(version.valid_until)}，交来时不足 {months} 个月，要到 {_day(wanted)}或以后"
    return ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
