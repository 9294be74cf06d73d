"""Two tabs, two devices, two people: what each of them changed is put together, what both changed is asked (N-05)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from permit.domain.sections import Section
from permit.portals.section_forms import answer_words, fingerprint

CHOICE = "keep_{}"
YOURS, THEIRS = "yours", "theirs"


@dataclass(frozen=True)
class Difference:
    """One question that both changed, with the words of both answers; `base` names the other's as it is shown."""

    key: str
    label: str
    yours: str
    theirs: str
    base: str


@dataclass(frozen=True)
class Merged:
    """`answers` to store; `differences` a person has to decide first; `kept` labels of what the other changed."""

    answers: dict[str, Any]
    differences: tuple[Difference, ...]
    kept: tuple[str, ...]


def merge(
    section: Section,
    yours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    drawn: Mapping[str, str],
    chosen: Mapping[str, tuple[str, str]],
) -> Merged:
    """Put together two versions of one page.

    `drawn`: fingerprints of what your page was drawn from (unknown: {}). `chosen`: question → ('yours' or 'theirs',
    fingerprint of their answer as the page that shows both had it): a choice counts only against that very answer.
    """
    answers: dict[str, Any] = {}
    differences, kept = [], []
    for field in section.fields:
        value, other = yours.get(field.key), theirs.get(field.key)
        base = drawn.get(field.key)
        choice, seen = chosen.get(field.key, ("", ""))
        mine, others = fingerprint(value), fingerprint(other)
        if mine == others or (choice == THEIRS and seen == others):
            value = other
        elif others == base or field.key not in theirs or (choice == YOURS and seen == others):
            pass  # what was never stored nobody changed: a suggested answer that was left as it stood is an answer
        elif mine == base:
            value = other
            kept.append(field.label)
        else:
            words = answer_words(field, value), answer_words(field, other)
            differences.append(Difference(field.key, field.label, *words, others))
        if value is not None:
            answers[field.key] = value
    return Merged(answers, tuple(differences), tuple(kept))
