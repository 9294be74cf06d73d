"""Django settings. What differs between installations comes from the environment (`environment.py`)."""

from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

from permit.config import environment as e

if not e.SECRET_KEY:
    raise ImproperlyConfigured("PERMIT_SECRET_KEY is not set (PERMIT_DEMO=1 uses a demonstration key).")

SECRET_KEY = e.SECRET_KEY
DEBUG = e.DEBUG
DEMO_MODE = e.DEMO_MODE
DISTRICT = e.DISTRICT
POLICY_PACKS = e.POLICY_PACKS
ALLOWED_HOSTS = e.ALLOWED_HOSTS
BASE_URL = e.BASE_URL
SIMULATORS_URL = e.SIMULATORS_URL
CSRF_TRUSTED_ORIGINS = [e.BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_q",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "permit.records",
    "permit.portals",
    "permit.adapters.identity.apps.IdentityConfig",
    "permit.demo",
]

MIDDLEWARE = [
    "permit.portals.security.CallersAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "permit.portals.security.SecurityHeadersMiddleware",
    "permit.portals.security.LargestBodyMiddleware",
    "permit.portals.security.MaintenanceMiddleware",
    "permit.portals.plain_text.PlainAddressMiddleware",
    "permit.portals.security.OneReadingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "permit.portals.security.IdleSessionMiddleware",
    "permit.portals.security.RequestIdMiddleware",
]

MAINTENANCE_FILE = e.VAR / "maintenance"

ROOT_URLCONF = "permit.config.urls"
WSGI_APPLICATION = "permit.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "permit.portals.context.frame",
            ],
        },
    },
]

DATABASES = {"default": e.env.db_url_config(e.DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at BEGIN: it is what select_for_update is on PostgreSQL (DESIGN, doctrine 3).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "records.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_IDLE_SECONDS = e.env.int("PERMIT_SESSION_IDLE_SECONDS", default=30 * 60)
SESSION_SERIALIZER = "permit.records.sealed_sessions.SealedSerializer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "permit.portals.signin.kept.token_outdated"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
TRUSTED_PROXIES = e.env.int("PERMIT_TRUSTED_PROXIES", default=0)
if e.BASE_URL.startswith("https://"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31536000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = e.VAR / "static"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": e.VAR / "blobs"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The largest file is a spreadsheet of holders; what is sent stays in memory and is sealed before it touches a disk.
LARGEST_BODY_BYTES = FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024

Q_CLUSTER = {
    "name": "permit",
    "orm": "default",
    "workers": e.env.int("PERMIT_WORKERS", default=1),
    "timeout": 60,
    "retry": 90,
    "max_attempts": 5,
    "catch_up": False,
    "poll": 1.0,
    "label": "jobs",
}
# Limits and used codes live here: a small cache would forget them as soon as somebody fills it with other names.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "permit_cache",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

# Keys: personal data in columns, look-ups of it, and files; see docs/operations.md for rotation.
FIELD_KEYS = e.key_ring("PERMIT_FIELD_KEYS", "field")
LOOKUP_KEY = next(iter(e.key_ring("PERMIT_LOOKUP_KEY", "lookup").values()))
BLOB_KEYS = e.key_ring("PERMIT_BLOB_KEYS", "blob")
SIGNING_FOLDER = e.VAR / "signing"
SIGNING_PKCS12 = e.env.str("PERMIT_SIGNING_PKCS12", default="")
SIGNING_PASSWORD = e.env.str("PERMIT_SIGNING_PASSWORD", default="")
DEFAULT_EXCEPTION_REPORTER = "permit.config.exception_reports.WhereItHappened"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "one_line": {
            "()": "permit.config.log_lines.OneLine",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "one_line"}},
    "root": {"handlers": ["console"], "level": e.env.str("PERMIT_LOG_LEVEL", default="WARNING")},
    "loggers": {
        # Django's own handlers write lines of their own making, and mail them.
        "django": {"handlers": [], "level": "NOTSET", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        # Louder, these repeat what they work on: a template its whole context, SQL its parameters.
        "django.template": {"level": "WARNING"},
        "django.db.backends": {"level": "WARNING"},
        "botocore": {"level": "WARNING"},
        "boto3": {"level": "WARNING"},
        "urllib3": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
    },
}
from permit.config.outside import *  # noqa: E402, F403
