"""The OpenAPI document, drawn from the declared addresses and served by ourselves."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from pydantic import BaseModel

from permit.api.door import OPENINGS, PREFIX, SIGNED_IN, api
from permit.api.problems import TITLES
from permit.api.questions import answer
from permit.api.shapes import FieldProblem, ProblemAnswer
from permit.domain.dossier.format import dossier_schema

REFERENCE = "#/components/schemas/{model}"


def openapi(request: HttpRequest) -> HttpResponse:
    """The document (OpenAPI 3.1)."""
    return answer(document()) if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET"])


@cache
def document() -> dict[str, Any]:
    """Every address with its parameters, its answer, and the problems it may tell."""
    drawn: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    components = drawn["components"]
    components["schemas"]["Dossier"] = {k: v for k, v in dossier_schema().items() if k != "$schema"}
    for shape in (FieldProblem, ProblemAnswer):
        components["schemas"][shape.__name__] = _schema_of(shape)
    components["securitySchemes"] = {"session": {"type": "apiKey", "in": "cookie", "name": "sessionid"}}
    for methods in drawn["paths"].values():
        for method, operation in methods.items():
            _add_problems(method, operation)
    return drawn


def _schema_of(shape: type[BaseModel]) -> dict[str, Any]:
    schema = shape.model_json_schema(ref_template=REFERENCE)
    return {name: value for name, value in schema.items() if name != "$defs"}


def _add_problems(method: str, operation: dict[str, Any]) -> None:
    codes = ["bad_input", "too_many_calls", "failed"]
    codes += ["too_large"] if method == "post" else []
    codes += ["not_found"] if any(each["in"] == "path" for each in operation["parameters"]) else []
    shape = {"application/problem+json": {"schema": {"$ref": REFERENCE.format(model="ProblemAnswer")}}}
    for code in codes:
        status, title = TITLES[code]
        operation["responses"][status] = {"description": title, "content": shape}
    operation["responses"] = {str(status): told for status, told in sorted(operation["responses"].items())}
    if OPENINGS[operation["operationId"]] == SIGNED_IN:
        operation["security"] = [{"session": []}]
