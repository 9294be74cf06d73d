"""The QR code that an authenticator app reads."""

from typing import Any

import segno
from allauth.mfa.adapter import get_adapter


def totp_picture(account: Any, secret: str) -> str:
    """A data address of an SVG picture; the secret never travels anywhere but to this page."""
    address = get_adapter().build_totp_url(account, secret)
    picture: str = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff", dark="#122A46")
    return picture
