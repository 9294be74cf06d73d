"""Puts the simulated services together under one table of addresses."""

import importlib
import importlib.util
from types import ModuleType

from permit.simulators import admin, beijing_pass, legal_entity_gateway, registries, sms_gateway
from permit.simulators.simulation import Simulation
from permit.simulators.web import Request, Response, Routes, as_json


def make_routes(simulation: Simulation) -> Routes:
    """Every address that one simulator process answers."""
    routes = Routes()
    for part in (beijing_pass, legal_entity_gateway, registries, sms_gateway, admin):
        part.add_routes(routes, simulation)
    scans = _scans()
    if scans is not None:
        routes.add("POST", "/scans/", lambda request: _draw_scan(scans, request))
    return routes


def _scans() -> ModuleType | None:
    """The generator of sample documents; it needs drawing libraries, without which the rest still runs."""
    if importlib.util.find_spec("permit.simulators.scans") is None:
        return None
    try:
        return importlib.import_module("permit.simulators.scans")
    except ModuleNotFoundError:
        return None


def _draw_scan(scans: ModuleType, request: Request) -> Response:
    """POST /scans/<kind> with the document's words as JSON → the drawn document."""
    try:
        status, content_type, body = scans.handle_scan(request.rest, request.json())
    except (KeyError, ValueError) as error:
        return as_json({"error": "bad_request", "error_description": str(error)}, 400)
    return Response(status, body, content_type)
