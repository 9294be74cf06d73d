"""A signing identity for the tests of signed documents."""

import pytest

from documents.samples import NOW
from permit.documents.signing import ROOT_FILE, create_signing_identity, load_signer


@pytest.fixture(scope="session")
def signing(tmp_path_factory):
    """A signer and the root that trusts it."""
    folder = tmp_path_factory.mktemp("signing")
    file = create_signing_identity(folder, "大兴区签章（测试）", "test password", NOW)
    return load_signer(file, "test password"), (folder / ROOT_FILE).read_bytes()
