"""What mails about the customer's agreement with Microsoft say: to who signs it, and to who waits for that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tenantry.compliance.signing import Signing, signing_page
from tenantry.notices.content import Content, address, ended, greeting


def agreement_params(signing: Signing) -> dict[str, str | int]:
    """The facts of a letter about an agreement; Microsoft's page is looked up when the letter is made."""
    return {
        "provider": signing.provider_id,
        "attestation": signing.public_id,
        "name": signing.signatory,
        "company": signing.company,
        "seller": signing.seller,
        "customer": signing.customer,
    }


def agreement_to_sign(params: Mapping[str, Any], _language: str) -> Content:
    """To the signatory."""
    page = signing_page(params["provider"], params["attestation"])
    subject = _("Please accept the Microsoft Customer Agreement for %(company)s") % params
    asks = ended(_("%(seller)s is preparing an order of Microsoft licences for %(company)s.") % params)
    if not page:
        over = _("You need not do anything any more: the page was used, or has ended.")
        return Content(subject=subject, paragraphs=(greeting(params["name"]), asks, over))
    return Content(
        subject=subject,
        paragraphs=(
            greeting(params["name"]),
            asks,
            _(
                "Microsoft sells only to companies that have accepted its customer agreement. You were named as the "
                "person who may accept it. Please read it on Microsoft's page and accept it there:"
            ),
        ),
        button=_("Read and accept on Microsoft's page"),
        link=page,
        small=(
            _("The agreement is between %(company)s and Microsoft; by accepting it you order nothing.")
            % params,
            _("If you may not bind %(company)s, please do not accept and tell %(seller)s.") % params,
        ),
    )


def agreement_accepted(params: Mapping[str, Any], _language: str) -> Content:
    """To who asked for it."""
    return Content(
        subject=_("%(company)s has accepted the Microsoft Customer Agreement") % params,
        paragraphs=(
            greeting(params["buyer"]),
            _("%(name)s has accepted the agreement for %(company)s on Microsoft's page.") % params,
            _("Nothing about the agreement keeps you from ordering for %(company)s any more.") % params,
        ),
        button=_("Go on with the basket") if params["basket"] else _("Open the customer"),
        link=_link(params, "check"),
    )


def agreement_expired(params: Mapping[str, Any], _language: str) -> Content:
    """To who asked for it."""
    return Content(
        subject=_("%(company)s has not accepted the Microsoft Customer Agreement") % params,
        paragraphs=(
            greeting(params["buyer"]),
            _("%(name)s has not accepted the agreement for %(company)s, and Microsoft's page has ended.")
            % params,
            _("The basket is kept. Ask for a new page, perhaps for somebody else who may sign."),
        ),
        button=_("Ask for a new page") if params["basket"] else _("Open the customer"),
        link=_link(params, "agreement"),
    )


def _link(params: Mapping[str, Any], step: str) -> str:
    if params["basket"]:
        return address(f"/shop/baskets/{params['basket']}/{step}/")
    return address(f"/shop/customers/{params['customer']}/")
