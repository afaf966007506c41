"""A browser that only asks and waits: one kept connection, one session, no parsing within the time that is taken."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

_TIMEOUT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came, and after how long: all of it, or its first byte."""

    status: int
    body: bytes
    ms: float

    @property
    def text(self) -> str:
        """The page as text."""
        return self.body.decode("utf-8", errors="replace")


class Browser:
    """One person's connection to the web server."""

    def __init__(self, origin: str, cookie: str) -> None:
        self._host = urlsplit(origin).netloc
        self._headers = {"Cookie": cookie, "Accept": "text/html", "Accept-Language": "en"}
        self._connection = self._connected()

    def _connected(self) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection(self._host, timeout=_TIMEOUT_SECONDS)
        connection.connect()
        return connection

    def ask(self, path: str, *, is_part: bool = False, first_byte: bool = False) -> Answer:
        """The answer. With `first_byte` the rest is not awaited, and the connection made anew."""
        try:
            return self._ask(path, is_part=is_part, first_byte=first_byte)
        except (http.client.RemoteDisconnected, ConnectionError):  # it was idle for too long
            self.close()
            self._connection = self._connected()
            return self._ask(path, is_part=is_part, first_byte=first_byte)

    def _ask(self, path: str, *, is_part: bool, first_byte: bool) -> Answer:
        headers = self._headers | ({"HX-Request": "true"} if is_part else {})
        begun = time.perf_counter()
        self._connection.request("GET", path, headers=headers)
        response = self._connection.getresponse()
        body = response.read(1) if first_byte else response.read()
        ms = (time.perf_counter() - begun) * 1000
        if first_byte or response.will_close:
            self.close()
            self._connection = self._connected()
        return Answer(response.status, body, ms)

    def close(self) -> None:
        """End the connection."""
        self._connection.close()
