"""What mails about a standing tenant say: the invitation to its administrator, and what became of it, to the buyer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from tenantry.notices.content import Content, address, ended, greeting, instant
from tenantry.ordering.reads import TenantInvitationView
from tenantry.parties.rules.profiles import LANGUAGES


def invitation_params(invitation: TenantInvitationView) -> dict[str, str]:
    """The facts of a letter to the customer's administrator."""
    return {
        "invitation": invitation.public_id,
        "basket": invitation.basket,
        "name": invitation.person,
        "company": invitation.customer_name,
        "tenant": invitation.domain or str(invitation.tenant_id),
        "seller": invitation.seller,
        "url": invitation.url,
        "until": invitation.expires_at.isoformat(),
        "time_zone": invitation.time_zone,
    }


def invitation_text(invitation: TenantInvitationView) -> tuple[str, str]:
    """Subject and text in the customer's language, to be copied into a mail of one's own."""
    language = invitation.language[:2] if invitation.language[:2] in LANGUAGES else "en"
    with translation.override(language):
        content = tenant_invitation(invitation_params(invitation), language)
        parts = [*content.paragraphs, content.link, *content.small, invitation.seller]
    return content.subject, "\n\n".join(parts)


def tenant_invitation(params: Mapping[str, Any], language: str) -> Content:
    """To the customer, who hands it to whoever administers its tenant."""
    until = instant(params["until"], params["time_zone"], language)
    return Content(
        subject=_("Please authorise %(seller)s for your Microsoft tenant") % params,
        paragraphs=(
            greeting(params["name"]),
            ended(
                _("%(seller)s wants to order Microsoft licences for %(company)s, in your tenant %(tenant)s.")
                % params
            ),
            _(
                "Microsoft lets us do that only once an administrator of the tenant has accepted us as a partner. "
                "Please open this page of Microsoft, sign in as a global administrator, and accept:"
            ),
        ),
        button=_("Open Microsoft's page"),
        link=params["url"],
        small=(
            _("We get no administration of your tenant by it, and no access to your data."),
            _("Your other partners and subscriptions stay as they are."),
            _("We wait for it until %(until)s.") % {"until": until},
        ),
    )


def tenant_accepted(params: Mapping[str, Any], _language: str) -> Content:
    """To the buyer: the basket goes on."""
    return Content(
        subject=_("%(company)s has authorised %(seller)s") % params,
        paragraphs=(
            greeting(params["buyer"]),
            _("The tenant %(tenant)s has accepted %(seller)s as its partner.") % params,
            _("Your basket for %(company)s goes on: look at it once more, and order.") % params,
        ),
        button=_("Open the basket"),
        link=address(f"/shop/baskets/{params['basket']}/check/"),
    )


def tenant_invitation_expired(params: Mapping[str, Any], _language: str) -> Content:
    """To the buyer: nobody accepted."""
    return Content(
        subject=_("%(company)s has not authorised %(seller)s") % params,
        paragraphs=(
            greeting(params["buyer"]),
            _("The tenant %(tenant)s has not accepted %(seller)s in the time that was given.") % params,
            _("The basket is kept. Ask for the invitation again to wait once more."),
        ),
        button=_("Open the basket"),
        link=address(f"/shop/baskets/{params['basket']}/tenant/"),
    )
