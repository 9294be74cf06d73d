"""Addresses of the office's door."""

from django.urls import path

from permit.portals.casework import acts, list_pages, party_request_pages, quota_pages, update_pages
from permit.portals.casework.desk import OFFICE, at
from permit.portals.casework.urls import shared_patterns
from permit.portals.office import agents, declarations, receipts

app_name = "office"
urlpatterns = [
    path("", at(OFFICE, list_pages.work_list_page), name="home"),
    path("receipts/", receipts.receipts, name="receipts"),
    path("receipts/<str:code>/", receipts.settled, name="receipt"),
    path("receipts/<str:code>/reject/", receipts.reject, name="reject"),
    path("matters/", at(OFFICE, party_request_pages.party_requests), name="party_requests"),
    path("matters/<int:request_id>/", at(OFFICE, party_request_pages.party_request), name="party_request"),
    path("employer-updates/", at(OFFICE, update_pages.employer_updates), name="employer_updates"),
    path("employer-updates/<int:update_id>/", at(OFFICE, update_pages.employer_update), name="employer_update"),
    path("declarations/", declarations.declarations, name="declarations"),
    path("declarations/<int:declaration_id>/", declarations.declaration, name="declaration"),
    path("declarations/<int:declaration_id>/accept/", declarations.accept, name="declaration_accept"),
    path("declarations/<int:declaration_id>/return/", declarations.send_back, name="declaration_return"),
    path("quota/", at(OFFICE, quota_pages.quota_list), name="quota"),
    path("quota/<str:uscc>/", at(OFFICE, quota_pages.quota_ledger), name="quota_of"),
    path("agents/", agents.agents, name="agents"),
    path("agents/<int:pk>/confirm/", agents.confirm, name="agent-confirm"),
    path("cases/<str:number>/report/", at(OFFICE, acts.report), name="report"),
    path("cases/<str:number>/transfer/", at(OFFICE, acts.transfer), name="transfer"),
    *shared_patterns(OFFICE, (), ()),
]
