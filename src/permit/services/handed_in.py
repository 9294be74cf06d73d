"""The case as it was handed in: what officers read and judge, whatever is typed or uploaded afterwards.

Applicant and employer go on reading what is stored now; an officer's case comes through `as_handed_in`.

Clauses: 6.2-02
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from permit.records.models import Association, Attachment, AttachmentVersion, Case, CaseRound, FormSection
from permit.services.freeze_round import owner_words
from permit.services.one_reading import asked_once

Data = Mapping[str, Any]
# The parts of a snapshot, and whose sections they hold.
PARTS = (("profile", "person"), ("employer", "employer"), ("claims", "case"))
DATES = ("contract_from", "contract_until")


@dataclass(frozen=True)
class HandedIn:
    """A snapshot ready to be read. `sections`: (owner kind, key) → as typed; `files`: version id → what it was then;
    `reasons`: (slot, owner) → why there is no file."""

    sections: Mapping[tuple[str, str], Data]
    files: Mapping[int, Mapping[str, Any]]
    reasons: Mapping[tuple[str, str], str]


def as_handed_in(case: Case) -> Case:
    """A copy of `case` that reads from its newest snapshot; the case itself while none was frozen. One query.

    The copy's person, employer and association carry what they carried then. It is for reading: never save it.
    """
    if case.handed_in is not None:
        return case
    frozen = CaseRound.objects.filter(case=case).order_by("-number", "-id").first()
    if frozen is None:
        return case
    then, snapshot = copy(case), frozen.snapshot
    then.handed_in = _read(snapshot)
    if case.person is not None and snapshot.get("person"):
        then.person = copy(case.person)
        then.person.name, then.person.id_number = snapshot["person"]["name"], snapshot["person"]["id_number"]
    if snapshot.get("entity"):
        then.employer = copy(case.employer)
        then.employer.name, then.employer.uscc = snapshot["entity"]["name"], snapshot["entity"]["uscc"]
    if case.association is not None and snapshot.get("association"):
        then.association = _association_then(case.association, snapshot["association"])
    return then


def _read(snapshot: Mapping[str, Any]) -> HandedIn:
    return HandedIn(
        sections={(owner, key): data for part, owner in PARTS for key, data in snapshot.get(part, {}).items()},
        files={row["version"]: row for row in snapshot.get("attachments", ())},
        reasons={(row["slot"], row["owner"]): row["reason"] for row in snapshot.get("waived", ())},
    )


def _association_then(association: Association, frozen: Mapping[str, Any]) -> Association:
    then = copy(association)
    for name in ("post", "post_kind", "contract_kind"):
        setattr(then, name, frozen[name])
    for name in DATES:
        setattr(then, name, _day(frozen[name]))
    return then


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def which_of(case: Case) -> tuple[int | None, bool]:
    """Which case it is, and whether as handed in: what is known of it within a reading is kept by both."""
    return case.pk, case.handed_in is not None


def sections_of_owner(kind: str, owner: Any, case: Case | None) -> Iterator[tuple[str, Data]]:
    """(key, data as typed) of every section of an owner: as handed in with `case` where it was, else as stored."""
    if case is not None and case.handed_in is not None:
        yield from ((key, data) for (whose, key), data in case.handed_in.sections.items() if whose == kind)
        return
    for record in stored_sections(kind, owner):
        yield record.key, record.data


def stored_sections(kind: str, owner: Any) -> list[FormSection]:
    """Every section of an owner as it stands now. One query, none again within a reading."""
    return asked_once(("sections", kind, owner.pk), lambda: list(FormSection.objects.filter(**{kind: owner})))


def owners_of(case: Case) -> tuple[Any, ...]:
    """Whose papers belong to a person's case: its own, the person's, the association's."""
    return tuple(owner for owner in (case, case.person, case.association) if owner is not None)


def stored_papers(owners: Iterable[Any]) -> list[Attachment]:
    """Every attachment of these owners with its files. Two queries, none again within a reading."""
    asked = frozenset((type(owner).__name__.lower(), owner.pk) for owner in owners)
    theirs = [Q(**{kind: key}) for kind, key in sorted(asked)]
    found = Attachment.objects.filter(reduce(or_, theirs, Q(pk=None))).prefetch_related("versions")
    return asked_once(("papers", asked), lambda: list(found))


def claim_of(case: Case, key: str) -> Data | None:
    """One section of the case's own claims as typed; None while untouched."""
    return dict(sections_of_owner("case", case, case)).get(key)


def paper_of(attachment: Attachment, case: Case | None) -> tuple[Attachment, tuple[AttachmentVersion, ...]]:
    """The attachment and its files, oldest first: those handed in with `case` where it was, else those that stand now.

    A term or a reason told later is not what an officer was given: both are read from the snapshot.
    """
    if case is None or case.handed_in is None:
        return attachment, tuple(v for v in attachment.versions.all() if v.removed_at is None)
    files = case.handed_in.files
    then = copy(attachment)
    then.cannot_provide_reason = case.handed_in.reasons.get((attachment.slot, owner_words(attachment)), "")
    return then, tuple(_version_then(v, files[v.pk]) for v in attachment.versions.all() if v.pk in files)


def _version_then(version: AttachmentVersion, frozen: Mapping[str, Any]) -> AttachmentVersion:
    then = copy(version)
    then.valid_until, then.no_term = _day(frozen["valid_until"]), frozen["no_term"]
    return then
