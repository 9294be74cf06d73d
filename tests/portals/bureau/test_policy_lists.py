"""名录 under 政策参数: loaded from a table, wrong rows named by line, in force after a second person's yes (R-22)."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from fixtures.policy_changes import key_fields, put_in_force
from fixtures.world import TODAY
from permit.services.law_in_force import law_in_force
from portals.bureau.test_policy import DAY, SOURCE, author, draft, page, post, second

pytestmark = pytest.mark.django_db
FORM = "entries/list/key_fields/"
EDITION = {"edition": "2026 年版", **DAY, **SOURCE}
__all__ = ["author", "second"]


def test_lists_that_are_not_loaded_are_said_to_be_asked_for(author: Client) -> None:
    shown = page(author, "/bureau/policy/")
    assert "重点领域和急需紧缺目录" in shown and "没有载入，按填报的情况由工作人员认定" in shown


def test_a_pasted_table_becomes_the_law_through_two_people(author: Client, second: Client, client: Client) -> None:
    """9-01"""
    change = draft(author)
    assert "重点领域和急需紧缺目录" in page(author, f"/bureau/policy/changes/{change.pk}/")
    rows = "代码\t名称\t类别\nK01\t集成电路设计\t电子\nK02\t机器人"
    assert post(author, change, FORM, rows=rows, **EDITION).status_code == 302
    assert "2026 年版，2 项" in page(author, f"/bureau/policy/changes/{change.pk}/")
    again = page(author, f"/bureau/policy/changes/{change.pk}/{FORM}?at=0")
    assert "K01 集成电路设计 电子" in again  # blanks are folded by `page`
    post(author, change, "compare/")
    post(author, change, "propose/")
    assert post(second, change, "approve/", words="").status_code == 302
    found = law_in_force(change.in_force_from).lists["key_fields"]
    assert [entry.text for entry in found.entries] == ["K01 集成电路设计", "K02 机器人"]
    assert "2026年3月9日起：2026 年版，2 项" in page(author, "/bureau/policy/")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "gb18030"])
def test_a_table_is_read_from_a_file(kind: str, author: Client) -> None:
    change = draft(author)
    content = "代码,名称\nK01,集成电路设计\n".encode("gb18030" if kind == "gb18030" else "utf-8")
    if kind == "xlsx":
        book, out = Workbook(), io.BytesIO()
        for row in (["代码", "名称"], ["K01", "集成电路设计"]):
            book.worksheets[0].append(row)
        book.save(out)
        content = out.getvalue()
    answer = post(author, change, FORM, file=SimpleUploadedFile(f"list.{kind}", content), **EDITION)
    assert answer.status_code == 302
    change.refresh_from_db()
    assert change.entries[0]["entries"] == [{"code": "K01", "name": "集成电路设计"}]


def test_wrong_rows_are_named_by_line_and_what_was_typed_stays(author: Client) -> None:
    change = draft(author)
    answer = post(author, change, FORM, rows="K01,集成电路设计\nK02\nK03,丙,类,多余", **EDITION)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "第 2 行：没有名称" in shown and "第 3 行：只能有代码、名称、类别三列" in shown and "K03,丙,类,多余" in shown
    nothing = post(author, change, FORM, **EDITION)
    assert nothing.status_code == 422 and "请填写各项，或选择表格文件" in nothing.content.decode()
    broken = post(author, change, FORM, file=SimpleUploadedFile("x.xlsx", b"PK\x03\x04nonsense"), **EDITION)
    assert broken.status_code == 422 and "没有办成" in broken.content.decode()
    change.refresh_from_db()
    assert change.entries == []


def test_many_wrong_rows_are_counted_not_all_listed(author: Client) -> None:
    answer = post(author, draft(author), FORM, rows="\n".join(f"K{n}" for n in range(50)), **EDITION)
    assert "另有 20 处" in answer.content.decode()


def test_a_kind_of_list_nobody_asks_for_has_no_form(author: Client) -> None:
    change = draft(author)
    assert author.get(f"/bureau/policy/changes/{change.pk}/entries/list/nothing/").status_code == 404


def test_whoever_approves_sees_every_entry_and_what_changed(author: Client, second: Client) -> None:
    """9-01: a new edition beside the one in force: added, gone, said anew, the same."""
    put_in_force(key_fields("集成电路设计", "机器人", "氢能", since=TODAY))
    change = draft(author)
    post(author, change, FORM, rows="K01,集成电路设计\nK02,机器人和智能装备\nK04,商业航天", **EDITION)
    shown = page(second, f"/bureau/policy/changes/{change.pk}/")
    assert "2026 年版的各项：新增 1 项，删去 1 项，改了 1 项，不变 1 项" in shown
    assert "机器人和智能装备" in shown and "原为 机器人" in shown
    for row in ("K04", "商业航天", "新增", "K03", "氢能", "删去"):
        assert row in shown


def test_the_page_says_the_next_step_and_whose_it_is(author: Client, second: Client) -> None:
    """9-01"""
    change = draft(author)
    url = f"/bureau/policy/changes/{change.pk}/"
    assert "下一步：写要改的各项" in page(author, url)
    post(author, change, FORM, rows="K01,集成电路设计", **EDITION)
    assert "下一步：比对在办件" in page(author, url) and "还在起草" in page(second, url)
    post(author, change, "compare/")
    assert "下一步：提请另一位管理员批准" in page(author, url)
    post(author, change, "propose/")
    assert "等另一位管理员批准" in page(author, url) and "再决定是否批准" in page(second, url)
    post(second, change, "approve/", words="")
    assert "已批准，2026年3月9日起施行" in page(author, url)


def test_doubled_and_incomplete_rows_are_told_together(author: Client) -> None:
    change = draft(author)
    answer = post(author, change, FORM, rows="K01,集成电路设计\nK01,另一项\nK03\nK04,丁", **EDITION)
    shown = answer.content.decode()
    assert "第 2 行：“K01”与前面的一项重复" in shown and "第 3 行：没有名称" in shown
