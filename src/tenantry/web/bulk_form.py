"""What a file of orders is called in words, its template's example, and the form that takes it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

LABELS = {
    "reference": gettext_lazy("Reference"),
    "customer": gettext_lazy("Standing customer (name or id)"),
    "company": gettext_lazy("Company"),
    "country": gettext_lazy("Country (two letters)"),
    "address_line1": gettext_lazy("Street and number"),
    "address_line2": gettext_lazy("Second line of the address"),
    "city": gettext_lazy("City"),
    "state": gettext_lazy("State or province"),
    "postal_code": gettext_lazy("Postal code"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "registration_number": gettext_lazy("Registration number"),
    "vat_number": gettext_lazy("VAT number"),
    "domain": gettext_lazy("Domain of a new tenant"),
    "existing_domain": gettext_lazy("Domain of a standing tenant"),
    "education_segment": gettext_lazy("Kind of school (K12 or HigherEducation)"),
    "website": gettext_lazy("Website of the school"),
    "plan": gettext_lazy("Plan (title, id or product:sku)"),
    "segment": gettext_lazy("Segment"),
    "term": gettext_lazy("Term"),
    "billed": gettext_lazy("Billed"),
    "seats": gettext_lazy("Seats"),
    "new_instance": gettext_lazy("New instance (yes or no)"),
}
EXAMPLES = (
    {
        "reference": "PO-1001",
        "company": "Padaria Central, Lda",
        "country": "PT",
        "address_line1": "Rua Augusta 12",
        "city": "Lisboa",
        "postal_code": "1100-053",
        "first_name": "Ana",
        "last_name": "Reis",
        "email": "ana@padaria.example",
        "phone": "+351210000002",
        "domain": "padariacentral",
        "plan": "Microsoft 365 Business Standard",
        "segment": "commercial",
        "term": "P1Y",
        "billed": "monthly",
        "seats": "10",
    },
    {
        "reference": "PO-1002",
        "company": "Escola do Lago, Lda",
        "country": "PT",
        "address_line1": "Rua Direita 3",
        "city": "Lagos",
        "postal_code": "8600-069",
        "first_name": "Rui",
        "last_name": "Matos",
        "email": "rui@escola.example",
        "phone": "+351210000003",
        "domain": "escoladolago",
        "education_segment": "K12",
        "website": "https://escola.example",
        "plan": "Office 365 A3 for faculty",
        "segment": "education",
        "term": "P1Y",
        "billed": "monthly",
        "seats": "20",
    },
)


class UploadForm(forms.Form):
    """A file, and the statement for all of its orders."""

    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("CSV, at most 4 MB and 5,000 rows.")
    )
    confirms_partner = forms.BooleanField(
        label=gettext_lazy(
            "The reseller is the partner of record of every order in the file, and its customers know it."
        ),
        help_text=gettext_lazy("It is written into the agreement log for each customer."),
        required=False,
    )


class StaffUploadForm(UploadForm):
    """For whom it is, too."""

    account = forms.CharField(label=gettext_lazy("Reseller"), max_length=200)
    field_order = ("account", "file", "confirms_partner")
