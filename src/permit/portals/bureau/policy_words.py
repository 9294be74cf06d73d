"""Entries of the policy in words: what a value is called, what it says, when it holds, how sure it is (9-01)."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from permit.domain import figures as register
from permit.domain.clauses import CLAUSES
from permit.domain.law import Law
from permit.domain.lists import KINDS
from permit.policy.amending import Entry, name_of
from permit.portals.components.text import cn_date, cn_day, money
from permit.portals.public.information import UNITS, WORDS
from permit.records.models import PolicyChange

KIND_NAMES = {
    "figure": "标准、期限与规则",
    "wage": "平均工资",
    "soft": "原则性条款",
    "retirement": "法定退休年龄",
    "office": "属地部门",
    "list": "名录",
    "calendar": "放假安排",
}
CONFIDENCE = {"A": "多处一致", "B": "一处可靠来源", "C": "未经证实"}
DIMENSIONS = {"output": "产值", "investment": "投资", "employment": "就业", "research": "科研"}
RETIREMENT = {"male": "男", "female_55": "女（原 55 周岁）", "female_50": "女（原 50 周岁）"}
FIRST_KNOWN = date(2000, 1, 1)


def law_words(law: Law) -> str:
    """The law of a day as people name it: whose, of which day, by which change it came. Its id is for machines."""
    approved = PolicyChange.objects.filter(district=law.district, state=PolicyChange.State.APPROVED)
    newest = approved.filter(in_force_from__lte=law.day).order_by("-number").first()
    came = f"，最近一次改动“{newest.title}”，{cn_date(newest.in_force_from)}起" if newest else "，随系统提供"
    return f"{law.district_name}政策参数，{cn_date(law.day)}适用{came}"


def label_of(kind: str, name: str) -> str:
    """What people call a value."""
    if kind == "figure":
        return register.ALL[name].label if name in register.ALL else name
    if kind == "soft":
        return f"{name} {CLAUSES[name].title}" if name in CLAUSES else name
    if kind in ("wage", "calendar"):
        return f"{name} 年{'平均工资' if kind == 'wage' else '放假安排'}"
    if kind == "list":
        return KINDS[name].label if name in KINDS else name
    return KIND_NAMES[kind] if kind == "retirement" else name


def label(entry: Entry) -> str:
    """`label_of` of an entry with its kind."""
    return label_of(entry["kind"], name_of(entry["kind"], entry))


def value_words(kind: str, entry: Entry) -> str:
    """What an entry says."""
    if kind == "figure":
        return figure_text(entry["name"], entry["value"])
    if kind == "soft":
        return "原则性，可书面准许例外" if entry.get("value", True) else "硬性"
    if kind == "wage":
        annual = f"，年 {money(entry['annual'] * 100)}" if entry.get("annual") else "，无年度数"
        return f"月 {money(entry['monthly'] * 100)}{annual}；{cn_date(entry['published_on'])}公布"
    if kind == "retirement":
        rules = ((words, entry[key]) for key, words in RETIREMENT.items())
        return "；".join(
            f"{words} {rule['original_age']} 周岁，最多推迟 {rule['max_delay_months']} 个月" for words, rule in rules
        )
    if kind == "office":
        return f"{entry['address']}；电话 {'、'.join(entry['phones'])}；{entry['email']}"
    if kind == "list":
        return f"{entry['edition']}，{len(entry['entries'])} 项"
    return "；".join(_holiday_words(holiday) for holiday in entry["holidays"])


def figure_text(name: str, value: Any) -> str:
    """A figure as it stands in a pack: yuan, a number, words, weights."""
    unit = register.ALL[name].unit if name in register.ALL else ""
    if unit == "money":
        return str(money(value * 100))
    if unit == "ratio":
        return f"{float(Fraction(value)):g} 倍"
    if isinstance(value, Mapping):
        return "、".join(f"{DIMENSIONS.get(key, key)} {float(Fraction(part)):g}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return "、".join(WORDS.get(str(part), str(part)) for part in value)
    if isinstance(value, str) and value in WORDS:
        return WORDS[value]
    return f"{value} {UNITS.get(unit, '')}".strip()


def period_words(kind: str, entry: Entry) -> str:
    """From when until when."""
    since, until = entry.get("from"), entry.get("until")
    if since is None:
        return "全年" if kind == "calendar" else ""
    begins = "一直" if since <= FIRST_KNOWN else f"{cn_date(since)}起"
    return f"{begins}，到{cn_date(until)}" if until else begins


def confidence_cell(entry: Entry) -> dict[str, Any] | str:
    """How sure; what is not confirmed stands out (C)."""
    letter = entry.get("confidence", "")
    if letter == "C":
        return {"text": "", "tag": "unconfirmed", "tag_words": "未经证实"}
    return CONFIDENCE.get(letter, "")


def _holiday_words(holiday: Mapping[str, Any]) -> str:
    first, last = holiday["from"], holiday["until"]
    span = cn_day(first) if first == last else f"{cn_day(first)}至{cn_day(last)}"
    worked = "、".join(cn_day(day) for day in holiday.get("working", ()))
    return f"{holiday['name']} {span}放假" + (f"，{worked}上班" if worked else "")
