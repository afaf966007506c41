"""Faults on command: which call fails, in which way, how often, and which calls are being held."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from partner_center_simulator import documented_errors
from partner_center_simulator.refusals import Refusal

KINDS = frozenset(
    {
        "timeout_before_accept",
        "timeout_after_accept",
        "cut_before_accept",
        "cut_after_accept",
        "status",
        "status_after_accept",
        "slow",
        "hold_before",
        "hold_after",
        "expired_token",
        "wrong_partner",
        "wrong_price",
        "already_submitted",
        "address_not_found",
        "wrong_etag",
        "refuse",
        "duplicate_webhook",
        "late_webhook",
    }
)
# What an operation itself does wrong, instead of the transport around it.
_INSIDE = {
    "wrong_partner": "checkout_cart",
    "wrong_price": "create_cart",
    "already_submitted": "checkout_cart",
    "address_not_found": "validate_address",
    "duplicate_webhook": "webhook",
    "late_webhook": "webhook",
}

MOST = 2**31 - 1
MOST_SECONDS = 3600


@dataclass
class Fault:
    """One fault and how often it has fired; `count` 0 means for ever."""

    id: int
    operation: str
    kind: str
    count: int = 1
    skip: int = 0
    status: int = 500
    code: int | None = None
    retry_after: int | None = None
    seconds: float | None = None
    fired: int = 0
    skipped: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def is_spent(self) -> bool:
        """Whether it has fired as often as it may."""
        return self.count > 0 and self.fired >= self.count

    def shown(self) -> dict[str, Any]:
        """The fault as the control interface shows it."""
        return {
            "id": self.id,
            "operation": self.operation,
            "kind": self.kind,
            "count": self.count,
            "skip": self.skip,
            "fired": self.fired,
            "status": self.status,
            "code": self.code,
            "retry_after": self.retry_after,
            "seconds": None if self.seconds is None else str(self.seconds),
        }


class Faults:
    """The faults that are set and the calls they hold; they live in memory only and end with the process."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._live: list[Fault] = []
        self._held: dict[int, dict[str, str]] = {}
        self._series = 0

    def add(self, wanted: Mapping[str, Any], operations: frozenset[str]) -> Fault:
        """Set a fault, or refuse words that are not known."""
        operation = str(wanted.get("operation", ""))
        kind = str(wanted.get("kind", ""))
        code = wanted.get("code")
        if isinstance(code, str) and code.isascii() and code.isdecimal():
            code = int(code[:20])  # as answers print it
        if code is not None:
            _whole({"code": code}, "code", 0)
        if operation not in ("any", "webhook") and operation not in operations:
            raise Refusal(
                400,
                800002,
                f"No operation is named {operation!r}. Known: any, {', '.join(sorted(operations))}.",
            )
        if kind == "refuse" and code not in documented_errors.ERRORS:
            known = ", ".join(map(str, sorted(documented_errors.ERRORS)))
            raise Refusal(400, 800002, f"The code is not known. Known: {known}.")
        if kind not in KINDS:
            raise Refusal(400, 800002, f"No fault is of kind {kind!r}. Known: {', '.join(sorted(KINDS))}.")
        if operation == "webhook" and _INSIDE.get(kind) != "webhook":
            raise Refusal(400, 800002, f"The fault {kind} does not belong to webhooks.")
        if kind in _INSIDE and operation not in ("any", _INSIDE[kind]):
            raise Refusal(400, 800002, f"The fault {kind} belongs to the operation {_INSIDE[kind]}.")
        self._series += 1
        retry_after = wanted.get("retry_after")
        seconds = wanted.get("seconds")
        fault = Fault(
            id=self._series,
            operation=_INSIDE.get(kind, operation),
            kind=kind,
            count=_whole(wanted, "count", 1),
            skip=_whole(wanted, "skip", 0),
            status=_status(wanted),
            code=code,
            retry_after=None if retry_after is None else _whole(wanted, "retry_after", 0),
            seconds=None if seconds is None else _seconds(seconds),
        )
        self._faults.append(fault)
        self._live.append(fault)
        return fault

    def strike(self, operation: str) -> Fault | None:
        """The fault that hits this call, counted as fired, or none."""
        for fault in self._live:
            if fault.operation != operation and not _is_any(fault, operation):
                continue
            if fault.skipped < fault.skip:
                fault.skipped += 1
                continue
            fault.fired += 1
            if fault.is_spent():
                self._live.remove(fault)
            return fault
        return None

    def live(self) -> list[Fault]:
        """The faults that may still hit a call."""
        return list(self._live)

    async def hold(self, fault: Fault, call: dict[str, str]) -> None:
        """Keep a call until its fault is released."""
        self._series += 1
        number = self._series
        self._held[number] = {**call, "fault": str(fault.id), "kind": fault.kind}
        try:
            await fault.released.wait()
        finally:
            del self._held[number]

    def shown(self) -> dict[str, Any]:
        """All faults, and all calls being held."""
        return {"faults": [fault.shown() for fault in self._faults], "held": list(self._held.values())}

    def release(self) -> int:
        """Let every held call go on; a hold that was released holds nothing further."""
        number = len(self._held)
        for fault in self._faults:
            if fault.kind in ("hold_before", "hold_after"):
                fault.count = max(fault.fired, 1)
                fault.released.set()
        self._live = [fault for fault in self._live if not fault.is_spent()]
        return number

    def clear(self) -> None:
        """Forget every fault and let go what they held."""
        for fault in self._faults:
            fault.released.set()
        self._faults, self._live = [], []


def _is_any(fault: Fault, operation: str) -> bool:
    return fault.operation == "any" and operation not in ("token", "token_v2", "webhook")


def _status(wanted: Mapping[str, Any]) -> int:
    status = _whole(wanted, "status", 500)
    if not 200 <= status <= 599:
        raise Refusal(400, 800002, "status is from 200 to 599.")
    return status


def _seconds(value: Any) -> float:
    try:
        seconds = Decimal(str(value))
    except InvalidOperation as broken:
        raise Refusal(400, 800002, "seconds must be a number.") from broken
    if not seconds.is_finite() or not 0 <= seconds <= MOST_SECONDS:
        raise Refusal(400, 800002, f"seconds is from 0 to {MOST_SECONDS}.")
    return float(seconds)


def _whole(wanted: Mapping[str, Any], name: str, default: int) -> int:
    value = wanted.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST:
        raise Refusal(400, 800002, f"{name} must be a whole number up to {MOST}.")
    return value
