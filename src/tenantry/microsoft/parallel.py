"""Several questions to Microsoft at once.

The threads are few and live as long as the process; each keeps one database connection, for call log and budget.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import TypeVar

from django.db import close_old_connections, transaction

from partner_center.errors import PartnerCenterError

T = TypeVar("T")
THREADS = 6


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="microsoft")


def ask_all(questions: Sequence[Callable[[], T]]) -> list[T | PartnerCenterError]:
    """The answers in the order of the questions; a question that Microsoft did not answer gives its error instead."""
    assert not transaction.get_connection().in_atomic_block, "never the network inside a transaction"
    futures = [_pool().submit(copy_context().run, _ask, question) for question in questions]
    return [future.result() for future in futures]


def forget_threads() -> None:
    """End the threads, and with them their database connections; the next questions start new ones."""
    if _pool.cache_info().currsize:
        _pool().shutdown()
        _pool.cache_clear()


def _ask(question: Callable[[], T]) -> T | PartnerCenterError:
    close_old_connections()
    try:
        return question()
    except PartnerCenterError as error:
        return error
