"""The provider and its Partner Center accounts."""

from __future__ import annotations

from dataclasses import dataclass

from tenantry.kernel.actor import Actor
from tenantry.parties import permissions
from tenantry.parties.details import Made
from tenantry.parties.models import PartnerCenterAccount, Provider
from tenantry.parties.rules.provider_profile import LIMITS


@dataclass(frozen=True, slots=True)
class ProviderView:
    """The provider in whose house the actor is."""

    public_id: str
    name: str
    kind: str
    country: str
    currency: str


def provider(actor: Actor) -> ProviderView:
    """The actor's own provider."""
    row = Provider.objects.values_list("public_id", "name", "kind", "country", "currency").get(
        pk=actor.provider_id
    )
    return ProviderView(*row)


def provider_details(actor: Actor) -> dict[str, str]:
    """What the provider says about itself on documents, by name."""
    permissions.require(actor, "setting.read")
    found: dict[str, str] = Provider.objects.values(*LIMITS).get(pk=actor.provider_id)
    return dict(found)


def provider_named(name: str) -> Made | None:
    """The installation's first provider of that name. For what sets an installation up: there is no actor yet."""
    row = Provider.objects.filter(name=name).order_by("pk").values_list("pk", "public_id").first()
    return Made(*row) if row else None


def found_default_account(provider_id: int) -> int | None:
    """The key of the provider's default Partner Center account, where there is one already."""
    rows = PartnerCenterAccount.objects.filter(provider_id=provider_id, is_default=True)
    return rows.values_list("id", flat=True).first()


def default_account(provider_id: int) -> int:
    """The key of the provider's default Partner Center account."""
    return PartnerCenterAccount.objects.values_list("id", flat=True).get(
        provider_id=provider_id, is_default=True
    )


@dataclass(frozen=True, slots=True)
class PartnerCenterView:
    """An account of the provider in Partner Center."""

    public_id: str
    region: str
    tenant: str
    is_default: bool


def partner_center_accounts(actor: Actor) -> list[PartnerCenterView]:
    """The provider's accounts in Partner Center, the default one first."""
    permissions.require(actor, "price_list.read")
    rows = PartnerCenterAccount.objects.filter(provider_id=actor.provider_id).order_by(
        "-is_default", "region"
    )
    return [
        PartnerCenterView(*row) for row in rows.values_list("public_id", "region", "tenant", "is_default")
    ]
