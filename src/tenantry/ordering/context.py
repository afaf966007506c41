"""Everything about a basket that its conditions and its price depend on, read in two statements."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from tenantry.billing.preview import Preview, PreviewLine, preview_first_charge
from tenantry.catalog.reads import Line, PricedOffering, priced_offerings
from tenantry.catalog.rules.quote import Quote
from tenantry.compliance.rules.questions import Occasion, PostalAddress
from tenantry.foundation import statements
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.money import Money
from tenantry.kernel.periods import BillingPlan, Term
from tenantry.ordering.adding import STANDING, Standing, standing_from
from tenantry.ordering.house import HOUSE, OF_TYPE, house_from
from tenantry.ordering.rules.house_rule import Held, HouseFacts, Reading, read
from tenantry.ordering.rules.lines import Purpose
from tenantry.ordering.rules.preflight.basket import (
    Asker,
    AttestationFacts,
    BasketFacts,
    CustomerFacts,
    LineFacts,
    ResellerFacts,
    StandingFacts,
)
from tenantry.ordering.rules.segments import Segment
from tenantry.parties.permissions import not_found
from tenantry.parties.rules.permissions import Ownership

_Row = Sequence[Any]

_BASKET = f"""
    SELECT b.id, b.state, b.changed_at, b.currency, b.buyer_reference, b.domain_prefix, b.partner_on_record,
           b.partner_on_record_confirmed_at, b.account_id, b.customer_id,
           a.public_id, a.kind, a.country, a.microsoft_tenant_id::text, c.public_id, c.reseller_id, c.name,
           c.country, c.address_line1, c.address_line2, c.city, c.state, c.postal_code, c.email, c.phone,
           c.first_name, c.last_name, c.registration_number,
           m.id, b.existing_domain, t.id, coalesce(t.microsoft_id, b.existing_tenant_id)::text, v.email, o.public_id,
           s.id, s.microsoft_id, s.country, s.company_name, b.education_segment, b.school_website, b.beginner_id,
           (SELECT jsonb_agg(jsonb_build_array(l.number, p.id, p.public_id, p.product_id, p.sku_id, p.title,
                p.minimum_seats, least(p.maximum_seats, y.quantity_limit), l.term, l.billing_plan, l.seats,
                l.buyer_reference, l.segment, p.prerequisites,
                CASE WHEN cardinality(p.prerequisites) > 0 THEN (
                    SELECT jsonb_agg(DISTINCT x.title) FROM catalog_plan x
                    WHERE x.provider_id = p.provider_id AND x.partner_center_account_id = p.partner_center_account_id
                      AND x.product_id || ':' || x.sku_id = ANY(p.prerequisites)) END,
                cardinality(p.prerequisites) = 0 OR EXISTS (
                    SELECT 1 FROM subscriptions_subscription u
                    JOIN catalog_plan y ON y.provider_id = u.provider_id AND y.id = u.plan_id
                    WHERE u.provider_id = b.provider_id AND u.customer_id = b.customer_id AND u.status = 'active'
                      AND y.product_id || ':' || y.sku_id = ANY(p.prerequisites)),
                (SELECT {STANDING} FROM subscriptions_subscription u
                    JOIN subscriptions_subscriptionchange h ON h.provider_id = u.provider_id
                        AND h.subscription_id = u.id AND h.sequence = 1
                    WHERE u.provider_id = l.provider_id AND u.id = l.subscription_id),
                (SELECT w.ordered_billing_plan FROM ordering_orderline w
                    WHERE w.provider_id = b.provider_id AND w.order_id = o.id AND w.number = l.number),
                {HOUSE})
                ORDER BY l.number)
            FROM ordering_basketline l JOIN catalog_plan p ON p.provider_id = l.provider_id AND p.id = l.plan_id
            {OF_TYPE}
            WHERE l.provider_id = b.provider_id AND l.basket_id = b.id)
    FROM ordering_basket b
    JOIN parties_provider v ON v.id = b.provider_id
    JOIN parties_party a ON a.provider_id = b.provider_id AND a.id = b.account_id
    JOIN parties_partnercenteraccount m ON m.provider_id = b.provider_id AND m.is_default
    LEFT JOIN parties_party c ON c.provider_id = b.provider_id AND c.id = b.customer_id
    LEFT JOIN parties_tenantlink l ON l.provider_id = b.provider_id AND l.party_id = c.id
        AND l.partner_center_account_id = m.id
    LEFT JOIN parties_tenant t ON t.provider_id = b.provider_id AND t.id = l.tenant_id
    LEFT JOIN ordering_order o ON o.provider_id = b.provider_id AND o.basket_id = b.id
    LEFT JOIN LATERAL (
        SELECT * FROM compliance_attestation x
        WHERE x.provider_id = b.provider_id AND x.customer_id = c.id AND x.state <> 'refused'
        ORDER BY x.id DESC LIMIT 1
    ) s ON true
    WHERE b.provider_id = %s AND b.public_id = %s
"""  # noqa: S608  a constant


@dataclass(frozen=True, slots=True)
class CustomerContext:
    """The end customer of a basket."""

    id: int
    public_id: str
    reseller_id: int | None
    facts: CustomerFacts


@dataclass(frozen=True, slots=True)
class LineContext:
    """A line with its offering, and its quote where the account has a price."""

    number: int
    plan_id: int
    plan_public_id: str
    product_id: str
    sku_id: str
    title: str
    minimum_seats: int
    maximum_seats: int
    term: str
    billing_plan: str
    seats: int
    buyer_reference: str
    segment: str
    prerequisites: tuple[str, ...]  # of an add-on: one of these plans, as product:sku, must be there
    bases: tuple[str, ...]  # their titles
    has_base: bool  # the customer holds one by us, or one stands in the basket
    offering: PricedOffering
    quote: Quote | None
    other_currency: str  # the price's own, where the basket has another one: then there is no quote
    house: HouseFacts
    adds_to: Standing | None  # the subscription that gets the seats, where the line buys no new one

    @property
    def most_seats(self) -> int:
        """How many seats the line can have: of a subscription that gets more, what the plan has room for."""
        return self.maximum_seats - (self.adds_to.seats if self.adds_to is not None else 0)

    @property
    def house_rule(self) -> Reading:
        """What the house rule says of it, beside what stands and is under way."""
        return read(self.house, self.billing_plan)

    @property
    def alike(self) -> tuple[Held, ...]:
        """The subscriptions to which its seats could be added instead."""
        return self.house.alike(self.billing_plan)

    @property
    def ordered_billing_plan(self) -> str:
        """The billing plan at Microsoft; what gets more seats keeps its own."""
        if self.adds_to is not None:
            return self.adds_to.ordered_billing_plan
        return self.offering.ordered_billing_plan or self.billing_plan

    @property
    def purpose(self) -> Purpose:
        """What the line does."""
        return Purpose.NEW if self.adds_to is None else Purpose.ADD_SEATS


@dataclass(frozen=True, slots=True)
class BasketContext:
    """A basket as it stands."""

    id: int
    public_id: str
    provider_id: int
    state: str
    changed_at: datetime
    currency: str
    buyer_reference: str
    domain_prefix: str
    partner_on_record: str
    partner_on_record_confirmed_at: datetime | None
    account_id: int
    account_public_id: str
    account_kind: str
    account_country: str
    account_tenant_id: str
    customer: CustomerContext | None
    partner_center_account_id: int
    existing_domain: str
    tenant_key: int | None  # of the tenant that is the customer's own already
    tenant_id: str | None  # the same at Microsoft, else that of the existing domain
    provider_email: str
    order_public_id: str | None
    attestation_key: int | None
    attestation: AttestationFacts | None
    lines: tuple[LineContext, ...]
    total: Money | None  # what billing will charge for the first cycles, net; see `_total`
    education_segment: str = ""  # of a school that Microsoft vets once the order has made its tenant
    school_website: str = ""
    beginner_id: int | None = None  # the party whose members began it

    @property
    def ownership(self) -> Ownership:
        """To whom it belongs, for the permission table."""
        customer_id = self.customer.id if self.customer else None
        return Ownership(self.provider_id, self.account_id, customer_id, self.beginner_id)

    @property
    def named_tenant(self) -> UUID | None:
        """The standing tenant that the basket names for a customer who has none yet."""
        return UUID(self.tenant_id) if self.tenant_id is not None and self.tenant_key is None else None

    @property
    def asks_school(self) -> bool:
        """Whether a school whose tenant is yet to be made, or chosen, has to say what it is."""
        buys = any(one.adds_to is None and one.segment == Segment.EDUCATION for one in self.lines)
        return buys and self.tenant_key is None

    @property
    def domain(self) -> str:
        """The domain of the tenant to be made; empty when the customer has one or none is chosen."""
        return f"{self.domain_prefix}.onmicrosoft.com" if self.domain_prefix and not self.tenant_id else ""

    def facts(self, *, occasion: Occasion, by: Actor, now: datetime) -> BasketFacts:
        """The same for the rules of the preflight."""
        reseller = None
        if self.account_kind == "reseller":
            reseller = ResellerFacts(
                self.account_tenant_id,
                self.partner_on_record,
                self.partner_on_record_confirmed_at is not None,
            )
        return BasketFacts(
            occasion=occasion,
            now=now,
            asker=_asker(by),
            customer=self.customer.facts if self.customer else None,
            lines=tuple(_line_facts(line) for line in self.lines),
            reseller=reseller,
            domain=self.domain,
            tenant_id=self.tenant_id,
            attestation=self.attestation,
            account_id=self.account_id,
            customer_id=self.customer.id if self.customer else None,
            partner_domains=frozenset({self.provider_email.partition("@")[2].lower()}),
            currency=self.currency,
            education_segment=self.education_segment,
        )


def basket_context(public_id: str, *, by: Actor, now: datetime) -> BasketContext:
    """The basket with its lines priced at that instant. Two statements. Raises Refused for a foreign one."""
    row = statements.row(_BASKET, [by.provider_id, public_id])
    if row is None or not _is_visible(by, account_id=row[8], customer_id=row[9]):
        raise not_found("basket", public_id)
    *basket, text = row
    lines = _priced(by.provider_id, basket, json.loads(text or "[]"), now)
    return _context(public_id, by.provider_id, basket, lines, now)


def _is_visible(by: Actor, *, account_id: int, customer_id: int | None) -> bool:
    return by.is_staff or by.role is Role.SYSTEM or by.party_id in (account_id, customer_id)


def _priced(provider_id: int, row: _Row, lines: list[_Row], now: datetime) -> tuple[LineContext, ...]:
    market = row[17] or row[12]
    wanted = [Line(line[1], market, line[12], line[8], line[9], ordered=line[17]) for line in lines]
    offerings = priced_offerings(provider_id=provider_id, account_party_id=row[8], lines=wanted, at=now)
    beside = {f"{line[3]}:{line[4]}" for line in lines}
    pairs = zip(lines, offerings, strict=True)
    on = now.astimezone(UTC).date()
    return tuple(
        _line(line, offering, basket_currency=row[3], beside=beside, on=on) for line, offering in pairs
    )


def _line(
    line: _Row, offering: PricedOffering, *, basket_currency: str, beside: set[str], on: date
) -> LineContext:
    *told, prerequisites, bases, is_held, standing, _ordered, house = line
    adds_to = standing_from(standing) if standing is not None else None
    has_base = is_held or adds_to is not None or not beside.isdisjoint(prerequisites)
    priced_in = _currency(offering, adds_to)
    is_foreign = bool(priced_in) and priced_in != basket_currency
    quote = None
    if not is_foreign:
        quote = offering.quoted(line[10]) if adds_to is None else _quote_of_seats(adds_to, line[10], on)
    based = (tuple(prerequisites), tuple(bases or ()), has_base)
    return LineContext(
        *(*told, *based, offering, quote, priced_in if is_foreign else "", house_from(house, on=on), adds_to)
    )


def _quote_of_seats(adds_to: Standing, seats: int, on: date) -> Quote | None:
    found = adds_to.quoted(seats, on)
    return found.quote if found is not None else None


def _currency(offering: PricedOffering, adds_to: Standing | None) -> str:
    if adds_to is not None:
        return adds_to.opening.unit_price.currency
    price = offering.supplier_price
    return price.currency if price is not None else offering.currency


def _context(
    public_id: str, provider_id: int, row: _Row, lines: tuple[LineContext, ...], at: datetime
) -> BasketContext:
    (
        key, state, changed_at, currency, reference, prefix, mpn, confirmed_at, account_id, customer_id,
        account, account_kind, account_country, account_tenant, customer, reseller_id, name,
        country, line1, line2, city, region, postal_code, email, phone, first, last, registration,
        center, existing_domain, tenant_key, tenant_id, provider_email, order,
        attestation_key, attestation_id, attestation_country, attestation_company, education_segment, website,
        beginner_id,
    ) = row  # fmt: skip
    end_customer = None
    if customer_id is not None:
        address = PostalAddress(country, line1, line2, city, region, postal_code)
        facts = CustomerFacts(name, address, email, phone, first, last, registration)
        end_customer = CustomerContext(customer_id, customer, reseller_id, facts)
    attestation = None
    if attestation_key is not None:
        attestation = AttestationFacts(attestation_id, attestation_country, attestation_company)
    return BasketContext(
        key, public_id, provider_id, state, changed_at, currency, reference, prefix, mpn, confirmed_at,
        account_id, account, account_kind, account_country, account_tenant or "", end_customer,
        center, existing_domain, tenant_key, tenant_id, provider_email, order, attestation_key, attestation, lines,
        _total(lines, at), education_segment, website, beginner_id,
    )  # fmt: skip


def _total(lines: tuple[LineContext, ...], at: datetime) -> Money | None:
    """Billing's own preview of the first charges; None while a line has no price or there is no line."""
    previews = [
        preview for line in lines if (preview := _preview(line, at.astimezone(UTC).date())) is not None
    ]
    if not previews or len(previews) < len(lines):
        return None
    return preview_first_charge(previews)


def _preview(line: LineContext, on: date) -> Preview | None:
    if line.quote is None:
        return None
    if line.adds_to is not None:
        return line.adds_to.adding(line.seats, on)
    return PreviewLine(line.quote.unit_price, line.seats, Term(line.term), BillingPlan(line.billing_plan), on)


def _asker(by: Actor) -> Asker:
    sides = {Role.RESELLER: Asker.RESELLER, Role.CUSTOMER: Asker.CUSTOMER}
    return sides.get(by.role, Asker.PROVIDER)


def _line_facts(line: LineContext) -> LineFacts:
    return LineFacts(
        number=line.number,
        product_id=line.product_id,
        sku_id=line.sku_id,
        title=line.title,
        term=line.term,
        billing_plan=line.billing_plan,
        seats=line.seats,
        minimum_seats=line.minimum_seats,
        maximum_seats=line.maximum_seats,
        has_price=line.quote is not None,
        ordered_billing_plan=line.ordered_billing_plan,
        is_withheld=line.offering.is_withheld,
        has_cost=line.offering.ordered_price is not None or line.offering.supplier_price is None,
        is_price_awaited=line.offering.is_price_awaited,
        subscription_limit=line.offering.subscription_limit,
        subscription_limit_kind=line.offering.subscription_limit_kind,
        seat_limit=line.offering.seat_limit,
        bases=line.bases,
        has_base=line.has_base,
        house=line.house,
        other_currency=line.other_currency,
        segment=line.segment,
        adds_to=_standing_facts(line.adds_to) if line.adds_to is not None else None,
    )


def _standing_facts(standing: Standing) -> StandingFacts:
    return StandingFacts(
        public_id=standing.public_id,
        microsoft_id=standing.microsoft_id,
        account_id=standing.account_id,
        customer_id=standing.customer_id,
        seats=standing.seats,
        status=standing.status,
        term_end=standing.term_end,
        partner_on_record=standing.partner_on_record,
    )
