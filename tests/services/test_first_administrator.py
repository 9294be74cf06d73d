"""The account all staff accounts come from (N-04): opened once, by whoever runs the machine."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from permit.records.models import Account, AuditEntry, StaffMember

pytestmark = pytest.mark.django_db


def _open(username: str) -> str:
    out = StringIO()
    call_command("permit_first_administrator", username, "王立新", stdout=out)
    return out.getvalue()


def test_the_printed_password_opens_the_administrators_account():
    password = re.search(r"：([2-9a-z]{16})\n", _open("admin")).group(1)
    account = Account.objects.get(username="admin")
    assert account.check_password(password)
    staff = StaffMember.objects.get(account=account)
    assert (staff.role, staff.name) == ("administrator", "王立新")
    assert AuditEntry.objects.filter(subject=f"staff:{staff.pk}", action="open_staff_account").exists()


def test_a_second_one_is_refused_while_the_first_is_open_and_not_after():
    _open("admin")
    with pytest.raises(CommandError, match="已经有系统管理员"):
        _open("second")
    assert not Account.objects.filter(username="second").exists()
    Account.objects.filter(username="admin").update(is_active=False)
    _open("second")
