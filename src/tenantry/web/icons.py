"""Icons as inline drawings: they take the colour of the text, need no request, and pass the content security policy.

`tools/icons.txt` lists the names; `make assets` draws them into vendor/icons.json from Tabler's set.
"""

from __future__ import annotations

import functools
import json
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_DRAWINGS = Path(__file__).resolve().parent / "vendor" / "icons.json"


@functools.lru_cache(maxsize=1)
def drawings() -> dict[str, str]:
    """The drawing of every icon that the pages may use."""
    found = json.loads(_DRAWINGS.read_text("utf-8"))
    assert isinstance(found, dict)
    return found


@functools.lru_cache(maxsize=1024)
def icon(name: str, extra: str = "", label: str = "") -> SafeString:
    """The named icon; without a label it is decoration, and screen readers pass over it."""
    # Our own build wrote the drawing: it is markup, not text of a person.
    shapes = mark_safe(drawings()[name])
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        'stroke-linecap="round" stroke-linejoin="round" {} focusable="false">{}</svg>',
        extra,
        said,
        shapes,
    )
