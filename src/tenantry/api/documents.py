"""The documents of the API, openapi.json and errors.md: `python -m tenantry.api.documents docs`."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tenantry.kernel.problems import Code, declared_codes

PREFIX = "/api/v1/"
_CATEGORIES = {
    "invalid": (422, "correct the named field"),
    "conflict": (409, "the thing is not in a state that allows it, or somebody else was first"),
    "forbidden": (403, "your role or credential does not allow it"),
    "not_found": (404, "it does not exist, or is not yours to see"),
    "unauthenticated": (401, "send a valid credential"),
    "unavailable": (503, "try again"),
}


def openapi() -> dict[str, Any]:
    """The API as an OpenAPI 3.1 document, every refusal included."""
    from tenantry.api.application import api
    from tenantry.api.schemas.common import ProblemDocument

    document: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX), default=str))
    schemas = document["components"]["schemas"]
    problem = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs") | {"ProblemDocument": problem}
    document["components"]["schemas"] = dict(sorted(schemas.items()))
    document["servers"] = [{"url": "/", "description": "This installation."}]
    refusal = {
        "description": "Refused: what is wrong, all at once (RFC 9457). Nothing was changed.",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
    }
    for path in document["paths"].values():
        for operation in path.values():
            operation["responses"]["default"] = refusal
            if kind := operation.pop("x-content-type", None):
                content = {kind: {"schema": {"type": "string", "format": "binary"}}}
                operation["responses"]["200"]["content"] = content
    return document


def openapi_text() -> str:
    """The file docs/openapi.json."""
    return json.dumps(openapi(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def every_code() -> Mapping[str, Code]:
    """Every problem code of the product: all its modules are imported for it."""
    import tenantry

    for module in pkgutil.walk_packages(tenantry.__path__, "tenantry."):
        if not re.search(r"\.migrations\b|__main__$|\.launch\b|\.wsgi$", module.name):
            importlib.import_module(module.name)
    return declared_codes()


def errors_text() -> str:
    """The page docs/errors.md: every problem code with its words."""
    from tenantry.api.problem_documents import status_of
    from tenantry.words import english

    lines = [
        "# Problems",
        "",
        "Whatever is refused is answered by a problem document (RFC 9457), which names all problems at once.",
        "Codes are never renamed. `{…}` stands for a value that is also in the problem's `params`.",
        "This page is written by `make docs`.",
        "",
        "| status | kind | what it means |",
        "| --- | --- | --- |",
        *(f"| {status} | {name} | {meaning} |" for name, (status, meaning) in _CATEGORIES.items()),
        "",
        "| code | status | words |",
        "| --- | --- | --- |",
    ]
    for name, code in sorted(every_code().items()):
        words = english.SENTENCES.get(name, "").replace("|", "\\|")
        lines.append(f"| `{name}` | {status_of(code)} | {words} |")
    return "\n".join(lines) + "\n"


def texts() -> Mapping[str, str]:
    """Every generated file, by name."""
    return {"openapi.json": openapi_text(), "errors.md": errors_text()}


def write(folder: Path, *, may_break: bool) -> list[str]:
    """Write the documents; unless told otherwise not when a program built on the standing one would break.

    Returns the breaking differences that kept it from writing.
    """
    from tenantry.api.contract import breaking_differences

    standing = folder / "openapi.json"
    if standing.exists() and not may_break:
        found = breaking_differences(json.loads(standing.read_text()), openapi())
        if found:
            return found
    folder.mkdir(exist_ok=True)
    for name, text in texts().items():
        (folder / name).write_text(text)
    return []


def main(arguments: list[str]) -> int:
    """Write the documents into the folder; 1 and the reasons when v1 would be broken."""
    import django

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--break-v1", action="store_true", help="before the first release only")
    asked = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tenantry.config.settings")
    django.setup()
    differences = write(asked.folder, may_break=asked.break_v1)
    for difference in differences:
        sys.stderr.write(f"breaks v1: {difference}\n")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
