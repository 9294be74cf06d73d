"""What a session holds is sealed: it may be what somebody typed, and a row of it is read by whoever reads the table."""

import json
from typing import Any

from permit.records.encryption import decrypt, encrypt


class SealedSerializer:
    """`SESSION_SERIALIZER`: JSON under the field keys. A row that does not open is an empty session."""

    def dumps(self, session: Any) -> bytes:
        return encrypt(json.dumps(session, separators=(",", ":"))).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(decrypt(data.decode()))
