"""Every address of every door: somebody meets it, and nobody else does (5-01; who may not see a thing gets 404)."""

import re
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

import fixtures.scenes_of_quota  # noqa: F401 - adds its scenes
from fixtures.applicant import make_applicant
from fixtures.bad_input import records_now
from fixtures.crawling import Walk, match_of, walk
from fixtures.employer import open_door
from fixtures.scenes import SCENES, Guest, applicant, at_moment, employer, officer
from fixtures.world import make_office, make_staff
from permit.api.urls import v1
from permit.portals.access import Opening
from portals.addresses.met_in import MET_IN
from portals.addresses.sending import problems_of_forms

pytestmark = [pytest.mark.django_db, pytest.mark.exhaustive, pytest.mark.timeout(900)]
# Met by tests of their own: they need a sign-in service, a secret address, or lie behind a script's request.
ELSEWHERE = {
    "beijing_pass_callback": "portals/test_signin.py",
    "legal_entity_gateway_callback": "portals/test_signin.py",
    "signin_enrol_codes": "portals/test_signin_staff.py",
    "mfa_remove_webauthn": "portals/test_signin_staff.py",
    "mfa_download_recovery_codes": "portals/test_signin_staff.py",
    "signin_extend": "portals/test_signin.py",
    "signin_kept": "portals/test_kept_forms.py",
    "calendar": "portals/permits/test_calendar_feed.py",
    "bureau:take_back_hand_over": "services/permits/test_hand_over.py",
    "bureau:decide_district_key": "portals/bureau/test_hand_over_pages.py",
    "bureau:quota_year_close": "portals/bureau/test_quota_year_pages.py",
    "bureau:round_change": "portals/bureau/test_round_pages.py",
    "bureau:received_one": "portals/bureau/test_hand_over_pages.py",
    "bureau:decide_received": "portals/bureau/test_hand_over_pages.py",
    "bureau:received_answer": "portals/bureau/test_hand_over_pages.py",
    "bureau:district_hand_over": "portals/bureau/test_hand_over_pages.py",
    **{f"api:{name}": "api/test_door.py" for name in [*(each.name for each in v1), "nothing_here"]},
}
MOST = 30  # questions that a page may put to the database
# What an employer is offered before its permission opens, and told why it may not.
CLOSED_YET = ("employer:employees", "employer:permits", "employer:cases", "employer:quota")
NOBODYS = {"int": 98_765_432, "number": "26-9999-0000", "code": "ZZZZ-ZZZZ-ZZZZ", "uscc": "91110115MA01X2YZ3A"}
ROWS = ("number", "code", "uscc", "pk", "key") + tuple(
    f"{kind}_id"
    for kind in (
        *("version", "association", "request", "finding", "measure", "change", "staff", "run", "hand_over", "received"),
        *("key", "decision", "declaration", "plan"),
    )
)


def every_pattern(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from every_pattern(entry, f"{entry.namespace}:" if entry.namespace else space)
        else:
            yield space + str(entry.name), entry


def test_every_address_has_somebody_who_meets_it() -> None:
    """Who adds a page adds a guest for it: then bad input and strangers are tried on it too."""
    met = {name for names in MET_IN.values() for name in names}
    assert {name for name, _ in every_pattern(get_resolver())} == met | set(ELSEWHERE)


def test_no_address_is_exempt_from_the_token_against_forged_forms() -> None:
    exempt = [
        name for name, pattern in every_pattern(get_resolver()) if getattr(pattern.callback, "csrf_exempt", False)
    ]
    assert [name for name in exempt if not name.startswith("api:")] == []  # api/test_door.py: nothing to forge there


@pytest.mark.parametrize("name", list(SCENES))
def test_what_is_offered_is_there_is_nobody_elses_and_no_form_fails_over_what_is_typed(name: str) -> None:
    """N-04, N-05, 5-01: 'not yours' reads like 'not there'; bad input gets words, is kept, changes nothing."""
    with at_moment(name):
        _look_around(name)


def _look_around(name: str) -> None:
    met = [(guest, walk(guest.client, *guest.starts)) for guest in SCENES[name]()]
    walks = [walked for _, walked in met]
    broken = [words for each in walks for words in each.wrong if not _closed_yet(words)]
    assert not broken
    assert not [
        f"{at} asks {len(asked)} questions" for each in walks for at, asked in each.asked.items() if len(asked) > MOST
    ]
    missed = set(MET_IN[name]) - {met for each in walks for met in each.names}
    assert not missed, "nobody in this scene meets these any more"
    _nobody_else(_concrete(walks, MET_IN[name]))
    wrong = problems_of_forms(met, MET_IN[name])
    assert not wrong, "\n".join(wrong)


def _closed_yet(words: str) -> bool:
    address, _, status = words.partition(" is offered and answers ")
    return status == "403" and resolve(address).view_name in CLOSED_YET


def _concrete(walks: list[Walk], names: tuple[str, ...]) -> list[str]:
    """One address of each kind that was met."""
    found: dict[str, str] = {}
    for address in (address for each in walks for address in each.every_address()):
        match = match_of(address)
        if match is not None and match.view_name in names:
            found.setdefault(match.view_name, address)
    return list(found.values())


def _nobody_else(addresses: list[str]) -> None:
    roles = ("administrator", "quota_officer", "acceptor", "reviewer", "decider", "supervisor")
    others = [
        applicant("another applicant", make_applicant("别人")),
        employer("another employer", open_door().employer),
        officer("office_checker", staff=make_staff("office_checker", make_office("yinghai", "瀛海镇"), "外镇乙")),
        *(officer(role) for role in roles),
    ]
    before, wrong = records_now(), []
    for address in addresses:
        opening: Opening = getattr(resolve(address.partition("?")[0]).func, "opening", Opening("library"))
        if opening.door in ("public", "library"):
            continue
        wrong += _anonymous(address)
        for other in others:
            wrong += [f"{other.name} {words}" for words in _not_theirs(other, opening, address)]
    assert not wrong
    assert records_now() == before


def _anonymous(address: str) -> list[str]:
    answers = [Client().get(address), Client().post(address)]
    return [f"anonymous {address}: {answer.status_code}" for answer in answers if not _sent_to_sign_in(answer)]


def _sent_to_sign_in(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/signin/")


def _not_theirs(other: Guest, opening: Opening, address: str) -> list[str]:
    door = other.starts[0].strip("/")
    if opening.door != "signed_in" and door != opening.door:
        answers = [other.client.get(address), other.client.post(address)]
        return [f"{address}: {answer.status_code}" for answer in answers if answer.status_code != 403]
    excluded = bool(opening.roles) and other.name not in opening.roles
    ghost = _ghost_of(address)
    if not excluded and (ghost is None or door == "bureau"):
        return []  # the same page about themselves; colleagues of the bureau share their cases
    return [
        f"{method} {address}: {words}" for method in ("get", "post") if (words := _told(other, method, address, ghost))
    ]


def _told(other: Guest, method: str, address: str, ghost: str | None) -> str:
    """How the answer differs from that to an address where nothing is; '' when it does not."""
    answer = getattr(other.client, method)(address)
    if ghost is None:
        return "" if answer.status_code in (404, 405) else f"answers {answer.status_code}"
    nothing = getattr(other.client, method)(ghost)
    return "" if _plain(nothing) == _plain(answer) else f"answers {answer.status_code}, told apart from {ghost}"


def _plain(answer: HttpResponse) -> tuple[int, str, str]:
    shown = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode(errors="replace"))
    return answer.status_code, answer.get("Location", ""), shown


def _ghost_of(address: str) -> str | None:
    """The same page of a row that does not exist; None where the address names no row."""
    match = resolve(address.partition("?")[0])
    rows = [name for name, value in match.kwargs.items() if name in ROWS and (name != "key" or isinstance(value, int))]
    if not rows:
        return None
    ghost = {
        **match.kwargs,
        **{name: NOBODYS["int"] if isinstance(match.kwargs[name], int) else NOBODYS[name] for name in rows},
    }
    return reverse(match.view_name, kwargs=ghost)
