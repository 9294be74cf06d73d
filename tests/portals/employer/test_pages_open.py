"""Every page of the employer's door opens for whom it is, and is not there for others."""

import pytest
from django.urls import reverse

from adapters.doubles import memory_ports
from fixtures.applicant import employed, grant_consent, make_applicant
from fixtures.employer import new_door, open_door, requested, waiting_case
from fixtures.world import make_quota
from permit.services.ports import using_ports

pytestmark = pytest.mark.django_db
SIMPLE = ("home", "information", "attachments", "agent")
CLOSED = ("employees", "requests", "consents", "code", "cases", "permits", "quota")


@pytest.fixture(autouse=True)
def _ports():
    with using_ports(memory_ports()):
        yield


def test_pages_of_first_entry_open():
    """N-10: information, attachments and agent open from the first sign-in on."""
    client = new_door(whole=False).client
    for name in SIMPLE:
        assert client.get(reverse(f"employer:{name}")).status_code == 200, name
    for key in ("body", "standing", "conduct", "place", "agent"):
        assert client.get(reverse("employer:information-section", args=[key])).status_code == 200, key


def test_application_page_opens():
    """6.1.1-04, N-07"""
    page = new_door().client.get(reverse("employer:permission"))
    assert page.status_code == 200


def test_pages_of_a_granted_employer_open():
    door = open_door()
    make_quota(door.employer)
    association = requested(door)
    worker = employed(make_applicant("何雨桐"), door.employer)
    consent = grant_consent(worker, "requested")
    for name in (*SIMPLE, *CLOSED, "code-renew", "forms"):
        assert door.client.get(reverse(f"employer:{name}")).status_code == 200, name
    for name, pk in (
        ("request", association.pk),
        ("request-refuse", association.pk),
        ("contract", worker.pk),
        ("employment-end", worker.pk),
        ("consent", consent.pk),
    ):
        assert door.client.get(reverse(f"employer:{name}", args=[pk])).status_code == 200, name


def test_pages_of_a_case_open():
    case, door = waiting_case()
    for name in ("case", "review", "case-materials", "return", "refuse"):
        assert door.client.get(reverse(f"employer:{name}", args=[case.number])).status_code == 200, name
