"""Check digits, written a second time on purpose: the simulators share no code with the product they test."""

from datetime import date

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_BODY_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def id_number(division: str, born: date, sequence: int) -> str:
    """An ID number by GB 11643; an odd sequence is a man's, an even one a woman's."""
    digits = f"{division}{born:%Y%m%d}{sequence:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, _ID_WEIGHTS, strict=True))
    return digits + _ID_CHECKS[total % 11]


def body_code(first_eight: str) -> str:
    """An organisation code by GB 11714: eight characters and their check character, without the hyphen."""
    total = sum(_BODY_ALPHABET.index(mark) * weight for mark, weight in zip(first_eight, _BODY_WEIGHTS, strict=True))
    check = (11 - total % 11) % 11
    return first_eight + ("X" if check == 10 else str(check))


def credit_code(kind: str, division: str, first_eight: str) -> str:
    """A unified social credit code by GB 32100 from its two-character kind, the division and a body's eight marks."""
    digits = kind + division + body_code(first_eight)
    total = sum(_CREDIT_ALPHABET.index(mark) * weight for mark, weight in zip(digits, _CREDIT_WEIGHTS, strict=True))
    return digits + _CREDIT_ALPHABET[(31 - total % 31) % 31]


def masked(number: str) -> str:
    """First six and last two characters, the rest as stars, as pages of the simulators show it."""
    return number[:4] + "*" * max(0, len(number) - 8) + number[-4:]
