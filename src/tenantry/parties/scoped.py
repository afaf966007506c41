"""What every business table shares: its provider, and keys that include it."""

from __future__ import annotations

from django.db import models

from tenantry.foundation.fields import PublicIdField


class ProviderScoped(models.Model):
    """A row of one provider. (provider, id) is unique so that foreign keys can include the provider."""

    provider = models.ForeignKey("parties.Provider", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["provider", "id"], name="%(app_label)s_%(class)s_scope")
        ]


class Business(ProviderScoped):
    """A row that people and programs can name from outside, by its public id."""

    public_id = PublicIdField()

    class Meta(ProviderScoped.Meta):
        abstract = True
        constraints = [
            *ProviderScoped.Meta.constraints,
            models.UniqueConstraint(
                fields=["provider", "public_id"], name="%(app_label)s_%(class)s_public_id"
            ),
        ]
