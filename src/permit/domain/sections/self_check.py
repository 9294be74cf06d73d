"""What the self-check asks: coarser than an application, only what anybody knows by heart. Nothing of it is kept.

A section is a topic; each of its questions is a page of its own. Where a list is in force (R-22), a question that has
an entry beside it (`ENTRIES`) asks which entry, not whether there is one.
"""

from permit.domain.sections.applicant import HOMES, POPULATIONS
from permit.domain.sections.employer import KINDS
from permit.domain.sections.fields import NOT_SURE, YES_NO, YES_NO_UNSURE, Field, Section

# Question → the question for the entry of a list that takes its place while the list is in force.
ENTRIES = {
    "key_field": "key_field_entry",
    "restricted": "restricted_entry",
    "innovation_listed": "innovation_entry",
    "service_listed": "service_entry",
}
# Asked only while the list is in force: without it there is nothing to be found on.
ONLY_OF_LISTS = frozenset({"innovation_listed", "service_listed"})
OF_A_LIST = (("yes", "是目录中的这一项"), ("no", "不在目录中"), (NOT_SURE, "不确定，请工作人员确认"))


def _entry(key: str, label: str, listed: str) -> Field:
    hint = "输入几个字，从给出的选项中选择"
    return Field(key, label, "listed", required=False, hint=hint, max_length=200, listed=listed)


def _page(key: str, title: str, *fields: Field, clause: str = "", intro: str = "") -> Section:
    return Section(key, title, "self_check", fields, clause=clause, intro=intro)


SCOPE = _page(
    "scope", "您的户籍", Field("population", "您属于哪一类人员", "choice", choices=POPULATIONS), clause="7-04"
)
AGE = _page(
    "age",
    "年龄",
    Field("born_on", "出生日期", "date"),
    Field("sex", "性别", "choice", choices=(("male", "男"), ("female", "女"))),
    Field(
        "post_kind",
        "岗位性质",
        "choice",
        choices=(("female_50", "工人岗位"), ("female_55", "管理或技术岗位"), ("not_sure", "不清楚")),
        shown_if=("sex", ("female",)),
    ),
    clause="1.3.6",
)
SCHOOLING = _page(
    "schooling",
    "学历和工作年限",
    Field(
        "level",
        "最高学历",
        "choice",
        choices=(("lower", "大专及以下"), ("bachelor", "本科"), ("master", "硕士研究生"), ("doctor", "博士研究生")),
    ),
    Field(
        "degree", "有没有学士以上学位", "yesno", choices=YES_NO, shown_if=("level", ("bachelor", "master", "doctor"))
    ),
    Field("worked_years", "一共工作了多少年", "integer", suffix="年", hint="不满一年填 0"),
    clause="1.3.1-A",
)
MERITS = _page(
    "merits",
    "职称、奖项、知识产权",
    Field(
        "title",
        "最高职称或相当资格",
        "choice",
        choices=(("none", "没有"), ("junior", "初级"), ("intermediate", "中级"), ("senior", "高级")),
    ),
    Field("prize", "获得过国家或北京市的科技、文艺、社科类奖项吗", "yesno", choices=YES_NO),
    Field("inventions", "已授权的发明专利（您排前两位）", "integer", suffix="项"),
    Field("patents", "已授权的其他专利（您排前两位）", "integer", suffix="项"),
    Field("software", "已登记的软件著作权（您排前两位）", "integer", suffix="项"),
    Field("applied", "这些成果在北京转化并取得较好效益了吗", "choice", choices=YES_NO_UNSURE),
    clause="1.3.1-B",
)
BODY = _page(
    "body",
    "单位和近三年收入",
    Field(
        "innovation_body",
        "单位属于哪一种",
        "choice",
        choices=(
            ("science_and_technology", "科技创新主体（高新技术企业、新型研发机构、创新型总部等）"),
            ("service", "创新服务主体（律所、会计、审计、税务、人力资源、金融等）"),
            ("none", "都不是"),
        ),
    ),
    Field(
        "lowest_income",
        "近三年里收入最低的一年，全年多少",
        "money",
        suffix="元",
        shown_if=("innovation_body", ("science_and_technology", "service")),
    ),
    Field(
        "innovation_listed",
        "单位在科技创新主体名录中吗",
        "choice",
        choices=OF_A_LIST,
        shown_if=("innovation_body", ("science_and_technology",)),
    ),
    _entry("innovation_entry", "单位是科技创新主体名录中的哪一项", "innovation_bodies"),
    Field(
        "service_listed",
        "单位在科技创新服务主体名录中吗",
        "choice",
        choices=OF_A_LIST,
        shown_if=("innovation_body", ("service",)),
    ),
    _entry("service_entry", "单位是科技创新服务主体名录中的哪一项", "innovation_service_bodies"),
    clause="1.3.1-D",
)
BUSINESS = _page(
    "own_business",
    "创业或自营",
    Field(
        "kind",
        "您是哪一种",
        "choice",
        choices=(
            ("founder", "创业团队的自然人股东"),
            ("self_employed", "自由职业者、个体工商户"),
            ("neither", "都不是"),
        ),
    ),
    Field("percent", "持股比例", "percent", suffix="%", shown_if=("kind", ("founder",))),
    Field("rank", "在自然人股东中的排名", "integer", suffix="名", shown_if=("kind", ("founder",))),
    Field("investment", "团队三年累计自主投入", "money", suffix="元", shown_if=("kind", ("founder",))),
    Field("financing", "团队股权类现金融资", "money", suffix="元", shown_if=("kind", ("founder",))),
    Field("team_tax", "团队三年平均每年纳税", "money", suffix="元", shown_if=("kind", ("founder",))),
    Field(
        "lowest_tax", "近三年里纳税最少的一年，全年多少", "money", suffix="元", shown_if=("kind", ("self_employed",))
    ),
    Field("outstanding", "贡献是否突出", "choice", choices=YES_NO_UNSURE, shown_if=("kind", ("self_employed",))),
    clause="1.3.1-G",
)
FIELD_OF_WORK = _page(
    "field_of_work",
    "专业和岗位",
    Field("key_field", "专业或岗位是否属于本区重点领域、急需紧缺", "choice", choices=YES_NO_UNSURE),
    _entry("key_field_entry", "专业或岗位是重点领域和急需紧缺目录中的哪一项", "key_fields"),
    clause="1.3.2",
)
INCOME = _page(
    "income",
    "近期收入",
    Field("six_months", "最近 6 个月平均每月收入", "money", suffix="元", hint="按个税申报的税前收入"),
    Field("twelve_months", "最近 12 个月平均每月收入", "money", suffix="元", required=False, hint="不足 12 个月不用填"),
    clause="1.3.3",
)
PAYMENTS = _page(
    "payments",
    "社保和个税",
    Field("insured_months", "在现单位连续缴了几个月社保（五险）", "integer", suffix="个月"),
    Field("taxed_months", "现单位连续代扣了几个月个税", "integer", suffix="个月"),
    clause="1.3.4",
)
HOME = _page(
    "home",
    "在京住所",
    Field("kind", "在京住所是哪一种", "choice", choices=HOMES),
    Field("lease_until", "租期到哪一天", "date", shown_if=("kind", ("rented_urban", "rented_rural"))),
    clause="1.3.5",
)
CHILDREN = _page(
    "children",
    "随往子女",
    Field("any", "要办理子女随往吗", "yesno", choices=YES_NO),
    Field("eldest_born_on", "最大的孩子哪天出生", "date", shown_if=("any", ("yes",))),
    clause="6.2-04",
)
APPLICANT_QUESTIONS = (
    SCOPE, AGE, FIELD_OF_WORK, INCOME, PAYMENTS, HOME, SCHOOLING, MERITS, BODY, BUSINESS, CHILDREN,
)  # fmt: skip

REGISTRATION = _page(
    "registration",
    "单位登记",
    Field("kind", "单位类型", "choice", choices=KINDS),
    Field(
        "branch_of",
        "总部属于",
        "choice",
        choices=(("foreign", "外国（地区）企业"), ("non_beijing", "外埠企业"), ("beijing", "本市企业")),
        shown_if=("kind", ("branch",)),
    ),
    Field("registered_here", "是否在本区注册", "yesno", choices=YES_NO),
    Field("registered_on", "注册日期", "date"),
    clause="1.2-01",
)
STRENGTH = _page(
    "strength",
    "资本与贡献",
    Field("paid_in_capital", "实缴资本", "money", suffix="元", required=False, hint="不清楚可以不填，由工作人员核对"),
    Field("contribution", "上年度在本区的地区贡献总额", "money", suffix="元"),
    clause="1.2-04",
)
PLAN = _page(
    "plan",
    "产业与守法",
    Field("fits", "是否符合本区产业规划", "choice", choices=YES_NO_UNSURE),
    Field("restricted", "主营是否在新增产业禁限目录内", "choice", choices=YES_NO_UNSURE),
    _entry("restricted_entry", "主营是新增产业禁限目录中的哪一项", "prohibited_catalogue"),
    Field("violations", "近一年有没有违法违规等情况", "yesno", choices=(("no", "没有"), ("yes", "有"))),
    clause="1.2-06",
)
EMPLOYER_QUESTIONS = (REGISTRATION, STRENGTH, PLAN)
