"""A spreadsheet of carried-over holders is taken in; its rows are written afterwards, batch by batch.

Clauses: N-11, 6.2-05
"""

import hashlib
import uuid
from datetime import datetime

from django.db import transaction

from permit.records.models import ImportRun
from permit.services.acting import Acting
from permit.services.audit import record_act
from permit.services.holder_file import Header, read_header
from permit.services.ports import get_ports


def start_holder_import(name: str, content: bytes, acting: Acting, now: datetime) -> ImportRun:
    """The import of this file: the one that has not finished, if the same file was begun before, else a new one.

    The file is sealed and kept until its last row is written. Raises Refused as `read_header` does.
    """
    header = read_header(content)
    digest = hashlib.sha256(content).hexdigest()
    begun = ImportRun.objects.filter(sha256=digest, finished_at__isnull=True).first()
    if begun is not None:
        return begun
    key = f"imports/{uuid.uuid4().hex}"
    get_ports().blobs.put(key, content)
    return _record(name, digest, key, header, acting, now)


@transaction.atomic
def _record(name: str, digest: str, key: str, header: Header, acting: Acting, now: datetime) -> ImportRun:
    run = ImportRun.objects.create(
        file_name=name[-120:],
        sha256=digest,
        storage_key=key,
        dropped_columns=list(header.dropped),
        unused_columns=list(header.unused),
        started_by=acting.name,
        started_at=now,
    )
    record_act(f"import:{run.pk}", acting, "start_holder_import", now, sha256=digest)
    return run
