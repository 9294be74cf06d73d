"""A network address that can be counted without being kept: its keyed hash."""

import hashlib
import hmac

from django.conf import settings


def hashed_address(address: str) -> str:
    """Keyed hash (hex, 64) of a network address."""
    return hmac.new(settings.LOOKUP_KEY, f"address:{address}".encode(), hashlib.sha256).hexdigest()
