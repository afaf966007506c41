"""The command line `tenantry`: the only place where a process of the product begins."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import tenantry
from tenantry.config.environment import Environment, Mode, WrongEnvironment, environment, markdown, rows

_PASSED_ON = ("manage", "simulator")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # These two commands have options of their own, `--help` included.
    passed_on = given[1:] if given[:1] and given[0] in _PASSED_ON else None
    asked = _parser().parse_args(given[:1] if passed_on is not None else given)
    try:
        if passed_on is not None:
            asked.rest = passed_on
        command: Callable[[argparse.Namespace], int] = asked.command
        code = command(asked)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read us has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except WrongEnvironment as wrong:
        for problem in wrong.problems:
            print(f"tenantry: {problem}", file=sys.stderr)
        return 2
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tenantry", description=tenantry.__doc__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int], meaning: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=meaning, description=meaning)
        sub.set_defaults(command=command)
        return sub

    demo = add("demo", _demo, "start everything on this machine, play the story, keep serving")
    demo.add_argument(
        "--once",
        action="store_true",
        help="use a fresh data directory and end with the story's outcome as JSON",
    )
    add("serve", _serve, "run the web server")
    add("worker", _worker, "run a worker: provisioning, billing, documents")
    add("migrate", _migrate, "bring the database to this version's tables, and collect static files")
    add("simulator", _simulator, "run the Partner Center simulator (its own options follow)")
    configuration = add(
        "configuration", _configuration, "show every setting that is read from the environment"
    )
    configuration.add_argument("--markdown", action="store_true", help="as the page docs/configuration.md")
    factors = add(
        "reset-factors",
        _reset_factors,
        "let somebody in again who has lost every second factor; kept on record",
    )
    factors.add_argument("email", help="the person's e-mail address")
    factors.add_argument("--why", required=True, help="the reason, 3 to 500 characters")
    factors.add_argument(
        "--password-link", action="store_true", help="also print a link, valid for an hour, to a new password"
    )
    webhooks = add(
        "register-webhooks", _register_webhooks, "have Microsoft deliver its events to this installation"
    )
    webhooks.add_argument("--account", default="", help="only this Partner Center account (pca_…)")
    evidence = add(
        "verify-agreements",
        _verify_agreements,
        "tell who signed an exported agreement log, when, and whether it was changed since",
    )
    evidence.add_argument("file", type=Path, help="the exported JSON file")
    add("manage", _manage, "run one of Django's management commands")
    add("version", _version, "show the version")
    return parser


def _demo(asked: argparse.Namespace) -> int:
    from tenantry.config.launch import demo

    return demo.run(environment(), once=asked.once)


def _serve(_asked: argparse.Namespace) -> int:
    def serve(env: Environment) -> int:
        from granian import Granian
        from granian.constants import Interfaces

        from tenantry.config.launch.installation import collect_static

        collect_static(env)
        server = Granian(
            "tenantry.config.wsgi:application",
            address=env.host,
            port=env.port,
            interface=Interfaces.WSGI,
            workers=env.web_workers,
            # Each thread keeps a database connection of its own; a request above this number waits its turn.
            blocking_threads=env.web_threads,
            process_name=None,
        )
        server.serve()
        return 0

    return _in_installation(serve)


def _worker(_asked: argparse.Namespace) -> int:
    def work(_env: Environment) -> int:
        import django

        django.setup()
        from tenantry.config.worker import run_worker

        run_worker()
        return 0

    return _in_installation(work)


def _migrate(_asked: argparse.Namespace) -> int:
    def migrate(env: Environment) -> int:
        from tenantry.config.launch.installation import prepare

        prepare(env)
        return 0

    return _in_installation(migrate)


def _manage(asked: argparse.Namespace) -> int:
    def manage(_env: Environment) -> int:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["tenantry manage", *asked.rest])
        return 0

    return _in_installation(manage, serves_people=False)


def _reset_factors(asked: argparse.Namespace) -> int:
    def reset(_env: Environment) -> int:
        import django

        django.setup()
        from tenantry.config.launch.people import let_in_again

        return let_in_again(asked.email, why=asked.why, with_link=asked.password_link)

    return _in_installation(reset)


def _register_webhooks(asked: argparse.Namespace) -> int:
    def register(_env: Environment) -> int:
        import django

        django.setup()
        from tenantry.config.launch.webhooks import register_all

        return register_all(asked.account)

    return _in_installation(register)


def _verify_agreements(asked: argparse.Namespace) -> int:
    from tenantry.config.launch import installation
    from tenantry.config.launch.evidence import verify_agreements

    env = environment()
    env = installation.with_keys(replace(env, data_dir=Path(env.data_dir).resolve()))
    return verify_agreements(asked.file, keys=env.encryption_keys)


def _simulator(asked: argparse.Namespace) -> int:
    # A program of its own that shares no code with the product: this process becomes it.
    os.execv(sys.executable, [sys.executable, "-m", "partner_center_simulator", *asked.rest])


def _configuration(asked: argparse.Namespace) -> int:
    if asked.markdown:
        print(markdown(), end="")
        return 0
    for row in rows():
        state = (
            "set" if os.environ.get(row.variable) else f"default {row.default}" if row.default else "not set"
        )
        print(f"{row.variable} ({row.type}; {state})\n    {row.meaning}")
    return 0


def _version(_asked: argparse.Namespace) -> int:
    print(tenantry.__version__)
    return 0


def _in_installation(act: Callable[[Environment], int], *, serves_people: bool = True) -> int:
    """Act with keys and a database at hand, Django's settings not yet read."""
    from tenantry.config.launch import installation

    env = environment()
    env = installation.with_keys(replace(env, data_dir=Path(env.data_dir).resolve()))
    if serves_people and (problems := env.missing_for_service()):
        raise WrongEnvironment(problems)
    if env.mode is Mode.production and not env.database_url:
        print("tenantry: DATABASE_URL is not set; using the embedded database", file=sys.stderr)
    with installation.with_database(env) as ready:
        installation.publish(ready)
        if serves_people:
            installation.refuse_other_mode(ready)
        return act(ready)
