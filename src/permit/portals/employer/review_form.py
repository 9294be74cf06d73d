"""The first review as a form: a tick an item, a reason a soft clause, the declaration. Kept while it is filled in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict

from permit.domain.clauses import CLAUSES
from permit.portals.form_fields import PermitForm
from permit.services.submit_first_review import SHORTEST_REASON, FirstReview

CHECK, REASON = "check-", "reason-"
KEPT = "first-review-{}"


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


def kept_answers(request: HttpRequest, number: str) -> dict[str, Any]:
    """Ticks and reasons of an unfinished review."""
    kept = request.session.get(KEPT.format(number), {})
    return dict(kept)


def keep_answers(request: HttpRequest, number: str, sent: QueryDict, names: Sequence[str]) -> None:
    """Keep what a request carries for these fields; an unticked box is not carried."""
    kept: dict[str, Any] = kept_answers(request, number)
    for name in names:
        kept[name] = sent.get(name, "")
    request.session[KEPT.format(number)] = kept


def forget_answers(request: HttpRequest, number: str) -> None:
    """The review was sent."""
    request.session.pop(KEPT.format(number), None)


def initial_of(kept: Mapping[str, Any], reasons: Mapping[str, str]) -> dict[str, Any]:
    """What the form starts from: reasons given in an earlier round, then what was kept."""
    earlier = {REASON + plain(clause): words for clause, words in reasons.items()}
    return {**earlier, **kept}
