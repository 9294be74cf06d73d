"""The one place that reads the clock. Views, commands and jobs ask here; everything below takes time as an argument."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The moment, aware, in Beijing time."""
    return datetime.now(BEIJING)


def today() -> date:
    """The day in Beijing."""
    return now().date()
