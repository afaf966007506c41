"""What is named from outside has a public id with a prefix of its own."""

from __future__ import annotations

import ast

from django.apps import apps
from tests.house import source

from tenantry.foundation.fields import PublicIdField
from tenantry.kernel.ids import PREFIXES

PREFIX_OF = {
    "parties.Provider": "prv",
    "parties.PartnerCenterAccount": "pca",
    "parties.Party": "pty",
    "parties.Tenant": "ten",
    "parties.User": "usr",
    "parties.ApiCredential": "key",
    "parties.Membership": "mbr",
    "parties.Invitation": "ivt",
    "notices.Mail": "mal",
    "catalog.Plan": "pln",
    "catalog.PriceList": "lst",
    "catalog.ProductType": "typ",
    "catalog.Synchronisation": "syn",
    "compliance.Attestation": "att",
    "compliance.AgreementRecord": "agr",
    "compliance.QualificationRequest": "qlf",
    "compliance.VatCheck": "vat",
    "bulk.Upload": "upl",
    "bulk.Entry": "bke",
    "ordering.Basket": "bsk",
    "ordering.Hold": "hld",
    "ordering.PreflightRun": "prf",
    "ordering.TenantInvitation": "tiv",
    "ordering.Order": "ord",
    "provisioning.Step": "stp",
    "subscriptions.Subscription": "sub",
    "billing.Charge": "chg",
    "billing.Invoice": "inv",
    "billing.Payment": "pay",
    "billing.JournalEntry": "jrn",
    "jobs.Event": "evt",
}


def test_every_table_with_a_public_id_has_a_prefix_of_its_own() -> None:
    with_ids = {
        model._meta.label
        for model in apps.get_models()
        if not hasattr(model, "pgh_tracked_model")
        and any(isinstance(f, PublicIdField) and f.name == "public_id" for f in model._meta.local_fields)
    }
    assert with_ids == set(PREFIX_OF)
    assert len(set(PREFIX_OF.values())) == len(PREFIX_OF)
    assert set(PREFIX_OF.values()) == set(PREFIXES)


def test_ids_are_made_with_a_known_prefix_written_where_they_are_made() -> None:
    made = []
    for path in source.files():
        for name, call in source.calls(source.tree(path)):
            is_new = name == "new" and isinstance(call.func, ast.Attribute) and _names_ids(call.func.value)
            if is_new:
                prefix = call.args[0]
                made.append((source.where(path), prefix.value if isinstance(prefix, ast.Constant) else None))
    assert [place for place, prefix in made if prefix not in PREFIXES] == []
    assert {str(prefix) for _, prefix in made} == set(PREFIXES)


def _names_ids(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "public_ids"
