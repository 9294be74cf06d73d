"""区间密钥, for administrators: which keys of other districts count, and this district's own to give away.

Clauses: R-18
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from permit.clock import now
from permit.documents.file_signing import read_public_key
from permit.portals import access
from permit.portals.bureau.scopes import for_administrator
from permit.portals.casework.acting_pages import ActForm, ChoiceAndWordsForm, WordsForm, act_page, sent_version
from permit.portals.casework.desk import BUREAU, officer
from permit.portals.components.text import cn_datetime
from permit.portals.declared_words import other_districts
from permit.portals.employer.lists import page_of
from permit.portals.idempotency import once
from permit.records.models import DistrictKey
from permit.services.handing_over import district_name
from permit.services.ports import SigningNotConfigured, get_ports
from permit.services.trust_district_key import add_district_key, decide_district_key, end_district_key

State = DistrictKey.State
LIST = "bureau:district_keys"
COLUMNS = ("区", "指纹（SHA-256）", "来源", "状态", "操作")
CHOICES = (("trust", "指纹与对方核对一致，启用"), ("reject", "不启用"))


class KeyForm(ActForm):
    """Whose key, the key, how it came."""

    district = forms.ChoiceField(label="区", choices=())
    public_key = forms.CharField(
        label="公钥或证书",
        max_length=20_000,
        help_text="PEM 格式，以 -----BEGIN 开头",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    source = forms.CharField(label="怎样收到的", max_length=200, help_text="例如来函文号；至少 5 个字")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["district"].choices = [("", "请选择"), *other_districts()]  # type: ignore[attr-defined]


class KeyDecisionForm(ChoiceAndWordsForm):
    """Trust it, or say why not."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, choices=CHOICES, **options)
        self.fields["words"].required = False
        self.fields["words"].help_text = "不启用的写明原因，至少 5 个字"


@for_administrator
def district_keys(request: HttpRequest) -> HttpResponse:
    """All keys, the newest first, and this district's own."""
    shown, me = page_of(request, DistrictKey.objects.all()), officer(request)
    words = {
        "columns": COLUMNS,
        "rows": [_row(each, me.pk) for each in shown.rows],
        "page": shown,
        "own": _own_fingerprint(),
    }
    return render(request, "bureau/district_keys.html", words)


def _row(key: DistrictKey, me: int) -> list[Any]:
    act: Any = ""
    if key.state == State.PENDING:
        decide = {"text": "核对", "url": reverse("bureau:decide_district_key", args=[key.pk])}
        act = decide if key.added_by_id != me else "由另一位管理员核对"
    elif key.state == State.TRUSTED:
        act = {"text": "停用", "url": reverse("bureau:end_district_key", args=[key.pk])}
    spaced = " ".join(key.fingerprint[i : i + 8] for i in range(0, 64, 8))
    words = f"：{key.words}" if key.words else ""
    return [district_name(key.district), spaced, key.source, key.get_state_display() + words, act]


def _own_fingerprint() -> str:
    try:
        fingerprint = read_public_key(get_ports().signer.public_key())[1]
    except SigningNotConfigured:
        return ""
    return " ".join(fingerprint[i : i + 8] for i in range(0, 64, 8))


@for_administrator
def own_key(request: HttpRequest) -> HttpResponse:
    """This district's public key, for the others. 404 where none is configured."""
    try:
        pem = get_ports().signer.public_key()
    except SigningNotConfigured:
        return HttpResponse(status=404)
    response = HttpResponse(pem, content_type="application/x-pem-file")
    response["Content-Disposition"] = content_disposition_header(True, "本区公钥.pem") or ""
    return response


@for_administrator
@once
def add(request: HttpRequest) -> HttpResponse:
    """Enter a key; a second administrator confirms it."""

    def do(given: dict[str, Any]) -> None:
        add_district_key(given["district"], given["public_key"], given["source"], access.acting(request), now())

    words = {
        "title": "登记其他区的公钥",
        "lead": "登记后由另一位管理员与对方核对指纹，核对一致才启用。",
        "submit": "登记",
        "back_url": reverse(LIST),
    }
    form = KeyForm(request.POST or None)
    return act_page(request, BUREAU, form, do, words, then=reverse(LIST), done="已登记，等另一位管理员核对指纹。")


@for_administrator
@once
def decide(request: HttpRequest, key_id: int) -> HttpResponse:
    """The second administrator compares the fingerprint."""
    key = get_object_or_404(DistrictKey.objects.select_related("added_by"), pk=key_id, state=State.PENDING)

    def do(given: dict[str, Any]) -> None:
        trusted = given["verdict"] == "trust"
        decide_district_key(key_id, sent_version(request), trusted, given["words"], access.acting(request), now())

    lead = "请用电话等另外的途径向对方核对指纹，逐字一致才启用。"
    words = _words(key) | {"title": f"核对{district_name(key.district)}的公钥", "lead": lead, "submit": "决定"}
    form = KeyDecisionForm(request.POST or None)
    return act_page(request, BUREAU, form, do, words, then=reverse(LIST), done="已决定。")


@for_administrator
@once
def end(request: HttpRequest, key_id: int) -> HttpResponse:
    """The key no longer counts."""
    key = get_object_or_404(DistrictKey.objects.select_related("added_by"), pk=key_id, state=State.TRUSTED)

    def do(given: dict[str, Any]) -> None:
        end_district_key(key_id, sent_version(request), given["words"], access.acting(request), now())

    words = _words(key) | {
        "title": f"停用{district_name(key.district)}的公钥",
        "lead": "停用后，用它签名的文件都不再收；对方换了密钥的，另行登记新的公钥。",
        "submit": "停用",
        "kind": "warning",
    }
    return act_page(request, BUREAU, WordsForm(request.POST or None), do, words, then=reverse(LIST), done="已停用。")


def _words(key: DistrictKey) -> dict[str, Any]:
    facts = [
        {"label": "区", "value": district_name(key.district)},
        {"label": "指纹（SHA-256）", "value": " ".join(key.fingerprint[i : i + 8] for i in range(0, 64, 8))},
        {"label": "来源", "value": key.source},
        {"label": "登记", "value": f"{key.added_by.name}，{cn_datetime(key.added_at)}"},
    ]
    return {"facts": facts, "version": key.version, "back_url": reverse(LIST)}
