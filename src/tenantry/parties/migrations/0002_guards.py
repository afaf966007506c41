"""Foreign keys that include the provider."""

from django.db import migrations

from tenantry.foundation.scoped_keys import AddScopedKeys


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]

    operations = [
        AddScopedKeys("Party", ["reseller"]),
        AddScopedKeys("PartnerId", ["party"]),
        AddScopedKeys("Tenant", ["partner_center_account"]),
        AddScopedKeys("TenantLink", ["party", "tenant", "partner_center_account"]),
        AddScopedKeys("Membership", ["party"]),
        AddScopedKeys("ApiCredential", ["party"]),
    ]
