"""The administrator's pages: accounts of the officers, words of the SMS, figures in force.

Clauses: N-04, N-03
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from permit.clock import now
from permit.domain.errors import Refused
from permit.portals import access
from permit.portals.bureau.scopes import for_administrator
from permit.portals.bureau.sms_names import PLACES, read_places, sms_name
from permit.portals.casework.acting_pages import ActForm, act_page
from permit.portals.casework.desk import BUREAU
from permit.portals.components.searching import narrowing
from permit.portals.idempotency import once
from permit.portals.refusals import explain
from permit.records.models import Office, SmsTemplate, StaffMember
from permit.records.models.accounts import Role
from permit.services.close_staff_account import close_staff_account, reopen_staff_account
from permit.services.edit_message_template import LONGEST, edit_message_template, places_of
from permit.services.open_staff_account import NewStaff, open_staff_account

PASSWORD_KEY = "first_password"  # noqa: S105 - where it waits for the next page, once


class StaffForm(ActForm):
    """A new officer."""

    username = forms.SlugField(
        label="登录名",
        max_length=32,
        help_text="字母、数字、短横线",
        error_messages={"invalid": "登录名只能用字母、数字、短横线和下划线。"},
    )
    name = forms.CharField(label="姓名", max_length=64)
    role = forms.ChoiceField(label="岗位", choices=Role.choices, widget=forms.RadioSelect)
    office = forms.ModelChoiceField(
        Office.objects.all(), required=False, label="属地部门", help_text="只有属地审核岗要选", empty_label="不选"
    )
    phone = forms.CharField(label="办公电话", max_length=32, required=False)


class TemplateForm(ActForm):
    """The words of an SMS."""

    text = forms.CharField(label="短信内容", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))
    active = forms.BooleanField(label="发送这种短信", required=False)


@for_administrator
def staff(request: HttpRequest) -> HttpResponse:
    """Every officer, the active ones first; the first password of a new one, shown this once."""
    search = narrowing(request, "姓名、登录名或属地", [("role", "岗位", tuple(Role.choices))])
    found = StaffMember.objects.select_related("account", "office").order_by("-active", "role", "pk")
    if role := search.value("role"):
        found = found.filter(role=role)
    listed = [
        each
        for each in found
        if search.fits(each.name, each.account.username, each.office.name if each.office else "区人社局")
    ]
    context = {
        "search": search,
        "staff": listed,
        "own": access.staff_of(request),
        "first_password": request.session.pop(PASSWORD_KEY, None),
    }
    response = render(request, "bureau/staff.html", context)
    response["Cache-Control"] = "no-store"
    return response


@for_administrator
@once
def new_staff(request: HttpRequest) -> HttpResponse:
    """Open an account."""

    def do(cleaned: dict[str, Any]) -> None:
        new = NewStaff(*(cleaned[name] for name in ("username", "name", "role", "office", "phone")))
        opened = open_staff_account(new, access.acting(request), now())
        request.session[PASSWORD_KEY] = {"name": opened.staff.name, "password": opened.password}

    words = {
        "title": "新建账号",
        "lead": "一个账号一个岗位。初始密码只显示一次；首次登录要设置第二重验证。",
        "submit": "新建",
        "back_url": reverse("bureau:staff"),
    }
    form = StaffForm(request.POST or None)
    return act_page(request, BUREAU, form, do, words, then=reverse("bureau:staff"), done="账号已建好。")


@for_administrator
@require_POST
def switch_staff(request: HttpRequest, staff_id: int) -> HttpResponse:
    """Close an officer's way in, or open it again."""
    member = get_object_or_404(StaffMember, pk=staff_id)
    act = close_staff_account if member.active else reopen_staff_account
    try:
        act(staff_id, access.acting(request), now())
    except Refused as refusal:
        messages.error(request, explain(refusal))
    else:
        messages.success(request, f"{member.name}的账号已{'停用' if member.active else '启用'}。")
    return redirect("bureau:staff")


@for_administrator
def templates(request: HttpRequest) -> HttpResponse:
    """The words of every SMS."""
    search = narrowing(request, "短信或内容", [("sent", "是否发送", (("yes", "发送"), ("no", "不发送")))])
    asked = {"yes": True, "no": False}.get(search.value("sent"))
    rows = [
        [
            {"text": sms_name(template.key), "url": reverse("bureau:template", args=[template.key])},
            read_places(template.text),
            "发送" if template.active else "不发送",
        ]
        for template in SmsTemplate.objects.order_by("key")
        if search.fits(sms_name(template.key), template.text) and asked in (None, template.active)
    ]
    words = {"columns": ["短信", "内容", "是否发送"], "rows": rows, "search": search}
    return render(request, "bureau/templates.html", words)


@for_administrator
@once
def template(request: HttpRequest, key: str) -> HttpResponse:
    """Change the words of one SMS."""
    found = get_object_or_404(SmsTemplate, key=key)

    def do(cleaned: dict[str, Any]) -> None:
        edit_message_template(key, cleaned["text"], cleaned["active"], access.acting(request), now())

    places = "、".join(f"{{{name}}} {PLACES.get(name, '')}".strip() for name in sorted(places_of(found.text)))
    words = {
        "title": "修改短信",
        "caption": sms_name(key),
        "lead": f"大括号里的内容由系统填入，可用：{places}。",
        "clause": "N-03",
        "submit": "保存",
        "back_url": reverse("bureau:templates"),
    }
    form = TemplateForm(request.POST or None, initial={"text": found.text, "active": found.active})
    return act_page(request, BUREAU, form, do, words, then=reverse("bureau:templates"), done="短信已保存。")
