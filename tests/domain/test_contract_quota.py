"""The quota question's optional key."""

from typing import Any

import pytest

from permit.domain.errors import BadInput
from permit.domain.quota_input import read_quota_question

QUESTION: dict[str, Any] = {
    "total": 3,
    "weights": {"output": 1, "investment": 0, "employment": 0, "research": 0},
    "employers": [],
}


def test_a_minimum_may_be_left_out_but_is_not_unknown() -> None:
    """1.1-02"""
    assert read_quota_question(QUESTION).minimum == 0
    with pytest.raises(BadInput) as bad:
        read_quota_question({**QUESTION, "minimum": None})
    assert [problem.path for problem in bad.value.problems] == ["minimum"]
