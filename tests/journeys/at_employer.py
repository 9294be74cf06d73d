"""What the employer's agent does, page by page."""

from __future__ import annotations

import re

from journeys.product import Product
from journeys.story import Story, parts
from journeys.visitor import Visitor

LICENCE_DOOR = "用法人一证通 / 电子营业执照登录"


def sign_in(visitor: Visitor, story: Story, credence: str = "电子营业执照") -> None:
    """Through the simulated gateway's page of identities (5-01)."""
    visitor.open("/signin/employer/")
    visitor.press(LICENCE_DOOR)
    visitor.page.get_by_label("搜索姓名、名称或号码").fill(story.employer["uscc"])
    visitor.press("搜索")
    visitor.follow(re.compile(credence))


def type_information(visitor: Visitor, story: Story) -> None:
    """The five sections (6.1.1-02)."""
    employer, agent = story.employer, story.agent
    visitor.follow("单位登记情况")
    visitor.save(
        {
            "单位类型": "企业",
            "注册所在区": "大兴区",
            "成立（注册）日期": parts(employer["registered_on"]),
            "注册地址": employer["address"],
            "法定代表人或负责人": employer["legal_representative"],
            "经营（业务）范围": employer["business_scope"],
        }
    )
    visitor.save(
        {
            "实缴资本": str(employer["paid_in_capital_yuan"]),
            "能否在信用信息系统查到实缴资本": "是",
            "地区贡献总额": str(employer["district_contribution_last_year_yuan"]),
            "贡献总额所属年度": str(story.today.year - 1),
            "是否符合本区产业规划": "是",
            "主营是否在禁限目录内": "否",
            "单位资质": "高新技术企业",
            "资质证书有效期至": story.years_ahead,
        }
    )
    visitor.save({"近一年没有违法违规等情况": True})
    visitor.save({"属地部门": employer["locality"], "拟办理的业务": ["新办证件"]})
    visitor.save({"经办人姓名": agent["name"], "经办人身份证号码": agent["id_number"], "经办人手机": agent["mobile"]})


def upload_attachments(visitor: Visitor, story: Story) -> None:
    """Attachments of the guide's two groups; the papers with a term say until when they run."""
    visitor.open("/employer/attachments/")
    visitor.upload("企业法人营业执照", story.paper("business_licence"))
    visitor.upload("有效期内的资质证书", story.paper("qualification"))
    keep_term(visitor, "有效期内的资质证书", story)
    visitor.upload("上一自然年度产值贡献材料", story.paper("output_value"))
    visitor.upload("单位诚信声明", story.paper("employer_integrity_statement"))
    visitor.upload("业务经办人身份证", story.paper("agent_id"))
    keep_term(visitor, "业务经办人身份证", story)


def keep_term(visitor: Visitor, title: str, story: Story) -> None:
    """Type the last day printed on the paper just uploaded."""
    form = visitor.page.locator("form").filter(has=visitor.page.get_by_role("button", name="保存期限"))
    for number in range(form.count()):
        each = form.nth(number)
        visitor.fill_in({"材料上写的截止日期": story.years_ahead}, within=each)
        visitor.press("保存期限", within=each)


def confirm_agent(visitor: Visitor, mobile: str) -> None:
    """The one-time code goes to the agent's telephone and is typed (4.2-03)."""
    visitor.open("/employer/agent/")
    visitor.press("发送验证码")
    visitor.fill_in({"短信验证码": newest_code(visitor.product, mobile)})
    visitor.press("确认")
    visitor.must_accept()


def newest_code(product: Product, mobile: str) -> str:
    """The six digits in the newest message on a telephone."""
    message = product.inbox(mobile)[0]["text"]
    code = re.search(r"\d{6}", message)
    assert code, message
    return code[0]


def apply_for_permission(visitor: Visitor) -> str:
    """Check, declare, send; the number of the case (6.1.1-04)."""
    visitor.open("/employer/permission/")
    visitor.must_say("一致")
    tick_declaration(visitor)
    visitor.press("提交申请")
    visitor.must_accept()
    return newest_case(visitor)


def tick_declaration(visitor: Visitor) -> None:
    """The declaration of truth (7-05)."""
    visitor.page.locator("main").get_by_role("checkbox", name=re.compile("真实")).check()


def newest_case(visitor: Visitor) -> str:
    """The number that the page or one of its links names."""
    found = re.search(r"\d{2}-\d{4}-\d{4}", visitor.path + visitor.page.content())
    assert found, visitor.text
    return found[0]


def association_code(visitor: Visitor) -> str:
    """What the employer hands to its people (6.1.1-06)."""
    visitor.open("/employer/employees/code/")
    found = re.search(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{1,4})+\b", visitor.text)
    assert found, visitor.text
    return found[0]


def confirm_association(visitor: Visitor, story: Story) -> None:
    """Contract first, then what it says (6.1.1-06)."""
    contract = story.person["contract"]
    visitor.open("/employer/employees/requests/")
    visitor.follow(re.compile("核对|确认|办理"), visitor.page.locator("main table"))
    visitor.upload_into(visitor.page.locator("[data-upload]").first, story.paper("labour_contract"), "劳动合同")
    visitor.fill_in(
        {
            "岗位": story.person["post"],
            "岗位性质": "管理或技术岗位",
            "合同开始日期": parts(contract["from"]),
            "合同期限类型": ("固定期限",),
        }
    )
    visitor.fill_in({"合同到期日期": parts(contract["until"])})
    visitor.press(re.compile("^确认"))
    visitor.must_accept()


def grant_consent(visitor: Visitor) -> None:
    """The employee asked whether the employer agrees (4.2-02)."""
    visitor.open("/employer/employees/consents/")
    visitor.follow(re.compile("答复"), visitor.page.locator("main table"))
    visitor.save({"单位的答复": ("同意办理",)}, "答复")


def first_review(visitor: Visitor, number: str, button: str = "初审通过，报送属地") -> None:
    """Every item looked at, every principle that does not hold with a reason, the declaration, to the office."""
    visitor.open(f"/employer/cases/{number}/review/")
    tick_review(visitor)
    visitor.press(button)
    visitor.must_accept()


def tick_review(visitor: Visitor) -> None:
    """All that the page of the first review asks for."""
    main = visitor.page.locator("main")
    for box in main.get_by_role("checkbox", name=re.compile("^已核对")).all():
        box.check()
    for reason in main.get_by_label(re.compile("申请例外的理由$")).all():
        reason.fill("岗位急需，已在本行业工作多年，单位愿意担保。")
    tick_declaration(visitor)


def send_permit_case(visitor: Visitor, number: str) -> None:
    """A renewal or an employer change, which the employer started, goes to the office (6.3-06)."""
    first_review(visitor, number, "提交，报送属地")


def return_to_applicant(visitor: Visitor, number: str, place: str, words: str) -> None:
    """The employer's return (6.2-01)."""
    visitor.open(f"/employer/cases/{number}/return/")
    visitor.choose("哪一处", place)
    visitor.choose("问题", "")
    visitor.fill_in({"要求": words})
    visitor.press("退回员工补正")
    visitor.must_accept()


def print_sheet(visitor: Visitor, number: str) -> str:
    """A status form where one is needed; its code, or '' where the one received still tells the truth (N-02)."""
    visitor.open(f"/employer/cases/forms/?case={number}")
    if "还没有打印" not in visitor.text and "内容已变" not in visitor.text:
        return ""
    visitor.press("生成情况表")
    visitor.must_accept()
    code = visitor.path.strip("/").rpartition("/")[2]
    content = visitor.download(f"/employer/cases/forms/{code}/sheet.pdf")
    assert content.startswith(b"%PDF"), "the sheet is a PDF"
    return code


def correct_contract(visitor: Visitor, story: Story, number: str) -> None:
    """What was returned to the employer: a better scan of the contract, then to the office again."""
    visitor.open(f"/employer/cases/{number}/corrections/")
    if visitor.page.locator("main input[type=file]").count():
        place = visitor.page.locator("[data-upload]").first
    else:
        visitor.follow(re.compile("去修改"))
        place = visitor.page.locator("[data-upload]").first
    visitor.upload_into(place, story.product.scan("labour_contract", **story.person_facts(), version="2"), "合同重扫")
    if visitor.page.get_by_role("button", name="保存期限").count():
        keep_term(visitor, "劳动合同", story)


def answer_return(visitor: Visitor, number: str) -> None:
    """Declared by both, the corrected case goes to the office again (7-05)."""
    visitor.open(f"/employer/cases/{number}/corrections/")
    visitor.must_say("已对现在的全部内容作出声明")
    tick_declaration(visitor)
    visitor.press("重新提交")
    visitor.must_accept()
