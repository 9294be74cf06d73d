"""The door itself: every address with its opening, the count of calls, and what is said when something is wrong.

Clauses: 5-01
"""

import logging
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import ValidationError

from permit.api.problems import bad_input, problem
from permit.api.reading import MOST_BYTES, TooLarge
from permit.clock import now
from permit.domain.errors import BadInput, Problem, Refused
from permit.services.client_address import client_address
from permit.services.doors import Opening
from permit.services.limit_calls import count_call

View = Callable[..., HttpResponse]
PREFIX = "/api/v1/"
ANYBODY, SIGNED_IN = Opening("public"), Opening("signed_in")
log = logging.getLogger("permit.api")
api = NinjaAPI(
    title="居证通开放接口",
    version="1",
    description=(
        "北京市工作居住证办理指南的固定问题：按办理条件核对、材料清单、工作日、退休日、续签各日、某日现行的政策。"
        "不用登录，不留记录。自己案件已存的判断，以门户的登录会话读取。错误一律为 application/problem+json。"
    ),
    openapi_url=None,
    docs_url=None,
    urls_namespace="permit-api",
)
# Of each address: who may ask, and with which parameters.
OPENINGS: dict[str, Opening] = {}
ASKED: dict[str, frozenset[str]] = {}


def question(
    method: str, address: str, answer: Any, *, opening: Opening = ANYBODY, query: tuple[str, ...] = (), **told: Any
) -> Callable[[View], View]:
    """Declare an address: who may ask, with which parameters, and the shape of the answer."""

    def declare(view: View) -> View:
        name = view.__name__
        OPENINGS[name], ASKED[name] = opening, frozenset(query)
        shapes: View = api.api_operation(
            [method], address, response=answer, url_name=name, operation_id=name, by_alias=True, **told
        )(view)
        return shapes

    return declare


def patterns() -> list[URLPattern]:
    """Every declared address, guarded. An address without an opening is a KeyError, so it cannot be added."""
    found = [entry for entry in api.urls[0] if isinstance(entry, URLPattern) and entry.name != "api-root"]
    return [path(str(entry.pattern), guarded(entry.callback, str(entry.name)), name=entry.name) for entry in found]


def guarded(view: View, name: str, opening: Opening | None = None) -> View:
    """A view of the machine's door: counted, strict about its parameters, and always answering in JSON.

    No view here changes a record or trusts a cookie with more than reading, so none needs a token against forgery.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            count_call(_address(request), now())
        except Refused as refusal:
            return _too_many(refusal)
        if request.method == "HEAD":
            request.method = "GET"  # the server sends the head of that answer alone
        unknown = _parameter_problems(request, ASKED.get(name, frozenset()))
        answer = bad_input(unknown) if unknown else view(request, *args, **kwargs)
        if answer.status_code == 405:
            allow = answer.headers.get("Allow", "GET")
            answer = problem("wrong_method", f"请用 {allow}。", Allow=allow)
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    answered.opening = opening or OPENINGS[name]  # type: ignore[attr-defined]
    answered.csrf_exempt = True  # type: ignore[attr-defined]
    return answered


def _address(request: HttpRequest) -> str:
    return client_address(str(request.META.get("REMOTE_ADDR", "")), str(request.META.get("HTTP_X_FORWARDED_FOR", "")))


def _too_many(refusal: Refused) -> HttpResponse:
    facts = refusal.facts
    detail = f"{facts['minutes']} 分钟内最多 {facts['limit']} 次，请在 {facts['seconds']} 秒后再试。"
    return problem("too_many_calls", detail, Retry_After=str(facts["seconds"]))


def _parameter_problems(request: HttpRequest, asked: frozenset[str]) -> list[Problem]:
    """A parameter nobody asked for, or one that stands twice: told, never passed over."""
    problems = []
    for name, values in request.GET.lists():
        if name not in asked:
            problems.append(Problem(name, "没有这个参数"))
        elif len(values) > 1:
            problems.append(Problem(name, "这个参数出现了两次"))
    return problems


@api.exception_handler(BadInput)
def _bad_input(request: HttpRequest, failure: BadInput) -> HttpResponse:
    return bad_input(failure.problems)


@api.exception_handler(ValidationError)
def _missing(request: HttpRequest, failure: ValidationError) -> HttpResponse:
    """All parameters are text: the only thing that can be wrong with one is that it is not there."""
    return bad_input(Problem(str(error["loc"][-1]), "必须填写") for error in failure.errors)


@api.exception_handler(TooLarge)
def _too_large(request: HttpRequest, failure: TooLarge) -> HttpResponse:
    return problem("too_large", f"最多 {MOST_BYTES // 1024} KB。")


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, failure: Http404) -> HttpResponse:
    return problem("not_found", "请核对地址；案件只对登录后看得到它的人开放。")


@api.exception_handler(Exception)
def _failed(request: HttpRequest, failure: Exception) -> HttpResponse:
    """Logged with the lines it went through, without its words: those may quote what was sent."""
    lines = "".join(traceback.format_tb(failure.__traceback__))
    log.error("%s at %s\n%s", type(failure).__name__, getattr(request, "path", ""), lines)
    return problem("failed", "请稍后再试；多次出错请致电支持热线。")


def nothing_here(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """Whatever else is asked below the door's address."""
    return _not_found(request, Http404())
