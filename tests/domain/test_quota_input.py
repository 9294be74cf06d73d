"""1.1-02: how the question is read, and what the command prints."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from stdnum.cn import uscc

from permit.cli import main
from permit.commands.quota import six_decimals

Answer = tuple[int, str, str]
Ask = Callable[..., Answer]


def code(number: int) -> str:
    body = f"91110115MA{number:07d}"
    return body + uscc.calc_check_digit(body)


def employer(number: int, declared: Any = 5, output: Any = 100, **more: Any) -> dict[str, Any]:
    amounts = {"output": output, "investment": 0, "employment": 10, "research": 0}
    return {"uscc": code(number), "declared": declared, **amounts, **more}


def question(*employers: dict[str, Any], **more: Any) -> dict[str, Any]:
    weights = {"output": 0.4, "investment": 0.2, "employment": 0.2, "research": 0.2}
    return {"total": 3, "weights": weights, "employers": list(employers), **more}


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(document: Any, *options: str) -> Answer:
        path = tmp_path / "input.json"
        path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
        status = main(["quota", str(path), *options])
        out, err = capsys.readouterr()
        return status, out, err

    return asked


def test_the_answer_stands_in_the_order_of_the_input(ask: Ask) -> None:
    status, out, err = ask(question(employer(2, output=100), employer(1, output=300.25)), "--format", "json")
    assert (status, err) == (0, "")
    assert json.loads(out) == {
        "allocated": [
            {"uscc": code(2), "number": 1, "score": 0.199938},
            {"uscc": code(1), "number": 2, "score": 0.400062},
        ],
        "left": 0,
    }


def test_a_score_is_printed_with_six_decimals(ask: Ask) -> None:
    _, out, _ = ask(question(employer(1, output=1), employer(2, output=1)), "--format", "json")
    assert '"score": 0.300000}' in out
    assert [six_decimals(Fraction(n, 2 * 10**6)) for n in (1, 3, 5)] == ["0.000000", "0.000002", "0.000002"]
    assert six_decimals(Fraction(25, 2)) == "12.500000"


def test_the_text_is_for_people(ask: Ask) -> None:
    status, out, _ = ask(question(employer(1), total=9))
    assert status == 0
    assert out.splitlines() == [
        f"{code(1)}  得分 0.600000  申报 5  核定 5",
        "总量 9，已分配 5，剩余 4",
    ]


def test_no_employers_leave_everything(ask: Ask) -> None:
    status, out, _ = ask(question(), "--format", "json")
    assert (status, json.loads(out)) == (0, {"allocated": [], "left": 3})


def test_an_optional_minimum_is_taken(ask: Ask) -> None:
    rich, poor = employer(1, output=1000), employer(2, output=0, employment=0)
    _, out, _ = ask(question(rich, poor, minimum=1), "--format", "json")
    assert [row["number"] for row in json.loads(out)["allocated"]] == [2, 1]
    _, out, _ = ask(question(rich, poor), "--format", "json")
    assert [row["number"] for row in json.loads(out)["allocated"]] == [3, 0]


def test_every_problem_is_named_at_once(ask: Ask) -> None:
    bad = question(
        employer(1, declared=-1, output=1.005),
        employer(1, declared=2.5, extra=1),
        {"uscc": code(3)[:-1] + "I", "declared": True, "output": "1", "investment": -0.01},
        total=-3,
        minimum=0.5,
    )
    del bad["weights"]["research"]
    bad["weights"]["output"] = None
    bad["weights"]["fun"] = 1
    status, out, err = ask(bad, "--format", "json")
    assert (status, out) == (2, "")
    assert {line.partition(": ")[0] for line in err.splitlines()} == {
        "total",
        "minimum",
        "weights.output",
        "weights.research",
        "weights.fun",
        "employers[0].declared",
        "employers[0].output",
        "employers[1].declared",
        "employers[1].uscc",
        "employers[1].extra",
        "employers[2].uscc",
        "employers[2].declared",
        "employers[2].output",
        "employers[2].investment",
        "employers[2].employment",
        "employers[2].research",
    }


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ("[]", "input"),
        ('{"total": 1}', "weights"),
        ('{"total": NaN}', "input.json"),
        (json.dumps(question()).replace('"total": 3', '"total": 3, "total": 4'), "total"),
        (
            json.dumps(question(employer(1))).replace('"output": 100', '"output": 0.1' + "0" * 40 + "1"),
            "employers[0].output",
        ),
        (json.dumps(question(employer(1))).replace('"output": 100', '"output": 1e-999999'), "employers[0].output"),
        (json.dumps(question(employer(1))).replace('"output": 100', '"output": 1e999999'), "employers[0].output"),
    ],
)
def test_what_cannot_be_read_is_refused(ask: Ask, document: str, path: str) -> None:
    status, out, err = ask(document)
    assert (status, out) == (2, "")
    assert any(line.partition(": ")[0].endswith(path) for line in err.splitlines())


def test_numbers_have_no_bound_that_anybody_could_meet(ask: Ask) -> None:
    """1.1-02: shares of 1 to 2 stay 1 to 2, whatever the unit; a cent above a huge sum still decides a tie."""
    large = 10**40
    document = question(employer(1, declared=10**18, output=large), employer(2, declared=10**18, output=2 * large))
    document = {**document, "total": 3 * 10**17}
    document["weights"] = {"output": 10**30, "investment": 0, "employment": 0, "research": 0}
    _, out, err = ask(document, "--format", "json")
    assert ([row["number"] for row in json.loads(out)["allocated"]], err) == ([10**17, 2 * 10**17], "")
    rich = json.dumps(question(employer(1, output=large), employer(2, output=large), total=1))
    rich = rich.replace(f'"output": {large}', f'"output": {large}.01', 2).replace(f"{large}.01", f"{large}.00", 1)
    assert [row["number"] for row in json.loads(ask(rich, "--format", "json")[1])["allocated"]] == [0, 1]
    assert ask(json.dumps(question(employer(1, output=1e300))))[0] == 0


def test_a_number_of_more_than_a_thousand_digits_is_refused(ask: Ask) -> None:
    document = json.dumps(question(employer(1), total=10**999)).replace('"output": 100', '"output": 1e1000')
    status, _, err = ask(document)
    assert (status, err) == (2, "employers[0].output: 数值过大（多于 1000 位）\n")


def test_every_key_is_required_but_the_minimum(ask: Ask) -> None:
    _, _, err = ask({})
    assert [line.partition(": ")[0] for line in err.splitlines()] == ["total", "weights", "employers"]
    _, _, err = ask(question({}))
    keys = ("uscc", "declared", "output", "investment", "employment", "research")
    assert [line.partition(": ")[0] for line in err.splitlines()] == [f"employers[0].{key}" for key in keys]
    assert ask({**question(employer(1)), "minimum": 0})[0] == ask(question(employer(1)))[0] == 0


def test_trailing_zeros_and_exponents_are_spelling(ask: Ask) -> None:
    plain = ask(question(employer(1, output=1200), employer(2)), "--format", "json")
    for spelling in ("1200.000", "1.2e3", "12E+2"):
        document = json.dumps(question(employer(1, output=1200), employer(2))).replace("1200", spelling)
        assert ask(document, "--format", "json") == plain


def test_two_thousand_employers_share_three_thousand_permits(ask: Ask) -> None:
    chance = random.Random(7)
    employers = [
        employer(n, chance.randint(0, 6), round(chance.random() * 5000, 2), research=round(chance.random(), 2))
        for n in range(2000)
    ]
    status, out, _ = ask(question(*employers, total=3000), "--format", "json")
    answer = json.loads(out)
    assert status == 0
    assert sum(row["number"] for row in answer["allocated"]) + answer["left"] == 3000
