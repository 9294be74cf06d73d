"""Officers of the demo district, and what they do with a case."""

from collections.abc import Callable
from datetime import datetime

from permit.demo.calendar import Moments
from permit.records.models import Account, Case, Office, StaffMember
from permit.records.models.accounts import Role
from permit.services.accept_case import accept_case, ask_again, check_acceptance
from permit.services.acting import Acting
from permit.services.decide_case import decide_case
from permit.services.open_staff_account import NewStaff, open_staff_account
from permit.services.pass_review import pass_review
from permit.services.print_status_form import print_status_form
from permit.services.record_receipt import record_receipt
from permit.services.report_case import report_case
from permit.services.rule_clause import rule_clause
from permit.services.standing_findings import current_findings

BUREAU = (
    ("acceptor", "贺兰芝", Role.ACCEPTOR),
    ("acceptor2", "骆嘉言", Role.ACCEPTOR),
    ("reviewer", "闻人敏", Role.REVIEWER),
    ("decider", "祝思齐", Role.DECIDER),
    ("decider2", "陆景明", Role.DECIDER),
    ("supervisor", "柏文博", Role.SUPERVISOR),
    ("quota", "冉静姝", Role.QUOTA_OFFICER),
    ("quota2", "尹若兰", Role.QUOTA_OFFICER),
    ("admin2", "池静远", Role.ADMINISTRATOR),
)
_OFFICERS = """
贾云舟 邹雅宁 熊立诚 孟舒然 万景行 段书瑶 雷启文 侯采薇 龙思远 史芷若 陶建安
黎晓月 贺知行 顾念慈 毛修远 郝静宜 龚明哲 邵若兰 钱望舒 严子墨 覃清和
"""
OFFICERS = _OFFICERS.split()
STAGES = ("report", "accept", "pass", "decide")


class Staff:
    """Everybody with a staff account, by role and office."""

    def __init__(self, now: datetime) -> None:
        account, _ = Account.objects.get_or_create(username="admin", defaults={"door": "staff"})
        administrator, _ = StaffMember.objects.get_or_create(
            account=account, defaults={"name": "习若谷", "role": Role.ADMINISTRATOR}
        )
        self.administrator = acting_staff(administrator)
        offices = list(Office.objects.all())
        self.by_role = {key: self._open(key, name, role, None, now) for key, name, role in BUREAU}
        self.by_office = {
            office.pk: self._open(f"office{n:02d}", OFFICERS[(n - 1) % len(OFFICERS)], Role.OFFICE_CHECKER, office, now)
            for n, office in enumerate(offices, start=1)
        }

    def _open(self, username: str, name: str, role: str, office: Office | None, now: datetime) -> Acting:
        opened = open_staff_account(NewStaff(username, name, role, office), self.administrator, now)
        return acting_staff(opened.staff)

    def of_office(self, case: Case) -> Acting:
        """The officer of the office the case is with."""
        assert case.office_id is not None
        return self.by_office[case.office_id]

    def in_charge(self, case: Case) -> Acting:
        """Who has the case now."""
        role = {"acceptance": "acceptor", "review": "reviewer", "decision": "decider"}.get(case.state)
        return self.by_role[role] if role else self.of_office(case)

    def receive(self, case: Case, employer: Acting, at: Callable[[], datetime]) -> None:
        """The sheet is printed, stamped, brought, received."""
        assert employer.employer is not None
        sheet = print_status_form(employer.employer, [case.number], employer, at())
        record_receipt(sheet.code, "paper", self.of_office(case), at())

    def report(self, case: Case, at: Callable[[], datetime]) -> Case:
        return report_case(case.number, fresh(case).version, self.of_office(case), at())

    def accept(self, case: Case, at: Callable[[], datetime]) -> Case:
        acceptor = self.by_role["acceptor"]
        ask_again(case.number, acceptor, at())
        self.rule_unknowns(case, at)
        seen = [worse.clause for worse in check_acceptance(fresh(case), at().date()).worse]
        return accept_case(case.number, fresh(case).version, seen, acceptor, at())

    def rule_unknowns(self, case: Case, at: Callable[[], datetime]) -> None:
        """What no registry tells an officer decides, in writing."""
        for finding in current_findings(fresh(case), at().date()):
            if finding.holds is None and finding.counts and not finding.soft:
                words = "看过材料，情况属实。"
                rule_clause(
                    case.number, fresh(case).version, finding.clause, True, words, self.by_role["acceptor"], at()
                )

    def pass_on(self, case: Case, at: Callable[[], datetime]) -> Case:
        return pass_review(case.number, fresh(case).version, self.by_role["reviewer"], at())

    def decide(self, case: Case, at: Callable[[], datetime]) -> Case:
        return decide_case(case.number, fresh(case).version, self.by_role["decider"], at())

    def take_through(
        self, case: Case, employer: Acting, moments: Moments, days_ago: int, until: str = "decide"
    ) -> Case:
        """From the office to the stage named, a working day or two each."""
        day = days_ago

        def at() -> datetime:
            return moments.at(max(day, 0))

        self.receive(case, employer, at)
        acts = {"report": self.report, "accept": self.accept, "pass": self.pass_on, "decide": self.decide}
        for stage in STAGES[: STAGES.index(until) + 1]:
            acts[stage](case, at)
            day -= 1
        return fresh(case)


def acting_staff(staff: StaffMember) -> Acting:
    """An officer acting."""
    return Acting(f"staff:{staff.pk}", staff.name, staff.role, staff=staff)


def fresh(case: Case) -> Case:
    """The case as it is now."""
    return Case.objects.get(pk=case.pk)
