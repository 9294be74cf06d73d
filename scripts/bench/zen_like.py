"""The same conditions as a decision of zen-engine, one dossier at a time. Run by a Python that has it.

    python zen_like.py FILE.json        facts and verdicts of some people, as `known.py` writes them

Days come as numbers, a share in whole percents. Fails where one verdict differs from ours.
"""

from __future__ import annotations

import json
import sys
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter
from typing import Any

import zen

ON = 739677  # 2 March 2026 as a number of days
MONTHLY, ANNUAL = 1_193_700, 12 * 1_193_700
CATEGORIES = {
    "1.3.1-A": "experience_months >= 24 and bachelor_diploma and bachelor_degree",
    "1.3.1-B": "intermediate_title",
    "1.3.1-C": "recognised_prize",
    "1.3.1-D": f"innovation_body == 'science_and_technology' and annual_income_1 > {3 * ANNUAL}"
    f" and annual_income_2 > {3 * ANNUAL} and annual_income_3 > {3 * ANNUAL}",
    "1.3.1-E": f"innovation_body == 'service' and annual_income_1 > {6 * ANNUAL}"
    f" and annual_income_2 > {6 * ANNUAL} and annual_income_3 > {6 * ANNUAL}",
    "1.3.1-F": "(invention_patents >= 1 or other_patents >= 3 or software_copyrights >= 3) and applied_in_beijing",
    "1.3.1-G": "(team_investment > 500000000 or team_financing > 1000000000 or team_average_tax >= 500000000)"
    " and natural_person and share_percent >= 5 and shareholder_ranked and shareholder_rank <= 5",
    "1.3.1-H": "self_employed and outstanding_contribution and annual_tax_1 >= 20000000"
    " and annual_tax_2 >= 20000000 and annual_tax_3 >= 20000000",
    "1.3.1-I": "recommended_by_district and approved_by_city",
}
RULES = {
    "1.2-01": "registered_in == 'daxing' and (employer_kind != 'branch' or branch_of in ['foreign', 'non_beijing'])",
    "1.2-02": "fits_industry_plan and not(main_business_restricted)",
    "1.2-03": "years_registered >= 1",
    "1.2-04": "employer_kind != 'enterprise' or paid_in_capital >= 100000000",
    "1.2-05": "district_contribution >= 10000000",
    "1.2-06": "recent_violations == 0",
    **CATEGORIES,
    "1.3.1": " or ".join(f"({rule})" for rule in CATEGORIES.values()),
    "1.3.2": "key_field",
    "1.3.3": f"income_6_months >= {MONTHLY * 36 // 5}"
    f" or (twelve_months_on_record and income_12_months >= {MONTHLY * 72 // 5})",
    "1.3.4": "insurance_months >= 6 and tax_months >= 6",
    "1.3.5": f"home_kind != 'none' and (not(lease_has_end) or lease_until >= {ON})",
    "1.3.6": f"retires_on > {ON}",
    "6.1.2-03": "secondary_stage and education_months_complete",
    "6.2-04": "not(has_children) or eldest_child_age <= 16",
    "7-04": "population == 'mainland'",
}
KEYS = {f"c{place}": clause for place, clause in enumerate(RULES)}


def decision() -> Any:
    """An input, one expression node, an output."""
    rows = [{"id": key, "key": key, "value": RULES[clause]} for key, clause in KEYS.items()]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {
            "id": "e",
            "name": "e",
            "type": "expressionNode",
            "content": {"expressions": rows},
            "position": {"x": 1, "y": 0},
        },
        {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "e"},
        {"id": "2", "type": "edge", "sourceId": "e", "targetId": "out"},
    ]
    return zen.ZenEngine().create_decision(
        json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})
    )


def main(people: list[dict[str, Any]], count: int) -> float:
    """Dossiers a second."""
    made = decision()
    for person in people:
        found = made.evaluate(person["facts"])["result"]
        told = {clause: found[key] for key, clause in KEYS.items()}
        differing = [clause for clause in told if told[clause] != person["clauses"][clause]]
        assert not differing, f"{differing} differ"
    facts = [person["facts"] for person in islice(cycle(people), count)]
    started = perf_counter()
    for each in facts:
        made.evaluate(each)
    return count / (perf_counter() - started)


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(max(main(given, 3_000) for _ in range(3)))
