"""What is checked of a call, whatever it asks for: may this user ask it, and about this customer."""

from partner_center_simulator.audit import WRITES
from partner_center_simulator.entities import Customer
from partner_center_simulator.entities_services import Delegation
from partner_center_simulator.refusals import Refusal
from partner_center_simulator.routing import Access, Call, Operation
from partner_center_simulator.world import World

# Who looks after customers or pays for them sells nothing (Microsoft: Assign roles to users).
ROLES = ("AdminAgent", "SalesAgent", "HelpdeskAgent", "BillingAdmin")
SELLERS = frozenset({"AdminAgent", "SalesAgent"})
_CART_WRITES = frozenset({"create_cart", "update_cart"})
# Transfers are for AdminAgents only (Microsoft: Create a transfer).
_TRANSFERS = frozenset(
    {
        "create_transfer",
        "list_transfers",
        "get_transfer",
        "accept_transfer",
        "reject_transfer",
        "withdraw_transfer",
    }
)
_PRICE_FILES = frozenset({"price_sheet", "offer_matrix", "exchange_rates"})


def check(operation: Operation, call: Call) -> None:
    """Refuse what the user may not do, and a call about a customer whose relationship has ended."""
    _check_user(operation, call)
    wanted = call.path.get("customer")
    if wanted is None or operation.access in (Access.CONTROL, Access.PAGE):
        return
    found = call.world.store.find(Customer, wanted.lower())
    if found is not None and found.relationship_ended:
        raise Refusal(403, 20002, "There is no commerce relationship between the partner and the customer.")


def _check_user(operation: Operation, call: Call) -> None:
    partner = call.world.partner
    if not call.caller.is_user or operation.access not in (Access.APP, Access.USER):
        return
    if partner.is_sign_in_blocked:
        raise Refusal(403, 900309, "The sign-in of the user was blocked by conditional access.")
    if operation.name in _TRANSFERS and partner.user_role != "AdminAgent":
        raise Refusal(403, 900150, f"The role {partner.user_role} may not do this.")
    if partner.user_role in SELLERS:
        return
    if operation.name in _PRICE_FILES:
        raise Refusal(403, 800043, f"The role {partner.user_role} has no access to pricing.")
    if operation.name in WRITES or operation.name in _CART_WRITES:
        raise Refusal(403, 900150, f"The role {partner.user_role} may not do this.")


def is_delegated(world: World, customer: Customer) -> bool:
    """Whether the provider administers the tenant now."""
    return any(one.status == "active" for one in world.store.of(Delegation, customer.id))


def require_delegation(world: World, customer: Customer) -> None:
    """Refuse a look into a tenant without an active delegated admin relationship (Microsoft: GDAP)."""
    if not is_delegated(world, customer):
        raise Refusal(403, 900308, "The operation needs an active delegated admin relationship.")
