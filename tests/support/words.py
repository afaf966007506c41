"""The tool that collects and compiles the pages' texts, as a module."""

from __future__ import annotations

import importlib.util
from functools import cache
from types import ModuleType

from tests.support.processes import REPOSITORY


@cache
def texts() -> ModuleType:
    """tools/texts.py."""
    spec = importlib.util.spec_from_file_location("texts", REPOSITORY / "tools" / "texts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
