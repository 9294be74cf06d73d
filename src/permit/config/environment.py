"""Typed environment: every variable the product reads, with its default, in one place (`docs/operations.md`)."""

import base64
import hashlib
from pathlib import Path

import environ

from permit.policy.pack import SHIPPED

env = environ.Env()
ROOT = Path(env.str("PERMIT_ROOT", default=str(Path(__file__).resolve().parents[3])))
VAR = Path(env.str("PERMIT_VAR", default=str(ROOT / "var")))

DEMO_MODE: bool = env.bool("PERMIT_DEMO", default=False)
DEBUG: bool = env.bool("PERMIT_DEBUG", default=False)
_DEMO_SECRET = "demonstration-only-secret-never-use-for-real-data"  # noqa: S105
SECRET_KEY: str = env.str("PERMIT_SECRET_KEY", default=_DEMO_SECRET if (DEMO_MODE or DEBUG) else "")
ALLOWED_HOSTS: list[str] = env.list("PERMIT_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
BASE_URL: str = env.str("PERMIT_BASE_URL", default="http://127.0.0.1:8000")
DATABASE_URL: str = env.str("PERMIT_DATABASE_URL", default=f"sqlite:///{VAR / 'permit.sqlite3'}")
SIMULATORS_URL: str = env.str("PERMIT_SIMULATORS_URL", default="http://127.0.0.1:8090")
DISTRICT: str = env.str("PERMIT_DISTRICT", default="daxing")
# The folder of the district's policy pack, where it is not one of those shipped.
POLICY_PACKS: Path = Path(env.str("PERMIT_POLICY_PACKS", default=str(SHIPPED)))


def derived_key(purpose: str) -> str:
    """A 32-byte key in base64 derived from the secret: good for a demonstration; production sets each key itself."""
    return base64.b64encode(hashlib.sha256(f"{purpose}:{SECRET_KEY}".encode()).digest()).decode()


def key_ring(name: str, purpose: str) -> dict[str, bytes]:
    """`id:base64,id:base64` → {id: 32 bytes}; the first one encrypts, all decrypt, so keys can rotate."""
    raw: str = env.str(name, default="") or f"d1:{derived_key(purpose)}"
    ring = {}
    for item in raw.split(","):
        key_id, _, value = item.partition(":")
        ring[key_id] = base64.b64decode(value)
    return ring
