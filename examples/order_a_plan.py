"""Order a plan for a new customer: tenant, agreement, cart, checkout, subscription."""

import time
from datetime import UTC, datetime
from uuid import UUID, uuid4

from connection import arguments, connect

from partner_center import PartnerCenter, Unknown
from partner_center.models.agreements import (
    AgreementType,
    AttestationStatus,
    NewAgreement,
    NewAttestation,
    PrimaryContact,
)
from partner_center.models.carts import Cart, CheckoutResult, NewCart, NewCartLineItem
from partner_center.models.catalog import BillingCycle, TermDuration
from partner_center.models.common import Address
from partner_center.models.customers import Customer, NewBillingProfile, NewCompanyProfile, NewCustomer
from partner_center.models.subscriptions import Subscription

COUNTRY, LANGUAGE = "PT", "pt-PT"
ADDRESS = Address(
    address_line1="Rua das Flores 12",
    city="Porto",
    postal_code="4050-265",
    country=COUNTRY,
    first_name="Rita",
    last_name="Sousa",
    phone_number="+351220000000",
)


def main() -> None:
    """Order, and say what came of it."""
    parser = arguments(__doc__)
    parser.add_argument("domain", help="the name of the tenant to be made, as in fabrikam.onmicrosoft.com")
    parser.add_argument("--plan", default="Microsoft 365 Business Standard")
    parser.add_argument("--seats", type=int, default=5)
    given = parser.parse_args()
    with connect(given) as pc:
        if not pc.addresses.validate(ADDRESS).is_verified:
            raise SystemExit("the address is not one that Microsoft can verify")
        if pc.domains.is_taken(given.domain):
            raise SystemExit(f"{given.domain} is taken")
        customer = new_customer(pc, given.domain)
        print(f"customer {customer.id}", flush=True)
        accept_agreement(pc, customer.id)
        cart = filled_cart(pc, customer.id, given.plan, given.seats)
        result = checked_out(pc, customer.id, cart)
        for order in result.orders or ():
            for subscription in provisioned(pc, customer.id, order.id):
                until = subscription.commitment_end_date
                print(f"subscription {subscription.id}: {subscription.quantity} seats until {until:%Y-%m-%d}")


def new_customer(pc: PartnerCenter, domain: str) -> Customer:
    """The customer with its tenant, made once even when an answer is lost."""
    wanted = NewCustomer(
        company_profile=NewCompanyProfile(domain=domain),
        billing_profile=NewBillingProfile(
            email="rita@solmar.pt",
            culture=LANGUAGE,
            language="pt",
            company_name="Solmar Lda",
            default_address=ADDRESS,
        ),
    )
    request_id = uuid4()  # a real program stores it before the call
    try:
        return pc.customers.create(wanted, request_id)
    except Unknown:
        return pc.customers.create(wanted, request_id)  # the same id: it happens once


def accept_agreement(pc: PartnerCenter, customer_id: str) -> None:
    """Have the customer accept Microsoft's agreement on its page, and record it."""
    attestation = pc.agreements.create_attestation(
        NewAttestation(
            country=COUNTRY,
            language=LANGUAGE,
            company_name="Solmar Lda",
            signatory_first_name="Rita",
            signatory_last_name="Sousa",
            signatory_email="rita@solmar.pt",
            signatory_phone_number="+351220000000",
        ),
        uuid4(),
    )
    print(f"to be accepted at {attestation.attestation_link}", flush=True)
    while pc.agreements.attestation(attestation.attestation_id).status != AttestationStatus.ACCEPTED:
        time.sleep(0.5)
    template, *_ = pc.agreements.metadata(AgreementType.CUSTOMER)
    accepted = pc.agreements.attestation(attestation.attestation_id)
    agreement = NewAgreement(
        template_id=template.template_id,
        type=AgreementType.CUSTOMER,
        primary_contact=PrimaryContact(first_name="Rita", last_name="Sousa", email="rita@solmar.pt"),
        date_agreed=accepted.created_date or datetime.now(UTC),
        attestation_id=attestation.attestation_id,
    )
    pc.agreements.create(customer_id, agreement, uuid4())


def filled_cart(pc: PartnerCenter, customer_id: str, plan: str, seats: int) -> Cart:
    """A cart with the plan for a year, billed monthly; every line is looked at before it is bought."""
    line = NewCartLineItem(
        id=0,
        catalog_item_id=catalog_item(pc, customer_id, plan),
        quantity=seats,
        term_duration=TermDuration.P1Y,
        billing_cycle=BillingCycle.MONTHLY,
    )
    cart = pc.carts.create(customer_id, NewCart(line_items=[line]), uuid4())
    for judged in cart.line_items:
        if judged.error is not None:
            raise SystemExit(f"{plan} cannot be bought: {judged.error.error_description}")
        if judged.pricing is not None:
            print(f"{plan}: {judged.pricing.extended_price} {judged.currency_code} for the term")
    return cart


def catalog_item(pc: PartnerCenter, customer_id: str, plan: str) -> str:
    """What the plan is bought by today; it changes, so it is read just before the cart."""
    catalogue = pc.products.of_customer(customer_id)
    for product in catalogue.iterate():
        if product.title != plan:
            continue
        for sku in catalogue.skus(product.id):
            for found in catalogue.availabilities(product.id, sku.id):
                for term in found.terms or ():
                    wanted = (TermDuration.P1Y, BillingCycle.MONTHLY)
                    if (term.duration, term.billing_cycle) == wanted and found.catalog_item_id:
                        return found.catalog_item_id
    raise SystemExit(f"{plan} is not sold for a year billed monthly")


def checked_out(pc: PartnerCenter, customer_id: str, cart: Cart) -> CheckoutResult:
    """The orders of the cart; checking out the same cart twice orders once."""
    request_id: UUID = uuid4()
    try:
        return pc.carts.checkout(customer_id, cart.id, request_id)
    except Unknown:
        return pc.carts.checkout(customer_id, cart.id, request_id)


def provisioned(pc: PartnerCenter, customer_id: str, order_id: str) -> list[Subscription]:
    """The subscriptions of the order, once each of its lines has one."""
    while True:
        lines = pc.orders.get(customer_id, order_id).line_items or []
        if all(line.subscription_id for line in lines):
            return list(pc.subscriptions.iterate(customer_id, order_id=order_id))
        time.sleep(1)


if __name__ == "__main__":
    main()
