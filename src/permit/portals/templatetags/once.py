"""`{% idempotency_key %}`: the hidden field that makes a form act once (`permit.portals.idempotency`)."""

import secrets

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from permit.portals.idempotency import FIELD

register = template.Library()


@register.simple_tag
def idempotency_key() -> SafeString:
    """A fresh key in a hidden field."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, secrets.token_urlsafe(16))
