"""Foreign keys that include the provider."""

from django.db import migrations

from tenantry.foundation.scoped_keys import AddScopedKeys


class Migration(migrations.Migration):
    dependencies = [("ordering", "0002_initial")]

    operations = [
        AddScopedKeys("Basket", ["account", "customer"]),
        AddScopedKeys("BasketLine", ["basket", "plan"]),
        AddScopedKeys("Order", ["basket", "account", "customer", "partner_center_account"]),
        AddScopedKeys("OrderLine", ["order", "plan", "subscription"]),
        AddScopedKeys("PreflightRun", ["basket"]),
    ]
