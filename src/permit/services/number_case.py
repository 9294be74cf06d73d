"""Case numbers: `26-0041-7785`, the year and eight digits that say nothing about how many cases there are."""

import secrets
from datetime import datetime

from django.utils.timezone import localtime

from permit.records.models import Case


def new_case_number(now: datetime) -> str:
    """A number no case has yet. The unique constraint stands behind it."""
    while True:
        digits = f"{secrets.randbelow(10**8):08d}"
        number = f"{localtime(now).year % 100:02d}-{digits[:4]}-{digits[4:]}"
        if not Case.objects.filter(number=number).exists():
            return number
