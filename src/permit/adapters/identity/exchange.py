"""The server's own calls to a sign-in service: code for token, token for identity."""

from typing import Any

import httpx
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from django.conf import settings

from permit.adapters.identity.problems import SignInProblem


def post_form(url: str, fields: dict[str, str]) -> dict[str, Any]:
    """A form, and the JSON object that answers it.

    Raises SignInProblem: `unavailable` (no answer, 5xx), `code` (the service refused), `tampered` (unreadable).
    """
    try:
        response = httpx.post(url, data=fields, timeout=settings.SIGN_IN_TIMEOUT_SECONDS, trust_env=False)
    except httpx.HTTPError as failure:
        raise SignInProblem("unavailable") from failure
    if response.status_code >= 500:
        raise SignInProblem("unavailable")
    if response.status_code != 200:
        raise SignInProblem("code")
    try:
        answer = response.json()
    except ValueError as failure:
        raise SignInProblem("tampered") from failure
    if not isinstance(answer, dict):
        raise SignInProblem("tampered")
    return answer


class FormClient(OAuth2Client):  # type: ignore[misc]
    """The token call with our own timeouts and reasons; `code_field` is how the service calls the code."""

    code_field = "code"

    def get_access_token(
        self, code: str, pkce_code_verifier: str | None = None, extra_data: dict[str, str] | None = None
    ) -> dict[str, Any]:
        answer = post_form(
            self.access_token_url,
            {
                "grant_type": "authorization_code",
                self.code_field: code or "",
                "redirect_uri": self.callback_url,
                "client_id": self.consumer_key,
                "client_secret": self.consumer_secret,
                **(extra_data or {}),
            },
        )
        if not isinstance(answer.get("access_token"), str):
            raise SignInProblem("tampered")
        return answer


def text_of(answer: dict[str, Any], name: str) -> str:
    """A field that must be there as text. Raises SignInProblem('tampered')."""
    value = answer.get(name)
    if not isinstance(value, str) or not value or len(value) > 200:
        raise SignInProblem("tampered")
    return value
