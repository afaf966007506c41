"""Customers (Microsoft: Create a customer; Get a list of customers; Retrieve the validation status)."""

import json
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from partner_center.call import Operation
from partner_center.caller import Caller
from partner_center.errors import NotFound
from partner_center.models.customers import AccountValidation, Customer, NewCustomer
from partner_center.models.partners import PartnerRelationship
from partner_center.reading import pages, read, segment
from partner_center.tokens import TokenKind

CREATE = Operation("create_customer", "POST", writes=True)
GET = Operation("get_customer", "GET")
LIST = Operation("list_customers", "GET")
LIST_RELATIONSHIPS = Operation("list_customer_relationships", "GET", TokenKind.USER)
GET_VALIDATION_STATUS = Operation("get_validation_status", "GET", TokenKind.USER)

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
