"""Reminding employers that have not declared, some days before the round ends; once for each of those days.

Clauses: 1.1-01, N-03
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime

from permit.domain.quota_round import Phase, reminder_due
from permit.records.models import Employer, FilingAgent, QuotaRound, RoundReminder
from permit.services.queue_message import queue_message
from permit.services.quota_rounds import missing_employers, phase_of

BATCH = 200


def remind_of_round(now: datetime) -> int:
    """Tell the agents of those who are missing; how many messages. Safe to run again."""
    today, sent = localtime(now).date(), 0
    opened = QuotaRound.objects.filter(district=settings.DISTRICT, opens_on__lte=today, closes_on__gte=today)
    for quota_round in opened:
        days = reminder_due(today, quota_round.last_day, quota_round.remind_days)
        if days is None or phase_of(quota_round, today) != Phase.OPEN:
            continue
        while batch := _next_batch(quota_round, days):
            sent += _remind(quota_round, days, batch, now)
    return sent


def _next_batch(quota_round: QuotaRound, days: int) -> list[Employer]:
    told = RoundReminder.objects.filter(round=quota_round, days_before=days).values("employer")
    return list(missing_employers(quota_round).exclude(pk__in=told).order_by("pk")[:BATCH])


@transaction.atomic
def _remind(quota_round: QuotaRound, days: int, employers: list[Employer], now: datetime) -> int:
    agents = {
        agent.employer_id: agent
        for agent in FilingAgent.objects.filter(
            employer__in=employers, confirmed_at__isnull=False, ended_at__isnull=True
        )
    }
    last, sent = quota_round.last_day, 0
    for employer in employers:
        agent = agents.get(employer.pk)
        RoundReminder.objects.create(round=quota_round, employer=employer, days_before=days, told_at=now)
        if agent is None:
            continue
        queue_message(
            "declaration_due",
            agent.mobile,
            agent.name,
            now,
            employer=employer.name,
            year=quota_round.year,
            day=f"{last.month}月{last.day}日",
        )
        sent += 1
    return sent
