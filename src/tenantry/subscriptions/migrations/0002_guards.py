"""Foreign keys that include the provider."""

from django.db import migrations

from tenantry.foundation.scoped_keys import AddScopedKeys


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0001_initial")]

    operations = [
        AddScopedKeys("Subscription", ["account", "customer", "tenant", "plan"]),
        AddScopedKeys("SubscriptionChange", ["subscription"]),
    ]
