"""Approvals as both faces show them: the queue, the decision about an order, and an account's rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import OrderId
from tenantry.kernel.money import Money
from tenantry.kernel.periods import Term
from tenantry.ordering import reads
from tenantry.ordering.reads import ApprovalRow
from tenantry.ordering.use_cases.approve_order import approve_order
from tenantry.parties import permissions
from tenantry.parties.reads.approvals import AccountRule
from tenantry.parties.rules.approvals import ApprovalRule, Approver, Channel, Who
from tenantry.provisioning.use_cases.refuse_approval import refuse_approval
from tenantry.web.decisions import decided
from tenantry.web.entered import money
from tenantry.web.forms import done
from tenantry.web.lists import Column, Empty, Listing
from tenantry.web.requests import PageRequest
from tenantry.web.terms import TERMS

Words = Mapping[str, str | Promise]

WHO: Words = {
    Who.NOBODY: gettext_lazy("Nobody's"),
    Who.SUB_CUSTOMERS: gettext_lazy("What the reseller's customers place themselves"),
    Who.NOT_ADMINISTRATORS: gettext_lazy("What members without the duty administrator place"),
    Who.ANYBODY: gettext_lazy("Everybody's"),
}
APPROVERS: Words = {
    Approver.RESELLER: gettext_lazy("An administrator of the reseller"),
    Approver.CUSTOMER: gettext_lazy("An administrator of the customer"),
    Approver.FINANCE: gettext_lazy("The provider's finance"),
}
CHANNELS: Words = {
    Channel.STOREFRONT: gettext_lazy("The storefront"),
    Channel.API: gettext_lazy("The API"),
}


def queue(link: Callable[[str], str], *, template: str = "web/list.html") -> Listing:
    """The orders that wait for the visitor's side."""
    return Listing(
        name="approvals",
        title=_("To approve"),
        lead=_(
            "These orders go on as soon as somebody of your side has approved them. Nothing is bought before."
        ),
        columns=(
            Column("customer_name", _("For whom"), cell="strong", sort="customer"),
            Column("first_plan", _("First plan"), hide_narrow=True),
            Column("placed_by", _("Placed by"), hide_narrow=True),
            Column("since", _("Waits since"), cell="instant", sort="since", hide_narrow=True),
            Column("until", _("Cancelled after"), cell="instant", sort="until", hide_narrow=True),
            Column("total", _("First charge, net"), cell="money", sort="total", numeric=True),
        ),
        read=reads.approvals_slice,
        export=reads.approvals_all,
        row_link=lambda row: link(_order_of(row)),
        searches=_("Search by customer, reference or order number"),
        empty=Empty(
            _("Nothing to approve"),
            _("An order that needs an approval of your side stands here at once."),
            icon="checks",
        ),
        sort="since",
        template=template,
    )


def _order_of(row: ApprovalRow) -> str:
    return row.order


def approved(request: PageRequest, order: str, address: str) -> HttpResponse:
    """Approve the order for the total that the page showed, and go back to it."""
    shown = money(request.POST.get("amount"), request.POST.get("currency"))
    why = request.POST.get("why", "").strip()[:500]
    return decided(
        request,
        address,
        lambda: approve_order(
            order_id=OrderId(order), shown_total=shown, why=why, by=request.actor, now=request.now
        ),
        _("Approved. The order goes on."),
    )


def refused(request: PageRequest, order: str, address: str) -> HttpResponse:
    """Refuse the order for the reason that was given, and go back to it; nothing is done without one."""
    why = request.POST.get("why", "").strip()[:500]
    if not why:
        reads.order(request.actor, order)  # one that is not there has no page to go back to
        return done(request, address, _("Say why: the buyer reads it. Nothing was done."), "bad")
    return decided(
        request,
        address,
        lambda: refuse_approval(order_id=OrderId(order), why=why, by=request.actor, now=request.now),
        _("The order is refused and cancelled. Nothing is billed."),
    )


class RuleForm(forms.Form):
    """Which orders wait for whom; what can be followed is judged by the use case."""

    who = forms.ChoiceField(label=gettext_lazy("Whose orders wait"))
    approver = forms.ChoiceField(label=gettext_lazy("Who decides"))
    from_total = forms.DecimalField(
        label=gettext_lazy("From this first charge on"),
        max_digits=15,
        decimal_places=4,
        localize=True,
        required=False,
        help_text=gettext_lazy("Net. Empty: whatever it costs."),
    )
    from_term = forms.ChoiceField(label=gettext_lazy("From this term on"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("Placed in"), required=False)
    remind_after_days = forms.IntegerField(label=gettext_lazy("Remind after days"), required=False)
    expires_after_days = forms.IntegerField(
        label=gettext_lazy("Cancel after days"),
        required=False,
        help_text=gettext_lazy(
            "An order about which nobody has decided by then is cancelled. Empty: it waits on."
        ),
    )
    why = forms.CharField(label=gettext_lazy("Reason"), max_length=500, required=False)

    def __init__(self, data: Any, *, standing: AccountRule, by: Actor) -> None:
        rule = standing.rule
        initial = {
            "who": rule.who,
            "approver": rule.approver,
            "from_total": rule.from_total.amount if rule.from_total is not None else None,
            "from_term": rule.from_term or "",
            "channel": next(iter(rule.channels)) if len(rule.channels) == 1 else "",
            "remind_after_days": rule.remind_after_days,
            "expires_after_days": rule.expires_after_days,
        }
        super().__init__(data, initial=initial)
        left_out = {Who.SUB_CUSTOMERS} if not standing.is_reseller else set()
        self._offer("who", {key: words for key, words in WHO.items() if key not in left_out})
        self._offer("approver", _possible(standing, by))
        self._offer("from_term", {"": _("Any term")} | dict(TERMS))
        self._offer("channel", {"": _("Anywhere")} | dict(CHANNELS))

    def _offer(self, name: str, options: Words) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(key), words) for key, words in options.items()]


def _possible(standing: AccountRule, by: Actor) -> Words:
    own = (Approver.RESELLER, Approver.CUSTOMER) if standing.is_reseller else (Approver.CUSTOMER,)
    offered = (*own, Approver.FINANCE) if permissions.sees_all(by) else own
    return {one: APPROVERS[one] for one in offered}


def rule_from(given: Mapping[str, Any], currency: str) -> ApprovalRule:
    """The rule that was entered."""
    total, term, channel = given["from_total"], given["from_term"], given["channel"]
    return ApprovalRule(
        Who(given["who"]),
        Approver(given["approver"]),
        Money(total, currency) if total is not None else None,
        Term(term) if term else None,
        frozenset({Channel(channel)}) if channel else frozenset(),
        given["remind_after_days"],
        given["expires_after_days"],
    )


def said_told(standing: AccountRule, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was said until now, in words; who said it where the names are told."""
    return [
        rule_told(one.rule) | {"at": one.at, "why": one.why, "by": names.get(one.actor_id, "")}
        for one in standing.said
    ]


def rule_told(rule: ApprovalRule) -> dict[str, Any]:
    """A rule in words."""
    return {
        "who": WHO[rule.who],
        "approver": APPROVERS[rule.approver],
        "total": rule.from_total,
        "term": TERMS[rule.from_term] if rule.from_term is not None else "",
        "channels": [CHANNELS[one] for one in sorted(rule.channels)],
        "remind": rule.remind_after_days,
        "expires": rule.expires_after_days,
        "asks": rule.who is not Who.NOBODY,
    }
