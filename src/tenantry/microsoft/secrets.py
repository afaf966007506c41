"""An account's secrets, encrypted at rest; the refresh token rotates with every token that is fetched."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tenantry.foundation.clock import machine_now
from tenantry.foundation.encryption import decrypt, encrypt
from tenantry.microsoft.models import AccountSecret


class StoredRefreshToken:
    """The client's store of the partner's consent; shared by every process of the installation."""

    def __init__(self, provider_id: int, account_id: int) -> None:
        self.key = {"provider_id": provider_id, "account_id": account_id}

    def load(self) -> str:
        """The refresh token stored last."""
        return decrypt(bytes(AccountSecret.objects.values_list("refresh_token", flat=True).get(**self.key)))

    def store(self, new: str) -> None:
        """Keep the new one in place of the one before."""
        AccountSecret.objects.filter(**self.key).update(refresh_token=encrypt(new), rotated_at=machine_now())


def client_secret(provider_id: int, account_id: int) -> str:
    """The account's application secret."""
    stored = AccountSecret.objects.values_list("client_secret", flat=True)
    return decrypt(bytes(stored.get(provider_id=provider_id, account_id=account_id)))


def has_secrets(provider_id: int, account_id: int) -> bool:
    """Whether the account can be signed in to."""
    return AccountSecret.objects.filter(provider_id=provider_id, account_id=account_id).exists()


def record_secrets(
    *, provider_id: int, account_id: int, client_secret: str, refresh_token: str, at: datetime
) -> None:
    """Keep or replace an account's secrets, in the open transaction."""
    assert transaction.get_connection().in_atomic_block
    AccountSecret.objects.update_or_create(
        provider_id=provider_id,
        account_id=account_id,
        defaults={
            "client_secret": encrypt(client_secret),
            "refresh_token": encrypt(refresh_token),
            "rotated_at": at,
        },
    )
