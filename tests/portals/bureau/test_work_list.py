"""The work list: why a case is on top, one page at a time, never more queries for more cases."""

from datetime import date, timedelta

import pytest

from fixtures.under_review import at_desk
from fixtures.world import NOW, TODAY, client_of, make_association, make_case, make_employer, make_person
from permit.portals.casework.work_list import PAGE, cursor_of, page_of, read_cursor, with_reasons
from permit.records.models import AuditEntry, Case, ExceptionRequest, Permit, RegistryAnswer, SavedFilter, Urge
from permit.services.law_in_force import calendar_in_force

pytestmark = pytest.mark.django_db


def reported(decide_by: date = date(2026, 3, 30), **more: object) -> Case:
    employer, person = make_employer(), make_person()
    make_association(person, employer)
    usual = {"state": "acceptance", "category": "A", "reported_on": TODAY, "decide_by": decide_by}
    case = make_case(person, employer, **(usual | more))
    AuditEntry.objects.create(
        case=case, subject=f"case:{case.number}", sequence=1, actor="staff:0", actor_name="钱望舒", action="report",
        from_state="office_check", to_state="acceptance", at=NOW,
    )  # fmt: skip
    return case


def page(client, query: str = "?tab=group") -> str:
    answer = client.get(f"/bureau/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_is_late_first_comes_first():
    """8-01"""
    later, soon = reported(date(2026, 3, 30)), reported(date(2026, 3, 5))
    words = page(client_of(at_desk("acceptor")))
    assert words.index("可能误期") < words.index(soon.number) < words.index("按到期先后") < words.index(later.number)
    assert "最先到期" in words and "剩" in words


def test_a_case_past_its_day_says_so():
    reported(date(2026, 2, 27))
    assert "已经误期" in page(client_of(at_desk("acceptor")))


def test_what_changed_stands_above_the_rest():
    """R-31, R-12"""
    plain, back, urged, asking = reported(), reported(round=2), reported(), reported()
    Urge.objects.create(case=urged, by="employer", name="周启明", state="acceptance", urged_at=NOW + timedelta(hours=1))
    ExceptionRequest.objects.create(case=asking, clause="1.2-03", reason="…", requested_by="周启明", requested_at=NOW)
    words = page(client_of(at_desk("acceptor")))
    for told in ("补正后回来", "单位催办", "要决定例外"):
        assert words.index("有变化") < words.index(told) < words.index(plain.number)
    assert back.number in words


def test_differences_and_silence_of_the_registries_are_counted():
    """N-06, N-09"""
    differs, silent = reported(), reported()
    for case, outcome, keys in ((differs, "differs", ["name"]), (silent, "silent", [])):
        RegistryAnswer.objects.create(
            registry="public_security", person=case.person, outcome=outcome, differences=keys, asked_at=NOW
        )
    words = page(client_of(at_desk("acceptor")))
    assert "差异 1" in words and "公安无回音" in words


def test_filters_narrow_and_can_be_dropped():
    back, plain = reported(round=2), reported()
    words = page(client_of(at_desk("acceptor")), "?tab=group&situation=back")
    assert back.number in words and plain.number not in words and "补正后回来" in words


def test_made_up_filters_and_cursors_are_ignored():
    case = reported()
    words = page(client_of(at_desk("acceptor")), "?tab=nonsense&state=x&situation=y&after=zzz&business=<b>")
    assert case.number in words


@pytest.mark.parametrize("cursor", ["", "%%%", "MHx4fDE", "MXwyMDI2LTAzLTA1fDk5OTk5OTk5OTk5OTk5OTk5OTk5OTk"])
def test_a_cursor_that_cannot_be_read_is_the_beginning(cursor):
    assert read_cursor(cursor) is None


def test_keyset_pages_show_every_case_once_in_both_directions():
    employers = [make_employer() for _ in range(3)]
    for number in range(PAGE * 2 + 3):
        person = make_person()
        make_case(
            person, employers[number % 3], state="acceptance", decide_by=TODAY + timedelta(days=number % 7 + 1), round=1
        )
    cases = with_reasons(Case.objects.all().select_related("person"), TODAY, calendar_in_force(), by_clock=True)
    seen, cursor, pages = [], "", []
    while True:
        found = page_of(cases, cursor)
        pages.append([case.pk for case in found.cases])
        seen += pages[-1]
        if not found.after:
            break
        cursor = found.after
    assert len(seen) == len(set(seen)) == PAGE * 2 + 3
    back = page_of(cases, cursor_of(found.cases[0]), backwards=True)
    assert [case.pk for case in back.cases] == pages[-2]


def test_more_cases_take_no_more_queries(django_assert_max_num_queries):
    client = client_of(at_desk("acceptor"))
    for _ in range(12):
        case = reported()
        Urge.objects.create(case=case, by="employer", name="周启明", state="acceptance", urged_at=NOW)
        RegistryAnswer.objects.create(registry="public_security", person=case.person, outcome="match", asked_at=NOW)
    client.get("/bureau/?tab=group")
    with django_assert_max_num_queries(22):
        client.get("/bureau/?tab=group")


def test_claiming_from_the_list():
    free, held = reported(), reported(assignee=at_desk("acceptor", name="骆嘉言"))
    own = at_desk("acceptor")
    client = client_of(own)
    answer = client.post("/bureau/claim/", {"selected": [free.number, held.number], "action": "claim"}, follow=True)
    words = answer.content.decode()
    assert "已认领 1 件" in words and held.number in words
    assert Case.objects.get(pk=free.pk).assignee == own


def test_claiming_nothing_says_so():
    answer = client_of(at_desk("acceptor")).post("/bureau/claim/", {}, follow=True)
    assert "没有勾选" in answer.content.decode()


def test_own_cases_are_shown_first_when_there_are_any():
    own = at_desk("acceptor")
    mine, other = reported(assignee=own), reported()
    words = page(client_of(own), "")
    assert mine.number in words and other.number not in words


def test_an_empty_list_says_what_to_do():
    assert "这里没有办件" in page(client_of(at_desk("reviewer")))


def test_returned_cases_are_found_again_by_who_returned_them():
    from permit.records.models import Return

    own, case = at_desk("acceptor"), reported(state="returned_to_applicant")
    Return.objects.create(
        case=case, round=1, level="acceptor", by_name=own.name, staff=own, returned_at=NOW, correct_by=TODAY
    )
    assert case.number in page(client_of(own), "?tab=returned")


def test_ended_cases_come_last():
    ended, running = reported(date(2026, 1, 5), state="approved", closed_at=NOW), reported()
    words = page(client_of(at_desk("supervisor")), "")
    assert words.index(running.number) < words.index("已办结") < words.index(ended.number)


@pytest.mark.parametrize("typed", ["number", "name", "employer", "id_number", "uscc"])
def test_a_case_is_found_by_whatever_one_has(typed):
    """The ID number is found by its keyed hash."""
    case = reported()
    reported()
    words = {
        "number": case.number,
        "name": case.person.name,
        "employer": case.employer.name,
        "id_number": case.person.id_number,
        "uscc": case.employer.uscc,
    }[typed]
    answer = client_of(at_desk("acceptor")).post("/bureau/search/", {"q": words})
    assert case.number in answer.content.decode()


def test_part_of_an_id_number_finds_nothing():
    case = reported()
    answer = client_of(at_desk("acceptor")).post("/bureau/search/", {"q": case.person.id_number[:12]})
    assert case.number not in answer.content.decode()


def test_one_sign_is_too_little_to_search_for():
    answer = client_of(at_desk("acceptor")).post("/bureau/search/", {"q": "何"})
    assert "至少输入两个字" in answer.content.decode()


def lapsing(until: date, business: str = "renewal", **more: object) -> Case:
    case = reported(business=business, **more)
    Permit.objects.create(
        number=f"20230302{case.pk % 10000:04d}", person=case.person, issued_on=date(2023, 3, 2), created_at=NOW,
        expires_on=until,
    )  # fmt: skip
    return case


def test_a_case_whose_permit_soon_lapses_stands_first_of_all():
    """N-16, 8-01: before those whose own clock runs out, the nearest end first, marked with the day."""
    late, near, nearer = reported(date(2026, 3, 2)), lapsing(date(2026, 3, 20)), lapsing(date(2026, 3, 9))
    far, of_nobody = lapsing(date(2026, 9, 1)), lapsing(date(2026, 3, 9), business="new")
    words = page(client_of(at_desk("acceptor")))
    order = [words.index(case.number) for case in (nearer, near, late, far)]
    assert order == sorted(order)
    assert "证件将于 3月9日 到期" in words and words.index(of_nobody.number) > order[1]
    filtered = page(client_of(at_desk("acceptor")), "?tab=group&situation=lapsing")
    assert near.number in filtered and far.number not in filtered


def test_the_legal_line_is_the_last_working_day_that_counts():
    """N-15: 20 working days before the end, counted over holidays."""
    line = calendar_in_force().add(TODAY, 20).day
    on, after = lapsing(line), lapsing(line + timedelta(days=1))
    found = page(client_of(at_desk("acceptor")), "?tab=group&situation=lapsing")
    assert on.number in found and after.number not in found


def test_an_office_sees_them_first_too():
    """N-16"""
    case = lapsing(date(2026, 3, 9), state="office_check")
    waiting = reported(state="office_check", state_since=NOW - timedelta(days=40))
    officer = at_desk("office_checker", case)
    Case.objects.update(office=officer.office, filed_on=TODAY)
    words = client_of(officer).get("/office/?tab=group").content.decode()
    assert words.index(case.number) < words.index(waiting.number)


def test_keyset_pages_keep_the_order_of_ends():
    for days in range(PAGE + 4):
        lapsing(TODAY + timedelta(days=days % 9))
    cases = with_reasons(Case.objects.all(), TODAY, calendar_in_force(), by_clock=True)
    first = page_of(cases, "")
    second = page_of(cases, first.after)
    ends = [case.lapses_on for case in (*first.cases, *second.cases)]
    assert ends == sorted(ends) and len({case.pk for case in (*first.cases, *second.cases)}) == PAGE + 4
    assert [c.pk for c in page_of(cases, second.before, backwards=True).cases] == [c.pk for c in first.cases]


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        (["differs"], True),
        (["differs", "match"], False),
        (["match", "differs"], True),
        (["silent"], False),
        ([], False),
    ],
)
@pytest.mark.parametrize("about", ["person", "employer"])
def test_the_newest_answer_of_a_registry_tells_whether_there_is_a_difference(about, answers, shown):
    """N-06, N-07"""
    case = reported()
    registry = "public_security" if about == "person" else "business_register"
    for outcome in answers:
        owner = {about: getattr(case, about)}
        RegistryAnswer.objects.create(registry=registry, outcome=outcome, asked_at=NOW, **owner)
    words = page(client_of(at_desk("acceptor")), "?tab=group&situation=differs")
    assert (case.number in words) is shown


def test_a_filter_is_kept_under_a_name_and_dropped():
    """Ticks only: no cursor, nothing made up, and nobody else's."""
    case, own = reported(round=2), at_desk("acceptor")
    client = client_of(own)
    sent = {"query": "tab=group&situation=back&situation=x&after=abc&q=<b>", "name": " 补正  回来的 "}
    words = client.post("/bureau/filters/", sent, follow=True).content.decode()
    kept = SavedFilter.objects.get()
    assert (kept.name, kept.query, kept.staff) == ("补正 回来的", "tab=group&situation=back", own)
    assert "补正 回来的" in words and case.number in words
    other = client_of(at_desk("acceptor", name="骆嘉言"))
    assert "补正 回来的" not in page(other)
    other.post(f"/bureau/filters/{kept.pk}/delete/")
    assert SavedFilter.objects.exists()
    client.post("/bureau/filters/", {**sent, "query": "tab=all&state=review"})
    assert SavedFilter.objects.get().query == "tab=all&state=review"
    client.post(f"/bureau/filters/{kept.pk}/delete/")
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "很" * 21])
def test_a_filter_without_a_usable_name_is_refused_with_words(name):
    client = client_of(at_desk("acceptor"))
    answer = client.post("/bureau/filters/", {"query": "tab=all", "name": name}, follow=True)
    assert "请给筛选起个名字" in answer.content.decode() and not SavedFilter.objects.exists()


def test_ticked_cases_are_handed_to_a_colleague_with_the_reason():
    """4.1-01: who, to whom, why, in each case's history; what changed meanwhile stays."""
    own, colleague = at_desk("acceptor"), at_desk("acceptor", name="骆嘉言")
    first, second, changed = reported(assignee=own), reported(), reported()
    client = client_of(own)
    ticked = {"selected": [c.number for c in (first, second, changed)], "action": "hand_over"}
    asked = client.post("/bureau/claim/", ticked)
    words = client.get(asked.url).content.decode()
    assert "要转交的 3 件" in words and "骆嘉言" in words
    sent = {
        "case": ticked["selected"],
        "target": str(colleague.pk),
        "words": "下周休假，请接手",
        "idempotency_key": "k",
    }
    sent["idempotency_key"] = "k"
    sent |= {f"version-{c.number}": str(c.version) for c in (first, second, changed)}
    Case.objects.filter(pk=changed.pk).update(version=7)
    told = client.post("/bureau/hand-over/", sent, follow=True).content.decode()
    assert "2 件已转交骆嘉言" in told and f"{changed.number} 没有转交" in told
    assert set(Case.objects.filter(assignee=colleague)) == {first, second}
    entry = AuditEntry.objects.get(case=first, action="hand_over")
    assert (
        entry.actor_name == own.name and "下周休假" in entry.said["reason"] and str(colleague.pk) in str(entry.payload)
    )
    client.post("/bureau/hand-over/", sent)
    assert AuditEntry.objects.filter(action="hand_over").count() == 2


def test_a_hand_over_needs_a_reason_and_a_colleague_of_the_same_desk():
    own, reviewer = at_desk("acceptor"), at_desk("reviewer", name="闻人敏")
    colleague, case = at_desk("acceptor", name="骆嘉言"), reported()
    client = client_of(own)
    usual = {"case": case.number, f"version-{case.number}": str(case.version)}
    wrong = client.post("/bureau/hand-over/", {**usual, "target": str(reviewer.pk), "words": "请接手处理"})
    silent = client.post("/bureau/hand-over/", {**usual, "target": str(colleague.pk), "words": "短"})
    assert wrong.status_code == silent.status_code == 422
    assert "至少 5 个字" in silent.content.decode()
    assert Case.objects.get(pk=case.pk).assignee is None
