"""The register of facts that conditions look at: name, label, unit, and whether anybody can change it.

A row gives each of them a value (`deriving.py`). Money is in fen, runs and experience in months.
"""

from __future__ import annotations

from permit.domain.expression import Fact

ALL: dict[str, Fact] = {}


def _fact(
    name: str,
    label: str,
    unit: str = "word",
    *,
    fixed: bool = False,
    words: dict[str, str] | None = None,
    deed: str = "",
    silent: bool = False,
    figures: tuple[str, ...] = (),
) -> Fact:
    ALL[name] = Fact(name, label, unit, fixed, words, deed, silent, figures)
    return ALL[name]


EMPLOYER_KINDS = {
    "enterprise": "企业",
    "institution": "事业单位",
    "private_non_enterprise": "民办非企业单位",
    "social_organisation": "社会团体",
    "branch": "非法人分支机构",
}
HOME_KINDS = {
    "own": "自有住房",
    "rented_urban": "租住居民户房屋",
    "rented_rural": "租住农村宅基地房屋",
    "employer": "单位公房",
    "relatives_or_friends": "亲友住房",
    "residence_permit": "持居住证（卡）确认单",
    "none": "无住所",
}
POPULATIONS = {
    "mainland": "国内外埠户籍",
    "beijing_household": "本市户籍",
    "hong_kong": "香港居民",
    "macao": "澳门居民",
    "taiwan": "台湾居民",
    "overseas": "海外人才",
    "domestic_office": "国内驻京机构人员",
}
INNOVATION_BODIES = {"science_and_technology": "科技创新主体", "service": "科技创新服务主体", "none": "均不是"}
BRANCHES = {"foreign": "外国（地区）企业分支", "non_beijing": "外埠企业分支", "none": "不是上述企业的分支"}

# The employer
registered_in = _fact("registered_in", "注册区", deed="在{bound}注册")
employer_kind = _fact("employer_kind", "单位类型", fixed=True, words=EMPLOYER_KINDS)
branch_of = _fact("branch_of", "分支机构所属", fixed=True, words=BRANCHES)
fits_industry_plan = _fact(
    "fits_industry_plan", "符合首都功能定位和区产业规划", "flag", deed="主营业务符合首都功能定位和区产业规划"
)
main_business_restricted = _fact(
    "main_business_restricted", "主营范围列入新增产业禁限目录", "flag", deed="主营范围不在新增产业禁限目录之内"
)
years_registered = _fact("years_registered", "注册时间", "years", deed="注册满 {bound}")
paid_in_capital = _fact("paid_in_capital", "实缴资本", "money")
district_contribution = _fact("district_contribution", "上年度地区贡献", "money")
recent_violations = _fact(
    "recent_violations",
    "近一年违法违规等不良记录",
    "records",
    deed="近一年不再有不良记录",
    figures=("violation_years",),
)
innovation_body = _fact("innovation_body", "创新主体类型", words=INNOVATION_BODIES)

# Categories A to C
experience_months = _fact("experience_months", "工作经历", "months", deed="再工作 {short} 个月")
bachelor_diploma = _fact("bachelor_diploma", "本科以上学历", "flag", deed="取得本科以上学历")
bachelor_degree = _fact("bachelor_degree", "学士以上学位", "flag", deed="取得学士以上学位")
intermediate_title = _fact("intermediate_title", "中级以上职称", "flag", deed="取得中级以上职称")
recognised_prize = _fact(
    "recognised_prize", "国家或本市科技、文艺、社科类奖项", "flag", deed="获得国家或本市科技、文艺、社科类奖项"
)

# Categories D, E and H: one, two and three years back. A year that is over is fixed, but counts for three years only.
_STILL_EARNING = "每年应税收入继续超过 {bound}，至不足的年度不再计入"
_STILL_PAYING = "每年纳税继续不少于 {bound}，至不足的年度不再计入"
annual_income_1 = _fact("annual_income_1", "前一年应税收入", "money", fixed=True, deed=_STILL_EARNING)
annual_income_2 = _fact("annual_income_2", "前两年应税收入", "money", fixed=True, deed=_STILL_EARNING)
annual_income_3 = _fact("annual_income_3", "前三年应税收入", "money", fixed=True, deed=_STILL_EARNING)
annual_tax_1 = _fact("annual_tax_1", "前一年纳税", "money", fixed=True, deed=_STILL_PAYING)
annual_tax_2 = _fact("annual_tax_2", "前两年纳税", "money", fixed=True, deed=_STILL_PAYING)
annual_tax_3 = _fact("annual_tax_3", "前三年纳税", "money", fixed=True, deed=_STILL_PAYING)

# Categories F to I
invention_patents = _fact("invention_patents", "署名符合且已授权的发明专利", "items", figures=("author_rank_limit",))
other_patents = _fact("other_patents", "署名符合且已授权的其他专利", "items", figures=("author_rank_limit",))
software_copyrights = _fact(
    "software_copyrights", "署名符合且已登记的软件著作权", "items", figures=("author_rank_limit",)
)
applied_in_beijing = _fact(
    "applied_in_beijing", "成果在京落地转化并取得较好效益", "flag", deed="成果在京落地转化并取得较好效益"
)
team_investment = _fact("team_investment", "团队近三年累计自主投入", "money")
team_financing = _fact("team_financing", "团队股权类现金融资", "money")
team_average_tax = _fact("team_average_tax", "团队近三年年均纳税", "money")
natural_person = _fact("natural_person", "自然人股东", "flag", deed="以自然人身份持股")
share_percent = _fact("share_percent", "持股比例", "percent")
shareholder_ranked = _fact("shareholder_ranked", "有股东排名", "flag", deed="持股排名进入前列")
shareholder_rank = _fact("shareholder_rank", "股东排名", "rank")
self_employed = _fact("self_employed", "自由职业者、个体工商户等", "flag", deed="以自由职业者、个体工商户等身份申报")
outstanding_contribution = _fact("outstanding_contribution", "贡献突出", "flag", deed="贡献得到认定")
recommended_by_district = _fact("recommended_by_district", "区级推荐", "flag", deed="由区推荐")
approved_by_city = _fact("approved_by_city", "市人才工作局批准", "flag", deed="经市人才工作局批准")

# The applicant: 1.3.2 to 1.3.6
key_field = _fact("key_field", "专业或岗位属于重点、紧缺领域", "flag", deed="专业或岗位属于重点、紧缺领域")
income_6_months = _fact(
    "income_6_months",
    "近 6 个月应税收入",
    "money_over_6_months",
    deed="申报前 6 个月应税收入不少于{bound}，还差 {missing}",
)
twelve_months_on_record = _fact("twelve_months_on_record", "近 12 个月收入均有记录", "flag", fixed=True)
income_12_months = _fact(
    "income_12_months",
    "近 12 个月应税收入",
    "money_over_12_months",
    deed="申报前 12 个月应税收入不少于{bound}，还差 {missing}",
)
insurance_months = _fact("insurance_months", "现单位连续缴纳五项社会保险", "months", deed="再缴纳 {short} 个月社保")
tax_months = _fact("tax_months", "现单位连续代扣个人所得税", "months", deed="再由现单位连续代扣 {short} 个月个人所得税")
home_kind = _fact("home_kind", "在京住所", words=HOME_KINDS, deed="在京有合法稳定住所")
lease_has_end = _fact("lease_has_end", "租约有截止日", "flag", fixed=True, silent=True)
lease_until = _fact("lease_until", "租约截止日", "date", deed="租约续至 {bound}或更晚")
retires_on = _fact("retires_on", "法定退休日", "date", fixed=True, figures=("retirement_rule",))

# Filing: 6.1.2-03, 6.2-04 and the scope, 7-04
secondary_stage = _fact("secondary_stage", "填写了高中或中专阶段", "flag", deed="补填高中或中专阶段")
education_months_complete = _fact(
    "education_months_complete", "各教育阶段起止年月齐全", "flag", deed="补齐各教育阶段起止年月"
)
has_children = _fact("has_children", "有随往子女", "flag", deed="不填写超龄的随往子女")
eldest_child_age = _fact("eldest_child_age", "随往子女最大年龄", "age", fixed=True)
population = _fact("population", "户籍与身份", fixed=True, words=POPULATIONS)
