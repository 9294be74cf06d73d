"""Every act of the state table has words wherever the history of a case is read."""

from permit.domain.lifecycle import Action
from permit.portals.applicant.progress import ACTIONS
from permit.portals.casework.history import TITLES
from permit.portals.employer.case_words import ACTS

# Told on pages of their own, not in the party's history.
FOR_OFFICERS = {"rule"}
FOR_THE_PERSON = {"send_alone", "withdraw_alone"}


def test_officers_read_no_key_of_ours():
    assert set(Action) <= {str(key) for key in TITLES}


def test_the_applicant_reads_every_act_that_concerns_it():
    assert set(Action) - FOR_OFFICERS <= set(ACTIONS)


def test_the_employer_reads_every_act_that_concerns_it():
    assert set(Action) - FOR_OFFICERS - FOR_THE_PERSON <= set(ACTS)
