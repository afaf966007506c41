"""Foreign keys that include the provider."""

from django.db import migrations

from tenantry.foundation.scoped_keys import AddScopedKeys


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_initial")]

    operations = [
        AddScopedKeys("Synchronisation", ["partner_center_account"]),
        AddScopedKeys("Plan", ["partner_center_account"]),
        AddScopedKeys("Offering", ["plan"]),
        AddScopedKeys("SupplierPrice", ["partner_center_account"]),
        AddScopedKeys("PriceRule", ["price_list", "plan"]),
        AddScopedKeys("PriceListAssignment", ["party", "price_list"]),
    ]
