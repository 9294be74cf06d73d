"""What the applicant does, page by page."""

from __future__ import annotations

import re

from journeys.at_employer import keep_term, newest_case, tick_declaration
from journeys.story import Story, parts
from journeys.visitor import Visitor

PASS_DOOR = "用北京通登录"
LEVELS = {
    "senior_middle": "高中",
    "junior_college": "大专",
    "bachelor": "本科",
    "master": "硕士研究生",
    "doctor": "博士研究生",
}


def sign_in(visitor: Visitor, story: Story) -> None:
    """Through the simulated 北京通 (5-01)."""
    visitor.open("/signin/applicant/")
    visitor.press(PASS_DOOR)
    visitor.page.get_by_label("搜索姓名、名称或号码").fill(story.person["name"])
    visitor.press("搜索")
    visitor.page.locator(f"a.pick[href*='auto={story.person['unique_id']}']").click()
    visitor.page.wait_for_url(f"{story.product.url}/**")


def fill_profile(visitor: Visitor, story: Story) -> None:
    """Household first, since it decides the scope (7-04); then the rest in the order the pages lead."""
    person, home = story.person, story.person["home"]
    visitor.open("/applicant/")
    visitor.save(
        {
            "您属于哪一类人员": "北京以外的内地户籍",
            "户籍所在省份": person["household"]["province"],
            "户口簿上的地址": person["household"]["address"],
            "户口类型": "家庭户",
        }
    )
    visitor.open("/applicant/profile/basic/")
    basic = {"手机号码": person["mobile"], "婚姻状况": "未婚"}
    visitor.save({**basic, **({} if person["sex"] == "M" else {"岗位性质": "管理或技术岗位"})})
    visitor.open("/applicant/profile/home/")
    visitor.save(
        {
            "所在区": "大兴区",
            "现住址": home["address"],
            "住所情况": "租住楼房（居民户）",
            "租期到哪一天": parts(home["lease_until"]),
        }
    )
    type_education(visitor, story)
    type_work(visitor, story)
    visitor.open("/applicant/profile/children/")
    visitor.save({"不办理子女随往": True})


def type_education(visitor: Visitor, story: Story) -> None:
    """Every stage from senior middle school on (6.1.2-03)."""
    for stage in story.person["education"]:
        visitor.open("/applicant/profile/education/")
        visitor.follow("添加教育经历")
        answers = {
            "学历层次": LEVELS[stage["level"]],
            "学校名称": stage["school"],
            "入学年月": parts(stage["from"]),
            "是否仍在读": "否",
            "毕业年月": parts(stage["to"]),
            "是否取得学历证书": "是",
        }
        if stage["degree"]:
            answers |= {
                "所学专业": stage["major"],
                "是否取得学位证书": "是",
                "学历证书编号": stage["diploma_no"],
                "学位证书编号": stage["degree_no"],
            }
        visitor.save(answers)


def type_work(visitor: Visitor, story: Story) -> None:
    """The posts before this employer's contract (6.1.2-04)."""
    if not story.person["work"]:
        visitor.open("/applicant/profile/work/")
        visitor.save({"没有更早的工作经历": True})
    for post in story.person["work"]:
        visitor.open("/applicant/profile/work/")
        visitor.follow("添加工作经历")
        visitor.save(
            {
                "单位名称": post["employer"],
                "入职年月": parts(post["from"]),
                "是否仍在职": "否",
                "离职年月": parts(post["to"]),
                "岗位或职务": post["post"],
            }
        )


def upload_photo(visitor: Visitor, story: Story) -> None:
    """A portrait that passes the check (6.1.2-05)."""
    visitor.open("/applicant/profile/photo/")
    photo = {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": story.paper("portrait")}
    visitor.page.locator("main input[type=file]").set_input_files(photo)
    visitor.press("上传照片")
    visitor.must_accept()


def ask_association(visitor: Visitor, code: str) -> None:
    """The code that the employer gave (6.1.2-06)."""
    visitor.open("/applicant/association/")
    visitor.save({"单位关联码": code}, "提出关联申请")


def ask_consent(visitor: Visitor) -> None:
    """Association is not consent (R-33)."""
    visitor.open("/applicant/association/")
    visitor.press("请单位同意新办")


def start(visitor: Visitor) -> str:
    """Begin; the number of the case."""
    visitor.open("/applicant/association/")
    visitor.press("开始填写新办申请")
    return newest_case(visitor)


def claim(visitor: Visitor, story: Story, number: str) -> None:
    """Category A, the post, twelve months of income."""
    root = f"/applicant/cases/{number}/claims"
    visitor.open(f"{root}/category/")
    visitor.page.get_by_label(re.compile("学历、学位和两年工作经历")).check()
    visitor.press("保存并继续")
    visitor.must_accept()
    visitor.open(f"{root}/post/")
    post = {"岗位主要做什么": f"{story.person['post']}，负责研发和交付。"}
    visitor.save({**post, "所学专业或岗位是否属于本区重点领域、急需紧缺": "是"})
    for month in story.person["income"][-6:]:
        visitor.open(f"{root}/income/rows/new/")
        visitor.save(
            {
                "月份": parts(month["month"]),
                "当月申报收入": str(month["taxable_yuan"]),
                "是否由现单位代扣代缴": "是",
            }
        )


def upload_materials(visitor: Visitor, story: Story, number: str) -> None:
    """Every material that the list still wants from the applicant, one page each (6.2)."""
    case = f"/applicant/cases/{number}/"
    visitor.open(case)
    links = visitor.page.locator(f"main a[href^='{case}materials/']")
    for address in dict.fromkeys(link.get_attribute("href") for link in links.all()):
        assert address
        visitor.open(address.partition("#")[0])
        for place in visitor.page.locator("[data-upload]:has(form)").all():
            upload_one(visitor, story, place.get_attribute("id") or "")


def upload_one(visitor: Visitor, story: Story, place_id: str) -> None:
    """The scan that belongs to this place, unless it is not needed."""
    place = visitor.page.locator(f"[id='{place_id}']")
    title, tag = place.locator(".p-slot__title").inner_text(), place.locator(".p-slot__head").inner_text()
    if not re.search("缺|还没有上传|需要更换", tag):
        return
    visitor.upload_into(place, story.paper(kind_of_paper(place_id)), title)
    if visitor.page.get_by_role("button", name="保存期限").count():
        keep_term(visitor, title, story)


KINDS = {
    "first_page": "household_first_page",
    "own_page": "household_own_page",
    "statement": "integrity_statement",
    "lease": "lease",
    "ownership": "property_certificate",
    "residence_statement": "residence_statement",
    "tax_record": "tax_record",
    "declared_income": "declared_income",
    "diploma": "diploma",
    "degree": "degree",
}


def kind_of_paper(place_id: str) -> str:
    """Which sample scan belongs into a place."""
    part = place_id.rpartition(".")[2].rpartition("slot-")[2]
    return KINDS.get(part, "paper")


def send(visitor: Visitor, number: str) -> None:
    """Check everything, declare, send (6.2-01, 7-05)."""
    visitor.open(f"/applicant/cases/{number}/check/")
    assert visitor.page.locator("main").get_by_role("checkbox").count(), visitor.text
    tick_declaration(visitor)
    visitor.press("发送给单位")
    visitor.must_accept()
    visitor.must_say("单位")


def correct_address(visitor: Visitor, story: Story, number: str) -> None:
    """The employer found the address unclear."""
    visitor.open(f"/applicant/cases/{number}/corrections/")
    visitor.follow(re.compile("去改|去修改|修改"), visitor.page.locator("main .p-content"))
    visitor.save({"现住址": f"{story.person['home']['address']}（1 单元）"})


def declare(visitor: Visitor, number: str) -> None:
    """Everything the employer is going to hand in, read and declared (7-05)."""
    visitor.open(f"/applicant/cases/{number}/declare/")
    visitor.must_say("声明后由单位提交")
    visitor.photograph("applicant-declare")
    tick_declaration(visitor)
    visitor.press("声明")
    visitor.must_accept()
    visitor.must_say("已声明")


def declare_again(visitor: Visitor, number: str, changed: str) -> None:
    """After a correction: what was changed since stands first."""
    visitor.open(f"/applicant/cases/{number}/declare/")
    visitor.must_say("内容有变化", "上次声明以后改了什么", changed)
    tick_declaration(visitor)
    visitor.press("声明")
    visitor.must_accept()


def correct_paper(visitor: Visitor, story: Story, number: str, kind: str, **more: str) -> None:
    """A better scan for the one place that was unlocked."""
    visitor.open(f"/applicant/cases/{number}/corrections/")
    visitor.follow(re.compile("去改|去上传|去修改|上传"), visitor.page.locator("main .p-content"))
    content = story.product.scan(kind, **story.person_facts(), version=more.get("version", "2"))
    visitor.upload_into(visitor.page.locator("[data-upload]:has(form[data-upload-form])").first, content, "补正材料")


def correct_post(visitor: Visitor, number: str) -> None:
    """The reviewer wants to know more about the post."""
    visitor.open(f"/applicant/cases/{number}/corrections/")
    visitor.follow(re.compile("去改|去修改|修改"), visitor.page.locator("main .p-content"))
    visitor.save({"岗位主要做什么": "负责新产品的研发、测试和交付，带领三人小组。"})
