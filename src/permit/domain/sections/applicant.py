"""The applicant's profile (6.1.2): household first, since it decides the scope (7-04)."""

from collections.abc import Iterator

from permit.domain import districts
from permit.domain.sections.fields import YES_NO, Field, FieldProblem, Reading, Section

POPULATIONS = (
    ("mainland", "北京以外的内地户籍"),
    ("beijing_household", "北京户籍"),
    ("hong_kong", "香港居民"),
    ("macao", "澳门居民"),
    ("taiwan", "台湾居民"),
    ("overseas", "海外高层次人才"),
    ("domestic_office", "外地驻京机构人员"),
)
_PROVINCE_NAMES = """
天津市 河北省 山西省 内蒙古自治区 辽宁省 吉林省 黑龙江省 上海市 江苏省 浙江省
安徽省 福建省 江西省 山东省 河南省 湖北省
湖南省 广东省 广西壮族自治区 海南省 重庆市 四川省 贵州省 云南省 西藏自治区
陕西省 甘肃省 青海省 宁夏回族自治区 新疆维吾尔自治区
"""
PROVINCES = tuple((name, name) for name in _PROVINCE_NAMES.split())
LEVELS = (
    ("senior_middle", "高中"),
    ("secondary_vocational", "中专（含职高、技校）"),
    ("junior_college", "大专"),
    ("bachelor", "本科"),
    ("master", "硕士研究生"),
    ("doctor", "博士研究生"),
)
HIGHER = ("junior_college", "bachelor", "master", "doctor")
DISTRICTS = tuple(districts.NAMES.items())
HOMES = (
    ("own", "自有住房"),
    ("rented_urban", "租住楼房（居民户）"),
    ("rented_rural", "租住农村宅基地房屋"),
    ("employer", "住单位公房"),
    ("relatives_or_friends", "借住亲友住房"),
    ("residence_permit", "其他，凭有效的北京市居住证"),
    ("none", "目前没有稳定住所"),
)

HOUSEHOLD = Section(
    "household",
    "户籍",
    "person",
    (
        Field("population", "您属于哪一类人员", "choice", choices=POPULATIONS, clause="7-04"),
        Field("province", "户籍所在省份", "choice", choices=PROVINCES, shown_if=("population", ("mainland",))),
        Field("register_address", "户口簿上的地址", max_length=200, hint="与户口簿首页、本人页一致", clause="6.1.2-02"),
        Field(
            "register_kind",
            "户口类型",
            "choice",
            choices=(("family", "家庭户"), ("collective", "集体户")),
        ),
    ),
    clause="6.1.2-02",
    intro="先问户籍，因为它决定是否在这里办理。",
    agrees_with="户籍地址与户口簿首页、本人页一致",
)
BASIC = Section(
    "basic",
    "基本信息",
    "person",
    (
        Field("mobile", "手机号码", "mobile", hint="办理进度短信发到这里"),
        Field(
            "marital_status",
            "婚姻状况",
            "choice",
            choices=(("single", "未婚"), ("married", "已婚"), ("divorced", "离异"), ("widowed", "丧偶")),
            hint="只用来确定要哪些材料；配偶信息不填写、不显示",
        ),
        Field(
            "retirement_category",
            "岗位性质",
            "choice",
            choices=(("female_50", "工人岗位"), ("female_55", "管理或技术岗位")),
            required=False,
            hint="女性需要填写，用来推算法定退休日期；男性不用填",
            clause="1.3.6",
        ),
        Field("email", "电子邮箱", required=False),
    ),
    clause="6.1.2-01",
)
HOME = Section(
    "home",
    "在京住所",
    "person",
    (
        Field("district", "所在区", "choice", choices=DISTRICTS),
        Field("address", "现住址", max_length=200, hint="写到门牌号，与住所材料一致", clause="6.1.2-02"),
        Field("kind", "住所情况", "choice", choices=HOMES, clause="1.3.5"),
        Field(
            "owner",
            "房屋所有权人",
            "choice",
            choices=(("self", "本人"), ("spouse", "配偶（需要结婚证）")),
            shown_if=("kind", ("own",)),
        ),
        Field(
            "lease_until",
            "租期到哪一天",
            "date",
            shown_if=("kind", ("rented_urban", "rented_rural")),
            hint="交来时至少还剩 6 个月",
            clause="5-05",
        ),
    ),
    clause="1.3.5",
    agrees_with="现住址与住所材料一致，租约写明地址、租期和双方",
)


def _education_order(reading: Reading) -> Iterator[FieldProblem]:
    for index, row in enumerate(reading.rows):
        if row["to"] is not None and row["from"] is not None and row["to"] < row["from"]:
            yield FieldProblem(f"rows[{index}].to", "毕业时间早于入学时间，请核对")
    if not any(row["level"] in ("senior_middle", "secondary_vocational") for row in reading.rows):
        yield FieldProblem("rows", "教育经历要从高中（或中专）填起，请补上高中或中专阶段")


EDUCATION = Section(
    "education",
    "教育经历",
    "person",
    (
        Field("level", "学历层次", "choice", choices=LEVELS),
        Field("school", "学校名称"),
        Field("major", "所学专业", required=False, shown_if=("level", (*HIGHER, "secondary_vocational"))),
        Field("from", "入学年月", "month"),
        Field("studying", "是否仍在读", "yesno", choices=YES_NO),
        Field("to", "毕业年月", "month", shown_if=("studying", ("no",))),
        Field("diploma", "是否取得学历证书", "yesno", choices=YES_NO, shown_if=("studying", ("no",))),
        Field(
            "degree", "是否取得学位证书", "yesno", choices=YES_NO, shown_if=("level", ("bachelor", "master", "doctor"))
        ),
        Field("diploma_number", "学历证书编号", required=False, hint="有编号时系统会联网核验"),
        Field("degree_number", "学位证书编号", required=False),
    ),
    repeated=True,
    row_title="教育经历",
    clause="6.1.2-03",
    check=_education_order,
)


def _work_order(reading: Reading) -> Iterator[FieldProblem]:
    for index, row in enumerate(reading.rows):
        if row["to"] is not None and row["to"] < row["from"]:
            yield FieldProblem(f"rows[{index}].to", "离职时间早于入职时间，请核对")


WORK = Section(
    "work",
    "工作经历",
    "person",
    (
        Field("employer", "单位名称"),
        Field("from", "入职年月", "month"),
        Field("current", "是否仍在职", "yesno", choices=YES_NO),
        Field("to", "离职年月", "month", shown_if=("current", ("no",))),
        Field("post", "岗位或职务", required=False),
    ),
    repeated=True,
    none_label="没有更早的工作经历",
    row_title="工作经历",
    clause="6.1.2-04",
    agrees_with="填到现合同开始之前，与合同日期不重叠",
    intro="填写现单位劳动合同开始之前的全部工作经历；现单位也可以一并写上。",
    check=_work_order,
)
CHILDREN = Section(
    "children",
    "随往子女",
    "person",
    (
        Field("name", "子女姓名", max_length=40),
        Field("id_number", "子女身份证号码", "id_number"),
        Field("born_on", "出生日期", "date", clause="6.2-04"),
        Field(
            "custody_after_divorce",
            "是否离异后由您抚养",
            "yesno",
            choices=YES_NO,
            hint="选“是”时需要离婚证和抚养协议或判决书",
        ),
    ),
    repeated=True,
    none_label="不办理子女随往",
    row_title="子女",
    clause="6.2-M6",
    maximum_rows=10,
)
PROFILE = (HOUSEHOLD, BASIC, HOME, EDUCATION, WORK, CHILDREN)
