"""The QR code that an authenticator app reads."""

import base64
from typing import Any

import segno
from allauth.mfa.adapter import get_adapter


def totp_picture(account: Any, secret: str) -> str:
    """A data address of an SVG picture; the secret never travels anywhere but to this page."""
    address = get_adapter().build_totp_url(account, secret)
    svg = segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff", dark="#122A46", xmldecl=True)
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
