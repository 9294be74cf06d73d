"""What a holder of the old system uploads before anything else: the papers that outlast one case (N-11).

They prove what the profile states and serve the next business again. Income, statement and the category's proofs are
of a case, and none is decided here.

Clauses: N-11, 6.1.2-07
"""

from __future__ import annotations

from permit.domain.materials.children import CHILDREN
from permit.domain.materials.home import HOME
from permit.domain.materials.new_permit import HOUSEHOLD
from permit.domain.materials.slots import Material, MaterialSlot, Situation

CARRIED_OVER: tuple[Material, ...] = (HOUSEHOLD, *HOME, CHILDREN)


def carried_over_slots(situation: Situation) -> tuple[MaterialSlot, ...]:
    """The slots of a carried-over holder in this situation, in the order of the guide."""
    return tuple(definition.slot(situation) for definition in CARRIED_OVER)
