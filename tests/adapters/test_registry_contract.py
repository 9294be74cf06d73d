"""One contract, two implementations: the doubles in memory, and the adapters against a really running process."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from adapters.doubles import World, memory_ports
from adapters.running import Simulators
from permit.adapters.registries.client import Circuit, RegistryClient
from permit.adapters.registries.http_business_register import HttpBusinessRegister
from permit.adapters.registries.http_education import HttpEducationRegistry
from permit.adapters.registries.http_public_security import HttpIdentityRegistry
from permit.adapters.registries.http_social_insurance import HttpInsuranceRegistry
from permit.services.ports import EducationClaim, Outcome, Silence

AT = datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
UNKNOWN_NUMBER = "130102199001010016"


class Registries:
    """All four registries of one kind, with a way to silence them."""

    def __init__(self, kind: str, simulators: Simulators) -> None:
        self.kind, self.simulators = kind, simulators
        world = simulators.world()
        self.people, self.employers = world["people"], world["employers"]
        self.memory = World(
            {person["id_number"]: person for person in self.people},
            {employer["uscc"]: employer for employer in self.employers},
        )
        if kind == "memory":
            ports = memory_ports(self.memory)
            self.identity, self.business = ports.identity, ports.business
            self.education, self.insurance = ports.education, ports.insurance
        else:
            self.identity = HttpIdentityRegistry(self.client())
            self.business = HttpBusinessRegister(self.client())
            self.education = HttpEducationRegistry(self.client())
            self.insurance = HttpInsuranceRegistry(self.client())

    def client(self, key: str = "demo-registries-key", timeout: float = 5.0) -> RegistryClient:
        return RegistryClient(f"{self.simulators.url}/registries", key, timeout)

    def silence(self, registry: str, subject: str) -> None:
        self.memory.silent.add((registry, subject))
        self.simulators.order(registry, "unavailable", subject)

    def person(self, story: str) -> dict:
        return next(person for person in self.people if person["story"] == story)


@pytest.fixture(params=["memory", "http"])
def registries(request: pytest.FixtureRequest, simulators: Simulators) -> Registries:
    return Registries(request.param, simulators)


def claims_of(person: dict) -> list[EducationClaim]:
    return [EducationClaim(stage["level"], stage["school"]) for stage in person["education"]]


def test_public_security_says_that_name_and_number_belong_together(registries: Registries) -> None:
    """N-06"""
    person = registries.person("ordinary")
    answer = registries.identity.compare(person["name"], person["id_number"], at=AT)
    assert (answer.outcome, answer.differences, answer.asked_at) == (Outcome.MATCH, (), AT)


def test_another_name_under_the_number_differs_and_is_named(registries: Registries) -> None:
    """N-06"""
    answer = registries.identity.compare("另一个人", registries.person("ordinary")["id_number"], at=AT)
    assert (answer.outcome, answer.differences) == (Outcome.DIFFERS, ("name",))


def test_a_number_nobody_has_is_silence_with_its_reason(registries: Registries) -> None:
    """N-06"""
    answer = registries.identity.compare("无此人", UNKNOWN_NUMBER, at=AT)
    assert (answer.outcome, answer.silence) == (Outcome.SILENT, Silence.NO_RECORD)


@pytest.mark.parametrize("registry", ["public_security", "education", "social_insurance"])
def test_a_registry_that_is_down_for_one_person_is_silent_and_raises_nothing(
    registries: Registries, registry: str
) -> None:
    """N-06 N-08 N-09"""
    person = registries.person("ordinary")
    registries.silence(registry, person["id_number"])
    answers = {
        "public_security": lambda: registries.identity.compare(person["name"], person["id_number"], at=AT),
        "education": lambda: registries.education.compare(person["name"], person["id_number"], [], at=AT),
        "social_insurance": lambda: registries.insurance.months(person["id_number"], "2025-01", at=AT),
    }
    answer = answers[registry]()
    assert (answer.outcome, answer.silence, answer.asked_at) == (Outcome.SILENT, Silence.UNAVAILABLE, AT)


def test_the_business_register_gives_an_employers_public_facts(registries: Registries) -> None:
    """N-07"""
    employer = registries.employers[0]
    answer = registries.business.look_up(employer["uscc"], at=AT)
    assert answer.outcome is Outcome.MATCH
    assert answer.entry is not None
    assert answer.entry.legal_representative == employer["legal_representative"]
    assert answer.entry.registered_on == date.fromisoformat(employer["registered_on"])
    assert answer.entry.paid_in_capital_yuan == employer["paid_in_capital_yuan"]
    assert answer.details()["entry"]["name"] == employer["name"]


def test_capital_that_is_not_public_is_unknown(registries: Registries) -> None:
    """6.1.1-M6"""
    employer = next(employer for employer in registries.employers if not employer["capital_public"])
    answer = registries.business.look_up(employer["uscc"], at=AT)
    assert answer.entry is not None
    assert answer.entry.paid_in_capital_yuan is None


def test_declared_values_are_held_against_the_entry_and_each_difference_is_named(registries: Registries) -> None:
    """N-07"""
    employer = registries.employers[0]
    answer = registries.business.look_up(employer["uscc"], at=AT)
    declared = {"name": employer["name"], "uscc": employer["uscc"], "legal_representative": "别人"}
    compared = answer.compared_with(declared)
    assert (compared.outcome, compared.differences) == (Outcome.DIFFERS, ("legal_representative",))
    assert answer.compared_with({"name": f" {employer['name']} "}).outcome is Outcome.MATCH


def test_an_employer_nobody_registered_is_silence(registries: Registries) -> None:
    """N-07"""
    answer = registries.business.look_up("91110115MA00000000", at=AT)
    assert (answer.outcome, answer.silence) == (Outcome.SILENT, Silence.NO_RECORD)
    assert answer.compared_with({"name": "无"}) is answer


def test_a_valid_diploma_and_degree_match(registries: Registries) -> None:
    """N-08"""
    person = registries.person("ordinary")
    answer = registries.education.compare(person["name"], person["id_number"], claims_of(person), at=AT)
    assert answer.outcome is Outcome.MATCH
    assert [finding.level for finding in answer.findings] == [stage["level"] for stage in person["education"]]
    assert (answer.findings[0].diploma, answer.findings[1].diploma) == ("unknown", "valid")


def test_an_invalid_diploma_differs_and_is_named_by_level(registries: Registries) -> None:
    """N-08"""
    person = registries.person("invalid_diploma")
    answer = registries.education.compare(person["name"], person["id_number"], claims_of(person), at=AT)
    assert answer.outcome is Outcome.DIFFERS
    assert "diploma:bachelor" in answer.differences


def test_diplomas_of_which_nothing_is_known_are_silence_and_not_a_difference(registries: Registries) -> None:
    """N-08"""
    person = registries.person("unknown_diploma")
    answer = registries.education.compare(person["name"], person["id_number"], claims_of(person), at=AT)
    assert (answer.outcome, answer.silence) == (Outcome.SILENT, Silence.NO_RECORD)


def test_months_come_oldest_first_from_the_month_asked_for_on(registries: Registries) -> None:
    """N-09"""
    person = registries.person("ordinary")
    answer = registries.insurance.months(person["id_number"], "2025-09", at=AT)
    months = [month.month for month in answer.months]
    assert months == ["2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02"]
    assert answer.months[0].payer_uscc == person["employer_uscc"]
    assert len(answer.months[0].insurances) == 5
    assert answer.details()["months"][0]["month"] == "2025-09"


def test_a_month_that_was_not_paid_is_absent(registries: Registries) -> None:
    """N-09"""
    person = registries.person("insurance_gap")
    answer = registries.insurance.months(person["id_number"], "2025-09", at=AT)
    assert "2025-11" not in [month.month for month in answer.months]


def test_a_registry_that_does_not_answer_in_time_is_silent(simulators: Simulators) -> None:
    """N-09"""
    person = simulators.world()["people"][0]
    simulators.order("social_insurance", "timeout", person["id_number"], seconds=2)
    client = RegistryClient(f"{simulators.url}/registries", "demo-registries-key", 0.2)
    answer = HttpInsuranceRegistry(client).months(person["id_number"], "2025-01", at=AT)
    assert (answer.outcome, answer.silence) == (Outcome.SILENT, Silence.TIMEOUT)


def test_an_answer_that_cannot_be_read_is_silence(simulators: Simulators) -> None:
    """N-07"""
    employer = simulators.world()["employers"][0]
    simulators.order("business_register", "garbled", employer["uscc"])
    client = RegistryClient(f"{simulators.url}/registries", "demo-registries-key", 5)
    answer = HttpBusinessRegister(client).look_up(employer["uscc"], at=AT)
    assert (answer.outcome, answer.silence) == (Outcome.SILENT, Silence.GARBLED)


def test_a_wrong_key_is_silence_that_says_refused(simulators: Simulators) -> None:
    """N-06"""
    client = RegistryClient(f"{simulators.url}/registries", "wrong", 5)
    answer = HttpIdentityRegistry(client).compare("王", UNKNOWN_NUMBER, at=AT)
    assert (answer.outcome, answer.silence) == (Outcome.SILENT, Silence.REFUSED)


def test_nobody_listening_is_silence() -> None:
    """N-06"""
    client = RegistryClient("http://127.0.0.1:9", "key", 0.5)
    answer = HttpIdentityRegistry(client).compare("王", UNKNOWN_NUMBER, at=AT)
    assert (answer.outcome, answer.silence) == (Outcome.SILENT, Silence.UNAVAILABLE)


def test_a_circuit_opens_after_failures_in_a_row_and_lets_one_question_through_after_its_rest() -> None:
    now = [0.0]
    circuit = Circuit(failures=2, rest_seconds=10, clock=lambda: now[0])
    circuit.record(worked=False)
    assert not circuit.is_open()
    circuit.record(worked=False)
    assert circuit.is_open()
    now[0] = 11
    assert not circuit.is_open()
    assert circuit.is_open()
    circuit.record(worked=True)
    assert not circuit.is_open()


def test_a_success_between_failures_keeps_the_circuit_closed() -> None:
    circuit = Circuit(failures=2, rest_seconds=10, clock=lambda: 0.0)
    for worked in (False, True, False):
        circuit.record(worked=worked)
    assert not circuit.is_open()


def test_an_open_circuit_answers_without_asking(simulators: Simulators) -> None:
    circuit = Circuit(failures=1, rest_seconds=1000, clock=lambda: 0.0)
    circuit.record(worked=False)
    person = simulators.world()["people"][0]
    client = RegistryClient(f"{simulators.url}/registries", "demo-registries-key", 5, circuit)
    answer = HttpIdentityRegistry(client).compare(person["name"], person["id_number"], at=AT)
    assert (answer.outcome, answer.silence) == (Outcome.SILENT, Silence.UNAVAILABLE)
