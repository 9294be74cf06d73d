"""The first review while it is filled in, kept at once with the case: another device or agent goes on (N-05).

Clauses: N-05, 6.2-01
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from permit.records.models import Case, ReviewDraft
from permit.services.acting import Acting
from permit.services.one_reading import asked_once

# More than any review asks for: nobody fills the database through the autosave.
MOST_ANSWERS = 300


@dataclass(frozen=True)
class ChangedElsewhere:
    """An answer that another page wrote since this one was drawn; it was not overwritten."""

    name: str
    yours: str
    theirs: str
    by: str
    at: str


@dataclass(frozen=True)
class KeptReview:
    """The draft's version now, and what was not taken because somebody else had changed it."""

    version: int
    elsewhere: tuple[ChangedElsewhere, ...]


def review_draft(case: Case) -> ReviewDraft | None:
    """What was kept in this round; None while nothing was."""
    return asked_once(("draft", case.pk), ReviewDraft.objects.filter(case=case, round=case.round).first)


@transaction.atomic
def keep_review_answers(
    case: Case, typed: Mapping[str, str], page: str, based_on: int, acting: Acting, now: datetime
) -> KeptReview:
    """Store answers as typed: field → text ('' for an unticked box).

    `page` is the key of the page that sends and `based_on` the draft version it was drawn from: an answer another page
    wrote since then, and wrote differently, is left as it is and told.
    """
    Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    draft = review_draft(case) or ReviewDraft(case=case, round=case.round)
    elsewhere, version = [], draft.version + 1
    answers: dict[str, Any] = dict(draft.answers)
    for name, text in typed.items():
        kept = answers.get(name)
        if (kept is not None and kept["value"] == text) or (kept is None and len(answers) >= MOST_ANSWERS):
            continue
        if kept is not None and kept["version"] > based_on and kept["page"] != page:
            elsewhere.append(ChangedElsewhere(name, text, kept["value"], kept["by"], kept["at"]))
            continue
        answers[name] = {"value": text, "version": version, "page": page, "by": acting.name, "at": now.isoformat()}
    if answers != draft.answers:
        draft.answers, draft.version, draft.saved_at = answers, version, now
        draft.save()
    return KeptReview(draft.version, tuple(elsewhere))


def forget_review_answers(case: Case) -> None:
    """The review was sent: what it said is in the audit now."""
    ReviewDraft.objects.filter(case=case).delete()
