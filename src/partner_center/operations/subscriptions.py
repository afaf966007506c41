"""Subscriptions and what hangs on them (Microsoft: Subscription resources; Custom term end dates; Overage)."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from partner_center.call import Operation
from partner_center.models.catalog import TermDuration
from partner_center.models.order_documents import ActivationLink
from partner_center.models.subscription_details import (
    Activation,
    CustomTermEndDate,
    NewOverage,
    Overage,
    RegistrationStatus,
    SubscriptionProvisioning,
    SupportContact,
)
from partner_center.models.subscriptions import Subscription
from partner_center.operations.subscription_basics import path_of
from partner_center.operations.subscription_changes import SubscriptionChanges
from partner_center.reading import pages, read, read_list, segment
from partner_center.tokens import TokenKind
from partner_center.wire import write_instant

LIST_ADDONS = Operation("list_subscription_addons", "GET")
GET_PROVISIONING = Operation("get_subscription_provisioning_status", "GET", TokenKind.USER)
GET_SUPPORT_CONTACT = Operation("get_support_contact", "GET", TokenKind.USER)
UPDATE_SUPPORT_CONTACT = Operation("update_support_contact", "PUT", TokenKind.USER, writes=True)
LIST_ACTIVATION_LINKS = Operation("list_subscription_activation_links", "GET")
ACTIVATE = Operation("activate_subscription", "POST", writes=True)
REGISTER = Operation("register_subscription", "POST", writes=True)
GET_REGISTRATION_STATUS = Operation("get_registration_status", "GET")
LIST_CUSTOM_TERM_END_DATES = Operation("list_custom_term_end_dates", "GET")
GET_OVERAGE = Operation("get_overage", "GET")
UPDATE_OVERAGE = Operation("update_overage", "PUT", writes=True)


class Subscriptions(SubscriptionChanges):
    """Subscriptions of a customer that the calling partner sold."""

    def addons(self, customer_id: str, subscription_id: str) -> Iterator[Subscription]:
        """The legacy add-ons of a subscription; those of new commerce are subscriptions of their own."""
        path = f"{path_of(customer_id, subscription_id)}/addons"
        return pages(self._caller, LIST_ADDONS, path, Subscription, {})

    def provisioning_status(self, customer_id: str, subscription_id: str) -> SubscriptionProvisioning:
        """Whether the licences are there; needs a role by granular delegated administration."""
        path = f"{path_of(customer_id, subscription_id)}/provisioningstatus"
        return read(SubscriptionProvisioning, self._caller.call(GET_PROVISIONING, path), GET_PROVISIONING)

    def support_contact(self, customer_id: str, subscription_id: str) -> SupportContact:
        """Who supports the subscription."""
        path = f"{path_of(customer_id, subscription_id)}/supportcontact"
        return read(SupportContact, self._caller.call(GET_SUPPORT_CONTACT, path), GET_SUPPORT_CONTACT)

    def update_support_contact(
        self,
        customer_id: str,
        subscription_id: str,
        contact: SupportContact,
        request_id: UUID | None = None,
    ) -> SupportContact:
        """Name a reseller of the caller as the support of a legacy subscription."""
        path = f"{path_of(customer_id, subscription_id)}/supportcontact"
        answer = self._caller.call(UPDATE_SUPPORT_CONTACT, path, body=contact, request_id=request_id)
        return read(SupportContact, answer, UPDATE_SUPPORT_CONTACT)

    def activation_links(self, customer_id: str, subscription_id: str) -> tuple[ActivationLink, ...]:
        """Where a marketplace product is activated."""
        path = f"{path_of(customer_id, subscription_id)}/activationlinks"
        return tuple(pages(self._caller, LIST_ACTIVATION_LINKS, path, ActivationLink, {}))

    def activate(self, customer_id: str, subscription_id: str, request_id: UUID | None = None) -> Activation:
        """Activate a marketplace subscription of the integration sandbox."""
        path = f"{path_of(customer_id, subscription_id)}/activate"
        return read(Activation, self._caller.call(ACTIVATE, path, request_id=request_id), ACTIVATE)

    def register(self, customer_id: str, subscription_id: str, request_id: UUID | None = None) -> None:
        """Register an Azure subscription for reservations; `registration_status` tells when it is done."""
        path = f"{path_of(customer_id, subscription_id)}/registrations"
        self._caller.call(REGISTER, path, request_id=request_id)

    def registration_status(self, customer_id: str, subscription_id: str) -> RegistrationStatus:
        """Whether an Azure subscription may buy reservations."""
        path = f"{path_of(customer_id, subscription_id)}/registrationstatus"
        answer = self._caller.call(GET_REGISTRATION_STATUS, path)
        return read(RegistrationStatus, answer, GET_REGISTRATION_STATUS)

    def custom_term_end_dates(
        self,
        customer_id: str,
        term_duration: TermDuration,
        *,
        product_id: str | None = None,
        sku_id: str | None = None,
        availability_id: str | None = None,
        term_start_date: datetime | None = None,
        target_coterm_subscription_id: str | None = None,
    ) -> Iterator[CustomTermEndDate]:
        """The days on which the first term of a new subscription, of any plan or of one, may end."""
        query = {
            "term_duration": term_duration.value,
            "product_id": product_id,
            "sku_id": sku_id,
            "availability_id": availability_id,
            "term_start_date": write_instant(term_start_date) if term_start_date is not None else None,
            "target_coterm_subscription_id": target_coterm_subscription_id,
        }
        path = f"/v1/customers/{segment(customer_id)}/subscriptions/customTermEndDates"
        return pages(self._caller, LIST_CUSTOM_TERM_END_DATES, path, CustomTermEndDate, query)

    def overage(self, customer_id: str) -> tuple[Overage, ...]:
        """Which Azure subscriptions pay for what is used beyond the customer's plans."""
        path = f"/v1/customers/{segment(customer_id)}/subscriptions/overage"
        return read_list(Overage, self._caller.call(GET_OVERAGE, path), GET_OVERAGE)

    def set_overage(self, customer_id: str, overage: NewOverage, request_id: UUID | None = None) -> Overage:
        """Let an Azure subscription pay for what is used beyond the plans, or no more."""
        path = f"/v1/customers/{segment(customer_id)}/subscriptions/overage"
        answer = self._caller.call(UPDATE_OVERAGE, path, body=overage, request_id=request_id)
        return read(Overage, answer, UPDATE_OVERAGE)
