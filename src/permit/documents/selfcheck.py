"""The self-check's result on paper: findings, materials to bring, plan in time (1.3, 4.1-01)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from permit.documents.typesetting import chinese_date, typeset

Outcome = Literal["holds", "fails", "near", "soft", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedCondition:
    """One clause as judged: outcome, what was declared against which figure, and what would suffice."""

    outcome: Outcome
    title: str
    clause: str
    words: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionGroup:
    title: str
    findings: tuple[CheckedCondition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialToBring:
    name: str
    who: str
    """本人, 单位上传 …"""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    when: str
    """现在, 2026年4月底前 …"""
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureUsed:
    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCheckFacts:
    site: str
    """居证通 · 大兴区"""
    headline: str
    """The answer itself: 符合第 1 类，还差一项：社保再缴纳 2 个月"""
    lead: str
    judged_on: date
    groups: tuple[ConditionGroup, ...]
    materials_title: str = "要准备的材料"
    materials: tuple[MaterialToBring, ...] = ()
    steps: tuple[Step, ...] = ()
    figures: tuple[FigureUsed, ...] = ()


def render_self_check(facts: SelfCheckFacts) -> bytes:
    """The sheet as PDF/A, dated the day the conditions were judged for."""
    return typeset("selfcheck", {**asdict(facts), "judged_on": chinese_date(facts.judged_on)}, facts.judged_on)
