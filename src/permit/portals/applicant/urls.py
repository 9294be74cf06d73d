"""Addresses of this door."""

from django.urls import path

from permit.portals.applicant import (
    association_views,
    cancel_views,
    carried_views,
    case_views,
    change_views,
    check_views,
    claim_pages,
    entry_views,
    income_pages,
    material_views,
    party_request_views,
    permit_views,
    profile_pages,
)
from permit.portals.permit_life import calendar
from permit.portals.permit_life.doors import of_holder

app_name = "applicant"
CASE = "cases/<slug:number>/"
PART = f"{CASE}parts/<str:slot>/"
urlpatterns = [
    path("", case_views.home, name="home"),
    path("elsewhere/", entry_views.elsewhere, name="elsewhere"),
    path("profile/", profile_pages.profile, name="profile"),
    path("profile/photo/", entry_views.photo, name="photo"),
    *profile_pages.PAGES.urls("profile/"),
    path("association/", association_views.association, name="association"),
    path("association/<int:association_id>/cancel/", association_views.cancel, name="association-cancel"),
    path("consent/", association_views.consent, name="consent"),
    path("start/", association_views.start, name="start"),
    path(CASE, case_views.case, name="case"),
    path(f"{CASE}claims/<slug:key>/months/", income_pages.months, name="income-months"),
    *claim_pages.PAGES.urls(f"{CASE}claims/"),
    path(f"{CASE}materials/<str:material>/", material_views.material, name="material"),
    path(f"{PART}upload/", material_views.upload, name="upload"),
    path(f"{PART}term/", material_views.term, name="term"),
    path(f"{PART}cannot-provide/", material_views.waive, name="waive"),
    path(f"{PART}files/<int:version_id>/remove/", material_views.remove, name="remove"),
    path(f"{CASE}sheets/<slug:template>.pdf", material_views.sheet, name="sheet"),
    path(f"{CASE}check/", check_views.check, name="check"),
    path(f"{CASE}compare/", check_views.compare, name="compare"),
    path(f"{CASE}submit/", check_views.submit, name="submit"),
    path(f"{CASE}corrections/", check_views.corrections, name="corrections"),
    path(f"{CASE}letter.pdf", case_views.letter, name="letter"),
    path(f"{CASE}urge/", case_views.urge, name="urge"),
    path(f"{CASE}withdraw/", case_views.withdraw, name="withdraw"),
    path("carried/complete/", carried_views.complete, name="carried-complete"),
    path("carried/<str:material>/", carried_views.material, name="carried-material"),
    path("carried/parts/<str:slot>/upload/", carried_views.upload, name="carried-upload"),
    path("carried/parts/<str:slot>/term/", carried_views.term, name="carried-term"),
    path("carried/parts/<str:slot>/cannot-provide/", carried_views.waive, name="carried-waive"),
    path("carried/parts/<str:slot>/files/<int:version_id>/remove/", carried_views.remove, name="carried-remove"),
    path("matters/", party_request_views.party_requests, name="party-requests"),
    path("matters/release/", party_request_views.release, name="party-release"),
    path("matters/reinstate/<int:association_id>/", party_request_views.reinstate, name="party-reinstate"),
    path("matters/<int:pk>/", party_request_views.party_request, name="party-request"),
    path("matters/<int:pk>/withdraw/", party_request_views.withdraw, name="party-withdraw"),
    path("matters/<int:pk>/office/", party_request_views.bring, name="party-bring"),
    path("change/", change_views.change, name="change"),
    path("change/consent/", change_views.ask, name="change-consent"),
    path("change/start/", change_views.start, name="change-start"),
    path("permit/", permit_views.permit, name="permit"),
    path("permit/calendar/", calendar.of_holder, name="calendar"),
    path("permit/<slug:number>/life/", of_holder, name="permit-life"),
    path("permit/<slug:number>/print/", permit_views.print_confirmation, name="print"),
    path("permit/<slug:number>/cancel/", cancel_views.cancel_permit, name="cancel-permit"),
    path("permit/confirmations/<int:confirmation_id>.pdf", permit_views.confirmation, name="confirmation"),
]
