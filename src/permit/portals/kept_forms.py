"""A form that was sent after the session ended is kept, sealed, and offered again to the same account (N-05).

It waits in the browser's new session, bound to the account whose session ended, for an hour. Files are not kept: a
browser sends them only as a whole, and `accept` asks for them again. The person looks at what is there and sends it,
with the form's own version and idempotency key, so conflicts and double sending are told as always.

Clauses: N-05
"""

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from permit.clock import now
from permit.records.encryption import decrypt, encrypt

KEPT, LAST = "kept_form", "last_account"
SECONDS = 60 * 60
MOST_CHARACTERS = 100_000
NOT_TYPED = ("csrfmiddlewaretoken", "version", "idempotency_key", "next", "whole_page", "login", "password", "code")
SCRIPTS = ("X-Autosave", "X-Upload")


@dataclass(frozen=True)
class KeptForm:
    """Where it was sent, from which page, and every field in order."""

    action: str
    page: str
    fields: tuple[tuple[str, str], ...]

    @property
    def shown(self) -> list[str]:
        """What a person typed or chose, to be recognised by."""
        return [value for name, value in self.fields if value.strip() and not _of_the_page(name)]


def _of_the_page(name: str) -> bool:
    return name in NOT_TYPED or name.startswith(("drawn.", "seen."))


def sent_now(request: HttpRequest) -> KeptForm | None:
    """The form this request carries; None for scripts' requests, for secrets and where it is too long."""
    if request.method != "POST" or any(header in request.headers for header in SCRIPTS):
        return None
    names = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = tuple((name, value) for name, value in names if name not in ("csrfmiddlewaretoken", "kept"))
    secret = any(name in ("password", "code") or name.startswith("oldpassword") for name, _ in fields)
    if secret or not fields or sum(len(value) for _, value in fields) > MOST_CHARACTERS:
        return None
    return KeptForm(request.get_full_path(), page_of(request), fields)


def page_of(request: HttpRequest) -> str:
    """The page a form was on: where it came from if that was ours, else its own address."""
    if request.method == "GET":
        return request.get_full_path()
    came_from = request.META.get("HTTP_REFERER", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    if not came_from or not ours:
        return request.get_full_path()
    page = urlsplit(str(came_from))
    # Two slashes at the start would be another host to whoever is sent there.
    return "/" + page.path.lstrip("/\\") + (f"?{page.query}" if page.query else "")


def keep(request: HttpRequest, account: int | None, form: KeptForm | None) -> bool:
    """Keep a form in this session for that account, sealed: it may hold an ID number. True where it was kept."""
    if form is None or account is None:
        return False
    sealed = encrypt(json.dumps([form.action, form.page, form.fields], ensure_ascii=False))
    request.session[KEPT] = {"account": account, "until": int(now().timestamp()) + SECONDS, "form": sealed}
    return True


def kept_for(request: HttpRequest) -> KeptForm | None:
    """What waits for whoever is signed in now. What was kept for somebody else, or too long ago, is dropped."""
    kept = request.session.get(KEPT) if request.user.is_authenticated else None
    if kept is None:
        return None
    if kept["account"] != request.user.pk or kept["until"] < now().timestamp():
        del request.session[KEPT]
        return None
    action, page, fields = json.loads(decrypt(kept["form"]))
    return KeptForm(action, page, tuple((name, value) for name, value in fields))


def forget_when_sent(request: HttpRequest) -> None:
    """The kept form was sent: it is not offered again."""
    waiting = request.session.get(KEPT) if request.method == "POST" else None
    if waiting is not None and request.POST.get("kept") == "1":
        del request.session[KEPT]
