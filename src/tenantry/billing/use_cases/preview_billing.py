"""Say what billing an account would write now, and write nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Sum

from tenantry.billing.models import Invoice
from tenantry.billing.running import Outcome, run
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import PartyId
from tenantry.kernel.money import Money
from tenantry.parties.permissions import require


@dataclass(frozen=True, slots=True)
class RunPreview:
    """How a run would end: so many documents and their sums, credit notes taken off; or what a guard would find."""

    outcome: Outcome
    charges: int
    documents: int
    totals: tuple[Money, ...]  # gross, by currency
    problems: tuple[dict[str, object], ...]


def preview_billing(*, account: PartyId, from_scratch: bool = False, by: Actor, now: datetime) -> RunPreview:
    """The run itself, taken back at its end: so it is what the run would do, to the cent."""
    require(by, "billing.run")
    with transaction.atomic(durable=True):
        made = run(account, by=by, now=now, from_scratch=from_scratch)
        rows = Invoice.objects.filter(provider_id=by.provider_id, public_id__in=made.documents)
        sums = rows.order_by("currency").values_list("currency").annotate(total=Sum("gross"), n=Count("pk"))
        totals = tuple(Money(total, currency) for currency, total, _n in sums)
        transaction.set_rollback(True)
    return RunPreview(made.outcome, made.charges, len(made.documents), totals, made.problems)
