"""Create the customer's tenant, associated with its reseller (Microsoft: Create a customer for an indirect reseller).

Unknown is settled by replaying the same request id while Microsoft still knows it: the answer then carries the first
administrator's password again. Afterwards the tenant is looked for by its domain among our customers; one of the same
company and reseller is the one that was asked for, but the password is gone and is reset in Microsoft's admin center.
Another company's tenant is never taken: a person looks.
"""

from __future__ import annotations

import json
from uuid import UUID

from partner_center import PartnerCenter
from partner_center.models.common import Address
from partner_center.models.customers import Customer, NewBillingProfile, NewCompanyProfile, NewCustomer
from tenantry.compliance.recording import record_domain_taken
from tenantry.compliance.rules import registration
from tenantry.compliance.rules.address import phone_for_microsoft
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Category, Problem, code
from tenantry.ordering import events
from tenantry.ordering.models import Order
from tenantry.ordering.recording import record_event
from tenantry.parties.recording import record_tenant
from tenantry.provisioning.context import StepFacts
from tenantry.provisioning.rules.outcomes import Done, Outcome, Park

TENANT_OF_ANOTHER = code("provisioning.tenant_of_another", Category.CONFLICT)


def perform(step: StepFacts, pc: PartnerCenter) -> Outcome:
    """Create the tenant, or find that it has been created."""
    if step.was_lost and not step.replay_is_alive:
        for found in pc.customers.iterate(domain=step.domain):
            if found.company_profile and (found.company_profile.domain or "").lower() == step.domain.lower():
                return _recognised(step, found, pc)
    return _done(step, pc.customers.create(_new_customer(step), request_id=step.request_id))


def _recognised(step: StepFacts, found: Customer, pc: PartnerCenter) -> Outcome:
    """The tenant, when its company and its reseller are those of the order."""
    company = (found.company_profile.company_name or "") if found.company_profile else ""
    resellers = [one.id.lower() for one in pc.customers.relationships(found.id)] if step.reseller else []
    is_ours = not step.reseller or str(step.reseller.microsoft_tenant_id) in resellers
    if company.strip().casefold() == step.customer.name.strip().casefold() and is_ours:
        return _done(step, found)
    params = {"domain": step.domain, "company": company, "tenant": found.id}
    return Park(Problem(TENANT_OF_ANOTHER, params=params))


def _new_customer(step: StepFacts) -> NewCustomer:
    who = step.customer
    reseller = step.reseller
    return NewCustomer(
        company_profile=NewCompanyProfile(
            domain=step.domain,
            organization_registration_number=registration.for_microsoft(who.country, who.registration_number),
        ),
        billing_profile=NewBillingProfile(
            email=who.email,
            culture=f"{who.language.split('-')[0]}-{who.country}",
            language=who.language.split("-")[0],
            company_name=who.name,
            default_address=Address(
                country=who.country,
                city=who.city,
                state=who.state or None,
                address_line1=who.address_line1,
                address_line2=who.address_line2 or None,
                postal_code=who.postal_code or None,
                first_name=who.first_name,
                last_name=who.last_name,
                phone_number=phone_for_microsoft(who.phone, who.country, None),
            ),
            first_name=who.first_name or None,
            last_name=who.last_name or None,
        ),
        associated_partner_id=str(reseller.microsoft_tenant_id) if reseller else None,
    )


def _done(step: StepFacts, customer: Customer) -> Done:
    credentials = customer.user_credentials
    secret = None
    if credentials and credentials.password:
        secret = json.dumps(
            {"user_name": credentials.user_name, "password": credentials.password.get_secret_value()}
        )
    return Done(
        {
            "microsoft_id": customer.id,
            "domain": step.domain,
            "reseller_tenant_id": str(step.reseller.microsoft_tenant_id) if step.reseller else "",
            "has_credentials": secret is not None,
        },
        secret,
    )


def record(step: StepFacts, result: dict[str, str], order: Order, *, by: Actor) -> None:
    """Write the tenant and its link to the customer."""
    tenant = record_tenant(
        party_id=order.customer_id,
        partner_center_account_id=step.partner_center_account_id,
        microsoft_id=UUID(result["microsoft_id"]),
        domain=result["domain"],
        by=by,
        at=step.now,
    )
    if result["domain"]:
        record_domain_taken(
            partner_center_account_id=step.partner_center_account_id, domain=result["domain"], at=step.now
        )
    record_event(
        events.TenantCreated(
            order.public_id,
            tenant.public_id,
            result["microsoft_id"],
            result["domain"],
            result["reseller_tenant_id"],
        ),
        by=by,
        at=step.now,
    )
