"""Every use case has one shape, asks the permission table, and is what tasks and faces call."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

import pytest
from tests.house import source

from tenantry.parties.rules.permissions import TABLE

# Lower functions through which a use case asks the table; each is itself shown to ask it.
ASKING = {
    "touch": "ordering/touching.py",
    "record_opening": "ordering/filling.py",
    "require_invitation": "parties/inviting.py",
    "require_membership": "parties/inviting.py",
}

# What a worker or a commit sets going, for no actor in particular.
WITHOUT_ACTOR = {
    "accept_invitation": "who holds the link of a mail is nobody's actor yet",
    "reset_password": "likewise",
    "reset_factors": "whoever runs the installation asks, at its command line",
    "request_password_link": "a stranger asks, known or not",
    "mail_password_link": "the worker looks whom the stranger meant",
    "send_mail": "the worker sends what an actor's use case has written",
    "deliver_events": "the worker hands on what an actor's use case has put",
    "work_upload": "the worker does what an actor has uploaded or confirmed, in that actor's name",
    "run_step": "the worker does what an actor's order has planned",
    "store_file": "the worker prints what an actor's use case has issued",
    "synchronise_due": "the clock asks for what a person once asked for",
    "bill_due": "the clock bills what an actor's order has made due",
    "recheck_vat_due": "the clock asks again what was asked for a number that somebody gave",
    "hasten_looks": "Microsoft's signed message makes what an actor's invitation began due at once",
    "look_for_acceptances_due": "the clock asks again what an actor's invitation began",
    "look_for_agreements_due": "the clock asks again what an actor put before a signatory",
    "look_for_qualifications_due": "the clock asks again what an actor's invitation began",
    "follow_holds_due": "the clock has an actor's held orders looked at when their time is over",
    "follow_trials_due": "the clock has an actor's trials looked at before they end",
    "requeue_stranded": "every worker looks for steps that were lost",
}


@dataclasses.dataclass(frozen=True)
class UseCase:
    path: Path
    node: ast.FunctionDef

    def __str__(self) -> str:
        return source.where(self.path, self.node)

    @property
    def by(self) -> ast.arg | None:
        return next((arg for arg in self.node.args.kwonlyargs if arg.arg == "by"), None)

    @property
    def hears_events(self) -> bool:
        """Whether it is a consumer of events: `handler(event: Recorded, now: datetime)`."""
        written = [ast.unparse(arg) for arg in self.node.args.args]
        return written == ["event: Recorded", "now: datetime"] and not self.node.args.kwonlyargs


def use_cases() -> list[UseCase]:
    return [
        UseCase(path, node)
        for path in source.files("*/use_cases/*.py")
        for node in source.functions(path)
        if not node.name.startswith("_") and _is_of_its_file(path, node)
    ]


def _is_of_its_file(path: Path, node: ast.FunctionDef) -> bool:
    """Use cases take an actor and an instant, or bear the file's name; the rest is shared by them."""
    return node.name == path.stem or {"by", "now"} <= {arg.arg for arg in node.args.kwonlyargs}


def asks(path: Path, node: ast.FunctionDef, seen: frozenset[str] = frozenset()) -> bool:
    """Whether the function calls `require`, itself or through functions of its file or the named ones."""
    here = {function.name: function for function in source.functions(path)}
    for name, _ in source.calls(node):
        if name == "require" or name in ASKING:
            return True
        if name in here and name not in seen and asks(path, here[name], seen | {name}):
            return True
    return False


def test_every_use_case_with_an_actor_asks_the_permission_table() -> None:
    assert [str(case) for case in use_cases() if case.by and not asks(case.path, case.node)] == []


@pytest.mark.parametrize(("name", "file"), ASKING.items())
def test_what_asks_for_a_use_case_does_ask(name: str, file: str) -> None:
    path = source.SOURCE / file
    (found,) = [node for node in source.functions(path) if node.name == name]
    assert "require" in {called for called, _ in source.calls(found)}


def test_a_use_case_that_does_not_ask_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "a.py"
    planted.write_text(
        "def silent(*, by, now):\n    _help(by)\n\n\ndef asking(*, by, now):\n    _helped(by)\n\n\n"
        "def _help(by):\n    _help(by)\n\n\ndef _helped(by):\n    permissions.require(by, 'x')\n"
    )
    answers = {node.name: asks(planted, node) for node in source.functions(planted)}
    assert answers == {"silent": False, "asking": True, "_help": False, "_helped": True}


def test_a_use_case_without_an_actor_is_known_with_its_reason() -> None:
    found = {case.node.name for case in use_cases() if case.by is None and not case.hears_events}
    assert found == set(WITHOUT_ACTOR)


def test_arguments_are_named() -> None:
    positional = [
        str(c) for c in use_cases() if (c.node.args.args or c.node.args.vararg) and not c.hears_events
    ]
    assert positional == []


def test_an_actor_is_an_actor_and_now_an_instant() -> None:
    typed = {"by": "Actor", "now": "datetime", "machine_now": "datetime"}
    wrong = [
        f"{case}: {ast.unparse(arg)}"
        for case in use_cases()
        for arg in case.node.args.kwonlyargs
        if arg.arg in typed and (arg.annotation is None or ast.unparse(arg.annotation) != typed[arg.arg])
    ]
    assert wrong == []


def test_a_file_is_named_after_its_use_case() -> None:
    named = {case.path for case in use_cases() if case.node.name == case.path.stem}
    files = [path for path in source.files("*/use_cases/*.py") if path.name != "__init__.py"]
    assert [source.where(path) for path in files if path not in named] == []


def _asked_actions() -> dict[str, str]:
    """The actions asked for anywhere, each with a place."""
    found = {}
    for path in source.files():
        for name, call in source.calls(source.tree(path)):
            if name == "require" and len(call.args) > 1:
                action = call.args[1]
                assert isinstance(action, ast.Constant), (
                    f"{source.where(path)}: name the action where it is asked"
                )
                found[str(action.value)] = source.where(path)
    return found


def test_every_action_that_is_asked_for_stands_in_the_table() -> None:
    assert {action: place for action, place in _asked_actions().items() if action not in TABLE} == {}


def test_every_action_of_the_table_is_asked_for() -> None:
    assert sorted(set(TABLE) - set(_asked_actions())) == []


# --- tasks ------------------------------------------------------------------------------------------


def test_tasks_call_only_use_cases_of_their_own_module() -> None:
    foreign = [
        f"{source.where(path)}: {module}"
        for path in source.files("*/tasks.py")
        for module, _ in source.imports(path)
        if ".use_cases" in module and not module.startswith(f"tenantry.{path.parent.name}.use_cases.")
    ]
    assert foreign == []


def test_a_task_decides_nothing_and_fits_five_lines() -> None:
    branching = (ast.If, ast.For, ast.While, ast.Try, ast.IfExp, ast.BoolOp, ast.ListComp)
    wrong = []
    for path in source.files("*/tasks.py"):
        for node in source.functions(path):
            statements = [
                s for s in node.body if not isinstance(s, ast.Expr) or isinstance(s.value, ast.Call)
            ]
            lines = (node.end_lineno or 0) - statements[0].lineno + 1
            if lines > 5 or any(isinstance(inner, branching) for inner in ast.walk(node)):
                wrong.append(source.where(path, node))
    assert wrong == []


def test_a_task_is_named_after_its_module() -> None:
    named = [
        (path.parent.name, keyword.value.value)
        for path in source.files("*/tasks.py")
        for name, call in source.calls(source.tree(path))
        if name == "task"
        for keyword in call.keywords
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant)
    ]
    assert [task for module, task in named if not str(task).startswith(f"{module}.")] == []
    assert len({task for _, task in named}) == len(named) > 0


# --- what is not done at all ------------------------------------------------------------------------


def test_nothing_listens_to_signals() -> None:
    heard = [
        f"{source.where(path)}: {module}"
        for path in source.files()
        for module, name in source.imports(path)
        if "signals" in module.split(".") or module == "django.dispatch" or name in ("receiver", "signals")
    ]
    assert heard == []


def test_no_model_overrides_how_it_is_saved() -> None:
    hooks = {"save", "delete", "clean", "full_clean", "save_base", "asave", "adelete"}
    overridden = [
        f"{source.where(path)}: {node.name}.{inner.name}"
        for path in source.files("**/models.py")
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.ClassDef)
        for inner in node.body
        if isinstance(inner, ast.FunctionDef) and inner.name in hooks
    ]
    assert overridden == []


def test_rows_are_locked_only_where_locks_are_kept() -> None:
    """`select_for_update` elsewhere than in locks.py is one row of the module's own, named here."""
    allowed = {
        "jobs/use_cases/deliver_events.py": "a consumer's cursor",
        "parties/use_cases/create_partner_center_account.py": "the provider's row serialises accounts",
        "parties/use_cases/create_reseller.py": "the provider's row serialises new resellers",
    }
    found = {
        source.where(path)
        for path in source.files()
        for name, _ in source.calls(source.tree(path))
        if name == "select_for_update" and path.name != "locks.py"
    }
    assert found == set(allowed)
