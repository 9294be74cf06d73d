"""Puts the simulated services together under one table of addresses."""

import importlib

from permit.simulators import admin, beijing_pass, legal_entity_gateway, registries, sms_gateway
from permit.simulators.simulation import Simulation
from permit.simulators.web import Request, Response, Routes, as_json


def make_routes(simulation: Simulation) -> Routes:
    """Every address that one simulator process answers."""
    routes = Routes()
    for part in (beijing_pass, legal_entity_gateway, registries, sms_gateway, admin):
        part.add_routes(routes, simulation)
    routes.add("POST", "/scans/", _draw_scan)
    return routes


def _draw_scan(request: Request) -> Response:
    """POST /scans/<kind> with the document's words as JSON → the drawn document.

    The generator is loaded at the first call: it needs drawing libraries, without which the rest still runs.
    """
    try:
        scans = importlib.import_module("permit.simulators.scans")
    except ImportError as error:
        return as_json({"error": "unavailable", "error_description": str(error)}, 503)
    try:
        status, content_type, body = scans.handle_scan(request.rest, request.body)
    except (KeyError, ValueError) as error:
        return as_json({"error": "bad_request", "error_description": str(error)}, 400)
    return Response(status, body, content_type)
