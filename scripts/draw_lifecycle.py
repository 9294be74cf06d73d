"""Writes docs/lifecycle.md: each business as a diagram and a list, from the table in `permit.domain.lifecycle`."""

import sys
from pathlib import Path

from permit.domain.lifecycle import BUSINESS_NAMES, STATE_NAMES, TABLE, Business, State

TARGET = Path(__file__).resolve().parents[1] / "docs" / "lifecycle.md"
HEAD = """# The life of a case

Drawn from `permit.domain.lifecycle.TABLE` by `python -m scripts.draw_lifecycle`; a test fails when this page is out
of date. What is not drawn is refused. Acts that leave the state as it is (receipt, transfer, ruling, urging) are listed
below each picture.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_business(business) for business in Business)])


def _business(business: Business) -> str:
    rows = [(s, a, act, then) for (b, s, a, act), then in TABLE.items() if b is business]
    arrows: dict[tuple[State, State], list[str]] = {}
    staying = []
    for state, actor, action, then in rows:
        if state is then:
            staying.append(f"- `{state}` {STATE_NAMES[state]}: {actor} may {action}")
        else:
            arrows.setdefault((state, then), []).append(f"{actor} {action}")
    lines = [f"  {state} --> {then}: {', '.join(words)}" for (state, then), words in arrows.items()]
    names = [f'  state "{STATE_NAMES[state]}" as {state}' for state in State]
    title = f"## {business} {BUSINESS_NAMES[business]}\n"
    diagram = ["```mermaid", "stateDiagram-v2", *names, "  [*] --> draft", *lines, "```"]
    return "\n".join([title, *diagram, "", *staying, ""])


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{TARGET.name} written\n")
