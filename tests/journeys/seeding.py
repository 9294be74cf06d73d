"""Programs that put something into a running product from beside it, through the services: `tell(program, …)`."""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

import django

BUREAU = {
    "acceptor": ("贺兰芝", "acceptor"),
    "reviewer": ("闻人敏", "reviewer"),
    "decider": ("祝思齐", "decider"),
    "quota": ("冉静姝", "quota_officer"),
}


def administrator(password: str) -> dict[str, str]:
    """The first account of an installation."""
    from permit.records.models import Account, StaffMember

    account = Account(username="admin", door="staff")
    account.set_password(password)
    account.save()
    StaffMember.objects.create(account=account, name="习若谷", role="administrator")
    return {"username": account.username}


def officers() -> dict[str, str]:
    """The bureau's officers; their sessions by name (one officer shows the real sign-in, these need not again)."""
    from permit.clock import now
    from permit.demo.staff import acting_staff
    from permit.records.models import StaffMember
    from permit.services.open_staff_account import NewStaff, open_staff_account

    acting = acting_staff(StaffMember.objects.get(role="administrator"))
    opened = {
        key: open_staff_account(NewStaff(key, name, role, None), acting, now()).staff
        for key, (name, role) in BUREAU.items()
    }
    return {key: session_of(staff.account) for key, staff in opened.items()}


def session_of(account: Any) -> str:
    """A session as it stands after a sign-in."""
    store = importlib.import_module("django.contrib.sessions.backends.db").SessionStore()
    store["_auth_user_id"] = str(account.pk)
    store["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    store["_auth_user_hash"] = account.get_session_auth_hash()
    store.create()
    key: str = store.session_key
    return key


def district() -> dict[str, str]:
    """The demonstration's district."""
    from permit.demo.loading import load_district

    load_district()
    return {}


PROGRAMS = {program.__name__: program for program in (administrator, officers, district)}

if __name__ == "__main__":
    django.setup()
    print(json.dumps(PROGRAMS[sys.argv[1]](*sys.argv[2:]), ensure_ascii=False))
