"""Every problem code is declared once, in one place, well named, and expected by a test."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house import source
from tests.house.expectations import asserting_functions, expected_in

TESTS = source.ROOT / "tests"


@cache
def declared() -> list[tuple[str, str, str]]:
    """Every declaration, as (place, constant, code)."""
    found = []
    for path in source.files():
        if ("tenantry.kernel.problems", "code") not in set(source.imports(path)):
            continue
        for called, call in source.calls(source.tree(path)):
            if called == "code":
                name = call.args[0]
                assert isinstance(name, ast.Constant), f"{source.where(path)}: a code is written out"
                found.append((source.where(path), _constant(path, call), str(name.value)))
    return found


def _constant(path: Path, call: ast.Call) -> str:
    for node in source.tree(path).body:
        if isinstance(node, ast.Assign) and node.value is call and isinstance(node.targets[0], ast.Name):
            return node.targets[0].id
        if isinstance(node, ast.AnnAssign) and node.value is call and isinstance(node.target, ast.Name):
            return node.target.id
    return ""


def test_a_code_is_declared_once() -> None:
    assert [name for name, times in Counter(code for *_, code in declared()).items() if times > 1] == []


def test_a_code_is_a_constant_of_its_file() -> None:
    assert [(place, code) for place, constant, code in declared() if not constant.isupper()] == []


def test_a_code_is_made_of_small_words() -> None:
    form = re.compile(r"[a-z]+(_[a-z]+)*(\.[a-z0-9]+(_[a-z0-9]+)*)?")
    assert [code for *_, code in declared() if not form.fullmatch(code)] == []


def mentioned(expression: ast.expr, imported: dict[str, tuple[str, str]]) -> Iterator[str]:
    """The codes that the expression names, by a constant or in words (which may be a pattern)."""
    for node in ast.walk(expression):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.replace("\\", "")
        elif isinstance(node, ast.Name) and node.id in imported:
            yield _code_of(*imported[node.id])
        elif (
            isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in imported
        ):
            module, name = imported[node.value.id]
            yield _code_of(f"{module}.{name}", node.attr)


@cache
def _code_of(module: str, name: str) -> str:
    """The code that a module calls so, also when it has it from another; empty for everything else."""
    path = source.SOURCE.parent / f"{module.replace('.', '/')}.py"
    if not module.startswith("tenantry.") or not path.exists():
        return ""
    for place, constant, code in declared():
        if (place, constant) == (source.where(path), name):
            return code
    return _code_of(*origin) if (origin := imported_names(path).get(name)) else ""


@cache
def imported_names(path: Path) -> dict[str, tuple[str, str]]:
    """What each imported name of the file is, as (module, name)."""
    return {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_every_code_is_expected_by_a_test() -> None:
    paths = [path for path in sorted(TESTS.rglob("*.py")) if path.parent.name != "house"]
    asserting = asserting_functions(paths)
    expected = {
        code
        for path in paths
        for expression in expected_in(source.tree(path), asserting)
        for code in mentioned(expression, imported_names(path))
    }
    assert sorted(code for *_, code in declared() if code not in expected) == []


def test_only_what_is_asserted_counts_as_expected() -> None:
    tree = ast.parse(PLANTED)
    found = {
        node.value
        for expression in expected_in(tree, frozenset({"refuses"}))
        for node in ast.walk(expression)
        if isinstance(node, ast.Constant) and str(node.value).startswith(("yes", "no"))
    }
    assert found == {f"yes.{n}" for n in range(1, 9)}


PLANTED = '''
"""no.docstring"""
NEVER_READ = "no.table"
TABLE = {"a": "yes.1"}
INNER = ["yes.2"]
OUTER = [INNER]

def told():
    return "yes.3"

@pytest.mark.parametrize(("given", "code"), [(1, "yes.4")])
def test_it(given, code):
    "no.docstring"
    use("no.input")
    unread = "no.variable"
    wanted = "yes.5"
    assert use(given) == [wanted, code, told()]
    with pytest.raises(Refused, match="yes.6"):
        use("no.input either")
    refuses(given, "yes.7")
    for one in OUTER:
        assert one
    assert [x for x in TABLE] == "yes.8"
'''
