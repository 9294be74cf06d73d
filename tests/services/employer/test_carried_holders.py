"""An employer and the holders the old system gave it: reminding, letting go."""

from datetime import timedelta

import pytest

from adapters.doubles import memory_ports
from fixtures.employer import open_door
from fixtures.old_holders import carried, completed
from fixtures.world import NOW, TODAY, make_association, make_employer
from permit.domain.errors import Refused
from permit.records.models import CarriedHolder, OutboxMessage, Person, SmsTemplate
from permit.services.permit_standing import standing_on
from permit.services.ports import using_ports
from permit.services.release_carried_holder import release_carried_holder
from permit.services.remind_carried_holders import open_holders, remind_all_carried_holders, remind_carried_holder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside_world():
    with using_ports(memory_ports()):
        yield


def refused(act, *args) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args)
    return caught.value


def test_only_those_who_have_not_completed_are_listed():
    """5-08"""
    door = open_door()
    open_one, done, _ = carried(door.employer), carried(door.employer), carried(make_employer("别的单位"))
    completed(done)
    assert list(open_holders(door.employer, TODAY)) == [open_one]


def test_a_reminder_goes_out_once_in_five_working_days():
    """5-08, R-31: Monday 2 March; the fifth working day after it is Monday 9 March."""
    door = open_door()
    holder = carried(door.employer)
    remind_carried_holder(door.employer, holder.pk, door.acting, NOW)
    sent = OutboxMessage.objects.get(template="carried_over_reminder")
    assert holder.permit.number in sent.text and door.employer.name in sent.text and "{" not in sent.text
    friday = NOW + timedelta(days=4)
    refusal = refused(remind_carried_holder, door.employer, holder.pk, door.acting, friday)
    assert (refusal.code, refusal.facts["next_on"]) == ("reminded_lately", TODAY + timedelta(days=7))
    remind_carried_holder(door.employer, holder.pk, door.acting, NOW + timedelta(days=7))
    assert OutboxMessage.objects.count() == 2


def test_reminding_all_leaves_out_who_was_reminded_or_cannot_be_reached():
    """5-08"""
    door = open_door()
    first, second, mute = (carried(door.employer) for _ in range(3))
    Person.objects.filter(pk=mute.permit.person_id).update(mobile="")
    remind_carried_holder(door.employer, first.pk, door.acting, NOW)
    assert remind_all_carried_holders(door.employer, door.acting, NOW) == 1
    assert set(CarriedHolder.objects.filter(reminded_at=NOW)) == {first, second}
    assert remind_all_carried_holders(door.employer, door.acting, NOW) == 0


def test_who_cannot_be_reached_is_said_so():
    """5-08"""
    door = open_door()
    holder = carried(door.employer)
    SmsTemplate.objects.filter(key="carried_over_reminder").update(active=False)
    assert refused(remind_carried_holder, door.employer, holder.pk, door.acting, NOW).code == "holder_unreachable"
    assert CarriedHolder.objects.get().reminded_at is None


def test_strangers_are_not_reminded():
    """5-01"""
    door = open_door()
    holder = carried(make_employer("别的单位"))
    assert refused(remind_carried_holder, door.employer, holder.pk, door.acting, NOW).code == "not_carried_here"


def test_who_has_left_is_let_go_and_the_permit_suspended():
    """5-08, N-13"""
    door = open_door()
    holder = carried(door.employer)
    assert refused(release_carried_holder, door.employer, holder.pk, " ", door.acting, NOW).code == "reason_missing"
    release_carried_holder(door.employer, holder.pk, "三月前已离职", door.acting, NOW)
    assert standing_on(holder.permit, TODAY).state == "suspended" and not open_holders(door.employer, TODAY).exists()
    assert OutboxMessage.objects.get().template == "employment_ended"


def test_who_is_confirmed_here_leaves_by_ending_the_association():
    """N-13"""
    door = open_door()
    holder = carried(door.employer)
    make_association(holder.permit.person, door.employer)
    refusal = refused(release_carried_holder, door.employer, holder.pk, "离职", door.acting, NOW)
    assert refusal.code == "carried_holder_associated" and standing_on(holder.permit, TODAY).state == "valid"
