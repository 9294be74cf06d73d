"""Dossiers: the facts declared about an employer and an applicant, read strictly."""

from permit.domain.dossier.model import NOTHING, Dossier, Nothing
from permit.domain.dossier.reading import read_dossier

__all__ = ["NOTHING", "Dossier", "Nothing", "read_dossier"]
