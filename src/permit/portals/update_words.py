"""Words about an employer's changes, the same for the employer and the office.

Clauses: N-07
"""

from typing import Any

from django.urls import reverse

from permit.portals.components.text import cn_date, cn_datetime
from permit.records.models import EmployerUpdate

LABELS = {"uscc": "统一社会信用代码", "legal_representative": "法定代表人或负责人", "registered_address": "注册地址"}
REGISTER_LABELS = {**LABELS, "name": "单位名称", "address": "注册地址"}
OUTCOMES = {"match": "一致", "silent": "未取得"}


def change_words(update: EmployerUpdate) -> list[str]:
    """A line for each thing that changes."""
    return [
        f"{LABELS[key]}：{update.before.get(key) or '没有填写'} → {value}"
        for key, value in sorted(update.after.items(), key=lambda pair: list(LABELS).index(pair[0]))
    ]


def compared_words(update: EmployerUpdate) -> str:
    """What the business register said of it (N-07)."""
    answer = update.register
    if answer.outcome == "differs":
        return "差异：" + "、".join(REGISTER_LABELS.get(key, key) for key in answer.differences)
    return OUTCOMES[answer.outcome]


def update_facts(update: EmployerUpdate) -> list[dict[str, Any]]:
    """Everything an officer needs to see, the register's own values beside what was stated."""
    entry = update.register.answer.get("entry") or {}
    told = [
        f"{label}：{entry[key]}"
        for key, label in REGISTER_LABELS.items()
        if key in entry and key != "registered_address"
    ]
    how = "用新代码登录的单位申报，新旧代码是同一单位" if update.claimant_id else "单位登录后申报"
    licence = {"label": "证照", "value": update.licence.file_name}
    licence |= {"url": reverse("files:download", args=[update.licence_id]), "action": "打开"}
    return [
        {"label": "单位", "value": f"{update.employer.name}（{update.employer.uscc}）"},
        {"label": "变更", "values": change_words(update)},
        {"label": "变更日", "value": cn_date(update.from_day)},
        {"label": "怎样申报的", "value": f"{how}，{cn_datetime(update.stated_at)}"},
        {"label": "说明", "value": update.words or "没有写"},
        licence,
        {"label": "与登记库比对", "value": compared_words(update)},
        *([{"label": "登记库里的内容", "values": told}] if told else []),
        *(
            [{"label": "处理", "value": f"{update.get_state_display()}，{cn_datetime(update.settled_at)}"}]
            if update.settled_at
            else []
        ),
        *([{"label": "处理理由", "value": update.ruling}] if update.ruling else []),
    ]
