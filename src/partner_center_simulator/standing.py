"""What is checked of calls about a customer, whatever they ask for."""

from partner_center_simulator.entities import Customer
from partner_center_simulator.entities_services import Delegation
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.routing import Access, Call, Operation
from partner_center_simulator.world import World


def check(operation: Operation, call: Call) -> None:
    """Refuse a call about a customer whose relationship with the provider has ended."""
    wanted = call.path.get("customer")
    if wanted is None or operation.access in (Access.CONTROL, Access.PAGE):
        return
    found = call.world.store.find(Customer, wanted.lower())
    if found is not None and found.relationship_ended:
        raise Refusal(403, 20002, "There is no commerce relationship between the partner and the customer.")


def is_delegated(world: World, customer: Customer) -> bool:
    """Whether the provider administers the tenant now."""
    mine = (one for one in world.store.all(Delegation) if one.customer_id == customer.id)
    return any(one.status == "active" for one in mine)


def require_delegation(world: World, customer: Customer) -> None:
    """Refuse a look into a tenant without an active delegated admin relationship (Microsoft: GDAP)."""
    if not is_delegated(world, customer):
        raise Refusal(403, 900308, "The operation needs an active delegated admin relationship.")
