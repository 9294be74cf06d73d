"""An SMS gateway, simulated: it accepts, reports delivery, can be out, and shows what a telephone would show."""

import hmac
import html
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from permit.simulators.sign_in import in_the_mood
from permit.simulators.simulation import Simulation
from permit.simulators.web import BadRequest, Request, Response, Routes, as_json, as_page

Record = dict[str, Any]
_BEIJING = ZoneInfo("Asia/Shanghai")


def add_routes(routes: Routes, simulation: Simulation) -> None:
    """/sms/messages for the product, /sms/inbox for people who want to read what arrived."""
    routes.add("POST", "/sms/messages", lambda request: _accept(simulation, request))
    routes.add("GET", "/sms/messages/", lambda request: _report(simulation, request))
    routes.add("GET", "/sms/inbox", lambda request: _inbox(simulation, request))


def _known(simulation: Simulation, request: Request) -> bool:
    return hmac.compare_digest(request.bearer().encode(), simulation.keys.sms.encode())


def _accept(simulation: Simulation, request: Request) -> Response:
    """`{mobile, text, reference}` → 202 `{message_id}`; the same reference again is the same message, not a second."""
    if not _known(simulation, request):
        return as_json({"error": "unauthorised"}, 401)
    body = request.json()
    for name in ("mobile", "text", "reference"):
        if not isinstance(body.get(name), str) or not body[name]:
            raise BadRequest(f"{name} is missing")
    return in_the_mood(simulation, "sms", "*", lambda: as_json(_keep(simulation, body), 202))


def _keep(simulation: Simulation, body: Record) -> Record:
    mode = simulation.mood("sms", body["mobile"])["mode"]
    with simulation.lock:
        for message in simulation.messages:
            if message["reference"] == body["reference"]:
                return {"message_id": message["message_id"]}
        message = {
            "message_id": f"m{len(simulation.messages) + 1:06d}",
            "mobile": body["mobile"],
            "text": body["text"],
            "reference": body["reference"],
            "state": "failed" if mode == "undeliverable" else "delivered",
            "received_at": datetime.now(_BEIJING).isoformat(timespec="seconds"),
        }
        simulation.messages.append(message)
    return {"message_id": message["message_id"]}


def _report(simulation: Simulation, request: Request) -> Response:
    """`{message_id, state}` with state delivered or failed."""
    if not _known(simulation, request):
        return as_json({"error": "unauthorised"}, 401)
    with simulation.lock:
        found = next((message for message in simulation.messages if message["message_id"] == request.rest), None)
    if found is None:
        return as_json({"error": "not_found"}, 404)
    return as_json({"message_id": found["message_id"], "state": found["state"]})


def _inbox(simulation: Simulation, request: Request) -> Response:
    """Newest first; `?mobile=` narrows, `?format=json` gives a list for programs."""
    mobile = request.query.get("mobile", "").strip()
    with simulation.lock:
        messages = [entry for entry in reversed(simulation.messages) if not mobile or entry["mobile"] == mobile]
    if request.query.get("format") == "json":
        return as_json({"messages": messages})
    items = "".join(
        f"<li><strong>{html.escape(entry['mobile'])}</strong> "
        f"{'' if entry['state'] == 'delivered' else '（未送达）'}"
        f"<small>{html.escape(entry['received_at'])}</small>{html.escape(entry['text'])}</li>"
        for entry in messages[:200]
    )
    return as_page(
        "收到的短信（模拟）",
        '<h1>收到的短信</h1><form method="get"><label for="mobile">手机号码</label> '
        f'<input id="mobile" name="mobile" value="{html.escape(mobile)}"> <button>查看</button></form>'
        f"<ul>{items or '<li>还没有短信。</li>'}</ul>",
    )
