"""Which values the tests of a file expect: what stands in an assertion, not what is merely mentioned.

A value is expected where it stands in an `assert`, in `pytest.raises` or in the arguments of a helper that asserts, and
where a variable, parameter, function or table holds it that one of these reads. An import, a docstring or the input of
a call expects nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.house import source

# Names on the left take their values from the expressions on the right.
Carrier = tuple[set[str], list[ast.expr]]


def asserting_functions(paths: Iterable[Path]) -> frozenset[str]:
    """The names of helpers that assert something themselves."""
    return frozenset(
        node.name
        for path in paths
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.FunctionDef)
        if not node.name.startswith("test_")
        if any(isinstance(inner, ast.Assert) or _called(inner) == "raises" for inner in ast.walk(node))
    )


def expected_in(tree: ast.Module, asserting: frozenset[str]) -> Iterator[ast.expr]:
    """Every expression that a test of the file expects."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    read: set[str] = set()
    for function in functions:
        found = _followed(list(_asserted(function, asserting)), set(), list(_carriers(function)))
        yield from found
        read |= _names(found)
    shared = [*_carriers(ast.Module(body=[n for n in tree.body if _is_table(n)], type_ignores=[]))]
    shared += [({function.name}, _returned(function)) for function in functions]
    yield from _followed([], read, shared)


def _asserted(tree: ast.AST, asserting: frozenset[str]) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            yield node.test
        elif isinstance(node, ast.Call) and _called(node) in asserting | {"raises"}:
            yield from node.args
            yield from (keyword.value for keyword in node.keywords)


def _carriers(tree: ast.AST) -> Iterator[Carrier]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            yield _names(node.targets), [node.value]
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            yield _names([node.target]), [node.value]
        elif isinstance(node, ast.For | ast.comprehension):
            yield _names([node.target]), [node.iter]
        elif isinstance(node, ast.Call) and _called(node) == "parametrize":
            named = [str(one.value) for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)]
            yield {name.strip() for names in named for name in names.split(",")}, node.args[1:]


def _followed(found: list[ast.expr], read: set[str], carriers: list[Carrier]) -> list[ast.expr]:
    """The expressions, and those from which their names have their values."""
    found, left, read = list(found), list(carriers), read | _names(found)
    while reached := [carrier for carrier in left if carrier[0] & read]:
        for carrier in reached:
            left.remove(carrier)
            found += carrier[1]
            read |= _names(carrier[1])
    return found


def _is_table(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign | ast.AnnAssign)


def _returned(function: ast.FunctionDef) -> list[ast.expr]:
    nodes = ast.walk(function)
    return [
        node.value for node in nodes if isinstance(node, ast.Return | ast.Yield) and node.value is not None
    ]


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def _names(expressions: Iterable[ast.AST]) -> set[str]:
    return {
        node.id for expression in expressions for node in ast.walk(expression) if isinstance(node, ast.Name)
    }
