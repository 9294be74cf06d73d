"""Triggers that make the quota account the sum of its entries, always, on both databases (R-25).

An entry moves the numbers of its account; any other change of them, and any change of an entry, is refused by the
database. So are more numbers than the year's total (1.1-02), and anything but the settling of open reservations in a
year that is closed. They are laid again after every migration, because SQLite drops triggers where Django remakes a
table. PostgreSQL also refuses to delete an entry; SQLite cannot, since its flush between tests deletes row by row:
there `quota_check` finds it.
"""

from typing import Any

from django.db import connections

from permit.records.models.quota import SETTLING

ACCOUNT, ENTRY = "records_quotaaccount", "records_quotaentry"
YEAR, TOTAL = "records_quotayear", "records_quotatotalentry"
OFF, CHANGED = "quota off balance", "a quota entry is never changed"
PASSED, CLOSED = "quota total passed", "the quota year is closed"
_HELD = f"(SELECT COALESCE(SUM(allotted), 0) FROM {ACCOUNT} WHERE year = NEW.year)"  # noqa: S608
_PASSES = f"EXISTS (SELECT 1 FROM {YEAR} WHERE year = NEW.year AND total < {_HELD})"  # noqa: S608
_INTO_CLOSED = (
    f"NEW.kind NOT IN {SETTLING} AND EXISTS (SELECT 1 FROM {YEAR} y JOIN {ACCOUNT} a ON a.year = y.year"  # noqa: S608
    " WHERE a.id = NEW.account_id AND y.closed_at IS NOT NULL)"
)
_YEAR_OFF = f"COALESCE(NEW.total, 0) <> (SELECT COALESCE(SUM(number), 0) FROM {TOTAL} WHERE quota_year_id = NEW.id)"  # noqa: S608
_TOTAL_MOVED = f"UPDATE {YEAR} SET total = COALESCE(total, 0) + NEW.number WHERE id = NEW.quota_year_id"  # noqa: S608


LAID = (
    ("quota_entry_moves", ENTRY),
    ("quota_entry_stays", ENTRY),
    ("quota_entry_too_late", ENTRY),
    ("quota_opens_empty", ACCOUNT),
    ("quota_balances", ACCOUNT),
    ("quota_total_holds", ACCOUNT),
    ("quota_total_moves", TOTAL),
    ("quota_total_stays", TOTAL),
    ("quota_year_opens", YEAR),
    ("quota_year_balances", YEAR),
    ("quota_year_enough", YEAR),
    ("quota_year_rests", YEAR),
)


def _net(pocket: str, row: str = "") -> str:
    """What an entry adds to a pocket, as SQL."""
    target, source, number = f"{row}target", f"{row}source", f"{row}number"
    return f"{number} * (CASE WHEN {target} = '{pocket}' THEN 1 WHEN {source} = '{pocket}' THEN -1 ELSE 0 END)"


def _moved(row: str) -> str:
    return (  # the names are constants of this module
        f"UPDATE {ACCOUNT} SET allotted = allotted - ({_net('district', row)}),"  # noqa: S608
        f" reserved = reserved + ({_net('reserved', row)}), used = used + ({_net('used', row)})"
        f" WHERE id = {row}account_id"
    )


def _off_balance(row: str) -> str:
    def total(pocket: str) -> str:
        return f"(SELECT COALESCE(SUM({_net(pocket)}), 0) FROM {ENTRY} WHERE account_id = {row}id)"  # noqa: S608

    return (
        f"{row}allotted <> -{total('district')} OR {row}reserved <> {total('reserved')} OR {row}used <> {total('used')}"
    )


def _sqlite() -> list[str]:
    laid = []
    refuse = "SELECT RAISE(ABORT, '{}')"
    for name, event, when, body in (
        ("quota_entry_moves", f"AFTER INSERT ON {ENTRY}", "1", _moved("NEW.")),
        ("quota_entry_stays", f"BEFORE UPDATE ON {ENTRY}", "1", refuse.format(CHANGED)),
        ("quota_entry_too_late", f"BEFORE INSERT ON {ENTRY}", _INTO_CLOSED, refuse.format(CLOSED)),
        ("quota_opens_empty", f"AFTER INSERT ON {ACCOUNT}", _off_balance("NEW."), refuse.format(OFF)),
        ("quota_balances", f"AFTER UPDATE ON {ACCOUNT}", _off_balance("NEW."), refuse.format(OFF)),
        (
            "quota_total_holds",
            f"AFTER UPDATE OF allotted ON {ACCOUNT}",
            f"NEW.allotted > OLD.allotted AND {_PASSES}",
            refuse.format(PASSED),
        ),
        ("quota_total_moves", f"AFTER INSERT ON {TOTAL}", "1", _TOTAL_MOVED),
        ("quota_total_stays", f"BEFORE UPDATE ON {TOTAL}", "1", refuse.format(CHANGED)),
        ("quota_year_opens", f"AFTER INSERT ON {YEAR}", _YEAR_OFF, refuse.format(OFF)),
        ("quota_year_balances", f"AFTER UPDATE ON {YEAR}", _YEAR_OFF, refuse.format(OFF)),
        ("quota_year_enough", f"AFTER UPDATE ON {YEAR}", f"NEW.total < {_HELD}", refuse.format(PASSED)),
        ("quota_year_rests", f"BEFORE UPDATE ON {YEAR}", "OLD.closed_at IS NOT NULL", refuse.format(CLOSED)),
    ):
        laid += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} {event} FOR EACH ROW WHEN {when} BEGIN {body}; END",
        ]
    return laid


def _postgresql() -> list[str]:
    raising = "RAISE EXCEPTION '{}' USING ERRCODE = 'integrity_constraint_violation';"

    def where(condition: str, words: str) -> str:
        return f"IF {condition} THEN {raising.format(words)} END IF;"

    # The year is locked before its accounts are summed up: two who add at once would not see each other.
    total = (
        "IF TG_OP = 'UPDATE' AND NEW.allotted > OLD.allotted THEN"
        f" PERFORM 1 FROM {YEAR} WHERE year = NEW.year FOR NO KEY UPDATE; {where(_PASSES, PASSED)} END IF;"
    )
    year_rests = f"IF TG_OP = 'DELETE' OR OLD.closed_at IS NOT NULL THEN {raising.format(CLOSED)} END IF;"
    laid = []
    for name, event, body in (
        ("quota_entry_moves", f"AFTER INSERT ON {ENTRY}", f"{_moved('NEW.')};"),
        ("quota_entry_stays", f"BEFORE UPDATE OR DELETE ON {ENTRY}", raising.format(CHANGED)),
        ("quota_entry_too_late", f"BEFORE INSERT ON {ENTRY}", where(_INTO_CLOSED, CLOSED)),
        ("quota_balances", f"AFTER INSERT OR UPDATE ON {ACCOUNT}", where(_off_balance("NEW."), OFF) + total),
        ("quota_total_moves", f"AFTER INSERT ON {TOTAL}", f"{_TOTAL_MOVED};"),
        ("quota_total_stays", f"BEFORE UPDATE OR DELETE ON {TOTAL}", raising.format(CHANGED)),
        (
            "quota_year_balances",
            f"AFTER INSERT OR UPDATE ON {YEAR}",
            where(_YEAR_OFF, OFF) + where(f"NEW.total < {_HELD}", PASSED),
        ),
        ("quota_year_rests", f"BEFORE UPDATE OR DELETE ON {YEAR}", year_rests),
    ):
        table = event.rsplit(" ", 1)[1]
        laid += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $laid$ BEGIN {body} RETURN NEW; END $laid$",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} {event} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    return laid


def lay_triggers(using: str = "default", **_: Any) -> None:
    """Lay the triggers, replacing those that are there; nothing where the ledger's columns do not exist (yet)."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if ENTRY not in tables or TOTAL not in tables:
            return
        columns = {each.name for each in connection.introspection.get_table_description(cursor, ENTRY)}
        if "source" not in columns:
            return
        for statement in _sqlite() if connection.vendor == "sqlite" else _postgresql():
            cursor.execute(statement)


def lift_triggers(using: str = "default") -> None:
    """Take the triggers away, for a migration back to plain numbers."""
    connection = connections[using]
    on = "" if connection.vendor == "sqlite" else " ON {}"
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for name, table in LAID:
            if table in tables:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on.format(table)}")
