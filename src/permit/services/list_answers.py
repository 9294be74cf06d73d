"""What people chose from the lists of the policy, beside the facts that follow from it.

Clauses: R-22
"""

from collections.abc import Iterator, Mapping
from typing import Any

from permit.domain.law import Law
from permit.domain.listed import LIST_OF_BODY
from permit.domain.lists import FAILS

Values = Mapping[str, Any]
ENTRY_OF_BODY = {"innovation_bodies": "innovation_entry", "innovation_service_bodies": "service_entry"}


def employer_choices(standing: Values, body: str | None) -> dict[str, str]:
    """Kind of list → the words chosen, '' for none, of everything the employer claims a place on."""
    found = {}
    if standing.get("main_business_restricted") == "yes":
        found["prohibited_catalogue"] = standing.get("restricted_entry") or ""
    kind = LIST_OF_BODY.get(body or "")
    if kind:
        found[kind] = standing.get(ENTRY_OF_BODY[kind]) or ""
    return found


def applicant_choices(post: Values) -> dict[str, str]:
    """The same of the applicant's post."""
    return {"key_fields": post.get("key_field_entry") or ""} if post.get("key_field") == "yes" else {}


def missing_choices(chosen: Mapping[str, str], law: Law) -> Iterator[str]:
    """Kinds of lists in force from which an entry has to be chosen, and none on them was."""
    for kind, words in chosen.items():
        found = law.lists.get(kind)
        if found is not None and found.kind.unlisted == FAILS and not found.find(words):
            yield kind
