"""Addresses of the bureau's door."""

from django.urls import path

from permit.portals.bureau import category_i, figures, holders, quota, scopes, staff
from permit.portals.casework import acts
from permit.portals.casework.desk import BUREAU, CASE_ROLES, DESK_ROLES, at
from permit.portals.casework.urls import shared_patterns

app_name = "bureau"
urlpatterns = [
    path("", scopes.home, name="home"),
    path("cases/<str:number>/accept/", at(BUREAU, acts.accept, "acceptor"), name="accept"),
    path("cases/<str:number>/pass/", at(BUREAU, acts.pass_on, "reviewer"), name="pass"),
    path("cases/<str:number>/approve/", at(BUREAU, acts.approve, "decider"), name="approve"),
    path("cases/<str:number>/exceptions/<str:clause>/", at(BUREAU, acts.exception, "decider"), name="exception"),
    path("category-i/", category_i.category_i, name="category_i"),
    path("figures/", figures.figures, name="figures"),
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
