"""Where an embedded PostgreSQL keeps its things, and who runs it."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from tenantry.config.launch.linux import Account, can_reach, process_started, unprivileged_account

_RELOCATED = Path("/var/lib/tenantry")  # only as root, when the data directory is closed to the server's user


@dataclass(frozen=True, slots=True)
class Running:
    """What the file `server.json` says of a started server."""

    url: str
    postgres_pid: int
    postgres_started: str
    owner_pid: int
    owner_started: str
    runtime_dir: str

    @property
    def is_alive(self) -> bool:
        return process_started(self.postgres_pid) == self.postgres_started

    @property
    def is_owned(self) -> bool:
        """Whether the process that started the server still lives, so that it is not ours to stop."""
        return process_started(self.owner_pid) == self.owner_started


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a server keeps its things, below one data directory."""

    root: Path
    account: Account
    cluster: Path
    copies: Path

    @classmethod
    def of(cls, data_dir: Path) -> Layout:
        """Makes the folders; the cluster lies elsewhere when the server's user cannot reach this one."""
        root = data_dir.resolve()
        root.mkdir(parents=True, exist_ok=True)
        root.chmod(0o711 if os.geteuid() == 0 else 0o700)
        home = root
        cluster = root / "cluster"
        account = unprivileged_account(cluster.stat().st_uid if cluster.exists() else None)
        if not account.is_ours and not _can_pass(account, root):
            home = _RELOCATED / hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
            home.mkdir(parents=True, exist_ok=True)
            for folder in (_RELOCATED, home):
                folder.chmod(0o711)
            cluster = home / "cluster"
            (root / "moved-to").write_text(f"{home}\n", encoding="utf-8")
        cluster.mkdir(mode=0o700, exist_ok=True)
        if not account.is_ours:
            os.chown(cluster, account.uid, account.gid)
        return cls(root, account, cluster, home)

    @property
    def initialised(self) -> Path:
        """The mark that initdb came to its end."""
        return self.copies / "initialised"

    @property
    def major(self) -> int | None:
        version = self.cluster / "PG_VERSION"
        return int(version.read_text(encoding="ascii")) if self.initialised.exists() else None

    @property
    def log(self) -> Path:
        return self.root / "postgres.log"

    @property
    def server_file(self) -> Path:
        return self.root / "server.json"

    def read_running(self) -> Running | None:
        try:
            return Running(**json.loads(self.server_file.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None


def _can_pass(account: Account, folder: Path) -> bool:
    """Whether that user can open what lies in the folder: every parent lets others through."""
    probe = folder / "reachable"
    probe.touch(mode=0o644)
    try:
        probe.chmod(0o644)
        return can_reach(account, probe)
    finally:
        probe.unlink()


def write_private(path: Path, text: str) -> None:
    """Put the text into a file that only we can read, whole or not at all."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    fresh.replace(path)
