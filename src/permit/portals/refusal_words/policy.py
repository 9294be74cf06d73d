"""Words for refusals around changes of the policy data."""

WORDS = {
    "policy_too_late": "施行日 {day} 已经过去。改动不追溯：请把施行日定在今天或以后。",
    "policy_not_editable": "这份改动现在是“{state}”，由{name}起草，不能修改。",
    "policy_not_proposed": "这份改动现在是“{state}”，没有等待批准。",
    "policy_own_change": "自己起草的改动要由另一位管理员批准。",
    "policy_empty": "还没有写任何一项改动。",
    "policy_incomplete": "改动还不能施行：{problems}",
    "policy_not_compared": "还没有按现行政策比对过，请先“重新比对”，看过影响再办。",
}
