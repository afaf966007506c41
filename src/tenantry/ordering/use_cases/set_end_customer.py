"""Say for whom the basket is: a new end customer, whose address is judged right here, or a standing one."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from tenantry.compliance.gathering import gather
from tenantry.compliance.rules import address as address_rule
from tenantry.compliance.rules import company as company_rule
from tenantry.compliance.rules.facts import CountryRules, FactKey, Occasion, PostalAddress, Unfetched
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId, PartyId
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.ordering.microsoft_details import MicrosoftDetails, Origin, record_microsoft_details
from tenantry.ordering.touching import Touched, tell, touch
from tenantry.parties.details import PartyDetails
from tenantry.parties.models import Party
from tenantry.parties.permissions import not_found, require, sees_all
from tenantry.parties.recording import record_customer
from tenantry.parties.rules.permissions import Ownership

OWN_ACCOUNT_ONLY = code("basket.own_account_only", Category.CONFLICT)

_WHERE = """
    SELECT b.account_id, b.customer_id, v.email, m.id
    FROM ordering_basket b
    JOIN parties_provider v ON v.id = b.provider_id
    JOIN parties_partnercenteraccount m ON m.provider_id = b.provider_id AND m.is_default
    WHERE b.provider_id = %s AND b.public_id = %s
"""


def set_end_customer(
    *,
    basket_id: BasketId,
    details: PartyDetails | None,
    existing: PartyId | None,
    microsoft: MicrosoftDetails | None,
    origin: Origin,
    by: Actor,
    now: datetime,
) -> PartyId:
    """Exactly one of `details` and `existing` is given. Returns the customer's id.

    Entering details again corrects the customer that this basket made. Raises Refused with every problem of address,
    company and contact at once, each naming its field with a valid example; then nothing is changed.
    """
    assert (details is None) != (existing is None), "either new details or a standing customer"
    if details is not None:
        details = _cleaned(details)
        _judge(basket_id, details, by=by, now=now)
    with transaction.atomic(durable=True):
        basket = touch(basket_id, by=by, now=now)
        if basket.account_kind == "customer":
            raise Refused(Problem(OWN_ACCOUNT_ONLY))
        if existing is not None:
            customer_id, customer, made = _standing(existing, basket, by=by)
        else:
            assert details is not None
            customer_id, customer, made = _entered(details, basket, by=by, now=now)
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE ordering_basket SET customer_id = %s, made_customer = %s WHERE id = %s",
                [customer_id, made, basket.id],
            )
        if microsoft is not None:
            record_microsoft_details(basket, customer_id, microsoft, origin=origin, by=by, now=now)
        tell(basket_id, "end_customer", {"customer": customer}, by=by, now=now)
    return PartyId(customer)


def _cleaned(details: PartyDetails) -> PartyDetails:
    """Blanks at the ends mean nothing; countries are written in capitals."""
    changes = {name: value.strip() for name, value in details.as_columns().items()}
    return details.with_changes(changes | {"country": details.country.strip().upper()})


def _judge(basket_id: BasketId, details: PartyDetails, *, by: Actor, now: datetime) -> None:
    """By Microsoft's live rules for the country; when Microsoft cannot be reached, by the libraries' fallback."""
    with connection.cursor() as cursor:
        cursor.execute(_WHERE, [by.provider_id, basket_id])
        row = cursor.fetchone()
    if row is None or not (sees_all(by) or by.party_id in row[:2]):
        raise not_found("basket", basket_id)
    key = FactKey.country_rules(details.country)
    found = gather(row[3], [key], occasion=Occasion.DEMAND, now=now).get(key, CountryRules)
    rules = None if isinstance(found, Unfetched) else found
    address = PostalAddress(
        details.country,
        details.address_line1,
        details.address_line2,
        details.city,
        details.state,
        details.postal_code,
    )
    problems = [
        *company_rule.judge_name(details.name).problems,
        *company_rule.contact_problems(details.first_name, details.last_name),
        *company_rule.email_problems(details.email, frozenset({row[2].partition("@")[2].lower()})),
        *company_rule.registration_problems(details.country, details.registration_number, details.phone),
        *address_rule.problems(address, rules, details.phone),
    ]
    if problems:
        raise Refused(*problems)


def _standing(existing: PartyId, basket: Touched, *, by: Actor) -> tuple[int, str, bool]:
    """A customer of the billed account; anybody else's is not found."""
    row = (
        Party.objects.filter(
            provider_id=by.provider_id, public_id=existing, reseller_id=basket.account_id, is_active=True
        )
        .values_list("id", "public_id")
        .first()
    )
    if row is None:
        raise not_found("customer", existing)
    return row[0], row[1], False


def _entered(details: PartyDetails, basket: Touched, *, by: Actor, now: datetime) -> tuple[int, str, bool]:
    require(by, "party.change", Ownership(by.provider_id, basket.account_id, basket.customer_id))
    if basket.customer_id is not None and basket.made_customer:
        Party.objects.filter(provider_id=by.provider_id, pk=basket.customer_id).update(**details.as_columns())
        public_id = Party.objects.values_list("public_id", flat=True).get(pk=basket.customer_id)
        return basket.customer_id, public_id, True
    made = record_customer(details, reseller_id=basket.account_id, by=by, at=now)
    return made.id, made.public_id, True
