"""What the launcher asks of the operating system: who we are, who lives, and that nobody is left behind."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class Account:
    """The user and group as which a program runs."""

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        """Whether this is the user who runs this very process."""
        return self.uid == os.geteuid()


def unprivileged_account(preferred_uid: int | None = None) -> Account:
    """Ourselves, or, as root, an existing user without rights: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if preferred_uid:
        return Account(preferred_uid, pwd.getpwuid(preferred_uid).pw_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid)
    raise RuntimeError(
        "there is no user postgres or nobody as which PostgreSQL could run; run as another user than root"
    )


def dies_with_parent(signal_number: int) -> Callable[[], None]:
    """For a child's start: the kernel sends it this signal when we end, even by kill -9."""
    parent = os.getpid()

    def arrange() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
        if os.getppid() != parent:  # we ended between fork and prctl
            os.kill(os.getpid(), signal.SIGKILL)

    return arrange


def process_started(pid: int) -> str | None:
    """When a living process started (kernel ticks: a reused number is told apart); None if it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] == "Z" else fields[19]


def can_reach(account: Account, path: Path) -> bool:
    """Whether that user may open the path, all its parents included."""
    if account.is_ours:
        return os.access(path, os.R_OK | (os.X_OK if path.is_dir() else 0))
    test = ["/bin/sh", "-c", 'test -r "$1" && { test ! -d "$1" || test -x "$1"; }', "sh", str(path)]
    done = subprocess.run(test, user=account.uid, group=account.gid, extra_groups=[], cwd="/", check=False)
    return done.returncode == 0
