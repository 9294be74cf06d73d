"""Words for the entries of the quota ledger, the same for employer and officer."""

from permit.records.models import QuotaEntry

KINDS = {
    "allot": "核定",
    "addition": "追加",
    "reduce": "核减",
    "transfer_in": "调入",
    "transfer_out": "调出",
    "reserve": "占用",
    "use": "使用",
    "release": "退回",
    "exception": "例外追加",
    "take_back": "例外收回",
    "lapse": "年末失效",
    "opening": "期初转入",
}
CAUSES = {
    "submitted_by_employer": "单位报送属地时占用",
    "free_at_approval": "准予时占用余额",
    "approved": "已准予",
    "exception_allowed": "经批准的例外，不占名额",
    "refused": "不予办理，退回",
    "withdrawn": "撤回，退回",
    "uncorrected": "到期未补正，退回",
    "employment_ended": "聘用关系结束，退回",
    "lapsed": "因到期失效，退回",
    "year_closed": "年度结束，未用名额失效",
}
POCKETS = {"district": "全区", "free": "余额", "reserved": "占用", "used": "已用"}


def kind_words(entry: QuotaEntry) -> str:
    """核定, 占用 …"""
    return KINDS[entry.kind]


def move_words(entry: QuotaEntry) -> str:
    """From which pocket to which: 余额 → 占用."""
    return f"{POCKETS[entry.source]} → {POCKETS[entry.target]}"


def cause_words(entry: QuotaEntry) -> str:
    """The cause in words: a code of ours, or what the officer wrote."""
    return CAUSES.get(entry.cause, entry.cause)
