"""What two districts' bureaux do with a holder who moves from one to the other, page by page (R-18)."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import FilePayload

from journeys.visitor import Visitor

KEYS, OUT, IN = "/bureau/district-keys/", "/bureau/hand-overs/", "/bureau/received/"
Record = dict[str, Any]


def own_fingerprint(admin: Visitor) -> str:
    """As the other side reads it on the telephone."""
    admin.open(KEYS)
    return admin.page.locator("main p code").inner_text()


def own_key(admin: Visitor) -> str:
    """The public key as it is given away."""
    return saved(admin, re.compile("下载本区公钥")).decode()


def enter_key(admin: Visitor, district: str, key: str) -> None:
    admin.open(KEYS)
    admin.follow("登记公钥")
    admin.save({"区": district, "公钥或证书": key, "怎样收到的": "来函第 3 号，电话核对"}, "登记")
    admin.must_say("由另一位管理员核对")


def confirm_key(second: Visitor, district: str, fingerprint: str) -> None:
    """The second administrator sees the very fingerprint that the other district told."""
    second.open(KEYS)
    second.follow("核对", second.page.locator("main table"))
    second.must_say(district, fingerprint)
    second.save({"结论": ("指纹与对方核对一致，启用",)}, "决定")
    second.must_say("已启用")


def send(acceptor: Visitor, decider: Visitor, record: Record, district: str) -> bytes:
    """Proposed by one, approved by another; the signed file as it is downloaded."""
    acceptor.open(OUT)
    acceptor.follow("提出转出")
    answers = {"持证人的身份证号码": record["id_number"], "转往": district, "原因": "本人到该区的单位就业。"}
    acceptor.save(answers, "提出")
    decider.open(OUT)
    decider.follow(record["name"])
    decider.follow("批准并签名")
    decider.press("批准并签名")
    decider.must_accept()
    decider.must_say(f"等{district}答复，证件挂起")
    return saved(decider, "下载签名文件")


def refuse_changed(acceptor: Visitor, file: bytes, sender: str) -> None:
    """Files that were changed, cut, or are none: each is refused with words that tell which (R-18)."""
    acceptor.open(IN)
    acceptor.follow("上传转出文件")
    year = re.search(rb'"valid_until": "(\d{4})', file)
    assert year
    changed = file.replace(b'"valid_until": "' + year[1], b'"valid_until": "2099')
    for content, words in ((changed, f"{sender}签名以后被改过"), (file[: len(file) // 2], "读不出这个文件")):
        _give(acceptor, "对方的转出文件", content)
        acceptor.press("上传并核对")
        assert any(words in error for error in acceptor.errors), acceptor.errors


def take_in(acceptor: Visitor, decider: Visitor, file: bytes, record: Record) -> bytes:
    """Uploaded by one, decided by another; the signed answer."""
    acceptor.open(f"{IN}new/")
    _give(acceptor, "对方的转出文件", file)
    acceptor.press("上传并核对")
    acceptor.must_accept()
    acceptor.open(f"{IN}new/")
    _give(acceptor, "对方的转出文件", file)
    acceptor.press("上传并核对")
    assert acceptor.errors, "a file is taken in once"
    decider.open(IN)
    decider.follow(re.compile("区$"), decider.page.locator("main table"))
    decider.must_say(record["name"], "可以接收")
    decider.follow("决定是否接收")
    decider.save({"结论": ("接收：没有问题的人转入本区，有问题的按列出的问题答复对方",)}, "决定并签名答复")
    decider.must_say("已接收")
    return saved(decider, "下载答复文件")


def settle(acceptor: Visitor, record: Record, answer: bytes) -> None:
    """The answer closes it here."""
    acceptor.open(OUT)
    acceptor.follow(record["name"])
    acceptor.follow("上传对方的答复")
    _give(acceptor, "对方的答复文件", answer)
    acceptor.press("上传并办结")
    acceptor.must_accept()
    acceptor.must_say("对方已答复")


def read_life(officer: Visitor, record: Record, number: str, *words: str) -> None:
    """Found by its number, its whole life on one page."""
    officer.open("/bureau/search/")
    officer.save({"要找的办件或证件": number}, "查询")
    officer.follow(record["name"], officer.page.locator("main"))
    officer.must_say(*words)


def saved(visitor: Visitor, link: str | re.Pattern[str]) -> bytes:
    """What the browser stores when the link is followed."""
    with visitor.page.expect_download() as download:
        visitor.page.locator("main").get_by_role("link", name=link).click()
    return download.value.path().read_bytes()


def _give(visitor: Visitor, label: str, content: bytes) -> None:
    file: FilePayload = {"name": "转区.json", "mimeType": "application/json", "buffer": content}
    visitor.page.get_by_label(label).set_input_files(file)
