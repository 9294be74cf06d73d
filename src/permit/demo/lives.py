"""What becomes of each carried-over holder of the demo district: one function a life, through the services alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from permit.demo import people
from permit.demo.cases import Telling, first_review
from permit.demo.neighbour import NEIGHBOUR
from permit.demo.papers import put
from permit.demo.people import bring_papers
from permit.demo.staff import fresh
from permit.domain.districts import NAMES
from permit.domain.lifecycle import Business
from permit.records.models import Association, Case, HandOver
from permit.services.acting import Acting
from permit.services.answer_consent import answer_consent
from permit.services.applicant_declaration import standing_of
from permit.services.ask_registries import ask_about_person
from permit.services.case_problems import SOFT, problems_of
from permit.services.confirm_association import CONTRACT_SLOT, Employment, confirm_association
from permit.services.decide_hand_over import approve_hand_over
from permit.services.declare_case import declare_case
from permit.services.end_association import end_association
from permit.services.end_permit import cancel_own_permit
from permit.services.find_false_statement import record_false_statement
from permit.services.insurance_record import ask_insurance
from permit.services.propose_hand_over import propose_hand_over
from permit.services.request_association import request_association
from permit.services.request_consent import request_consent
from permit.services.return_case import DefectNote, return_case
from permit.services.save_section import save_section, stored_section
from permit.services.start_employer_change import start_employer_change
from permit.services.start_information_change import start_information_change
from permit.services.start_renewal import start_renewal
from permit.services.submit_application import submit_application
from permit.services.submit_first_review import FirstReview, items_of
from permit.services.submit_permit_case import submit_permit_case
from permit.services.upload_attachment import Incoming

HOLDING_INCOME = "6.3-M4.declared_income"
CUT_OFF = DefectNote("material", HOLDING_INCOME, "applicant", "6.3-M4", "unclear", "截图缺第二年，请补齐后重新上传。")
DOUBT = "经核查，收入材料与税务部门的记录不符，需要进一步调查。"
Life = Callable[[Telling, int], object]
Move = Callable[[Telling, int, Acting], object]


def nothing_yet(telling: Telling, days_ago: int) -> None:
    """Whole, and nothing under way: what the days say is what one sees."""


# --- renewal (6.3) ---
def renewal_draft(telling: Telling, days_ago: int, leave_out: str = HOLDING_INCOME) -> Case:
    """The employer started it; one paper is still missing."""
    now, association = telling.at(days_ago), telling.association
    case = start_renewal(association.employer, association.pk, telling.agent, now)
    since = _held_since(association)
    rows = [
        {"id": m["month"], "month": m["month"], "taxable_yuan": str(m["taxable_yuan"]), "withheld_here": "yes"}
        for m in telling.record["income"]
        if f"{since:%Y-%m}" <= m["month"] < f"{now:%Y-%m}"
    ]
    save_section(case, "holding_income", {"rows": rows}, 0, telling.applicant, now)
    ask_about_person(association.person, case, now)
    bring_papers(case, telling.record, telling.outside, telling.agent, now, leave_out)
    return fresh(case)


def _held_since(association: Association) -> date:
    """The first day of the permit's term."""
    fact = association.person.permits.get().facts.filter(kind="term").first()
    assert fact is not None
    return date.fromisoformat(fact.value["valid_from"])


def renewal_sent(telling: Telling, days_ago: int) -> Case:
    """With the office; the stamped sheet is still to come."""
    return send(telling, renewal_draft(telling, days_ago + 2, leave_out=""), days_ago)


def renewal_undeclared(telling: Telling, days_ago: int) -> Case:
    """All papers are there; the employer waits for the holder's declaration (7-05)."""
    return renewal_draft(telling, days_ago, leave_out="")


def send(telling: Telling, case: Case, days_ago: int) -> Case:
    """The holder has declared, the employer has looked at every item and hands the case in (7-05)."""
    now = telling.at(days_ago)
    declare_case(case.number, fresh(case).version, standing_of(case).fingerprint, True, telling.applicant, now)
    reasons = {issue.clause: "单位担保所述属实，请予例外。" for issue in problems_of(case, now.date()).of(SOFT)}
    review = FirstReview([key for key, _ in items_of(case, now.date())], reasons, True)
    return submit_permit_case(case.number, fresh(case).version, review, telling.agent, now)


def _renewal_until(stage: str) -> Life:
    def life(telling: Telling, days_ago: int) -> Case:
        case = renewal_sent(telling, days_ago + 1)
        return telling.staff.take_through(case, telling.agent, telling.moments, days_ago, stage)

    return life


renewal_to_accept, renewal_to_decide, renewed = (
    _renewal_until("report"), _renewal_until("pass"), _renewal_until("decide"),
)  # fmt: skip


def renewal_returned(telling: Telling, days_ago: int) -> Case:
    """The office wants one paper again."""
    case = renewal_sent(telling, days_ago)
    office = telling.staff.of_office(case)
    return_case(case.number, fresh(case).version, [CUT_OFF], "", office, telling.at(days_ago - 1))
    return fresh(case)


# --- leaving, and the employer change (6.4) ---
def suspended(telling: Telling, days_ago: int) -> Association:
    """Left; the old employer ended the association at once."""
    now, association = telling.at(days_ago), telling.association
    left_on = now.date() - timedelta(days=1)
    return end_association(association.employer, association.pk, None, left_on, "合同到期", telling.agent, now)


@dataclass(frozen=True)
class Moving:
    """A holder who left, and who acts for the new employer."""

    telling: Telling
    new_agent: Acting

    def asked(self, days_ago: int) -> Association:
        """The code of the new employer typed; its insurance is asked for."""
        employer = self.new_agent.employer
        assert employer is not None
        person = self.telling.association.person
        asked = request_association(
            person, employer.association_code, self.telling.applicant, self.telling.at(days_ago)
        )
        ask_insurance(person, self.telling.at(days_ago))
        return asked

    def confirmed(self, days_ago: int) -> Telling:
        """The insurance is on record, the contract uploaded: who tells the rest of the story works there now."""
        request, now = self.asked(days_ago + 2), self.telling.at(days_ago)
        scan = self.telling.outside.order_scan("labour_contract", self.contract(request)).result()
        put(request, CONTRACT_SLOT, "劳动合同", scan, self.new_agent, now, now.date() + timedelta(days=3 * 365))
        job = Employment(self.telling.record["post"], "cadre", "open_ended", now.date() - timedelta(days=30), None)
        confirm_association(request.employer, request.pk, request.version, job, self.new_agent, now)
        request.refresh_from_db()
        there = self.telling
        return Telling(there.record, request, self.new_agent, there.staff, there.outside, there.moments)

    def contract(self, request: Association) -> dict[str, object]:
        """What the new contract says."""
        return people.contract_facts(self.telling.record, request.employer)


def waiting_for_insurance(telling: Telling, days_ago: int, new_agent: Acting) -> Association:
    """Asked the new employer, which has paid nothing yet (6.4-03)."""
    suspended(telling, days_ago + 6)
    return Moving(telling, new_agent).asked(days_ago)


def change_draft(telling: Telling, days_ago: int, new_agent: Acting, leave_out: str = "6.4-M1") -> tuple[Telling, Case]:
    """Insured and confirmed there; the holder has still to upload the leaving certificate."""
    suspended(telling, days_ago + 30)
    there = Moving(telling, new_agent).confirmed(days_ago + 2)
    case = start_employer_change(there.association.employer, there.association.pk, new_agent, telling.at(days_ago + 1))
    ask_about_person(there.association.person, case, telling.at(days_ago + 1))
    bring_papers(case, there.record, there.outside, new_agent, telling.at(days_ago), f"{leave_out}.leaving_certificate")
    return there, fresh(case)


def change_at_office(telling: Telling, days_ago: int, new_agent: Acting) -> Case:
    """Handed in by the new employer."""
    there, case = change_draft(telling, days_ago + 2, new_agent, leave_out="")
    return send(there, case, days_ago)


def change_to_accept(telling: Telling, days_ago: int, new_agent: Acting) -> Case:
    """Reported by the office; the bureau has still to accept it."""
    there, case = change_draft(telling, days_ago + 4, new_agent, leave_out="")
    case = send(there, case, days_ago + 2)
    return telling.staff.take_through(case, new_agent, telling.moments, days_ago, "report")


# --- information change (6.5) ---
def change_of_home(telling: Telling, days_ago: int) -> Case:
    """Moved house: named, filled in, proved, sent to the employer."""
    now, association = telling.at(days_ago + 1), telling.association
    consent = request_consent(association.person, Business.INFORMATION_CHANGE, telling.applicant, now)
    answer_consent(association.employer, consent.pk, True, "", telling.agent, now)
    case = start_information_change(association.person, telling.applicant, now)
    rows = [{"id": "home", "matter": "home", "note": "搬到同一小区的另一套住房。"}]
    save_section(case, "changes", {"rows": rows}, 0, telling.applicant, now)
    kept = stored_section(association.person, "home")
    assert kept is not None
    fields = {**kept.data["fields"], "address": f"{kept.data['fields']['address']}（新居）"}
    save_section(association.person, "home", {"fields": fields}, kept.version, telling.applicant, now)
    bring_papers(case, telling.record, telling.outside, telling.agent, now)
    return submit_application(case.number, fresh(case).version, True, telling.applicant, telling.at(days_ago))


def change_of_home_to_accept(telling: Telling, days_ago: int) -> Case:
    """The same, checked by the employer and reported by the office."""
    case = first_review(telling, change_of_home(telling, days_ago + 3), days_ago + 1)
    return telling.staff.take_through(case, telling.agent, telling.moments, days_ago, "report")


# --- an end before the term (7-03, R-27) ---
def given_back(telling: Telling, days_ago: int) -> None:
    """Settled in Beijing, needs it no longer."""
    person = telling.association.person
    cancel_own_permit(person, person.permits.get().number, "settled", telling.applicant, telling.at(days_ago))


def under_inquiry(telling: Telling, days_ago: int) -> None:
    """The supervisor doubts what was stated; the permit stands still."""
    scan = telling.outside.order_scan("paper", {"title": "核查记录", "name": telling.record["name"]}).result()
    supervisor = telling.staff.by_role["supervisor"]
    evidence = Incoming("核查记录.pdf" if scan[:4] == b"%PDF" else "核查记录.jpg", scan, None)
    record_false_statement(telling.record["id_number"], DOUBT, evidence, supervisor, telling.at(days_ago))


# --- to another district (R-18) ---
def leaving_for_the_neighbour(telling: Telling, days_ago: int) -> HandOver:
    """Works in the neighbour district now; a decider has still to approve."""
    acceptor, district = telling.staff.by_role["acceptor"], NAMES[NEIGHBOUR]
    reason = f"本人已到{district}的单位就业。"
    return propose_hand_over(telling.record["id_number"], "", NEIGHBOUR, reason, acceptor, telling.at(days_ago))


def on_the_way_to_the_neighbour(telling: Telling, days_ago: int) -> HandOver:
    """The file is signed and downloaded; the permit stands still until the neighbour answers."""
    proposed = leaving_for_the_neighbour(telling, days_ago + 1)
    decider = telling.staff.by_role["decider"]
    return approve_hand_over(proposed.pk, proposed.version, decider, telling.at(days_ago))


@dataclass(frozen=True)
class Plan:
    """A life: its permit ends `ends_in` working days from now, the story reached its point `days_ago`."""

    life: Life
    ends_in: int
    days_ago: int = 0


# One simulated holder each, in order; the days are such that each filing lies in its window. MOVES are those of
# holders whose last months another employer pays: life, working days to the end, days since.
PLANS: tuple[Plan, ...] = (
    Plan(nothing_yet, 48), Plan(nothing_yet, 25), Plan(nothing_yet, 300),
    Plan(renewal_draft, 52, 3), Plan(renewal_sent, 40, 5), Plan(renewal_to_accept, 38, 9),
    Plan(renewal_returned, 35, 8), Plan(renewal_to_decide, 4, 12), Plan(renewed, 21, 14),
    Plan(suspended, 190, 8), Plan(change_of_home, 330, 3), Plan(change_of_home_to_accept, 260, 6),
    Plan(given_back, 210, 4), Plan(under_inquiry, 240, 5), Plan(nothing_yet, -12),
    Plan(renewal_undeclared, 33, 1),
    Plan(on_the_way_to_the_neighbour, 280, 2), Plan(leaving_for_the_neighbour, 170, 1),
)  # fmt: skip
MOVES: tuple[tuple[Move, int, int], ...] = (
    (waiting_for_insurance, 170, 4), (change_at_office, 120, 4), (change_to_accept, 90, 5),
)  # fmt: skip
