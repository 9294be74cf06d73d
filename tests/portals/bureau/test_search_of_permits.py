"""查询 finds permits too: who was carried over or came from another district has one here and no case (R-18, N-11)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fixtures.held import hold
from fixtures.under_review import at_desk
from fixtures.world import client_of, make_association, make_employer, make_office, make_person, make_staff

pytestmark = pytest.mark.django_db


def a_permit(**more):
    person, employer = make_person(), make_employer(**more)
    make_association(person, employer)
    return hold(person, employer, date(2024, 5, 6))


def search(client, words: str, door: str = "bureau") -> str:
    return client.post(f"/{door}/search/", {"q": words}).content.decode()


@pytest.mark.parametrize("typed", ["number", "name", "id_number"])
def test_a_permit_without_a_case_is_found_and_leads_to_its_life(typed):
    permit = a_permit()
    words = {"number": permit.number, "name": permit.person.name, "id_number": permit.person.id_number}[typed]
    acceptor = client_of(at_desk("acceptor"))
    assert f'href="/bureau/permits/{permit.number}/"' in search(acceptor, words)
    assert acceptor.get(f"/bureau/permits/{permit.number}/").status_code == 200


def test_part_of_an_id_number_or_of_a_permits_number_finds_no_permit():
    permit = a_permit()
    acceptor = client_of(at_desk("acceptor"))
    for words in (permit.person.id_number[:12], permit.number[:8]):
        assert "没有找到" in search(acceptor, words)


def test_an_office_finds_the_permits_of_its_own_employers_only():
    """2-01"""
    mine, other = make_office("yufa", "榆垡镇"), make_office("weishan", "魏善庄镇")
    permit = a_permit(office=mine)
    words = permit.number
    assert permit.person.name in search(client_of(make_staff("office_checker", mine)), words, "office")
    assert "没有找到" in search(client_of(make_staff("office_checker", other)), words, "office")


def test_more_permits_cost_no_more_questions():
    acceptor, counts, name = client_of(at_desk("acceptor")), [], "同名同姓"
    for _ in range(3):
        permit = a_permit()
        permit.person.name = name
        permit.person.save(update_fields=["name"])
        with CaptureQueriesContext(connection) as asked:
            assert permit.number in search(acceptor, name)
        counts.append(len(asked))
    assert counts[1] == counts[2]
