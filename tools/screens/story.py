"""More than the one sale of the demonstration, so that lists are full and each kind of thing stands somewhere.

What the pages are asked for carries the names of tests/support/page_examples.py.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import httpx2
from tests.support.offers import an_offer
from tests.support.people import Person, a_person, token_of
from tools.screens.stage import Stage

from partner_center.models.delegated_admin import (
    AccessDetails,
    NewDelegatedAdminRelationship,
    RelationshipCustomer,
    UnifiedRole,
)
from tenantry.billing.models import Invoice, JournalEntry
from tenantry.billing.receiving import Received
from tenantry.billing.use_cases.record_payment import record_payment
from tenantry.bulk.models import Entry
from tenantry.bulk.use_cases.upload_orders import upload_orders
from tenantry.catalog.models import Plan, ProductType, Synchronisation
from tenantry.catalog.use_cases.synchronise_catalogue import synchronise_catalogue
from tenantry.compliance.models import AgreementRecord
from tenantry.compliance.rules.attestation import Signatory
from tenantry.compliance.use_cases.request_agreement import request_agreement
from tenantry.demo.people import COMPANIES, Company
from tenantry.demo.provider import RESELLER_TENANT
from tenantry.foundation import public_ids
from tenantry.foundation.clock import business_now, machine_now
from tenantry.jobs.models import ConsumerCursor
from tenantry.kernel.actor import Actor, Role, system
from tenantry.kernel.ids import BasketId, OrderId, PartyId, PlanId
from tenantry.kernel.money import Money
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.microsoft.clients import partner_center
from tenantry.notices.models import Mail
from tenantry.ordering.microsoft_details import MicrosoftDetails, Origin
from tenantry.ordering.models import Basket, Order, OrderLine
from tenantry.ordering.rules.trials import Choice
from tenantry.ordering.use_cases.choose_for_line import choose_for_line
from tenantry.ordering.use_cases.open_basket import open_basket
from tenantry.ordering.use_cases.place_order import place_order
from tenantry.ordering.use_cases.request_tenant_invitation import request_tenant_invitation
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.ordering.use_cases.set_end_customer import set_end_customer
from tenantry.ordering.use_cases.set_line import set_line
from tenantry.ordering.use_cases.set_microsoft_details import set_microsoft_details
from tenantry.parties.credentials import authenticate
from tenantry.parties.details import PartyDetails
from tenantry.parties.links import password_token
from tenantry.parties.models import Membership, PartnerCenterAccount, Party, Tenant, User
from tenantry.parties.rules.approvals import OF_A_RESELLER, ApprovalRule, Approver, Who
from tenantry.parties.use_cases.create_credential import create_credential
from tenantry.parties.use_cases.create_reseller import create_reseller
from tenantry.parties.use_cases.invite_user import invite_user
from tenantry.parties.use_cases.set_approval_rule import set_approval_rule
from tenantry.parties.use_cases.set_credit_limit import set_credit_limit
from tenantry.subscriptions.models import Subscription

PATIENCE_SECONDS = 90.0
_STANDARD, _BASIC = "Microsoft 365 Business Standard", "Microsoft 365 Business Basic"
# Who buys how many seats of what, each line billed as told.
_SALES: tuple[tuple[str, tuple[tuple[str, int, BillingPlan], ...]], ...] = (
    ("ES", ((_STANDARD, 24, BillingPlan.MONTHLY),)),
    ("NL", ((_BASIC, 60, BillingPlan.ANNUAL), ("Microsoft 365 Business Premium", 5, BillingPlan.MONTHLY))),
    ("FR", ((_STANDARD, 12, BillingPlan.ANNUAL),)),
    ("IT", ((_BASIC, 8, BillingPlan.MONTHLY),)),
)
_STOPPED, _FRESH, _OPEN, _READY, _WAITING = "FI", "AT", "BE", "LU", "SI"
_TRYING, _TRIED = "IE", "GR"


@dataclass(frozen=True, slots=True)
class _Teller:
    """Who acts, and what one sale needs."""

    stage: Stage
    buyer: Actor
    by: Actor

    def basket(self, company: Company, lines: tuple[tuple[str, int, BillingPlan], ...]) -> BasketId:
        """A basket with its customer and Microsoft details."""
        now, number = business_now(), Basket.objects.count()
        basket = open_basket(account_id=None, buyer_reference=f"PO-2026-{418 + number:04}", key=None,
            by=self.buyer, now=now, machine_now=machine_now())  # fmt: skip
        for place, (title, seats, billed) in enumerate(lines, start=1):
            plan = Plan.objects.get(provider_id=self.by.provider_id, title=title)
            set_line(basket_id=basket, number=place, plan_id=PlanId(plan.public_id), term=Term.P1Y,
                billing_plan=billed, seats=seats, buyer_reference="", by=self.buyer, now=now)  # fmt: skip
        set_end_customer(
            basket_id=basket,
            details=_details(company),
            existing=None,
            microsoft=MicrosoftDetails(company.domain_prefix, "", is_partner_on_record_confirmed=True),
            origin=Origin(),
            by=self.buyer,
            now=now,
        )
        return basket

    def accepted(self, basket: BasketId, company: Company) -> BasketId:
        """The basket, its customer having accepted Microsoft's agreement and every condition being met."""
        customer = Basket.objects.values_list("customer__public_id", flat=True).get(public_id=basket)
        email = f"{company.last_name.lower().replace(' ', '')}@{company.domain_prefix}.example"
        made = request_agreement(
            customer_id=PartyId(str(customer)),
            signatory=Signatory(company.first_name, company.last_name, email, company.phone),
            language=company.language,
            by=self.buyer,
            now=business_now(),
            origin=Origin(),
        )
        self.control("POST", f"attestations/{made.microsoft_id}/accept")
        run = run_preflight(basket_id=basket, by=self.buyer, now=business_now())
        assert run.outcome == "met", [(one.code, one.status) for one in run.checks if one.status != "met"]
        return basket

    def placed(self, basket: BasketId) -> OrderId:
        """The basket, ordered for the total that was shown."""
        total = run_preflight(basket_id=basket, by=self.buyer, now=business_now()).total
        assert total is not None
        return place_order(basket_id=basket, shown_total=total, key=None, by=self.buyer, now=business_now(),
            machine_now=machine_now())  # fmt: skip

    def control(self, method: str, path: str, body: object = None) -> None:
        """Turn something in the simulator."""
        httpx2.request(
            method, f"{self.stage.simulator_url}/_sim/{path}", json=body, timeout=10
        ).raise_for_status()


def fill(stage: Stage) -> dict[str, str]:
    """Play on, and say what the pages are asked for."""
    tokens = json.loads((stage.data_dir / "provider.json").read_text(encoding="utf-8"))
    buyer = authenticate(tokens["reseller_token"], request_id="screens").actor
    teller = _Teller(stage, buyer, system(buyer.provider_id, "screens"))
    others = (_STOPPED, _FRESH, _OPEN, _READY, _WAITING, _TRYING, _TRIED)
    for country in ("DE", *others, *(market for market, _ in _SALES)):
        synchronise_catalogue(market=country, by=teller.by, now=business_now())
    done = [
        teller.placed(teller.accepted(teller.basket(COMPANIES[c], lines), COMPANIES[c]))
        for c, lines in _SALES
    ]
    line = ((_STANDARD, 10, BillingPlan.MONTHLY),)
    opened = teller.basket(COMPANIES[_OPEN], ((_BASIC, 15, BillingPlan.MONTHLY),))
    run_preflight(basket_id=opened, by=buyer, now=business_now())
    ready = teller.accepted(teller.basket(COMPANIES[_READY], line), COMPANIES[_READY])
    fresh = teller.accepted(teller.basket(COMPANIES[_FRESH], line), COMPANIES[_FRESH])
    _wait(lambda: not Order.objects.filter(public_id__in=done).exclude(state="completed").exists(), "orders")
    _wait(lambda: Invoice.objects.count() > len(done), "invoices")
    stopped = _stopped(teller)
    ids = _people(teller, PartyId(tokens["reseller"])) | {
        "stopped_order": stopped,
        "order_id": done[-1],
        "basket_id": opened,
        "ready_basket": ready,
        "reseller_id": tokens["reseller"],
        "price_list_id": tokens["price_list"],
    }
    ids |= _things(done[1]) | {"payment_id": _payment(tokens["reseller"], teller.by)}
    ids |= _many_orders(teller, ids["customer_id"]) | {"waiting_basket": _waiting(teller)}
    ids |= _trials(teller) | {"offer_id": _offer(teller)}
    account, customer = PartyId(tokens["reseller"]), ids["customer_id"]
    ids["asked_order"] = _awaited(teller, account, customer, Approver.RESELLER, 25)
    ids["awaited_order"] = _awaited(teller, account, customer, Approver.FINANCE, 40)
    ids["held_order"] = _held(teller, account, customer)
    _park(ids["order_id"])
    _delegated(teller, ids["tenant_id"])
    ids["fresh_order"] = teller.placed(fresh)
    return ids


def _trials(teller: _Teller) -> dict[str, str]:
    """A trial in a basket, and one that runs; both become the plan that they are of."""
    baskets = []
    for country in (_TRYING, _TRIED):
        basket = teller.basket(COMPANIES[country], ((_STANDARD, 10, BillingPlan.MONTHLY),))
        plan = Plan.objects.get(provider_id=teller.by.provider_id, title=f"{_STANDARD} Trial")
        set_line(basket_id=basket, number=1, plan_id=PlanId(plan.public_id), term=Term.P1M, seats=10,
            billing_plan=BillingPlan.MONTHLY, buyer_reference="", by=teller.buyer, now=business_now())  # fmt: skip
        paid = Plan.objects.get(provider_id=teller.by.provider_id, title=_STANDARD)
        choice = Choice(paid.public_id, Term.P1Y, BillingPlan.MONTHLY, 10)
        choose_for_line(basket_id=basket, number=1, choice=choice, by=teller.buyer, now=business_now())
        baskets.append(basket)
    order = teller.placed(teller.accepted(baskets[1], COMPANIES[_TRIED]))
    _wait(lambda: Order.objects.get(public_id=order).state == "completed", "the trial")
    line = OrderLine.objects.select_related("subscription").get(order__public_id=order)
    assert line.subscription is not None
    return {"trial_basket": baskets[0], "trial_id": line.subscription.public_id}


def _offer(teller: _Teller) -> str:
    """A licence-based offer that has no price yet."""
    account = PartnerCenterAccount.objects.get(provider_id=teller.by.provider_id)
    house = SimpleNamespace(id=teller.by.provider_id, account=SimpleNamespace(id=account.pk))
    return an_offer(house)  # type: ignore[arg-type]


def _stopped(teller: _Teller) -> OrderId:
    """An order that Microsoft does not let pass: its reseller was not active there for a while."""
    company = COMPANIES[_STOPPED]
    basket = teller.accepted(teller.basket(company, ((_STANDARD, 30, BillingPlan.MONTHLY),)), company)
    order = teller.placed(basket)
    teller.control("PATCH", f"resellers/{RESELLER_TENANT}", {"state": "Inactive"})
    _wait(lambda: Order.objects.get(public_id=order).state == "needs_attention", "the order that stops")
    teller.control("PATCH", f"resellers/{RESELLER_TENANT}", {"state": "Active"})
    return order


def _delegated(teller: _Teller, tenant: str) -> None:
    """The provider administers that tenant for three weeks more."""
    row = Tenant.objects.get(public_id=tenant)
    admin = partner_center(row.partner_center_account_id).delegated_admin
    role = UnifiedRole(role_definition_id="88d8e3e3-8f55-4a1e-953a-9b9898b8876b")
    made = admin.create(NewDelegatedAdminRelationship(display_name=f"Support {row.domain}"[:50], duration="P21D",
        customer=RelationshipCustomer(tenant_id=str(row.microsoft_id)),
        access_details=AccessDetails(unified_roles=[role])))  # fmt: skip
    admin.lock_for_approval(made.id)
    teller.control("POST", f"delegations/{made.id}", {"status": "active"})


def _people(teller: _Teller, reseller: PartyId) -> dict[str, str]:
    """Colleagues, an invitation that is open, a credential, a second reseller, somebody who works for both."""
    by, now = teller.by, business_now()
    nordhavn = create_reseller(
        details=PartyDetails(name="Nordhavn Systems ApS", country="DK", address_line1="Sundkaj 125", city="København",
            postal_code="2150", email="ordrer@nordhavn.example", phone="+45 33 12 34 56", first_name="Freja",
            last_name="Holm", vat_number="DK13585628", language="en", time_zone="Europe/Copenhagen"),
        microsoft_tenant_id=uuid4(), partner_ids=(("4862911", ""),), by=by, now=now,
        machine_now=machine_now())  # fmt: skip
    colleague = _colleague(by, reseller, "Rui Matos", "rui@meridian-it.example", ("buyer", "subscriptions"))
    both = _colleague(by, reseller, "Freja Holm", "freja@meridian-it.example", ("billing",))
    other = Party.objects.get(public_id=nordhavn).pk
    Membership.objects.create(provider_id=by.provider_id, public_id=public_ids.new("mbr", now), user_id=both.key,
        party_id=other, role=Role.RESELLER, duties=["billing"], created_at=now)  # fmt: skip
    invitation = invite_user(email="sofia@meridian-it.example", role=Role.RESELLER, party=reseller, duties=("buyer",),
        name="Sofia Ramos", language="en", by=by, now=now, machine_now=machine_now())  # fmt: skip
    credential = create_credential(name="Bookkeeping", role=Role.AUDITOR, party=None,
        scopes=("invoices.read", "journal.read"), by=by, now=now, machine_now=machine_now())  # fmt: skip
    # Whoever signs in has no use for a link that was sent before.
    forgetful = _colleague(by, reseller, "Inês Duarte", "ines.duarte@meridian-it.example", ("subscriptions",))
    product_type = ProductType.objects.get(provider_id=by.provider_id, name="Dynamics 365")
    return {
        "product_type_id": product_type.public_id,
        "member_id": colleague.membership,
        "invitation_id": invitation,
        "invitation_token": token_of(invitation),
        "password_token": password_token(User.objects.get(pk=forgetful.key)),
        "credential_id": credential.id,
        "both": both.email,
        "plain": colleague.email,
        "plain_password": colleague.password,
    }


def _colleague(by: Actor, party: PartyId, name: str, email: str, duties: tuple[str, ...]) -> Person:
    return a_person(by, Role.RESELLER, party, name=name, email=email, duties=duties, now=business_now())


def _things(order: OrderId) -> dict[str, str]:
    """What an order with its invoice has led to."""
    customer = Order.objects.select_related("customer").get(public_id=order).customer
    invoice = Invoice.objects.order_by("-gross").first()
    subscription = Subscription.objects.filter(customer=customer)[0]
    assert invoice is not None
    return {
        "customer_id": customer.public_id,
        "invoice_id": invoice.public_id,
        "subscription_id": subscription.public_id,
        "tenant_id": Tenant.objects.all()[0].public_id,
        "entry_id": JournalEntry.objects.latest("pk").public_id,
        "agreement_record": AgreementRecord.objects.latest("pk").public_id,
        "plan_id": Plan.objects.get(title=_STANDARD).public_id,
        "staff_member": Membership.objects.filter(role=Role.FINANCE)[0].public_id,
        "synchronisation_id": Synchronisation.objects.latest("pk").public_id,
        "mail": Mail.objects.latest("pk").public_id,
    }


def _payment(account: str, by: Actor) -> str:
    """The reseller has paid the first of its invoices, and a part of the next."""
    received = Received(Money(Decimal("350.00"), "EUR"), business_now().date(), "SEPA 2026-11-0412")
    return record_payment(
        account=PartyId(account),
        received=received,
        key=None,
        by=by,
        now=business_now(),
        machine_now=machine_now(),
    )


def _many_orders(teller: _Teller, customer: str) -> dict[str, str]:
    """A file with three orders: one can be placed, one lacks its agreement, one has a slip of the pen."""
    text = (
        "reference,customer,company,country,address_line1,city,postal_code,first_name,last_name,email,phone,domain,"
        "plan,term,billed,seats\n"
        f"PO-2026-0501,{customer},,,,,,,,,,,{_BASIC},P1Y,monthly,12\n"
        "PO-2026-0502,,Ateliers du Port SARL,FR,12 quai des Belges,Marseille,13001,Chloé,Martin,"
        f"achats@ateliersduport.example,+33491555010,ateliersduport,{_STANDARD},P1Y,annual,6\n"
        f"PO-2026-0503,{customer},,,,,,,,,,,{_STANDARD},P1Y,monthly,a dozen\n"
    )
    upload = upload_orders(
        content=text.encode(),
        file_name="november.csv",
        account=None,
        confirms_partner=True,
        origin=Origin(),
        key=None,
        by=teller.buyer,
        now=business_now(),
        machine_now=machine_now(),
    )
    entries = Entry.objects.filter(upload__public_id=upload)
    _wait(lambda: not entries.filter(state="waiting").exists(), "the orders of a file")
    return {"upload_id": upload, "bulk_entry_id": entries.get(number=3).public_id}


def _waiting(teller: _Teller) -> str:
    """A basket for a customer with a tenant, which waits for the customer's administrator."""
    domain, tenant, now = "triglavsport.example", str(uuid4()), business_now()
    teller.control("POST", "domains", {"domain": domain, "tenant_id": tenant})
    basket = teller.basket(COMPANIES[_WAITING], ((_BASIC, 20, BillingPlan.MONTHLY),))
    set_microsoft_details(
        basket_id=basket,
        details=MicrosoftDetails("", "", is_partner_on_record_confirmed=True, existing_domain=domain),
        origin=Origin(),
        by=teller.buyer,
        now=now,
    )
    request_tenant_invitation(basket_id=basket, by=teller.buyer, now=now, machine_now=machine_now())
    return basket


def _held(teller: _Teller, account: PartyId, customer: str) -> OrderId:
    """An order over the reseller's credit limit."""
    now = business_now()
    limit = Money(Decimal("1500.00"), "EUR")
    set_credit_limit(account=account, limit=limit, why="Agreed with their finance", by=teller.by, now=now)
    order = _ordered(teller, customer, "PO-2026-0600", 200)
    assert Order.objects.get(public_id=order).state == "held"
    return order


def _awaited(teller: _Teller, account: PartyId, customer: str, approver: Approver, seats: int) -> OrderId:
    """An order that waits until somebody has approved it."""
    now = business_now()
    asked = ApprovalRule(Who.ANYBODY, approver, Money(Decimal("1000.00"), "EUR"))
    for rule, why in ((asked, "Agreed with their purchasing"), (OF_A_RESELLER, "Back to the usual rule")):
        set_approval_rule(account=account, rule=rule, why=why, by=teller.by, now=now)
        if rule is asked:
            order = _ordered(teller, customer, f"PO-2026-05{seats}", seats)
    assert Order.objects.get(public_id=order).state == "held"
    return order


def _ordered(teller: _Teller, customer: str, reference: str, seats: int) -> OrderId:
    """An order for a customer that has a tenant."""
    now = business_now()
    basket = open_basket(account_id=None, buyer_reference=reference, key=None, by=teller.buyer, now=now,
        machine_now=machine_now())  # fmt: skip
    plan = Plan.objects.get(provider_id=teller.by.provider_id, title=_STANDARD)
    set_line(basket_id=basket, number=1, plan_id=PlanId(plan.public_id), term=Term.P1Y,
        billing_plan=BillingPlan.ANNUAL, seats=seats, buyer_reference="", by=teller.buyer, now=now)  # fmt: skip
    set_end_customer(
        basket_id=basket,
        details=None,
        existing=PartyId(customer),
        microsoft=MicrosoftDetails("", "", is_partner_on_record_confirmed=True),
        origin=Origin(),
        by=teller.buyer,
        now=now,
    )
    return teller.placed(basket)


def _park(order: str) -> None:
    """A consumer of events that has stopped."""
    since = business_now() - timedelta(minutes=9)
    error = "TimeoutError: the printer did not answer"
    rows = ConsumerCursor.objects.filter(consumer="billing.bill", aggregate_id=order)
    rows.update(parked_at=since, failures=5, last_error=error)


def _details(company: Company) -> PartyDetails:
    return PartyDetails(
        name=company.name,
        country=company.country,
        address_line1=company.address_line1,
        city=company.city,
        state=company.state,
        postal_code=company.postal_code,
        email=f"office@{company.domain_prefix}.example",
        phone=company.phone,
        first_name=company.first_name,
        last_name=company.last_name,
    )


def _wait(is_so: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, f"{what}: not after {PATIENCE_SECONDS:g} seconds"
        time.sleep(0.2)


def in_german() -> None:
    """Everybody reads German from now on."""
    User.objects.update(language="de")
