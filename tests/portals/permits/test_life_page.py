"""The whole life of a permit on one page: for its holder, its employer, and officers in their territory."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from adapters.doubles import memory_ports
from fixtures.applicant import a_portrait, make_whole_employer
from fixtures.changes import ready_change
from fixtures.held import at, make_holder
from fixtures.two_districts import trust
from fixtures.under_review import as_officer
from fixtures.world import acting_as, client_of, make_office, make_staff
from permit.portals.permit_life.page import mark_of
from permit.records.models import AuditEntry, Case, Employer, FilingAgent
from permit.services.audit import record_act
from permit.services.decide_hand_over import approve_hand_over
from permit.services.effects.information_change import take_effect
from permit.services.end_association import end_association
from permit.services.find_false_statement import record_false_statement, settle_false_statement
from permit.services.lapse_permits import lapse_permits
from permit.services.permit_life import life_of
from permit.services.ports import using_ports
from permit.services.propose_hand_over import propose_hand_over
from permit.services.submit_application import submit_application
from permit.services.upload_attachment import Incoming

pytestmark = pytest.mark.django_db
DAY = at(date(2026, 3, 2))


def leave(association, when=DAY):
    agent = acting_as(association.employer, FilingAgent.objects.get(employer=association.employer))
    end_association(association.employer, association.pk, None, when.date(), "合同到期", agent, when)


def page(reader, permit, door="applicant/permit", query=""):
    tail = "" if door.startswith(("office", "bureau")) else "life/"
    agent = FilingAgent.objects.filter(employer=reader).first() if isinstance(reader, Employer) else None
    with time_machine.travel(DAY + timedelta(days=120), tick=False):
        return client_of(reader, agent).get(f"/{door}/{permit.number}/{tail}{query}")


def test_every_turn_of_a_life_stands_in_order():
    """N-13, N-16, R-06: handed out, association ended, suspended, lapsed; the newest first, each with its day"""
    permit, association = make_holder()
    leave(association)
    lapse_permits(at(date(2026, 5, 26)))
    words = page(permit.person, permit).content.decode()
    timeline = words[words.index("moj-timeline p-timeline") :]
    titles = ("到期失效", "证件挂起", "单位解除关联", "登记证件")
    places = [timeline.index(title) for title in titles]
    assert places == sorted(places)
    assert "离职日 2026年3月2日" in timeline and "2026年5月26日" in timeline
    assert "挂起，原单位解除关联（N-13）" in words and "2026年3月2日起，至今" in words


def test_an_information_change_shows_what_stood_before_its_files_and_its_judgement():
    """6.5-01, 6.2-02: old and new value, the digest of each file as handed in, the findings as they were then"""
    permit, case = ready_change()
    person = acting_as(permit.person)
    submit_application(case.number, case.version, True, person, DAY)
    case.refresh_from_db()
    take_effect(case, DAY.date(), person, DAY + timedelta(minutes=5))
    words = page(permit.person, permit).content.decode()
    assert "登记信息变更" in words and "黄村镇示例园 5 号楼 101" in words and "没有登记 →" in words
    digests = {file["sha256"] for file in case.rounds.get().snapshot["attachments"]}
    assert digests and all(digest in words for digest in digests)
    assert f"/applicant/cases/{case.number}/" in words and "展开看文件" in words
    assert re.search(r'href="/files/\d+/"', words)


def test_an_employer_reads_its_employees_and_nobody_else_s():
    """R-06: a former employer finds nothing, and the new one learns nothing of cases that were not its own"""
    permit, association = make_holder()
    assert page(association.employer, permit, "employer/permits").status_code == 200
    leave(association)
    assert page(association.employer, permit, "employer/permits").status_code == 404
    _, elsewhere = make_holder()
    assert page(elsewhere.employer, permit, "employer/permits").status_code == 404


def test_cases_that_the_reader_may_not_open_are_not_told():
    permit, case = ready_change()
    acts = [event.subject for event in life_of(permit, Case.objects.all()).events]
    closed = life_of(permit, Case.objects.none(), make_whole_employer()).events
    assert "case" in acts
    assert {event.subject for event in closed} == {"permit"}


def test_officers_read_the_permits_of_their_territory():
    """2-01: the office of the employer does, another office does not, the bureau does"""
    permit, association = make_holder()
    own = make_staff("office_checker", association.employer.office)
    stranger = make_staff("office_checker", make_office("elsewhere", "别处镇"))
    bureau = make_staff("acceptor")
    found = [page(staff, permit, "office/permits").status_code for staff in (own, stranger)]
    assert found == [200, 404]
    assert page(bureau, permit, "bureau/permits").status_code == 200


def test_a_long_life_is_paged_without_a_gap_or_a_double():
    permit, _ = make_holder()
    person = acting_as(permit.person)
    for minute in range(70):
        # Two acts share each moment: the place within it counts too.
        moment = DAY + timedelta(minutes=minute // 2)
        record_act(f"permit:{permit.number}", person, "print_confirmation", moment, digest=f"d{minute}")
    seen, mark = [], None
    while True:
        life = life_of(permit, Case.objects.all(), before=mark, size=30)
        seen += [event.entry.pk if event.entry else 0 for event in life.events]
        mark = life.following
        if mark is None:
            break
    assert len(seen) == len(set(seen)) == 71
    assert set(AuditEntry.objects.filter(action="print_confirmation").values_list("pk", flat=True)) <= set(seen)


def test_the_number_of_queries_does_not_grow_with_the_life(django_assert_max_num_queries):
    permit, association = make_holder()
    leave(association)
    for minute in range(40):
        moment = DAY + timedelta(minutes=minute)
        record_act(f"permit:{permit.number}", acting_as(permit.person), "print_confirmation", moment, digest="d")
    with django_assert_max_num_queries(40):
        assert page(permit.person, permit).status_code == 200
    assert "展开" in page(permit.person, permit).content.decode()
    whole = page(permit.person, permit, query="?all=1").content.decode()
    assert whole.count("打印确认单") == 40 and 'rel="next"' not in whole


@pytest.mark.parametrize("typed", ["", "x", "2026-03-02~1", "2026-03-02T10:00:00+08:00~-1", "~", "9" * 200])
def test_a_mark_that_is_none_is_the_beginning(typed):
    assert mark_of(typed) is None


def test_the_holder_s_page_leads_with_the_safe_day():
    """R-01, N-15, 6.5-01: opens, safe day, legal line and expiry in a row; the day to keep stands on top"""
    permit, _ = make_holder()
    with time_machine.travel(DAY, tick=False):
        words = client_of(permit.person).get("/applicant/permit/").content.decode()
    places = [
        words.index(part) for part in ("（稳妥日）前发起", "可以发起　", "稳妥日　", "期限　", "到期日　2026年5月25日")
    ]
    assert places == sorted(places)
    assert f"/applicant/permit/{permit.number}/life/" in words


def test_past_the_safe_day_the_page_warns():
    """R-01"""
    permit, _ = make_holder()
    with time_machine.travel(at(date(2026, 4, 20)), tick=False):
        words = client_of(permit.person).get("/applicant/permit/").content.decode()
    assert "govuk-warning-text" in words.split("可以发起　")[0].split("工作居住证 ")[-1]


def test_an_act_beside_any_case_leads_to_what_it_rests_on() -> None:
    """7-03, R-18: the evidence of a finding and the file of a hand-over for officers, and for nobody else"""
    permit, _ = make_holder()
    evidence = Incoming("扫描件.png", a_portrait())
    decider = as_officer(make_staff("decider"))
    finding = record_false_statement(str(permit.person.id_number), "学历证书经核查系伪造。", evidence, decider, DAY)
    settle_false_statement(finding.pk, 0, False, "经向学校核实，证书属实。", as_officer(make_staff("decider")), DAY)
    with using_ports(memory_ports()) as ports:
        trust("haidian", ports.signer.public_key())
        acceptor = as_officer(make_staff("acceptor"))
        later = DAY + timedelta(hours=2)
        made = propose_hand_over(str(permit.person.id_number), "", "haidian", "到该区就业", acceptor, later)
        approve_hand_over(made.pk, 0, decider, later)
    staff = make_staff("reviewer")
    words = page(staff, permit, "bureau/permits").content.decode()
    assert f"/bureau/false-statements/{finding.pk}/evidence/" in words and f"/bureau/hand-overs/{made.pk}/" in words
    with time_machine.travel(DAY + timedelta(days=120), tick=False):
        for address in (f"/bureau/false-statements/{finding.pk}/evidence/", f"/bureau/hand-overs/{made.pk}/"):
            assert client_of(staff).get(address).status_code == 200
    own = page(permit.person, permit).content.decode()
    assert "/bureau/" not in own and "调查期间" in own
