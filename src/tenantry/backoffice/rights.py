"""What roles, duties and scopes open, in words; the tables themselves are those that are asked at every request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenantry.kernel.actor import Role
from tenantry.parties.rules.permissions import TABLE

Words = str | Promise

# In the order in which they are shown; the provider's creation is the system's alone.
ACTIONS: Mapping[str, Words] = {
    "order.read": _("See orders"),
    "order.place": _("Place orders"),
    "order.change": _("Give a stopped order another domain"),
    "order.repair": _("Retry and cancel orders that stopped"),
    "order.undo": _("Undo orders at Microsoft"),
    "order.hand_over": _("Hand over the first administrator's sign-in"),
    "basket.read": _("See baskets"),
    "basket.change": _("Fill baskets"),
    "bulk.read": _("See files with many orders"),
    "bulk.change": _("Order from a file"),
    "agreement.read": _("See customer agreements"),
    "agreement.request": _("Ask a signatory for the customer agreement"),
    "qualification.read": _("See what customers are qualified for"),
    "qualification.request": _("Have customers qualified by Microsoft"),
    "validation_code.use": _("Use the validation codes for governments"),
    "subscription.read": _("See subscriptions"),
    "party.read": _("See customers and resellers"),
    "party.change": _("Enter and change customers"),
    "reseller.change": _("Enter and change resellers"),
    "party.act_for": _("Act for a customer or reseller"),
    "catalog.read": _("See the catalogue"),
    "catalog.synchronise": _("Read the catalogue from Microsoft"),
    "price_list.read": _("See price lists"),
    "price_list.change": _("Change price lists"),
    "invoice.read": _("See invoices"),
    "payment.read": _("See payments"),
    "payment.record": _("Write down payments and take them back"),
    "credit.read": _("See credit limits and what is used of them"),
    "credit.change": _("Set credit limits"),
    "hold.decide": _("Decide about orders that are held for credit"),
    "approval.decide": _("Approve and refuse orders that wait for it"),
    "approval_rule.read": _("See which orders wait for an approval"),
    "approval_rule.change": _("Say which orders wait for an approval"),
    "journal.read": _("See the journal and our cost"),
    "billing.run": _("Bill accounts and release parked ones"),
    "operations.read": _("See parked events"),
    "operations.repair": _("Release parked events"),
    "user.read": _("See people of customers and resellers"),
    "user.change": _("Invite and change people of customers and resellers"),
    "staff.read": _("See our staff"),
    "staff.change": _("Invite and change our staff"),
    "credential.read": _("See API credentials"),
    "credential.change": _("Create and revoke API credentials"),
    "setting.read": _("See settings"),
    "setting.change": _("Change settings"),
    "audit.read": _("See the audit trail"),
    "profile.change": _("Change one's own profile"),
}

ROLE_NOTES: Mapping[Role, Words] = {
    Role.ADMINISTRATOR: _("Everything, also staff, credentials and settings"),
    Role.SALES: _("Customers, resellers and their orders"),
    Role.PROVISIONING: _("Gets stopped orders going again"),
    Role.FINANCE: _("Prices, invoices and the books"),
    Role.AUDITOR: _("Sees everything and changes nothing"),
    Role.RESELLER: _("Orders for its customers and is billed"),
    Role.CUSTOMER: _("Has subscriptions; a direct one orders and is billed"),
}

DUTIES: Mapping[str, tuple[Words, Words]] = {
    "administrator": (_("Administrator"), _("Everything, and who else may sign in")),
    "buyer": (_("Buyer"), _("Fills baskets, places orders, keeps customers")),
    "subscriptions": (_("Subscriptions"), _("Sees orders and subscriptions")),
    "billing": (_("Billing"), _("Sees invoices and why each amount is what it is")),
}


def duties_words(duties: Iterable[str]) -> str:
    """Duties in words, one after the other."""
    return ", ".join(str(DUTIES[one][0]) for one in duties if one in DUTIES)


def opened_by(scope: str) -> str:
    """What a scope opens: every action of the permission table that asks for it."""
    return " · ".join(
        str(ACTIONS[name]) for name, right in TABLE.items() if right.scope == scope and name in ACTIONS
    )
