"""Which implementation stands behind each port here. Named by `settings.PORTS_FACTORY`; nothing imports it."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.utils import timezone

from permit.adapters.registries.client import RegistryClient
from permit.adapters.registries.http_business_register import HttpBusinessRegister
from permit.adapters.registries.http_education import HttpEducationRegistry
from permit.adapters.registries.http_public_security import HttpIdentityRegistry
from permit.adapters.registries.http_social_insurance import HttpInsuranceRegistry
from permit.adapters.scanning.clamav import ClamdScanner, NoScanner
from permit.adapters.signing.pades import PadesSigner, demonstration_certificate
from permit.adapters.sms.http import HttpSmsGateway
from permit.adapters.storage.blobs import SealedBlobStore
from permit.services.ports import MalwareScanner, Ports


def build_ports() -> Ports:
    """The ports as the settings have them. Opens no connection; each registry has a circuit of its own."""
    return Ports(
        identity=HttpIdentityRegistry(_registry()),
        business=HttpBusinessRegister(_registry()),
        education=HttpEducationRegistry(_registry()),
        insurance=HttpInsuranceRegistry(_registry()),
        sms=HttpSmsGateway(settings.SMS_URL, settings.SMS_KEY, settings.SMS_TIMEOUT_SECONDS),
        blobs=SealedBlobStore(_storage(), settings.BLOB_KEYS),
        malware=_scanner(),
        signer=_signer(),
    )


def _storage() -> Storage:
    if settings.BLOB_BACKEND is None:
        return storages["default"]
    return storages.create_storage(settings.BLOB_BACKEND)


def _registry() -> RegistryClient:
    return RegistryClient(settings.REGISTRIES_URL, settings.REGISTRIES_KEY, settings.REGISTRIES_TIMEOUT_SECONDS)


def _scanner() -> MalwareScanner:
    if not settings.CLAMD_ADDRESS:
        return NoScanner()
    return ClamdScanner(settings.CLAMD_ADDRESS, settings.CLAMD_TIMEOUT_SECONDS)


def _signer() -> PadesSigner:
    if settings.SIGNING_PKCS12:
        return PadesSigner(Path(settings.SIGNING_PKCS12), settings.SIGNING_PASSWORD.encode())
    folder = Path(settings.SIGNING_FOLDER)
    if settings.DEMO_MODE or settings.DEBUG:
        return PadesSigner(*demonstration_certificate(folder, timezone.now()))
    return PadesSigner(folder / "signing.p12", settings.SIGNING_PASSWORD.encode())
