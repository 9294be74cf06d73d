"""The administrator brings the holders of the old system in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fixtures.old_holders import TITLES, a_csv, old_holder
from fixtures.under_review import at_desk
from fixtures.world import NOW, client_of
from permit.portals.import_jobs import imports
from permit.records.models import ImportRun, Permit
from permit.services.acting import SYSTEM
from permit.services.start_holder_import import start_holder_import

pytestmark = pytest.mark.django_db
PAGE = "/bureau/holders/"


def upload(content: bytes):
    client = client_of(at_desk("administrator"))
    return client, client.post(PAGE, {"file": SimpleUploadedFile("旧系统.csv", content), "idempotency_key": "a"})


@pytest.mark.parametrize("role", ["acceptor", "decider", "supervisor", "quota_officer"])
def test_importing_is_the_administrators(role):
    client = client_of(at_desk(role))
    for page in (PAGE, f"{PAGE}template.csv", f"{PAGE}1/", f"{PAGE}1/report.csv"):
        assert client.get(page).status_code == 404


def test_a_file_is_taken_written_in_the_background_and_reported():
    """N-11, 6.2-05"""
    titles = (*TITLES, "配偶姓名")
    client, answer = upload(a_csv([old_holder(1), old_holder(2, 姓名="")], titles))
    assert answer.status_code == 302  # the test's worker runs what is queued at once
    run = ImportRun.objects.get()
    page = client.get(f"{PAGE}{run.pk}/").content.decode()
    assert Permit.objects.count() == 1 and "配偶姓名" in page and "没有填写" in page and "导入完成" in page
    report = client.get(f"{PAGE}{run.pk}/report.csv").content.decode("utf-8-sig")
    assert "3,没有导入,姓名,没有填写" in report
    assert "已完成" in client.get(PAGE).content.decode()


def test_the_columns_are_on_the_page_and_in_the_template():
    """N-11"""
    client = client_of(at_desk("administrator"))
    page, template = client.get(PAGE).content.decode(), client.get(f"{PAGE}template.csv").content.decode("utf-8-sig")
    assert all(title in page and title in template for title in TITLES)


def test_a_file_without_the_columns_is_refused_with_words():
    """N-11"""
    _, answer = upload("姓名\n何雨桐\n".encode())
    assert answer.status_code == 422 and "证件编号" in answer.content.decode() and not ImportRun.objects.exists()


def test_problems_have_pages():
    client, _ = upload(a_csv([old_holder(serial, 姓名="") for serial in range(60)]))
    first = client.get(f"{PAGE}{ImportRun.objects.get().pk}/").content.decode()
    assert ">51<" in first and ">61<" not in first and "?after=51-" in first


def test_a_file_that_is_gone_ends_its_import_with_words(outside_world):
    """N-11"""
    client = client_of(at_desk("administrator"))
    start_holder_import("旧系统.csv", a_csv([old_holder(1)]), SYSTEM, NOW)
    assert "等待读取" in client.get(PAGE).content.decode()
    ImportRun.objects.update(storage_key="imports/gone")
    imports()
    assert "重新上传" in client.get(f"{PAGE}{ImportRun.objects.get().pk}/").content.decode()
