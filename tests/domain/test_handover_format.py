"""The hand-over file: canonical bytes, what the reader refuses and where, the schema beside the reader (R-18)."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from stdnum.cn import ric

from permit.domain.errors import BadInput
from permit.domain.handover.envelope import canonical, seal, unseal
from permit.domain.handover.format import Signature, handover_schema, read_payload
from permit.domain.handover.model import Answer, Export

ID_NUMBER = "42010219900307001" + ric.calc_check_digit("420102199003070010")
SCHEMA = Path(__file__).parents[2] / "docs" / "handover.schema.json"
SIGNATURE = Signature("ECDSA-SHA256", "a" * 64, "QUJD")
HOLDER: dict[str, Any] = {
    "number": "202403010001",
    "issued_on": "2024-03-01",
    "name": "何雨桐",
    "id_number": ID_NUMBER,
    "mobile": "13800138000",
    "terms": [{"valid_from": "2024-03-01", "valid_until": "2027-02-28", "from": "2024-03-01", "until": None}],
    "states": [
        {"state": "valid", "from": "2024-03-01", "until": "2025-12-31"},
        {"state": "suspended", "from": "2026-01-01", "until": None},
    ],
    "employers": [{"name": "北京禾川智能装备有限公司", "uscc": None, "from": "2024-03-01", "until": None}],
    "particulars": [
        {
            "name": "何雨桐",
            "id_number": ID_NUMBER,
            "category": "A",
            "children": [],
            "household": None,
            "home": {"district": "haidian", "address": "示例路 1 号", "kind": "own"},
            "from": "2024-03-01",
            "until": None,
        }
    ],
    "history": [{"on": "2024-03-01", "act": "issued"}],
    "materials": [{"slot": "6.2-M1", "uploaded_on": "2024-02-01", "sha256": "0" * 64}],
}
PAYLOAD: dict[str, Any] = {
    "format": "permit-handover",
    "version": 1,
    "kind": "export",
    "id": "0" * 32,
    "from": "haidian",
    "to": "fengtai",
    "made_at": "2026-03-02T10:30:00+08:00",
    "accept_until": "2026-05-31",
    "employer": None,
    "holders": [HOLDER],
}
ANSWER: dict[str, Any] = {
    **{key: PAYLOAD[key] for key in ("format", "version", "id", "made_at")},
    "kind": "answer",
    "from": "fengtai",
    "to": "haidian",
    "answers": "0" * 32,
    "export_sha256": "1" * 64,
    "taken": [{"number": "202403010001", "on": "2026-03-09"}],
    "declined": [],
}


def changed(path: str, value: Any) -> dict[str, Any]:
    """The export with one value at `path` (`holders.0.name`) replaced."""
    document: Any = copy.deepcopy(PAYLOAD)
    *way, last = path.split(".")
    here = document
    for step in way:
        here = here[int(step)] if step.isdigit() else here[step]
    here[int(last) if last.isdigit() else last] = value
    return document


def problems_of(payload: Any) -> list[str]:
    with pytest.raises(BadInput) as caught:
        read_payload(payload)
    return [problem.path for problem in caught.value.problems]


def test_an_export_reads_into_its_facts() -> None:
    read = read_payload(PAYLOAD)
    assert isinstance(read, Export)
    holder = read.holders[0]
    assert holder.state_on(holder.states[0].until or holder.issued_on) == "valid"
    assert holder.state_on(holder.states[1].since) == "suspended"
    assert str(holder.valid_until) == "2027-02-28"


def test_an_answer_names_what_was_taken() -> None:
    read = read_payload(ANSWER)
    assert isinstance(read, Answer)
    assert read.taken[0].number == "202403010001"


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("version", 2, "payload.version"),
        ("kind", "gift", "payload.kind"),
        ("from", "Haidian ", "payload.from"),
        ("accept_until", "2026-02-30", "payload.accept_until"),
        ("made_at", "2026-03-02T10:30:00", "payload.made_at"),
        ("holders", [], "payload.holders"),
        ("holders", [HOLDER, HOLDER], "payload.holders[1].number"),
        (
            "holders.0.id_number",
            ID_NUMBER[:-1] + str((int(ID_NUMBER[-1].replace("X", "0")) + 1) % 10),
            "payload.holders[0].id_number",
        ),
        ("holders.0.number", "202413010001", "payload.holders[0].number"),
        ("holders.0.issued_on", "2024-03-02", "payload.holders[0].issued_on"),
        ("holders.0.name", "", "payload.holders[0].name"),
        ("holders.0.name", "何\n雨桐", "payload.holders[0].name"),
        ("holders.0.terms", [], "payload.holders[0].terms"),
        ("holders.0.terms.0.valid_until", "2023-01-01", "payload.holders[0].terms[0].valid_until"),
        ("holders.0.states.0.until", "2025-12-30", "payload.holders[0].states[0].until"),
        ("holders.0.states.1.until", "2026-12-30", "payload.holders[0].states[1].until"),
        ("holders.0.states.0.state", "wonderful", "payload.holders[0].states[0].state"),
        ("holders.0.employers.0.uscc", "91110115MA00000000", "payload.holders[0].employers[0].uscc"),
        ("holders.0.spouse", "某人", "payload.holders[0].spouse"),
        ("holders.0.materials.0.sha256", "xyz", "payload.holders[0].materials[0].sha256"),
        ("employer", {"name": "某公司", "uscc": "x"}, "payload.employer.uscc"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(path: str, value: Any, where: str) -> None:
    assert where in problems_of(changed(path, value))


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    ),
    st.sampled_from(["", "holders", "holders.0", "holders.0.terms.0", "holders.0.particulars.0", "employer", "to"]),
)
def test_whatever_stands_anywhere_is_read_or_refused(junk: Any, path: str) -> None:
    """Never anything but a reading or a list of problems."""
    try:
        read_payload(changed(path, junk) if path else junk)
    except BadInput as failure:
        assert failure.problems


def test_the_published_schema_is_that_of_the_reader() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == handover_schema()


def test_the_schema_takes_what_the_reader_takes_and_refuses_other_keys() -> None:
    whole = Draft202012Validator(handover_schema())
    signature = {"algorithm": "ECDSA-SHA256", "key": "a" * 64, "value": "QUJD"}
    for payload in (PAYLOAD, ANSWER):
        assert list(whole.iter_errors({"payload": payload, "signature": signature})) == []
    assert list(whole.iter_errors({"payload": changed("holders.0.spouse", "某人"), "signature": signature}))


def test_the_canonical_bytes_do_not_depend_on_order_or_blanks() -> None:
    turned = json.loads(json.dumps(dict(reversed(PAYLOAD.items())), indent=4))
    assert canonical(turned) == canonical(PAYLOAD)
    assert canonical({"乙": 1, "b": [True, None], "a": "é"}) == '{"a":"é","b":[true,null],"乙":1}'.encode()


def test_a_sealed_file_comes_apart_into_what_was_signed() -> None:
    sealed = unseal(seal(PAYLOAD, SIGNATURE))
    assert sealed.signed == canonical(PAYLOAD)
    assert sealed.signature == SIGNATURE


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"", "文件"),
        (b"\xff\xfe", "文件"),
        (b"[]", "文件"),
        (b'{"payload": {}}', "文件"),
        (b'{"payload": {"a": 1, "a": 2}, "signature": {}}', "payload.a"),
        (b'{"payload": {"a": 1.5}, "signature": {"algorithm": "none", "key": "", "value": ""}}', "payload"),
        (b'{"payload": {}, "signature": {"algorithm": "none", "key": "", "value": ""}}', "signature.algorithm"),
        (b'{"payload": "\\ud800", "signature": {}}', "payload"),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, where: str) -> None:
    with pytest.raises(BadInput) as caught:
        unseal(content)
    assert where in [problem.path for problem in caught.value.problems]
