"""What happened, in words: for every event and every audited action, and what the parts of an order are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DOINGS: Mapping[str, str | Promise] = {
    "account.parked": _("Account no longer billed until somebody has looked"),
    "account.released": _("Account is billed again"),
    "agreement.accepted": _("Customer agreement accepted"),
    "agreement.expired": _("Customer agreement not accepted in time"),
    "agreement.mailed": _("Customer agreement sent to its signatory"),
    "agreement.requested": _("Customer agreement put before a signatory"),
    "basket.changed": _("Basket changed"),
    "basket.opened": _("Basket begun"),
    "basket.preflight_ran": _("Conditions of sale looked at"),
    "basket.tenant_accepted": _("Customer's tenant has accepted its partner"),
    "basket.tenant_invitation_expired": _("Invitation of the customer's tenant expired"),
    "basket.tenant_invited": _("Customer's tenant invited to accept its partner"),
    "catalog.synchronisation_failed": _("Catalogue could not be read from Microsoft"),
    "catalog.synchronisation_requested": _("Reading of the catalogue asked for"),
    "catalog.synchronised": _("Catalogue read from Microsoft"),
    "approval.rule_set": _("Rule about approvals set"),
    "credit.limit_set": _("Limit of credit or commitment set"),
    "credential.created": _("API credential created"),
    "credential.revoked": _("API credential revoked"),
    "credit_note.issued": _("Credit note issued"),
    "customer.created": _("Customer created"),
    "customer.tenant_linked": _("Microsoft tenant linked to a customer"),
    "delivery.released": _("Parked event released"),
    "invitation.accepted": _("Invitation accepted"),
    "invitation.sent": _("Invitation sent"),
    "invitation.withdrawn": _("Invitation withdrawn"),
    "invoice.issued": _("Invoice issued"),
    "order.vetting_denied": _("Microsoft has denied that the customer is a school"),
    "order.vetting_resumed": _("Microsoft vets the school again"),
    "payment.recorded": _("Payment recorded"),
    "payment.reversed": _("Payment reversed"),
    "mail.retried": _("Mail sent again"),
    "membership.changed": _("Rights of a person changed"),
    "membership.ended": _("Person removed from an organisation"),
    "order.administrator_handed_over": _("Sign-in of the first administrator handed over"),
    "order.agreement_recorded": _("Microsoft holds the customer agreement"),
    "order.cancelled": _("Order cancelled"),
    "order.change_awaited": _("Waits for another order, which changes the same subscription"),
    "order.cart_created": _("Cart made at Microsoft"),
    "order.checked_out": _("Microsoft took the order"),
    "order.completed": _("Order completed"),
    "order.conditions_rechecked": _("Conditions of sale looked at once more"),
    "order.domain_changed": _("Another domain chosen for the tenant"),
    "order.held": _("Order held"),
    "order.hold_ended": _("A hold has ended"),
    "order.hold_reminded": _("Reminded that nobody has decided yet"),
    "order.price_asked": _("Another new price is asked about"),
    "order.price_renewed": _("The order is priced anew"),
    "order.released": _("Nothing holds the order any more"),
    "order.line_active": _("Subscription active"),
    "order.line_failed": _("Line refused by Microsoft"),
    "order.line_undone": _("Subscription cancelled at Microsoft"),
    "order.needs_attention": _("Order stopped: a person is needed"),
    "order.partly_completed": _("Order partly completed"),
    "order.retried": _("Order retried"),
    "order.seats_added": _("Seats added at Microsoft"),
    "order.trial_converted": _("Trial converted at Microsoft"),
    "order.started": _("Steps planned"),
    "order.step_delayed": _("Microsoft lets us wait"),
    "order.submitted": _("Order placed"),
    "order.tenant_awaited": _("Waits for another order, which makes the customer's tenant"),
    "order.tenant_created": _("Microsoft tenant created"),
    "order.tenant_found": _("The customer's tenant stood already"),
    "order.undo_given_up": _("Undo given up"),
    "order.undo_started": _("Undo begun"),
    "order.undo_stopped": _("Undo stopped: a person is needed"),
    "partner_center_account.created": _("Partner Center account added"),
    "party.acting_begun": _("Began to act for somebody"),
    "party.acting_ended": _("Stopped acting for somebody"),
    "party.activated": _("Let in again"),
    "party.changed": _("Details changed"),
    "party.deactivated": _("Kept out"),
    "party.vat_number_given": _("VAT number given"),
    "price_list.assigned": _("Price list assigned"),
    "price_list.created": _("Price list created"),
    "plan.price_entered": _("Price of an offer entered"),
    "price_list.rule_set": _("Price rule set"),
    "product_type.changed": _("Product type changed"),
    "product_type.created": _("Product type created"),
    "provider.changed": _("Provider's details changed"),
    "provider.created": _("Provider created"),
    "qualification.approved": _("Customer qualified by Microsoft"),
    "qualification.denied": _("Qualification of a customer denied by Microsoft"),
    "qualification.requested": _("Microsoft asked to qualify a customer"),
    "reseller.created": _("Reseller created"),
    "session.ended": _("Session ended"),
    "session.others_ended": _("Other sessions ended"),
    "setting.changed": _("Setting changed"),
    "subscription.activated": _("Subscription begun"),
    "subscription.cancelled": _("Subscription cancelled"),
    "subscription.converted": _("Trial converted"),
    "subscription.seats_changed": _("Seats of a subscription changed"),
    "subscription.trial_chosen": _("Chosen what a trial becomes"),
    "subscription.trial_ending": _("Buyer told of a trial's end"),
    "subscription.trial_not_converted": _("Trial not converted"),
    "user.factors_reset": _("Second factors removed"),
    "user.profile_changed": _("Profile changed"),
    "user.sign_in_changed": _("Way of signing in changed"),
    "vat_number.checked": _("VAT number checked"),
}

STEPS: Mapping[str, str | Promise] = {
    "recheck": _("Look at the conditions once more"),
    "create_tenant": _("Create the Microsoft tenant"),
    "create_agreement": _("Record the customer agreement"),
    "request_qualification": _("Have Microsoft vet the school"),
    "create_cart": _("Make the cart"),
    "check_out": _("Buy what is in the cart"),
    "await_subscription": _("Wait for the subscription"),
    "change_seats": _("Add the seats"),
    "convert_trial": _("Convert the trial"),
    "cancel_subscription": _("Cancel the subscription at Microsoft"),
}

CONDITIONS: Mapping[str, str | Promise] = {
    "company": _("Company details"),
    "address": _("Address"),
    "domain": _("Domain"),
    "tenant_authorised": _("Tenant has accepted its partner"),
    "delegated_admin": _("Delegated administration of the tenant"),
    "plan_and_price": _("Plans and prices"),
    "qualification": _("Customer is qualified for the plans"),
    "limits": _("Room in the tenant"),
    "one_per_plan": _("One subscription of a plan"),
    "standing_subscription": _("Standing subscriptions"),
    "agreement": _("Microsoft customer agreement"),
    "cart": _("Trial of the purchase at Microsoft"),
    "reseller_active": _("Reseller is active at Microsoft"),
    "partner_agreement": _("Microsoft partner agreement"),
    "partner_of_record": _("Partner of record"),
}

OCCASIONS: Mapping[str, str | Promise] = {
    "demand": _("asked for by the buyer"),
    "placing": _("when the order was placed"),
    "executing": _("just before Microsoft was asked to act"),
}

# What handles events, by the name under which its failures are parked.
CONSUMERS: Mapping[str, str | Promise] = {
    "billing.bill": _("Billing of an account"),
    "billing.settle": _("Settling of a document with what was paid before"),
    "compliance.check_vat": _("Check of a VAT number"),
    "documents.render": _("Printing of a document"),
    "notices.invitation": _("Mail with an invitation"),
    "notices.agreement": _("Mail with a customer agreement"),
    "notices.agreement_answer": _("Mail about a customer agreement's answer"),
    "notices.sign_in_change": _("Mail about a changed sign-in"),
    "notices.orders": _("Mail about an order"),
    "notices.tenant_invitation": _("Mail that invites a customer"),
    "notices.tenant_answer": _("Mail about a customer's answer"),
    "ordering.credit": _("Release of orders held for credit"),
    "ordering.commitment": _("Release of orders held for their account's commitment"),
    "ordering.prices": _("Release of orders whose price is asked about"),
    "ordering.vetting": _("Release of orders held for Microsoft's vetting"),
    "provisioning.plan": _("Planning of an order's steps"),
}

ROLES: Mapping[str, str | Promise] = {
    "administrator": _("Administrator"),
    "sales": _("Sales"),
    "provisioning": _("Provisioning"),
    "finance": _("Finance"),
    "auditor": _("Auditor"),
    "reseller": _("Reseller"),
    "customer": _("Customer"),
    "system": _("The system"),
}


def doing(name: str) -> str:
    """What happened, in words; a name that has none is told as it is."""
    return str(DOINGS.get(name, name))


def step(kind: str) -> str:
    """What a step does, in words."""
    return str(STEPS.get(kind, kind))
