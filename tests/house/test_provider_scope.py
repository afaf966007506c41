"""What reads or changes a provider's rows names the provider: each function, and in a text of SQL each table.

A table in a text is known by its alias, and some condition must compare that alias' provider (an INSERT names the
column). Of statements that Django writes it looks for the word in the function. Exceptions have their reason.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house import source
from tests.house.test_schema import GLOBAL, business_tables, our_models

# Statements without a provider, by file and function (or constant), each with its reason.
ACROSS_PROVIDERS = {
    "billing/locks.py: _CLAIM_DUE": "every worker looks for accounts that are due, of whichever provider",
    "catalog/differences.py: _LAST_PRICE": "a mark in the table's numbers, not a row",
    "compliance/reads.py: open_attestations": "by a Partner Center account, which is one provider's",
    "microsoft/deliveries.py: connected_accounts": "whoever runs the installation registers every account",
    "microsoft/secrets.py: StoredRefreshToken.load": "by a key that holds provider and account",
    "microsoft/secrets.py: StoredRefreshToken.store": "likewise",
    "ordering/locks.py: HELD_BASKET": "by the key of a basket that was read with its provider",
    "ordering/use_cases/hasten_looks.py: hasten_looks": "by a Partner Center account, which is one provider's",
    "parties/reads/addressees.py: addressee_of": "a stranger at the sign-in has no provider yet",
    "parties/use_cases/accept_invitation.py: invitation_of": "whoever holds the link of a mail has no provider yet",
    "provisioning/locks.py: step": "the worker takes the step that its job names",
    "provisioning/use_cases/requeue_stranded.py: requeue_stranded": "every worker looks for steps that were lost",
}
# What scopes by itself: each is called with the actor, or compares with the provider of the row beside it.
SCOPING = ("provider_id", "provider=", "mine(", "visible_rows(", "counted(")

_NAMED = re.compile(r"\b(FROM|JOIN|UPDATE|INTO)\s+(?:ONLY\s+)?(\w+)(?:\s+(?:AS\s+)?(\w+))?")
_AFTER_A_TABLE = frozenset(
    "SET WHERE ON ORDER LEFT JOIN CROSS LIMIT GROUP USING VALUES FOR UNION SELECT".split()  # noqa: SIM905 - a list
)


def scoped_models() -> set[str]:
    tables = business_tables()
    return {model.__name__ for model in our_models() if model._meta.db_table in tables}


def functions(path: Path) -> Iterator[tuple[str, ast.AST]]:
    """Functions and methods, and what stands outside of them, with a name."""
    for node in source.tree(path).body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{m.name}", m) for m in node.body if isinstance(m, ast.FunctionDef))
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            yield ast.unparse(target), node


def statements(node: ast.AST, names: set[str], tables: set[str]) -> Iterator[str]:
    """What this reads or changes without a word of the provider."""
    text = ast.unparse(node)
    is_named = any(word in text for word in SCOPING)
    for inner in ast.walk(node):
        if not (isinstance(inner, ast.Attribute) and inner.attr == "objects") or is_named:
            continue
        if isinstance(inner.value, ast.Name) and inner.value.id in names:
            yield f"{inner.value.id}.objects"
    yield from (found for words in texts(node) for found in unscoped_tables(words, tables))


def texts(node: ast.AST) -> Iterator[str]:
    """The texts within; one with parts that are filled in is one text."""
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else " {} " for part in node.values)
        yield "".join(map(str, parts))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from texts(child)


def unscoped_tables(words: str, tables: set[str]) -> Iterator[str]:
    """The tables of a text of SQL that are read or changed with no word of whose rows."""
    for verb, table, alias in _NAMED.findall(words):
        if table not in tables:
            continue
        name = alias if alias and alias.upper() not in _AFTER_A_TABLE else table
        condition = (
            r"(?<![.\w])provider_id\b" if name == table or verb == "INTO" else rf"\b{name}\.provider_id\b"
        )
        if not re.search(condition, words) and not re.search(rf"\b{table}\.provider_id\b", words):
            yield f"{verb} {table} {alias}".strip()


def unscoped() -> dict[str, list[str]]:
    names, tables = scoped_models(), business_tables()
    found: dict[str, list[str]] = {}
    for path in source.files():
        for name, node in functions(path):
            if missing := list(statements(node, names, tables)):
                found[f"{source.where(path)}: {name}"] = missing
    return found


def test_every_statement_on_a_providers_rows_names_the_provider() -> None:
    found = unscoped()
    assert {where: what for where, what in found.items() if where not in ACROSS_PROVIDERS} == {}
    assert set(ACROSS_PROVIDERS) - set(found) == set(), "exceptions that nothing needs"


def test_a_statement_without_its_provider_would_be_found() -> None:
    names, tables = scoped_models(), business_tables()
    assert set(GLOBAL).isdisjoint(tables)
    for text in (
        "def f(key):\n    return Order.objects.filter(public_id=key).first()",
        "def f(key):\n    return statements.rows('SELECT id FROM ordering_order WHERE public_id = %s', [key])",
        "_SQL = 'UPDATE ordering_basket SET state = 1 WHERE id = %s'",
    ):
        assert len(list(statements(ast.parse(text), names, tables))) == 1, text
    join = "SELECT 1 FROM ordering_order o JOIN parties_party p ON {on} WHERE o.provider_id = %s"
    assert list(unscoped_tables(join.format(on="p.id = o.customer_id"), tables)) == ["JOIN parties_party p"]
    assert list(unscoped_tables(join.format(on="p.provider_id = o.provider_id"), tables)) == []
    filled = "_SQL = f'SELECT 1 FROM ordering_order o WHERE {which}'"
    assert list(statements(ast.parse(filled), names, tables)) == ["FROM ordering_order o"]
    scoped = "def f(by, key):\n    return Order.objects.filter(provider_id=by.provider_id, public_id=key)"
    assert list(statements(ast.parse(scoped), names, tables)) == []
