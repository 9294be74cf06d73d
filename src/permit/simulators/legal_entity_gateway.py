"""The legal persons' gateway, simulated: certificate, electronic licence and password behind one door."""

from typing import Any

from permit.simulators.sign_in import (
    access_token,
    cancel,
    exchange,
    in_the_mood,
    pick_page,
    refuse_authorisation,
    send_back,
)
from permit.simulators.simulation import Simulation
from permit.simulators.web import Request, Response, Routes, as_json, as_page

SERVICE = "legal_entity_gateway"
Record = dict[str, Any]


def add_routes(routes: Routes, simulation: Simulation) -> None:
    """/oauth2/authorize → access_token → tokeninfo, below /legal-entity-gateway."""
    root = "/legal-entity-gateway/oauth2"
    routes.add("GET", f"{root}/authorize", lambda request: _authorise(simulation, request))
    routes.add("POST", f"{root}/access_token", lambda request: _token(simulation, request))
    routes.add("GET", f"{root}/tokeninfo", lambda request: _token_info(simulation, request))
    routes.add("POST", f"{root}/tokeninfo", lambda request: _token_info(simulation, request))


def _authorise(simulation: Simulation, request: Request) -> Response:
    refusal = refuse_authorisation(request, simulation.keys.legal_entity_gateway)
    if refusal:
        return refusal
    if "cancel" in request.query:
        return cancel(request)
    if "auto" in request.query:
        return _sign_in_as(simulation, request, request.query["auto"])
    entries = [
        (credence["uid"], f"{employer['name']}：{credence['label']}", f"{employer['uscc']} · {employer['locality']}")
        for employer in simulation.employers
        for credence in employer["credences"]
    ]
    return pick_page("法人统一登录（模拟）：选择单位和登录方式", request, entries)


def _sign_in_as(simulation: Simulation, request: Request, uid: str) -> Response:
    found = simulation.credence(uid)
    if found is None:
        return as_page("没有此单位", "<h1>没有此单位</h1><p>模拟的单位中没有这个登录凭证。</p>", 404)
    employer, credence = found
    return send_back(simulation, SERVICE, request, {"employer": employer, "credence": credence})


def _token(simulation: Simulation, request: Request) -> Response:
    client = simulation.keys.legal_entity_gateway
    return in_the_mood(
        simulation, SERVICE, "*", lambda: exchange(simulation, client, request.form(), code_field="code")
    )


def _token_info(simulation: Simulation, request: Request) -> Response:
    subject = simulation.token_subject(access_token(request))
    if subject is None:
        return as_json({"error": "invalid_token"}, 401)
    employer, credence = subject["employer"], subject["credence"]
    answer = {
        "uid": credence["uid"],
        "credenceClass": credence["credence_class"],
        "entName": employer["name"],
        "uniscid": employer["uscc"],
        "extProperties": credence["ext_properties"],
    }
    return in_the_mood(simulation, SERVICE, employer["uscc"], lambda: as_json(answer))
