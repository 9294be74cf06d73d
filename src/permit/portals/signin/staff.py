"""The staff door: account and password, then a second factor; set up before the first entry.

Clauses: 5-01
"""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import TOTP, clear_totp_secret
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from permit.portals.access import door_of_account, public
from permit.portals.signin.qr import totp_picture

ENROLLED = "enrolled_account"
_stage = login_stage_required(stage="enrol_second_factor", redirect_urlname="account_login")


class StaffLoginForm(LoginForm):  # type: ignore[misc]
    """Account and password, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "工作账号"
        self.fields["password"].label = "密码"
        for name, words in (("login", "请填写工作账号。"), ("password", "请填写密码。")):
            self.fields[name].widget.attrs.pop("placeholder", None)
            self.fields[name].error_messages["required"] = words


class StaffLoginView(LoginView):  # type: ignore[misc]
    template_name = "signin/staff.html"
    form_class = StaffLoginForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not door_of_account(request):
            logout(request)  # an officer who was deactivated meanwhile: otherwise two pages send each other in circles
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class SecondFactorView(AuthenticateView):  # type: ignore[misc]
    """A code of the app, a recovery code, or a passkey."""

    template_name = "signin/second_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        code = context["form"].fields["code"]
        code.widget.attrs.pop("placeholder", None)
        code.error_messages["required"] = "请填写验证码或恢复码。"
        passkey = context.get("webauthn_form")
        errors = passkey.errors.get("credential", ()) if passkey is not None else ()
        context["passkey_problems"] = [(words, "use-passkey") for words in errors]
        return context


staff_door = public(StaffLoginView.as_view())
second_factor = public(SecondFactorView.as_view())


@public
@never_cache
@_stage  # type: ignore[untyped-decorator]
def enrol(request: HttpRequest) -> HttpResponse:
    """First sign-in: set up an authenticator app."""
    account = request._login_stage.login.user  # type: ignore[attr-defined]
    form = ActivateTOTPForm(request.POST or None, user=account)
    form.fields["code"].label = "应用显示的 6 位验证码"
    form.fields["code"].widget.attrs.pop("placeholder", None)
    form.fields["code"].error_messages["required"] = "请填写应用显示的验证码。"
    if request.method == "POST" and form.is_valid():
        factor = TOTP.activate(account, form.secret).instance
        clear_totp_secret(request)
        return _enrolled(request, account, factor)
    context = {"form": form, "secret": form.secret, "picture": totp_picture(account, form.secret)}
    return render(request, "signin/enrol.html", context, status=422 if form.is_bound else 200)


@public
@never_cache
@_stage  # type: ignore[untyped-decorator]
def enrol_passkey(request: HttpRequest) -> HttpResponse:
    """First sign-in: register a security key or this device instead of an app."""
    account = request._login_stage.login.user  # type: ignore[attr-defined]
    form = AddWebAuthnForm(request.POST or None, user=account)
    if request.method == "POST" and form.is_valid():
        name, credential = form.cleaned_data["name"], form.cleaned_data["credential"]
        return _enrolled(request, account, webauthn.WebAuthn.add(account, name, credential).instance)
    options = {"creation_options": webauthn.begin_registration(account, False)}
    return render(
        request, "signin/passkey.html", {"form": form, "js_data": options}, status=422 if form.is_bound else 200
    )


@public
@never_cache
@_stage  # type: ignore[untyped-decorator]
def enrol_codes(request: HttpRequest) -> HttpResponse:
    """The recovery codes, shown once to the session that enrolled; then the sign-in goes on."""
    stage = request._login_stage  # type: ignore[attr-defined]
    account = stage.login.user
    if request.session.get(ENROLLED) != account.pk:
        # Someone else with this password is half-way in while the owner enrolled elsewhere: start over.
        return stage.abort()  # type: ignore[no-any-return]
    if request.method == "POST":
        del request.session[ENROLLED]
        return stage.exit()  # type: ignore[no-any-return]
    codes = RecoveryCodes.activate(account).get_unused_codes()
    return render(request, "signin/codes.html", {"codes": codes, "first": True})


def _enrolled(request: HttpRequest, account: Any, factor: Authenticator) -> HttpResponse:
    RecoveryCodes.activate(account)
    record_authentication(request, account, "mfa", id=factor.pk, type=factor.type)
    request.session[ENROLLED] = account.pk
    return HttpResponseRedirect(reverse("signin_enrol_codes"))
