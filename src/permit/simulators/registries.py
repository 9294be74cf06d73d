"""Four registries, simulated: public security, business register, education, social insurance. JSON, bearer key."""

import hmac
from collections.abc import Callable
from typing import Any

from permit.simulators.sign_in import in_the_mood
from permit.simulators.simulation import Simulation
from permit.simulators.web import BadRequest, Request, Response, Routes, as_json

Record = dict[str, Any]
_PUBLIC_FACTS = (
    "name",
    "uscc",
    "kind",
    "branch_of",
    "legal_representative",
    "business_scope",
    "registered_on",
    "registered_in",
    "address",
    "status",
)


def add_routes(routes: Routes, simulation: Simulation) -> None:
    """All below /registries; every answer about a person needs the person's number in the body, never in an address."""
    table: tuple[tuple[str, str, Callable[[Simulation, Request], Response]], ...] = (
        ("POST", "/registries/public-security/compare", _compare_identity),
        ("GET", "/registries/business-register/employers/", _look_up_employer),
        ("POST", "/registries/education/compare", _compare_education),
        ("POST", "/registries/social-insurance/months", _insured_months),
    )
    for method, path, endpoint in table:
        routes.add(method, path, _with_key(simulation, endpoint))


def _with_key(simulation: Simulation, endpoint: Callable[[Simulation, Request], Response]) -> Callable[..., Response]:
    def answer(request: Request) -> Response:
        if not hmac.compare_digest(request.bearer().encode(), simulation.keys.registries.encode()):
            return as_json({"error": "unauthorised"}, 401)
        return endpoint(simulation, request)

    return answer


def _needed(body: Record, name: str) -> Any:
    if not body.get(name):
        raise BadRequest(f"{name} is missing")
    return body[name]


def _compare_identity(simulation: Simulation, request: Request) -> Response:
    """`{name, id_number}` → `{found, match}`; a registry tells whether they belong together, not whose they are."""
    body = request.json()
    name, number = _needed(body, "name"), _needed(body, "id_number")
    citizen = simulation.citizen(number)
    answer: Record = {"found": citizen is not None}
    if citizen:
        answer["match"] = citizen["name"] == name
    return in_the_mood(simulation, "public_security", number, lambda: as_json(answer))


def _look_up_employer(simulation: Simulation, request: Request) -> Response:
    """The public facts of an employer; `paid_in_capital_yuan` is null where the register does not publish it."""
    employer = simulation.employer(request.rest)
    answer: Record = {"found": employer is not None}
    if employer:
        answer.update({name: employer[name] for name in _PUBLIC_FACTS})
        answer["paid_in_capital_yuan"] = employer["paid_in_capital_yuan"] if employer["capital_public"] else None
    return in_the_mood(simulation, "business_register", request.rest, lambda: as_json(answer))


def _compare_education(simulation: Simulation, request: Request) -> Response:
    """`{name, id_number, claims: [{level, school}]}` → for each claim the state of its diploma and of its degree."""
    body = request.json()
    name, number = _needed(body, "name"), _needed(body, "id_number")
    citizen = simulation.citizen(number)
    if citizen is None or citizen["name"] != name:
        return in_the_mood(simulation, "education", number, lambda: as_json({"found": False}))
    held = {(entry["level"], entry["school"]): entry for entry in citizen.get("education", [])}
    claims = [_education_answer(claim, held) for claim in body.get("claims", [])]
    return in_the_mood(simulation, "education", number, lambda: as_json({"found": True, "claims": claims}))


def _education_answer(claim: Record, held: dict[tuple[str, str], Record]) -> Record:
    """valid, invalid, or unknown: the registry holds higher education only, and not all of it."""
    entry = held.get((claim.get("level", ""), claim.get("school", "")))
    answer = {"level": claim.get("level"), "school": claim.get("school")}
    if entry is None:
        return {**answer, "diploma": "unknown", "degree": "unknown"}
    return {
        **answer,
        "diploma": entry.get("diploma_state", "unknown") if entry.get("diploma") else "unknown",
        "degree": entry.get("degree_state", "unknown") if entry.get("degree") else "unknown",
    }


def _insured_months(simulation: Simulation, request: Request) -> Response:
    """`{id_number, since: YYYY-MM}` → the months on record from then on, each with payer and insurances."""
    body = request.json()
    number, since = _needed(body, "id_number"), body.get("since", "")
    citizen = simulation.citizen(number)
    if citizen is None:
        return in_the_mood(simulation, "social_insurance", number, lambda: as_json({"found": False}))
    months = [entry for entry in citizen.get("insurance", []) if entry["month"] >= since]
    return in_the_mood(simulation, "social_insurance", number, lambda: as_json({"found": True, "months": months}))
