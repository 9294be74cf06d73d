"""Where the outside world is: sign-in services, registries, SMS gateway, scanner, storage. Owned by the adapters.

In a demonstration everything points at the simulators with keys that everybody knows; otherwise nothing has a default
secret, and what is not configured answers 'silent', 'unavailable' or a page that says so.
"""

from typing import Any
from urllib.parse import urlsplit

from permit.config.environment import BASE_URL, DEBUG, DEMO_MODE, SIMULATORS_URL, env


def _secret(name: str, known: str) -> str:
    value: str = env.str(name, default=known if DEMO_MODE or DEBUG else "")
    return value


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


PORTS_FACTORY = "permit.adapters.wiring.build_ports"

# --- the two sign-in services (N-04); authorise is opened by the browser, the others by the server --------------------
_PASS = env.str("PERMIT_BEIJING_PASS_URL", default=f"{SIMULATORS_URL}/beijing-pass")
BEIJING_PASS = {
    "authorise_url": env.str("PERMIT_BEIJING_PASS_AUTHORISE_URL", default=f"{_PASS}/authorise"),
    "token_url": env.str("PERMIT_BEIJING_PASS_TOKEN_URL", default=f"{_PASS}/token"),
    "user_info_url": env.str("PERMIT_BEIJING_PASS_USER_INFO_URL", default=f"{_PASS}/user-info"),
}
_GATEWAY = env.str("PERMIT_LEGAL_ENTITY_GATEWAY_URL", default=f"{SIMULATORS_URL}/legal-entity-gateway")
LEGAL_ENTITY_GATEWAY = {
    "authorise_url": f"{_GATEWAY}/oauth2/authorize",
    "token_url": f"{_GATEWAY}/oauth2/access_token",
    "token_info_url": f"{_GATEWAY}/oauth2/tokeninfo",
}
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "beijing_pass": {
        "APP": {
            "client_id": env.str("PERMIT_BEIJING_PASS_CLIENT_ID", default="demo-permit"),
            "secret": _secret("PERMIT_BEIJING_PASS_SECRET", "demo-beijing-pass-secret"),
        }
    },
    "legal_entity_gateway": {
        "APP": {
            "client_id": env.str("PERMIT_LEGAL_ENTITY_GATEWAY_CLIENT_ID", default="demo-permit"),
            "secret": _secret("PERMIT_LEGAL_ENTITY_GATEWAY_SECRET", "demo-legal-entity-gateway-secret"),
        }
    },
}
# A form's answer may lead on to these: the content policy must let it.
SIGN_IN_ORIGINS = sorted({_origin(BEIJING_PASS["authorise_url"]), _origin(LEGAL_ENTITY_GATEWAY["authorise_url"])})
SIGN_IN_TIMEOUT_SECONDS = 5

SOCIALACCOUNT_ADAPTER = "permit.adapters.identity.accounts.IdentityAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = SIGN_IN_TIMEOUT_SECONDS
ACCOUNT_ADAPTER = "permit.adapters.identity.accounts.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Limits count by address: behind a proxy of ours by what it adds to X-Forwarded-For, never by what a browser sends.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PERMIT_TRUSTED_PROXIES", default=0)
LOGIN_URL = "/signin/staff/"
LOGIN_REDIRECT_URL = "/signin/entered/"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "居证通"
MFA_ADAPTER = "permit.adapters.identity.accounts.SecondFactorAdapter"
MFA_TOTP_TOLERANCE = 1
# Browsers allow passkeys without TLS on localhost only, and so do we.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = BASE_URL.startswith(("http://localhost", "http://127.0.0.1"))

# --- registries and SMS gateway -------------------------------------------------------------------------------------
REGISTRIES_URL = env.str("PERMIT_REGISTRIES_URL", default=f"{SIMULATORS_URL}/registries")
REGISTRIES_KEY = _secret("PERMIT_REGISTRIES_KEY", "demo-registries-key")
REGISTRIES_TIMEOUT_SECONDS = env.float("PERMIT_REGISTRIES_TIMEOUT_SECONDS", default=3.0)
SMS_URL = env.str("PERMIT_SMS_URL", default=f"{SIMULATORS_URL}/sms")
SMS_KEY = _secret("PERMIT_SMS_KEY", "demo-sms-key")
SMS_TIMEOUT_SECONDS = env.float("PERMIT_SMS_TIMEOUT_SECONDS", default=5.0)

# --- malware scanner: empty means none, and every file stays `pending` ------------------------------------------------
CLAMD_ADDRESS = env.str("PERMIT_CLAMD", default="")  # tcp://host:3310 or unix:///run/clamav/clamd.ctl
CLAMD_TIMEOUT_SECONDS = env.float("PERMIT_CLAMD_TIMEOUT_SECONDS", default=20.0)

# --- files: a folder (STORAGES["default"]) unless a bucket is named; sealed before they leave either way --------------
BLOB_BACKEND: dict[str, Any] | None = None
if env.str("PERMIT_S3_BUCKET", default=""):
    from botocore.config import Config

    BLOB_BACKEND = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env.str("PERMIT_S3_BUCKET"),
            "endpoint_url": env.str("PERMIT_S3_ENDPOINT", default="") or None,
            "region_name": env.str("PERMIT_S3_REGION", default="") or None,
            "access_key": env.str("PERMIT_S3_ACCESS_KEY", default="") or None,
            "secret_key": env.str("PERMIT_S3_SECRET_KEY", default="") or None,
            "addressing_style": "path",
            "default_acl": None,
            "file_overwrite": True,
            # Stores that only resemble S3 do not know the newer checksum trailers; our seal proves integrity anyway.
            "client_config": Config(request_checksum_calculation="when_required", s3={"addressing_style": "path"}),
        },
    }
