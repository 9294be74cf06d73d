"""Three of the conditions (1.2-04, 1.3.3, 1.3.4) in OpenFisca, timed. Run by a Python of its own that has it."""

from __future__ import annotations

import sys
from time import perf_counter

import numpy as np
from openfisca_core.entities import Entity
from openfisca_core.periods import YEAR
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

NAMES = ("paid_in_capital", "income_6_months", "income_12_months", "insurance_months", "tax_months")
PERIOD = "2026"


def system() -> TaxBenefitSystem:
    """The three formulas; OpenFisca has no third value, so every fact is known."""
    person = Entity("person", "persons", "", "")
    built = TaxBenefitSystem([person])
    for name in (*NAMES, "is_enterprise"):
        kind = bool if name == "is_enterprise" else int
        common = {"value_type": kind, "entity": person, "definition_period": YEAR, "label": name}
        built.add_variable(type(name, (Variable,), common))
    formulas = {
        "capital_suffices": lambda p, when: ~p("is_enterprise", when) | (p("paid_in_capital", when) >= 100_000_000),
        "income_suffices": lambda p, when: (
            (p("income_6_months", when) >= 8_594_640) | (p("income_12_months", when) >= 17_189_280)
        ),
        "payments_suffice": lambda p, when: (p("insurance_months", when) >= 6) & (p("tax_months", when) >= 6),
    }
    for name, formula in formulas.items():
        common = {"value_type": bool, "entity": person, "definition_period": YEAR, "label": name}
        built.add_variable(type(name, (Variable,), {**common, "formula": formula}))
    return built


def main(count: int) -> float:
    """Seconds for three conditions over so many people, input already in place."""
    simulation = SimulationBuilder().build_default_simulation(system(), count)
    chance = np.random.default_rng(1)
    for name in NAMES:
        simulation.set_input(name, PERIOD, chance.integers(0, 200_000_000, count).astype(np.int32))
    simulation.set_input("is_enterprise", PERIOD, chance.random(count) < 0.6)
    started = perf_counter()
    for name in ("capital_suffices", "income_suffices", "payments_suffice"):
        simulation.calculate(name, PERIOD)
    return perf_counter() - started


if __name__ == "__main__":
    print(min(main(int(sys.argv[1])) for _ in range(3)))
