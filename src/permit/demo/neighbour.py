"""The demo district's neighbour 海淀区: its key is trusted here, and a holder comes from there by a signed file (R-18).

The neighbour is no second installation: what it would send is signed here with a key of its own, then taken in by the
services as any file is. `docs/handover.md` tells how to try it with two.
"""

from datetime import date, datetime, timedelta
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils.timezone import localtime

from permit.adapters.signing.pades import PadesSigner
from permit.config.environment import VAR
from permit.demo.calendar import Moments
from permit.demo.outside import Record
from permit.demo.staff import Staff
from permit.documents.signing import create_signing_identity
from permit.domain.handover.envelope import canonical, seal
from permit.domain.handover.model import EXPORT, FORMAT, VERSION
from permit.domain.months import add_years
from permit.records.models import DistrictKey, ReceivedHandOver
from permit.services.decide_hand_over import accept_until
from permit.services.receive_hand_over import receive_hand_over
from permit.services.trust_district_key import add_district_key, decide_district_key

NEIGHBOUR = "haidian"
SUBJECT = "海淀区演示签章（无法律效力）"
PASSWORD = "demonstration"  # noqa: S105 - of a key that nobody trusts
KNOWN_FOR, SENT_AGO, UPLOADED_AGO = 150, 3, 1
TERM, SINCE = 3, 400


def become_acquainted(staff: Staff, moments: Moments) -> DistrictKey:
    """One administrator enters the neighbour's key, a second has compared the fingerprint."""
    key = add_district_key(
        NEIGHBOUR, _signer(moments.now).public_key(), "海淀区来函第 12 号", staff.administrator, moments.at(KNOWN_FOR)
    )
    second = staff.by_role["admin2"]
    return decide_district_key(key.pk, key.version, True, "电话核对，逐字一致。", second, moments.at(KNOWN_FOR - 1))


def comes_from_there(record: Record, staff: Staff, moments: Moments) -> ReceivedHandOver:
    """A holder of the neighbour's; the file was uploaded here and waits for the decider."""
    payload = _payload(record, moments.at(SENT_AGO))
    file = seal(payload, _signer(moments.now).sign_file(canonical(payload)))
    return receive_hand_over(file, staff.by_role["acceptor"], moments.at(UPLOADED_AGO))


def _signer(now: datetime) -> PadesSigner:
    """The neighbour's own key, made once and kept beside ours."""
    path = create_signing_identity(VAR / "signing" / NEIGHBOUR, SUBJECT, PASSWORD, now)
    return PadesSigner(path, PASSWORD.encode())


def _payload(record: Record, made: datetime) -> Record:
    """What the neighbour says of its holder, as its own installation would write it (docs/handover.md)."""
    today = localtime(made).date()
    issued = today - timedelta(days=SINCE)
    from_then_on = partial(_fact, issued)
    return {
        "format": FORMAT,
        "version": VERSION,
        "kind": EXPORT,
        "id": uuid5(NAMESPACE_URL, f"{NEIGHBOUR}/{record['key']}").hex,
        "from": NEIGHBOUR,
        "to": settings.DISTRICT,
        "made_at": localtime(made).isoformat(timespec="seconds"),
        "accept_until": accept_until(today).isoformat(),
        "employer": None,
        "holders": [
            {
                "number": f"{issued:%Y%m%d}8801",
                "issued_on": issued.isoformat(),
                "name": record["name"],
                "id_number": record["id_number"],
                "mobile": record["mobile"],
                "terms": from_then_on(valid_from=issued.isoformat(), valid_until=_last_day(issued).isoformat()),
                "states": from_then_on(state="valid"),
                "employers": from_then_on(name="北京中关村启明软件有限公司", uscc=None),
                "particulars": from_then_on(**_particulars(record)),
                "history": [
                    {"on": (issued - timedelta(days=34)).isoformat(), "act": "submit"},
                    {"on": issued.isoformat(), "act": "issued"},
                ],
                "materials": [],
            }
        ],
    }


def _fact(since: date, **value: object) -> list[Record]:
    return [{**value, "from": since.isoformat(), "until": None}]


def _last_day(issued: date) -> date:
    return add_years(issued, TERM) - timedelta(days=1)


def _particulars(record: Record) -> Record:
    household = record["household"]
    return {
        "name": record["name"],
        "id_number": record["id_number"],
        "category": "A",
        "children": [],
        "household": {
            "province": household["province"], "register_address": household["address"], "register_kind": "family",
        },
        "home": {"district": NEIGHBOUR, "address": "北京市海淀区中关村东路 18 号", "kind": "rented_urban"},
    }  # fmt: skip
