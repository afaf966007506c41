"""How the text of a variable is read, and what is looked at before it is believed."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet


class Mode(StrEnum):
    """What an installation is for."""

    production = "production"
    demo = "demo"
    test = "test"


class VatCheckBy(StrEnum):
    """Who answers whether a VAT number is valid."""

    vies = "vies"
    stand_in = "stand-in"


def _whole_number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError("must be a whole number")
    return int(text)


def _number(text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", text):
        raise ValueError("must be a number such as 1 or 0.5")
    return float(text)


def _yes_or_no(text: str) -> bool:
    known = {
        "yes": True,
        "true": True,
        "1": True,
        "on": True,
        "no": False,
        "false": False,
        "0": False,
        "off": False,
    }
    if text.lower() not in known:
        raise ValueError("must be yes or no")
    return known[text.lower()]


def _one_of(words: type[StrEnum]) -> Callable[[str], object]:
    """A reader that takes one of the words of the enumeration and names them all otherwise."""

    def read(text: str) -> object:
        if text not in {word.value for word in words}:
            raise ValueError(f"must be one of {', '.join(words)}")
        return words(text)

    return read


def _texts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


READERS: dict[str, Callable[[str], object]] = {
    "str": str,
    "int": _whole_number,
    "float": _number,
    "bool": _yes_or_no,
    "Path": Path,
    "Mode": _one_of(Mode),
    "VatCheckBy": _one_of(VatCheckBy),
    "tuple[str, ...]": _texts,
}


def _is_database(url: Any) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise ValueError("must look like postgresql://user:password@host:port/name")
    _ = parts.port  # raises ValueError when it is no number


def _is_web_address(url: Any) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address that begins with http:// or https://")


def _is_mail_server(url: Any) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("must look like smtp://user:password@host:587 (STARTTLS) or smtps://host:465")
    _ = parts.port  # raises ValueError when it is no number


def _is_issuer(url: Any) -> None:
    """Whoever the issuer names may come in, so one that speaks for every company's directory is not taken."""
    _is_web_address(url)
    if {"common", "organizations", "consumers"} & set(urlsplit(url).path.split("/")):
        raise ValueError("must name one directory: .../<tenant id>/v2.0")


def _is_port(port: Any) -> None:
    if not 1 <= port <= 65535:
        raise ValueError("must be between 1 and 65535")


def _is_positive(number: Any) -> None:
    if number <= 0:
        raise ValueError("must be more than zero")


def _are_fernet_keys(keys: Any) -> None:
    for key in keys:
        try:
            Fernet(key)
        except ValueError:
            raise ValueError("must be Fernet keys: 32 bytes each, in URL-safe base64") from None


def _are_networks(networks: Any) -> None:
    for network in networks:
        try:
            ip_network(network)
        except ValueError:
            raise ValueError("must be addresses or networks such as 127.0.0.1 or 10.0.0.0/8") from None


CHECKS: dict[str, Callable[[Any], None]] = {
    "database_url": _is_database,
    "public_url": _is_web_address,
    "simulator_url": _is_web_address,
    "mail_url": _is_mail_server,
    "sso_issuer": _is_issuer,
    "microsoft_api_url": _is_web_address,
    "microsoft_sales_url": _is_web_address,
    "microsoft_graph_url": _is_web_address,
    "microsoft_login_url": _is_web_address,
    "port": _is_port,
    "web_workers": _is_positive,
    "web_threads": _is_positive,
    "worker_concurrency": _is_positive,
    "worker_heartbeat_seconds": _is_positive,
    "worker_stalled_seconds": _is_positive,
    "rescue_interval_seconds": _is_positive,
    "housekeeping_interval_seconds": _is_positive,
    "microsoft_timeout_seconds": _is_positive,
    "encryption_keys": _are_fernet_keys,
    "trusted_proxies": _are_networks,
}
