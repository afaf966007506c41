"""Transfers of subscriptions between partners (Microsoft: Create a transfer; Accept a transfer)."""

from collections.abc import Iterator
from uuid import UUID

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.models.transfers import NewTransfer, Transfer, TransferRejection
from partner_center.reading import read, read_list, segment

LIST = Operation("list_transfers", "GET")
GET = Operation("get_transfer", "GET")
CREATE = Operation("create_transfer", "POST", writes=True)
ACCEPT = Operation("accept_transfer", "POST", writes=True)
REJECT = Operation("reject_transfer", "PATCH", writes=True)
WITHDRAW = Operation("withdraw_transfer", "DELETE", writes=True)


class Transfers:
    """A customer's subscriptions on their way from one partner to another; the one that was asked decides."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def iterate(self, customer_id: str) -> Iterator[Transfer]:
        """All transfers of a customer's subscriptions to the calling partner or from it."""
        yield from read_list(Transfer, self._caller.call(LIST, _root(customer_id)), LIST)

    def get(self, customer_id: str, transfer_id: str) -> Transfer:
        """One transfer, or `NotFound`."""
        return read(Transfer, self._caller.call(GET, _one(customer_id, transfer_id)), GET)

    def create(self, customer_id: str, transfer: NewTransfer, request_id: UUID | None = None) -> Transfer:
        """Ask another partner for subscriptions of the customer; nothing moves before it accepts."""
        answer = self._caller.call(CREATE, _root(customer_id), body=transfer, request_id=request_id)
        return read(Transfer, answer, CREATE)

    def accept(self, customer_id: str, transfer_id: str, request_id: UUID | None = None) -> Transfer:
        """Accept what another partner asked for; each line says what became of its subscription."""
        path = _one(customer_id, transfer_id)
        return read(Transfer, self._caller.call(ACCEPT, path, request_id=request_id), ACCEPT)

    def reject(self, customer_id: str, transfer_id: str, request_id: UUID | None = None) -> Transfer:
        """Reject what another partner asked for; nothing moves."""
        path, body = _one(customer_id, transfer_id), TransferRejection(id=transfer_id)
        return read(Transfer, self._caller.call(REJECT, path, body=body, request_id=request_id), REJECT)

    def withdraw(self, customer_id: str, transfer_id: str, request_id: UUID | None = None) -> None:
        """Take back a request of one's own that nobody has decided."""
        self._caller.call(WITHDRAW, _one(customer_id, transfer_id), request_id=request_id)


def _root(customer_id: str) -> str:
    return f"/v1/customers/{segment(customer_id)}/transfers"


def _one(customer_id: str, transfer_id: str) -> str:
    return f"{_root(customer_id)}/{segment(transfer_id)}"
