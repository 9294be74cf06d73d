"""An employer with thousands of holders goes over to another district: the questions asked do not grow with them.

`HOLDERS=5000 pytest -s` on this file prints how long each act takes with so many (docs/benchmarks.md).
"""

import os
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fixtures.held import at, hold
from fixtures.two_districts import HERE, THERE, Districts
from fixtures.world import acting_as, make_association, make_employer, make_person, make_staff
from permit.domain.errors import Refused
from permit.records.models import CarriedHolder, Employer, OutboxMessage, Permit, Person, ReceivedHandOver
from permit.services.answer_hand_over import answer_file, answer_hand_over
from permit.services.decide_hand_over import approve_hand_over
from permit.services.permit_standing import standing_on
from permit.services.ports import get_ports
from permit.services.propose_hand_over import propose_hand_over
from permit.services.receive_hand_over import (
    AT_ONCE,
    ask_about_received,
    receive_hand_over,
    unasked_hand_overs,
    unasked_holders,
)
from permit.services.settle_hand_over import settle_hand_over

pytestmark = pytest.mark.django_db
DAY, LATER = at(date(2026, 3, 2)), at(date(2026, 3, 9))
COUNTS = (int(os.environ["HOLDERS"]),) if "HOLDERS" in os.environ else (2, 12)


def officer(role: str) -> Any:
    return acting_as(make_staff(role, name=role))


def an_employer_with(holders: int) -> Employer:
    body = make_employer(f"北京第{holders}有限公司")
    for each in range(holders):
        person = make_person(born=date(1980, 1, 1) + timedelta(days=each))
        make_association(person, body)
        hold(person, body, date(2024, 5, 6), number=f"{20240506_0000 + Permit.objects.count()}")
    return body


class Asked:
    """What each act asked and how long it took, for each number of holders."""

    def __init__(self) -> None:
        self.queries: dict[str, list[int]] = {}

    def of(self, act: str, do: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) as seen:
            made = do()
        self.queries.setdefault(act, []).append(len(seen))
        print(f"{connection.vendor}: {act} {time.perf_counter() - begun:.1f} s, {len(seen)} queries")
        return made


def goes_over(districts: Districts, asked: Asked, holders: int) -> None:
    with districts.at(HERE):
        body = an_employer_with(holders)
        one, two = officer("acceptor"), officer("decider")
        made = asked.of("propose", lambda: propose_hand_over("", body.uscc, THERE, "单位迁往该区", one, DAY))
        made = asked.of("approve", lambda: approve_hand_over(made.pk, 0, two, DAY))
        file = get_ports().blobs.get(made.file_key)
    with districts.at(THERE):
        one, two = officer("acceptor"), officer("decider")
        received = asked.of("receive", lambda: receive_hand_over(file, one, LATER))
        asked.of("ask", lambda: ask_about_received(received, lambda: LATER))
        received = asked.of("take in", lambda: answer_hand_over(received.pk, 0, True, "", two, LATER))
        answer = answer_file(received)
        mover = Employer.objects.get(uscc=body.uscc)
        assert CarriedHolder.objects.filter(employer=mover).count() == holders
    with districts.at(HERE):
        one = officer("acceptor")
        asked.of("settle", lambda: settle_hand_over(answer, one, LATER))
        assert Employer.objects.get(pk=body.pk).permission == "withdrawn"
        gone = Permit.objects.filter(person__associations__employer=body)
        assert {standing_on(each, LATER.date()).moved_to for each in gone} == {THERE}
        told = OutboxMessage.objects.filter(template="hand_over_done").values_list("recipient")
        assert told.count() >= holders
        assert not OutboxMessage.objects.filter(template="employment_ended").exists()


def test_every_act_of_a_hand_over_asks_as_much_for_many_as_for_few(tmp_path: Path, settings: Any) -> None:
    """R-18, 6.6-01, N-11: proposed, approved, taken in, answered; nobody is told that the employment ended."""
    districts, asked = Districts(tmp_path, settings), Asked()
    districts.acquaint()
    for holders in COUNTS:
        goes_over(districts, asked, holders)
    assert all(len(set(counts)) == 1 for counts in asked.queries.values()), asked.queries


def test_public_security_is_asked_about_a_long_list_in_the_background(tmp_path: Path, settings: Any) -> None:
    """N-06, R-18: the first at once, the rest in steps that may break off; nobody decides before all were asked."""
    districts = Districts(tmp_path, settings)
    districts.acquaint()
    with districts.at(HERE):
        body = an_employer_with(2 * AT_ONCE + 5)
        made = propose_hand_over("", body.uscc, THERE, "单位迁往该区", officer("acceptor"), DAY)
        file = get_ports().blobs.get(approve_hand_over(made.pk, 0, officer("decider"), DAY).file_key)
        odd = Person.objects.order_by("-pk").first()
        assert odd is not None
    districts.worlds[THERE].people[str(odd.id_number)] = {"name": "另有其人"}
    with districts.at(THERE):
        received = receive_hand_over(file, officer("acceptor"), LATER)
        assert unasked_holders(received) == AT_ONCE + 5
        decider = officer("decider")
        with pytest.raises(Refused, match="comparison_unfinished"):
            answer_hand_over(received.pk, 0, True, "", decider, LATER)
        assert ask_about_received(received, lambda: LATER, go_on=lambda: False) == AT_ONCE
        assert [each.pk for each in unasked_hand_overs()] == [received.pk]
        assert ask_about_received(received, lambda: LATER) == 5
        assert unasked_hand_overs() == []
        answer_hand_over(received.pk, 0, True, "", decider, LATER)
        lines = ReceivedHandOver.objects.get().holders
        assert lines.get(state="declined").words == "公安登记的姓名与身份证号码不一致（N-06）"
        assert lines.filter(state="taken").count() == 2 * AT_ONCE + 4
