"""The server's own calls to a sign-in service: code for token, token for identity."""

from typing import Any

import httpx
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from django.conf import settings

from permit.adapters.asking import Unreadable, ask, open_client
from permit.adapters.identity.problems import SignInProblem


def post_form(url: str, fields: dict[str, str]) -> dict[str, Any]:
    """A form, and the JSON object that answers it.

    Raises SignInProblem: `unavailable` (no answer, 5xx), `code` (the service refused), `tampered` (unreadable).
    """
    try:
        with open_client(timeout_seconds=settings.SIGN_IN_TIMEOUT_SECONDS) as client:
            response = ask(client, "POST", url, data=fields)
    except httpx.HTTPError as failure:
        raise SignInProblem("unavailable") from failure
    if response.status >= 500:
        raise SignInProblem("unavailable")
    if response.status != 200:
        raise SignInProblem("code")
    try:
        return response.record()
    except Unreadable as failure:
        raise SignInProblem("tampered") from failure


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


def text_of(answer: dict[str, Any], name: str, longest: int = 128) -> str:
    """A field that must be there as text on one line. Raises SignInProblem('tampered')."""
    value = answer.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > longest or not value.isprintable():
        raise SignInProblem("tampered")
    return value
