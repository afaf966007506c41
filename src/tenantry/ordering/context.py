"""Everything about a basket that its conditions and its price depend on, read in two statements."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tenantry.billing.preview import preview_first_charge
from tenantry.catalog.rules.promotions import Buying
from tenantry.compliance.rules.facts import Facts
from tenantry.compliance.rules.held_subscriptions import PromotionsGiven
from tenantry.compliance.rules.questions import Occasion, PostalAddress
from tenantry.foundation import statements
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.money import Money
from tenantry.ordering.adding import STANDING
from tenantry.ordering.house import HOUSE, OF_TYPE
from tenantry.ordering.line_context import LineContext, line_facts, preview_of, priced_lines, quoted_for
from tenantry.ordering.rules.preflight.basket import (
    Asker,
    AttestationFacts,
    BasketFacts,
    CustomerFacts,
    ResellerFacts,
)
from tenantry.ordering.rules.preflight.plan_and_price import promotions_key
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
           coalesce((SELECT g.value = 'true'::jsonb FROM parties_setting g WHERE g.provider_id = b.provider_id
               AND g.name = 'delegated_admin_before_checkout' ORDER BY g.id DESC LIMIT 1), false),
           (SELECT jsonb_object_agg(f.subject, f.value) FROM compliance_fact f
            WHERE f.provider_id = b.provider_id AND f.partner_center_account_id = m.id AND f.kind = 'promotions'
              AND f.subject LIKE coalesce(t.microsoft_id, b.existing_tenant_id)::text || '/%%'
              AND (t.id IS NOT NULL OR EXISTS (SELECT FROM compliance_fact r
                  WHERE r.provider_id = b.provider_id AND r.partner_center_account_id = m.id
                    AND r.kind = 'relationship' AND r.subject = lower(b.existing_tenant_id::text || ':' ||
                        CASE WHEN a.kind = 'reseller' THEN a.microsoft_tenant_id::text ELSE '' END)
                    AND (r.value ->> 'is_accepted')::boolean
                    AND NOT coalesce((r.value ->> 'is_through_reseller')::boolean, false)))),
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
                (SELECT jsonb_build_array(w.ordered_billing_plan, jsonb_path_query_first(w.quote,
                        '$.steps[*] ? (@.code == "quote.promotion").params.promotion'),
                        w.state IN ('ordered', 'active', 'cancelled'))
                    FROM ordering_orderline w
                    WHERE w.provider_id = b.provider_id AND w.order_id = o.id AND w.number = l.number),
                {HOUSE}, l.purpose, p.is_trial,
                l.becomes || (SELECT jsonb_build_object('key', q.id, 'title', q.title,
                        'minimum_seats', q.minimum_seats,
                        'is_target', p.is_trial AND q.product_id || ':' || q.sku_id = ANY(p.conversions))
                    FROM catalog_plan q WHERE q.provider_id = l.provider_id AND q.public_id = l.becomes ->> 'plan'))
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
        ORDER BY x.state = 'accepted' AND x.country = c.country
            AND lower(btrim(x.company_name)) = lower(btrim(c.name)) DESC, x.id DESC LIMIT 1
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
    at: datetime  # of the prices
    education_segment: str = ""  # of a school that Microsoft vets once the order has made its tenant
    school_website: str = ""
    requires_delegated_admin: bool = False  # the provider's setting
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

    def _judged(self, occasion: Occasion) -> tuple[LineContext, ...]:
        """Of an order that is executed only what is still to be bought: what it has bought is not in its own way."""
        if occasion is not Occasion.EXECUTING:
            return self.lines
        return tuple(line for line in self.lines if not line.is_settled) or self.lines

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
            lines=tuple(line_facts(line) for line in self._judged(occasion)),
            reseller=reseller,
            domain=self.domain,
            tenant_id=self.tenant_id,
            is_tenant_linked=self.tenant_key is not None,
            attestation=self.attestation,
            account_id=self.account_id,
            customer_id=self.customer.id if self.customer else None,
            partner_domains=frozenset({self.provider_email.partition("@")[2].lower()}),
            currency=self.currency,
            requires_delegated_admin=self.requires_delegated_admin,
            education_segment=self.education_segment,
        )


def with_promotions(basket: BasketContext, answers: Facts) -> BasketContext:
    """The basket priced by what Microsoft says now of the promotions that its standing tenant gets."""
    lines = []
    for line in basket.lines:
        key = promotions_key(basket.tenant_id, line_facts(line))
        answer = answers.get(key, PromotionsGiven) if key is not None else None
        given = frozenset(answer.given) if isinstance(answer, PromotionsGiven) else None
        lines.append(line if given is None else quoted_for(line, Buying(given=given)))
    return replace(basket, lines=tuple(lines), total=_total(tuple(lines), basket.at))


def basket_context(public_id: str, *, by: Actor, now: datetime) -> BasketContext:
    """The basket with its lines priced at that instant. Two statements. Raises Refused for a foreign one."""
    row = statements.row(_BASKET, [by.provider_id, public_id])
    if row is None or not _is_visible(by, account_id=row[8], customer_id=row[9]):
        raise not_found("basket", public_id)
    *basket, told, text = row
    given = {subject: frozenset(value["given"]) for subject, value in json.loads(told or "{}").items()}
    lines = priced_lines(by.provider_id, basket, json.loads(text or "[]"), given, now)
    return _context(public_id, by.provider_id, basket, lines, now)


def _is_visible(by: Actor, *, account_id: int, customer_id: int | None) -> bool:
    return by.is_staff or by.role is Role.SYSTEM or by.party_id in (account_id, customer_id)


def _context(
    public_id: str, provider_id: int, row: _Row, lines: tuple[LineContext, ...], at: datetime
) -> BasketContext:
    (
        key, state, changed_at, currency, reference, prefix, mpn, confirmed_at, account_id, customer_id,
        account, account_kind, account_country, account_tenant, customer, reseller_id, name,
        country, line1, line2, city, region, postal_code, email, phone, first, last, registration,
        center, existing_domain, tenant_key, tenant_id, provider_email, order,
        attestation_key, attestation_id, attestation_country, attestation_company, education_segment, website,
        beginner_id, requires_delegated_admin,
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
        _total(lines, at), at, education_segment, website, requires_delegated_admin, beginner_id,
    )  # fmt: skip


def _total(lines: tuple[LineContext, ...], at: datetime) -> Money | None:
    """Billing's own preview of the first charges; None while a line has no price or there is no line."""
    previews = [
        preview for line in lines if (preview := preview_of(line, at.astimezone(UTC).date())) is not None
    ]
    if not previews or len(previews) < len(lines):
        return None
    return preview_first_charge(previews)


def _asker(by: Actor) -> Asker:
    sides = {Role.RESELLER: Asker.RESELLER, Role.CUSTOMER: Asker.CUSTOMER}
    return sides.get(by.role, Asker.PROVIDER)
