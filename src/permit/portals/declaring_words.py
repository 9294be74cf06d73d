"""By which day the employer has to send, in one sentence: a declaration must not let the safe day pass (R-01).

Clauses: R-01, N-15, R-31
"""

from datetime import date

from permit.domain.lifecycle import OF_A_PERMIT, Business
from permit.domain.months import chinese_date
from permit.domain.validity import FilingWindow
from permit.records.models import Case
from permit.services.start_renewal import filing_of


def sending_day_words(case: Case, day: date) -> str:
    """The day that counts now; of a returned case the day of its closing comes with it. '' where none does."""
    words = []
    if case.person is not None and Business(case.business) in OF_A_PERMIT:
        filing = filing_of(case.person, Business(case.business), day)
        words += [window_words(filing.window, filing.phase)] if filing else []
    if case.correct_by is not None:
        words.append(f"{chinese_date(case.correct_by)}前没有补正，办件关闭")
    return "；".join(words)


def window_words(window: FilingWindow, phase: str) -> str:
    """Safe day first; past it the legal line; past that the end."""
    if phase == "urgent":
        return f"已过稳妥日，{chinese_date(window.file_by)}（期限）前要提交"
    if phase in ("late", "lapsed"):
        return f"已过期限，{chinese_date(window.lapses_after)}前没有批准的证件失效，请尽快"
    return f"{chinese_date(window.safe_by)}（稳妥日）前要提交"
