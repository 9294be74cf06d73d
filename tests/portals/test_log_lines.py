"""What leaves by the log, by reports of exceptions and by messages says nothing of people (issue 2; R-03)."""

import logging

import pytest
from django.core import mail
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.utils.log import AdminEmailHandler

from fixtures.escaping import ADDRESS, ID_NUMBER, MOBILE, all_logged
from fixtures.world import NOW, acting_as, an_id_number, make_person, make_staff
from permit.config.log_lines import OneLine, masked
from permit.domain.errors import Refused
from permit.domain.identifiers import without_numbers
from permit.portals.public import verify
from permit.records.models import AuditEntry, OutboxMessage, SmsTemplate
from permit.services.audit import record_act
from permit.services.edit_message_template import edit_message_template
from permit.services.queue_message import harmless, queue_message

NAME = "欧阳晓蔓"


def line_of(message: str, *args: object) -> str:
    record = logging.LogRecord("permit", logging.ERROR, __file__, 1, message, args, None)
    return OneLine("%(levelname)s %(message)s").format(record)


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\r", "\x1b[2K", "\x00", "\u2028", "\x85"])
def test_nobody_writes_a_second_line_or_paints_over_one(sign: str) -> None:
    written = line_of("Not Found: %s", f"/x{sign}INFO all is well")
    assert written.startswith("ERROR Not Found: /x\\") and len(written.splitlines()) == 1


def test_numbers_and_addresses_that_open_something_are_masked_in_every_line() -> None:
    told = f"{ID_NUMBER} {MOBILE} /calendar/Ab-_9.ics?x=1 /verify/7K3M9QPDW2RX4TVBH/ DETAIL:  Key (name)=({NAME})"
    written = masked(told)
    for secret in (ID_NUMBER, MOBILE, "Ab-_9", "7K3M", NAME):
        assert secret not in written
    for kept in ("26-0041-7785", "202603020001", "91110115MA01X2YZ35", "12345678901234567890"):
        assert masked(kept) == kept


def _breaking(request: HttpRequest) -> HttpResponse:
    typed = dict(request.POST.items())
    raise ValueError(f"cannot use {typed['name']!r} with {typed['id_number']} at {typed['home']!r}")


@pytest.fixture
def broken_page(monkeypatch: pytest.MonkeyPatch) -> str:
    """A page that fails over what was sent to it, and says so."""
    monkeypatch.setattr(verify, "_check", lambda form, request, context: _breaking(request))
    return "/verify/"


@pytest.mark.django_db
def test_a_page_that_fails_tells_the_log_and_the_mail_where_and_not_about_whom(broken_page: str, settings) -> None:
    """DEBUG off, as installed: an installation may name administrators who get Django's mails."""
    settings.ADMINS = [("admin", "admin@example.com")]
    sent = {"code": "7K3M9QPDW2RX4TVBH", "name": NAME, "id_number": ID_NUMBER, "home": ADDRESS, "mobile": MOBILE}
    client = Client(raise_request_exception=False)
    client.cookies["note"] = MOBILE
    handler = AdminEmailHandler(include_html=True)
    logging.getLogger("django.request").addHandler(handler)
    try:
        with all_logged() as logged:
            assert client.post(broken_page, sent).status_code == 500
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert len(mail.outbox) == 1
    mailed = mail.outbox[0].body + str(mail.outbox[0].alternatives)
    for text in (mailed, "\n".join(logged.lines)):
        assert "ValueError" in text and "_breaking" in text
        for secret in (NAME, ID_NUMBER, ADDRESS, MOBILE):
            assert secret not in text


def test_a_template_that_lacks_something_does_not_write_its_whole_context_into_the_log() -> None:
    """Django's templates tell at their loudest level what they looked in."""
    with all_logged() as logged:
        page = engines["django"].from_string("{{ person.nothing_of_the_kind }}")
        page.render({"person": {"name": NAME, "id_number": ID_NUMBER}})
    assert NAME not in "\n".join(logged.lines)


@pytest.mark.django_db
def test_words_of_an_act_are_sealed_and_the_payload_commits_to_them() -> None:
    person = make_person()
    entry = record_act("person:1", acting_as(person), "tried", NOW, reason=f"住在{ADDRESS}", year=2026)
    entry = AuditEntry.objects.get(pk=entry.pk)
    assert (
        entry.said == {"reason": f"住在{ADDRESS}"} and ADDRESS not in entry.payload and '"year":2026' in entry.payload
    )
    again = record_act("person:1", acting_as(person), "tried", NOW, reason=f"住在{ADDRESS}", year=2026)
    assert again.payload != entry.payload  # nobody can tell that the same was said twice


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("请点 http://evil.example/a?b=c 领取补贴", "请点 … 领取补贴"),
        ("登录 www.evil.com/x 或 evil.cn。", "登录 … 或 …。"),
        ("材料不清\n【公安局】请转账", "材料不清 （公安局）请转账"),
        ("名" * 300, "名" * 199 + "…"),
        ("北京 Node.js 公司，3.5 万元", "北京 Node.js 公司，3.5 万元"),
    ],
)
def test_what_somebody_writes_stands_in_our_message_without_a_signature_or_an_address(written: str, sent: str) -> None:
    """R-03: a reason of an employer's goes to its employee under our name."""
    assert harmless(written) == sent


@pytest.mark.django_db
def test_the_outbox_gets_the_harmless_words() -> None:
    """R-03; a brace in a fact is a brace."""
    made = queue_message(
        "association_decided",
        MOBILE,
        NAME,
        NOW,
        employer="甲公司",
        outcome="未确认",
        reason="{employer.name} http://x.cn",
    )
    assert made is not None and "http" not in OutboxMessage.objects.get().text and "{employer.name}" in made.text


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["{reason:>999999999}", "{reason!r}", "{reason.__class__}", "{reason[0]}", "{}"])
def test_a_place_in_a_template_holds_a_name_and_nothing_else(place: str) -> None:
    """R-03"""
    administrator = acting_as(make_staff("administrator"))
    with pytest.raises(Refused, match=r"^template_(braces|places)"):
        edit_message_template("association_decided", f"您的申请：{place}", True, administrator, NOW)
    assert SmsTemplate.objects.get(key="association_decided").text.count(place) == 0


def test_a_reason_that_others_read_stars_the_numbers_in_it() -> None:
    """R-26"""
    number = an_id_number(7)
    assert number not in without_numbers(f"{number} 重复申报") and MOBILE not in without_numbers(f"请致电{MOBILE}。")
    assert without_numbers("2026年核定 12 个，编号 26-0041-7785") == "2026年核定 12 个，编号 26-0041-7785"
