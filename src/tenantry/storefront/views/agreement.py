"""Microsoft's Customer Agreement: put before the customer's signatory, here or by a link, and noticed when accepted."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tenantry.compliance.looking import country_shape
from tenantry.compliance.reads import AgreementState
from tenantry.compliance.rules.attestation import MOST_MAILINGS, Signatory
from tenantry.compliance.use_cases.refresh_agreement import refresh_agreement
from tenantry.compliance.use_cases.request_agreement import request_agreement
from tenantry.compliance.use_cases.send_agreement import send_agreement
from tenantry.foundation.clock import machine_now
from tenantry.kernel.problems import Refused
from tenantry.storefront.entries import plain, whole
from tenantry.storefront.forms import SignatoryForm
from tenantry.storefront.ways import ACCEPTED, Opened, opened, origin_of
from tenantry.web.decisions import decided
from tenantry.web.forms import done, shown_again, told
from tenantry.web.pages import Kind, page
from tenantry.web.requests import PageRequest
from tenantry.words import sentence

# Seconds between two questions whether it was accepted, while the page stands open.
_PAUSES = (3, 5, 8, 12, 20, 30, 60)
_USUAL = ("en-US", "de-DE", "fr-FR", "es-ES", "it-IT", "pt-PT", "nl-NL")
_NAMES = {f"signatory.{name}": name for name in ("first_name", "last_name", "email", "phone")}


@page(
    "shop/baskets/<str:basket>/agreement/",
    name="shop.basket_agreement",
    action="basket.read",
    methods=("GET", "POST"),
)
def agreement(request: PageRequest, basket: str) -> HttpResponseBase:
    """How the agreement stands, and the way to have it accepted."""
    way = opened(request, basket, "agreement")
    if way.basket.customer is None or not way.is_open:
        return render(request, "storefront/agreement.html", way.told())
    if (
        request.method == "GET" and request.GET.get("look") == "yes"
    ):  # what the part does by itself with script
        _way, _state, problem = _looked(request, way)
        return done(request, request.path, problem, "warn")
    cultures = _cultures(request, way)
    if request.method == "GET":
        form = SignatoryForm(cultures, initial=_initial(way, cultures))
        return render(request, "storefront/agreement.html", _told(request, way, form))
    given = request.POST
    form = SignatoryForm(cultures, given)
    try:
        request_agreement(
            customer_id=way.basket.customer.public_id,
            signatory=Signatory(
                *(plain(given.get(name)) for name in ("first_name", "last_name", "email", "phone"))
            ),
            language=plain(given.get("language"), 10),
            by=request.actor,
            now=request.now,
            origin=origin_of(request),
        )
    except Refused as refused:
        again = told(form, refused, request.language, _NAMES)
        return shown_again(request, "storefront/agreement.html", _told(request, way, again), refused)
    return done(request, request.path, _("Microsoft's page for the agreement is ready."))


@page(
    "shop/baskets/<str:basket>/agreement/state/",
    name="shop.basket_agreement_state",
    action="agreement.request",
    kind=Kind.PART,
)
def agreement_state(request: PageRequest, basket: str) -> HttpResponse:
    """Ask Microsoft whether it was accepted; the part asks again by itself, less and less often."""
    way, state, problem = _looked(request, opened(request, basket, "agreement"))
    shown = way.told(state=state, problem=problem, **_polling(whole(request.GET.get("n"), 0)))
    return HttpResponse(render_to_string("storefront/agreement_part.html", shown, request))


@page(
    "shop/baskets/<str:basket>/agreement/send/",
    name="shop.send_agreement",
    action="agreement.request",
    kind=Kind.DEED,
)
def send(request: PageRequest, basket: str) -> HttpResponse:
    """Have Microsoft's page sent to the signatory."""
    way = opened(request, basket, "agreement")
    address = reverse("shop.basket_agreement", args=[way.basket.public_id])
    if way.basket.customer is None:
        return done(request, address)
    customer = way.basket.customer.public_id
    return decided(
        request,
        address,
        lambda: send_agreement(
            customer_id=customer, by=request.actor, now=request.now, machine_now=machine_now()
        ),
        _("The signatory gets a mail with the link. We look at Microsoft's answer from time to time."),
    )


def _looked(request: PageRequest, way: Opened) -> tuple[Opened, AgreementState | None, str]:
    """The way and the agreement after Microsoft was asked, if it still had to be; and why it could not be."""
    state = way.agreement
    if way.basket.customer is None or state is None or state.status in ACCEPTED:
        return way, state, ""
    try:
        state = refresh_agreement(
            customer_id=way.basket.customer.public_id,
            by=request.actor,
            now=request.now,
            origin=origin_of(request),
        )
    except Refused as refused:
        return way, state, sentence(refused.problems[0], request.language)
    return opened(request, way.basket.public_id, "agreement"), state, ""


def _polling(asked: int) -> dict[str, int]:
    return {"pause": _PAUSES[min(asked, len(_PAUSES) - 1)], "asked": asked + 1}


def _told(request: PageRequest, way: Opened, form: object) -> dict[str, Any]:
    state = way.agreement
    page_url = state.attestation.page_url if state and state.attestation else ""
    mail = _(
        "Please accept the Microsoft Customer Agreement for %(company)s on this page of Microsoft: %(page)s"
    ) % {
        "company": way.customer_name,
        "page": page_url,
    }
    can_accept = state is not None and state.status == "created" and bool(page_url)
    return way.told(
        form=form,
        state=state,
        page_url=page_url if can_accept else "",
        mail=mail,
        may_mail=can_accept and state is not None and _may_mail(state),
        is_accepted=state is not None and state.status in ACCEPTED,
        again=request.GET.get("again") == "yes",
        **_polling(0),
    )


def _may_mail(state: AgreementState) -> bool:
    return state.attestation is not None and state.attestation.mailings < MOST_MAILINGS


def _initial(way: Opened, cultures: list[str]) -> dict[str, str]:
    """The last signatory; else the customer's contact, and the language of its country."""
    last = way.agreement.attestation if way.agreement else None
    who: Any = last or (way.basket.customer.facts if way.basket.customer else None)
    names = ("first_name", "last_name", "email", "phone")
    return {name: getattr(who, name, "") for name in names} | {
        "language": last.language if last else cultures[0]
    }


def _cultures(request: PageRequest, way: Opened) -> list[str]:
    """Those of the customer's country first."""
    assert way.basket.customer is not None
    country = way.basket.customer.facts.address.country
    own = country_shape(country, by=request.actor, now=request.now).cultures
    fitting = [one for one in _USUAL if one.endswith(f"-{country}")]
    return list(dict.fromkeys([*fitting, *own, *_USUAL]))
