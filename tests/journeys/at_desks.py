"""What officers do: the office's and the bureau's door."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time

from journeys.visitor import Visitor


def totp(secret: str, at: float) -> str:
    """The six digits an authenticator app shows (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(at) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def enrol(visitor: Visitor, username: str, password: str) -> str:
    """First sign-in of an officer: password, app, recovery codes; the app's secret (5-01)."""
    visitor.open("/signin/staff/")
    visitor.fill_in({"工作账号": username, "密码": password})
    visitor.press("下一步")
    secret = visitor.page.locator("main code").first.inner_text()
    visitor.fill_in({"应用显示的 6 位验证码": totp(secret, time.time())})
    visitor.press("确认")
    visitor.press("我已保存，进入系统")
    return secret


def sign_in_again(visitor: Visitor, username: str, password: str, secret: str) -> None:
    """From the door of the staff."""
    visitor.open("/signin/staff/")
    type_both_factors(visitor, username, password, secret)


def type_both_factors(visitor: Visitor, username: str, password: str, secret: str) -> None:
    """Password, then the next code of the app: one that was used does not count twice."""
    visitor.fill_in({"工作账号": username, "密码": password})
    visitor.press("下一步")
    visitor.fill_in({"验证码或恢复码": totp(secret, time.time() + 30)})
    visitor.press("登录")
    visitor.must_accept()


def open_officer(visitor: Visitor, username: str, name: str, office: str) -> str:
    """The administrator opens an account for the office; the first password, shown once."""
    visitor.open("/bureau/staff/new/")
    visitor.fill_in({"登录名": username, "姓名": name})
    visitor.page.get_by_label("属地审核").check()
    visitor.fill_in({"属地部门": office})
    visitor.press("新建")
    visitor.must_accept()
    found = re.search(r"\b[2-9a-hjkmnp-z]{16}\b", visitor.text)
    assert found, visitor.text
    return found[0]


def receive(visitor: Visitor, code: str) -> None:
    """The stamped sheet arrived (N-02)."""
    visitor.open(f"/office/receipts/{code}/")
    visitor.press("登记收到")
    visitor.must_accept()


def act(visitor: Visitor, door: str, number: str, link: str, button: str | re.Pattern[str]) -> None:
    """From the case page through the page of one act."""
    visitor.open(f"/{door}/cases/{number}/")
    visitor.follow(link)
    visitor.press(button)
    visitor.must_accept()


def report(visitor: Visitor, number: str) -> None:
    act(visitor, "office", number, "上报区局", "上报")


def accept(visitor: Visitor, number: str) -> None:
    """Rule what no registry told, then accept (8-01)."""
    rule_unknowns(visitor, number)
    act(visitor, "bureau", number, "受理", "重新查询并受理")
    if "/accept/" in visitor.path:
        visitor.press(re.compile("受理"))
        visitor.must_accept()


def rule_unknowns(visitor: Visitor, number: str) -> None:
    """Each clause that is unknown is ruled by the officer, in writing."""
    for _ in range(12):
        visitor.open(f"/bureau/cases/{number}/")
        links = visitor.page.locator("main a[href*='/rule/']")
        waiting = [link for link in links.all() if "改" not in link.inner_text()]
        if not waiting:
            return
        with visitor.page.expect_navigation():
            waiting[0].click()
        visitor.save({"结论": ("符合",), "依据和理由": "看过材料，情况属实。"}, "保存认定")
    raise AssertionError(f"{number}: rulings without end\n{visitor.text}")


def pass_on(visitor: Visitor, number: str) -> None:
    act(visitor, "bureau", number, "通过复审", "通过，转终审")


def approve(visitor: Visitor, number: str) -> None:
    """Exceptions are answered, then it is granted (R-12, R-20)."""
    for _ in range(6):
        visitor.open(f"/bureau/cases/{number}/")
        links = visitor.page.locator("main a[href*='/exceptions/']")
        waiting = [link for link in links.all() if "改" not in link.inner_text()]
        if not waiting:
            break
        with visitor.page.expect_navigation():
            waiting[0].click()
        visitor.page.locator("main [type=radio]").first.check()
        visitor.save({"依据和理由": "情况属实，准予例外。"}, "保存答复")
    act(visitor, "bureau", number, "准予", "准予")


def send_back(visitor: Visitor, door: str, number: str, place: str, words: str) -> None:
    """Return with one defect (R-19)."""
    visitor.open(f"/{door}/cases/{number}/return/")
    visitor.choose("哪一处", place)
    visitor.choose("问题", "")
    visitor.fill_in({"要求": words})
    visitor.press(re.compile("^退回补正$"))
    visitor.must_accept()


def set_quota(visitor: Visitor, uscc: str, number: int) -> None:
    """The year's number of the employer (1.1-03)."""
    visitor.open(f"/bureau/quota/{uscc}/")
    visitor.follow(re.compile("^核定"))
    visitor.save({"全年可申报新办": str(number), "依据": "年度分配方案"}, "保存")
