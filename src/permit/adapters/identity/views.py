"""Leaving for a sign-in service and coming back; `portals.signin.urls` gives them their addresses."""

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from permit.adapters.identity.beijing_pass import BeijingPassAdapter
from permit.adapters.identity.legal_entity_gateway import LegalEntityGatewayAdapter

go_to_beijing_pass = never_cache(require_POST(OAuth2LoginView.adapter_view(BeijingPassAdapter)))
back_from_beijing_pass = never_cache(require_GET(OAuth2CallbackView.adapter_view(BeijingPassAdapter)))
go_to_legal_entity_gateway = never_cache(require_POST(OAuth2LoginView.adapter_view(LegalEntityGatewayAdapter)))
back_from_legal_entity_gateway = never_cache(require_GET(OAuth2CallbackView.adapter_view(LegalEntityGatewayAdapter)))
