"""The page of settings is the table of settings, and a wrong setting is told by name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tenantry.config.environment import Environment, Mode, WrongEnvironment, markdown, parse, rows

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown()


def test_every_variable_stands_once() -> None:
    variables = [row.variable for row in rows()]
    assert len(variables) == len(set(variables))


def test_nothing_set_is_the_defaults() -> None:
    assert parse({}) == Environment()
    assert parse({"TENANTRY_PORT": " "}) == Environment()


def test_a_child_process_reads_the_same_settings() -> None:
    keys = (Fernet.generate_key().decode(), Fernet.generate_key().decode())
    env = replace(
        Environment(), mode=Mode.demo, debug=True, port=8123, encryption_keys=keys, data_dir=Path("/srv/a b"),
        worker_heartbeat_seconds=0.25, trusted_proxies=("127.0.0.1", "fd00::/8"), database_url="postgresql://u:p%40ss@db:5432/tenantry",
    )  # fmt: skip
    assert parse(env.as_variables()) == env


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("TENANTRY_PORT", "http", "TENANTRY_PORT must be a whole number, not 'http'"),
        ("TENANTRY_PORT", "70000", "TENANTRY_PORT must be between 1 and 65535, not '70000'"),
        ("TENANTRY_DEBUG", "maybe", "TENANTRY_DEBUG must be yes or no, not 'maybe'"),
        ("TENANTRY_WEB_WORKERS", "0", "TENANTRY_WEB_WORKERS must be more than zero, not '0'"),
        (
            "TENANTRY_ENVIRONMENT",
            "staging",
            "TENANTRY_ENVIRONMENT must be one of production, demo, test, not 'staging'",
        ),
        (
            "DATABASE_URL",
            "mysql://me:word@db/x",
            "DATABASE_URL must look like postgresql://user:password@host:port/name",
        ),
        (
            "TENANTRY_TRUSTED_PROXIES",
            "127.0.0.1, 10.0.0.1/8",
            "TENANTRY_TRUSTED_PROXIES must be addresses or networks such as 127.0.0.1 or 10.0.0.0/8, "
            "not '127.0.0.1, 10.0.0.1/8'",
        ),
        (
            "TENANTRY_ENCRYPTION_KEYS",
            "short",
            "TENANTRY_ENCRYPTION_KEYS must be Fernet keys: 32 bytes each, in URL-safe base64",
        ),
        (
            "MICROSOFT_API_URL",
            "partner",
            "MICROSOFT_API_URL must be an address that begins with http:// or https://, not 'partner'",
        ),
    ],
)
def test_a_wrong_value_is_told_by_name_and_remedy_and_no_secret_is_shown(
    variable: str, value: str, said: str
) -> None:
    with pytest.raises(WrongEnvironment) as refused:
        parse({variable: value})
    assert refused.value.problems == [said]


def test_all_wrong_values_are_told_at_once() -> None:
    with pytest.raises(WrongEnvironment) as refused:
        parse({"TENANTRY_PORT": "x", "TENANTRY_DEBUG": "x"})
    assert len(refused.value.problems) == 2


def test_secrets_do_not_stand_in_the_settings_text() -> None:
    env = Environment(secret_key="sesame", database_url="postgresql://u:open@db/x", encryption_keys=("k1",))
    assert not any(secret in repr(env) for secret in ("sesame", "open", "k1"))


def test_service_without_keys_is_refused_with_the_command_that_makes_them() -> None:
    problems = Environment().missing_for_service()
    assert [problem.split()[0] for problem in problems] == ["TENANTRY_SECRET_KEY", "TENANTRY_ENCRYPTION_KEYS"]
    assert all("make" in problem and "python -c" in problem for problem in problems)
