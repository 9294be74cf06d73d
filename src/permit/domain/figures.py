"""The register of figures that rules are held against: name, label, unit. Their dated values are policy data.

Each constant is the bound that an expression uses; `ALL` says what a policy pack must hold, no more and no less.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from permit.domain.expression import Bound


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """What a figure is; `unit` is money, ratio, years, months, working_days, items, percent, rank, age or word(s)."""

    name: str
    label: str
    unit: str


_entries: dict[str, FigureEntry] = {}


def _figure(name: str, label: str, unit: str) -> Bound:
    _entries[name] = FigureEntry(name, label, unit)
    return Bound((name,))


# Conditions on employers
minimum_registered_years = _figure("minimum_registered_years", "注册时间下限", "years")
minimum_paid_in_capital = _figure("minimum_paid_in_capital", "企业实缴资本下限", "money")
minimum_district_contribution = _figure("minimum_district_contribution", "上年度地区贡献下限", "money")
violation_years = _figure("violation_years", "不良记录追溯期", "years")

# Conditions on applicants
minimum_experience_years = _figure("minimum_experience_years", "工作经历下限", "years")
innovation_income_ratio = _figure("innovation_income_ratio", "科技创新主体收入倍数", "ratio")
service_income_ratio = _figure("service_income_ratio", "创新服务主体收入倍数", "ratio")
author_rank_limit = _figure("author_rank_limit", "知识产权署名位次", "rank")
minimum_invention_patents = _figure("minimum_invention_patents", "发明专利下限", "items")
minimum_other_patents = _figure("minimum_other_patents", "其他专利下限", "items")
minimum_software_copyrights = _figure("minimum_software_copyrights", "软件著作权下限", "items")
team_investment_over = _figure("team_investment_over", "三年累计自主投入界限", "money")
team_financing_over = _figure("team_financing_over", "股权类现金融资界限", "money")
minimum_team_average_tax = _figure("minimum_team_average_tax", "三年年均纳税下限", "money")
minimum_share_percent = _figure("minimum_share_percent", "持股比例下限", "percent")
shareholder_rank_limit = _figure("shareholder_rank_limit", "股东位次", "rank")
minimum_self_employed_tax = _figure("minimum_self_employed_tax", "自由职业者年纳税下限", "money")
income_ratio = _figure("income_ratio", "月均收入倍数", "ratio")
minimum_unbroken_months = _figure("minimum_unbroken_months", "连续缴纳月数下限", "months")
child_age_limit = _figure("child_age_limit", "随往子女年龄上限", "age")

# Terms and windows
_figure("permit_years", "证件有效期", "years")
_figure("permit_serial_first", "本区每日证件编号：从第几号起", "rank")
_figure("permit_serial_last", "本区每日证件编号：到第几号止", "rank")
_figure("renewal_opens", "续签开放：到期前", "working_days")
_figure("renewal_file_by", "最迟发起：到期前", "working_days")
_figure("office_allowance", "为属地审核预留", "working_days")
_figure("late_filing", "逾期发起的处理", "word")
_figure("review_limit", "审核时限", "working_days")
_figure("return_waits", "退回后等待补正", "working_days")
_figure("return_reminders", "退回后提醒日", "words")
_figure("urge_interval", "两次催办的间隔", "working_days")
_figure("release_answer_limit", "原单位答复解除申请时限", "working_days")
_figure("handover_limit", "转出文件的接收期限", "working_days")
_figure("handover_answer_limit", "转出后等待对方答复文件的期限", "working_days")
_figure("association_undo_limit", "撤销误解除的期限", "working_days")
_figure("false_statement_bar", "认定不实陈述后不能申请", "months")
_figure("term_months_left", "有期限材料剩余有效期", "months")
_figure("contract_months_left", "合同类材料剩余期限", "months")

# How the offices work
_figure("distinct_people", "受理、复审、终审至少由几人办理", "items")
_figure("judging_event", "年龄与收入的判定时点", "word")
_figure("messages_sent", "发送短信的事件", "words")
_figure("quota_weights", "名额分配各维度权重", "weights")

ALL: Mapping[str, FigureEntry] = MappingProxyType(dict(_entries))

# Not in a pack's list of figures: the wage in force is chosen out of the series, the day and the district are given.
RESOLVED: Mapping[str, FigureEntry] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            FigureEntry("monthly_wage", "全市全口径城镇单位就业人员月平均工资", "money"),
            FigureEntry("annual_wage", "全市全口径城镇单位就业人员年平均工资", "money"),
            FigureEntry("retirement_rule", "法定退休年龄", "word"),
            FigureEntry("district", "办理区", "word"),
            FigureEntry("judged_on", "判定日", "date"),
        )
    }
)
monthly_wage = Bound(("monthly_wage",))
annual_wage = Bound(("annual_wage",))
district = Bound(("district",))
judged_on = Bound(("judged_on",))
