"""Why a line says what it says: price, rule, days, the change behind it, and its rows of the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tenantry.billing import gathering, stored
from tenantry.billing.models import Invoice, InvoiceLine
from tenantry.billing.reads.documents import visible_one
from tenantry.billing.reads.journal import PostingView, postings_of
from tenantry.billing.rules.journal import Account
from tenantry.billing.rules.reasons import ReasonStep, explain
from tenantry.billing.rules.visibility import visible_accounts, visible_steps
from tenantry.catalog.rules.quote import Quote
from tenantry.jobs import reads as log
from tenantry.jobs.events import Recorded
from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.rules import permissions as rights
from tenantry.parties.rules.permissions import Ownership


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What happened to the subscription, and who asked for it."""

    sequence: int
    kind: str
    effective_on: date
    at: datetime
    seats: int
    cause: str
    actor_kind: str  # empty where the log has no person or program behind it
    actor_id: str
    on_behalf_of: str | None


@dataclass(frozen=True, slots=True)
class LineReason:
    """The whole reason of one line."""

    invoice: str
    number: str
    line: int
    charge_id: str
    subscription_id: str
    corrects_charge: str | None  # the charge that this one takes back
    change: ChangeView
    steps: tuple[ReasonStep, ...]
    journal: tuple[PostingView, ...]


def why(actor: Actor, public_id: str, line_number: int) -> LineReason:
    """The reason of a line in full; a buyer is told its own price and rows, never cost or margin.

    The rows of the journal are the line's own, and those of the document: receivable and tax.
    """
    document = visible_one(actor, public_id)
    line = (
        InvoiceLine.objects.filter(provider_id=actor.provider_id, invoice=document, number=line_number)
        .select_related("charge__change", "charge__subscription", "charge__reverses")
        .first()
    )
    if line is None:
        raise permissions.not_found("invoice_line", f"{public_id}/{line_number}")
    sees_cost = rights.problem(actor, "journal.read", Ownership(actor.provider_id)) is None
    charge, row = line.charge, line.charge.change
    change = gathering.change_fact(
        row.sequence, row.kind, row.effective_on, row.at, row.seats, row.unit_price, row.unit_cost, row.cause,
        currency=charge.currency,
    )  # fmt: skip
    quote = visible_steps(Quote.from_data(row.quote).steps, sees_cost=sees_cost)
    return LineReason(
        invoice=document.public_id,
        number=document.number,
        line=line.number,
        charge_id=charge.public_id,
        subscription_id=charge.subscription.public_id,
        corrects_charge=charge.reverses.public_id if charge.reverses else None,
        change=_change(actor.provider_id, document, line),
        steps=tuple(
            explain(
                stored.rule_line(line, stored.tax_decision(document.taxes)),
                [ReasonStep(step.code, step.params) for step in quote],
                change,
                (),
                document.taxes["vat_check"],
            )
        ),
        journal=_journal(actor.provider_id, document, line, visible_accounts(sees_cost=sees_cost)),
    )


def _journal(
    provider_id: int, document: Invoice, line: InvoiceLine, accounts: frozenset[Account]
) -> tuple[PostingView, ...]:
    own = (None, line.charge.public_id)
    rows = postings_of(
        provider_id, entry__invoice=document, ledger__in=[account.value for account in accounts]
    )
    return tuple(view for _, view in rows if view.charge_id in own)


def _change(provider_id: int, document: Invoice, line: InvoiceLine) -> ChangeView:
    row = line.charge.change
    who = _who(provider_id, document.order_id, row.kind, row.recorded_at)
    return ChangeView(
        sequence=row.sequence,
        kind=row.kind,
        effective_on=row.effective_on,
        at=row.at,
        seats=row.seats,
        cause=row.cause,
        actor_kind=who.actor_kind if who else "",
        actor_id=who.actor_id if who else "",
        on_behalf_of=who.on_behalf_of if who else None,
    )


def _who(provider_id: int, order_id: str, kind: str, recorded_at: datetime) -> Recorded | None:
    """The one who ordered; for a later change the last one who acted on the order before it.

    Tenantry itself writes changes, once Microsoft has said yes: the person stands in the order's events.
    """
    people = [
        event
        for event in log.timeline(provider_id=provider_id, aggregate_kind="order", aggregate_id=order_id)
        if event.actor_kind != "system" and event.recorded_at <= recorded_at
    ]
    if not people:
        return None
    return people[0] if kind == "new" else people[-1]
