"""A state is a word and a shape, never a colour alone. The words stand here once, by key."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from permit.portals.components.buttons import icon

register = template.Library()

# key: (words, tone); tone is jade, brick, amber, mist, grey or plain
STATES: dict[str, tuple[str, str]] = {
    # a clause
    "holds": ("符合", "jade"),
    "fails": ("不符合", "brick"),
    "would_return": ("会被退回", "brick"),
    "near": ("还差一点", "amber"),
    "soft": ("要单位说明", "amber"),
    "unknown": ("待人工确认", "mist"),
    # a task or a material
    "done": ("已完成", "jade-plain"),
    "missing": ("缺件", "amber"),
    "replace": ("需要更换", "brick"),
    "not_started": ("未开始", "plain"),
    "blocked": ("还不能发送", "plain"),
    "not_needed": ("不需要", "plain"),
    "in_progress": ("填写中", "amber"),
    # a case (domain/lifecycle.py)
    "draft": ("填写中", "grey"),
    "first_review": ("待单位初审", "mist"),
    "office_check": ("待属地审核", "mist"),
    "acceptance": ("待受理", "mist"),
    "review": ("待复审", "mist"),
    "decision": ("待终审", "mist"),
    "returned": ("待补正", "amber"),
    "returned_to_applicant": ("退回个人补正", "amber"),
    "returned_to_employer": ("退回单位补正", "amber"),
    "approved": ("已准予", "jade"),
    "refused": ("不予办理", "brick"),
    "uncorrected": ("未补正关闭", "grey"),
    "employment_ended": ("因离职关闭", "grey"),
    "lapsed": ("因到期失效", "grey"),
    "withdrawn": ("已撤回", "grey"),
    # a permit
    "valid": ("有效", "jade"),
    "suspended": ("挂起", "amber"),
    "frozen": ("冻结", "brick"),
    "expired": ("过期", "grey"),
    "cancelled": ("注销", "grey"),
    # a comparison
    "match": ("一致", "grey-plain"),
    "differs": ("差异", "amber"),
    "silent": ("未取得", "mist"),
    # an association, a consent, the employer's permission
    "requested": ("待确认", "mist"),
    "confirmed": ("在职", "jade"),
    "declined": ("未同意", "brick"),
    "ended": ("已解除", "grey"),
    "granted": ("已同意", "jade"),
    "used": ("已用于办件", "grey"),
    "none": ("未申请", "plain"),
    # a request between holder and employer
    "asked": ("待对方答复", "amber"),
    "with_office": ("待属地部门处理", "mist"),
    "overdue": ("过期没有答复", "grey"),
    "settled": ("已不需要", "grey"),
    # what changed since the last round
    "changed": ("已改", "jade"),
    "unchanged": ("未变", "plain"),
    # a figure of the policy
    "unconfirmed": ("未经证实", "amber"),
    # a message
    "queued": ("待发", "mist"),
    "sent": ("已发", "mist"),
    "delivered": ("已送达", "jade"),
    "failed": ("未发出", "brick"),
    # the paper form, a scan
    "printed": ("已生成", "mist"),
    "received": ("已收到", "jade"),
    "rejected": ("未收下", "brick"),
    "pending": ("待查毒", "mist"),
    "clean": ("已查毒", "jade"),
    "infected": ("含病毒", "brick"),
}

SHAPES = {
    "holds": ("disc-tick", "符合"),
    "fails": ("disc-cross", "不符合"),
    "would_return": ("disc-cross", "会被退回"),
    "near": ("disc-half", "还差一点"),
    "soft": ("disc-half", "要单位说明"),
    "unknown": ("ring-dots", "待人工确认"),
    "silent": ("ring-dots", "未取得"),
    True: ("disc-tick", "符合"),
    False: ("disc-cross", "不符合"),
    None: ("ring-dots", "待人工确认"),
}


@register.inclusion_tag("components/tag.html")
def tag(state: str, words: str = "", tone: str = "", **options: Any) -> dict[str, Any]:
    """`{% tag "returned" round=2 %}`, `{% tag "differs" words="差异 3" %}`, `{% tag "" words="新" tone="mist" %}`.

    state: a key of STATES, or "" with own words and tone. count follows the words ('缺 1 件'); round adds an
    outlined '第 2 轮'. Raises KeyError for an unknown state, so that a new state cannot go without its words.
    """
    known_words, known_tone = STATES[state] if state else (words, tone or "grey")
    shown = words or known_words
    if "count" in options:
        shown = f"缺 {options['count']} 件" if state == "missing" else f"{known_words} {options['count']}"
    return {"words": shown, "tone": tone or known_tone, "round": options.get("round")}


@register.simple_tag
def state_icon(state: Any, label: str = "") -> SafeString:
    """`{% state_icon "holds" %}`; also takes True, False, None of a three-valued finding."""
    name, words = SHAPES[state]
    return icon(name, label=label or words, css=f"p-icon--{name}")


@register.simple_tag
def state_words(state: str) -> str:
    """The words of a state, for sentences and `<option>`s."""
    return STATES[state][0]


@register.simple_tag
def provisional(text: str, reason: str = "放假安排公布后可能改动") -> SafeString:
    """A date that rests on an unpublished calendar: dashed underline and the word 暂定 (R-24)."""
    return format_html(
        '<span class="p-provisional">{}</span><span class="p-provisional__word">（暂定<span'
        ' class="govuk-visually-hidden">，{}</span>）</span>',
        text,
        reason,
    )
