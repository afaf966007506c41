"""Foreign keys that include the provider."""

from django.db import migrations

from tenantry.foundation.scoped_keys import AddScopedKeys


class Migration(migrations.Migration):
    dependencies = [("compliance", "0002_initial")]

    operations = [
        AddScopedKeys("Fact", ["partner_center_account"]),
        AddScopedKeys("Attestation", ["customer", "partner_center_account"]),
        AddScopedKeys("AgreementRecord", ["customer", "tenant", "attestation"]),
        AddScopedKeys("VatCheck", ["party"]),
    ]
