"""Triggers that keep an allocation plan's `granted` the sum of its shares, on both databases (1.1-02).

The check `granted ≤ total` then holds whoever writes. Shares and figures of a plan that was handed on stay as they are,
and a plan whose `granted` is off cannot be handed on. Laid again after every migration, as the ledger's are. SQLite's
flush between tests deletes row by row, so there a share of such a plan can still be deleted; its sum follows.
"""

from typing import Any

from django.db import connections

PLAN, SHARE = "records_allocationplan", "records_planshare"
HANDED_ON = "('proposed', 'approved')"
FIXED = "a plan that was handed on stays as it is"
OFF = "a plan is off its shares"
_SUM = f"(SELECT COALESCE(SUM(number), 0) FROM {SHARE} WHERE plan_id = NEW.id)"  # noqa: S608
_BECOMES_FIXED = f"NEW.state IN {HANDED_ON} AND NEW.granted <> {_SUM}"
_FIGURES = ("total", "minimum", "weights", "granted")


def _sqlite() -> list[str]:
    moved = f"UPDATE {PLAN} SET granted = granted + ({{}}) WHERE id = {{}}.plan_id"  # noqa: S608
    handed_on = f"(SELECT state FROM {PLAN} WHERE id = NEW.plan_id) IN {HANDED_ON}"  # noqa: S608
    refuse = "SELECT RAISE(ABORT, '{}')"
    figures = " OR ".join(f"NEW.{name} <> OLD.{name}" for name in _FIGURES[:-1])
    laid = []
    for name, event, when, body in (
        ("plan_share_adds", f"AFTER INSERT ON {SHARE}", "1", moved.format("NEW.number", "NEW")),
        (
            "plan_share_moves",
            f"AFTER UPDATE OF number ON {SHARE}",
            "1",
            moved.format("NEW.number - OLD.number", "NEW"),
        ),
        ("plan_share_goes", f"AFTER DELETE ON {SHARE}", "1", moved.format("-OLD.number", "OLD")),
        ("plan_share_not_added", f"BEFORE INSERT ON {SHARE}", handed_on, refuse.format(FIXED)),
        ("plan_share_stays", f"BEFORE UPDATE ON {SHARE}", handed_on, refuse.format(FIXED)),
        (
            "plan_stays",
            f"BEFORE UPDATE ON {PLAN}",
            f"OLD.state IN {HANDED_ON} AND ({figures})",
            refuse.format(FIXED),
        ),
        ("plan_balances", f"BEFORE UPDATE OF state ON {PLAN}", _BECOMES_FIXED, refuse.format(OFF)),
    ):
        laid += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} {event} FOR EACH ROW WHEN {when} BEGIN {body}; END",
        ]
    return laid


def _postgresql() -> list[str]:
    raising = "RAISE EXCEPTION '{}' USING ERRCODE = 'integrity_constraint_violation';"
    figures = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _FIGURES)
    laid = []
    for name, event, level, body in (
        ("plan_share_adds", f"AFTER INSERT ON {SHARE} REFERENCING NEW TABLE AS came", "STATEMENT", _shared("came")),
        ("plan_share_goes", f"AFTER DELETE ON {SHARE} REFERENCING OLD TABLE AS went", "STATEMENT", _shared("went")),
        (
            "plan_share_moves",
            f"AFTER UPDATE ON {SHARE} REFERENCING OLD TABLE AS went NEW TABLE AS came",
            "STATEMENT",
            _shared("went", "came"),
        ),
        (
            "plan_stays",
            f"BEFORE UPDATE ON {PLAN}",
            "ROW",
            f"IF OLD.state IN {HANDED_ON} AND ({figures}) THEN {raising.format(FIXED)} END IF;"
            f" IF NEW.state <> OLD.state AND {_BECOMES_FIXED} THEN {raising.format(OFF)} END IF;",
        ),
    ):
        table = event.split(" ON ")[1].split(" ")[0]
        laid += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $laid$ BEGIN {body} RETURN NEW; END $laid$",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
            f"CREATE TRIGGER {name} {event} FOR EACH {level} EXECUTE FUNCTION {name}()",
        ]
    return laid


def _shared(*tables: str) -> str:
    """What rows that came or went add to the plans, one update each plan, unless a plan was handed on."""
    sign = {"came": "+number", "went": "-number"}
    rows = " UNION ALL ".join(f"SELECT plan_id, {sign[table]} AS n FROM {table}" for table in tables)  # noqa: S608
    touched = f"SELECT plan_id, SUM(n) AS n FROM ({rows}) AS every GROUP BY plan_id"  # noqa: S608
    return (
        f"IF EXISTS (SELECT 1 FROM {PLAN} p JOIN ({touched}) t ON p.id = t.plan_id WHERE p.state IN {HANDED_ON})"  # noqa: S608
        f" THEN RAISE EXCEPTION '{FIXED}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        f" UPDATE {PLAN} p SET granted = p.granted + t.n FROM ({touched}) t WHERE p.id = t.plan_id AND t.n <> 0;"
    )


def lay_plan_triggers(using: str = "default", **_: Any) -> None:
    """Lay the triggers, replacing those that are there; nothing where the tables do not exist (yet)."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if SHARE not in connection.introspection.table_names(cursor):
            return
        for statement in _sqlite() if connection.vendor == "sqlite" else _postgresql():
            cursor.execute(statement)
