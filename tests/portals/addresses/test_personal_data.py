"""Personal data stays where it belongs, whatever is typed into which form of which door (issue 2; N-04)."""

from collections.abc import Iterable

import pytest
from django.db import transaction

import fixtures.scenes_of_quota  # noqa: F401 - adds its scenes
from fixtures.bad_input import Round, filled
from fixtures.crawling import SentForm, Walk, walk
from fixtures.escaping import ADDRESS, Escape, all_logged, in_answer, in_sessions, in_tables, marked, title_of
from fixtures.scenes import SCENES, Guest, at_moment
from permit.records.models import Person
from portals.addresses.met_in import MET_IN

pytestmark = [pytest.mark.django_db, pytest.mark.exhaustive, pytest.mark.timeout(900)]
FILLED = (Round("marked", marked, ("1992", "3", "4")),)
# Written for others to read: numbers in them are starred, an address is the writer's to leave out.
PUBLISHED = ("records_smstemplate.text", "records_quotaentry.cause", "records_quotadecision.reason")
NO_FORMS = {"public:components", "account_logout", "signin_everywhere"}


@pytest.mark.parametrize("name", list(SCENES))
def test_what_is_typed_is_sealed_and_nowhere_else(name: str) -> None:
    with at_moment(name), all_logged() as logged:
        met = [(guest, walk(guest.client, *guest.starts)) for guest in SCENES[name]()]
        escaped = in_tables() | in_sessions() | _sent(met, name) | _named(met) | logged.escapes()
    escaped = {each for each in escaped if not (each.what == ADDRESS and each.where.endswith(PUBLISHED))}
    assert not escaped, "\n".join(sorted({f"{each.where}: {each.what}" for each in escaped}))


def _named(met: Iterable[tuple[Guest, Walk]]) -> set[Escape]:
    """Titles and addresses stay in the history of a browser: nobody else's name in them."""
    found, names = set[Escape](), set(Person.objects.values_list("name", flat=True))
    for guest, walked in met:
        for address in walked.seen:
            answer = guest.client.get(address)
            title = title_of(answer)
            found |= {Escape(f"title of {address}", name) for name in names if name in title} | in_answer(answer)
    return found


def _sent(met: Iterable[tuple[Guest, Walk]], name: str) -> set[Escape]:
    found, tried = set[Escape](), set()
    for guest, walked in met:
        for shape, form in walked.forms.items():
            if form.address in MET_IN[name] and form.address not in NO_FORMS and shape not in tried:
                tried.add(shape)
                found |= {Escape(f"{form.address} → {each.where}", each.what) for each in _one(guest, form)}
    return found


def _one(guest: Guest, form: SentForm) -> set[Escape]:
    mark = transaction.savepoint()
    try:
        found = set[Escape]()
        for how in FILLED:
            answer = (
                guest.client.post(form.action, filled(form, how))
                if form.method == "post"
                else guest.client.get(form.action)
            )
            found |= in_answer(answer) | in_tables() | in_sessions()
        return found
    finally:
        transaction.savepoint_rollback(mark)
