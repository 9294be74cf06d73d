"""Triggers that make the quota account the sum of its entries, always, on both databases (R-25).

An entry moves the numbers of its account; any other change of them, and any change of an entry, is refused by the
database. They are laid again after every migration, because SQLite drops triggers where Django remakes a table.
PostgreSQL also refuses to delete an entry; SQLite cannot, since its flush between tests deletes row by row: there
`quota_check` finds it.
"""

from typing import Any

from django.db import connections

ACCOUNT, ENTRY = "records_quotaaccount", "records_quotaentry"


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
        ("quota_entry_stays", f"BEFORE UPDATE ON {ENTRY}", "1", refuse.format("a quota entry is never changed")),
        ("quota_opens_empty", f"AFTER INSERT ON {ACCOUNT}", _off_balance("NEW."), refuse.format("quota off balance")),
        ("quota_balances", f"AFTER UPDATE ON {ACCOUNT}", _off_balance("NEW."), refuse.format("quota off balance")),
    ):
        laid += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} {event} FOR EACH ROW WHEN {when} BEGIN {body}; END",
        ]
    return laid


def _postgresql() -> list[str]:
    raising = "RAISE EXCEPTION '{}' USING ERRCODE = 'integrity_constraint_violation';"
    balance = f"IF {_off_balance('NEW.')} THEN {raising.format('quota off balance')} END IF;"
    laid = []
    for name, event, body in (
        ("quota_entry_moves", f"AFTER INSERT ON {ENTRY}", f"{_moved('NEW.')};"),
        ("quota_entry_stays", f"BEFORE UPDATE OR DELETE ON {ENTRY}", raising.format("a quota entry is never changed")),
        ("quota_balances", f"AFTER INSERT OR UPDATE ON {ACCOUNT}", balance),
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
        if ENTRY not in tables:
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
        for name, table in (
            ("quota_entry_moves", ENTRY),
            ("quota_entry_stays", ENTRY),
            ("quota_opens_empty", ACCOUNT),
            ("quota_balances", ACCOUNT),
        ):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on.format(table)}")
