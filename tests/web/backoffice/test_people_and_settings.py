"""People, invitations, credentials and settings in the back office."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.support.browsing import Visit, staff
from tests.support.people import a_person
from tests.support.story import Story

from tenantry.kernel.actor import Role
from tenantry.parties.models import ApiCredential, Invitation, Membership, Setting
from tenantry.parties.rules.permissions import TABLE


@pytest.fixture
def admin(story: Story) -> Visit:
    return staff(story.shop.house.system)


def _text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_an_invitation_is_sent_once_and_taken_back(story: Story, admin: Visit) -> None:
    party = story.shop.house.reseller.public_id
    given = {"email": "nova@meridian.example", "role": "reseller", "party": party, "duties": ["buyer"],
        "language": "en", "_key": "an-invitation-key"}  # fmt: skip

    without = admin.post("/office/invite/", {**given, "party": ""})
    answers = [admin.post("/office/invite/", given) for _click in range(2)]
    row = Invitation.objects.get(email="nova@meridian.example", party__public_id=party)
    page = f"/office/invitations/{row.public_id}/"
    shown = _text(admin.get(page))
    admin.post(f"{page}change/", {"do": "withdraw"})
    again = _text(admin.get("/office/invitations/?q=nova@meridian.example"))

    assert without.status_code == 422
    assert "Say for which reseller or customer." in _text(without)
    assert [one["Location"] for one in answers] == [page, page]
    assert "Waits to be accepted" in shown
    assert "Taken back" in again


def test_a_member_gets_other_duties_and_none_is_refused_in_place(story: Story, admin: Visit) -> None:
    house = story.shop.house
    person = a_person(house.system, Role.RESELLER, house.reseller.public_id)
    page = f"/office/users/{person.membership}/"

    refused = admin.post(page, {"role": "reseller"})
    admin.post(page, {"role": "reseller", "duties": ["billing", "subscriptions"]})

    assert refused.status_code == 422
    assert "field-error" in _text(refused)
    assert Membership.objects.get(public_id=person.membership).duties == ["billing", "subscriptions"]


def test_staff_gets_another_role_and_the_list_shows_it(story: Story, admin: Visit) -> None:
    person = a_person(story.shop.house.system, Role.SALES)

    admin.post(f"/office/users/{person.membership}/", {"role": "finance"})

    assert Membership.objects.get(public_id=person.membership).role == "finance"
    assert str(person.membership) in _text(admin.get("/office/users/?kind=staff&role=finance"))


def test_lost_second_factors_are_removed_with_a_reason_and_never_ones_own(story: Story, admin: Visit) -> None:
    person = a_person(story.shop.house.system, Role.SALES)
    Authenticator.objects.create(user_id=person.key, type="totp", data={"secret": "x"})
    page = f"/office/users/{person.membership}/"

    assert f'action="{page}reset-factors/"' in _text(admin.get(page))
    admin.post(f"{page}reset-factors/", {"why": ""})
    assert "Say why second factors are removed" in _text(admin.get(page))
    assert Authenticator.objects.filter(user_id=person.key).exists()
    answer = admin.post(f"{page}reset-factors/", {"why": "Telephone lost, known by voice"})
    assert answer["Location"] == page
    assert "A new second factor is set up at the next sign-in." in _text(admin.get(page))
    assert not Authenticator.objects.filter(user_id=person.key).exists()

    own = Membership.objects.get(user_id=admin.key).public_id
    assert "reset-factors" not in _text(admin.get(f"/office/users/{own}/"))


def test_a_person_is_removed(story: Story, admin: Visit) -> None:
    person = a_person(story.shop.house.system, Role.SALES)

    admin.post(f"/office/users/{person.membership}/remove/")

    assert not Membership.objects.filter(public_id=person.membership).exists()
    assert admin.get(f"/office/users/{person.membership}/").status_code == 404


def test_sales_reads_the_people_of_customers_and_not_our_staff(story: Story) -> None:
    sales = staff(story.shop.house.system, Role.SALES)
    person = a_person(story.shop.house.system, Role.FINANCE)

    assert sales.get("/office/users/").status_code == 200
    assert sales.get("/office/users/?kind=staff").status_code == 403
    assert sales.get(f"/office/users/{person.membership}/").status_code == 403


def test_the_matrix_has_a_row_for_every_right_that_people_have(admin: Visit) -> None:
    text = _text(admin.get("/office/roles/"))

    rights = [right for right in TABLE.values() if right.reach]
    assert len(re.findall(r'<th scope="row">', text)) == len(rights)


def test_a_secret_is_shown_once(story: Story, admin: Visit) -> None:
    given = {"name": "Ordering robot", "role": "sales", "scopes": ["orders.read"], "_key": "a-credential-key"}

    first = admin.post("/office/credentials/new/", given)
    second = admin.post("/office/credentials/new/", given)
    row = ApiCredential.objects.get(provider_id=story.shop.house.id, name="Ordering robot")
    shown = _text(admin.get(f"/office/credentials/{row.public_id}/"))

    assert first.status_code == 200
    assert first["Cache-Control"] == "no-store"
    token = re.search(rf"{row.public_id}[^\s<\"]+", _text(first))
    assert token is not None
    assert second["Location"] == f"/office/credentials/{row.public_id}/"
    assert token.group() not in shown
    assert "See orders" in shown, "a scope says what it opens"


def test_a_credential_without_scopes_is_refused_in_place(story: Story, admin: Visit) -> None:
    answer = admin.post("/office/credentials/new/", {"name": "Half a robot", "role": "sales"})

    assert answer.status_code == 422
    assert "Half a robot" in _text(answer)
    assert not ApiCredential.objects.filter(provider_id=story.shop.house.id, name="Half a robot").exists()


def test_a_revoked_credential_says_so(story: Story, admin: Visit) -> None:
    admin.post("/office/credentials/new/", {"name": "Old robot", "role": "sales", "scopes": ["orders.read"]})
    row = ApiCredential.objects.get(provider_id=story.shop.house.id, name="Old robot")

    for _click in range(2):
        admin.post(f"/office/credentials/{row.public_id}/revoke/")

    assert "Revoked" in _text(admin.get(f"/office/credentials/{row.public_id}/"))
    row.refresh_from_db()
    assert row.revoked_at is not None


def test_a_setting_is_changed_and_its_history_tells_who(story: Story, admin: Visit) -> None:
    assert admin.person is not None

    refused = admin.post("/office/settings/brand_colour/", {"value": "#ffff00"})
    admin.post("/office/settings/brand_colour/", {"value": "#1F4FB2"})
    admin.post("/office/settings/session_idle_minutes/", {"value": "many"})
    shown = _text(admin.get("/office/settings/brand_colour/"))

    assert refused.status_code == 422
    assert 'value="#ffff00"' in _text(refused), "what was typed stays"
    assert "#1f4fb2" in shown
    rows = Setting.objects.filter(provider_id=story.shop.house.id)
    assert list(rows.values_list("name", "value")) == [("brand_colour", "#1f4fb2")]


def test_what_is_no_picture_is_no_logo(story: Story, admin: Visit) -> None:
    sent = SimpleUploadedFile("logo.png", b"<svg/>", content_type="image/png")

    answer = admin.post("/office/settings/logo/", {"value": sent})

    assert answer.status_code == 422
    assert not Setting.objects.filter(provider_id=story.shop.house.id, name="logo").exists()


def test_finance_reads_settings_and_changes_none(story: Story) -> None:
    finance = staff(story.shop.house.system, Role.FINANCE)

    assert '<form class="stack"' not in _text(finance.get("/office/settings/brand_colour/"))
    assert finance.post("/office/settings/brand_colour/", {"value": "#1f4fb2"}).status_code == 403
    assert finance.get("/office/settings/no_such/").status_code == 404
