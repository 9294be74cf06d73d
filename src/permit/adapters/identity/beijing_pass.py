"""北京通: a code flow that is not OIDC. The token call names the code `grant_code`; the ID number comes encrypted.

`certNo` is base64 of IV and ciphertext, AES-128-CBC with PKCS#7, under the first 16 bytes of SHA-256 of the client
secret. The public descriptions say only 'AES, keyed by the client secret'; the variant is to be confirmed with the
service before going live, and `decrypted` is the one place to change.

Clauses: N-04
"""

import base64
import hashlib
from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7
from django.conf import settings
from django.http import HttpRequest

from permit.adapters.identity.exchange import FormClient, post_form, text_of
from permit.adapters.identity.one_click import identity_to_pick
from permit.adapters.identity.problems import SignInProblem
from permit.domain.identifiers import IdNumber, mobile_number
from permit.services.enter_as_applicant import ApplicantIdentity

LONGEST_NAME = 64


class GrantCodeClient(FormClient):
    code_field = "grant_code"


class BeijingPassAdapter(OAuth2Adapter):  # type: ignore[misc]
    """Speaks to the service; `complete_login` gives allauth a login whose account carries the vouched identity."""

    provider_id = "beijing_pass"
    client_class = GrantCodeClient

    @property
    def authorize_url(self) -> str:
        return str(settings.BEIJING_PASS["authorise_url"])

    @property
    def access_token_url(self) -> str:
        return str(settings.BEIJING_PASS["token_url"])

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        answer = post_form(
            settings.BEIJING_PASS["user_info_url"], {"access_token": token.token, "client_id": app.client_id}
        )
        login = self.get_provider().sociallogin_from_response(request, answer)
        login.identity = identity_from(answer, app.secret)
        return login


class BeijingPassProvider(OAuth2Provider):  # type: ignore[misc]
    id = "beijing_pass"
    name = "北京通"
    account_class = ProviderAccount
    oauth2_adapter_class = BeijingPassAdapter

    def get_default_scope(self) -> list[str]:
        return ["user_info"]

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return self.get_default_scope()

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return identity_to_pick(request)

    def extract_uid(self, data: dict[str, Any]) -> str:
        return text_of(data, "uniqueId")

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}  # personal data lives encrypted in our own records, nowhere else


def identity_from(answer: dict[str, Any], secret: str) -> ApplicantIdentity:
    """The user info, checked. Raises SignInProblem('tampered') where anything is missing or does not fit."""
    number = decrypted(text_of(answer, "certNo"), secret)
    if len(number) == 18:
        try:
            number = IdNumber(number).text
        except ValueError as failure:
            raise SignInProblem("tampered") from failure
    return ApplicantIdentity(
        subject=text_of(answer, "uniqueId"),
        name=text_of(answer, "certName", LONGEST_NAME),
        id_number=number,
        mobile=_mobile(answer.get("mobile")),
        level=str(answer.get("certLevel") or ""),
    )


def _mobile(told: Any) -> str:
    """The telephone; '' where what is told is none."""
    try:
        return mobile_number(told) if isinstance(told, str) else ""
    except ValueError:
        return ""


def decrypted(sealed: str, secret: str) -> str:
    """The plain ID number. Raises SignInProblem('tampered')."""
    key = hashlib.sha256(secret.encode()).digest()[:16]
    try:
        raw = base64.b64decode(sealed, validate=True)
        decryptor = Cipher(algorithms.AES(key), modes.CBC(raw[:16])).decryptor()
        padded = decryptor.update(raw[16:]) + decryptor.finalize()
        unpadder = PKCS7(128).unpadder()
        plain = (unpadder.update(padded) + unpadder.finalize()).decode("ascii")
    except ValueError as failure:
        raise SignInProblem("tampered") from failure
    if not plain.isalnum():
        raise SignInProblem("tampered")
    return plain
