"""Foreign keys that include the provider."""

from django.db import migrations

from tenantry.foundation.scoped_keys import AddScopedKeys


class Migration(migrations.Migration):
    dependencies = [("provisioning", "0001_initial")]

    operations = [
        AddScopedKeys("Step", ["order"]),
    ]
