"""Every operation of Partner Center's contract: client method, route of the simulator, test.

What either side does not have yet says so in `missing`; nothing is left out of the table.
Token kinds as Microsoft states them: `A` app-only or app+user, `U` app+user only, `-` none or not stated.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One operation, with a placeholder for each id in its path."""

    section: str
    operation: str
    method: str
    path: str
    token: str
    client: str = ""
    simulator: str = ""
    test: str = ""
    missing: str = ""
    note: str = ""

    @property
    def test_id(self) -> str:
        """The test as pytest names it below this folder; empty when there is none."""
        if not self.test:
            return ""
        file, _, claim = self.test.partition("::")
        return f"test_{file}.py::test_{claim}"


@dataclass(frozen=True)
class Section:
    """Makes the rows of one part of the contract."""

    name: str

    def row(
        self,
        operation: str,
        route: str,
        token: str,
        *,
        client: str = "",
        simulator: str = "",
        test: str = "",
        missing: str = "",
        note: str = "",
    ) -> Row:
        """An operation; `route` is method and path, as in `GET /v1/customers/{customer}`."""
        method, _, path = route.partition(" ")
        return Row(self.name, operation, method, path, token, client, simulator, test, missing, note)
