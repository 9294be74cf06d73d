"""A staff member's own second factors: add, remove, new recovery codes, another password."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.forms import ChangePasswordForm, ReauthenticateForm
from allauth.account.views import PasswordChangeView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as recovery
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from permit.portals.access import public, staff_of

View = Callable[..., HttpResponse]
HOME = reverse_lazy("mfa_index")


def for_staff(view: View) -> View:
    """Officers only, whatever their role; others are sent to the staff door."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated or staff_of(request) is None:
            return HttpResponseRedirect(f"/signin/staff/?{urlencode({'next': request.path})}")
        return view(request, *args, **kwargs)

    return public(never_cache(guarded))


@for_staff
def overview(request: HttpRequest) -> HttpResponse:
    """Which factors there are."""
    factors = Authenticator.objects.filter(user=request.user)
    codes = factors.filter(type=Authenticator.Type.RECOVERY_CODES).first()
    context = {
        "app": factors.filter(type=Authenticator.Type.TOTP).first(),
        "passkeys": [(each, each.wrap().name) for each in factors.filter(type=Authenticator.Type.WEBAUTHN)],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else 0,
        "has_password": request.user.is_authenticated and request.user.has_usable_password(),
    }
    return render(request, "signin/security.html", context)


class _AddApp(ActivateTOTPView):  # type: ignore[misc]
    template_name = "signin/enrol.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["form"].fields["code"].label = "应用显示的 6 位验证码"
        context["form"].fields["code"].widget.attrs.pop("placeholder", None)
        return {**context, "picture": context["totp_svg_data_uri"], "secret": context["form"].secret, "later": True}


class _RemoveApp(DeactivateTOTPView):  # type: ignore[misc]
    template_name = "signin/remove.html"
    success_url = HOME
    extra_context = {"what": "验证器应用"}


class _AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    template_name = "signin/passkey.html"
    extra_context = {"later": True}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # allauth leaves the bound form out here, and with it what was wrong.
        return {"form": kwargs.get("form") or self.get_form(), **super().get_context_data(**kwargs), "later": True}


class _RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    template_name = "signin/remove.html"
    success_url = HOME
    extra_context = {"what": "这个安全密钥或设备"}

    def form_valid(self, form: Any) -> HttpResponse:
        others = Authenticator.objects.filter(user_id=self.request.user.pk).exclude(pk=self.get_object().pk)
        if not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            messages.error(self.request, "这是您唯一的第二重验证方式，请先添加另一种再移除它。")
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().form_valid(form)  # type: ignore[no-any-return]


class _NewCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    template_name = "signin/new_codes.html"


class _ShowCodes(ViewRecoveryCodesView):  # type: ignore[misc]
    template_name = "signin/codes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "codes": context["unused_codes"]}


class _ReauthenticateForm(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "密码"
        self.fields["password"].widget.attrs.pop("placeholder", None)


class _Reauthenticate(ReauthenticateView):  # type: ignore[misc]
    template_name = "signin/reauthenticate.html"
    form_class = _ReauthenticateForm


class _PasswordForm(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in (("oldpassword", "现在的密码"), ("password1", "新密码"), ("password2", "再填一次新密码")):
            self.fields[name].label = words
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = "至少 12 个字符，不要用常见的密码。"


class _Password(PasswordChangeView):  # type: ignore[misc]
    template_name = "signin/password.html"
    form_class = _PasswordForm
    success_url = HOME


add_app = for_staff(_AddApp.as_view())
remove_app = for_staff(_RemoveApp.as_view())
add_passkey = for_staff(_AddPasskey.as_view())
remove_passkey = for_staff(_RemovePasskey.as_view())
new_codes = for_staff(_NewCodes.as_view())
show_codes = for_staff(_ShowCodes.as_view())
reauthenticate = for_staff(_Reauthenticate.as_view())
change_password = for_staff(_Password.as_view())


@for_staff
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def download_codes(request: HttpRequest) -> HttpResponse:
    """The unused recovery codes as a text file."""
    found, allowed = recovery.view_recovery_codes(request)
    lines = found.get_unused_codes() if found and allowed else []
    response = HttpResponse(
        "\n".join(["居证通恢复码（每个只能用一次）", *lines, ""]), content_type="text/plain; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return response
