"""What an application for a new permit claims: category, its facts, income (6.2, 1.3.1 … 1.3.4)."""

from collections.abc import Iterator

from permit.domain.sections.fields import YES_NO, YES_NO_UNSURE, Field, FieldProblem, Reading, Section

CATEGORIES = (
    ("A", "第 1 类　学历、学位和两年工作经历"),
    ("B", "第 2 类　中级以上职称或相当资格"),
    ("C", "第 3 类　国家或本市奖项获奖人"),
    ("D", "第 4 类　科技创新主体的高收入人员"),
    ("E", "第 5 类　创新服务主体的高收入人员"),
    ("F", "第 6 类　专利或软件著作权"),
    ("G", "第 7 类　创业团队自然人股东"),
    ("H", "第 8 类　自由职业者、个体工商户"),
    ("I", "第 9 类　区推荐、市批准"),
)
POST = Section(
    "post",
    "岗位与重点领域",
    "case",
    (
        Field("post_description", "岗位主要做什么", "textarea", max_length=500),
        Field(
            "key_field",
            "所学专业或岗位是否属于本区重点领域、急需紧缺",
            "choice",
            choices=YES_NO_UNSURE,
            hint="不确定可以照实选，由工作人员认定",
            clause="1.3.2",
        ),
        Field(
            "key_field_entry",
            "属于目录中的哪一项",
            "listed",
            required=False,
            hint="输入代码或名称中的几个字，从给出的选项中选择",
            shown_if=("key_field", ("yes",)),
            clause="1.3.2",
            max_length=200,
            listed="key_fields",
        ),
    ),
    clause="1.3.2",
)
INCOME = Section(
    "income",
    "近期收入",
    "case",
    (
        Field("month", "月份", "month"),
        Field("taxable_yuan", "当月申报收入", "money", suffix="元", hint="按“申报收入查询记录”填税前收入"),
        Field("withheld_here", "是否由现单位代扣代缴", "yesno", choices=YES_NO, clause="1.3.4"),
        Field(
            "withheld_by",
            "代扣代缴单位的统一社会信用代码",
            "uscc",
            shown_if=("withheld_here", ("no",)),
            hint="在纳税记录上能看到",
        ),
    ),
    repeated=True,
    row_title="月收入",
    clause="1.3.3",
    intro="逐月填写申报前最近 6 个月或 12 个月的收入，与收入材料一致。",
    maximum_rows=36,
    check=lambda reading: _each_once(reading, "month", "这个月份填了两次，请删去一条"),
)
HOLDING_INCOME = Section(
    "holding_income",
    "持证期间收入",
    "case",
    INCOME.fields,
    repeated=True,
    row_title="月收入",
    clause="6.3-M4",
    intro="逐月填写持证以来的收入，到申请前一个月为止，与收入材料一致。挂起期间没有收入的月份不用填。",
    maximum_rows=40,
    check=lambda reading: _each_once(reading, "month", "这个月份填了两次，请删去一条"),
)
CATEGORY = Section(
    "category",
    "申请类别",
    "case",
    (Field("category", "按哪一类条件申请", "choice", choices=CATEGORIES[:8], clause="1.3.1"),),
    clause="1.3.1",
)
TITLES = Section(
    "titles",
    "职称或资格",
    "case",
    (
        Field("name", "职称或资格名称"),
        Field(
            "level",
            "级别",
            "choice",
            choices=(
                ("junior", "初级"),
                ("intermediate", "中级"),
                ("associate_senior", "副高级"),
                ("senior", "正高级"),
            ),
        ),
        Field("by", "怎样取得", "choice", choices=(("exam", "考试"), ("review", "评审")), clause="6.2-MB"),
    ),
    repeated=True,
    row_title="职称",
    clause="1.3.1-B",
)
PRIZES = Section(
    "prizes",
    "获奖情况",
    "case",
    (
        Field("name", "奖项名称"),
        Field("level", "级别", "choice", choices=(("national", "国家级"), ("beijing", "北京市级"), ("other", "其他"))),
        Field(
            "field",
            "类别",
            "choice",
            choices=(
                ("science_and_technology", "科学技术"),
                ("literature_and_art", "文学艺术"),
                ("philosophy_and_social_science", "哲学社会科学"),
                ("other", "其他"),
            ),
        ),
    ),
    repeated=True,
    row_title="奖项",
    clause="1.3.1-C",
)
INTELLECTUAL_PROPERTY = Section(
    "intellectual_property",
    "知识产权",
    "case",
    (
        Field("name", "名称"),
        Field(
            "kind",
            "类型",
            "choice",
            choices=(
                ("invention_patent", "发明专利"),
                ("other_patent", "其他专利"),
                ("software_copyright", "软件著作权"),
            ),
        ),
        Field("author_rank", "您排第几", "integer", suffix="位"),
        Field("granted", "是否已授权或登记", "yesno", choices=YES_NO),
        Field("applied_in_beijing", "是否已在京转化并取得较好效益", "choice", choices=YES_NO_UNSURE),
    ),
    repeated=True,
    row_title="知识产权",
    clause="1.3.1-F",
)
SHAREHOLDING = Section(
    "shareholding",
    "创业团队与持股",
    "case",
    (
        Field(
            "way",
            "按哪种情形申请",
            "choice",
            choices=(
                ("investment", "三年累计自主投入超过 500 万元"),
                ("financing", "股权类现金融资大于 1000 万元"),
                ("tax", "三年平均每年纳税 500 万元以上"),
            ),
        ),
        Field("percent", "您的持股比例", "percent", suffix="%"),
        Field("rank", "您在自然人股东中的排名", "integer", suffix="名"),
        Field("natural_person", "您是否以自然人身份持股", "yesno", choices=YES_NO),
        Field("amount", "对应的金额", "money", suffix="元", hint="投入、融资或三年平均纳税额"),
    ),
    clause="1.3.1-G",
)
SELF_EMPLOYED = Section(
    "self_employed",
    "自由职业或个体经营",
    "case",
    (
        Field("is", "您是自由职业者或个体工商户吗", "yesno", choices=YES_NO),
        Field("contribution", "您的突出贡献", "textarea", max_length=1000),
        Field("outstanding_contribution", "是否属于突出贡献", "choice", choices=YES_NO_UNSURE),
    ),
    clause="1.3.1-H",
)
ANNUAL_INCOME = Section(
    "annual_income",
    "近三年收入",
    "case",
    (
        Field("year", "年份", "integer", suffix="年"),
        Field("taxable_yuan", "全年申报收入", "money", suffix="元"),
    ),
    repeated=True,
    row_title="年度",
    clause="1.3.1-D",
    minimum_rows=3,
    maximum_rows=10,
    check=lambda reading: _each_once(reading, "year", "这一年填了两次，请删去一条"),
)
ANNUAL_TAX = Section(
    "annual_tax",
    "近三年纳税",
    "case",
    (
        Field("year", "年份", "integer", suffix="年"),
        Field("tax_yuan", "全年纳税额", "money", suffix="元"),
    ),
    repeated=True,
    row_title="年度",
    clause="1.3.1-H",
    minimum_rows=3,
    maximum_rows=10,
    check=lambda reading: _each_once(reading, "year", "这一年填了两次，请删去一条"),
)


def _each_once(reading: Reading, key: str, words: str) -> Iterator[FieldProblem]:
    seen = set()
    for index, row in enumerate(reading.rows):
        if row[key] in seen:
            yield FieldProblem(f"rows[{index}].{key}", words)
        seen.add(row[key])


BY_CATEGORY: dict[str, tuple[Section, ...]] = {
    "A": (),
    "B": (TITLES,),
    "C": (PRIZES,),
    "D": (ANNUAL_INCOME,),
    "E": (ANNUAL_INCOME,),
    "F": (INTELLECTUAL_PROPERTY,),
    "G": (SHAREHOLDING,),
    "H": (SELF_EMPLOYED, ANNUAL_TAX),
    "I": (),
}
CLAIMS = (CATEGORY, POST, INCOME)
ALL_CLAIMS = (
    *CLAIMS,
    HOLDING_INCOME,
    TITLES,
    PRIZES,
    INTELLECTUAL_PROPERTY,
    SHAREHOLDING,
    SELF_EMPLOYED,
    ANNUAL_INCOME,
    ANNUAL_TAX,
)


def claim_sections(category: str) -> tuple[Section, ...]:
    """The sections an application of this category fills; only the common ones while none is chosen."""
    # The bureau opened a case of category I as such: nobody chooses there.
    common = CLAIMS[1:] if category == "I" else CLAIMS
    return (*common, *BY_CATEGORY.get(category, ()))
