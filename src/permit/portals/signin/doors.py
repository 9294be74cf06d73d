"""The two outer doors, and what may happen on the way in. No password of ours for either.

Clauses: N-04, 5-01
"""

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from permit.clock import now
from permit.portals.access import DOOR_NAMES, acting, door_of_account, public, signed_in
from permit.portals.kept_forms import LAST
from permit.portals.signin.destinations import door_of_path, home_of, sign_in_address, wanted
from permit.portals.signin.words import PROBLEMS
from permit.services.end_sessions import end_sessions

_DOORS = {
    "applicant": {
        "title": "个人登录",
        "lead": "用北京通登录。我们不另设密码。",
        "service": "北京通",
        "go_to": "beijing_pass_login",
        "needs": (
            "北京通账号的认证等级要达到 L3（人脸或银行卡核验）。",
            "登录后，姓名和证件号码以北京通核验的为准，不能手工修改。",
        ),
        "other": ("我是用人单位的业务经办人", "signin_employer"),
    },
    "employer": {
        "title": "单位登录",
        "lead": "用法人一证通证书或电子营业执照登录。我们不另设密码。",
        "service": "法人一证通 / 电子营业执照",
        "go_to": "legal_entity_gateway_login",
        "needs": (
            "账号口令登录不符合办理要求，不能进入。",
            "进入后，还要由登记的业务经办人用手机验证码确认本人。",
        ),
        "other": ("我是申请人或持证人", "signin_applicant"),
    },
}


@public
@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Which door?"""
    cards = (
        ("个人", "person", "申请人和持证人：申请、上传材料、看进度、打印确认单。", "signin_applicant", "用北京通登录"),
        (
            "单位",
            "building",
            "单位的业务经办人：开通权限、初审、发起续签。",
            "signin_employer",
            "用法人一证通或电子营业执照登录",
        ),
        ("工作人员", "checklist", "属地部门和区人社局：收件、审核、决定。", "account_login", "用工作人员账号登录"),
    )
    ways = [
        {"title": title, "icon": picture, "text": text, "links": [(reverse(name), words)]}
        for title, picture, text, name, words in cards
    ]
    return render(request, "signin/index.html", {"ways": ways})


@public
@never_cache
@require_GET
def applicant_door(request: HttpRequest) -> HttpResponse:
    """Individuals: 北京通 and nothing else."""
    return _door(request, "applicant")


@public
@never_cache
@require_GET
def employer_door(request: HttpRequest) -> HttpResponse:
    """Employers: certificate or electronic licence and nothing else."""
    return _door(request, "employer")


@public
@never_cache
@require_GET
def entered(request: HttpRequest) -> HttpResponse:
    """Where a sign-in ends when it was not on the way to anywhere."""
    home = home_of(request)
    if not home and request.user.is_authenticated:
        logout(request)
        return HttpResponseRedirect(reverse("signin_problem", args=["account_closed"]))
    return HttpResponseRedirect(home or "/")


@public
@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session. Nothing typed is lost: everything is saved as it is typed (N-05)."""
    door, account = door_of_account(request), request.user.pk
    logout(request)
    if account is not None:
        request.session[LAST] = account
    address = reverse("signed_out")
    return HttpResponseRedirect(f"{address}?door={door}" if door else address)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """A browser left open somewhere, a telephone lost: all sessions of the account end, this one too. (5-01)"""
    if request.method == "GET":
        return render(request, "signin/everywhere.html", {"back": home_of(request)})
    end_sessions(request.user.pk or 0, acting(request), now())
    return sign_out(request)


@public
@never_cache
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """The words after signing out."""
    address = sign_in_address(request.GET.get("door", ""))
    return render(request, "signin/signed_out.html", {"again": address if address != "/" else ""})


@public
@never_cache
@require_GET
def expired(request: HttpRequest) -> HttpResponse:
    """A session that was left alone has ended: says so, and leads back to where one was."""
    target = wanted(request)
    door = door_of_path(target)
    context = {
        "minutes": settings.SESSION_IDLE_SECONDS // 60,
        "again": sign_in_address(door, target) if door else "",
        "kept": request.GET.get("kept") == "1",
        "door_words": DOOR_NAMES.get(door, ""),
    }
    return render(request, "signin/expired.html", context, status=401)


@public
@never_cache
@require_POST
def extend(request: HttpRequest) -> HttpResponse:
    """'I am still here': any request moves the end of the session on; this one does nothing else."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)


@public
@never_cache
@require_http_methods(["GET", "HEAD"])
def problem(request: HttpRequest, code: str) -> HttpResponse:
    """What went wrong, and what to do."""
    if code not in PROBLEMS:
        raise Http404
    found, door = PROBLEMS[code], request.GET.get("door", "")
    home = home_of(request)
    context = {
        "problem": found,
        "retry": sign_in_address(door, wanted(request)) if found.retry and door in ("applicant", "employer") else "",
        "home": home,
    }
    return render(request, "signin/problem.html", context, status=200 if home else found.status)


def _door(request: HttpRequest, door: str) -> HttpResponse:
    current = door_of_account(request)
    if current == door:
        return HttpResponseRedirect(wanted(request) or home_of(request))
    texts = _DOORS[door]
    context = {
        **texts,
        "door_here": DOOR_NAMES[door],
        "action": reverse(str(texts["go_to"])),
        "next": wanted(request),
        "other_words": texts["other"][0],
        "other_url": reverse(texts["other"][1]),
        "signed_in_as": DOOR_NAMES.get(current, ""),
        "current_home": home_of(request),
    }
    return render(request, "signin/door.html", context)
