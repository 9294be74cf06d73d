"""The format of the hand-over file, version 1: one description from which the reader and the JSON Schema are made.

Clauses: R-18
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from permit.domain.dossier.shapes import Credit, Day, Field, Listing, Record, Schema, Shape, Values, Word
from permit.domain.errors import BadInput, Problem
from permit.domain.handover.model import (
    ANSWER,
    EXPORT,
    FORMAT,
    VERSION,
    Act,
    Answer,
    Declined,
    Export,
    Fact,
    Holder,
    Material,
    Mover,
    Taken,
)
from permit.domain.identifiers import IdNumber, mobile_number

MOST_HOLDERS, MOST_FACTS, MOST_CHILDREN = 5000, 400, 20
STATES = ("valid", "suspended", "frozen", "expired", "cancelled")
CATEGORIES = tuple("ABCDEFGHI")


@dataclass(frozen=True, slots=True)
class Short:
    """Text of a bounded length, by default not empty, and of a pattern where one is given."""

    most: int
    pattern: str = ""
    least: int = 1

    def read(self, raw: Any, path: str, problems: list[Problem]) -> str | None:
        if not isinstance(raw, str):
            problems.append(Problem(path, "应为文本"))
        elif not self.least <= len(raw) <= self.most:
            problems.append(Problem(path, f"长度应在 {self.least} 至 {self.most} 之间"))
        elif self.pattern and not re.fullmatch(self.pattern, raw):
            problems.append(Problem(path, "格式不对"))
        elif any(not sign.isprintable() for sign in raw):
            problems.append(Problem(path, "含有不能显示的字符"))
        else:
            return raw
        return None

    def schema(self) -> Schema:
        described: Schema = {"type": "string", "minLength": self.least, "maxLength": self.most}
        return described | ({"pattern": f"^{self.pattern}$"} if self.pattern else {})


@dataclass(frozen=True, slots=True)
class Resident:
    """A resident ID number with the right check digit."""

    def read(self, raw: Any, path: str, problems: list[Problem]) -> str | None:
        try:
            return IdNumber(raw).text if isinstance(raw, str) else _not_text()
        except ValueError as failure:
            problems.append(Problem(path, str(failure)))
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^[0-9]{17}[0-9X]$", "description": "居民身份证号码，核对校验位"}


@dataclass(frozen=True, slots=True)
class Mobile:
    """A mobile number of the mainland."""

    def read(self, raw: Any, path: str, problems: list[Problem]) -> str | None:
        try:
            return mobile_number(raw) if isinstance(raw, str) else _not_text()
        except ValueError as failure:
            problems.append(Problem(path, str(failure)))
        return None

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^1[0-9]{10}$"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment with its offset from UTC, as text."""

    def read(self, raw: Any, path: str, problems: list[Problem]) -> str | None:
        try:
            if isinstance(raw, str) and datetime.fromisoformat(raw).tzinfo is not None:
                return raw
        except ValueError:
            pass
        problems.append(Problem(path, "应为带时区的时间，例如 2026-03-02T10:30:00+08:00"))
        return None

    def schema(self) -> Schema:
        return {"type": "string", "format": "date-time"}


@dataclass(frozen=True, slots=True)
class Bounded:
    """A list of at least `least` and at most `most` entries."""

    of: Shape
    most: int
    least: int = 0
    once: str | None = None

    def read(self, raw: Any, path: str, problems: list[Problem]) -> tuple[Any, ...] | None:
        if isinstance(raw, list) and not self.least <= len(raw) <= self.most:
            problems.append(Problem(path, f"应有 {self.least} 至 {self.most} 条"))
            return None
        return Listing(self.of, once=self.once).read(raw, path, problems)

    def schema(self) -> Schema:
        return {**Listing(self.of).schema(), "minItems": self.least, "maxItems": self.most}


def _not_text() -> Any:
    raise ValueError("应为文本")


def _must(key: str, shape: Shape, name: str = "") -> Field:
    return Field(key, name or key, shape, required=True)


def _may(key: str, shape: Shape) -> Field:
    return Field(key, key, shape)


def _plain(**values: Any) -> dict[str, Any]:
    return values


def _iso(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_iso(each) for each in value]
    return str(value) if hasattr(value, "text") else value


def _fact(*fields: Field) -> Record:
    def make(since: date, until: date | None, **value: Any) -> Fact:
        return Fact({key: _iso(each) for key, each in value.items()}, since, until)

    return Record(make, (*fields, _must("from", Day(), "since"), Field("until", "until", Day())))


NUMBER = Short(12, "20[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{4}")
DISTRICT = Short(32, "[a-z][a-z_]*")
IDENTIFIER, DIGEST = Short(32, "[0-9a-f]{32}", 32), Short(64, "[0-9a-f]{64}", 64)
_CHILD = Record(_plain, (_must("name", Short(64)), _must("id_number", Resident()), _may("born_on", Day())))
_PLACE = Short(200, least=0)
_HOUSEHOLD = Record(_plain, tuple(_may(key, _PLACE) for key in ("province", "register_address", "register_kind")))
_HOME = Record(_plain, tuple(_may(key, _PLACE) for key in ("district", "address", "kind")))
_TERM = _fact(_must("valid_from", Day()), _must("valid_until", Day()))
_STATE = _fact(_must("state", Word(STATES)))
_EMPLOYER = _fact(_must("name", Short(200)), _may("uscc", Credit()))
_PARTICULARS = _fact(
    _must("name", Short(64)),
    _must("id_number", Resident()),
    _may("category", Word(CATEGORIES)),
    _must("children", Bounded(_CHILD, MOST_CHILDREN)),
    _may("household", _HOUSEHOLD),
    _may("home", _HOME),
)
_SERIES = ("terms", "states", "employers", "particulars")


def _whole_series(values: Values, path: str, problems: list[Problem]) -> None:
    """Every series goes on without a gap or an overlap, and only its last fact is open."""
    for key in _SERIES:
        facts = values.get(key) or ()
        for index, (fact, following) in enumerate(pairwise([*facts, None])):
            if following is not None and following.since is None:
                continue
            begins = following.since.toordinal() if following is not None else None
            ends = fact.until.toordinal() + 1 if fact.until is not None else None
            if ends != begins:
                what = "应到下一条开始的前一天" if begins else "最后一条应为 null"
                problems.append(Problem(f"{path}.{key}[{index}].until", what))


def _term_runs_forward(values: Values, path: str, problems: list[Problem]) -> None:
    for index, fact in enumerate(values.get("terms") or ()):
        begin, end = fact.value["valid_from"], fact.value["valid_until"]
        if begin and end and begin > end:
            problems.append(Problem(f"{path}.terms[{index}].valid_until", "早于有效期起"))


def _number_and_day_agree(values: Values, path: str, problems: list[Problem]) -> None:
    number, issued = values.get("number"), values.get("issued_on")
    if number and issued and f"{issued:%Y%m%d}" != number[:8]:
        problems.append(Problem(f"{path}.issued_on", "与证件编号前 8 位不一致"))


def _one_identity(values: Values, path: str, problems: list[Problem]) -> None:
    last = (values.get("particulars") or (None,))[-1]
    if last is not None and last.value["id_number"] != values.get("id_number"):
        problems.append(Problem(f"{path}.id_number", "与登记内容里的身份证号码不一致"))


_HOLDER = Record(
    lambda mobile, **values: Holder(mobile=mobile or "", **values),
    (
        _must("number", NUMBER),
        _must("issued_on", Day()),
        _must("name", Short(64)),
        _must("id_number", Resident()),
        _may("mobile", Mobile()),
        _must("terms", Bounded(_TERM, MOST_FACTS, 1)),
        _must("states", Bounded(_STATE, MOST_FACTS, 1)),
        _must("employers", Bounded(_EMPLOYER, MOST_FACTS, 1)),
        _must("particulars", Bounded(_PARTICULARS, MOST_FACTS, 1)),
        _must("history", Bounded(Record(Act, (_must("on", Day(), "day"), _must("act", Short(64)))), 1000)),
        _must(
            "materials",
            Bounded(
                Record(
                    Material,
                    (_must("slot", Short(64)), _must("uploaded_on", Day()), _must("sha256", DIGEST)),
                ),
                500,
            ),
        ),
    ),
    (_whole_series, _term_runs_forward, _number_and_day_agree, _one_identity),
)
_MOVER = Record(
    lambda name, uscc: Mover(name, uscc.text if uscc else ""), (_must("name", Short(200)), _must("uscc", Credit()))
)


@dataclass(frozen=True, slots=True)
class _VersionOne:
    def read(self, raw: Any, path: str, problems: list[Problem]) -> int | None:
        if raw == VERSION and not isinstance(raw, bool):
            return VERSION
        problems.append(Problem(path, f"只认第 {VERSION} 版"))
        return None

    def schema(self) -> Schema:
        return {"type": "integer", "const": VERSION}


def _without_head(make: Callable[..., Any]) -> Callable[..., Any]:
    def build(format: Any, version: Any, kind: Any, **values: Any) -> Any:
        return make(**values)

    return build


def _head(kind: str) -> tuple[Field, ...]:
    return (
        _must("format", Word((FORMAT,))),
        _must("version", _VersionOne()),
        _must("kind", Word((kind,))),
        _must("id", IDENTIFIER),
        _must("from", DISTRICT, "sender"),
        _must("to", DISTRICT, "receiver"),
        _must("made_at", Moment()),
    )


EXPORT_SHAPE = Record(
    _without_head(Export),
    (
        *_head(EXPORT),
        _must("accept_until", Day()),
        Field("employer", "mover", _MOVER),
        _must("holders", Bounded(_HOLDER, MOST_HOLDERS, 1, once="number")),
    ),
)
_TAKEN = Record(Taken, (_must("number", NUMBER), _must("on", Day(), "day")))
_DECLINED = Record(Declined, (_must("number", NUMBER), _must("reason", Short(500))))
ANSWER_SHAPE = Record(
    _without_head(Answer),
    (
        *_head(ANSWER),
        _must("answers", IDENTIFIER),
        _must("export_sha256", DIGEST),
        _must("taken", Bounded(_TAKEN, MOST_HOLDERS, once="number")),
        _must("declined", Bounded(_DECLINED, MOST_HOLDERS, once="number")),
    ),
)
_SHAPES = {EXPORT: EXPORT_SHAPE, ANSWER: ANSWER_SHAPE}


def read_payload(payload: Any) -> Export | Answer:
    """The payload of a file whose signature was checked. Raises BadInput naming every problem by its path."""
    kind = payload.get("kind") if isinstance(payload, dict) else None
    shape = _SHAPES.get(kind) if isinstance(kind, str) else None
    if shape is None:
        raise BadInput([Problem("payload.kind", f"应为 {EXPORT} 或 {ANSWER}")])
    problems: list[Problem] = []
    read: Export | Answer = shape.read(payload, "payload", problems)
    if problems:
        raise BadInput(problems)
    return read


def handover_schema() -> Schema:
    """JSON Schema (2020-12) of the whole file: payload and signature."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{FORMAT} {VERSION}",
        "type": "object",
        "additionalProperties": False,
        "required": ["payload", "signature"],
        "properties": {
            "payload": {"oneOf": [EXPORT_SHAPE.schema(), ANSWER_SHAPE.schema()]},
            "signature": SIGNATURE_SHAPE.schema(),
        },
    }


@dataclass(frozen=True, slots=True)
class Signature:
    """`key`: SHA-256 of the public key's SubjectPublicKeyInfo; `value`: base64 over the canonical payload."""

    algorithm: str
    key: str
    value: str


ALGORITHMS = ("ECDSA-SHA256", "RSA-SHA256")
SIGNATURE_SHAPE = Record(
    Signature,
    (
        _must("algorithm", Word(ALGORITHMS)),
        _must("key", DIGEST),
        _must("value", Short(2000, "[A-Za-z0-9+/]+={0,2}")),
    ),
)
