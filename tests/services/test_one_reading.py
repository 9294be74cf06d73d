"""What a page has read is asked once, and forgotten as soon as anything is written."""

import pytest

from fixtures.crawling import questions
from fixtures.world import NOW, make_person
from permit.records.models import FormSection
from permit.services.handed_in import stored_sections
from permit.services.one_reading import one_reading

pytestmark = pytest.mark.django_db


def test_within_a_reading_a_question_is_put_once() -> None:
    person = make_person()
    with questions() as asked, one_reading():
        stored_sections("person", person)
        stored_sections("person", person)
        stored_sections("person", make_person_of(person))
    assert len(asked) == 1


def test_without_one_every_question_is_put() -> None:
    person = make_person()
    with questions() as asked:
        stored_sections("person", person)
        stored_sections("person", person)
    assert len(asked) == 2


def test_what_is_written_meanwhile_is_read() -> None:
    """N-05: nobody is shown what stood there before."""
    person = make_person()
    with one_reading():
        assert stored_sections("person", person) == []
        FormSection.objects.create(person=person, key="basic", data={"marital_status": "single"}, saved_at=NOW)
        assert [each.key for each in stored_sections("person", person)] == ["basic"]


def test_the_next_reading_knows_nothing_of_the_last() -> None:
    person = make_person()
    with one_reading():
        assert stored_sections("person", person) == []
    FormSection.objects.create(person=person, key="basic", data={}, saved_at=NOW)
    with one_reading():
        assert len(stored_sections("person", person)) == 1


def make_person_of(person: object) -> object:
    """The same row read a second time."""
    return type(person)(pk=person.pk)  # type: ignore[attr-defined]
