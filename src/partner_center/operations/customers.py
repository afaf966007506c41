"""Customers (Microsoft: Create a customer; Get a list of customers; Update a customer's billing profile)."""

import json
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.errors import NotFound
from partner_center.models.customers import (
    AccountValidation,
    ApplicationConsent,
    BillingProfile,
    CompanyProfile,
    Customer,
    CustomerChange,
    CustomerOrganization,
    NewCustomer,
    RelationshipToPartner,
)
from partner_center.models.entitlements import Entitlement, EntitlementType
from partner_center.models.partners import PartnerRelationship
from partner_center.reading import if_match, pages, read, read_list, read_names, segment
from partner_center.tokens import TokenKind

CREATE = Operation("create_customer", "POST", writes=True)
GET = Operation("get_customer", "GET")
LIST = Operation("list_customers", "GET")
LIST_RELATIONSHIPS = Operation("list_customer_relationships", "GET", TokenKind.USER)
GET_VALIDATION_STATUS = Operation("get_validation_status", "GET", TokenKind.USER)
GET_COMPANY_PROFILE = Operation("get_company_profile", "GET", TokenKind.USER)
GET_BILLING_PROFILE = Operation("get_billing_profile", "GET")
UPDATE_BILLING_PROFILE = Operation("update_billing_profile", "PUT", writes=True)
GET_ORGANIZATION = Operation("get_customer_organization", "GET")
LIST_CUSTOM_DOMAINS = Operation("list_custom_domains", "GET")
LIST_ENTITLEMENTS = Operation("list_entitlements", "GET")
UPDATE = Operation("patch_customer", "PATCH", TokenKind.USER, writes=True)
DELETE = Operation("delete_customer", "DELETE", writes=True)
CREATE_APPLICATION_CONSENT = Operation("create_application_consent", "POST", TokenKind.USER, writes=True)

NO_ACCOUNT_STATUS = 600074


class Customers:
    """The customers of the calling partner."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create(self, customer: NewCustomer, request_id: UUID | None = None) -> Customer:
        """Create a customer with its tenant; the first administrator's password is in this answer only."""
        # Only the user of an indirect provider may create customers for a reseller.
        kind = TokenKind.USER if customer.associated_partner_id else TokenKind.APP
        operation = replace(CREATE, token=kind)
        answer = self._caller.call(operation, "/v1/customers", body=customer, request_id=request_id)
        return read(Customer, answer, operation)

    def get(self, customer_id: str) -> Customer:
        """A customer in full."""
        answer = self._caller.call(GET, f"/v1/customers/{segment(customer_id)}")
        return read(Customer, answer, GET)

    def iterate(
        self,
        *,
        company_name: str | None = None,
        domain: str | None = None,
        indirect_reseller: str | None = None,
        page_size: int = 500,
    ) -> Iterator[Customer]:
        """Customers in short form: all, or those whose name, domain or reseller (tenant id) starts so."""
        filters = {"CompanyName": company_name, "Domain": domain, "IndirectReseller": indirect_reseller}
        chosen = {name: value for name, value in filters.items() if value is not None}
        if len(chosen) > 1:
            raise ValueError("Microsoft takes one filter at a time")
        wanted = None
        for name, value in chosen.items():  # customers take no operator but this one
            wanted = json.dumps({"Field": name, "Value": value, "Operator": "starts_with"})
        query = {"size": str(page_size), "filter": wanted}
        return pages(self._caller, LIST, "/v1/customers", Customer, query)

    def relationships(self, customer_id: str) -> tuple[PartnerRelationship, ...]:
        """The indirect resellers that this customer has accepted."""
        path = f"/v1/customers/{segment(customer_id)}/relationships"
        return tuple(pages(self._caller, LIST_RELATIONSHIPS, path, PartnerRelationship, {}))

    def validation_status(self, customer_id: str) -> AccountValidation | None:
        """How far Microsoft's vetting of the account is; None when there is none, which blocks nothing."""
        path = f"/v1/customers/{segment(customer_id)}/validationStatus"
        try:
            answer = self._caller.call(GET_VALIDATION_STATUS, path, query={"type": "account"})
        except NotFound as missing:
            if missing.code == NO_ACCOUNT_STATUS:
                return None
            raise
        return read(AccountValidation, answer, GET_VALIDATION_STATUS)

    def company_profile(self, customer_id: str) -> CompanyProfile:
        """The company with its address and e-mail."""
        path = f"/v1/customers/{segment(customer_id)}/profiles/company"
        return read(CompanyProfile, self._caller.call(GET_COMPANY_PROFILE, path), GET_COMPANY_PROFILE)

    def billing_profile(self, customer_id: str) -> BillingProfile:
        """The billing profile with the etag that its update needs."""
        path = f"/v1/customers/{segment(customer_id)}/profiles/billing"
        return read(BillingProfile, self._caller.call(GET_BILLING_PROFILE, path), GET_BILLING_PROFILE)

    def update_billing_profile(
        self, customer_id: str, profile: BillingProfile, request_id: UUID | None = None
    ) -> BillingProfile:
        """Send a billing profile as it was read with a change in it; refused (412) if it has moved since."""
        answer = self._caller.call(
            UPDATE_BILLING_PROFILE,
            f"/v1/customers/{segment(customer_id)}/profiles/billing",
            body=profile,
            headers=if_match(profile.attributes.etag if profile.attributes else None),
            request_id=request_id,
        )
        return read(BillingProfile, answer, UPDATE_BILLING_PROFILE)

    def organization(self, customer_id: str) -> tuple[CustomerOrganization, ...]:
        """The tenant's own data; needs a role by granular delegated administration."""
        answer = self._caller.call(GET_ORGANIZATION, f"/v1/customers/{segment(customer_id)}/organization")
        return read_list(CustomerOrganization, answer, GET_ORGANIZATION)

    def custom_domains(self, customer_id: str) -> tuple[str, ...]:
        """The tenant's domains; needs a role by granular delegated administration."""
        path = f"/v1/customers/{segment(customer_id)}/customDomains"
        return read_names(self._caller.call(LIST_CUSTOM_DOMAINS, path), LIST_CUSTOM_DOMAINS)

    def entitlements(
        self,
        customer_id: str,
        entitlement_type: EntitlementType | None = None,
        *,
        show_expiry: bool = False,
    ) -> tuple[Entitlement, ...]:
        """What the customer owns by its orders, of one kind or all; `show_expiry` adds when a term ends."""
        query = {
            "entitlementType": entitlement_type.value if entitlement_type is not None else None,
            "showExpiry": "true" if show_expiry else None,
        }
        path = f"/v1/customers/{segment(customer_id)}/entitlements"
        return tuple(pages(self._caller, LIST_ENTITLEMENTS, path, Entitlement, query))

    def end_relationship(self, customer_id: str, request_id: UUID | None = None) -> CustomerChange:
        """Stop being the customer's reseller; reservations are cancelled first."""
        change = CustomerChange(relationship_to_partner=RelationshipToPartner.NONE)
        return self._changed(customer_id, change, request_id)

    def end_delegated_access(self, customer_id: str, request_id: UUID | None = None) -> CustomerChange:
        """Give up delegated administration and stay the customer's reseller."""
        return self._changed(customer_id, CustomerChange(allow_delegated_access=False), request_id)

    def delete(self, customer_id: str, request_id: UUID | None = None) -> None:
        """Remove a customer and its tenant from the integration sandbox; refused in production."""
        self._caller.call(DELETE, f"/v1/customers/{segment(customer_id)}", request_id=request_id)

    def consent_to_application(
        self, customer_id: str, consent: ApplicationConsent, request_id: UUID | None = None
    ) -> None:
        """Let a control-panel vendor's application act in the customer's tenant, as far as it is granted."""
        path = f"/v1/customers/{segment(customer_id)}/applicationconsents"
        self._caller.call(CREATE_APPLICATION_CONSENT, path, body=consent, request_id=request_id)

    def _changed(self, customer_id: str, change: CustomerChange, request_id: UUID | None) -> CustomerChange:
        answer = self._caller.call(
            UPDATE, f"/v1/customers/{segment(customer_id)}", body=change, request_id=request_id
        )
        return read(CustomerChange, answer, UPDATE)
