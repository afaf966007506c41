"""What the pages of a customer and of a reseller share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from tenantry.backoffice.countries import country_name
from tenantry.backoffice.links import to
from tenantry.backoffice.picking import found_price_lists, shown
from tenantry.catalog import reads as catalog
from tenantry.compliance import reads as compliance
from tenantry.parties import reads as parties
from tenantry.parties.reads import PartyView
from tenantry.web.context import may
from tenantry.web.requests import PageRequest


class AssignForm(forms.Form):
    """On which price list an account is to buy."""

    price_list = forms.CharField(
        label=gettext_lazy("New price list"),
        max_length=200,
        help_text=gettext_lazy("Type a part of its name and choose."),
    )


def party_told(request: PageRequest, party: PartyView) -> dict[str, Any]:
    """Who it is, and what may be decided about it: at most four statements."""
    actor = request.actor
    is_account = party.reseller_id is None
    reads_prices = is_account and may(actor, "price_list.read")
    assigned = catalog.assignments_of(actor, party.public_id) if reads_prices else ()
    in_force = [one for one in assigned if one.valid_from <= request.now]
    reseller = parties.party(actor, party.reseller) if party.reseller else None
    return {
        "party": party,
        "details": party.details,
        "country": country_name(party.details.country, request.language),
        "reseller_name": reseller.details.name if reseller else "",
        "vat": compliance.vat_validity(party.provider_id, party.id),
        "reads_prices": reads_prices,
        "assigned": [(one, to("price_list", one.price_list)) for one in assigned],
        "in_force": in_force[0].price_list if in_force else "",
        "assign": AssignForm(),
        "pick": shown(request, "price_list", found_price_lists)
        if reads_prices and may(actor, "price_list.change")
        else None,
        "may_change": may(actor, "reseller.change"),
        "may_assign": reads_prices and may(actor, "price_list.change"),
        "may_act_for": may(actor, "party.act_for") and party.is_active,
        "approvals_address": to("approval_rule", party.public_id)
        if is_account and may(actor, "approval_rule.read")
        else "",
        "credit_address": to("credit", party.public_id) if is_account and may(actor, "credit.read") else "",
        "audit": to("activity", subject=party.public_id) if may(actor, "audit.read") else "",
    }
