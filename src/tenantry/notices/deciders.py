"""Who is written to about a decision that an order waits for."""

from __future__ import annotations

from tenantry.jobs.events import Recorded
from tenantry.kernel.actor import system
from tenantry.ordering.reads.approvals import placing_party
from tenantry.ordering.reads.orders import order
from tenantry.ordering.rules.holds import Decider, HoldKind
from tenantry.parties.reads import Recipient, contact_written_to, people_written_to, provider_written_to


def deciders(event: Recorded, placed_by: str) -> tuple[Recipient, ...]:
    """The provider's finance; or those of the party who may decide and have not placed it, else its contact.

    Nobody where the buyer itself is asked about a price: the buyer is written to anyway.
    """
    decider = Decider(event.payload["decider"])
    if decider is Decider.MICROSOFT:
        return ()
    if decider is Decider.FINANCE:
        return (provider_written_to(event.provider_id),)
    placed = order(system(event.provider_id, event.public_id), event.aggregate_id)
    party_id = placed.account_id if decider is Decider.RESELLER else placed.customer_id
    action = "approval.decide"
    if event.payload["kind"] == HoldKind.PRICE:
        if party_id == placing_party(event.provider_id, event.aggregate_id):
            return ()
        action = "order.place"
    people = people_written_to(party_id, provider_id=event.provider_id, action=action, without=placed_by)
    return people or (contact_written_to(party_id, provider_id=event.provider_id),)
