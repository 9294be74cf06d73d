"""Facts that follow from a list in force: what was chosen, whether it is on the list, and by which edition.

A document may carry, beside the facts themselves, what people chose: `listed`, kind of choice → the words typed. It is
no part of the dossier format: `resolved` turns it into facts by the law of the day and takes it out.

Clauses: R-22, 1.2-02, 1.3.1-D, 1.3.1-E, 1.3.2
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from permit.domain.conditions.finding import Finding
from permit.domain.law import Figure, Law
from permit.domain.lists import FAILS, KINDS, ListKind, PolicyList
from permit.domain.months import chinese_date

LISTED = "listed"
Chosen = Mapping[str, str]
NOTHING_CHOSEN: Chosen = MappingProxyType({})

# Whether a body is one of science and technology or of services says which of the two lists is asked.
LIST_OF_BODY = {"science_and_technology": "innovation_bodies", "service": "innovation_service_bodies"}


def chosen_in(document: Mapping[str, Any]) -> Chosen:
    """What people chose from lists, as a stored document tells."""
    return document.get(LISTED) or NOTHING_CHOSEN


def declared(document: Mapping[str, Any]) -> dict[str, Any]:
    """The dossier as declared, whatever lists say."""
    return {key: value for key, value in document.items() if key != LISTED}


def resolved(document: Mapping[str, Any], law: Law) -> dict[str, Any]:
    """The dossier: facts for which the law has a list follow from what was chosen, the others stand as declared."""
    plain = declared(document)
    for kind, words in chosen_in(document).items():
        found = law.lists.get(kind)
        if found is not None:
            plain = _by_list(plain, found, words)
    return plain


def _by_list(document: Mapping[str, Any], found: PolicyList, words: str) -> dict[str, Any]:
    block, fact, on_it, off_it = _FACTS[found.kind.name]
    declared = (document.get(block) or {}).get(fact)
    if declared != on_it:
        return dict(document)  # said not to be on it, or unknown: nothing was chosen
    if found.find(words):
        return dict(document)
    answer = off_it if words and found.kind.unlisted == FAILS else None
    facts = {key: value for key, value in document[block].items() if key != fact}
    return {**document, block: facts if answer is None else {**facts, fact: answer}}


# The block and fact that a list decides, what is declared by whoever chooses from it, and what being off it means.
_FACTS: Mapping[str, tuple[str, str, Any, Any]] = {
    "key_fields": ("applicant", "key_field", True, False),
    "prohibited_catalogue": ("employer", "main_business_restricted", True, None),
    "innovation_bodies": ("employer", "innovation_body", "science_and_technology", None),
    "innovation_service_bodies": ("employer", "innovation_body", "service", None),
}


def cited(finding: Finding, law: Law, chosen: Chosen) -> Finding:
    """The finding with the edition of the list it was held against, and the entry that was chosen."""
    for found in law.lists.values():
        if found.kind.clause == finding.id:
            words = chosen.get(found.kind.name)
            finding = replace(
                finding,
                because=finding.because + _origin(found, words),
                parameters=(*finding.parameters, _figure(found, words)),
            )
    return finding


def _origin(found: PolicyList, words: str | None) -> str:
    edition = f"{found.kind.label}{found.edition}，{chinese_date(found.since)}起"
    sure = "，尚未证实" if found.source.confidence == "C" else ""
    return f"（名录：{edition}{sure}{_choice(found, words)}）"


def _choice(found: PolicyList, words: str | None) -> str:
    if words is None:
        return ""
    if not words:
        return "；没有选择名录中的项目"
    entry = found.find(words)
    return f"；所选“{entry.text}”在名录中" if entry else f"；所填“{words}”不在名录中"


def _figure(found: PolicyList, words: str | None) -> Figure:
    entry = found.find(words or "")
    return Figure(
        found.kind.name,
        found.kind.label,
        "word",
        f"{found.edition}，{entry.text}" if entry else found.edition,
        found.since,
        found.until,
        found.source,
    )


def kind_asked(fact: str, value: Any) -> ListKind | None:
    """The list that a declared value is to be found on; None where the value claims no place on one."""
    for name, (_, one, on_it, _) in _FACTS.items():
        if one == fact and value == on_it:
            return KINDS[name]
    return None
