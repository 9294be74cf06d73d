"""One batch of an import: rows become persons, employers and permits as the old system had them; never a spouse.

Clauses: N-11, 6.1.1-01, 6.1.2-07, 6.2-05
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings

from permit.domain.holder_rows import COLUMNS, HolderRow, RowProblem, read_row
from permit.records.encryption import lookup_hash
from permit.records.models import AuditEntry, CarriedHolder, Employer, FormerCode, Permit, PermitFact, Person
from permit.records.models.employers import PermissionState
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.permit_standing import standing_on

Line = tuple[int, dict[str, str]]
LIVING = frozenset({"valid", "suspended", "frozen"})
_TITLES = {column.key: column.title for column in COLUMNS}


@dataclass
class BatchResult:
    """Counts by name of the run's column; problems as (line, kind, column, what, remedy)."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[int, str, str, str, str]] = field(default_factory=list)

    def refuse(self, line: int, problems: Iterable[RowProblem], kind: str = "bad") -> None:
        self.counts[kind] += 1
        self.problems += [(line, kind, each.column, each.what, each.remedy) for each in problems]


class Batch:
    """What a batch of lines meets in the records, read with a handful of queries, and what it adds."""

    def __init__(self, lines: list[Line], today: date, years: int, now: datetime) -> None:
        self.today, self.now, self.result = today, now, BatchResult()
        self.rows: list[tuple[int, HolderRow]] = []
        for line, cells in lines:
            read = read_row(cells, today, years)
            if isinstance(read, HolderRow):
                self.rows.append((line, read))
            else:
                self.result.refuse(line, read)
        self._read_records()
        self.made: list[tuple[int, HolderRow, Permit, CarriedHolder]] = []
        self.new_people: list[Person] = []

    def _read_records(self) -> None:
        rows = [row for _, row in self.rows]
        numbers, hashes = {row.number for row in rows}, {lookup_hash(row.id_number) for row in rows}
        self.people = {each.id_number_hash: each for each in Person.objects.filter(id_number_hash__in=hashes)}
        permits = Permit.objects.filter(number__in=numbers).select_related("carried_over")
        self.permits = {each.number: getattr(each, "carried_over", None) for each in permits}
        locked = Employer.objects.select_for_update().filter(uscc__in={row.uscc for row in rows}).order_by("pk")
        self.employers = {employer.uscc: employer for employer in locked}
        # A spreadsheet may know an employer by the code it had before.
        former = FormerCode.objects.filter(uscc__in={row.uscc for row in rows}).select_related("employer")
        self.employers |= {code.uscc: code.employer for code in former}
        # Only whoever comes with a number not seen before is asked what else they hold.
        fresh = {lookup_hash(row.id_number) for row in rows if row.number not in self.permits}
        known = [person.pk for key, person in self.people.items() if key in fresh]
        self.holding: dict[str, str] = {}
        found = Permit.objects.filter(person__in=known).select_related("person").prefetch_related("facts")
        for permit in found:
            if standing_on(permit, max(self.today, permit.issued_on)).state in LIVING:
                self.holding[permit.person.id_number_hash] = permit.number

    def write(self, acting: Acting, run_id: int) -> BatchResult:
        """Write the batch inside the caller's transaction."""
        for line, row in self.rows:
            self._take(line, row, acting)
        Person.objects.bulk_create(self.new_people)
        Permit.objects.bulk_create(permit for *_, permit, _ in self.made)
        PermitFact.objects.bulk_create(fact for _, row, permit, _ in self.made for fact in self._facts(row, permit))
        CarriedHolder.objects.bulk_create(carried for *_, carried in self.made)
        AuditEntry.objects.bulk_create(
            _entry(permit, line, run_id, acting, self.now) for line, _, permit, _ in self.made
        )
        return self.result

    def _take(self, line: int, row: HolderRow, acting: Acting) -> None:
        source = json.loads(json.dumps(asdict(row), default=str))
        digest = lookup_hash(json.dumps(source, sort_keys=True, ensure_ascii=False))
        if row.number in self.permits:
            self._meet_again(line, row, source, digest)
            return
        key = lookup_hash(row.id_number)
        person = self.people.get(key)
        problems = self._contradictions(row, person, key)
        if problems:
            self.result.refuse(line, problems)
            return
        person = person or self._new_person(row, key)
        employer = self._employer(line, row, acting)
        permit = Permit(
            number=row.number,
            person=person,
            issued_on=row.issued_on,
            created_at=self.now,
            expires_on=row.valid_until,
        )
        carried = CarriedHolder(
            permit=permit,
            employer=employer if row.state == "valid" else None,
            row_hash=digest,
            source=source,
            imported_at=self.now,
        )
        self.permits[row.number], self.holding[key] = carried, row.number
        self.made.append((line, row, permit, carried))
        self.result.counts["created"] += 1

    def _meet_again(self, line: int, row: HolderRow, source: dict[str, Any], digest: str) -> None:
        carried = self.permits[row.number]
        if carried is None:
            words = "核对编号；系统里已由本区发出的证件不用导入"
            self.result.refuse(line, [RowProblem(_TITLES["number"], "这个编号的证件已在本系统发出", words)])
        elif carried.row_hash == digest:
            self.result.counts["unchanged"] += 1
        else:
            differing = [key for key in source if source[key] != carried.source.get(key) and key in _TITLES]
            words = "原来导入的保留不变；需要改的，由持证人办理信息变更"
            told = [RowProblem(_TITLES[key], "与先前导入的内容不同", words) for key in differing]
            self.result.refuse(line, told, "changed")

    def _contradictions(self, row: HolderRow, person: Person | None, key: str) -> list[RowProblem]:
        problems = []
        if person is not None and person.name != row.name:
            remedy = "核对姓名和身份证号码；已在本系统登录过的，以北京通实名为准"
            problems.append(RowProblem(_TITLES["name"], "与系统里同一身份证号码的姓名不同", remedy))
        held = self.holding.get(key)
        if held is not None:
            remedy = "一个人只能有一个有效证件，核对后保留一行"
            problems.append(RowProblem(_TITLES["id_number"], f"名下已有证件 {held}", remedy))
        return problems

    def _new_person(self, row: HolderRow, key: str) -> Person:
        # The unique id of the sign-in service is not known yet: the first sign-in by 北京通 puts it in its place.
        person = Person(
            subject=f"carried-over:{key}",
            name=row.name,
            id_number=row.id_number,
            id_number_hash=key,
            mobile=row.mobile,
            created_at=self.now,
        )
        self.people[key] = person
        self.new_people.append(person)
        return person

    def _employer(self, line: int, row: HolderRow, acting: Acting) -> Employer:
        employer = self.employers.get(row.uscc)
        if employer is None:
            employer = Employer.objects.create(
                uscc=row.uscc,
                name=row.employer,
                district=settings.DISTRICT,
                permission=PermissionState.CARRIED_OVER,
                created_at=self.now,
            )
            self.employers[row.uscc] = employer
            record_act(f"employer:{employer.pk}", acting, "carried_over", self.now)
        elif employer.permission == PermissionState.NONE:
            employer.permission = PermissionState.CARRIED_OVER
            employer.save(update_fields=["permission"])
            record_act(f"employer:{employer.pk}", acting, "carried_over", self.now)
        if employer.name != row.employer:
            remedy = f"系统里是“{employer.name}”，以它为准；单位登录时按登记名称更新"
            self.result.problems.append((line, "notice", _TITLES["employer"], "与系统里同一信用代码的名称不同", remedy))
        return employer

    def _facts(self, row: HolderRow, permit: Permit) -> Iterable[PermitFact]:
        employer = self.employers[row.uscc]
        term = {"valid_from": row.valid_from.isoformat(), "valid_until": row.valid_until.isoformat()}
        suspended = {"cause": "carried_over"} if row.state == "suspended" else {}
        values: dict[str, dict[str, Any]] = {
            PermitFact.Kind.TERM: term,
            PermitFact.Kind.STATE: {"state": row.state, **suspended},
            PermitFact.Kind.EMPLOYER: {"id": employer.pk, "name": employer.name, "uscc": employer.uscc},
            PermitFact.Kind.PARTICULARS: particulars_of(row),
        }
        for kind, value in values.items():
            yield PermitFact(permit=permit, kind=kind, value=value, valid_from=row.valid_from, recorded_at=self.now)


def particulars_of(row: HolderRow) -> dict[str, Any]:
    """What the register keeps of the holder until the information is complete: the shape of `issue_permit`."""
    return {
        "name": row.name,
        "id_number": row.id_number,
        "category": row.category,
        "photo_version": None,
        "household": {},
        "home": {},
        "children": [
            {"name": child.name, "id_number": child.id_number, "born_on": child.born_on.isoformat()}
            for child in row.children
        ],
    }


def _entry(permit: Permit, line: int, run_id: int, acting: Acting, now: datetime) -> AuditEntry:
    """The first entry of a permit nobody else knows yet: no lock, no number to look up."""
    payload = json.dumps({"line": line, "run": run_id}, separators=(",", ":"))
    return AuditEntry(
        subject=f"permit:{permit.number}",
        sequence=1,
        actor=acting.key,
        actor_name=acting.name,
        action="carried_over",
        payload=payload,
        at=now,
    )
