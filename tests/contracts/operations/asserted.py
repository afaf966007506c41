"""Which numbers a test compares with something in an assertion, as its source says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CONTRACTS = Path(__file__).parents[1]


@cache
def module(file: str) -> ast.Module:
    """A file below tests/contracts, parsed."""
    return ast.parse((CONTRACTS / file).read_text(encoding="utf-8"))


def find_test(file: str, name: str) -> ast.FunctionDef | None:
    """The test of this name, if the file has it."""
    found = (node for node in module(file).body if isinstance(node, ast.FunctionDef))
    return next((node for node in found if node.name == name and name.startswith("test_")), None)


def names(file: str) -> list[str]:
    """The tests of a file."""
    found = (node.name for node in module(file).body if isinstance(node, ast.FunctionDef))
    return [name for name in found if name.startswith("test_")]


def value(file: str, name: str) -> object:
    """What a constant of a file says."""
    return ast.literal_eval(_assigned(module(file).body)[name])


def numbers(file: str, name: str) -> set[int]:
    """Numbers that the test compares: in an assertion, in one of a helper it hands them to, or as a parameter of it."""
    test = find_test(file, name)
    if test is None:
        return set()
    compared = list(_compared(file, test))
    given = _given(file, test)
    found = {number for node in compared for number in _constants(node)}
    names = {one.id for node in compared for one in ast.walk(node) if isinstance(one, ast.Name)}
    return found.union(*(given[one] for one in names if one in given))


def _compared(file: str, test: ast.FunctionDef) -> Iterator[ast.AST]:
    """What stands in comparisons of assertions, and the arguments of helpers that assert."""
    helpers = {
        node.name
        for node in module(file).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("assert_")
    }
    for node in ast.walk(test):
        if isinstance(node, ast.Assert):
            yield from (one for one in ast.walk(node.test) if isinstance(one, ast.Compare))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in helpers:
            yield from node.args


def _given(file: str, test: ast.FunctionDef) -> dict[str, set[int]]:
    """The numbers that a name of the test stands for: by parameters, by a loop, by a constant of the file."""
    found: dict[str, set[int]] = {}
    for name, values in [*_parameters(file, test), *_loops(file, test)]:
        found.setdefault(name, set()).update(_constants(values))
    for name, values in _assigned(module(file).body).items():
        found.setdefault(name, set()).update(_constants(values))
    return found


def _parameters(file: str, test: ast.FunctionDef) -> Iterator[tuple[str, ast.AST]]:
    for mark in test.decorator_list:
        if not (isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.parametrize"):
            continue
        names = ast.literal_eval(mark.args[0])
        names = [one.strip() for one in names.split(",")] if isinstance(names, str) else list(names)
        given = mark.args[1]
        values = _assigned(module(file).body).get(given.id) if isinstance(given, ast.Name) else given
        if values is not None:
            yield from _columns(names, values)


def _loops(file: str, test: ast.FunctionDef) -> Iterator[tuple[str, ast.AST]]:
    known = {**_assigned(module(file).body), **_assigned(test.body)}
    for node in ast.walk(test):
        if not isinstance(node, ast.For):
            continue
        names = [one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)]
        values = known.get(node.iter.id) if isinstance(node.iter, ast.Name) else node.iter
        if values is not None:
            yield from _columns(names, values)


def _columns(names: list[str], values: ast.expr) -> Iterator[tuple[str, ast.AST]]:
    """Each name with the expressions that it stands for."""
    rows = values.elts if isinstance(values, ast.Tuple | ast.List) else []
    for row in rows:
        # A row with marks of its own is pytest.param(...).
        cells = row.args if isinstance(row, ast.Call) else getattr(row, "elts", None)
        if len(names) == 1:
            yield names[0], row
        elif cells is not None and len(cells) == len(names):
            yield from zip(names, cells, strict=True)


def _assigned(body: list[ast.stmt]) -> dict[str, ast.expr]:
    """The names given a value in these statements."""
    found: dict[str, ast.expr] = {}
    for node in body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            found[node.target.id] = node.value
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
    return found


def _constants(node: ast.AST) -> set[int]:
    values = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)}
    whole = {one for one in values if isinstance(one, int) and not isinstance(one, bool)}
    return whole | {int(one) for one in values if isinstance(one, str) and one.isdecimal() and len(one) < 9}
