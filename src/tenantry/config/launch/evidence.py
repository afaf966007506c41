"""Judge an exported agreement log by this installation's keys; needs no database."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tenantry.foundation.signing import verified


def verify_agreements(file: Path, *, keys: Sequence[str]) -> int:
    """Say who signed, when, and whether it holds; 0 if it does, 1 if not, 2 if nothing can be said."""
    if not keys:
        print("tenantry: no keys: set TENANTRY_ENCRYPTION_KEYS or TENANTRY_DATA_DIR", file=sys.stderr)
        return 2
    try:
        content = file.read_bytes()
    except OSError as failed:
        print(f"tenantry: {file}: {failed.strerror}", file=sys.stderr)
        return 2
    found = verified(content, owner_member="provider", keys=keys)
    if not found.is_valid:
        print(f"NOT VALID: {found.why}")
        return 1
    signed = found.signed
    by = signed["exported_by"]
    print(f"VALID: signed by {signed['provider_name']} ({signed['provider']})")
    print(f"exported at {signed['exported_at']} by {by['kind']} {by['id']}")
    print(f"{signed['count']} entries{'' if signed['is_whole'] else ', cut off: export a shorter span'}")
    print(f"key {found.fingerprint}")
    return 0
