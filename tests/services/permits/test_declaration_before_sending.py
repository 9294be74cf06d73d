"""7-05: what the employer hands in, the applicant has declared before, exactly as it is handed in."""

import io
from datetime import date, timedelta

import pypdfium2
import pytest

from fixtures.applicant import a_portrait, declare, put_file
from fixtures.held import at
from fixtures.world import acting_as, make_staff
from permit.domain.errors import Refused
from permit.domain.lifecycle import OF_A_PERSON, TABLE, Action, Actor, Business, declared_before_sending
from permit.records.models import (
    AttachmentVersion,
    AuditEntry,
    Case,
    CaseRound,
    Declaration,
    DeclarationRequest,
    OutboxMessage,
)
from permit.services.applicant_declaration import DECLARATION, standing_of
from permit.services.declare_case import declare_case
from permit.services.print_status_form import print_status_form, sheet_pdf
from permit.services.remind_to_declare import remind_to_declare
from permit.services.return_case import DefectNote, return_case
from permit.services.save_section import save_section, stored_section
from permit.services.submit_first_review import FirstReview, items_of
from permit.services.submit_permit_case import submit_permit_case
from permit.services.upload_attachment import Incoming, upload_attachment
from services.permits.test_employer_change import sent as change_sent
from services.permits.test_renewal import IN_TIME, agent_of, ready

pytestmark = pytest.mark.django_db
LATER = IN_TIME + timedelta(days=1)
INCOME = DefectNote("material", "6.3-M4.tax_record", "applicant", "6.3-M4", "unclear", "看不清")
CONTRACT = DefectNote("material", "6.3-M2.contract", "employer", "6.3-M2", "unclear", "缺第 3 页")


def send(case: Case, when=IN_TIME) -> Case:
    review = FirstReview([key for key, _ in items_of(case, when.date())], {}, True)
    return submit_permit_case(case.number, None, review, agent_of(case.association), when)


def refused(verb, *args) -> Refused:
    with pytest.raises(Refused) as caught:
        verb(*args)
    return caught.value


def test_nothing_is_sent_before_the_applicant_has_declared():
    """7-05"""
    _, case = ready()
    refusal = refused(send, case)
    assert (refusal.code, refusal.facts["name"]) == ("declaration_outstanding", case.person.name)
    assert not CaseRound.objects.filter(case=case).exists()
    made = declare(case, IN_TIME)
    assert (made.round, made.text_version, made.name) == (1, DECLARATION, case.person.name)
    assert send(case, LATER).state == "office_check"


def test_the_round_keeps_who_declared_what_text_and_when():
    """7-05: frozen with what was declared"""
    _, case = ready()
    declare(case, IN_TIME)
    send(case, LATER)
    declared = case.rounds.get().snapshot["declared"]
    assert [(each["by"], each["text"], each["round"]) for each in declared] == [
        ("applicant", DECLARATION, 1),
        ("employer", "employer-2026-07", 1),
    ]
    assert declared[0]["at"] == IN_TIME.isoformat()
    entry = AuditEntry.objects.get(case=case, action="declare")
    assert DECLARATION in entry.payload and case.person.id_number not in entry.payload


def test_a_change_by_the_applicant_ends_its_declaration():
    """7-05"""
    _, case = ready()
    declare(case, IN_TIME)
    home = stored_section(case.person, "home")
    data = {**home.data, "fields": {**home.data["fields"], "address": "西红门镇另一小区 1 号楼"}}
    save_section(case.person, "home", data, home.version, acting_as(case.person), LATER)
    ended = Declaration.objects.get(case=case, actor="applicant")
    assert (ended.voided_by, ended.voided_for, ended.voided_at) == ("applicant", ["profile.home"], LATER)
    assert refused(send, case, LATER).code == "declaration_outstanding"
    assert standing_of(case).changed == ("profile.home",)
    assert not OutboxMessage.objects.filter(template="declaration_ended").exists()
    declare(case, LATER)
    assert send(case, LATER).state == "office_check"


def test_a_change_by_the_employer_ends_it_too_and_the_applicant_is_told_once():
    """7-05"""
    _, case = ready()
    declare(case, IN_TIME)
    for _ in range(2):
        upload_attachment(
            case.association, "6.2-M2.contract", Incoming("c.jpg", a_portrait()), agent_of(case.association), LATER
        )
    told = OutboxMessage.objects.get(template="declaration_ended")
    assert told.mobile == case.person.mobile
    assert Declaration.objects.get(case=case, actor="applicant").voided_by == "employer"
    assert AuditEntry.objects.filter(case=case, action="declaration_ended").count() == 1


def test_a_change_nobody_noted_is_found_when_it_is_sent():
    """7-05: the content itself is compared, whatever changed it"""
    _, case = ready()
    declare(case, IN_TIME)
    put_file(case.association, "6.2-M2.contract", by="employer", valid_until=date(2029, 1, 1), days=9)
    assert refused(send, case, LATER).code == "declaration_outstanding"


def test_typing_the_same_again_ends_nothing():
    """7-05"""
    _, case = ready()
    declare(case, IN_TIME)
    home = stored_section(case.person, "home")
    save_section(case.person, "home", home.data, home.version, acting_as(case.person), LATER)
    assert send(case, LATER).state == "office_check"


def test_what_was_not_shown_is_not_declared():
    """7-05: somebody changed it while the page was open"""
    _, case = ready()
    seen = standing_of(case).fingerprint
    put_file(case.association, "6.2-M2.contract", by="employer", valid_until=date(2029, 1, 1), days=9)
    answer = refused(declare_case, case.number, case.version, seen, True, acting_as(case.person), IN_TIME)
    assert answer.code == "declared_content_changed"
    stale = refused(declare_case, case.number, case.version + 1, seen, True, acting_as(case.person), IN_TIME)
    assert stale.code == "changed_meanwhile"


def test_declaring_twice_is_one_declaration():
    """7-05"""
    _, case = ready()
    assert declare(case, IN_TIME).pk == declare(case, LATER).pk
    assert AuditEntry.objects.filter(case=case, action="declare").count() == 1


def test_it_needs_the_tick_the_person_and_everything_there():
    """7-05"""
    _, case = ready()
    seen, person = standing_of(case).fingerprint, acting_as(case.person)
    assert refused(declare_case, case.number, None, seen, False, person, IN_TIME).code == "declaration_missing"
    agent = agent_of(case.association)
    assert refused(declare_case, case.number, None, seen, True, agent, IN_TIME).code == "not_your_role"
    case.association.attachment_set.get(slot="6.2-M2.contract").versions.update(removed_at=IN_TIME)
    assert refused(declare, case, IN_TIME).code == "employer_papers_missing"
    case.formsection_set.filter(key="holding_income").delete()
    assert refused(declare, case, IN_TIME).code == "application_incomplete"


def test_after_a_return_to_the_applicant_it_is_asked_again():
    """7-05, R-19"""
    _, case = ready()
    declare(case, IN_TIME)
    send(case)
    officer = acting_as(make_staff("office_checker", case.office))
    return_case(case.number, None, [INCOME], "", officer, IN_TIME)
    case.refresh_from_db()
    assert refused(declare, case, LATER).code == "returned_materials_open"
    put_file(case, "6.3-M4.tax_record", days=3)
    _move_uploads(case, LATER)
    assert refused(send, case, LATER).code == "declaration_outstanding"
    assert standing_of(case).changed == ("material.6.3-M4.tax_record",)
    declare(case, LATER)
    assert send(case, LATER).round == 2
    assert [d.round for d in Declaration.objects.filter(case=case, actor="applicant")] == [1, 2]


def _move_uploads(case: Case, when) -> None:
    newest = AttachmentVersion.objects.order_by("-id").first()
    AttachmentVersion.objects.filter(pk=newest.pk).update(uploaded_at=when)


def test_after_a_return_to_the_employer_it_waits_for_the_correction_and_is_then_asked_by_sms():
    """7-05, R-19"""
    _, case = ready()
    declare(case, IN_TIME)
    send(case)
    return_case(case.number, None, [CONTRACT], "", acting_as(make_staff("office_checker", case.office)), IN_TIME)
    case.refresh_from_db()
    assert refused(declare, case, IN_TIME).code == "employer_still_correcting"
    incoming = Incoming("c.jpg", a_portrait(), valid_until=date(2029, 1, 1))
    upload_attachment(case.association, "6.3-M2.contract", incoming, agent_of(case.association), LATER)
    asked = OutboxMessage.objects.filter(template="declaration_asked")
    assert [message.mobile for message in asked] == [case.person.mobile]
    assert standing_of(case).outstanding
    assert declare(case, LATER).round == 2


def test_the_employer_reminds_once_a_working_day():
    """7-05, R-01"""
    _, case = ready()
    agent = agent_of(case.association)
    remind_to_declare(case.number, case.version, agent, IN_TIME)
    assert OutboxMessage.objects.get(template="declaration_asked").mobile == case.person.mobile
    again = refused(remind_to_declare, case.number, case.version, agent, IN_TIME + timedelta(hours=2))
    assert (again.code, again.facts["next_on"]) == ("declaration_asked_lately", date(2026, 3, 3))
    remind_to_declare(case.number, case.version, agent, LATER)
    assert DeclarationRequest.objects.filter(case=case, by="employer").count() == 2
    declare(case, LATER)
    assert refused(remind_to_declare, case.number, case.version, agent, at(date(2026, 3, 9))).code == "declared_already"


def test_the_sheet_tells_when_the_applicant_declared():
    """N-02, 7-05"""
    _, case = ready()
    declare(case, IN_TIME)
    send(case, LATER)
    form = print_status_form(case.employer, [case.number], agent_of(case.association), LATER)
    pages = pypdfium2.PdfDocument(io.BytesIO(sheet_pdf(form)))
    assert "2026年3月2日" in pages[0].get_textpage().get_text_bounded().replace("\n", "")


def test_an_employer_change_is_declared_as_well():
    """7-05, 6.4-03"""
    _, case = change_sent()
    made = Declaration.objects.get(case=case, actor="applicant")
    assert (made.round, made.parts != {}) == (case.round, True)


@pytest.mark.parametrize("business", list(Business))
def test_the_table_lets_the_applicant_declare_wherever_the_employer_hands_in_a_round(business):
    """7-05, over all businesses: who hands a round in is the applicant, who declares with it, or it declares before."""
    for state in {key[1] for key in TABLE if key[0] is business}:
        by_employer = (business, state, Actor.EMPLOYER, Action.SUBMIT) in TABLE
        opens_a_round = by_employer and state != "first_review" and business in OF_A_PERSON
        assert (state in declared_before_sending(business)) == opens_a_round
        assert ((business, state, Actor.APPLICANT, Action.DECLARE) in TABLE) == opens_a_round
