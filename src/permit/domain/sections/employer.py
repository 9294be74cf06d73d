"""The employer's information (6.1.1, 1.2): what must be whole before anything else opens (N-10)."""

from collections.abc import Iterator

from permit.domain.sections.applicant import DISTRICTS
from permit.domain.sections.fields import YES_NO, YES_NO_UNSURE, Field, FieldProblem, Reading, Section

KINDS = (
    ("enterprise", "企业"),
    ("institution", "事业单位"),
    ("private_non_enterprise", "民办非企业单位"),
    ("social_organisation", "社会团体"),
    ("branch", "外国（地区）或外埠企业在京分支机构"),
)
# A sole trader is its own employer and agent; the guide's conditions on employers know no such body.
SOLE_TRADER = "sole_trader"
QUALIFICATIONS = (
    ("high_tech", "高新技术企业"),
    ("software", "软件企业"),
    ("environmental", "环保企业"),
    ("new_research_institution", "新型研发机构"),
    ("innovative_headquarters", "创新型总部企业"),
    ("service", "律所、会计、审计、税务、人力资源、金融等服务机构"),
    ("other", "其他（只需营业执照）"),
)
BODY = Section(
    "body",
    "单位登记情况",
    "employer",
    (
        Field(
            "kind",
            "单位类型",
            "choice",
            choices=(*KINDS, (SOLE_TRADER, "个体工商户（本人按第 8 类申请）")),
            clause="1.2-01",
        ),
        Field(
            "branch_of",
            "总部属于",
            "choice",
            choices=(("foreign", "外国（地区）企业"), ("non_beijing", "外埠企业")),
            shown_if=("kind", ("branch",)),
        ),
        Field("registered_in", "注册所在区", "choice", choices=DISTRICTS, clause="1.2-01"),
        Field("registered_on", "成立（注册）日期", "date", clause="1.2-03"),
        Field("registered_address", "注册地址", max_length=200),
        Field("legal_representative", "法定代表人或负责人", max_length=40, clause="N-07"),
        Field("business_scope", "经营（业务）范围", "textarea", max_length=2000, clause="N-07"),
    ),
    clause="6.1.1-02",
)


def _year_of_contribution(reading: Reading) -> Iterator[FieldProblem]:
    year = reading.values.get("contribution_year")
    if year is not None and not 2000 <= year <= 2200:
        yield FieldProblem("contribution_year", "请填写四位数的年份，例如 2025")


STANDING = Section(
    "standing",
    "资本、贡献与产业",
    "employer",
    (
        Field(
            "paid_in_capital_yuan", "实缴资本", "money", suffix="元", required=False, clause="1.2-04", hint="企业必填"
        ),
        Field(
            "capital_public",
            "能否在信用信息系统查到实缴资本",
            "yesno",
            choices=YES_NO,
            clause="6.1.1-M6",
            hint="查不到时，要上传近一年的验资报告",
        ),
        Field(
            "district_contribution_last_year_yuan",
            "地区贡献总额",
            "money",
            suffix="元",
            clause="1.2-05",
            hint="开通办理权限填上一年度的；主管部门变更填本年度到目前为止的；每年更新一次",
        ),
        Field("contribution_year", "贡献总额所属年度", "integer", suffix="年", clause="1.2-05", hint="例如 2025"),
        Field("fits_industry_plan", "是否符合本区产业规划", "choice", choices=YES_NO_UNSURE, clause="1.2-02"),
        Field("main_business_restricted", "主营是否在禁限目录内", "choice", choices=YES_NO_UNSURE, clause="1.2-02"),
        Field(
            "restricted_entry",
            "属于禁限目录中的哪一项",
            "listed",
            required=False,
            hint="输入代码或名称中的几个字，从给出的选项中选择",
            shown_if=("main_business_restricted", ("yes",)),
            clause="1.2-02",
            max_length=200,
            listed="prohibited_catalogue",
        ),
        Field("qualification", "单位资质", "choice", choices=QUALIFICATIONS, clause="6.1.1-M2"),
        Field(
            "qualification_until",
            "资质证书有效期至",
            "date",
            required=False,
            shown_if=("qualification", tuple(key for key, _ in QUALIFICATIONS[:5])),
        ),
        Field(
            "innovation_entry",
            "在科技创新主体名录中的哪一项",
            "listed",
            required=False,
            hint="不在名录中的可以不填，由工作人员认定",
            shown_if=("qualification", ("high_tech", "new_research_institution", "innovative_headquarters")),
            clause="1.3.1-D",
            max_length=200,
            listed="innovation_bodies",
        ),
        Field(
            "service_entry",
            "在科技创新服务主体名录中的哪一项",
            "listed",
            required=False,
            hint="不在名录中的可以不填，由工作人员认定",
            shown_if=("qualification", ("service",)),
            clause="1.3.1-E",
            max_length=200,
            listed="innovation_service_bodies",
        ),
    ),
    clause="1.2-04",
    check=_year_of_contribution,
)
CONDUCT = Section(
    "conduct",
    "近一年守法情况",
    "employer",
    (Field("on", "日期", "date"), Field("what", "情况", max_length=200)),
    repeated=True,
    none_label="近一年没有违法违规等情况",
    row_title="情况",
    clause="1.2-06",
)
PLACE = Section(
    "place",
    "属地部门与拟办业务",
    "employer",
    (
        Field("office", "属地部门", "choice", choices=(), hint="按注册地或所在园区选择", clause="2-01"),
        Field(
            "intended",
            "拟办理的业务",
            "multichoice",
            choices=(("new", "新办证件"), ("employer_change", "聘用单位变更")),
            clause="6.1.1-04",
        ),
    ),
    clause="6.1.1-04",
    intro="属地部门先审核，再报区人社局。",
)
AGENT = Section(
    "agent",
    "业务经办人",
    "employer",
    (
        Field("name", "经办人姓名", max_length=40),
        Field("id_number", "经办人身份证号码", "id_number"),
        Field("mobile", "经办人手机", "mobile", hint="登录时用短信验证码确认是本人"),
    ),
    clause="4.2-03",
)
FORMER_DEPARTMENT = Section(
    "former_department",
    "主管部门变更",
    "employer",
    (
        Field(
            "held",
            "本单位是否已在北京市其他区开通办理权限",
            "yesno",
            choices=YES_NO,
            hint="已开通的办理主管部门变更；没有开通过的选“否”，申请开通办理权限",
            clause="6.6-01",
        ),
        Field(
            "district",
            "原来在哪个区开通",
            "choice",
            choices=DISTRICTS,
            shown_if=("held", ("yes",)),
            clause="6.6-01",
        ),
        Field(
            "moved",
            "工商登记和产值是否都已迁入本区",
            "yesno",
            choices=YES_NO,
            shown_if=("held", ("yes",)),
            hint="都迁入以后才能变更主管部门",
            clause="6.6-01",
        ),
    ),
    clause="6.6-01",
    intro="原来在其他区办理、登记和产值已迁入本区的单位填写。",
)
INFORMATION = (BODY, STANDING, CONDUCT, PLACE, AGENT)
