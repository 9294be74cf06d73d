"""What a page has read: each question is put to the database once, and its answer kept until something is written.

A page asks the same from several sides: who checks a case reads its sections, its papers and the registries' answers,
and so do who lists its upload places and who judges it. Only pages that are looked at open a reading; whoever acts
asks anew, since a lock is worth nothing beside what was read before it.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection

Answer = TypeVar("Answer")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("what_was_read", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Within it `asked_once` answers from what was read. Whatever is not a plain question forgets all of it."""
    kept: dict[Hashable, Any] = {}

    def forget_when_written(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith("SELECT") or " FOR " in sql[-40:]:
            kept.clear()
        return execute(sql, params, many, context)

    token = _kept.set(kept)
    try:
        with connection.execute_wrapper(forget_when_written):
            yield
    finally:
        _kept.reset(token)


def asked_once(key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """What `ask` answers; within a reading, what it answered to this key before. Nobody changes an answer."""
    kept = _kept.get()
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    answer: Answer = kept[key]
    return answer
