"""The names of upload places are permanent; which of several titles one applies with (6.2-MB)."""

from pathlib import Path
from typing import Any

import pytest

from domain.test_materials import slots
from permit.domain.materials import MATERIALS

LISTED = Path(__file__).parents[1] / "worked_cases" / "upload_places.txt"
PERSONAL = ("new", "renewal", "employer_change", "information_change")
PERSON = {"children": [{"name": "甲", "born_on": "2018-06-01"}] * 3, "marital_status": "divorced"}


def test_upload_places_keep_the_names_their_files_are_stored_under() -> None:
    """6.1.1-M1, 6.2-M1, 6.2-M6, 6.3-M1, 6.4-M1, 6.5-M1, 6.6-M1"""
    written = LISTED.read_text(encoding="utf-8").splitlines()
    expected = {line.partition(": ")[0]: line.partition(": ")[2].split() for line in written if line[0] != "#"}
    found: dict[str, list[str]] = {}
    for business in MATERIALS:
        person = {"applicant": PERSON} if business in PERSONAL else {}
        for slot in slots({"business": business, **person}).values():
            keys = found.setdefault(slot.id, [])
            keys += [part.key for part in slot.parts if part.key not in keys]
    assert {slot: keys for slot, keys in found.items() if keys} == expected


SENIOR, ASSOCIATE, INTERMEDIATE, JUNIOR = "senior", "associate_senior", "intermediate", "junior"


@pytest.mark.parametrize(
    ("levels", "applied_with"),
    [
        ((JUNIOR, INTERMEDIATE), INTERMEDIATE),
        ((INTERMEDIATE, ASSOCIATE), ASSOCIATE),
        ((ASSOCIATE, SENIOR), SENIOR),
        ((SENIOR, ASSOCIATE, INTERMEDIATE, JUNIOR), SENIOR),
        ((JUNIOR,), JUNIOR),
    ],
)
def test_one_applies_with_the_highest_title(levels: tuple[str, ...], applied_with: str) -> None:
    """6.2-MB: only that one says whether the exam's or the review's paper is asked for."""
    for order in (levels, levels[::-1]):
        titles = [{"name": "职称", "level": one, "by": "exam" if one == applied_with else "review"} for one in order]
        papers = required({"business": "new", "category": "B", "applicant": {"titles": titles}})
        assert (papers["exam_record"], papers["review_form"]) == (True, False)
        assert papers["appointment"] is (applied_with in (SENIOR, ASSOCIATE))


def test_a_title_without_its_level_counts_below_those_with_one() -> None:
    """6.2-MB"""
    titles = [{"name": "甲", "by": "review"}, {"name": "乙", "level": JUNIOR, "by": "exam"}]
    papers = required({"business": "new", "category": "B", "applicant": {"titles": titles}})
    assert (papers["exam_record"], papers["review_form"]) == (True, False)


def required(document: dict[str, Any]) -> dict[str, bool | None]:
    return {part.key: part.required for part in slots(document)["6.2-MB"].parts}
