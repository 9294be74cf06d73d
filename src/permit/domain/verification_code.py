"""Verification codes of confirmations and sheets: 80 bits, read aloud and typed without mistakes (R-26).

A code has 16 payload characters of 5 bits each and one check character, all from an alphabet without I, L, O and U,
written `7K3M-9QPD-W2RX-4TVB-H`. The check character is a weighted sum over the field of 32 elements in which each
position has a weight of its own: any one wrong character and any two characters swapped are noticed.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from permit.domain.errors import BadInput, Problem

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BYTES: Final = 10
_PAYLOAD: Final = 16
_GROUP: Final = 4
_REDUCTION: Final = 0b100101  # x⁵ + x² + 1: irreducible, so multiplication stays within five bits
_LOOK_ALIKE: Final = str.maketrans("OILoil", "011011")
_IGNORED: Final = frozenset("-‐‑‒–—―−·_.")


def new_code(randomness: bytes) -> str:
    """The code, 17 characters without separators, made of `randomness`: exactly 10 bytes of a cryptographic source.

    Raises ValueError for another length: fewer bytes would be guessable, more would be silently lost.
    """
    if len(randomness) != CODE_BYTES:
        raise ValueError(f"a verification code takes {CODE_BYTES} random bytes, not {len(randomness)}")
    number = int.from_bytes(randomness, "big")
    payload = "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (_PAYLOAD - 1), -1, -5))
    return payload + _check_character(payload)


def grouped(code: str) -> str:
    """The code as people read it: `7K3M-9QPD-W2RX-4TVB-H`. Raises BadInput as `parse_code`."""
    plain = parse_code(code)
    return "-".join(plain[start : start + _GROUP] for start in range(0, len(plain), _GROUP))


def parse_code(text: str) -> str:
    """The 17 characters of a code as somebody typed it: spaces, dashes, case, full width, O for 0, I or L for 1 do not
    matter.

    Raises BadInput (path `verification_code`) where a character, the length or the check character is wrong.
    """
    signs = unicodedata.normalize("NFKC", text[:200]).translate(_LOOK_ALIKE).upper()
    code = "".join(sign for sign in signs if not sign.isspace() and sign not in _IGNORED)
    if len(code) != _PAYLOAD + 1:
        raise _bad(f"查验码应为 {_PAYLOAD + 1} 位，收到 {len(code)} 位")
    if any(sign not in ALPHABET for sign in code):
        raise _bad("查验码只含数字和大写字母，不含字母 I、L、O、U")
    if _check_character(code[:-1]) != code[-1]:
        raise _bad("查验码有误，请对照确认单逐位核对")
    return code


def _bad(what: str) -> BadInput:
    return BadInput([Problem("verification_code", what)])


def _check_character(payload: str) -> str:
    total, weight = 0, 1
    for sign in payload:
        weight = _times(weight, 2)
        total ^= _times(ALPHABET.index(sign), weight)
    return ALPHABET[total]


def _times(left: int, right: int) -> int:
    """Product of two elements of the field of 32."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 0b100000:
            left ^= _REDUCTION
        right >>= 1
    return product
