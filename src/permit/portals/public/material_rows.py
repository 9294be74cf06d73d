"""A material as a row of a list to bring: what, who prepares it, what to mind, by which clause."""

from permit.domain.materials import MaterialSlot

BY = {"applicant": "本人", "employer": "单位"}


def material_row(slot: MaterialSlot) -> list[str]:
    wanted = [part for part in slot.parts if part.required is not False]
    documents = "、".join(part.title + ("（按情况）" if part.required is None else "") for part in wanted)
    notes = [f"交来时至少还剩 {slot.months_left} 个月"] if slot.months_left else []
    notes += ["单位盖章"] if slot.stamp else []
    return [documents or slot.title, BY[slot.by], "，".join(notes) or "原件扫描", f"条款 {slot.id}"]
