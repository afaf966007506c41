"""Forms with files (RFC 7578)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A field of a form; with a file name it is a file."""

    name: str
    content: bytes
    content_type: str
    file_name: str | None = None


def form_data(parts: Sequence[Part], boundary: str) -> tuple[str, bytes]:
    """The content type and the body of a form; the boundary may stand in no part."""
    mark = f"--{boundary}".encode()
    if any(mark in part.content for part in parts):
        raise ValueError("the boundary stands in a part")
    pieces: list[bytes] = []
    for part in parts:
        disposition = f'form-data; name="{_quoted(part.name)}"'
        if part.file_name is not None:
            disposition += f'; filename="{_quoted(part.file_name)}"'
        pieces += [
            mark,
            f"Content-Disposition: {disposition}".encode(),
            f"Content-Type: {_quoted(part.content_type)}".encode(),
            b"",
            part.content,
        ]
    pieces += [mark + b"--", b""]
    return f"multipart/form-data; boundary={boundary}", b"\r\n".join(pieces)


def _quoted(text: str) -> str:
    # A name may not end its own header; RFC 7578 has quotes and line ends written as percent codes.
    return re.sub(r'[\r\n"]', lambda found: f"%{ord(found[0]):02X}", text)
