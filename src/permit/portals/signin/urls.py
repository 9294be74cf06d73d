"""Addresses of signing in and out. The names are allauth's where allauth needs them."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.module_loading import import_string

from permit.portals.access import public
from permit.portals.signin import doors, kept, security, staff


def _identity(name: str) -> Callable[..., HttpResponse]:
    """A view of the identity adapters, by name: portals and adapters do not import each other."""
    view: Callable[..., HttpResponse] = import_string(f"permit.adapters.identity.views.{name}")
    return public(view)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", doors.index, name="signin_index"),
    path("applicant/", doors.applicant_door, name="signin_applicant"),
    path("applicant/go/", _identity("go_to_beijing_pass"), name="beijing_pass_login"),
    path("applicant/return/", _identity("back_from_beijing_pass"), name="beijing_pass_callback"),
    path("employer/", doors.employer_door, name="signin_employer"),
    path("employer/go/", _identity("go_to_legal_entity_gateway"), name="legal_entity_gateway_login"),
    path("employer/return/", _identity("back_from_legal_entity_gateway"), name="legal_entity_gateway_callback"),
    path("staff/", staff.staff_door, name="account_login"),
    path("staff/second-factor/", staff.second_factor, name="mfa_authenticate"),
    path("staff/enrol/", staff.enrol, name="signin_enrol"),
    path("staff/enrol/passkey/", staff.enrol_passkey, name="signin_enrol_passkey"),
    path("staff/enrol/codes/", staff.enrol_codes, name="signin_enrol_codes"),
    path("staff/security/", security.overview, name="mfa_index"),
    path("staff/security/app/", security.add_app, name="mfa_activate_totp"),
    path("staff/security/app/remove/", security.remove_app, name="mfa_deactivate_totp"),
    path("staff/security/passkey/", security.add_passkey, name="mfa_add_webauthn"),
    path("staff/security/passkey/<int:pk>/remove/", security.remove_passkey, name="mfa_remove_webauthn"),
    path("staff/security/codes/", security.show_codes, name="mfa_view_recovery_codes"),
    path("staff/security/codes/new/", security.new_codes, name="mfa_generate_recovery_codes"),
    path("staff/security/codes/download/", security.download_codes, name="mfa_download_recovery_codes"),
    path("staff/security/password/", security.change_password, name="account_change_password"),
    path("staff/reauthenticate/", security.reauthenticate, name="account_reauthenticate"),
    path("entered/", doors.entered, name="signin_entered"),
    path("out/", doors.sign_out, name="account_logout"),
    path("out/everywhere/", doors.sign_out_everywhere, name="signin_everywhere"),
    path("signed-out/", doors.signed_out, name="signed_out"),
    path("expired/", doors.expired, name="signin_expired"),
    path("kept/", kept.kept, name="signin_kept"),
    path("extend/", doors.extend, name="signin_extend"),
    path("problem/<slug:code>/", doors.problem, name="signin_problem"),
]
