"""A refusal is data: coded once, wordless, whole."""

from __future__ import annotations

import itertools

import pytest

from tenantry.kernel import problems
from tenantry.kernel.problems import Category, Code, Problem, Refused, code, declared_codes

# Not declared: what is declared is the product's, and documented.
WRONG = Code("test.wrong", Category.INVALID)
TAKEN = Code("test.taken", Category.CONFLICT)
FROM_GRAVEST = [
    Category.UNAUTHENTICATED,
    Category.NOT_FOUND,
    Category.FORBIDDEN,
    Category.CONFLICT,
    Category.INVALID,
    Category.UNAVAILABLE,
]
CODES = {category: Code(f"test.{category}", category) for category in Category}


def test_a_code_is_declared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "_REGISTRY", {})
    declared = code("test.wrong", Category.INVALID)
    with pytest.raises(AssertionError, match=r"test\.wrong is declared twice"):
        code("test.wrong", Category.CONFLICT)
    assert declared == WRONG
    assert declared_codes() == {"test.wrong": WRONG}


def test_a_problem_is_stored_without_words() -> None:
    problem = Problem(WRONG, "seats", {"most": 300})
    assert problem.as_data() == {"code": "test.wrong", "field": "seats", "params": {"most": 300}}
    assert Problem(TAKEN).as_data() == {"code": "test.taken", "field": None, "params": {}}


def test_a_refusal_carries_every_problem_in_order() -> None:
    first, second = Problem(WRONG, "seats"), Problem(TAKEN)
    refused = Refused(first, second)
    assert refused.problems == (first, second)
    assert str(refused) == "test.wrong, test.taken"


def test_a_refusal_without_a_problem_is_a_bug() -> None:
    with pytest.raises(AssertionError, match="says why"):
        Refused()


def test_the_gravest_problem_decides_what_a_refusal_means() -> None:
    assert set(FROM_GRAVEST) == set(Category)
    for graver, lighter in itertools.combinations(FROM_GRAVEST, 2):
        for order in ((graver, lighter), (lighter, graver)):
            assert Refused(*(Problem(CODES[category]) for category in order)).category is graver


def test_a_problem_never_changes() -> None:
    problem = Problem(WRONG)
    with pytest.raises(AttributeError):
        problem.field = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        problem.params["most"] = 3  # type: ignore[index]
