"""The addresses that the office's and the bureau's door share."""

from django.urls import URLPattern, path

from permit.portals.casework import (
    acts,
    case_page,
    handing_pages,
    letter_pages,
    list_pages,
    message_pages,
    return_pages,
    saved_filters,
    search_pages,
)
from permit.portals.casework.desk import Desk, at
from permit.portals.permit_life.doors import at_desk


def shared_patterns(desk: Desk, looking: tuple[str, ...], working: tuple[str, ...]) -> list[URLPattern]:
    """`looking`: the roles that may read; `working`: those that may act (for an office: all)."""
    one = "cases/<str:number>/"
    return [
        path("claim/", at(desk, list_pages.claim, *working), name="claim"),
        path("hand-over/", at(desk, handing_pages.hand_over_many, *working), name="hand_over_many"),
        path("filters/", at(desk, saved_filters.keep, *looking), name="keep_filter"),
        path("filters/<int:key>/delete/", at(desk, saved_filters.drop, *looking), name="drop_filter"),
        path("search/", at(desk, search_pages.search, *looking), name="search"),
        path("messages/", at(desk, message_pages.message_list, *looking), name="messages"),
        path("messages/<int:key>/retry/", at(desk, message_pages.retry, *working), name="retry"),
        path("permits/<slug:number>/", at(desk, at_desk, *looking), name="permit"),
        path(one, at(desk, case_page.case_page, *looking), name="case"),
        path(f"{one}claim/", at(desk, acts.claim_one, *working), name="claim_one"),
        path(f"{one}hand-over/", at(desk, acts.hand_over, *working), name="hand_over"),
        path(f"{one}return/", at(desk, return_pages.send_back, *working), name="return"),
        path(f"{one}refuse/", at(desk, acts.refuse, *working), name="refuse"),
        path(f"{one}rule/<str:clause>/", at(desk, acts.rule, *working), name="rule"),
        path(f"{one}letter.pdf", at(desk, letter_pages.letter, *looking), name="letter"),
    ]
