"""What a subscribed calendar says: opening, safe day, legal line and expiry of each permit, names masked.

Clauses: N-15, 6.3-03, 6.4-04, R-01, R-24
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import get_current_timezone, localtime

from permit.domain.errors import Refused
from permit.domain.icalendar import DayEvent, calendar_file
from permit.domain.lifecycle import OF_A_PERMIT
from permit.domain.validity import FilingWindow, WindowRule, employer_change_window, renewal_window
from permit.records.encryption import lookup_hash
from permit.records.models import Association, CalendarFeed, CarriedHolder, Case, Permit
from permit.records.models.associations import AssociationState
from permit.services.law_in_force import calendar_in_force, law_in_force
from permit.services.open_calendar_feed import hash_of
from permit.services.permit_standing import standing_on

WINDOW, READINGS = timedelta(hours=1), 30
MOST = 2000
NAME = "工作居住证 续签提醒"


def read_calendar_feed(token: str, now: datetime) -> bytes | None:
    """The calendar file behind an address; None for one that is unknown or revoked.

    Raises Refused('calendar_too_often', minutes) above 30 readings an hour.
    """
    feed = _count_reading(token, now)
    if feed is None:
        return None
    today = localtime(now).date()
    # The same all day: whoever asks again the same day reads the same bytes.
    stamp = datetime.combine(today, time.min, get_current_timezone())
    return calendar_file(NAME, list(_events(feed, today)), stamp)


@transaction.atomic
def _count_reading(token: str, now: datetime) -> CalendarFeed | None:
    found = CalendarFeed.objects.select_for_update(of=("self",)).filter(token_hash=hash_of(token))
    feed = found.filter(revoked_at__isnull=True).first()
    if feed is None:
        return None
    if feed.window_began_at is None or now - feed.window_began_at >= WINDOW:
        feed.window_began_at, feed.readings = now, 0
    if feed.readings >= READINGS:
        raise Refused("calendar_too_often", {"minutes": int(WINDOW.total_seconds() // 60), "limit": READINGS})
    feed.readings, feed.read_at = feed.readings + 1, now
    feed.save(update_fields=["window_began_at", "readings", "read_at"])
    return feed


def _events(feed: CalendarFeed, today: date) -> Iterator[DayEvent]:
    permits = Permit.objects.filter(expires_on__gte=today).select_related("person").prefetch_related("facts")
    if feed.person_id is not None:
        permits = permits.filter(person=feed.person_id)
    else:
        here = Association.objects.filter(employer=feed.employer_id, state=AssociationState.CONFIRMED)
        listed_here = CarriedHolder.objects.filter(employer=feed.employer_id, completed_at__isnull=True)
        permits = permits.filter(Q(person__in=here.values("person")) | Q(pk__in=listed_here.values("permit")))
    listed = list(permits.order_by("expires_on", "pk")[:MOST])
    filed = Case.objects.filter(business__in=OF_A_PERMIT, closed_at=None, filed_on__isnull=False)
    handed_in = set(filed.filter(person__in=[each.person_id for each in listed]).values_list("person", flat=True))
    rule, calendar = WindowRule.of(law_in_force(today)), calendar_in_force()
    for permit in listed:
        state = standing_on(permit, max(today, permit.issued_on), permit.facts.all()).state
        if state in ("valid", "suspended") and permit.expires_on is not None:
            measure = renewal_window if state == "valid" else employer_change_window
            window = measure(permit.expires_on, calendar, rule)
            yield from _of_permit(permit, window, state, done=permit.person_id in handed_in)


def _of_permit(permit: Permit, window: FilingWindow, state: str, *, done: bool) -> Iterator[DayEvent]:
    """Four days, or the last one alone where the business is handed in already."""
    who = f"{permit.person.name[:1]}{'*' * (len(permit.person.name) - 1)}（证件尾号 {permit.number[-4:]}）"
    what = "续签" if state == "valid" else "聘用单位变更"
    days = [
        ("opens", window.opens_on, f"可以发起{what}", "由单位发起，本人上传材料。"),
        ("safe", window.safe_by, f"{what}稳妥日", f"请最迟今天发起{what}，属地审核也来得及。"),
        ("file_by", window.file_by, f"{what}期限", "过了今天仍可提交，但可能赶不上到期。"),
    ]
    expiry = ("expires", window.lapses_after, "证件到期", "今天结束时没有批准的，证件失效。")
    for kind, day, title, text in [*([] if done else days), expiry]:
        if day is not None:
            provisional = window.provisional and kind != "expires"
            mark = "（暂定）" if provisional else ""
            uid = f"{lookup_hash(f'calendar:{permit.number}:{kind}')[:32]}@permit-calendar"
            yield DayEvent(uid, day, f"{title}{mark}　{who}", text, tentative=provisional)
