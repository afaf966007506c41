"""Resellers, customers, tenants and credentials through the API."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.support.http import call, ok
from tests.support.parties import House, a_customer, a_program, a_reseller, provider_with_reseller
from tests.support.story import Story

from tenantry.kernel.actor import Role
from tenantry.parties.models import ApiCredential, Party, Provider

BAKERY = {
    "name": "Padaria Central, Lda",
    "country": "PT",
    "address_line1": "Rua Augusta 12",
    "city": "Lisboa",
    "postal_code": "1100-053",
    "email": "ana@padaria.example",
    "first_name": "Ana",
    "last_name": "Reis",
}
WRONG = {"name": "LLC", "postal_code": "110", "email": "x@microsoft.com", "first_name": ""}
WHY_WRONG = [
    ("company.name_only_legal_form", "name"),
    ("company.contact_missing", "first_name"),
    ("company.email_of_microsoft", "email"),
    ("address.postal_code_invalid", "postal_code"),
]


@pytest.fixture
def house() -> House:
    return provider_with_reseller()


def test_me_tells_role_scopes_party_and_provider(house: House) -> None:
    me = ok(call("GET", "/me", house.reseller.program))
    assert me["id"] == house.reseller.program.actor.id
    assert me["role"] == "reseller"
    assert me["party"] == {"id": house.reseller.public_id, "kind": "reseller", "name": "Meridian IT"}
    assert me["provider"] == {
        "id": house.public_id,
        "name": "Harbour Cloud",
        "kind": "indirect",
        "country": "IE",
        "currency": "EUR",
    }
    assert (me["language"], me["time_zone"]) == ("pt", "Europe/Lisbon")
    assert ok(call("GET", "/me", house.administrator))["party"] is None


def test_a_resellers_new_customer_is_its_own_and_takes_the_providers_zone(house: House) -> None:
    made = ok(call("POST", "/customers", house.reseller.program, BAKERY), 201)
    assert made["reseller"] == house.reseller.public_id
    assert (made["name"], made["postal_code"], made["state"]) == ("Padaria Central, Lda", "1100-053", "")
    assert (made["language"], made["time_zone"], made["is_active"]) == ("en", "Europe/Dublin", True)
    assert ok(call("GET", f"/customers/{made['id']}", house.administrator)) == made


def test_a_customer_can_be_named_for_another_reseller_by_staff_only(house: House) -> None:
    other = a_reseller(house.system)
    body = BAKERY | {"reseller": other.public_id}
    assert ok(call("POST", "/customers", house.administrator, body), 201)["reseller"] == other.public_id
    before = Party.objects.filter(provider_id=house.id).count()
    refused = call("POST", "/customers", house.reseller.program, body)
    assert (refused.status, refused.codes) == (404, [("not_found", None)])
    assert Party.objects.filter(provider_id=house.id).count() == before


def test_a_customer_makes_no_customers(house: House) -> None:
    customer = a_customer(house.administrator.actor)
    refused = call("POST", "/customers", customer.program, BAKERY)
    assert (refused.status, refused.codes) == (403, [("permission.not_allowed", None)])


def test_a_change_replaces_what_is_named_and_keeps_the_rest(house: House) -> None:
    made = ok(call("POST", "/customers", house.reseller.program, BAKERY), 201)
    path = f"/customers/{made['id']}"
    assert ok(call("PATCH", path, house.reseller.program, {"postal_code": "1100-054"})) == made | {
        "postal_code": "1100-054"
    }
    nothing = call("PATCH", path, house.reseller.program, {})
    assert (nothing.status, nothing.codes) == (422, [("request.no_change", None)])


def test_a_customer_that_microsoft_would_not_take_is_made_at_no_door(house: House) -> None:
    before = Party.objects.filter(provider_id=house.id).count()
    refused = call("POST", "/customers", house.reseller.program, BAKERY | WRONG)
    assert (refused.status, refused.codes) == (422, WHY_WRONG)
    assert Party.objects.filter(provider_id=house.id).count() == before

    made = ok(call("POST", "/customers", house.reseller.program, BAKERY | {"name": "  Padaria  "}), 201)
    assert made["name"] == "Padaria"
    path = f"/customers/{made['id']}"
    refused = call("PATCH", path, house.reseller.program, WRONG)
    assert (refused.status, refused.codes) == (422, WHY_WRONG)
    moved = call("PATCH", path, house.reseller.program, {"country": "NL"})
    assert (moved.status, moved.codes) == (422, [("address.postal_code_invalid", "postal_code")])
    assert ok(call("GET", path, house.reseller.program)) == made


def test_a_request_sent_again_names_the_same_customer_and_is_not_judged_again(house: House) -> None:
    buyer, key = house.reseller.program, uuid4().hex
    made = ok(call("POST", "/customers", buyer, BAKERY, key=key), 201)
    # From now on that address is one of the provider's own domain, which Microsoft refuses for a customer.
    Provider.objects.filter(pk=house.id).update(email="billing@padaria.example")
    before = Party.objects.filter(provider_id=house.id).count()

    again = call("POST", "/customers", buyer, BAKERY, key=key)

    assert (ok(again, 201), again.headers["Idempotent-Replayed"]) == (made, "true")
    other_body = call("POST", "/customers", buyer, BAKERY | {"name": "Padaria"}, key=key)
    assert (other_body.status, other_body.codes) == (422, [("idempotency.key_reused", "Idempotency-Key")])
    judged = call("POST", "/customers", buyer, BAKERY)
    assert (judged.status, judged.codes) == (422, [("company.email_of_partner", "email")])
    assert Party.objects.filter(provider_id=house.id).count() == before


def test_a_connected_provider_judges_customers_by_microsofts_own_rules_of_the_country(story: Story) -> None:
    buyer = story.shop.house.reseller.program
    lithuanian = BAKERY | {"country": "LT", "city": "Vilnius"}
    refused = call("POST", "/customers", buyer, lithuanian | {"postal_code": "0110"})
    assert (refused.status, refused.codes) == (422, [("address.postal_code_invalid", "postal_code")])
    asked = [one["path"] for one in story.simulator.calls("country_rules")]
    assert [path for path in asked if "LT" in path.upper()] != []
    made = ok(call("POST", "/customers", buyer, lithuanian | {"postal_code": "01103"}), 201)
    assert made["reseller"] == story.shop.house.reseller.public_id


def test_lists_are_newest_first_in_pages_and_can_be_searched(house: House) -> None:
    names = [f"Shop {n}" for n in range(5)]
    for name in names:
        ok(call("POST", "/customers", house.reseller.program, BAKERY | {"name": name}), 201)
    first = ok(call("GET", "/customers?limit=2", house.reseller.program))
    second = ok(call("GET", f"/customers?limit=2&cursor={first['next_cursor']}", house.reseller.program))
    third = ok(call("GET", f"/customers?limit=2&cursor={second['next_cursor']}", house.reseller.program))
    assert [c["name"] for p in (first, second, third) for c in p["items"]] == names[::-1]
    assert third["next_cursor"] is None
    found = ok(call("GET", "/customers?q=shop 3", house.administrator))
    assert [c["name"] for c in found["items"]] == ["Shop 3"]
    of_other = ok(call("GET", f"/customers?reseller={uuid4().hex}", house.administrator))
    assert of_other == {"items": [], "next_cursor": None}


def test_a_cursor_of_another_list_or_provider_or_invented_is_refused(house: House) -> None:
    for n in range(2):
        ok(call("POST", "/customers", house.reseller.program, BAKERY | {"name": f"Shop {n}"}), 201)
    cursor = ok(call("GET", "/customers?limit=1", house.reseller.program))["next_cursor"]
    stranger = provider_with_reseller()
    for path, program in (
        (f"/resellers?cursor={cursor}", house.reseller.program),
        (f"/customers?cursor={cursor}", stranger.reseller.program),
        ("/customers?cursor=AAAAAAAAAAAAAAAAAAAAAA", house.reseller.program),
        ("/customers?cursor=%C3%A9", house.reseller.program),
    ):
        refused = call("GET", path, program)
        assert (refused.status, refused.codes) == (422, [("request.wrong_cursor", "cursor")])


def test_a_reseller_is_made_with_its_partner_ids(house: House) -> None:
    body = BAKERY | {
        "name": "Vale IT",
        "microsoft_tenant_id": str(uuid4()),
        "partner_ids": [{"partner_id": "1234567"}, {"partner_id": "7654321", "country": "ES"}],
    }
    made = ok(call("POST", "/resellers", house.administrator, body), 201)
    assert made["partner_ids"] == [
        {"partner_id": "1234567", "country": ""},
        {"partner_id": "7654321", "country": "ES"},
    ]
    path = f"/resellers/{made['id']}"
    added = {"partner_id": "2222222", "country": "FR"}
    assert added in ok(call("POST", f"{path}/partner-ids", house.administrator, added))["partner_ids"]
    refused = call("POST", f"{path}/partner-ids", house.administrator, {"partner_id": "12", "country": "FR"})
    assert refused.codes == [
        ("reseller.partner_id_malformed", "partner_ids.3.partner_id"),
        ("reseller.partner_id_country_twice", "partner_ids.3.country"),
    ]
    assert len(ok(call("GET", path, house.administrator))["partner_ids"]) == 3


def test_a_reseller_is_refused_with_every_reason_at_once_and_not_made(house: House) -> None:
    body = BAKERY | {"microsoft_tenant_id": str(house.reseller.microsoft_tenant_id), "partner_ids": []}
    refused = call("POST", "/resellers", house.administrator, body)
    assert (refused.status, refused.codes) == (
        409,
        [("reseller.partner_id_missing", "partner_ids"), ("reseller.tenant_taken", "microsoft_tenant_id")],
    )
    listed = ok(call("GET", "/resellers", house.administrator))["items"]
    assert [r["id"] for r in listed] == [house.reseller.public_id]


def test_only_staff_makes_resellers(house: House) -> None:
    body = BAKERY | {"microsoft_tenant_id": str(uuid4()), "partner_ids": [{"partner_id": "1234567"}]}
    refused = call("POST", "/resellers", house.reseller.program, body)
    assert (refused.status, refused.codes) == (403, [("permission.not_allowed", None)])


def test_a_deactivated_party_is_kept_out_until_it_is_activated(house: House) -> None:
    path, program = f"/parties/{house.reseller.public_id}", house.reseller.program
    for _ in range(2):
        ok(call("POST", f"{path}/deactivate", house.administrator), 204)
    refused = call("GET", "/me", program)
    assert (refused.status, refused.codes) == (401, [("credential.expired", "Authorization")])
    ok(call("POST", f"{path}/activate", house.administrator), 204)
    ok(call("GET", "/me", program))


def test_a_credential_works_until_it_is_revoked_and_its_token_is_shown_once(house: House) -> None:
    body = {
        "name": "robot",
        "role": "reseller",
        "party": house.reseller.public_id,
        "scopes": ["parties.read"],
    }
    made = call("POST", "/credentials", house.administrator, body, key="robot-1")
    token = ok(made, 201)["token"]
    again = call("POST", "/credentials", house.administrator, body, key="robot-1")
    assert ok(again, 201) == made.json | {"token": None}
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in made.headers
    robot = {"Authorization": f"Bearer {token}"}
    assert ok(call("GET", "/me", headers=robot))["scopes"] == ["parties.read"]
    path = f"/credentials/{made.json['id']}"
    for _ in range(2):
        ok(call("DELETE", path, house.administrator), 204)
    assert call("GET", "/me", headers=robot).codes == [("credential.expired", "Authorization")]
    assert ok(call("GET", path, house.administrator))["revoked_at"] is not None
    assert token.partition(".")[2] not in str(ok(call("GET", "/credentials", house.administrator)))


def test_nobody_gives_scopes_that_they_lack_or_that_do_not_exist(house: House) -> None:
    keeper = a_program(house.system, Role.ADMINISTRATOR, scopes=("credentials.write", "orders.read"))
    body = {"name": "x", "role": "administrator", "scopes": ["orders.read", "orders.write", "orders.burn"]}
    before = ApiCredential.objects.filter(provider_id=house.id).count()
    refused = call("POST", "/credentials", keeper, body)
    assert (refused.status, refused.codes) == (
        422,
        [("credential.scope_not_held", "scopes.1"), ("credential.scope_unknown", "scopes.2")],
    )
    assert ApiCredential.objects.filter(provider_id=house.id).count() == before


@pytest.mark.parametrize(
    ("role", "party", "code"),
    [
        ("reseller", None, "credential.party_missing"),
        ("sales", "reseller", "credential.party_unwanted"),
        ("customer", "reseller", "credential.party_of_other_kind"),
    ],
)
def test_a_credential_fits_its_party(house: House, role: str, party: str | None, code: str) -> None:
    body = {"name": "x", "role": role, "scopes": ["orders.read"]}
    if party:
        body["party"] = house.reseller.public_id
    refused = call("POST", "/credentials", house.administrator, body)
    assert (refused.status, refused.codes) == (422, [(code, "party")])


def test_a_credential_does_not_end_before_it_begins(house: House) -> None:
    body = {"name": "x", "role": "sales", "scopes": ["orders.read"], "expires_at": "2020-01-01T00:00:00Z"}
    refused = call("POST", "/credentials", house.administrator, body)
    assert (refused.status, refused.codes) == (422, [("credential.expires_in_the_past", "expires_at")])


def test_a_role_without_the_scope_is_told_which_one_it_lacks(house: House) -> None:
    blind = a_program(house.system, Role.AUDITOR, scopes=("orders.read",))
    refused = call("GET", "/customers", blind)
    assert (refused.status, refused.codes) == (403, [("permission.scope_missing", None)])
    assert refused.json["problems"][0]["params"] == {"action": "party.read", "scope": "parties.read"}
