"""The simulators' own desk: add identities, order a silence, read the whole world. Tests and the demo use it."""

from typing import Any

from permit.simulators.simulation import MODES, SERVICES, Simulation
from permit.simulators.web import BadRequest, Request, Response, Routes, as_json, as_page

Record = dict[str, Any]


def add_routes(routes: Routes, simulation: Simulation) -> None:
    routes.add("GET", "/", lambda request: _front(simulation))
    routes.add("GET", "/favicon.ico", lambda request: Response(204))
    routes.add("GET", "/healthz", lambda request: as_json({"status": "ok"}))
    routes.add("GET", "/world.json", lambda request: as_json(simulation.world()))
    routes.add("POST", "/admin/people", lambda request: _add_person(simulation, request))
    routes.add("POST", "/admin/employers", lambda request: _add_employer(simulation, request))
    routes.add("GET", "/admin/behaviour", lambda request: as_json({"behaviour": simulation.moods()}))
    routes.add("POST", "/admin/behaviour", lambda request: _set_behaviour(simulation, request))
    routes.add("DELETE", "/admin/behaviour", lambda request: _forget(simulation))


def _add_person(simulation: Simulation, request: Request) -> Response:
    """`{name, id_number, …}`: any key of a person in /world.json."""
    return as_json(simulation.add_person(_with(request, "name", "id_number")), 201)


def _add_employer(simulation: Simulation, request: Request) -> Response:
    """`{name, uscc, …}`: any key of an employer in /world.json."""
    return as_json(simulation.add_employer(_with(request, "name", "uscc")), 201)


def _set_behaviour(simulation: Simulation, request: Request) -> Response:
    """`{service, subject, mode, seconds}`; subject is an ID number, a USCC, a mobile number, a unique id or `*`."""
    body = _with(request, "service", "mode")
    if body["service"] not in SERVICES:
        raise BadRequest(f"service is one of {', '.join(SERVICES)}")
    if body["mode"] not in MODES:
        raise BadRequest(f"mode is one of {', '.join(MODES)}")
    simulation.set_mood(body["service"], body.get("subject", "*"), body["mode"], float(body.get("seconds", 30)))
    return as_json({"behaviour": simulation.moods()})


def _forget(simulation: Simulation) -> Response:
    simulation.forget_moods()
    return as_json({"behaviour": []})


def _with(request: Request, *names: str) -> Record:
    if "json" not in request.headers.get("content-type", ""):
        raise BadRequest("send application/json")  # also keeps other sites' forms out
    body = request.json()
    for name in names:
        if not isinstance(body.get(name), str) or not body[name]:
            raise BadRequest(f"{name} is missing")
    return body


def _front(simulation: Simulation) -> Response:
    return as_page(
        "模拟的外部系统",
        f"<h1>模拟的外部系统</h1><p>共有 {len(simulation.employers)} 个单位、{len(simulation.people)} 名个人，"
        f"以 {simulation.today.isoformat()} 为当天。</p>"
        '<ul><li><a href="/sms/inbox">收到的短信</a></li><li><a href="/world.json">全部数据（JSON）</a></li></ul>',
    )
