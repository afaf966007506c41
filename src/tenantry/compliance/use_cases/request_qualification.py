"""Ask Microsoft to qualify a customer: as a school, or as a government's with one of the provider's codes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from tenantry.compliance import reads
from tenantry.compliance.rules.vetting import Sought, SoughtKind, problems
from tenantry.compliance.settling import settle
from tenantry.compliance.validation_codes import require_use
from tenantry.compliance.vetting import QualificationRequestView, record_request
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties import permissions
from tenantry.parties.locks import lock_parties
from tenantry.parties.models import TenantLink
from tenantry.parties.reads import default_account

NO_TENANT = code("qualification.no_tenant", Category.CONFLICT)
REFUSED = code("qualification.refused_by_microsoft", Category.CONFLICT)


def request_qualification(
    *,
    customer_id: PartyId,
    sought: Sought,
    accepted_tenant: UUID | None = None,
    by: Actor,
    now: datetime,
) -> QualificationRequestView:
    """The request as it stands after Microsoft was asked; one that is open is returned as it is.

    `accepted_tenant`: one that has accepted the one who sells, for a customer who is not linked with it yet. Only
    staff, acting for a party or not, uses the provider's codes for governments. After a denial it is asked anew, with
    what was corrected. Without an answer of Microsoft's it stays requested and is asked by itself. Raises Refused for a
    customer without a tenant and where Microsoft does not take the request.
    """
    customer = reads.party(by, customer_id, kind="customer")
    permissions.require(by, "qualification.request", customer.ownership)
    if sought.kind == SoughtKind.GOVERNMENT:
        require_use(by)
    sought = sought.cleaned()
    if wrong := problems(sought):
        raise Refused(*wrong)
    with transaction.atomic(durable=True):
        lock_parties(by.provider_id, [customer.id])
        account_id, tenant_id = _tenant(customer.id, accepted_tenant, by)
        request = record_request(
            customer_id=customer.id,
            partner_center_account_id=account_id,
            tenant_id=tenant_id,
            sought=sought,
            request_id=uuid4(),
            by=by,
            at=now,
        )
    settled = settle(request, by=by, now=now)
    if settled.state == "refused":
        raise Refused(Problem(REFUSED, params={"description": settled.reason}))
    return settled


def _tenant(customer_id: int, accepted: UUID | None, by: Actor) -> tuple[int, UUID]:
    links = TenantLink.objects.filter(
        provider_id=by.provider_id, party_id=customer_id, partner_center_account__is_default=True
    )
    found = links.values_list("partner_center_account_id", "tenant__microsoft_id").first()
    if found is not None:
        return found
    if accepted is None:
        raise Refused(Problem(NO_TENANT))
    return default_account(by.provider_id), accepted
