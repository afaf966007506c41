"""Every problem code is declared once, in one place, well named, and reached by a test."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

from tests.house import source

TESTS = source.ROOT / "tests"


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


def test_every_code_is_reached_by_a_test() -> None:
    texts = "\n".join(
        path.read_text(encoding="utf-8") for path in TESTS.rglob("*.py") if path.parent.name != "house"
    )
    words = set(re.findall(r"\w+", texts))
    # A name of one module's constant may stand in another's test: then the code itself has to.
    shared = {name for name, times in Counter(constant for _, constant, _ in declared()).items() if times > 1}
    unreached = [
        code
        for _, constant, code in declared()
        if not (constant in words and constant not in shared) and f'"{code}"' not in texts
    ]
    assert unreached == []
