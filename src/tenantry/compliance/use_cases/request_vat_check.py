"""Have a new VAT number checked. Hears `party.vat_number_given`."""

from __future__ import annotations

from datetime import datetime

from tenantry.jobs.events import Recorded


def request_vat_check(event: Recorded, now: datetime) -> None:  # noqa: ARG001 - a register is asked when the job runs
    """Queue the check, in the transaction of the delivery: the register is asked outside of it."""
    from tenantry.compliance.tasks import check_vat_number  # the task module imports the use cases

    check_vat_number.configure(lock=f"vat:{event.aggregate_id}").defer(
        provider_id=event.provider_id, party=event.aggregate_id, cause=event.public_id
    )
