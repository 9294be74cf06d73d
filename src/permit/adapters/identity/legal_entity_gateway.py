"""The legal persons' gateway: 法人一证通 and 电子营业执照 behind one OAuth2 door.

Clauses: N-04
"""

from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.conf import settings
from django.http import HttpRequest

from permit.adapters.identity.exchange import FormClient, post_form, text_of
from permit.adapters.identity.one_click import identity_to_pick
from permit.services.enter_as_employer import EmployerIdentity


class LegalEntityGatewayAdapter(OAuth2Adapter):  # type: ignore[misc]
    """Speaks to the gateway; `complete_login` gives allauth a login whose account carries the vouched identity."""

    provider_id = "legal_entity_gateway"
    client_class = FormClient

    @property
    def authorize_url(self) -> str:
        return str(settings.LEGAL_ENTITY_GATEWAY["authorise_url"])

    @property
    def access_token_url(self) -> str:
        return str(settings.LEGAL_ENTITY_GATEWAY["token_url"])

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        answer = post_form(settings.LEGAL_ENTITY_GATEWAY["token_info_url"], {"access_token": token.token})
        login = self.get_provider().sociallogin_from_response(request, answer)
        login.identity = EmployerIdentity(
            uid=text_of(answer, "uid"),
            credence_class=text_of(answer, "credenceClass"),
            name=text_of(answer, "entName", 200),
            uscc=text_of(answer, "uniscid"),
        )
        return login


class LegalEntityGatewayProvider(OAuth2Provider):  # type: ignore[misc]
    id = "legal_entity_gateway"
    name = "法人统一登录"
    account_class = ProviderAccount
    oauth2_adapter_class = LegalEntityGatewayAdapter

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return []

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return identity_to_pick(request)

    def extract_uid(self, data: dict[str, Any]) -> str:
        return text_of(data, "uid")

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}
