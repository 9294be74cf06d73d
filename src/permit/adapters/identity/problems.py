"""A sign-in that went wrong: one code for each reason, which the sign-in page puts into words."""

from allauth.socialaccount.providers.base import ProviderException


class SignInProblem(ProviderException):  # type: ignore[misc]
    """`code`: cancelled, state, code, unavailable, tampered, service, or a refusal's code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
