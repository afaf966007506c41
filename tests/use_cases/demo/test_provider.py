"""The demo's provider is made once, however often and wherever its first start was interrupted."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import override_settings

from tenantry.catalog.models import PriceList, PriceListAssignment, PriceRule
from tenantry.catalog.use_cases.create_price_list import create_price_list
from tenantry.compliance.models import VatCheck
from tenantry.demo.provider import (
    HARBOUR_CLOUD,
    MERIDIAN_IT,
    PRICE_LIST,
    RESELLER_MPN_ID,
    RESELLER_TENANT,
    SIMULATOR_CLIENT_ID,
    SIMULATOR_TENANT,
    DemoProvider,
    load,
)
from tenantry.demo.wishes import StoryFailed
from tenantry.kernel.actor import system
from tenantry.kernel.problems import Refused
from tenantry.microsoft.models import AccountSecret
from tenantry.parties.credentials import authenticate
from tenantry.parties.models import ApiCredential, PartnerCenterAccount, Party, Provider
from tenantry.parties.use_cases.create_partner_center_account import create_partner_center_account
from tenantry.parties.use_cases.create_provider import create_provider
from tenantry.parties.use_cases.create_reseller import create_reseller

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MADE_ONCE = (
    Provider,
    PartnerCenterAccount,
    AccountSecret,
    Party,
    VatCheck,
    PriceList,
    PriceRule,
    PriceListAssignment,
)


def loaded(keep_in: Path) -> DemoProvider:
    with override_settings(TENANTRY_VAT_CHECK="stand-in"):
        return load(keep_in=keep_in, margin_percent=Decimal(18), now=NOW, machine_now=NOW)


def provider_alone() -> int:
    return create_provider(details=HARBOUR_CLOUD, by=system(0, "demo"), now=NOW).id


def account_without_secrets() -> int:
    provider = provider_alone()
    create_partner_center_account(
        region="EU", tenant=SIMULATOR_TENANT, client_id=SIMULATOR_CLIENT_ID, by=system(provider), now=NOW
    )
    return provider


def reseller_unchecked() -> int:
    provider = account_without_secrets()
    create_reseller(
        details=MERIDIAN_IT,
        microsoft_tenant_id=RESELLER_TENANT,
        partner_ids=((RESELLER_MPN_ID, ""),),
        by=system(provider),
        now=NOW,
        machine_now=NOW,
    )
    return provider


def price_list_without_a_rule() -> int:
    provider = reseller_unchecked()
    create_price_list(name=PRICE_LIST, currency="EUR", by=system(provider), now=NOW, machine_now=NOW)
    return provider


INTERRUPTED = [provider_alone, account_without_secrets, reseller_unchecked, price_list_without_a_rule]


@pytest.mark.parametrize("begun", INTERRUPTED, ids=lambda begun: begun.__name__)
def test_a_start_after_an_interrupted_one_makes_only_what_is_missing(
    begun: Callable[[], int], fresh_database: str, tmp_path: Path
) -> None:
    provider = begun()

    made = loaded(tmp_path / "provider.json")

    assert [model.objects.count() for model in MADE_ONCE] == [1] * len(MADE_ONCE)
    assert Provider.objects.get(public_id=made.provider).pk == provider
    assert authenticate(made.reseller_token, request_id="test").actor.provider_id == provider


def test_a_start_that_lost_its_file_finds_everything_and_revokes_the_tokens_that_nobody_knows(
    fresh_database: str, tmp_path: Path
) -> None:
    path = tmp_path / "provider.json"
    first = loaded(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert loaded(path) == first
    path.unlink()

    second = loaded(path)

    assert (second.provider, second.reseller, second.price_list) == (
        first.provider,
        first.reseller,
        first.price_list,
    )
    assert [model.objects.count() for model in MADE_ONCE] == [1] * len(MADE_ONCE)
    assert ApiCredential.objects.filter(revoked_at=None).count() == 2
    for earlier, present in (
        (first.administrator_token, second.administrator_token),
        (first.reseller_token, second.reseller_token),
    ):
        with pytest.raises(Refused):
            authenticate(earlier, request_id="test")
        authenticate(present, request_id="test")
    assert [one.name for one in tmp_path.iterdir()] == ["provider.json"]


@pytest.mark.parametrize("content", ["", '{"provider": "prv_', "[]", '{"provider": "prv_1"}', "\udcff"])
def test_a_damaged_file_is_said_in_one_sentence_and_nothing_is_made(
    content: str, fresh_database: str, tmp_path: Path
) -> None:
    path = tmp_path / "provider.json"
    path.write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(StoryFailed) as error:
        loaded(path)
    assert str(error.value) == f"{path} is damaged. Remove it: the next start makes what is missing."
    assert Provider.objects.count() == 0


def test_a_file_that_was_half_written_beside_its_place_is_in_nobodys_way(
    fresh_database: str, tmp_path: Path
) -> None:
    (tmp_path / ".provider.json.new").write_text('{"prov')
    made = loaded(tmp_path / "provider.json")
    assert json.loads((tmp_path / "provider.json").read_text())["provider"] == made.provider
