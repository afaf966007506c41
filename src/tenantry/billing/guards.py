"""What stops a billing run: nothing of it is written, and the account is parked until a person has looked."""

from __future__ import annotations

from typing import Final

from tenantry.kernel.problems import Category, Problem, code

LINES_OVER_LIMIT = code("billing.lines_over_limit", Category.CONFLICT)
DAY_CHARGED_TWICE = code("billing.day_charged_twice", Category.CONFLICT)
CONTRADICTION = code("billing.books_contradict_themselves", Category.CONFLICT)

# More lines than this in one run is an error upstream until somebody says that it is none.
MOST_LINES: Final = 10_000


class GuardFired(Exception):
    """A run must not go on; it carries why."""

    def __init__(self, *problems: Problem) -> None:
        assert problems, "a guard says why it fired"
        self.problems = problems
        super().__init__(", ".join(problem.code.name for problem in problems))
