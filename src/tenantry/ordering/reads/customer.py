"""A customer's page: who it is, what it holds, and the last of what happened."""

from __future__ import annotations

from dataclasses import dataclass

from tenantry.billing.reads.lists import InvoiceRow, invoices_slice
from tenantry.compliance.reads import AgreementState, agreement_state
from tenantry.foundation.slices import Slice, Wish
from tenantry.kernel.actor import Actor
from tenantry.ordering.reads.lists import OrderRow, orders_slice
from tenantry.parties import permissions
from tenantry.parties.reads import PartyView, TenantView, party, tenants, tenants_of
from tenantry.parties.rules import permissions as rules
from tenantry.subscriptions.reads.lists import SubscriptionRow, subscriptions_slice

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """A customer with the newest ten of each kind of its things, and how many there are.

    A kind is None for who may not look at it; the invoices of a sub-customer too: its reseller is billed.
    """

    party: PartyView
    tenants: tuple[TenantView, ...]
    agreement: AgreementState | None
    subscriptions: Slice[SubscriptionRow] | None
    orders: Slice[OrderRow] | None
    invoices: Slice[InvoiceRow] | None


def customer_page(actor: Actor, public_id: str) -> CustomerPage:
    """One customer, or the same refusal for an unknown and a foreign one. At most fourteen statements."""
    permissions.require(actor, "party.read")
    customer = party(actor, public_id, kind="customer")
    wish = Wish(filters={"customer": public_id}, size=_SHOWN)
    billed = Wish(filters={"account": public_id}, size=_SHOWN)

    def may(action: str) -> bool:
        return rules.problem(actor, action, customer.ownership) is None

    agreement = None
    if may("agreement.read"):
        held = tenants_of(actor.provider_id, customer.id)
        agreement = agreement_state(actor.provider_id, customer.id, held[0][0] if held else None)
    return CustomerPage(
        party=customer,
        tenants=tuple(tenants(actor, limit=_SHOWN, customer=public_id)),
        agreement=agreement,
        subscriptions=subscriptions_slice(actor, wish) if may("subscription.read") else None,
        orders=orders_slice(actor, wish) if may("order.read") else None,
        invoices=invoices_slice(actor, billed)
        if customer.reseller_id is None and may("invoice.read")
        else None,
    )
