"""Static files under names that carry their content, so that browsers may keep them for ever, and compressed once."""

from __future__ import annotations

import gzip
import mimetypes
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

ADDRESS = "/static/"
_TEXTS = frozenset({".css", ".js", ".svg", ".json", ".txt"})
_HASHED = re.compile(r"\.[0-9a-f]{12}\.")
_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_AN_HOUR = "public, max-age=3600"


class HashedFiles(ManifestStaticFilesStorage):
    """Hashed names once the files are collected; before that (in tests and commands) the plain ones."""

    def stored_name(self, name: str) -> str:
        """The name under which a collected file is served."""
        stored: str = super().stored_name(name) if self.hashed_files else name
        return stored


def compress(folder: Path) -> None:
    """Put a compressed file beside each text of the folder, unless one stands that is as new."""
    for path in folder.rglob("*"):
        if path.suffix not in _TEXTS or not path.is_file():
            continue
        beside = path.with_name(f"{path.name}.gz")
        if beside.exists() and beside.stat().st_mtime >= path.stat().st_mtime:
            continue
        made = beside.with_name(f".{beside.name}.{os.getpid()}")  # several web servers may start at once
        made.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
        made.replace(beside)


class StaticFiles:
    """Serves the collected files, compressed where the browser takes it, and leaves all else to the application.

    The web server could serve the folder by itself, but neither compressed nor marked as never changing.
    """

    def __init__(self, application: Application, folder: Path) -> None:
        self._application = application
        self._folder = folder.resolve()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """The file, or the application's answer."""
        address = environ.get("PATH_INFO", "")
        if not address.startswith(ADDRESS) or environ.get("REQUEST_METHOD") not in ("GET", "HEAD"):
            return self._application(environ, start_response)
        path = self._named(address.removeprefix(ADDRESS))
        if path is None:
            return self._application(environ, start_response)
        return _sent(path, environ, start_response)

    def _named(self, name: str) -> Path | None:
        """The file of that name within the folder."""
        if "\x00" in name or name.endswith(".gz"):
            return None
        path = (self._folder / name).resolve()
        return path if path.is_relative_to(self._folder) and path.is_file() else None


def _sent(path: Path, environ: Environ, start_response: StartResponse) -> list[bytes]:
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    is_text = path.suffix in _TEXTS
    headers = [
        ("Content-Type", f"{media_type}; charset=utf-8" if is_text else media_type),
        ("Cache-Control", _FOR_EVER if _HASHED.search(path.name) else _FOR_AN_HOUR),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'"),
    ]
    beside = path.with_name(f"{path.name}.gz")
    if is_text:
        headers.append(("Vary", "Accept-Encoding"))
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") and beside.is_file():
            headers.append(("Content-Encoding", "gzip"))
            path = beside
    content = path.read_bytes()
    headers.append(("Content-Length", str(len(content))))
    start_response("200 OK", headers)
    return [] if environ.get("REQUEST_METHOD") == "HEAD" else [content]
