"""北京通, simulated: a code flow that is not OIDC; the ID number travels encrypted under the client secret."""

import base64
import hashlib
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from permit.simulators.identifiers import masked
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

SERVICE = "beijing_pass"
Record = dict[str, Any]


def add_routes(routes: Routes, simulation: Simulation) -> None:
    """authorise → token → user-info, below /beijing-pass."""
    routes.add("GET", "/beijing-pass/authorise", lambda request: _authorise(simulation, request))
    routes.add("POST", "/beijing-pass/token", lambda request: _token(simulation, request))
    routes.add("GET", "/beijing-pass/user-info", lambda request: _user_info(simulation, request))
    routes.add("POST", "/beijing-pass/user-info", lambda request: _user_info(simulation, request))


def encrypt_id_number(number: str, secret: str) -> str:
    """AES-128-CBC with PKCS7; key = first 16 bytes of SHA-256 of the client secret; base64 of IV and ciphertext.

    The public descriptions say only 'AES, keyed by the client secret'; this is the variant that we settled on.
    """
    key, vector = hashlib.sha256(secret.encode()).digest()[:16], os.urandom(16)
    padder = PKCS7(128).padder()
    padded = padder.update(number.encode()) + padder.finalize()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    return base64.b64encode(vector + encryptor.update(padded) + encryptor.finalize()).decode()


def _authorise(simulation: Simulation, request: Request) -> Response:
    refusal = refuse_authorisation(request, simulation.keys.beijing_pass)
    if refusal:
        return refusal
    if "cancel" in request.query:
        return cancel(request)
    if "auto" in request.query:
        person = simulation.person(request.query["auto"])
        if person is None:
            return as_page("没有此人", "<h1>没有此人</h1><p>模拟的人员中没有这个编号。</p>", 404)
        return send_back(simulation, SERVICE, request, person)
    entries = [(person["unique_id"], person["name"], _small_print(person)) for person in simulation.people]
    return pick_page("北京通（模拟）：选择登录的个人", request, entries)


def _small_print(person: Record) -> str:
    parts = (masked(person["id_number"]), f"认证等级 {person['cert_level']}", person.get("employer_name") or "无单位")
    return " · ".join(parts)


def _token(simulation: Simulation, request: Request) -> Response:
    client = simulation.keys.beijing_pass
    return in_the_mood(
        simulation, SERVICE, "*", lambda: exchange(simulation, client, request.form(), code_field="grant_code")
    )


def _user_info(simulation: Simulation, request: Request) -> Response:
    person = simulation.token_subject(access_token(request))
    if person is None:
        return as_json({"error": "invalid_token"}, 401)
    number = encrypt_id_number(person["id_number"], simulation.keys.beijing_pass.secret)
    return in_the_mood(
        simulation,
        SERVICE,
        person["unique_id"],
        lambda: as_json(
            {
                "uniqueId": person["unique_id"],
                "certName": person["name"],
                "certNo": number,
                "certLevel": person["cert_level"],
                "mobile": person["mobile"],
                "sex": "男" if person["sex"] == "M" else "女",
            }
        ),
    )
