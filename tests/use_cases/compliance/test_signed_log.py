"""The agreement log as a signed file: complete, the reader's own, and worthless once a letter of it is changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pytest_django import Settings
from tests.support.catalog import JANUARY
from tests.support.compliance import ANA, a_house_known_to_microsoft, a_sub_customer, an_accepted_agreement
from tests.support.parties import House, Party, a_reseller
from tests.support.simulator import Simulator

from tenantry.compliance.evidence import signed_agreements
from tenantry.compliance.models import AgreementRecord
from tenantry.config.launch.evidence import verify_agreements
from tenantry.foundation.signing import canonical, verified
from tenantry.foundation.slices import Wish


@pytest.fixture
def house(simulator: Simulator) -> House:
    return a_house_known_to_microsoft(simulator)


@pytest.fixture
def customer(simulator: Simulator, house: House) -> Party:
    made = a_sub_customer(house)
    an_accepted_agreement(simulator, made, house.reseller.program.actor)
    return made


def _judged(content: bytes, keys: list[str]) -> tuple[bool, str]:
    found = verified(content, owner_member="provider", keys=keys)
    return found.is_valid, found.why


def test_the_file_holds_each_entry_whole_and_says_who_took_it_out(
    house: House, customer: Party, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    actor = house.administrator.actor
    content = signed_agreements(actor, Wish(filters={"kind": "accepted"}), now=JANUARY)
    signed = json.loads(content)["signed"]
    record = AgreementRecord.objects.get(customer_id=customer.id, kind="accepted")
    (entry,) = signed["records"]
    assert (entry["id"], entry["kind"], entry["signatory"]["email"]) == (
        record.public_id,
        "accepted",
        ANA.email,
    )
    assert (entry["ip_address"], entry["user_agent"]) == (record.ip_address, record.user_agent)
    assert (entry["document"], entry["answer"]) == (record.document, record.answer)
    assert (signed["count"], signed["is_whole"], signed["filters"]) == (1, True, {"kind": "accepted"})
    assert signed["exported_by"] == {"kind": actor.kind, "id": actor.id, "on_behalf_of": None}

    file = tmp_path / "log.json"
    file.write_bytes(content)
    assert verify_agreements(file, keys=settings.TENANTRY_ENCRYPTION_KEYS) == 0
    told = capsys.readouterr().out
    assert f"VALID: signed by {signed['provider_name']} ({signed['provider']})" in told
    assert f"exported at {signed['exported_at']} by {actor.kind} {actor.id}" in told
    assert "1 entries" in told


def test_whoever_changes_anything_or_signs_with_another_key_is_found_out(
    house: House, customer: Party, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = list(settings.TENANTRY_ENCRYPTION_KEYS)
    content = signed_agreements(house.administrator.actor, Wish(), now=JANUARY)
    assert _judged(content, keys) == (True, "")

    changed = content.replace(ANA.email.encode(), b"eva@padaria.example")
    assert changed != content
    assert _judged(changed, keys) == (False, "changed since it was signed")
    shorter = json.loads(content)
    shorter["signed"]["records"].pop()
    assert _judged(canonical(shorter), keys) == (False, "changed since it was signed")
    taken = json.loads(content)
    taken["signed"]["provider"] = "prv_00000000000000000000000000"
    assert _judged(canonical(taken), keys) == (False, "signed with a key that is not ours")
    doubled = content.replace(b'{"signature":', b'{"signed":{},"signature":')
    assert _judged(doubled, keys) == (False, "not a signed file")
    assert _judged(b"[]", keys) == (False, "not a signed file")

    other = Fernet.generate_key().decode()
    assert _judged(content, [other]) == (False, "signed with a key that is not ours")
    assert _judged(content, [other, *keys]) == (True, ""), "an earlier key that is kept still verifies"

    file = tmp_path / "log.json"
    file.write_bytes(changed)
    assert verify_agreements(file, keys=keys) == 1
    assert capsys.readouterr().out == "NOT VALID: changed since it was signed\n"
    assert verify_agreements(tmp_path / "none.json", keys=keys) == 2


def test_an_export_holds_only_what_its_reader_may_see(house: House, customer: Party) -> None:
    def count(actor: object) -> int:
        return int(json.loads(signed_agreements(actor, Wish(), now=JANUARY))["signed"]["count"])  # type: ignore[arg-type]

    assert count(house.reseller.program.actor) == 2
    assert count(customer.program.actor) == 2
    assert count(a_reseller(house.system).program.actor) == 0
