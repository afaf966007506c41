"""Baskets, orders and subscriptions on the wire."""

from __future__ import annotations

from typing import Any

from tenantry.api.rendering.problems import all_told, told
from tenantry.api.rendering.trials import becomes_out
from tenantry.api.wire import Json, day, instant
from tenantry.compliance.reads import AgreementRecordView, AgreementState
from tenantry.microsoft.call_log import CallView
from tenantry.notices.tenant_letters import invitation_text
from tenantry.ordering.context import BasketContext
from tenantry.ordering.line_context import LineContext
from tenantry.ordering.reads import (
    BasketRow,
    Happening,
    HeldRow,
    HoldView,
    LineView,
    OrderView,
    RunView,
    TenantInvitationView,
)
from tenantry.provisioning.reads import StepView
from tenantry.subscriptions.reads import ChangeView, SubscriptionView


def basket_out(basket: BasketContext, *, shows_prices: bool) -> Json:
    """A basket with its lines."""
    customer = basket.customer
    total = basket.total if shows_prices else None
    return {
        "id": basket.public_id,
        "state": basket.state,
        "account": basket.account_public_id,
        "customer": customer
        and {
            "id": customer.public_id,
            "name": customer.facts.name,
            "country": customer.facts.address.country,
        },
        "currency": basket.currency,
        "buyer_reference": basket.buyer_reference,
        "domain_prefix": basket.domain_prefix,
        "existing_domain": basket.existing_domain,
        "education_segment": basket.education_segment,
        "website": basket.school_website,
        "domain": basket.domain,
        "partner_on_record": basket.partner_on_record,
        "partner_on_record_confirmed_at": instant(basket.partner_on_record_confirmed_at),
        "lines": [_basket_line(line, shows_prices=shows_prices) for line in basket.lines],
        "total": total.as_wire() if total is not None else None,
        "order": basket.order_public_id,
        "changed_at": instant(basket.changed_at),
    }


def _basket_line(line: LineContext, *, shows_prices: bool) -> Json:
    quote = line.quote if shows_prices else None
    return {
        "number": line.number,
        "purpose": line.purpose.value,
        "subscription": line.names.public_id if line.names is not None else None,
        "plan": line.plan_public_id,
        "title": line.title,
        "segment": line.segment,
        "term": line.term,
        "billing_plan": line.billing_plan,
        "seats": line.seats,
        "buyer_reference": line.buyer_reference,
        "unit_price": quote.unit_price.as_wire() if quote else None,
        "amount": quote.amount.as_wire() if quote else None,
        "is_trial": line.is_trial,
        "becomes": becomes_out(
            line.becomes.view if line.becomes is not None else None, shows_prices=shows_prices
        ),
        "house_rule": line.house_rule.value,
        "new_instance": line.house.is_new_instance,
        "standing": [
            {
                "subscription": one.public_id,
                "seats": one.seats,
                "term": one.term,
                "billing_plan": one.billing_plan,
                "term_end": one.term_end.isoformat(),
                "domain": one.domain,
            }
            for one in line.alike
        ],
    }


def basket_row(row: BasketRow) -> Json:
    """A basket in a list."""
    return {
        "id": row.public_id,
        "state": row.state,
        "account": row.account,
        "customer": row.customer,
        "customer_name": row.customer_name,
        "buyer_reference": row.buyer_reference,
        "order": row.order,
        "created_at": instant(row.created_at),
        "changed_at": instant(row.changed_at),
    }


def check_out(check: dict[str, Any], language: str) -> Json:
    """A check as it was stored, with words."""
    return check | {
        "reasons": all_told(check["reasons"], language),
        "warnings": all_told(check["warnings"], language),
    }


def run_out(run: RunView, language: str) -> Json:
    """A recorded run."""
    return {
        "id": run.public_id,
        "occasion": run.occasion,
        "outcome": run.outcome,
        "at": instant(run.at),
        "checks": [check_out(check, language) for check in run.checks],
    }


def agreement_out(agreement: AgreementState) -> Json:
    """How an agreement stands."""
    attestation = agreement.attestation
    return {
        "status": agreement.status,
        "attestation": attestation.public_id if attestation else None,
        "page_url": attestation.page_url if attestation else None,
        "country": attestation.country if attestation else None,
        "language": attestation.language if attestation else None,
        "company_name": attestation.company_name if attestation else None,
        "created_at": instant(attestation.created_at) if attestation else None,
        "accepted_at": instant(attestation.accepted_at) if attestation else None,
        "held_since": instant(agreement.held_since),
        "counted_until": instant(agreement.counted_until),
    }


def order_row(order: OrderView) -> Json:
    """An order in a list."""
    return {
        "id": order.public_id,
        "state": order.state,
        "basket": order.basket,
        "account": order.account,
        "customer": order.customer,
        "customer_name": order.customer_name,
        "currency": order.currency,
        "total": order.total.as_wire() if order.total is not None else None,
        "buyer_reference": order.buyer_reference,
        "domain": order.domain,
        "partner_on_record": order.partner_on_record,
        "placed_at": instant(order.placed_at),
        "changed_at": instant(order.changed_at),
    }


def order_detail(order: OrderView, steps: list[StepView], language: str) -> Json:
    """An order with lines and steps."""
    return order_row(order) | {
        "attention": _attention(order.attention, language),
        "administrator_handed_over_at": instant(order.administrator_handed_over_at),
        "holds": [_hold(hold, language) for hold in order.holds],
        "lines": [_order_line(line) for line in order.lines],
        "steps": [_step(step, language) for step in steps],
    }


def _hold(hold: HoldView, language: str) -> Json:
    return {
        "id": hold.public_id,
        "kind": hold.kind,
        "decider": hold.decider,
        "problem": told(hold.problem, language),
        "opened_at": instant(hold.opened_at),
        "until": instant(hold.until),
        "ended_at": instant(hold.ended_at),
        "ending": hold.ending or None,
        "reason": hold.reason,
    }


def open_hold(row: HeldRow, language: str) -> Json:
    """What holds an order up, with the order."""
    return {
        "id": row.public_id,
        "kind": row.kind,
        "decider": row.decider,
        "problem": told(row.problem, language),
        "opened_at": instant(row.since),
        "until": instant(row.until),
        "ended_at": None,
        "ending": None,
        "reason": "",
        "order": row.order,
        "account": row.account,
        "customer": row.customer,
        "customer_name": row.customer_name,
        "total": row.total.as_wire() if row.total is not None else None,
        "buyer_reference": row.buyer_reference,
    }


def _attention(problem: dict[str, Any] | None, language: str) -> Json | None:
    shown = told(problem, language)
    if problem is None or shown is None:
        return None
    return shown | {name: problem.get(name) for name in ("step", "kind", "line")}


def _order_line(line: LineView) -> Json:
    return {
        "number": line.number,
        "purpose": line.purpose,
        "plan": line.plan,
        "title": line.title,
        "segment": line.segment,
        "term": line.term,
        "billing_plan": line.billing_plan,
        "ordered_billing_plan": line.ordered_billing_plan,
        "seats": line.seats,
        "buyer_reference": line.buyer_reference,
        "state": line.state,
        "subscription": line.subscription,
        "unit_price": line.unit_price.as_wire() if line.unit_price is not None else None,
        "amount": line.amount.as_wire() if line.amount is not None else None,
        "becomes": becomes_out(line.becomes, shows_prices=True),
    }


def _step(step: StepView, language: str) -> Json:
    return {
        "id": step.public_id,
        "number": step.number,
        "kind": step.kind,
        "line": step.line_number,
        "state": step.state,
        "attempt": step.attempt,
        "problem": told(step.problem, language),
        "started_at": instant(step.started_at),
        "finished_at": instant(step.finished_at),
    }


def call_out(call: CallView) -> Json:
    """A call to Microsoft."""
    return {
        "operation": call.operation,
        "method": call.method,
        "path": call.path,
        "http_status": call.http_status,
        "request_id": call.request_id,
        "correlation_id": call.correlation_id,
        "error_code": call.error_code,
        "attempt": call.attempt,
        "started_at": instant(call.started_at),
        "duration_ms": call.duration_ms,
    }


def happening(event: Happening) -> Json:
    """An entry of the timeline."""
    return {
        "sequence": event.sequence,
        "name": event.name,
        "at": instant(event.at),
        "by": event.actor_kind,
        "details": event.details,
    }


def subscription_out(row: SubscriptionView) -> Json:
    """A subscription."""
    return {
        "id": row.public_id,
        "account": row.account,
        "customer": row.customer,
        "customer_name": row.customer_name,
        "tenant": row.tenant,
        "domain": row.domain,
        "plan": row.plan,
        "title": row.title,
        "microsoft_id": str(row.microsoft_id),
        "term": row.term,
        "billing_plan": row.billing_plan,
        "seats": row.seats,
        "status": row.status,
        "partner_on_record": row.partner_on_record,
        "auto_renew": row.auto_renew,
        "started_on": day(row.started_on),
        "term_end": day(row.term_end),
        "cancellable_until": instant(row.cancellable_until),
    }


def change_out(change: ChangeView) -> Json:
    """A change of a subscription."""
    return {
        "sequence": change.sequence,
        "kind": change.kind,
        "effective_on": day(change.effective_on),
        "seats": change.seats,
        "unit_price": change.unit_price.as_wire() if change.unit_price is not None else None,
        "buyer_reference": change.buyer_reference,
        "at": instant(change.at),
    }


def agreement_record_out(row: AgreementRecordView) -> Json:
    """An entry of the agreement log."""
    return {
        "id": row.public_id,
        "customer": row.customer,
        "customer_name": row.customer_name,
        "kind": row.kind,
        "signatory": row.signatory,
        "document": row.document,
        "answer": row.answer,
        "actor_kind": row.actor_kind,
        "actor_id": row.actor_id,
        "on_behalf_of": row.on_behalf_of,
        "ip_address": row.ip_address,
        "user_agent": row.user_agent,
        "request_id": row.request_id,
        "at": instant(row.at),
        "recorded_at": instant(row.recorded_at),
    }


def tenant_invitation_out(found: TenantInvitationView) -> Json:
    """An invitation with its link and the mail to forward."""
    subject, text = invitation_text(found)
    return {
        "id": found.public_id,
        "basket": found.basket,
        "state": found.state,
        "tenant": str(found.tenant_id),
        "domain": found.domain,
        "seller": found.seller,
        "partner_on_record": found.partner_on_record,
        "url": found.url,
        "mail_subject": subject,
        "mail_text": text,
        "created_at": instant(found.created_at),
        "expires_at": instant(found.expires_at),
        "ended_at": instant(found.ended_at),
    }
