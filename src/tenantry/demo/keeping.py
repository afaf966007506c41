"""What the demo keeps in files between its starts: whole or not at all, and readable by the owner only."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tenantry.demo.wishes import StoryFailed


def keep(path: Path, values: Mapping[str, Any]) -> None:
    """Write the file beside its place and move it there: who stops us leaves the earlier one, or none."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(json.dumps(values))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def kept(path: Path, members: frozenset[str]) -> dict[str, Any] | None:
    """What was kept, or None at the first start. Raises StoryFailed when it lacks one of the members."""
    try:
        found = json.loads(path.read_text())
    except FileNotFoundError:
        return None
    except ValueError:  # no JSON, or not even text
        found = None
    if not isinstance(found, dict) or not members <= found.keys():
        raise StoryFailed(f"{path} is damaged. Remove it: the next start makes what is missing.")
    return found
