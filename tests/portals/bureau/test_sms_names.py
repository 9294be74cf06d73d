"""Whoever edits the words of an SMS reads its name, not a key of ours (N-03)."""

import pytest

from permit.portals.bureau.sms_names import SMS_NAMES
from permit.records.models import SmsTemplate


@pytest.mark.django_db
def test_every_sms_has_a_name_and_no_name_is_left_over() -> None:
    assert set(SMS_NAMES) == set(SmsTemplate.objects.values_list("key", flat=True))
    assert len(set(SMS_NAMES.values())) == len(SMS_NAMES)
