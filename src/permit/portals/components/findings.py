"""What the conditions say: issue cards, scores, lists and tables of findings."""

from typing import Any

from django import template

from permit.portals.components.states import STATES

register = template.Library()


@register.inclusion_tag("components/score_strip.html")
def score_strip(scores: Any) -> dict[str, Any]:
    """Counts beside each other. scores: state (fails, would_return, soft, unknown, holds) or label, count,
    unit (default 项), note, url."""
    return {
        "scores": [
            {**score, "words": score.get("label") or STATES[score["state"]][0], "unit": score.get("unit", "项")}
            for score in scores
        ]
    }


@register.inclusion_tag("components/issue_card.html")
def issue_card(issue: Any) -> dict[str, Any]:
    """One thing that would be returned, needs the employer's words, or waits for a person.

    issue: title, state (would_return, fails, soft, unknown), clause (id), situation, requirement, source, remedy,
    url and action (the button), who (default 您的情况).
    """
    return {"issue": issue, "tone": STATES[issue["state"]][1]}


@register.inclusion_tag("components/finding_list.html")
def finding_list(rows: Any) -> dict[str, Any]:
    """Conditions below each other. rows: state (holds, near, soft, fails, unknown), title, clause, text, remedy, source
    (the figures and registries it rests on), children (rows again: the sub-conditions)."""
    return {"rows": rows}


@register.inclusion_tag("components/finding_table.html")
def finding_table(rows: Any, caption: str = "", shown: int = 0) -> dict[str, Any]:
    """What holds. rows: state, title, situation, requirement, source, clause. shown: rows before the rest is folded."""
    rows = list(rows)
    return {
        "shown_rows": rows[:shown] if shown else rows,
        "folded_rows": rows[shown:] if shown else [],
        "caption": caption,
    }
