"""Invitations: by whom, to whom, how long they stand, and what accepting makes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.support.parties import NOW, a_customer, a_program, a_reseller, provider_with_reseller
from tests.support.people import PASSWORD, a_person, an_address, events_of, invited, token_of

from tenantry.foundation.clock import machine_now
from tenantry.foundation.idempotency import RequestKey
from tenantry.kernel.actor import Actor, Role
from tenantry.kernel.ids import PartyId, UserId
from tenantry.kernel.problems import Problem, Refused
from tenantry.parties import passwords, reads
from tenantry.parties.models import Invitation, Membership, User
from tenantry.parties.permissions import NOT_FOUND
from tenantry.parties.rules import duties as duty_rules
from tenantry.parties.rules import invitations as rules
from tenantry.parties.rules import profiles
from tenantry.parties.rules.permissions import NOT_ALLOWED, SCOPE_MISSING
from tenantry.parties.use_cases.accept_invitation import Newcomer, accept_invitation
from tenantry.parties.use_cases.change_setting import change_setting
from tenantry.parties.use_cases.invite_user import invite_user
from tenantry.parties.use_cases.resend_invitation import resend_invitation
from tenantry.parties.use_cases.withdraw_invitation import withdraw_invitation

INES = Newcomer(name="Ines Duarte", password=PASSWORD, language="de", time_zone="Europe/Lisbon")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None]]:
    return [(problem.code.name, problem.field) for problem in refused.value.problems]


def rows(by: Actor) -> tuple[int, int]:
    """How many invitations and memberships the provider has."""
    found = (model.objects.filter(provider_id=by.provider_id).count() for model in (Invitation, Membership))
    invitations, memberships = found
    return invitations, memberships


def ask(by: Actor, role: Role, party: PartyId | None = None, **more: object) -> None:
    given: dict[str, object] = {"email": an_address(), "duties": ("buyer",) if party else ()} | more
    invite_user(role=role, party=party, by=by, now=NOW, machine_now=machine_now(), **given)  # type: ignore[arg-type]


def test_an_invitation_that_is_accepted_makes_a_user_and_a_member() -> None:
    house = provider_with_reseller()
    invitation = invited(
        house.administrator.actor,
        Role.RESELLER,
        house.reseller.public_id,
        duties=("buyer", "billing", "buyer"),
    )
    made = accept_invitation(token=token_of(invitation), newcomer=INES, now=NOW + timedelta(days=6))
    user = User.objects.get(public_id=made.user)
    assert (user.name, user.language, user.time_zone, user.country) == (
        "Ines Duarte",
        "de",
        "Europe/Lisbon",
        "PT",
    )
    assert user.password.startswith("argon2$argon2id$")
    assert user.check_password(PASSWORD)
    member = Membership.objects.get(public_id=made.membership)
    assert (member.role, member.party_id, member.duties) == (
        "reseller",
        house.reseller.id,
        ["billing", "buyer"],
    )
    assert events_of(house.id, "invitation", invitation) == [
        ("invitation.sent", {"invitation_id": invitation, "sending": 1}),
        (
            "invitation.accepted",
            {"invitation_id": invitation, "user_id": made.user, "membership_id": made.membership},
        ),
    ]


def test_an_address_is_one_whatever_its_capitals() -> None:
    house = provider_with_reseller()
    email = an_address()
    invited(house.administrator.actor, email=f"  {email.upper()} ")
    with pytest.raises(Refused) as refused:
        ask(house.administrator.actor, Role.SALES, email=email)
    assert codes(refused) == [(rules.INVITED_ALREADY.name, "email")]
    assert rows(house.system) == (1, 0)


def test_asking_twice_under_one_key_makes_one_invitation() -> None:
    house, email = provider_with_reseller(), an_address()
    keys = [RequestKey.of("k-1", "invite", email) for _ in range(2)]
    made = [
        invite_user(
            email=email, role=Role.SALES, party=None, key=key, by=house.administrator.actor, now=NOW,
            machine_now=machine_now(),
        )
        for key in keys
    ]  # fmt: skip
    assert made[0] == made[1]
    assert rows(house.system) == (1, 0)


def test_who_may_invite_whom() -> None:
    house = provider_with_reseller()
    other = a_reseller(house.system)
    mine = a_customer(house.reseller.program.actor, reseller=house.reseller.public_id)
    administrator = a_person(house.system, Role.RESELLER, house.reseller.public_id).actor
    buyer = a_person(house.system, Role.RESELLER, house.reseller.public_id, duties=("buyer",)).actor
    sales = a_program(house.system, Role.SALES).actor
    finance = a_program(house.system, Role.FINANCE).actor
    before = rows(house.system)
    ask(administrator, Role.RESELLER, house.reseller.public_id)
    ask(administrator, Role.CUSTOMER, mine.public_id)  # a sub-customer's login is its reseller's to give
    ask(sales, Role.RESELLER, other.public_id)
    assert rows(house.system) == (before[0] + 3, before[1])
    for by, role, party, code in (
        (sales, Role.SALES, None, NOT_ALLOWED),
        (administrator, Role.SALES, None, NOT_ALLOWED),
        (administrator, Role.RESELLER, other.public_id, NOT_FOUND),
        (buyer, Role.RESELLER, house.reseller.public_id, SCOPE_MISSING),
        (finance, Role.RESELLER, other.public_id, NOT_ALLOWED),
    ):
        with pytest.raises(Refused) as refused:
            ask(by, role, party)
        assert [problem.code for problem in refused.value.problems] == [code]
    assert rows(house.system) == (before[0] + 3, before[1])


def test_everything_that_is_wrong_with_an_invitation_is_said_at_once() -> None:
    house = provider_with_reseller()
    by = house.administrator.actor
    for given, expected in (
        ({"role": Role.SALES, "duties": ("buyer",), "email": "nobody"},
         [(rules.EMAIL_INVALID.name, "email"), (duty_rules.UNWANTED.name, "duties")]),
        ({"role": Role.SALES, "email": " "}, [(rules.EMAIL_MISSING.name, "email")]),
        ({"role": Role.SALES, "party": house.reseller.public_id, "duties": ()},
         [(rules.PARTY_UNWANTED.name, "party")]),
        ({"role": Role.RESELLER, "duties": ()},
         [(rules.PARTY_MISSING.name, "party"), (duty_rules.MISSING.name, "duties")]),
        ({"role": Role.CUSTOMER, "party": house.reseller.public_id, "duties": ("king",)},
         [(rules.PARTY_OF_OTHER_KIND.name, "party"), (duty_rules.UNKNOWN.name, "duties.0")]),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            ask(by, **given)
        assert codes(refused) == expected
    assert rows(house.system) == (0, 0)


def test_a_member_is_not_invited_again() -> None:
    house = provider_with_reseller()
    person = a_person(house.system, Role.SALES)
    with pytest.raises(Refused) as refused:
        ask(house.administrator.actor, Role.FINANCE, email=person.email)
    assert codes(refused) == [(rules.MEMBER_ALREADY.name, "email")]


def test_a_second_sending_ends_the_first_link_and_begins_the_term_anew() -> None:
    house = provider_with_reseller()
    by = house.administrator.actor
    invitation = invited(by)
    change_setting(name="invitation_days", value=2, by=by, now=NOW)
    resend_invitation(invitation=invitation, by=by, now=NOW + timedelta(days=6))
    assert reads.invitation(by, invitation).expires_at == NOW + timedelta(days=8)
    with pytest.raises(Refused) as refused:
        accept_invitation(token=token_of(invitation, 1), newcomer=INES, now=NOW)
    assert codes(refused) == [(rules.LINK_INVALID.name, None)]
    accept_invitation(token=token_of(invitation, 2), newcomer=INES, now=NOW + timedelta(days=7))
    assert rows(house.system) == (1, 1)
    for again in (resend_invitation, withdraw_invitation):
        with pytest.raises(Refused) as refused:
            again(invitation=invitation, by=by, now=NOW)
        assert codes(refused) == [(rules.ACCEPTED_ALREADY.name, None)]


def test_a_link_opens_nothing_after_its_term_its_withdrawal_or_its_use() -> None:
    house = provider_with_reseller()
    by = house.administrator.actor
    late, back, used = invited(by), invited(by), invited(by)
    withdraw_invitation(invitation=back, by=by, now=NOW)
    withdraw_invitation(invitation=back, by=by, now=NOW)
    with pytest.raises(Refused, match=rules.WITHDRAWN.name):
        resend_invitation(invitation=back, by=by, now=NOW)
    accept_invitation(token=token_of(used), newcomer=INES, now=NOW)
    for token, code in (
        (token_of(late), rules.EXPIRED),
        (token_of(back), rules.WITHDRAWN),
        (token_of(used), rules.ACCEPTED_ALREADY),
        (token_of(late)[:-1] + "x", rules.LINK_INVALID),
        ("", rules.LINK_INVALID),
    ):
        with pytest.raises(Refused) as refused:
            accept_invitation(token=token, newcomer=INES, now=NOW + timedelta(days=7))
        assert [problem.code for problem in refused.value.problems] == [code]
    assert rows(house.system) == (3, 1)
    assert [name for name, _ in events_of(house.id, "invitation", back)] == [
        "invitation.sent",
        "invitation.withdrawn",
    ]


def test_a_newcomer_says_who_they_are_and_chooses_a_good_password() -> None:
    house = provider_with_reseller()
    invitation = invited(house.administrator.actor, email=an_address("margarida"))
    wrong = Newcomer(name=" ", password="margarida", language="pt", time_zone="Lisbon")
    with pytest.raises(Refused) as refused:
        accept_invitation(token=token_of(invitation), newcomer=wrong, now=NOW)
    assert codes(refused) == [
        (profiles.NAME_MISSING.name, "name"),
        (profiles.LANGUAGE_UNKNOWN.name, "language"),
        (profiles.TIME_ZONE_UNKNOWN.name, "time_zone"),
        (passwords.TOO_SHORT.name, "password"),
        (passwords.TOO_SIMILAR.name, "password"),
        (passwords.TOO_COMMON.name, "password"),
    ]
    for password, problem in (
        ("739516284073", Problem(passwords.ONLY_DIGITS, "password")),
        ("x" * 257, Problem(passwords.TOO_LONG, "password", {"limit": 256})),
    ):
        assert passwords.password_problems(password, email="a@b.example", name="Ines") == [problem]
    assert passwords.password_problems(PASSWORD, email="a@b.example", name="Ines") == []
    assert rows(house.system) == (1, 0)


def test_a_person_who_is_known_signs_in_first_and_gets_a_second_hat() -> None:
    house, elsewhere = provider_with_reseller(), provider_with_reseller()
    person = a_person(house.system, Role.SALES)
    invitation = invited(elsewhere.administrator.actor, Role.FINANCE, email=person.email)
    for newcomer, signed_in in ((INES, None), (None, None), (None, UserId("usr_of_somebody_else"))):
        with pytest.raises(Refused) as refused:
            accept_invitation(token=token_of(invitation), newcomer=newcomer, signed_in=signed_in, now=NOW)
        assert refused.value.problems == (Problem(rules.SIGN_IN_FIRST, params={"email": person.email}),)
    made = accept_invitation(token=token_of(invitation), newcomer=None, signed_in=person.id, now=NOW)
    assert made.user == person.id
    assert rows(elsewhere.system) == (1, 1)
    unknown = invited(elsewhere.administrator.actor)
    with pytest.raises(Refused, match=rules.LINK_INVALID.name):
        accept_invitation(token=token_of(unknown), newcomer=None, now=NOW)


def test_a_foreign_invitation_is_answered_like_an_unknown_one() -> None:
    house, elsewhere = provider_with_reseller(), provider_with_reseller()
    other = a_reseller(house.system)
    invitation = invited(house.system, Role.RESELLER, other.public_id)
    mine = a_person(house.system, Role.RESELLER, house.reseller.public_id).actor
    for by in (elsewhere.administrator.actor, mine):
        for use_case in (resend_invitation, withdraw_invitation):
            with pytest.raises(Refused) as refused:
                use_case(invitation=invitation, by=by, now=NOW)
            assert refused.value.problems == (
                Problem(NOT_FOUND, params={"kind": "invitation", "id": invitation}),
            )
        with pytest.raises(Refused, match=NOT_FOUND.name):
            reads.invitation(by, invitation)
    assert [view.public_id for view in reads.invitations(mine, limit=10)] == []
    seen = reads.invitations(house.administrator.actor, limit=10, party=other.public_id)
    assert [view.public_id for view in seen] == [invitation]


def test_the_link_says_what_is_offered() -> None:
    house = provider_with_reseller()
    invitation = invited(house.system, Role.RESELLER, house.reseller.public_id)
    offer = reads.offer(invitation)
    assert (offer.provider, offer.party, offer.role, offer.duties, offer.is_known, offer.time_zone) == (
        "Harbour Cloud",
        "Meridian IT",
        "reseller",
        ("administrator",),
        False,
        "Europe/Lisbon",
    )
