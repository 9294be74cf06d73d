"""How allauth makes, finds and protects accounts here: identities through our services, staff with two factors.

Clauses: N-04, 5-01
"""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from permit.adapters.identity.problems import SignInProblem
from permit.domain.errors import Refused
from permit.records.encryption import decrypt, encrypt
from permit.records.models import Account, StaffMember
from permit.services.doors import AGENT_SESSION_KEY
from permit.services.enter_as_applicant import ApplicantIdentity, enter_as_applicant
from permit.services.enter_as_employer import enter_as_employer

DOORS = {"beijing_pass": "applicant", "legal_entity_gateway": "employer"}


class IdentityAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Turns a vouched identity into an account, and every failure into the page that says what to do."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """After this the login belongs to an account of ours, so that allauth never signs anybody up itself."""
        sociallogin.state["process"] = AuthProcess.LOGIN
        # Another sign-in with the employer's licence may be another person's: the agent confirms anew.
        request.session.pop(AGENT_SESSION_KEY, None)
        try:
            account = _account_of(sociallogin.identity, getattr(request, "request_id", ""))
        except Refused as refusal:
            door = DOORS[sociallogin.account.provider]
            raise _problem(refusal.code, door, sociallogin.state.get("next")) from refusal
        link, _ = SocialAccount.objects.update_or_create(
            provider=sociallogin.account.provider,
            uid=sociallogin.account.uid,
            defaults={"user": account, "extra_data": {}},
        )
        sociallogin.account, sociallogin.user = link, account

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        context = extra_context or {}
        state = context.get("state") or {}
        code = _code_of(error, exception, state_failed="state_id" in context)
        raise _problem(code, DOORS[provider.id], state.get("next"))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff accounts: made by the administrator only, active officers only, never without a second factor."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "这个账号已停用。",
        "incorrect_password": "密码不正确。",
        "enter_current_password": "现在的密码不正确。",
        "too_many_login_attempts": "尝试的次数太多，请过几分钟再试。",
        "rate_limited": "尝试的次数太多，请过几分钟再试。",
        "username_password_mismatch": "工作账号或密码不正确。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """A password opens the staff door only, and to active officers only, whoever else might have one. (N-04)"""
        account = super().authenticate(request, **credentials)
        active = isinstance(account, Account) and StaffMember.objects.filter(account=account, active=True).exists()
        return account if active and account.door == "staff" else None

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The password: the second factor was given at sign-in."""
        if not user.is_authenticated or not user.has_usable_password():
            return []
        return [{"id": "reauthenticate", "description": "密码", "url": reverse("account_reauthenticate")}]

    def get_login_stages(self) -> list[str]:
        return [*super().get_login_stages(), "permit.adapters.identity.stages.EnrolmentStage"]

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """We send no mail; the audit and the page itself tell."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's English messages stay away; our pages say what happened."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets sealed at rest; the last factor stays."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "这是您唯一的第二重验证方式，请先添加另一种再移除它。",
        "incorrect_code": "验证码不正确，或者已经用过。请等下一个验证码出现后再试。",
        "cannot_generate_recovery_codes": "请先设置第二重验证方式。",
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def _account_of(identity: Any, request_id: str) -> Account:
    now = timezone.localtime()
    if isinstance(identity, ApplicantIdentity):
        return enter_as_applicant(identity, now, request_id)
    return enter_as_employer(identity, settings.DISTRICT, now, request_id)


def _code_of(error: Any, exception: Exception | None, *, state_failed: bool) -> str:
    if error == AuthError.CANCELLED:
        return "cancelled"
    if isinstance(exception, SignInProblem):
        return exception.code
    if exception is not None:
        return "tampered"
    return "state" if state_failed else "service"


def _problem(code: str, door: str, come_back_to: str | None) -> ImmediateHttpResponse:
    query = {"door": door, **({"next": come_back_to} if come_back_to else {})}
    return ImmediateHttpResponse(HttpResponseRedirect(f"{reverse('signin_problem', args=[code])}?{urlencode(query)}"))
