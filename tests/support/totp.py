"""The codes of an authenticator app, computed as RFC 6238 says."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time


def code_of(secret: str, *, steps_ahead: int = 0) -> str:
    """The six digits of this half minute, or of one near it: a code is taken once only."""
    counter = int(time.time()) // 30 + steps_ahead
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def secret_in(page: str) -> str:
    """The key that the page of setting up shows."""
    found = re.search(r'data-copy="([A-Z2-7]{32})"', page)
    assert found, "the page shows a key"
    return found[1]
