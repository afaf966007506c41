"""The facts that turn: for each condition of sale a basket that can be placed, and how its fact turns and turns back.

The fact is turned at Microsoft wherever Microsoft holds it. For the company's data Microsoft publishes rules and has no
call, so there our own row is turned; and so is the name for which an agreement was accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from tests.support.catalog import a_product_type
from tests.support.story import (
    Ready,
    Story,
    accept_agreement,
    completed_order,
    customer_details,
    filled_basket,
    planned_order,
    ready_basket,
    work,
)
from tests.support.tenants import delegates, requires_delegated_admin, undelegates

from partner_center.models.qualifications import EducationSegment, NewQualification, QualificationName
from tenantry.catalog import reads as catalogue
from tenantry.catalog.models import Plan, ProductType
from tenantry.catalog.product_types import TypeDetails
from tenantry.catalog.reads import PlanView
from tenantry.catalog.rules.limits import LimitKind
from tenantry.catalog.use_cases.change_product_type import change_product_type
from tenantry.foundation.clock import machine_now
from tenantry.kernel.ids import BasketId, PartyId, PlanId, ProductTypeId
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.microsoft.clients import partner_center
from tenantry.ordering.microsoft_details import MicrosoftDetails, Origin
from tenantry.ordering.models import Basket
from tenantry.ordering.rules.segments import Segment
from tenantry.ordering.use_cases.open_for_seats import open_for_seats
from tenantry.ordering.use_cases.run_preflight import run_preflight
from tenantry.ordering.use_cases.set_line import set_line
from tenantry.ordering.use_cases.set_microsoft_details import set_microsoft_details
from tenantry.parties.models import Party, TenantLink
from tenantry.parties.recording import record_tenant
from tenantry.parties.use_cases.create_customer import create_customer
from tenantry.subscriptions.models import Subscription

DYNAMICS, DYNAMICS_TYPE = "Dynamics 365 Sales Professional", "Instances of their own"
Turn = Callable[[Story, Ready], None]
GOOD = customer_details()


def a_basket_of_a_signed_tenant(story: Story) -> Ready:
    """A basket for a customer whose tenant stands, and whose only agreement is its direct signature at Microsoft."""
    by, now, tenant = story.reseller, machine_now(), str(uuid4())
    domain = f"quinta{tenant[:8]}.onmicrosoft.com"
    story.simulator.control("POST", "domains", {"domain": domain, "tenantId": tenant})
    known = {"tenantId": story.reseller_tenant, "country": "PT", "companyName": GOOD.name}
    story.simulator.control("POST", f"customers/{tenant}/relationships", known)
    story.simulator.control("POST", f"customers/{tenant}/agreements", {"isSigned": True})
    party = create_customer(details=GOOD, reseller=None, by=by, now=now, machine_now=now)
    with transaction.atomic(durable=True):
        record_tenant(
            party_id=Party.objects.get(public_id=party).pk,
            partner_center_account_id=story.shop.house.account.id,
            microsoft_id=UUID(tenant),
            domain=domain,
            by=story.shop.house.system,
            at=now,
        )
    return priced(story, filled_basket(story, existing=party).basket_id, domain)


def priced(story: Story, basket: BasketId, domain: str = "") -> Ready:
    """The basket with the total that its buyer is shown."""
    run = run_preflight(basket_id=basket, by=story.reseller, now=machine_now())
    assert run.total is not None, [(c.code, c.reasons) for c in run.checks if c.status != "met"]
    return Ready(basket, domain, run.total)


def a_basket_of_a_named_tenant(story: Story) -> Ready:
    """A basket that names a standing tenant, which has accepted the reseller."""
    domain, tenant = f"quinta{uuid4().hex[:12]}.example", str(uuid4())
    story.simulator.control("POST", "domains", {"domain": domain, "tenant_id": tenant})
    given = {"tenant_id": story.reseller_tenant, "country": "PT"}
    story.simulator.control("POST", f"customers/{tenant}/relationships", given)
    basket = filled_basket(story).basket_id
    details = MicrosoftDetails("", "", True, existing_domain=domain)
    set_microsoft_details(
        basket_id=basket, details=details, origin=Origin(), by=story.reseller, now=machine_now()
    )
    accept_agreement(story, basket)
    return priced(story, basket)


def a_basket_of_a_delegated_tenant(story: Story) -> Ready:
    """The same, which has granted delegated administration too; from now on the provider requires that."""
    ready = a_basket_of_a_named_tenant(story)
    delegates(story, tenant_of(ready))
    requires_delegated_admin(story, True)
    return ready


def a_basket_of_a_school(story: Story) -> Ready:
    """A basket that buys a plan for schools, for a customer whom Microsoft has qualified as one."""
    bought, now = completed_order(story), machine_now()
    basket = filled_basket(story, existing=PartyId(bought.row.customer.public_id)).basket_id
    plans = catalogue.plans(
        story.reseller,
        at=now,
        limit=5,
        q="Office 365 A3 for faculty",
        segment="education",
        market=story.shop.market,
    )
    set_line(
        basket_id=basket,
        number=1,
        plan_id=PlanId(plans[0].public_id),
        term=Term.P1Y,
        billing_plan=BillingPlan.MONTHLY,
        seats=3,
        buyer_reference="",
        segment=Segment.EDUCATION,
        by=story.reseller,
        now=now,
    )
    tenant = str(TenantLink.objects.get(party_id=bought.row.customer_id).tenant.microsoft_id)
    wanted = NewQualification(
        qualification=QualificationName.EDUCATION,
        education_segment=EducationSegment.K12,
        website="https://escola.example",
    )
    partner_center(story.shop.house.account.id).qualifications.create(tenant, wanted)
    story.simulator.control("POST", f"customers/{tenant}/qualifications", {"verdict": "Approved"})
    return priced(story, basket)


def a_basket_of_a_second_subscription(story: Story) -> Ready:
    """A basket that buys ten seats for a tenant that has ten of the same plan."""
    customer = PartyId(completed_order(story).row.customer.public_id)
    return priced(story, filled_basket(story, existing=customer).basket_id)


def a_basket_of_another_instance(story: Story) -> Ready:
    """A basket that buys an answered second instance for a customer who has one; Microsoft limits the plan."""
    dynamics = own_instances(story)
    bought = work(planned_order(story, titles=(dynamics.title,)))
    assert bought.state == "completed", bought.attention
    basket = filled_basket(
        story, existing=PartyId(bought.row.customer.public_id), titles=(dynamics.title,)
    ).basket_id
    another_instance(story, basket, dynamics)
    return priced(story, basket)


def own_instances(story: Story) -> PlanView:
    """A plan of which each order makes an instance of its own, and of which a tenant may have two."""
    plan = story.shop.plan(DYNAMICS, at=machine_now())
    Plan.objects.filter(public_id=plan.public_id).update(
        subscription_limit=2, subscription_limit_kind=LimitKind.CONCURRENT.value
    )
    if not ProductType.objects.filter(provider_id=story.shop.house.id, name=DYNAMICS_TYPE).exists():
        a_product_type(
            story.shop.house,
            DYNAMICS_TYPE,
            one_active_per_product=False,
            products=(plan.product_id,),
            now=machine_now(),
        )
    return plan


def another_instance(story: Story, basket: BasketId, plan: PlanView) -> None:
    """The buyer says of line 1 that a new instance is meant."""
    set_line(
        basket_id=basket,
        number=1,
        plan_id=PlanId(plan.public_id),
        term=Term.P1Y,
        billing_plan=BillingPlan.MONTHLY,
        seats=3,
        buyer_reference="",
        is_new_instance=True,
        by=story.reseller,
        now=machine_now(),
    )


def exempt(is_exempt: bool) -> Turn:
    """The provider turns the setting of the product type; Microsoft knows none such."""

    def turn(story: Story, _: Ready) -> None:
        row = ProductType.objects.get(provider_id=story.shop.house.id, name=DYNAMICS_TYPE)
        change_product_type(
            product_type=ProductTypeId(row.public_id),
            details=TypeDetails(row.name, one_active_per_product=not is_exempt),
            by=story.staff,
            now=machine_now(),
        )

    return turn


def a_basket_of_more_seats(story: Story) -> Ready:
    """A basket that adds five seats to a subscription of ten."""
    held, now = Subscription.objects.get(customer_id=completed_order(story).row.customer_id), machine_now()
    basket = open_for_seats(
        subscription_id=held.public_id,
        seats=5,
        buyer_reference="PO-8",
        key=None,
        by=story.reseller,
        now=now,
        machine_now=now,
    )
    return priced(story, basket)


def tenant_of(ready: Ready) -> str:
    """Microsoft's id of the tenant that the basket names, or that its customer has."""
    basket = Basket.objects.get(public_id=ready.basket_id)
    if basket.existing_tenant_id is not None:
        return str(basket.existing_tenant_id)
    return str(TenantLink.objects.get(party=basket.customer).tenant.microsoft_id)


@dataclass(frozen=True)
class Flip:
    """A fact that turns against the sale, and back."""

    check: str
    turn: Turn
    back: Turn
    status: str
    reason: str
    ready: Callable[[Story], Ready] = ready_basket
    is_seen_by_the_orders_cart: bool = False  # and not when its conditions are looked at once more


def reseller(**facts: object) -> Turn:
    return lambda story, _: story.simulator.control("PATCH", f"resellers/{story.reseller_tenant}", facts)


def fault(operation: str, kind: str, **more: Any) -> Turn:
    return lambda story, _: story.simulator.fault(operation, kind, count=0, **more)


def faultless(story: Story, _: Ready) -> None:
    story.simulator.control("DELETE", "faults")


def sale(is_purchasable: bool) -> Turn:
    def turn(story: Story, _: Ready) -> None:
        path = f"products/{story.plan.product_id}/{story.plan.sku_id}"
        story.simulator.control("POST", path, {"isPurchasable": is_purchasable})

    return turn


def stock(left: int | None) -> Turn:
    """How many seats of the plan Microsoft has left for anybody: only its cart tells."""

    def turn(story: Story, _: Ready) -> None:
        path = f"products/{story.plan.product_id}/{story.plan.sku_id}"
        story.simulator.control("POST", path, {"inventory": left})

    return turn


def customer(**columns: str) -> Turn:
    """The end customer's row with us: Microsoft has no call that would hold the fact."""

    def turn(_: Story, ready: Ready) -> None:
        key = Basket.objects.values_list("customer_id", flat=True).get(public_id=ready.basket_id)
        Party.objects.filter(pk=key).update(**columns)

    return turn


def domain_taken(story: Story, ready: Ready) -> None:
    story.simulator.control("POST", "domains", {"domain": ready.domain})


def domain_freed(story: Story, ready: Ready) -> None:
    story.simulator.control("DELETE", f"domains/{ready.domain}")


def signed_directly(is_signed: bool) -> Turn:
    def turn(story: Story, ready: Ready) -> None:
        customers = story.simulator.control("GET", "customers")
        tenant = next(one["id"] for one in customers if one["companyProfile"]["domain"] == ready.domain)
        story.simulator.control("POST", f"customers/{tenant}/agreements", {"isSigned": is_signed})

    return turn


def accepted_long_ago(story: Story, ready: Ready) -> None:
    """The direct signature is gone, and what Microsoft still holds was accepted before April 2023."""
    signed_directly(False)(story, ready)
    path = f"customers/{tenant_of(ready)}/agreements"
    story.simulator.control("POST", path, {"dateAgreed": "2022-11-01T09:00:00Z"})


def parted(story: Story, ready: Ready) -> None:
    """The customer ends its relationship with the partner."""
    partner_center(story.shop.house.account.id).customers.end_relationship(tenant_of(ready))


def joined(story: Story, ready: Ready) -> None:
    given = {"tenant_id": story.reseller_tenant, "country": "PT"}
    story.simulator.control("POST", f"customers/{tenant_of(ready)}/relationships", given)


def delegation_ended(story: Story, ready: Ready) -> None:
    """The provider, or the customer, ends the delegated admin relationship."""
    undelegates(story, tenant_of(ready))


def delegated_anew(story: Story, ready: Ready) -> None:
    delegates(story, tenant_of(ready))


def qualified(name: QualificationName) -> Turn:
    def turn(story: Story, ready: Ready) -> None:
        partner_center(story.shop.house.account.id).qualifications.set_legacy(tenant_of(ready), name)

    return turn


def seats_at_microsoft(seats: int) -> Turn:
    """Somebody changes the subscription in Partner Center."""

    def turn(story: Story, ready: Ready) -> None:
        held = Subscription.objects.get(customer_id=Basket.objects.get(public_id=ready.basket_id).customer_id)
        client = partner_center(story.shop.house.account.id).subscriptions
        client.set_quantity(tenant_of(ready), str(held.microsoft_id), seats)

    return turn


FLIPS = {
    "company": Flip(
        "company",
        customer(first_name=""),
        customer(first_name=GOOD.first_name),
        "needs_you",
        "company.contact_missing",
    ),
    "address, not found": Flip(
        "address",
        fault("validate_address", "address_not_found"),
        faultless,
        "needs_you",
        "address.not_found_by_microsoft",
    ),
    "address, rules not fetched": Flip(
        "address",
        fault("country_rules", "status", status=400),
        faultless,
        "unknown",
        "preflight.fact_unfetched",
    ),
    "domain": Flip("domain", domain_taken, domain_freed, "needs_you", "domain.taken"),
    "plan": Flip("plan_and_price", sale(False), sale(True), "refused", "plan.not_sold"),
    "agreement, signed directly": Flip(
        "agreement",
        signed_directly(False),
        signed_directly(True),
        "needs_you",
        "agreement.missing",
        ready=a_basket_of_a_signed_tenant,
    ),
    "agreement, too old": Flip(
        "agreement",
        accepted_long_ago,
        signed_directly(True),
        "needs_you",
        "agreement.too_old",
        ready=a_basket_of_a_signed_tenant,
    ),
    "agreement, of another company": Flip(
        "agreement",
        customer(name="Quinta Nova, Lda"),
        customer(name=GOOD.name),
        "needs_you",
        "agreement.of_another_company",
    ),
    "reseller": Flip(
        "reseller_active",
        reseller(state="Inactive"),
        reseller(state="Active"),
        "needs_you",
        "reseller.not_active",
    ),
    "partner agreement": Flip(
        "partner_agreement",
        reseller(mpaSigned=False),
        reseller(mpaSigned=True),
        "needs_you",
        "partner_agreement.unsigned",
    ),
    "partner agreement, signed in another region": Flip(
        "partner_agreement",
        reseller(region="US"),
        reseller(region="Europe"),
        "refused",
        "partner_agreement.other_region",
    ),
    "partner agreement, not answered": Flip(
        "partner_agreement",
        fault("agreement_status", "status", status=400),
        faultless,
        "unknown",
        "preflight.fact_unfetched",
    ),
    "PartnerID": Flip(
        "partner_of_record",
        reseller(mpnIds=["1999998"]),
        lambda story, _: reseller(mpnIds=[story.partner_id])(story, _),
        "needs_someone_else",
        "partner_of_record.unknown_partner_id",
    ),
    "tenant": Flip(
        "tenant_authorised",
        parted,
        joined,
        "needs_someone_else",
        "tenant_authorised.reseller_not_accepted",
        ready=a_basket_of_a_named_tenant,
    ),
    "cart": Flip(
        "cart",
        stock(3),
        stock(None),
        "needs_you",
        "cart.not_enough_left",
        ready=a_basket_of_a_named_tenant,
        is_seen_by_the_orders_cart=True,
    ),
    "delegated administration": Flip(
        "delegated_admin",
        delegation_ended,
        delegated_anew,
        "needs_someone_else",
        "delegated_admin.ended",
        ready=a_basket_of_a_delegated_tenant,
    ),
    "qualification": Flip(
        "qualification",
        qualified(QualificationName.NONE),
        qualified(QualificationName.EDUCATION),
        "needs_you",
        "qualification.education_missing",
        ready=a_basket_of_a_school,
    ),
    "limits": Flip(
        "limits",
        seats_at_microsoft(295),
        seats_at_microsoft(10),
        "needs_you",
        "limits.too_many_seats",
        ready=a_basket_of_a_second_subscription,
    ),
    "one of a plan": Flip(
        "one_per_plan",
        exempt(False),
        exempt(True),
        "needs_you",
        "one_per_plan.held_already",
        ready=a_basket_of_another_instance,
    ),
    "standing subscription": Flip(
        "standing_subscription",
        seats_at_microsoft(12),
        seats_at_microsoft(10),
        "needs_someone_else",
        "standing_subscription.differs",
        ready=a_basket_of_more_seats,
    ),
}
