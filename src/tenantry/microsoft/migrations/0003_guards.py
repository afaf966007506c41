"""Foreign keys that include the provider."""

from django.db import migrations

from tenantry.foundation.scoped_keys import AddScopedKeys


class Migration(migrations.Migration):
    dependencies = [("microsoft", "0002_initial")]

    operations = [
        AddScopedKeys("AccountSecret", ["account"]),
        AddScopedKeys("CallBudget", ["account"]),
    ]
