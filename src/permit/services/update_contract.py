"""A new or prolonged contract of somebody who works here.

Clauses: 6.1.1-07
"""

from datetime import datetime

from django.db import transaction

from permit.domain.errors import Refused
from permit.records.models import Association, Employer
from permit.records.models.associations import AssociationState
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.confirm_association import Employment, write_employment
from permit.services.note_declared_change import note_declared_change
from permit.services.refuse_association import lock_association
from permit.services.work_overlaps import Overlap, overlaps_of


@transaction.atomic
def update_contract(
    employer: Employer, association_id: int, version: int | None, given: Employment, acting: Acting, now: datetime
) -> tuple[Association, tuple[Overlap, ...]]:
    """Record the contract's facts anew, its newest copy uploaded before.

    Raises Refused: 'not_employed_here', 'changed_meanwhile', and those of `write_employment`.
    """
    association = lock_association(employer, association_id, version)
    if association.state != AssociationState.CONFIRMED:
        raise Refused("not_employed_here", {"state": association.get_state_display()})
    before = {"kind": association.contract_kind, "until": association.contract_until}
    write_employment(association, given, acting, now)
    record_act(f"association:{association.pk}", acting, "update_contract", now, before=before)
    note_declared_change(association, acting, now)
    return association, overlaps_of(association)
