"""Entry points for the worker."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tenantry.compliance.use_cases.check_vat import RegisterSilent, check_new_number
from tenantry.compliance.use_cases.look_for_agreement import look_for_agreement
from tenantry.compliance.use_cases.look_for_qualification import look_for_qualification
from tenantry.foundation.clock import business_now, machine_now
from tenantry.kernel.actor import system

# A member state's register is out for hours at times: the last attempt comes about a day after the first.
RETRY = RetryStrategy(max_attempts=10, exponential_wait=3, retry_exceptions={RegisterSilent})


@app.task(name="compliance.check_vat_number", queue="microsoft", retry=RETRY)
def check_vat_number(provider_id: int, party: str, cause: str) -> None:
    """Ask the register about a party's number; asked again while the register does not say."""
    check_new_number(party_id=party, by=system(provider_id, cause), now=business_now())


@app.task(
    name="compliance.look_for_qualification", queue="microsoft", retry=RetryStrategy(max_attempts=3, wait=5)
)
def look(provider_id: int, request: str) -> None:
    """Ask Microsoft how its vetting of a customer stands."""
    by = system(provider_id, "look_for_qualifications_due")
    look_for_qualification(request_id=request, by=by, now=business_now())


@app.task(
    name="compliance.look_for_agreement", queue="microsoft", retry=RetryStrategy(max_attempts=3, wait=5)
)
def look_at_agreement(provider_id: int, attestation: str) -> None:
    """Ask Microsoft whether a signatory has accepted."""
    by = system(provider_id, "look_for_agreements_due")
    look_for_agreement(attestation_id=attestation, by=by, now=business_now(), machine_now=machine_now())
