"""The clauses of a case for its page: what a person has to say first, what forbids, and what holds."""

from collections.abc import Mapping, Sequence
from typing import Any

from permit.domain.lifecycle import Action
from permit.portals.casework.desk import Desk
from permit.records.models import Case
from permit.services.case_problems import registry_words
from permit.services.quota_ports import QUOTA_CLAUSE
from permit.services.standing_findings import StandingFinding


def finding_rows(
    findings: Sequence[StandingFinding], case: Case, desk: Desk, allowed: Sequence[Action], *, decider: bool
) -> dict[str, Any]:
    """`open` (each with an action), `holding`, and the counts for the pane's head."""
    counted = [finding for finding in findings if finding.counts]
    opened = [finding for finding in counted if finding.settled is not True or finding.holds is not True]
    holding = [finding for finding in counted if finding.settled is True and finding.holds is True]
    chosen = f"1.3.1-{case.category}"
    judged = [finding for finding in findings if not finding.counts]
    asked = [finding for finding in judged if finding.clause == chosen] or judged
    said = registry_words(case)
    children = [{**_plain(finding), "remedy": finding.remedy} for finding in asked]
    rule = Action.RULE in allowed
    failing = sum(finding.settled is False for finding in counted)
    waiting = sum(finding.settled is None for finding in counted)
    meta = [f"{len(counted) - failing - waiting} 项符合"]
    meta += [f"{failing} 项不符合"] if failing else []
    meta += [f"{waiting} 项待人认定"] if waiting else []
    order = {False: 0, None: 1, True: 2}
    return {
        "open": [
            {"row": [_with_registry(_open_row(finding, children), said)], **_act(finding, case, desk, rule, decider)}
            for finding in sorted(opened, key=lambda finding: order[finding.settled])
        ],
        "holding": [_with_registry(_with_children(_plain(finding), children), said) for finding in holding],
        "others": [_plain(finding) for finding in judged if finding not in asked],
        "meta": " ・ ".join(meta),
    }


def _with_registry(row: dict[str, Any], said: Mapping[str, str]) -> dict[str, Any]:
    """What a registry was asked for the facts, and when, before the figures."""
    told = "；".join(filter(None, (said.get(row["clause"]), row["source"])))
    return {**row, "source": told}


def _state(finding: StandingFinding) -> str:
    if finding.settled is True:
        return "holds"
    if finding.settled is False:
        return "fails"
    return "soft" if finding.soft else "unknown"


SURE = {"A": "多处一致", "B": "一处可靠来源", "C": "尚未证实"}


def _plain(finding: StandingFinding) -> dict[str, Any]:
    state = {True: "holds", False: "fails", None: "unknown"}[finding.holds]
    source = "；".join(_figure_words(figure) for figure in finding.figures)
    return {"state": state, "title": finding.title, "clause": finding.clause, "text": finding.because, "source": source}


def _figure_words(figure: Mapping[str, Any]) -> str:
    """月平均工资 11,937.00 元（2024 年，……，多处一致）: the figure with year, source and how sure it is (9-01)."""
    year = f"{figure['year']} 年" if figure.get("year") else ""
    told = "，".join(filter(None, (year, figure.get("source"), SURE.get(figure.get("confidence", ""), ""))))
    return f"{figure['label']} {figure['text']}（{told}）"


def _with_children(row: dict[str, Any], children: list[dict[str, Any]]) -> dict[str, Any]:
    """1.3.1 shows the category that was applied for, with what is missing there; all of them while none is chosen."""
    return {**row, "children": children, "remedy": ""} if row["clause"] == "1.3.1" else row


def _open_row(finding: StandingFinding, children: list[dict[str, Any]]) -> dict[str, Any]:
    row = {**_plain(finding), "state": _state(finding), "remedy": finding.remedy}
    if finding.ruling is not None:
        verdict = "符合" if finding.ruling.holds else "不符合"
        ruled = f"{finding.ruling.officer.name}认定{verdict}：{finding.ruling.words}"
        return {**_with_children(row, children), "remedy": ruled}
    if finding.soft:
        row["remedy"] = _exception_words(finding)
    return _with_children(row, children)


def _exception_words(finding: StandingFinding) -> str:
    request = finding.exception
    if request is None:
        return "原则性条款，单位还没有写理由。"
    said = f"单位理由：{request.reason}"
    if request.allowed is None:
        return said
    answer = "准予例外" if request.allowed else "不准予例外"
    officer = request.officer.name if request.officer else ""
    return f"{said}　{officer}{answer}：{request.answer}"


def _act(finding: StandingFinding, case: Case, desk: Desk, rule: bool, decider: bool) -> dict[str, str]:
    if not rule:
        return {}
    if finding.soft and finding.holds is not True and decider and finding.clause != QUOTA_CLAUSE:
        words = "重新答复例外" if finding.exception and finding.exception.allowed is not None else "答复例外"
        return {"url": desk.url("exception", case.number, finding.clause), "words": words}
    if not finding.soft and finding.holds is None:
        words = "重新认定" if finding.ruling else "作出认定"
        return {"url": desk.url("rule", case.number, finding.clause), "words": words}
    return {}
