"""Have Microsoft's link made by which a standing tenant's administrator accepts the one who sells."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from tenantry.compliance.inviting import relationship_request
from tenantry.foundation import public_ids
from tenantry.jobs import events
from tenantry.kernel.actor import Actor
from tenantry.kernel.ids import BasketId
from tenantry.kernel.pauses import pause_after
from tenantry.kernel.problems import Category, Problem, Refused, code
from tenantry.microsoft.clients import calls_for
from tenantry.ordering import locks
from tenantry.ordering.context import BasketContext, basket_context
from tenantry.ordering.events import TenantInvited
from tenantry.ordering.microsoft_details import NO_PARTNER_ID
from tenantry.ordering.models import TenantInvitation
from tenantry.ordering.relationship_links import provider_link, reseller_link
from tenantry.ordering.rules.invitations import INVITATION, InvitationState
from tenantry.ordering.rules.preflight.reseller_active import TENANT_MISSING
from tenantry.ordering.touching import CHANGED_MEANWHILE, NOT_OPEN
from tenantry.parties.permissions import require
from tenantry.parties.reads import number_setting

NO_TENANT = code("tenant_invitation.no_tenant", Category.CONFLICT)
NO_CUSTOMER = code("tenant_invitation.no_customer", Category.CONFLICT)
MICROSOFT_UNAVAILABLE = code("tenant_invitation.microsoft_unavailable", Category.UNAVAILABLE)


def request_tenant_invitation(
    *, basket_id: BasketId, is_mailed: bool = False, by: Actor, now: datetime, machine_now: datetime
) -> str:
    """The invitation's id. One that is open for the same tenant and seller stays; its time begins anew.

    `is_mailed`: the customer's contact is written to. Microsoft is asked for the link each time.
    """
    basket = basket_context(basket_id, by=by, now=now)
    require(by, "basket.change", basket.ownership)
    if problems := _problems(basket):
        raise Refused(*problems)
    url = _link(basket, by)
    assert basket.tenant_id is not None
    with transaction.atomic(durable=True):
        locked = locks.basket(basket_id, by=by)
        if locked.state != "open" or locked.changed_at != basket.changed_at:
            raise Refused(Problem(CHANGED_MEANWHILE))
        rows = TenantInvitation.objects.filter(
            provider_id=by.provider_id, basket_id=basket.id, state=InvitationState.OPEN.value
        )
        same = {
            "tenant_id": basket.tenant_id,
            "reseller_tenant_id": _reseller(basket),
            "partner_on_record": basket.partner_on_record,
        }
        until = now + timedelta(days=number_setting(by.provider_id, "tenant_invitation_days"))
        standing = rows.filter(**same).values_list("public_id", flat=True).first()
        if standing is not None:
            rows.update(url=url, expires_at=until)
        else:
            rows.update(state=InvitationState.WITHDRAWN.value, ended_at=now)
            standing = TenantInvitation.objects.create(
                provider_id=by.provider_id,
                public_id=public_ids.new("tiv", now),
                basket_id=basket.id,
                partner_center_account_id=basket.partner_center_account_id,
                domain=basket.existing_domain,
                url=url,
                state=INVITATION.initial.value,
                requested_kind=by.kind,
                requested_by=by.id,
                created_at=now,
                expires_at=until,
                look_at=machine_now + pause_after(0),
                **same,
            ).public_id
        events.put(TenantInvited(basket_id, standing, basket.existing_domain, is_mailed), by=by, at=now)
    return standing


def _problems(basket: BasketContext) -> list[Problem]:
    """Why there is nobody to invite, or nobody to be accepted."""
    if basket.state != "open":
        return [Problem(NOT_OPEN, params={"basket": basket.public_id, "state": basket.state})]
    problems = []
    if basket.customer is None:
        problems.append(Problem(NO_CUSTOMER, "customer"))
    if basket.tenant_id is None:
        problems.append(Problem(NO_TENANT, "existing_domain"))
    if basket.account_kind == "reseller":
        if not basket.account_tenant_id:
            problems.append(Problem(TENANT_MISSING, "reseller"))
        if not basket.partner_on_record:
            problems.append(Problem(NO_PARTNER_ID, "partner_on_record"))
    return problems


def _reseller(basket: BasketContext) -> str:
    return basket.account_tenant_id if basket.account_kind == "reseller" else ""


def _link(basket: BasketContext, by: Actor) -> str:
    """Asked live, so that it is Microsoft's own for this account and day."""
    with calls_for(basket.public_id):
        answered = relationship_request(basket.partner_center_account_id, by=by) or ""
    if reseller := _reseller(basket):
        link = reseller_link(answered, reseller_tenant=reseller, partner_id=basket.partner_on_record)
    else:
        link = provider_link(answered)
    if link is None:
        raise Refused(Problem(MICROSOFT_UNAVAILABLE))
    return link
