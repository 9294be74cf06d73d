"""Where allauth looks for the providers of this app."""

from permit.adapters.identity.beijing_pass import BeijingPassProvider
from permit.adapters.identity.legal_entity_gateway import LegalEntityGatewayProvider

provider_classes = [BeijingPassProvider, LegalEntityGatewayProvider]
