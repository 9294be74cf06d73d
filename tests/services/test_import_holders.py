"""Holders of the old system come in: whole, once, wherever it was cut off."""

import io
from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from openpyxl import Workbook

from adapters.doubles import memory_ports
from fixtures.old_holders import TITLES, a_csv, many_old_holders, old_holder
from fixtures.world import NOW, a_uscc, an_id_number, make_employer, make_person
from permit.domain.errors import Refused
from permit.records.models import AuditEntry, CarriedHolder, Employer, ImportRun, Permit, PermitFact, Person
from permit.services.acting import SYSTEM
from permit.services.enter_as_applicant import ApplicantIdentity, enter_as_applicant
from permit.services.import_holders import BATCH, import_holders
from permit.services.import_report import report_of, template_of
from permit.services.permit_standing import standing_on
from permit.services.ports import using_ports
from permit.services.start_holder_import import start_holder_import

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outside_world():
    with using_ports(memory_ports()):
        yield


def bring(content: bytes, **options: object) -> ImportRun:
    run = start_holder_import("旧系统.csv", content, SYSTEM, NOW)
    return import_holders(run, lambda: NOW, **options)


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    return run.created, run.unchanged, run.changed, run.bad


def report(run: ImportRun) -> list[list[str]]:
    text = report_of(run).decode("utf-8-sig")
    return [line.split(",") for line in text.splitlines()[1:]]


def test_a_row_becomes_a_permit_with_its_term_and_employer():
    """N-11, 6.1.1-01"""
    child = an_id_number(7, born=date(2018, 5, 1))
    run = bring(a_csv([old_holder(1, 随往子女=f"何小禾 {child}")]))
    assert counts(run) == (1, 0, 0, 0) and run.finished_at == NOW
    permit = Permit.objects.get(number="202403010001")
    standing = standing_on(permit, NOW.date())
    assert (standing.state, standing.valid_until) == ("valid", date(2027, 2, 28))
    assert [each["name"] for each in standing.particulars["children"]] == ["何小禾"]
    employer = Employer.objects.get(uscc=standing.employer["uscc"])
    assert employer.permission == "carried_over" and permit.carried_over.employer == employer
    assert AuditEntry.objects.filter(subject="permit:202403010001", action="carried_over").count() == 1


def test_the_same_file_twice_does_nothing_the_second_time():
    """N-11"""
    content = a_csv(many_old_holders(30))
    assert counts(bring(content)) == (30, 0, 0, 0)
    assert counts(bring(content)) == (0, 30, 0, 0)
    assert Permit.objects.count() == 30 and PermitFact.objects.count() == 120 and Person.objects.count() == 30


def test_the_same_row_twice_in_one_file_counts_once():
    """N-11"""
    assert counts(bring(a_csv([old_holder(1), old_holder(1)]))) == (1, 1, 0, 0)


def test_a_row_that_comes_again_with_other_content_is_reported_and_changes_nothing():
    """N-11"""
    bring(a_csv([old_holder(1)]))
    run = bring(a_csv([old_holder(1, 有效期止="2027-02-27")]))
    assert counts(run) == (0, 0, 1, 0)
    assert [line[:3] for line in report(run)] == [["2", "与已导入的不同，没有改动", "有效期止"]]
    assert standing_on(Permit.objects.get(), NOW.date()).valid_until == date(2027, 2, 28)


def test_every_bad_row_is_reported_with_line_column_and_remedy():
    """N-11"""
    rows = [old_holder(1), old_holder(2, 身份证号码="420102199003070011"), old_holder(3, 姓名="", 有效期止="x")]
    run = bring(a_csv(rows))
    assert counts(run) == (1, 0, 0, 2)
    told = report(run)
    assert [(line[0], line[2]) for line in told] == [("3", "身份证号码"), ("4", "姓名"), ("4", "有效期止")]
    assert all(line[3] and line[4] for line in told) and "420102199003070011" not in str(told)


def test_columns_about_a_spouse_are_dropped_and_said_so():
    """6.2-05"""
    titles = (*TITLES, "配偶姓名", "备注")
    run = bring(a_csv([old_holder(1, 配偶姓名="不应留下", 备注="x")], titles))
    assert (run.dropped_columns, run.unused_columns) == (["配偶姓名"], ["备注"])
    kept = [str(fact.value) for fact in PermitFact.objects.all()] + [str(CarriedHolder.objects.get().source)]
    assert run.created == 1 and not any("不应留下" in text for text in kept)


def test_one_person_holds_one_permit():
    """N-11"""
    first, second = old_holder(1), old_holder(2)
    run = bring(a_csv([first, {**second, "身份证号码": first["身份证号码"], "姓名": first["姓名"]}]))
    assert counts(run) == (1, 0, 0, 1) and "202403010001" in report(run)[0][3]


def test_somebody_who_signed_in_before_is_the_same_person_and_a_strange_name_is_not():
    """6.1.2-07"""
    known, other = make_person("何雨桐"), make_person("贺兰芝")
    rows = [
        old_holder(1, 姓名="何雨桐", 身份证号码=known.id_number),
        old_holder(2, 姓名="别的名字", 身份证号码=other.id_number),
    ]
    run = bring(a_csv(rows))
    assert counts(run) == (1, 0, 0, 1) and Permit.objects.get().person == known


def test_a_known_employer_keeps_its_name_and_its_permission():
    """6.1.1-01"""
    employer = make_employer("北京现名有限公司")
    run = bring(a_csv([old_holder(1, 统一社会信用代码=employer.uscc, 单位名称="北京旧名有限公司")]))
    employer.refresh_from_db()
    assert (employer.name, employer.permission) == ("北京现名有限公司", "granted")
    assert [line[1] for line in report(run)] == ["已导入，请核对"]


def test_a_suspended_permit_stays_suspended_and_is_nobodys():
    """N-11"""
    bring(a_csv([old_holder(1, 证件状态="挂起")]))
    assert standing_on(Permit.objects.get(), NOW.date()).state == "suspended"
    assert CarriedHolder.objects.get().employer is None


def test_signing_in_finds_the_imported_holder_by_the_id_number():
    """N-11, N-04"""
    row = old_holder(1)
    bring(a_csv([row]))
    identity = ApplicantIdentity("new-subject", row["姓名"], row["身份证号码"], "", "L3")
    account = enter_as_applicant(identity, NOW)
    assert account.person == Permit.objects.get().person and account.person.mobile == row["手机号码"]


def test_killed_after_any_batch_it_goes_on_and_doubles_nothing():
    """N-11"""
    rows = list(many_old_holders(3 * BATCH + 20))
    rows[700] = {**rows[700], "统一社会信用代码": "x"}
    content = a_csv(rows)

    class Killed(BaseException):
        pass

    def die(_: ImportRun) -> bool:
        raise Killed

    for expected in (BATCH, 2 * BATCH, 3 * BATCH):
        with pytest.raises(Killed):
            bring(content, go_on=die)
        assert ImportRun.objects.get().done_rows == expected
    run = bring(content)
    assert ImportRun.objects.count() == 1 and counts(run) == (len(rows) - 1, 0, 0, 1)
    assert Permit.objects.count() == CarriedHolder.objects.count() == len(rows) - 1
    assert PermitFact.objects.count() == 4 * (len(rows) - 1)


def test_a_batch_that_fails_half_way_leaves_nothing_of_itself(monkeypatch):
    """N-11"""
    from permit.records.models import ImportProblem

    content = a_csv([old_holder(1), old_holder(2, 姓名="")])
    with monkeypatch.context() as patch:
        patch.setattr(ImportProblem.objects, "bulk_create", lambda _: (_ for _ in ()).throw(OSError))
        with pytest.raises(OSError):
            bring(content)
    assert not Permit.objects.exists() and ImportRun.objects.get().done_rows == 0
    assert counts(bring(content)) == (1, 0, 0, 1)


def as_sheet(rows) -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active.append(TITLES)
    for row in rows:
        book.active.append([row[title] for title in TITLES])
    book.save(out)
    return out.getvalue()


def test_a_sheet_of_excel_is_read_with_its_dates():
    """N-11"""
    row = old_holder(1, 有效期起=date(2024, 3, 1), 证件编号=202403010001)
    assert counts(bring(as_sheet([row, old_holder(2)]))) == (2, 0, 0, 0)


def test_chinese_excels_csv_is_read():
    content = a_csv([old_holder(1)]).decode("utf-8-sig").encode("gb18030")
    assert counts(bring(content)) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\xd0\xcf\x11\xe0rest", "import_file_type"),
        (b"PK\x03\x04broken", "import_unreadable"),
        ("证件编号,姓名\n1,2\n".encode(), "import_columns_missing"),
        ("姓名,姓名\n1,2\n".encode(), "import_columns_doubled"),
        (b"\xff\xff\xff", "import_encoding"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(content, code):
    """N-11"""
    with pytest.raises(Refused) as caught:
        bring(content)
    assert caught.value.code == code and not ImportRun.objects.exists()


def test_the_template_is_a_file_that_would_be_taken():
    assert counts(bring(template_of())) == (0, 0, 0, 0)


def test_the_report_holds_no_formula():
    run = bring(a_csv([old_holder(1)]))
    for what, remedy in (("=1+1", "@x"), ("＝1+1", " =1"), ("\t=1", "-1")):
        run.problems.create(line=2, kind="bad", column="姓名", what=what, remedy=remedy)
    cells = [cell for row in report(run) for cell in row[3:]]
    assert cells == ["'=1+1", "'@x", "'＝1+1", "' =1", "'\t=1", "'-1"]


def test_the_command_imports_and_writes_the_report(tmp_path, capsys):
    """N-11"""
    path, told = tmp_path / "旧系统.csv", tmp_path / "report.csv"
    path.write_bytes(a_csv([old_holder(1), old_holder(2, 姓名="")]))
    with time_machine.travel(NOW, tick=False):
        call_command("import_holders", str(path), report=told)
    assert "新导入 1" in capsys.readouterr().out and "姓名" in told.read_text("utf-8-sig")
    assert a_uscc(800001) == Employer.objects.get().uscc
