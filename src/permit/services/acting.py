"""Who acts: passed from the edge to every service, written into every audit row."""

from dataclasses import dataclass

from permit.records.models import Employer, FilingAgent, Person, StaffMember


@dataclass(frozen=True)
class Acting:
    """Stable `key` (`staff:3`, `agent:7`, `person:12`, `system`); `role` is a lifecycle Actor or a staff role."""

    key: str
    name: str
    role: str
    on_behalf_of: str = ""
    request_id: str = ""
    person: Person | None = None
    employer: Employer | None = None
    agent: FilingAgent | None = None
    staff: StaffMember | None = None


SYSTEM = Acting("system", "系统", "system")
