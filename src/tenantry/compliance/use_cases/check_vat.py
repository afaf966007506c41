"""Ask the register whether a party's VAT number is valid, and keep the answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.compliance import reads
from tenantry.compliance.events import VatNumberChecked
from tenantry.compliance.models import VatCheck
from tenantry.compliance.reads import VatValidity
from tenantry.compliance.vat import register
from tenantry.foundation import public_ids
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.parties import permissions
from tenantry.parties.locks import lock_parties
from tenantry.parties.models import Provider

NUMBER_MISSING = code("vat.number_missing", Category.INVALID)


class RegisterSilent(Exception):
    """The register did not say; it is kept as *unknown*, and asking again may help."""


def check_new_number(*, party_id: str, by: Actor, now: datetime) -> None:
    """The check of a number that was just given. Raises RegisterSilent when the register must be asked again."""
    party = reads.party(by, party_id)
    permissions.require(by, "party.change", party.ownership)
    if party.vat_number and check_vat(party_id=party_id, by=by, now=now).result == "unknown":
        raise RegisterSilent(party_id)


def check_vat(*, party_id: str, kind: str = "", by: Actor, now: datetime) -> VatValidity:
    """The register's answer about the number that the party has now; it is added to the earlier ones.

    *Unknown* is kept as an attempt: it does not take the place of an answer that is young enough."""
    party = reads.party(by, party_id, kind=kind)
    permissions.require(by, "party.change", party.ownership)
    if not party.vat_number:
        raise Refused(Problem(NUMBER_MISSING, "vat_number"))
    requester = Provider.objects.values_list("vat_number", flat=True).get(pk=by.provider_id)
    answer = register().check(party.vat_number, requester)
    public_id = public_ids.new("vat", now)
    with transaction.atomic(durable=True):
        lock_parties(by.provider_id, [party.id])
        VatCheck.objects.create(
            provider_id=by.provider_id,
            public_id=public_id,
            party_id=party.id,
            vat_number=party.vat_number,
            result=answer.result,
            source=answer.source,
            consultation_number=answer.consultation_number,
            at=now,
        )
        events.put(VatNumberChecked(party.public_id, public_id, answer.result), by=by, at=now)
    return VatValidity(answer.result, party.vat_number, now, answer.source, answer.consultation_number)
