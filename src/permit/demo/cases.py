"""How far each case of the demo district has come: one function a story, each through the services alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from permit.demo.calendar import Moments
from permit.demo.outside import Outside, Record
from permit.demo.papers import put
from permit.demo.people import acting_for, bring_papers, claim, open_draft
from permit.demo.staff import Staff, fresh
from permit.records.models import Association, Case
from permit.services.acting import Acting
from permit.services.case_problems import SOFT, problems_of
from permit.services.end_association import end_association
from permit.services.issue_confirmation import issue_confirmation
from permit.services.print_status_form import print_status_form
from permit.services.refuse_case import refuse_case
from permit.services.return_case import DefectNote, return_case
from permit.services.submit_application import submit_application
from permit.services.submit_first_review import FirstReview, items_of, submit_first_review
from permit.services.urge_case import urge_case
from permit.services.withdraw_case import withdraw_case

INCOME_SHOT = "6.2-M5.declared_income"
UNANSWERED = 80  # days: past the 30 working days after which a returned case closes, holidays included
UNCLEAR = DefectNote("material", INCOME_SHOT, "applicant", "6.2-M5", "unclear", "截图缺最近一个月，请补齐后重新上传。")
UNSTAMPED = DefectNote(
    "material", "6.2-M3.statement", "applicant", "5-03", "not_stamped", "诚信声明没有盖单位公章，请盖章后重新上传。"
)
CONTRACT = DefectNote(
    "material", "6.2-M2.contract", "employer", "6.2-M2", "unclear", "合同末页的签章看不清，请重新扫描上传。"
)
ADDRESS = DefectNote("field", "home.address", "applicant", "6.1.2-02", "mismatch", "住址的门牌号与住所材料不一致。")


@dataclass(frozen=True)
class Telling:
    """Everything a story needs: the person's record and association, who acts, when."""

    record: Record
    association: Association
    agent: Acting
    staff: Staff
    outside: Outside
    moments: Moments

    @property
    def applicant(self) -> Acting:
        return acting_for(self.association.person)

    def at(self, days_ago: int) -> datetime:
        return self.moments.at(days_ago)


Story = Callable[[Telling, int], Case]


def draft(telling: Telling, days_ago: int, leave_out: str = INCOME_SHOT) -> Case:
    """Filling in: one paper is still missing."""
    case = open_draft(telling.association, telling.agent, telling.at(days_ago))
    claim(case, telling.record, telling.at(days_ago))
    bring_papers(case, telling.record, telling.outside, telling.agent, telling.at(days_ago), leave_out)
    return fresh(case)


def with_employer(telling: Telling, days_ago: int) -> Case:
    """Sent; the employer has not looked yet."""
    case = draft(telling, days_ago + 1, leave_out="")
    return submit_application(case.number, case.version, True, telling.applicant, telling.at(days_ago))


def with_office(telling: Telling, days_ago: int) -> Case:
    """The employer passed it on; the stamped sheet is still to come."""
    case = with_employer(telling, days_ago + 2)
    return first_review(telling, case, days_ago)


def first_review(telling: Telling, case: Case, days_ago: int) -> Case:
    """The employer looks at every item and passes the case on."""
    now = telling.at(days_ago)
    reasons = {
        p.clause: "单位成立不久，研发投入大，岗位急需，请予例外。" for p in problems_of(case, now.date()).of(SOFT)
    }
    review = FirstReview([key for key, _ in items_of(case, now.date())], reasons, True)
    return submit_first_review(case.number, fresh(case).version, review, telling.agent, now)


def sheet_printed(telling: Telling, days_ago: int) -> Case:
    """The sheet is printed and on its way."""
    case = with_office(telling, days_ago)
    assert telling.agent.employer is not None
    print_status_form(telling.agent.employer, [case.number], telling.agent, telling.at(days_ago))
    return fresh(case)


def sheet_received(telling: Telling, days_ago: int) -> Case:
    """The office has the sheet and has not reported yet; the employer urges."""
    case = with_office(telling, days_ago)
    telling.staff.receive(case, telling.agent, lambda: telling.at(days_ago - 1))
    urge_case(case.number, fresh(case).version, telling.agent, telling.at(max(days_ago - 3, 0)))
    return fresh(case)


def _until(stage: str) -> Story:
    def story(telling: Telling, days_ago: int) -> Case:
        case = with_office(telling, days_ago + 1)
        return telling.staff.take_through(case, telling.agent, telling.moments, days_ago, stage)

    return story


to_accept, to_review, to_decide, approved = _until("report"), _until("accept"), _until("pass"), _until("decide")


def confirmed(telling: Telling, days_ago: int) -> Case:
    """Approved, and the holder printed the confirmation."""
    case = approved(telling, days_ago)
    permit = telling.association.person.permits.get()
    issue_confirmation(permit, full_id_number=False, acting=telling.applicant, now=telling.at(max(days_ago - 5, 0)))
    return case


def returned_by_employer(telling: Telling, days_ago: int) -> Case:
    """The employer found the address different from the lease."""
    case = with_employer(telling, days_ago)
    return_case(
        case.number, fresh(case).version, [ADDRESS], "请核对后再发送。", telling.agent, telling.at(days_ago - 1)
    )
    return fresh(case)


def returned_by_office(telling: Telling, days_ago: int) -> Case:
    """The office names two defects at once."""
    case = with_office(telling, days_ago)
    office = telling.staff.of_office(case)
    return_case(case.number, fresh(case).version, [UNCLEAR, UNSTAMPED], "", office, telling.at(days_ago - 1))
    return fresh(case)


def returned_to_employer(telling: Telling, days_ago: int) -> Case:
    """The office cannot read the contract, which is the employer's paper."""
    case = with_office(telling, days_ago)
    office = telling.staff.of_office(case)
    return_case(case.number, fresh(case).version, [CONTRACT], "", office, telling.at(days_ago - 1))
    return fresh(case)


def left_meanwhile(telling: Telling, days_ago: int) -> Case:
    """The employment ended while the case was with the office (R-30)."""
    case, now = with_office(telling, days_ago), telling.at(days_ago - 1)
    association, employer = telling.association, telling.agent.employer
    association.refresh_from_db()
    assert employer is not None
    end_association(employer, association.pk, association.version, now.date(), "个人原因离职", telling.agent, now)
    return fresh(case)


def returned_by_bureau(telling: Telling, days_ago: int) -> Case:
    """The acceptor wants the income once more."""
    case = to_accept(telling, days_ago)
    acceptor = telling.staff.by_role["acceptor"]
    return_case(case.number, fresh(case).version, [UNCLEAR], "", acceptor, telling.at(max(days_ago - 2, 0)))
    return fresh(case)


def second_round(telling: Telling, days_ago: int) -> Case:
    """Returned by the office, corrected, and back with the office."""
    case = returned_by_office(telling, days_ago)
    for slot in (INCOME_SHOT, "6.2-M3.statement"):
        _replace(telling, case, slot, days_ago - 2)
    submit_application(case.number, fresh(case).version, True, telling.applicant, telling.at(days_ago - 2))
    return first_review(telling, fresh(case), days_ago - 3)


def _replace(telling: Telling, case: Case, slot: str, days_ago: int) -> None:
    kind = "declared_income" if slot == INCOME_SHOT else "integrity_statement"
    facts = {"name": telling.record["name"], "id_number": telling.record["id_number"], "employer": case.employer.name}
    content = telling.outside.order_scan(kind, {**facts, "version": "2"}).result()
    put(case, slot, "补正材料", content, telling.applicant, telling.at(days_ago))


def refused(telling: Telling, days_ago: int) -> Case:
    """The decider refuses with the clause."""
    case = to_decide(telling, days_ago)
    decider = telling.staff.by_role["decider"]
    words = "核查确认岗位不属于本区重点领域和急需紧缺范围。"
    return refuse_case(case.number, fresh(case).version, ["1.3.2"], words, decider, telling.at(max(days_ago - 4, 0)))


def withdrawn(telling: Telling, days_ago: int) -> Case:
    """The applicant took it back."""
    case = with_office(telling, days_ago)
    return withdraw_case(
        case.number, fresh(case).version, "个人计划有变", telling.applicant, telling.at(max(days_ago - 1, 0))
    )


STORIES: tuple[tuple[Story, int], ...] = (
    (draft, 3), (draft, 1), (with_employer, 4), (with_employer, 2), (with_office, 3), (sheet_printed, 5),
    (sheet_received, 8), (to_accept, 18), (to_accept, 9), (to_accept, 4), (to_review, 12), (to_review, 6),
    (to_decide, 14), (to_decide, 7), (confirmed, 40), (confirmed, 60), (approved, 30), (approved, 90),
    (returned_by_employer, 6), (returned_by_office, 9), (returned_by_bureau, 12), (second_round, 15), (refused, 35),
    (withdrawn, 20), (returned_to_employer, 7), (returned_by_office, UNANSWERED), (left_meanwhile, 25),
)  # fmt: skip
