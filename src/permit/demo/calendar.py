"""When things happened in the demo district: moments in the past, in office hours, counted back from today."""

from datetime import date, datetime, time, timedelta

from permit.clock import BEIJING
from permit.services.law_in_force import calendar_in_force


class Moments:
    """Moments before `today`; `at(12)` is twelve working days ago, a little later with each call of the same day."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._minutes: dict[date, int] = {}

    @property
    def today(self) -> date:
        return self.now.date()

    def at(self, working_days_ago: int) -> datetime:
        """A moment that many working days ago; never after now."""
        day = calendar_in_force().sub(self.today, working_days_ago).day if working_days_ago else self.today
        minute = self._minutes.get(day, 0)
        self._minutes[day] = minute + 1
        moment = datetime.combine(day, time(9), BEIJING) + timedelta(minutes=minute % 500, seconds=minute // 500)
        return min(moment, self.now)
