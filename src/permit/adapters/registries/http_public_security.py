"""Public security: does this name belong to this ID number? (N-06)"""

from datetime import datetime

from permit.adapters.registries.client import RegistryClient
from permit.services.ports import IdentityAnswer, Outcome, Silence


class HttpIdentityRegistry:
    """`POST /public-security/compare {name, id_number}` → `{found, match}`."""

    def __init__(self, client: RegistryClient) -> None:
        self._client = client

    def compare(self, name: str, id_number: str, *, at: datetime) -> IdentityAnswer:
        answer = self._client.ask("POST", "/public-security/compare", {"name": name, "id_number": id_number})
        if isinstance(answer, Silence):
            return IdentityAnswer(outcome=Outcome.SILENT, asked_at=at, silence=answer)
        match answer.get("match"):
            case True:
                return IdentityAnswer(outcome=Outcome.MATCH, asked_at=at)
            case False:
                return IdentityAnswer(outcome=Outcome.DIFFERS, asked_at=at, differences=("name",))
            case _:
                return IdentityAnswer(outcome=Outcome.SILENT, asked_at=at, silence=Silence.GARBLED)
