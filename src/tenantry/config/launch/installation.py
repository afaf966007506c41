"""What a process of this installation needs before Django reads its settings: keys and a database."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
from cryptography.fernet import Fernet

from tenantry.config.environment import Environment, WrongEnvironment, environment
from tenantry.config.launch.layout import write_private
from tenantry.config.launch.postgres import embedded_postgres


def with_keys(env: Environment, *, make: bool = False) -> Environment:
    """The environment with the keys kept in the data directory, where it states none itself.

    `make` creates them on first use, as the demo does; otherwise only existing ones are read."""
    path = env.data_dir / "keys.json"
    if make and not path.exists():
        env.data_dir.mkdir(parents=True, exist_ok=True)
        made = {"secret_key": secrets.token_urlsafe(50), "encryption_keys": [Fernet.generate_key().decode()]}
        write_private(path, json.dumps(made))
    if not path.exists():
        return env
    kept = json.loads(path.read_text(encoding="utf-8"))
    return replace(
        env,
        secret_key=env.secret_key or kept["secret_key"],
        encryption_keys=env.encryption_keys or tuple(kept["encryption_keys"]),
    )


@contextlib.contextmanager
def with_database(env: Environment) -> Iterator[Environment]:
    """The environment with a database that answers: the stated one, else the data directory's own."""
    if env.database_url:
        yield env
        return
    with embedded_postgres(env.data_dir / "postgres") as url:
        yield replace(env, database_url=url)


def publish(env: Environment) -> None:
    """State these settings in the process's own environment, for Django and for child processes."""
    os.environ.update(env.as_variables())
    os.environ["DJANGO_SETTINGS_MODULE"] = "tenantry.config.settings"
    environment.cache_clear()


def prepare(env: Environment) -> None:
    """Bring the published database to this version's tables and collect the static files."""
    import django
    from django.core.management import call_command

    refuse_other_mode(env)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    with psycopg.connect(env.database_url) as connection:
        connection.execute(
            "UPDATE foundation_clockoffset SET mode = %s WHERE id = 1 AND mode = ''", [env.mode.value]
        )
    collect_static(env)


def refuse_other_mode(env: Environment) -> None:
    """Raises WrongEnvironment when the database belongs to an installation of another mode.

    A worker in production mode on the demo's data would take the demo's orders to Microsoft itself.
    """
    with psycopg.connect(env.database_url) as connection:
        try:
            row = connection.execute("SELECT mode FROM foundation_clockoffset WHERE id = 1").fetchone()
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
            return  # never prepared
    if row and row[0] not in ("", env.mode.value):
        raise WrongEnvironment(
            [
                f"This database belongs to an installation in {row[0]} mode and TENANTRY_ENVIRONMENT says "
                f"{env.mode.value}: name another database in DATABASE_URL (or another TENANTRY_DATA_DIR), or "
                f"set TENANTRY_ENVIRONMENT={row[0]}"
            ]
        )


def collect_static(env: Environment) -> Path:
    """Put the static files of this version, under names that carry their content, where the web server serves them.

    Texts stand there compressed as well.
    """
    import django
    from django.core.management import call_command

    from tenantry.web.static_files import compress

    django.setup()
    folder = env.data_dir.resolve() / "static"
    folder.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    compress(folder)
    return folder
