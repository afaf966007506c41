"""Every setting that is read from the environment, in one typed table."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

from tenantry.config.environment_values import CHECKS, READERS, Mode, VatCheckBy

__all__ = [
    "Environment",
    "Mode",
    "VatCheckBy",
    "WrongEnvironment",
    "environment",
    "markdown",
    "parse",
    "rows",
]


class WrongEnvironment(Exception):
    """Settings are missing or not understood; `problems` names each variable and its remedy."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _setting(variable: str, default: object, meaning: str, *, secret: bool = False) -> Any:
    return field(
        default=default,
        repr=not secret,
        metadata={"variable": variable, "meaning": meaning, "secret": secret},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The process's configuration. Each member is one variable of the environment."""

    mode: Mode = _setting("TENANTRY_ENVIRONMENT", Mode.production, "What this installation is for.")
    debug: bool = _setting("TENANTRY_DEBUG", False, "Show errors in detail to whoever causes them.")
    data_dir: Path = _setting(
        "TENANTRY_DATA_DIR", Path("var"), "Where the embedded database, keys and logs are kept."
    )
    database_url: str = _setting(
        "DATABASE_URL",
        "",
        "PostgreSQL 15 or newer, as `postgresql://user:password@host:port/name`. "
        "Without it an embedded server runs in the data directory.",
        secret=True,
    )
    secret_key: str = _setting(
        "TENANTRY_SECRET_KEY",
        "",
        "Signs sessions; at least 50 characters. The demo makes its own.",
        secret=True,
    )
    encryption_keys: tuple[str, ...] = _setting(
        "TENANTRY_ENCRYPTION_KEYS",
        (),
        "Fernet keys, separated by commas: the first encrypts, all decrypt. The demo makes its own.",
        secret=True,
    )
    host: str = _setting("TENANTRY_HOST", "127.0.0.1", "Address on which the web server listens.")
    port: int = _setting(
        "TENANTRY_PORT", 8000, "Port on which the web server listens; the demo takes a free one if taken."
    )
    public_url: str = _setting(
        "TENANTRY_PUBLIC_URL",
        "",
        "Address under which people reach the web server; by default host and port.",
    )
    trusted_proxies: tuple[str, ...] = _setting(
        "TENANTRY_TRUSTED_PROXIES",
        (),
        "Networks of the reverse proxies, such as `127.0.0.1, 10.0.0.0/8`: their `X-Forwarded-For` is believed, "
        "nobody else's.",
    )
    web_workers: int = _setting("TENANTRY_WEB_WORKERS", 2, "Web server processes.")
    web_threads: int = _setting(
        "TENANTRY_WEB_THREADS",
        16,
        "Requests that one web server process handles at a time, each over a database connection of its own.",
    )
    worker_concurrency: int = _setting(
        "TENANTRY_WORKER_CONCURRENCY", 4, "Jobs one worker process does at a time."
    )
    worker_heartbeat_seconds: float = _setting(
        "TENANTRY_WORKER_HEARTBEAT_SECONDS", 1.0, "How often a worker says that it lives."
    )
    worker_stalled_seconds: float = _setting(
        "TENANTRY_WORKER_STALLED_SECONDS", 5.0, "After how long a silent worker counts as dead."
    )
    rescue_interval_seconds: float = _setting(
        "TENANTRY_RESCUE_INTERVAL_SECONDS", 1.0, "How often the work of dead workers is looked for."
    )
    housekeeping_interval_seconds: float = _setting(
        "TENANTRY_HOUSEKEEPING_INTERVAL_SECONDS", 30.0, "How often a worker looks for what has become due."
    )
    microsoft_api_url: str = _setting(
        "MICROSOFT_API_URL", "https://api.partnercenter.microsoft.com", "Partner Center REST API."
    )
    microsoft_sales_url: str = _setting(
        "MICROSOFT_SALES_URL", "https://api.partner.microsoft.com", "Partner API of price sheets."
    )
    microsoft_graph_url: str = _setting(
        "MICROSOFT_GRAPH_URL", "https://graph.microsoft.com", "Microsoft Graph."
    )
    microsoft_login_url: str = _setting(
        "MICROSOFT_LOGIN_URL", "https://login.microsoftonline.com", "Microsoft's sign-in."
    )
    microsoft_timeout_seconds: float = _setting(
        "MICROSOFT_TIMEOUT_SECONDS",
        30.0,
        "How long one call to Microsoft may take before its outcome is unknown.",
    )
    microsoft_calls_per_minute: int = _setting(
        "MICROSOFT_CALLS_PER_MINUTE",
        450,
        "Budget of calls for one Partner Center account, over all processes.",
    )
    microsoft_attestation_page_url: str = _setting(
        "MICROSOFT_ATTESTATION_PAGE_URL",
        "",
        "Microsoft's page for one attestation; `{id}` stands for its id. The demo uses the simulator's.",
    )
    microsoft_certificate_hosts: str = _setting(
        "MICROSOFT_CERTIFICATE_HOSTS",
        "",
        "Where certificates of delivered events may be fetched, with commas between; without it Microsoft's own place.",
    )
    microsoft_certificate_roots: str = _setting(
        "MICROSOFT_CERTIFICATE_ROOTS",
        "",
        "A file of trusted certificates for delivered events (a simulator's); without it the machine's own.",
    )
    step_pause_seconds: float = _setting(
        "TENANTRY_STEP_PAUSE_SECONDS",
        2.0,
        "Pause before a provisioning step is tried or polled again; it doubles.",
    )
    vat_check: VatCheckBy = _setting(
        "TENANTRY_VAT_CHECK",
        VatCheckBy.vies,
        "Who validates VAT numbers: the EU's VIES, or a stand-in that checks the digits.",
    )
    vies_url: str = _setting(
        "VIES_URL", "https://ec.europa.eu/taxation_customs/vies/rest-api", "The EU's VAT number service."
    )
    mail_url: str = _setting(
        "TENANTRY_MAIL_URL",
        "",
        "Server that sends mails: `smtp://user:password@host:587` (with STARTTLS) or `smtps://host:465`. "
        "Without it mails are kept in the outbox.",
        secret=True,
    )
    mail_from: str = _setting(
        "TENANTRY_MAIL_FROM", "", "Address that mails come from; by default the provider's own."
    )
    sso_name: str = _setting("TENANTRY_SSO_NAME", "Microsoft", "What the button of single sign-on names.")
    sso_issuer: str = _setting(
        "TENANTRY_SSO_ISSUER",
        "",
        "OpenID Connect issuer for single sign-on, such as `https://login.microsoftonline.com/<tenant id>/v2.0`. "
        "It is believed about e-mail addresses.",
    )
    sso_client_id: str = _setting("TENANTRY_SSO_CLIENT_ID", "", "Client id at that issuer.")
    sso_client_secret: str = _setting(
        "TENANTRY_SSO_CLIENT_SECRET", "", "Client secret at that issuer.", secret=True
    )
    simulator_url: str = _setting(
        "SIMULATOR_URL", "", "The Partner Center simulator that stands for Microsoft; set by the demo."
    )

    @property
    def web_url(self) -> str:
        """The address that people are given."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")

    def as_variables(self) -> dict[str, str]:
        """The settings as variables, for a child process: `parse` reads the same settings from them."""
        variables = {}
        for entry in fields(self):
            value = getattr(self, entry.name)
            if isinstance(value, bool):
                value = "yes" if value else "no"
            variables[entry.metadata["variable"]] = (
                ",".join(value) if isinstance(value, tuple) else str(value)
            )
        return variables

    def missing_for_service(self) -> list[str]:
        """What must be set before the product serves people; each entry names the variable and the remedy."""
        problems = []
        if len(self.secret_key) < 50:
            problems.append(
                "TENANTRY_SECRET_KEY must have at least 50 characters: "
                "make one with `python -c 'import secrets; print(secrets.token_urlsafe(50))'`"
            )
        if not self.encryption_keys:
            problems.append(
                "TENANTRY_ENCRYPTION_KEYS is not set: make a key with "
                "`python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'`"
            )
        return problems


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of settings."""

    variable: str
    type: str
    default: str
    meaning: str
    is_secret: bool


def rows() -> list[Row]:
    """The table of settings, in the order in which `Environment` states them."""
    types = {"str": "text", "int": "whole number", "float": "number", "bool": "yes or no", "Path": "folder"}
    types |= {
        "Mode": " | ".join(Mode),
        "VatCheckBy": " | ".join(VatCheckBy),
        "tuple[str, ...]": "texts, separated by commas",
    }
    found = []
    for entry in fields(Environment):
        assert entry.default is not MISSING
        default = entry.default or ""
        shown = ("yes" if default else "no") if types[str(entry.type)] == "yes or no" else str(default)
        found.append(
            Row(
                entry.metadata["variable"],
                types[str(entry.type)],
                shown,
                entry.metadata["meaning"],
                entry.metadata["secret"],
            )
        )
    return found


def parse(variables: Mapping[str, str]) -> Environment:
    """The settings that these variables state, or `WrongEnvironment` with every problem at once."""
    values: dict[str, object] = {}
    problems = []
    for entry in fields(Environment):
        variable = entry.metadata["variable"]
        text = variables.get(variable, "").strip()
        if not text:
            continue
        try:
            values[entry.name] = READERS[str(entry.type)](text)
            if entry.name in CHECKS:
                CHECKS[entry.name](values[entry.name])
        except ValueError as error:
            shown = "" if entry.metadata["secret"] else f", not {text!r}"
            problems.append(f"{variable} {error}{shown}")
    if problems:
        raise WrongEnvironment(problems)
    return Environment(**values)  # type: ignore[arg-type]


@functools.lru_cache(maxsize=1)
def environment() -> Environment:
    """The settings of this process, read once."""
    return parse(os.environ)


def markdown() -> str:
    """The page docs/configuration.md."""
    lines = [
        "# Configuration",
        "",
        "Read from the environment when a process starts. A wrong value stops it and names the variable.",
        "This page is written by `tenantry configuration --markdown`.",
        "",
        "| variable | type | default | meaning |",
        "| --- | --- | --- | --- |",
    ]
    for row in rows():
        default = f"`{row.default}`" if row.default else ""
        kind = row.type.replace("|", "\\|") + (", secret" if row.is_secret else "")
        lines.append(f"| `{row.variable}` | {kind} | {default} | {row.meaning} |")
    return "\n".join(lines) + "\n"
