"""What is checked of every call about a customer, whatever it asks for."""

from partner_center_simulator.entities import Customer
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.routing import Access, Call, Operation


def check(operation: Operation, call: Call) -> None:
    """Refuse a call about a customer whose relationship with the provider has ended."""
    wanted = call.path.get("customer")
    if wanted is None or operation.access is Access.CONTROL:
        return
    found = call.world.store.find(Customer, wanted.lower())
    if found is not None and found.relationship_ended:
        raise Refusal(403, 20002, "There is no commerce relationship between the partner and the customer.")
