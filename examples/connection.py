"""How the examples reach Partner Center: by arguments and environment variables."""

import argparse
import os
from pathlib import Path

from partner_center import Endpoints, PartnerCenter


class RefreshTokenFile:
    """Keeps the refresh token in a file that only its owner reads; use a vault where you have one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> str:
        """The refresh token stored last."""
        return self._path.read_text(encoding="utf-8").strip()

    def store(self, new: str) -> None:
        """Keep `new` in place of the one before, whole or not at all."""
        beside = self._path.with_suffix(".new")
        beside.touch(mode=0o600)
        beside.write_text(new, encoding="utf-8")
        beside.replace(self._path)


def arguments(description: str | None) -> argparse.ArgumentParser:
    """The arguments that all examples take."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--at", metavar="ORIGIN", help="a simulator's address; Microsoft without it")
    parser.add_argument("--refresh-token-file", type=Path, default=Path("refresh-token"))
    return parser


def connect(given: argparse.Namespace) -> PartnerCenter:
    """A client for the partner that PARTNER_TENANT, PARTNER_CLIENT_ID and PARTNER_CLIENT_SECRET name."""
    return PartnerCenter(
        tenant=os.environ["PARTNER_TENANT"],
        client_id=os.environ["PARTNER_CLIENT_ID"],
        client_secret=os.environ["PARTNER_CLIENT_SECRET"],
        endpoints=Endpoints.at(given.at) if given.at else Endpoints(),
        refresh_tokens=RefreshTokenFile(given.refresh_token_file),
    )
