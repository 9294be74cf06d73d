"""What the loader gets from the simulators over HTTP: the world, sample scans, messages that arrived."""

import json
import re
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx

Record = dict[str, Any]


class Outside:
    """A simulators' process. Scans are drawn ahead by threads and kept, since several people use the same paper."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=30)
        self._pool = ThreadPoolExecutor(max_workers=3)
        self._scans: dict[str, Future[bytes]] = {}

    def world(self) -> Record:
        """Employers and people as the registries know them."""
        content: Record = self._http.get("/world.json").raise_for_status().json()
        return content

    def order_scan(self, kind: str, facts: Record) -> Future[bytes]:
        """A sample scan, drawn in the background."""
        key = f"{kind} {json.dumps(facts, ensure_ascii=False, sort_keys=True)}"
        if key not in self._scans:
            self._scans[key] = self._pool.submit(self._draw, kind, facts)
        return self._scans[key]

    def _draw(self, kind: str, facts: Record) -> bytes:
        return self._http.post(f"/scans/{kind}", json=facts).raise_for_status().content

    def one_time_code(self, mobile: str) -> str:
        """The newest six digits that arrived on a telephone."""
        messages = self._http.get("/sms/inbox", params={"mobile": mobile, "format": "json"}).json()["messages"]
        found = re.search(r"验证码 (\d{6})", messages[0]["text"])
        if found is None:
            raise LookupError(f"no code arrived on {mobile}")
        return found[1]

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._http.close()
