"""A null, which PostgreSQL keeps nowhere, is no error page in a search, a tick, a name or an address (N-05)."""

import pytest
from django.urls import reverse

from fixtures.scenes import officer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/bureau/search/?q=a%00b",
        "/bureau/?tab=all&state=%00",
        "/bureau/cases/26%00/",
        "/bureau/quota/?after=%00",
        "/bureau/hand-over-many/?case=%00",
        "/verify/A%00/",
    ],
)
def test_a_null_in_an_address_is_answered_with_a_page(address: str) -> None:
    assert officer("acceptor").client.get(address).status_code in (200, 302, 404, 422)


def test_a_null_in_what_is_read_without_a_form_is_left_out() -> None:
    client = officer("acceptor").client
    searched = client.post(reverse("bureau:search"), {"q": "无\x00人"})
    assert searched.status_code == 200
    assert "无人" in searched.content.decode()
    assert client.post(reverse("bureau:claim"), {"selected": ["\x00"]}).status_code == 302
    assert client.post(reverse("bureau:keep_filter"), {"name": "我\x00的", "query": "tab=all&q=%00"}).status_code == 302
    assert "我的" in client.get("/bureau/").content.decode()


def test_a_key_against_double_clicks_with_a_null_is_a_key_as_any_other() -> None:
    client = officer("acceptor").client
    assert client.post(reverse("bureau:hand_over_many"), {"idempotency_key": "a\x00b"}).status_code in (200, 422)
