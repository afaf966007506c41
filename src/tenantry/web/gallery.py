"""The gallery: every component in every state, with its name; open to all in demonstrations, else to staff.

What it shows is invented here and stands for nothing in the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tenantry.kernel.money import Money, Rate
from tenantry.web.pages import page
from tenantry.web.states import STATES
from tenantry.web.visitor import visitor_of

IS_PUBLIC = settings.TENANTRY_MODE == "demo"
FRAMES = {
    "office": "web/office.html",
    "shop": "web/shop.html",
    "plain": "web/plain.html",
    "print": "web/print.html",
}
PARTS = ("actions", "forms", "lists", "facts", "progress", "sale", "overlays", "words")


class PickForm(forms.Form):
    """Things that are picked."""

    customer = forms.CharField(label="Customer", help_text="Type a part of its name.")
    plan = forms.CharField(label="Only for the plan", required=False)


@dataclass(frozen=True, slots=True)
class Example:
    """A row of the example table."""

    id: str
    customer: str
    plan: str
    state: str
    at: datetime
    total: Money


class ExampleForm(forms.Form):
    """A form with one control of each kind."""

    company = forms.CharField(label="Company name", help_text="As it stands in the commercial register.")
    domain = forms.CharField(label="Domain prefix", help_text="Lower-case letters and digits.")
    country = forms.ChoiceField(
        label="Country", choices=[("DE", "Germany"), ("AT", "Austria"), ("CH", "Switzerland")]
    )
    email = forms.EmailField(label="E-mail")
    reference = forms.CharField(label="Your reference", required=False, help_text="Appears on the invoice.")
    note = forms.CharField(
        label="Note to the provider", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    accepts = forms.BooleanField(label="I confirm that I place this order as partner of record.")
    locked = forms.CharField(label="Tenant", disabled=True, required=False, initial="contoso.onmicrosoft.com")


def _example_forms() -> dict[str, Any]:
    wrong = {
        "company": "",
        "domain": "Contoso GmbH",
        "country": "DE",
        "email": "ines.falk@",
        "reference": "4500123",
    }
    refused = ExampleForm(wrong, auto_id="refused_%s")
    refused.add_error("domain", "This domain prefix is taken. Choose another one.")
    return {"form": ExampleForm(), "refused": refused} | _example_picks()


def _example_picks() -> dict[str, Any]:
    wrong = PickForm({"customer": "Vale"}, auto_id="wrong_%s")
    wrong.add_error("customer", "Several fit: Vale IT, Vale do Sol. Choose one, or enter its id.")
    known = [
        {"shown": "Vale IT", "note": "Reseller"},
        {"shown": "Vale do Sol, Lda", "note": "Customer"},
    ]
    return {"pick": PickForm(), "wrong_pick": wrong, "known": known}


def _example_rows() -> list[Example]:
    def row(number: str, customer: str, plan: str, state: str, day: int, amount: str) -> Example:
        at = datetime(2026, 11, day, 9, 4 + day, tzinfo=UTC)
        return Example(f"ord_01jd8m{number}", customer, plan, state, at, Money(Decimal(amount), "EUR"))

    return [
        row("7qk4", "Contoso Bakery GmbH", "Microsoft 365 Business Premium", "completed", 21, "2246.40"),
        row("6zt9", "Fabrikam Logistics AG & Co. KG", "Microsoft 365 E5", "needs_attention", 20, "118400.00"),
        row("5wh2", "Café Morgenrot", "Exchange Online (Plan 1)", "executing", 20, "48.00"),
        row("4mv1", "Adatum", "Dynamics 365 Sales Professional", "submitted", 19, "1560.00"),
        row("3cx8", "Woodgrove Bank", "Microsoft 365 Business Basic", "partly_completed", 17, "612.00"),
        row(
            "2ab6",
            "Litware Forschungs- und Entwicklungsgesellschaft mbH",
            "Visio Plan 2",
            "cancelled",
            12,
            "-84.20",
        ),
    ]


def context(request: HttpRequest) -> dict[str, Any]:
    """What the gallery's templates show."""
    frame = request.GET.get("frame", "office")
    return {
        "frame": FRAMES.get(frame, FRAMES["office"]),
        "parts": PARTS,
        "frames": tuple(FRAMES),
        "rows": _example_rows(),
        "total": Money(Decimal("122782.20"), "EUR"),
        "amount": Money(Decimal("2246.40"), "EUR"),
        "small": Money(Decimal("187.20"), "EUR"),
        "negative": Money(Decimal("-84.20"), "EUR"),
        "large": Money(Decimal("1284930.55"), "EUR"),
        "yen": Money(Decimal("1204500"), "JPY"),
        "rate": Rate(Decimal("18.7203"), "EUR"),
        "at": datetime(2026, 11, 21, 9, 25, 12, tzinfo=UTC),
        "day": date(2026, 11, 21),
        "states": [(kind, list(values)) for kind, values in STATES.items()],
        **_example_forms(),
    }


@page("design/", name="design.gallery", action=None, public=IS_PUBLIC)
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    visitor = visitor_of(request)
    if not IS_PUBLIC and not (visitor and visitor.is_staff):
        raise Http404
    return render(request, "web/gallery.html", context(request))
