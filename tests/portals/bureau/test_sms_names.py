"""Whoever edits the words of an SMS reads its name, not a key of ours (N-03)."""

import pytest

from permit.portals.bureau.sms_names import PLACES, SMS_NAMES, read_places
from permit.records.models import SmsTemplate
from permit.services.edit_message_template import places_of


@pytest.mark.django_db
def test_every_sms_has_a_name_and_no_name_is_left_over() -> None:
    assert set(SMS_NAMES) == set(SmsTemplate.objects.values_list("key", flat=True))
    assert len(set(SMS_NAMES.values())) == len(SMS_NAMES)


@pytest.mark.django_db
def test_every_place_of_an_sms_has_a_chinese_name() -> None:
    named = {place for template in SmsTemplate.objects.all() for place in places_of(template.text)}
    assert named <= set(PLACES)
    assert read_places("您的{business}（编号{number}）") == "您的〔业务〕（编号〔编号或个数〕）"
