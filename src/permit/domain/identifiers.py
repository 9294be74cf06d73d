"""Identifiers with a check digit: the resident ID number (GB 11643) and the unified social credit code (GB 32100).

The check digits come from python-stdnum. Its `validate` is not used: it strips spaces and hyphens, looks the
birthplace up in a list that lags behind, and refuses credit codes whose first two signs are letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.cn import ric, uscc

from permit.domain.months import read_date

Sex = Literal["male", "female"]

_ID_NUMBER = re.compile(r"[0-9]{6}(?:18|19|20)[0-9]{9}[0-9X]")
_NUMBER_INSIDE = re.compile(r"(?<![0-9A-Za-z])[0-9]{6}(?:18|19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])")
_MOBILE_INSIDE = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A resident ID number: 18 signs, valid birthday, right check digit; a final small x is read as X.

    Raises ValueError with the reason in Chinese.
    """

    text: str

    def __post_init__(self) -> None:
        text = self.text[:-1] + "X" if self.text.endswith("x") else self.text
        object.__setattr__(self, "text", text)
        if not _ID_NUMBER.fullmatch(text):
            raise ValueError("不是 18 位居民身份证号码")
        try:
            read_date(_birthday_part(text))
        except ValueError as failure:
            raise ValueError("身份证号码中的出生日期不存在") from failure
        if ric.calc_check_digit(text) != text[-1]:
            raise ValueError("身份证号码的校验位不正确")

    @property
    def born_on(self) -> date:
        return read_date(_birthday_part(self.text))

    @property
    def sex(self) -> Sex:
        return "male" if int(self.text[16]) % 2 else "female"

    @property
    def masked(self) -> str:
        """As shown wherever it is not shown whole: `masked_id_number`."""
        return masked_id_number(self.text)

    def __str__(self) -> str:
        return self.text


def masked_id_number(number: str) -> str:
    """First and last four characters, the middle starred: 1101**********002X; a short one shows its ends only.

    The one way on papers and pages alike: two ways side by side would together show more than either.
    Clauses: R-26
    """
    if len(number) <= 8:
        return number[:1] + "*" * max(len(number) - 2, 0) + number[1:][-1:]
    return number[:4] + "*" * (len(number) - 8) + number[-4:]


def without_numbers(words: str) -> str:
    """Words that others will read, with ID and mobile numbers starred: who writes a public reason may forget it is one.

    Clauses: R-26
    """
    words = _NUMBER_INSIDE.sub(lambda found: masked_id_number(found[0]), words)
    return _MOBILE_INSIDE.sub(lambda found: f"{found[0][:3]}****{found[0][-4:]}", words)


def _birthday_part(text: str) -> str:
    return f"{text[6:10]}-{text[10:12]}-{text[12:14]}"


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A unified social credit code: 18 signs of the standard's alphabet, right check digit. Raises ValueError."""

    text: str

    def __post_init__(self) -> None:
        if not _CREDIT_CODE.fullmatch(self.text):
            raise ValueError("不是 18 位统一社会信用代码（数字和大写字母，不含 I、O、S、V、Z）")
        if uscc.calc_check_digit(self.text[:17]) != self.text[17]:
            raise ValueError("统一社会信用代码的校验位不正确")

    @property
    def division(self) -> str:
        """The six-digit code of the place of registration."""
        return self.text[2:8]

    def __str__(self) -> str:
        return self.text


def mobile_number(text: str) -> str:
    """A mainland mobile number as 11 digits, `+86`, spaces and hyphens dropped; raises ValueError."""
    digits = re.sub(r"[\s-]", "", text).removeprefix("+86")
    if not re.fullmatch(r"1[3-9][0-9]{9}", digits):
        raise ValueError("不是 11 位手机号码")
    return digits
