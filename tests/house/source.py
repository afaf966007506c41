"""Reading the product's source as syntax trees."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "tenantry"


def layers() -> list[str]:
    """The modules of the house from the top to the bottom, as the import contract has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [part.strip(" ()") for layer in contracts[0]["layers"] for part in layer.split("|")]


@cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def files(pattern: str = "**/*.py") -> list[Path]:
    """The product's files, without migrations."""
    return [path for path in sorted(SOURCE.glob(pattern)) if "migrations" not in path.parts]


def functions(path: Path) -> list[ast.FunctionDef]:
    """The functions at the file's top level."""
    return [node for node in tree(path).body if isinstance(node, ast.FunctionDef)]


def calls(node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call within, with the last word of what is called."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            if isinstance(inner.func, ast.Name):
                yield inner.func.id, inner
            elif isinstance(inner.func, ast.Attribute):
                yield inner.func.attr, inner


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Every import as (module, name); the name is empty where the module itself is imported."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def where(path: Path, node: ast.FunctionDef | None = None) -> str:
    """How a finding is named."""
    return str(path.relative_to(SOURCE)) + (f": {node.name}" if node else "")
