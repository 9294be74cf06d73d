"""What both simulated sign-in services share: checking the request, the pick page, and the exchange of a code."""

import hmac
import html
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from permit.simulators.simulation import Client, Simulation
from permit.simulators.web import Request, Response, as_json, as_page, redirect_to

Record = dict[str, Any]
SHOWN_AT_ONCE = 60


def refuse_authorisation(request: Request, client: Client) -> Response | None:
    """A page when the request cannot be trusted (so nobody is sent anywhere), a redirect when it is only wrong."""
    redirect_uri = request.query.get("redirect_uri", "")
    address = urlsplit(redirect_uri)
    if request.query.get("client_id") != client.client_id:
        return as_page("无法登录", "<h1>无法登录</h1><p>接入方未登记（client_id）。</p>", 400)
    if address.scheme not in ("http", "https") or not address.netloc or address.fragment:
        return as_page("无法登录", "<h1>无法登录</h1><p>回调地址不正确（redirect_uri）。</p>", 400)
    if request.query.get("response_type") != "code":
        return redirect_to(redirect_uri, error="unsupported_response_type", **_state(request))
    return None


def send_back(simulation: Simulation, service: str, request: Request, subject: Record, **changes: str) -> Response:
    """Back to the caller with a fresh code and the state exactly as it came."""
    redirect_uri = request.query["redirect_uri"]
    code = simulation.issue_code(service, subject, request.query["client_id"], redirect_uri)
    return redirect_to(redirect_uri, **{"code": code, **_state(request), **changes})


def cancel(request: Request) -> Response:
    """Back to the caller with the news that the person pressed cancel."""
    return redirect_to(request.query["redirect_uri"], error="access_denied", **_state(request))


def pick_page(title: str, request: Request, entries: list[tuple[str, str, str]]) -> Response:
    """A list to choose from with one click each; an entry is (value for `auto`, name, small print)."""
    wanted = request.query.get("q", "").strip()
    found = [entry for entry in entries if wanted in entry[1] or wanted in entry[2]] if wanted else entries
    kept = {name: value for name, value in request.query.items() if name not in ("q", "auto", "cancel")}
    items = "".join(
        f'<li><a class="pick" href="?{html.escape(urlencode({**kept, "auto": value}))}">{html.escape(name)}</a>'
        f"<small>{html.escape(small)}</small></li>"
        for value, name, small in found[:SHOWN_AT_ONCE]
    )
    hidden = "".join(
        f'<input type="hidden" name="{html.escape(name)}" value="{html.escape(value)}">' for name, value in kept.items()
    )
    more = f"<p>另有 {len(found) - SHOWN_AT_ONCE} 项，请搜索。</p>" if len(found) > SHOWN_AT_ONCE else ""
    cancel_address = html.escape(urlencode({**kept, "cancel": "1"}))
    return as_page(
        title,
        f"<h1>{html.escape(title)}</h1><p>点一下即以该身份登录。</p>"
        f'<form method="get">{hidden}<label for="q">搜索姓名、名称或号码</label> '
        f'<input id="q" name="q" value="{html.escape(wanted)}"> <button>搜索</button></form>'
        f'<p><a href="?{cancel_address}">取消登录</a></p><ul>{items or "<li>没有符合的身份。</li>"}</ul>{more}',
    )


def exchange(simulation: Simulation, client: Client, form: dict[str, str], code_field: str) -> Response:
    """The token call of either service: client, code and address must all be those of the authorisation."""
    known = hmac.compare_digest(form.get("client_id", ""), client.client_id)
    if not known or not hmac.compare_digest(form.get("client_secret", "").encode(), client.secret.encode()):
        return as_json({"error": "invalid_client", "error_description": "client_id or client_secret is wrong"}, 401)
    if form.get("grant_type", "authorization_code") != "authorization_code":
        return as_json({"error": "unsupported_grant_type"}, 400)
    token = simulation.redeem_code(form.get(code_field, ""), client.client_id, form.get("redirect_uri", ""))
    if token is None:
        return as_json({"error": "invalid_grant", "error_description": "code unknown, used, expired or not yours"}, 400)
    return as_json({"access_token": token, "token_type": "bearer", "expires_in": simulation.token_seconds})


def in_the_mood(simulation: Simulation, service: str, subject: str, answer: Callable[[], Response]) -> Response:
    """The answer, or the silence that somebody ordered for this service and subject."""
    mood = simulation.mood(service, subject)
    if mood["mode"] == "unavailable":
        return as_json({"error": "unavailable"}, 503)
    if mood["mode"] == "timeout":
        time.sleep(mood["seconds"])
        return as_json({"error": "unavailable"}, 504)
    if mood["mode"] == "garbled":
        return Response(200, b"<html>oops", "text/html")
    if mood["mode"] == "no_record":
        return as_json({"found": False})
    return answer()


def access_token(request: Request) -> str:
    """The token of a user-info call: in the header, the query or the form, as the public descriptions vary."""
    return request.bearer() or request.form().get("access_token", "")


def _state(request: Request) -> dict[str, str]:
    return {"state": request.query["state"]} if "state" in request.query else {}
