"""Deny by default: every address declares its door; who belongs to another door stays out (5-01)."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from permit.portals.access import Opening

# Library views with their own guards: allauth's second factor asks for a signed-in staff account itself.
OF_LIBRARIES = ("allauth.", "django.views.static", "django.contrib.staticfiles")


def every_pattern(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from every_pattern(entry, path)
        else:
            yield path, entry


def test_every_address_declares_its_door() -> None:
    """5-01"""
    undeclared = [
        path
        for path, pattern in every_pattern(get_resolver())
        if not isinstance(getattr(pattern.callback, "opening", None), Opening)
        and not pattern.callback.__module__.startswith(OF_LIBRARIES)
    ]
    assert undeclared == []


DOORS = ("applicant", "employer", "office", "bureau")


def test_an_address_below_a_door_belongs_to_that_door() -> None:
    for path, pattern in every_pattern(get_resolver()):
        door = path.split("/")[0]
        if door in DOORS:
            assert pattern.callback.opening.door == door, path


def test_no_two_addresses_of_a_door_share_a_name() -> None:
    """Of two, one would never be linked to: `reverse` gives the last that takes the arguments."""
    named: dict[str, set[str]] = {}
    for path, pattern in every_pattern(get_resolver()):
        if pattern.name:
            named.setdefault(f"{path.split('/')[0]}:{pattern.name}", set()).add(path)
    assert {name: paths for name, paths in named.items() if len(paths) > 1} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS)
def test_who_is_not_signed_in_is_sent_to_the_doors_sign_in(client, door: str) -> None:
    """N-04"""
    response = client.get(f"/{door}/")
    assert response.status_code == 302
    assert response["Location"].startswith("/signin/")
