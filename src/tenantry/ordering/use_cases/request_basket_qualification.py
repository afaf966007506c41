"""Have Microsoft qualify the customer of a basket, in the tenant that it has or that the basket names."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from tenantry.compliance.gathering import gather
from tenantry.compliance.rules.facts import TenantRelationship, Unfetched
from tenantry.compliance.rules.questions import FactKey, Occasion
from tenantry.compliance.rules.vetting import Sought
from tenantry.compliance.use_cases.request_qualification import request_qualification
from tenantry.compliance.vetting import QualificationRequestView
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.microsoft.clients import calls_for
from tenantry.ordering.context import BasketContext, basket_context
from tenantry.parties.permissions import require

NO_CUSTOMER = code("qualification.no_customer", Category.CONFLICT)
NOT_ACCEPTED = code("qualification.tenant_not_accepted", Category.CONFLICT)


def request_basket_qualification(
    *, basket_id: BasketId, sought: Sought, by: Actor, now: datetime
) -> QualificationRequestView:
    """The request as it stands after Microsoft was asked.

    A tenant that is only named is asked about once Microsoft confirms that it has accepted the one who sells: a typed
    domain gives no right to speak for whoever has it. Raises Refused before that, and for a basket without customer.
    """
    basket = basket_context(basket_id, by=by, now=now)
    require(by, "qualification.request", basket.ownership)
    if basket.customer is None:
        raise Refused(Problem(NO_CUSTOMER, "customer"))
    named = basket.named_tenant
    if named is not None and not _has_accepted(basket, named, now):
        raise Refused(Problem(NOT_ACCEPTED))
    customer = PartyId(basket.customer.public_id)
    return request_qualification(customer_id=customer, sought=sought, accepted_tenant=named, by=by, now=now)


def _has_accepted(basket: BasketContext, tenant: UUID, now: datetime) -> bool:
    """Asked live; where Microsoft does not say, it has not."""
    reseller = basket.account_tenant_id if basket.account_kind == "reseller" else ""
    key = FactKey.relationship(str(tenant), reseller)
    with calls_for(basket.public_id):
        facts = gather(basket.partner_center_account_id, [key], occasion=Occasion.PLACING, now=now)
    found = facts.get(key, TenantRelationship)
    return not isinstance(found, Unfetched) and found.allows
