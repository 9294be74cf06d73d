"""The conditions of a new permit in OpenFisca, written its way and timed. Run by a Python of its own that has it.

    python openfisca_like.py FILE.npz        facts and verdicts of many people, as `known.py` writes them

Its integers hold 32 bits and it has no third value: every fact is known, and a share comes in whole percents.
Fails where one verdict of one person differs from ours.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np
from openfisca_core.entities import Entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import YEAR
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2026"
ON = np.datetime64("2026-03-02")
MONTHLY, ANNUAL = 1_193_700, 12 * 1_193_700
Formula = Callable[..., Any]


def each(prefix: str, holds: Callable[[Any], Any]) -> Formula:
    """All three years."""
    return lambda p, t: holds(p(f"{prefix}_1", t)) & holds(p(f"{prefix}_2", t)) & holds(p(f"{prefix}_3", t))


def formulas(words: dict[str, type[Enum]]) -> dict[str, Formula]:
    """Clause → formula, figures of 2 March 2026 in fen."""
    is_one = {name: {each_one.name: each_one for each_one in kind} for name, kind in words.items()}

    def word(name: str, *values: str) -> Formula:
        return lambda p, t: np.logical_or.reduce([p(name, t) == is_one[name][value] for value in values])

    high, higher = each("annual_income", lambda v: v > 3 * ANNUAL), each("annual_income", lambda v: v > 6 * ANNUAL)
    taxed = each("annual_tax", lambda v: v >= 20_000_000)
    categories: dict[str, Formula] = {
        "1.3.1-A": lambda p, t: (p("experience_months", t) >= 24) & p("bachelor_diploma", t) & p("bachelor_degree", t),
        "1.3.1-B": lambda p, t: p("intermediate_title", t),
        "1.3.1-C": lambda p, t: p("recognised_prize", t),
        "1.3.1-D": lambda p, t: word("innovation_body", "science_and_technology")(p, t) & high(p, t),
        "1.3.1-E": lambda p, t: word("innovation_body", "service")(p, t) & higher(p, t),
        "1.3.1-F": lambda p, t: (
            ((p("invention_patents", t) >= 1) | (p("other_patents", t) >= 3) | (p("software_copyrights", t) >= 3))
            & p("applied_in_beijing", t)
        ),
        "1.3.1-G": lambda p, t: (
            (
                (p("team_investment", t) > 500_000_000)
                | (p("team_financing", t) > 1_000_000_000)
                | (p("team_average_tax", t) >= 500_000_000)
            )
            & p("natural_person", t)
            & (p("share_percent", t) >= 5)
            & p("shareholder_ranked", t)
            & (p("shareholder_rank", t) <= 5)
        ),
        "1.3.1-H": lambda p, t: p("self_employed", t) & p("outstanding_contribution", t) & taxed(p, t),
        "1.3.1-I": lambda p, t: p("recommended_by_district", t) & p("approved_by_city", t),
    }
    return {
        "1.2-01": lambda p, t: (
            word("registered_in", "daxing")(p, t)
            & (~word("employer_kind", "branch")(p, t) | word("branch_of", "foreign", "non_beijing")(p, t))
        ),
        "1.2-02": lambda p, t: p("fits_industry_plan", t) & ~p("main_business_restricted", t),
        "1.2-03": lambda p, t: p("years_registered", t) >= 1,
        "1.2-04": lambda p, t: ~word("employer_kind", "enterprise")(p, t) | (p("paid_in_capital", t) >= 100_000_000),
        "1.2-05": lambda p, t: p("district_contribution", t) >= 10_000_000,
        "1.2-06": lambda p, t: p("recent_violations", t) == 0,
        **categories,
        "1.3.1": lambda p, t: np.logical_or.reduce([p(named(clause), t) for clause in categories]),
        "1.3.2": lambda p, t: p("key_field", t),
        "1.3.3": lambda p, t: (
            (p("income_6_months", t) >= MONTHLY * 36 // 5)
            | (p("twelve_months_on_record", t) & (p("income_12_months", t) >= MONTHLY * 72 // 5))
        ),
        "1.3.4": lambda p, t: (p("insurance_months", t) >= 6) & (p("tax_months", t) >= 6),
        "1.3.5": lambda p, t: ~word("home_kind", "none")(p, t) & (~p("lease_has_end", t) | (p("lease_until", t) >= ON)),
        "1.3.6": lambda p, t: p("retires_on", t) > ON,
        "6.1.2-03": lambda p, t: p("secondary_stage", t) & p("education_months_complete", t),
        "6.2-04": lambda p, t: ~p("has_children", t) | (p("eldest_child_age", t) <= 16),
        "7-04": lambda p, t: word("population", "mainland")(p, t),
    }


def named(clause: str) -> str:
    """A clause's id as an identifier."""
    return "clause_" + clause.replace(".", "_").replace("-", "_")


def system(facts: dict[str, np.ndarray]) -> tuple[TaxBenefitSystem, list[str]]:
    """Facts as input variables, conditions as formulas."""
    person = Entity("person", "persons", "", "")
    built, words = TaxBenefitSystem([person]), {}
    for name, values in facts.items():
        common: dict[str, Any] = {"entity": person, "definition_period": YEAR, "label": name}
        if values.dtype.kind == "U":
            kind = Enum(name.title(), {value: value for value in sorted(set(np.unique(values)))})
            words[name] = kind
            common |= {"value_type": Enum, "possible_values": kind, "default_value": next(iter(kind))}
        else:
            common["value_type"] = {"b": bool, "i": int, "M": __import__("datetime").date}[values.dtype.kind]
        built.add_variable(type(name, (Variable,), common))
    conditions = formulas(words)
    for clause, formula in conditions.items():
        common = {"value_type": bool, "entity": person, "definition_period": YEAR, "label": clause, "formula": formula}
        built.add_variable(type(named(clause), (Variable,), common))
    return built, list(conditions)


def filled(built: TaxBenefitSystem, facts: dict[str, np.ndarray]) -> Simulation:
    """A population with every fact in place."""
    simulation = SimulationBuilder().build_default_simulation(built, len(next(iter(facts.values()))))
    for name, values in facts.items():
        simulation.set_input(name, PERIOD, values.astype(np.int32) if values.dtype.kind == "i" else values)
    return simulation


def main(path: str) -> float:
    """Seconds for all conditions over everybody, the facts already in place."""
    stored = np.load(path)
    facts = {name.removeprefix("fact "): stored[name] for name in stored.files if name.startswith("fact ")}
    built, clauses = system(facts)
    times = []
    for _ in range(3):
        simulation = filled(built, facts)
        started = perf_counter()
        told = {clause: simulation.calculate(named(clause), PERIOD) for clause in clauses}
        times.append(perf_counter() - started)
    for clause in clauses:
        assert np.array_equal(told[clause], stored[f"clause {clause}"]), f"{clause} differs"
    return min(times)


if __name__ == "__main__":
    print(main(sys.argv[1]))
