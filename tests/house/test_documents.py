"""What the documents say is so: links lead somewhere, commands, files and names exist, every module is described."""

from __future__ import annotations

import ast
import importlib
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.house.source import ROOT, SOURCE, layers

from tenantry.config import cli
from tenantry.config.environment import rows

DOCS = ROOT / "docs"
SKIPPED = {
    ".git", ".venv", ".venv-dev", "var", "build", "dist", "__pycache__", ".hypothesis", ".mypy_cache",
    ".ruff_cache", ".pytest_cache", ".import_linter_cache", "node_modules",
}  # fmt: skip

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```([a-z]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
VARIABLE = re.compile(r"\b(?:TENANTRY|MICROSOFT|DEMO|VIES|SIMULATOR)_[A-Z][A-Z_]*\b")


@cache
def pages() -> dict[str, str]:
    """Every page for readers, by its path in the repository."""
    found = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in sorted(found)}


def anchors(text: str) -> set[str]:
    """What the headings of a page can be linked by."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(page: str, text: str) -> list[str]:
    """The relative links of a page that lead to no file, or to no heading of it."""
    dead = []
    for link in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            dead.append(link)
    return dead


def code(text: str) -> Iterator[str]:
    """Every piece of code: the lines of its blocks, and what stands between backticks."""
    for _, block in FENCE.findall(text):
        yield from block.splitlines()
    yield from SPAN.findall(FENCE.sub("", text))


def commands(text: str, program: str) -> set[str]:
    """The first word after the program, wherever code calls it."""
    call = re.compile(rf"^(?:\S*python -m )?{program} ([a-z][a-z-]*)")
    return {match[1] for piece in code(text) if (match := call.match(piece.strip()))}


def test_every_relative_link_leads_to_a_page_and_a_heading() -> None:
    assert {page: dead for page, text in pages().items() if (dead := dead_links(page, text))} == {}


def test_a_planted_dead_link_is_found() -> None:
    text = (
        "[a](docs/none.md) [b](docs/states.md#none) [c](docs/states.md#order-line) [d](https://example.org)"
    )
    assert dead_links("README.md", text) == ["docs/none.md", "docs/states.md#none"]


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {(page, word) for page, text in pages().items() for word in commands(text, "make")}
    assert {(page, word) for page, word in named if word not in targets} == set()
    assert {"demo", "demo-once", "test", "docs"} <= {word for _, word in named}


def test_every_command_of_tenantry_that_is_named_exists(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    there = set(re.findall(r"^    ([a-z-]+)\b", capsys.readouterr().out, re.MULTILINE))
    named = {(page, word) for page, text in pages().items() for word in commands(text, "tenantry")}
    assert {(page, word) for page, word in named if word not in there} == set()
    assert {"serve", "worker", "migrate"} <= {word for _, word in named}


def test_every_variable_that_is_named_is_read() -> None:
    read = {row.variable for row in rows()}
    read |= set(VARIABLE.findall((SOURCE / "demo" / "wishes.py").read_text(encoding="utf-8")))
    named = {(page, name) for page, text in pages().items() for name in VARIABLE.findall(text)}
    assert {(page, name) for page, name in named if name not in read} == set()


def test_every_source_file_that_is_named_exists() -> None:
    there = [str(path.relative_to(ROOT)) for folder in ("src", "tests", "tools") for path in _files(folder)]
    missing = [
        (page, span)
        for page, text in pages().items()
        for span in SPAN.findall(FENCE.sub("", text))
        if re.fullmatch(r"[\w/.-]+/[\w-]+\.(?:py|md|toml)", span)
        and not (ROOT / span).exists()
        and not any(path.endswith(f"/{span}") for path in there)
    ]
    assert missing == []


def _files(folder: str) -> Iterator[Path]:
    return (path for path in (ROOT / folder).rglob("*.py") if not SKIPPED & set(path.parts))


def test_every_problem_and_event_that_is_named_is_declared() -> None:
    sources = [path.read_text(encoding="utf-8") for path in _files("src")]
    declared = {name for text in sources for name in re.findall(r'"([a-z_]+(?:\.[a-z_]+)+)"', text)}
    ends = ("py", "md", "toml", "lock", "in", "json", "sqlite")
    named = {
        (page, span)
        for page, text in pages().items()
        for span in SPAN.findall(FENCE.sub("", text))
        if re.fullmatch(r"[a-z_]+\.[a-z_]+", span) and span.rpartition(".")[2] not in ends
    }
    known_prefixes = {name.partition(".")[0] for name in declared}
    unknown = {(p, s) for p, s in named if s.partition(".")[0] in known_prefixes and s not in declared}
    assert unknown == set()


def python_blocks() -> list[tuple[str, str]]:
    """Every block of Python in the pages."""
    found = [
        (page, block)
        for page, text in pages().items()
        for kind, block in FENCE.findall(text)
        if kind == "python"
    ]
    assert found
    return found


@pytest.mark.parametrize(("page", "block"), python_blocks())
def test_python_in_the_pages_compiles_and_imports_what_exists(page: str, block: str) -> None:
    for node in ast.walk(ast.parse(block, filename=page)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in (
            "tenantry",
            "partner_center",
        ):
            module = importlib.import_module(node.module or "")
            assert [alias.name for alias in node.names if not hasattr(module, alias.name)] == []


def test_the_architecture_page_has_every_module_in_its_order_with_its_tables() -> None:
    table = re.findall(r"^\| `(\w+)` \| [^|]+ \|([^|]*)\|$", pages()["docs/architecture.md"], re.MULTILINE)
    there = [name for name in layers() if (SOURCE / name).is_dir()]
    assert [name for name, _ in table] == there
    assert {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()} == set(there)
    for name, tables in table:
        assert re.findall(r"`(\w+)`", tables) == _models(SOURCE / name / "models.py"), name


def _models(path: Path) -> list[str]:
    """The tables of a module: its classes that are not only a base for others."""
    if not path.exists():
        return []
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef) and "abstract = True" not in ast.unparse(node)
    ]


def test_the_index_lists_every_page() -> None:
    listed = set(LINK.findall(pages()["docs/README.md"]))
    there = {str(path.relative_to(DOCS)) for path in DOCS.rglob("*.*") if path.suffix in (".md", ".json")}
    assert there - listed == {"README.md"}


# The first letter stands in a class of its own, so that this file is not its own finding.
FORBIDDEN = {
    "a path of somebody's machine": r"(?<![\w.}])/(?:[w]ork|[h]ome|[U]sers|[r]oot)/",
    "the address of a package registry": r"[p]ypi\.org|[p]ythonhosted|[r]egistry\.npmjs|-(?:url|links)[ =]+https?:",
    "how the work is organised": r"(?i)\b(?:sub)?[a]gents?\b|\bthe (?:[b]rief|[a]rchitect)\b|\b[i]ssue #?\d"
    r"|\b(?:this|another|earlier|next|previous|last|helper) [s]ession\b|\b[s]hared folder\b",
}
ALLOWED = re.compile(r"(?i)(?:user[-_ ]|billing )[a]gents?\b")


def findings(text: str) -> list[str]:
    """What of a text does not belong into a repository that strangers read."""
    text = ALLOWED.sub("", text)
    return [f"{what}: {m[0]}" for what, pattern in FORBIDDEN.items() for m in re.finditer(pattern, text)]


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the repository, by its path."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(set(folders) - SKIPPED)
        for path in (Path(folder, name) for name in sorted(set(names) - SKIPPED)):
            if path.suffix not in (".ttf", ".pyc", ".pdf", ".png"):
                yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="replace")


def test_nothing_of_the_making_stands_in_the_repository() -> None:
    assert {path: found for path, text in texts() if (found := findings(text))} == {}


@pytest.mark.parametrize(
    "text", ["see /w{}ork/x", "in this s{}ession", "from https://p{}ypi.org/simple", "an a{}gent wrote it"]
)
def test_a_planted_trace_is_found(text: str) -> None:
    assert len(findings(text.format(""))) == 1


def test_a_header_that_names_the_browser_is_no_trace() -> None:
    assert findings("User-A{0}gent: Tenantry; a billing a{0}gent pays".replace("{0}", "")) == []
