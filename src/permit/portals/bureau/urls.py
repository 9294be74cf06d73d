"""Addresses of the bureau's door."""

from django.urls import path

from permit.portals.bureau import (
    category_i,
    employer_measures,
    false_statements,
    figures,
    holders,
    policy_changes,
    policy_import,
    policy_values,
    quota,
    scopes,
    staff,
)
from permit.portals.casework import acts, party_request_pages
from permit.portals.casework.desk import BUREAU, CASE_ROLES, DESK_ROLES, at
from permit.portals.casework.urls import shared_patterns

app_name = "bureau"
urlpatterns = [
    path("", scopes.home, name="home"),
    path("cases/<str:number>/accept/", at(BUREAU, acts.accept, "acceptor"), name="accept"),
    path("cases/<str:number>/pass/", at(BUREAU, acts.pass_on, "reviewer"), name="pass"),
    path("cases/<str:number>/approve/", at(BUREAU, acts.approve, "decider"), name="approve"),
    path("cases/<str:number>/exceptions/<str:clause>/", at(BUREAU, acts.exception, "decider"), name="exception"),
    path("matters/", at(BUREAU, party_request_pages.party_requests, "acceptor"), name="party_requests"),
    path("matters/<int:request_id>/", at(BUREAU, party_request_pages.party_request, "acceptor"), name="party_request"),
    path("category-i/", category_i.category_i, name="category_i"),
    path("false-statements/", false_statements.findings, name="false_statements"),
    path("false-statements/new/", false_statements.record, name="record_false_statement"),
    path("false-statements/<int:finding_id>/settle/", false_statements.settle, name="settle_false_statement"),
    path("false-statements/<int:finding_id>/reverse/", false_statements.take_back, name="reverse_false_statement"),
    path("false-statements/<int:finding_id>/evidence/", false_statements.evidence, name="false_statement_evidence"),
    path("employers/", employer_measures.measures, name="measures"),
    path("employers/new/", employer_measures.record, name="measure_new"),
    path("employers/<int:measure_id>/", employer_measures.measure, name="measure"),
    path("employers/<int:measure_id>/lift/", employer_measures.lift, name="measure_lift"),
    path("figures/", figures.figures, name="figures"),
    path("policy/", policy_values.values, name="policy"),
    path("policy/values/<slug:kind>/<str:name>/", policy_values.history, name="policy_history"),
    path("policy/export/<int:number>/", policy_values.export, name="policy_export"),
    path("policy/new/", policy_changes.new_change, name="policy_new"),
    path("policy/changes/<int:change_id>/", policy_changes.change, name="policy_change"),
    path("policy/changes/<int:change_id>/import/", policy_import.import_entries, name="policy_import"),
    path("policy/changes/<int:change_id>/compare/", policy_changes.compare, name="policy_compare"),
    path("policy/changes/<int:change_id>/propose/", policy_changes.propose, name="policy_propose"),
    path("policy/changes/<int:change_id>/discard/", policy_changes.discard, name="policy_discard"),
    path("policy/changes/<int:change_id>/approve/", policy_changes.approve, name="policy_approve"),
    path("policy/changes/<int:change_id>/reject/", policy_changes.reject, name="policy_reject"),
    path("policy/changes/<int:change_id>/remove/<int:index>/", policy_changes.remove_entry, name="policy_remove"),
    path("policy/changes/<int:change_id>/entries/<slug:kind>/<str:name>/", policy_changes.entry, name="policy_entry"),
    path("quota/", quota.employers, name="quota"),
    path("quota/<str:uscc>/", quota.quota_of, name="quota_of"),
    path("staff/", staff.staff, name="staff"),
    path("staff/new/", staff.new_staff, name="new_staff"),
    path("staff/<int:staff_id>/switch/", staff.switch_staff, name="switch_staff"),
    path("holders/", holders.holders, name="holders"),
    path("holders/template.csv", holders.template, name="holders_template"),
    path("holders/<int:run_id>/", holders.holder_import, name="holder_import"),
    path("holders/<int:run_id>/report.csv", holders.report, name="holder_report"),
    path("templates/", staff.templates, name="templates"),
    path("templates/<slug:key>/", staff.template, name="template"),
    *shared_patterns(BUREAU, CASE_ROLES, DESK_ROLES),
]
