"""The first review as a form: a tick an item, a reason a soft clause, the declaration. Kept while it is filled in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest

from permit.clock import now
from permit.domain.clauses import CLAUSES
from permit.portals import access
from permit.portals.components.text import cn_time
from permit.portals.form_fields import PermitForm
from permit.records.models import Case
from permit.services.keep_review_answers import KeptReview, keep_review_answers, review_draft
from permit.services.submit_first_review import SHORTEST_REASON, FirstReview

CHECK, REASON = "check-", "reason-"
DRAFT = "draft_version"
LONGEST = 10_000


def plain(key: str) -> str:
    """A key as part of a field's name: no dots."""
    return key.replace(".", "_")


class ReviewForm(PermitForm):
    """`items`: (key, words) of what has to be looked at; `soft`: clauses that need a reason."""

    def __init__(self, items: Sequence[tuple[str, str]], soft: Sequence[str], *args: Any, **options: Any) -> None:
        self.items, self.soft = items, soft
        super().__init__(*args, **options)
        self.fields = self._questions()
        for field in self.fields.values():
            self._speak(field)

    def _questions(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for key, words in self.items:
            message = {"required": f"请核对“{words}”后勾选。"}
            fields[CHECK + plain(key)] = forms.BooleanField(label=f"已核对：{words}", error_messages=message)
        for clause in self.soft:
            fields[REASON + plain(clause)] = forms.CharField(
                label=f"{CLAUSES[clause].title}：申请例外的理由",
                help_text=f"条款 {clause} 是原则性要求。不少于 {SHORTEST_REASON} 个字，由区人社局决定。",
                max_length=1000,
                min_length=SHORTEST_REASON,
                error_messages={"min_length": f"理由请写不少于 {SHORTEST_REASON} 个字。"},
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        fields["declared"] = forms.BooleanField(
            label="我单位已逐项核对，所报内容和材料真实、合法、有效，并配合监督检查。",
            error_messages={"required": "请先勾选声明，再报送。"},
        )
        return fields

    def review(self) -> FirstReview:
        """What the agent states, from a valid form."""
        cleaned = self.cleaned_data
        return FirstReview(
            checked=[key for key, _ in self.items if cleaned.get(CHECK + plain(key))],
            reasons={clause: cleaned[REASON + plain(clause)] for clause in self.soft},
            declared=cleaned["declared"],
        )

    def check(self, key: str) -> Any:
        """The tick of an item."""
        return self[CHECK + plain(key)]

    def reason_fields(self) -> list[Any]:
        """The reasons, in the order of the clauses."""
        return [self[REASON + plain(clause)] for clause in self.soft]

    def unjudged(self) -> None:
        """Show what was typed without telling what is missing: another document was asked for."""
        self._errors = ErrorDict()


def kept_answers(case: Case) -> tuple[dict[str, Any], int]:
    """Ticks and reasons of an unfinished review, and the version of the draft."""
    draft = review_draft(case)
    if draft is None:
        return {}, 0
    return {name: answer["value"] for name, answer in draft.answers.items()}, draft.version


def keep_answers(request: HttpRequest, case: Case, names: Sequence[str]) -> KeptReview:
    """Keep what a request carries for these fields; an unticked box is not carried."""
    sent = request.POST
    typed = {name: sent.get(name, "")[:LONGEST] for name in names}
    drawn = sent.get(DRAFT, "")
    based_on = int(drawn) if drawn.isascii() and drawn.isdigit() and len(drawn) < 10 else 0
    page = sent.get("idempotency_key", "")[:64]
    return keep_review_answers(case, typed, page, based_on, access.acting(request), now())


def told_elsewhere(form: ReviewForm, kept: KeptReview) -> list[dict[str, str]]:
    """`{% conflict %}`-like rows for what another page changed meanwhile: label, yours, theirs, who, at."""
    return [
        {
            "label": str(form.fields[each.name].label),
            "yours": _shown(each.name, each.yours),
            "theirs": _shown(each.name, each.theirs),
            "who": each.by,
            "at": cn_time(datetime.fromisoformat(each.at)),
        }
        for each in kept.elsewhere
        if each.name in form.fields
    ]


def _shown(name: str, value: str) -> str:
    if name.startswith(REASON):
        return value or "没有填写"
    return "已勾选" if value else "没有勾选"


def initial_of(kept: Mapping[str, Any], reasons: Mapping[str, str]) -> dict[str, Any]:
    """What the form starts from: reasons given in an earlier round, then what was kept."""
    earlier = {REASON + plain(clause): words for clause, words in reasons.items()}
    return {**earlier, **kept}
