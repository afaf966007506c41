"""A mail server that speaks SMTP (RFC 5321) as far as a client needs it, and keeps what it is handed."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailServer:
    """Where it listens, what it was handed, and what it answers to a recipient instead of yes."""

    url: str = ""
    handed: list[EmailMessage] = field(default_factory=list)
    refusal: str = ""


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        kept: MailServer = self.server.kept  # type: ignore[attr-defined]
        self._say("220 mail.test")
        while line := self.rfile.readline():
            verb = line.split()[0].upper().decode() if line.split() else ""
            if verb == "QUIT":
                self._say("221 bye")
                return
            if verb == "RCPT" and kept.refusal:
                self._say(kept.refusal)
            elif verb == "DATA":
                self._say("354 go on")
                kept.handed.append(self._message())
                self._say("250 taken")
            else:
                self._say("250 yes")

    def _message(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def running_mail_server() -> Iterator[MailServer]:
    """A mail server on a free port for as long as the block lasts."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        kept = MailServer(f"smtp://127.0.0.1:{server.server_address[1]}")
        server.daemon_threads = True
        server.kept = kept  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()
