"""The report of a quota year as a file: each employer's figures, then all together.

Clauses: 1.1-02, 1.1-03
"""

from permit.services.holder_file import csv_of
from permit.services.quota_years import YearSums, report_rows, sums_of_account, sums_of_year

FIGURES = (
    ("allot", "核定"),
    ("addition", "追加"),
    ("reduce", "核减"),
    ("transfer_in", "调入"),
    ("transfer_out", "调出"),
    ("exception", "例外"),
    ("take_back", "例外收回"),
    ("used", "已用"),
    ("reserved", "占用未结"),
    ("release", "退回次数"),
    ("lapse", "失效"),
    ("free", "余额"),
)
"""The figures of the report, in their order, as page and file name them."""


def figures_of(sums: YearSums) -> list[int]:
    """The figures in that order."""
    return [getattr(sums, name) for name, _ in FIGURES]


def report_csv(year: int) -> bytes:
    """All employers of the year, the sum last."""
    titles = ["单位", "统一社会信用代码", *(title for _, title in FIGURES)]
    rows = (
        [account.employer.name, account.employer.credit_code, *map(str, figures_of(sums_of_account(account)))]
        for account in report_rows(year)
    )
    return csv_of([titles, *rows, ["合计", "", *map(str, figures_of(sums_of_year(year)))]])
