"""The filter column of the work list: states, businesses, situations, each with how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode

from permit.domain.lifecycle import BUSINESS_NAMES, STATE_NAMES, Business, State
from permit.records.models import Case

SITUATIONS = (
    ("lapsing", "证件快到期"),
    ("due_soon", "可能误期"),
    ("back", "补正后回来"),
    ("urged", "被催办"),
    ("exception", "要决定例外"),
    ("differs", "有差异"),
    ("unclaimed", "还没有人认领"),
)
SHOWN_STATES = tuple(state for state in State if state is not State.DRAFT)


@dataclass(frozen=True)
class Filters:
    """What was ticked. Unknown words are dropped."""

    states: tuple[str, ...]
    businesses: tuple[str, ...]
    situations: tuple[str, ...]

    def apply(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """Within a kind any of the ticks suffices; the kinds must all agree."""
        if self.states:
            cases = cases.filter(state__in=self.states)
        if self.businesses:
            cases = cases.filter(business__in=self.businesses)
        wanted = Q()
        for situation in self.situations:
            wanted |= _situation(situation)
        return cases.filter(wanted) if self.situations else cases


def address_of(filters: Filters, tab: str) -> str:
    """`tab=group&state=…`: what was ticked, and nothing else, as an address."""
    kinds = (("state", filters.states), ("business", filters.businesses), ("situation", filters.situations))
    return urlencode([("tab", tab), *((name, value) for name, ticked in kinds for value in ticked)])


def read_filters(query: QueryDict) -> Filters:
    """Read the ticks from the address."""
    return Filters(
        _known(query.getlist("state"), [str(state) for state in SHOWN_STATES]),
        _known(query.getlist("business"), [str(business) for business in Business]),
        _known(query.getlist("situation"), [key for key, _ in SITUATIONS]),
    )


def _known(typed: Sequence[str], words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word in typed)


def _situation(key: str) -> Q:
    return Q(assignee__isnull=True) if key == "unclaimed" else Q(**{key: True})


def filter_groups(cases: QuerySet[Case], filters: Filters) -> list[dict[str, Any]]:
    """The groups for `{% filter_column %}`, counted over the whole tab in one query."""
    kinds: list[tuple[str, str, tuple[str, ...], list[tuple[str, str, Q]]]] = [
        ("状态", "state", filters.states, [(s, STATE_NAMES[s], Q(state=s)) for s in SHOWN_STATES]),
        ("业务", "business", filters.businesses, [(b, BUSINESS_NAMES[b], Q(business=b)) for b in Business]),
        ("情况", "situation", filters.situations, [(key, words, _situation(key)) for key, words in SITUATIONS]),
    ]
    counts = cases.order_by().aggregate(
        **{
            f"{name}_{key}": Count("pk", filter=condition, distinct=True)
            for _, name, _, choices in kinds
            for key, _, condition in choices
        }
    )
    groups = []
    for title, name, ticked, choices in kinds:
        shown = [
            {"value": key, "label": words, "count": counts[f"{name}_{key}"], "checked": key in ticked}
            for key, words, _ in choices
            if counts[f"{name}_{key}"] or key in ticked
        ]
        if shown:
            groups.append({"title": title, "name": name, "choices": shown})
    return groups


def chosen(filters: Filters, query: QueryDict) -> list[dict[str, str]]:
    """What is ticked, each with the address that drops it."""
    words = {**{str(k): v for k, v in STATE_NAMES.items()}, **{str(k): v for k, v in BUSINESS_NAMES.items()}}
    words |= dict(SITUATIONS)
    ticks = [("state", s) for s in filters.states] + [("business", b) for b in filters.businesses]
    ticks += [("situation", key) for key in filters.situations]
    return [{"label": words[value], "remove_url": _without(query, name, value)} for name, value in ticks]


def _without(query: QueryDict, name: str, value: str) -> str:
    rest = query.copy()
    rest.setlist(name, [each for each in query.getlist(name) if each != value])
    for cursor in ("after", "before"):
        rest.pop(cursor, None)
    return f"?{rest.urlencode()}"
