"""R-26: the code on a confirmation, as it is made, printed and typed."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permit.domain.errors import BadInput
from permit.domain.verification_code import ALPHABET, CODE_BYTES, grouped, new_code, parse_code

CODE = new_code(bytes(range(7, 17)))
randomness = st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES)


def test_a_code_carries_eighty_bits_in_characters_nobody_confuses():
    assert len(ALPHABET) == 32 == len(set(ALPHABET))
    assert CODE_BYTES * 8 >= 80
    assert not set("ILOU") & set(ALPHABET)


@given(randomness)
def test_every_code_can_be_read_back_and_differs_for_different_randomness(data):
    code = new_code(data)
    assert parse_code(grouped(code)) == code
    assert new_code(bytes([data[0] ^ 1]) + data[1:]) != code


def test_a_code_is_grouped_by_four_with_its_check_character_last():
    assert [len(part) for part in grouped(CODE).split("-")] == [4, 4, 4, 4, 1]


@given(randomness)
def test_spaces_case_width_and_look_alikes_do_not_matter(data):
    code = new_code(data)
    typed = " " + grouped(code).lower().replace("-", " — ").replace("0", "O").replace("1", "l") + "\n"
    assert parse_code(typed) == code
    assert parse_code("".join(chr(ord(sign) + 0xFEE0) for sign in code)) == code


def test_any_one_wrong_character_is_noticed():
    for position, sign in enumerate(CODE):
        for other in set(ALPHABET) - {sign}:
            with pytest.raises(BadInput):
                parse_code(CODE[:position] + other + CODE[position + 1 :])


def test_any_two_swapped_characters_are_noticed():
    for one, two in combinations(range(len(CODE)), 2):
        signs = list(CODE)
        signs[one], signs[two] = signs[two], signs[one]
        if signs[one] != signs[two]:
            with pytest.raises(BadInput):
                parse_code("".join(signs))


@pytest.mark.parametrize("text", ["", "1", CODE[:-1], CODE + "0", "😀" * 17, "U" * 17, "A" * 10_000, "<b>" + CODE])
def test_what_is_no_code_is_refused_with_words(text):
    with pytest.raises(BadInput) as refusal:
        parse_code(text)
    assert refusal.value.problems[0].path == "verification_code"


def test_too_little_randomness_is_an_error():
    with pytest.raises(ValueError):
        new_code(b"short")
