"""What the register keeps of a holder, in words; no spouse (N-12)."""

from collections.abc import Mapping
from typing import Any

from permit.domain.sections.applicant import LEVELS
from permit.portals.components.text import mask_id


def particular_rows(held: Mapping[str, Any]) -> list[dict[str, str]]:
    """Label and value of what is registered; what was never registered has no row.

    Clauses: N-12, 6.5-01
    """
    household, home = held.get("household") or {}, held.get("home") or {}
    rows = [
        ("姓名", held.get("name")),
        ("身份证号码", mask_id(held.get("id_number") or "")),
        ("户籍所在地", _address(household.get("province") or "", household.get("register_address") or "")),
        ("在京住所", home.get("address")),
        ("随往子女", "、".join(str(child["name"]) for child in held.get("children") or ())),
        ("手机号码", held.get("mobile")),
        ("学历学位", "、".join(_education(stage) for stage in held.get("education") or ())),
        ("职称", "、".join(str(title["name"]) for title in held.get("titles") or () if title.get("name"))),
    ]
    return [{"label": label, "value": str(value)} for label, value in rows if value]


def changed_rows(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """Label, old and new value of what differs between two registrations."""
    old = {row["label"]: row["value"] for row in particular_rows(before)}
    new = {row["label"]: row["value"] for row in particular_rows(after)}
    labels = [label for label in dict.fromkeys((*old, *new)) if old.get(label) != new.get(label)]
    return [{"label": label, "before": old.get(label, "没有登记"), "after": new.get(label, "没有")} for label in labels]


def _address(province: str, address: str) -> str:
    """The province stands once: most register addresses begin with it."""
    return address if address.startswith(province) else f"{province}{address}"


def _education(stage: Mapping[str, Any]) -> str:
    return f"{stage.get('school') or ''}{dict(LEVELS).get(stage.get('level') or '', '')}"
