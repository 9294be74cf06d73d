"""First entry: scope at once, the profile before anything else."""

import pytest
from django.urls import reverse

from fixtures.world import client_of, make_person

pytestmark = pytest.mark.django_db


def test_home_leads_to_the_household_first():
    """7-04: the household's province is asked before anything else."""
    answer = client_of(make_person()).get(reverse("applicant:home"))
    assert answer.status_code == 302
    assert answer.url == reverse("applicant:profile-section", args=["household"])
    page = client_of(make_person()).get(answer.url)
    assert page.status_code == 200
    assert "您属于哪一类人员" in page.content.decode()
