"""The last stage of a staff sign-in: nobody is in before a second factor is set up."""

from allauth.account.stages import LoginStage
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class EnrolmentStage(LoginStage):  # type: ignore[misc]
    """Holds a staff sign-in until a second factor exists; until then there is a password and no session."""

    key = "enrol_second_factor"
    urlname = "signin_enrol"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        account = self.login.user
        if account is None or getattr(account, "door", "") != "staff" or is_mfa_enabled(account, FACTORS):
            return None, True
        return HttpResponseRedirect(reverse(self.urlname)), True
