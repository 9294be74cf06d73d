"""Settings of the tests: fast hashing, own folders, no demonstration shortcuts unless a test switches them on."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("PERMIT_DEBUG", "0")
os.environ.setdefault("PERMIT_SECRET_KEY", "tests-only-secret-key-of-decent-length-000000")
if "PERMIT_VAR" not in os.environ:
    os.environ["PERMIT_VAR"] = tempfile.mkdtemp(prefix="permit-test-")
    atexit.register(shutil.rmtree, os.environ["PERMIT_VAR"], ignore_errors=True)
os.makedirs(os.path.join(os.environ["PERMIT_VAR"], "static"), exist_ok=True)  # whitenoise warns where it is missing

from permit.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ALLOWED_HOSTS = ["*"]
Q_CLUSTER = {"name": "permit", "orm": "default", "sync": True, "timeout": 60, "retry": 90}
