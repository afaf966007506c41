"""Forms with files, as multipart bodies carry them (RFC 7578)."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import HTTP

from partner_center_simulator.refusals import not_json


@dataclass(frozen=True)
class File:
    """A file of a form."""

    field: str
    name: str
    size_bytes: int


@dataclass(frozen=True)
class Form:
    """A form: its texts by name in small letters, and what was sent of files; contents are not kept."""

    texts: dict[str, str]
    files: tuple[File, ...]


def read(content_type: str, raw: bytes) -> Form:
    """The parts of a multipart body, or the refusal of one that is none."""
    head = b"MIME-Version: 1.0\r\nContent-Type: " + content_type.encode("latin-1") + b"\r\n\r\n"
    message = message_from_bytes(head + raw, policy=HTTP)
    if not message.is_multipart():
        raise not_json("The request body is not a form with parts.")
    texts: dict[str, str] = {}
    files: list[File] = []
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        if part.is_multipart() or not isinstance(name, str):
            continue
        if (file_name := part.get_filename()) is not None:
            files.append(File(_clean(name).lower(), _clean(file_name), len(_content(part))))
        else:
            texts[_clean(name).lower()] = _content(part).decode("utf-8", "replace").strip()
    return Form(texts, tuple(files))


def _clean(name: str) -> str:
    # The parser keeps bytes that are no text as halves of pairs, which cannot be written again.
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _content(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
