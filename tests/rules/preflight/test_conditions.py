"""Every condition of sale: when it is met, and what it says when it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.support.preflight import (
    BASKET,
    GOOD,
    LINE,
    MPN,
    NOW,
    PADARIA,
    RESELLER,
    STANDING,
    TENANT,
    assert_stands,
    changed,
    facts,
    look,
)

from tenantry.compliance.rules import address as address_rule
from tenantry.compliance.rules import company as company_rule
from tenantry.compliance.rules.facts import AddressValidation, Facts, Unfetched, Why
from tenantry.compliance.rules.questions import FactKey, FactKind
from tenantry.kernel.problems import Code
from tenantry.ordering.rules.preflight import (
    address,
    agreement,
    domain,
    partner_agreement,
    partner_of_record,
    plan_and_price,
    reseller_active,
)
from tenantry.ordering.rules.preflight.basket import (
    Asker,
    AttestationFacts,
    PreflightFacts,
    ResellerFacts,
)
from tenantry.ordering.rules.preflight.checks import run
from tenantry.ordering.rules.preflight.condition import FACT_UNFETCHED, Link, Remedy, Status, Who

UNSIGNED, NOT_ENROLLED = partner_agreement.UNSIGNED, partner_agreement.NOT_ENROLLED
OTHER_REGION, UNCLEAR = partner_agreement.OTHER_REGION, partner_agreement.UNCLEAR
SIGN = Remedy.SIGN_PARTNER_AGREEMENT


def test_without_an_end_customer_it_is_asked_for() -> None:
    empty = replace(BASKET, customer=None)
    for code in ("company", "address", "plan_and_price"):
        assert_stands(
            look(code, empty), Status.NEEDS_YOU, address.CUSTOMER_MISSING, Who.YOU, Remedy.CHOOSE_CUSTOMER
        )


def test_a_wrong_postal_code_needs_you_with_field_and_example() -> None:
    moved = replace(PADARIA, address=replace(PADARIA.address, postal_code="12"))
    check = look("address", replace(BASKET, customer=moved))
    assert_stands(check, Status.NEEDS_YOU, address_rule.POSTAL_CODE_INVALID, Who.YOU, Remedy.CORRECT_ADDRESS)
    assert check.reasons[0].params["example"] == "2725-079"
    assert check.link is Link.END_CUSTOMER


def test_an_address_that_microsoft_cannot_find_needs_you() -> None:
    answer = AddressValidation(NOW, status="None", message="Address field invalid for property: 'City'")
    check = look("address", address=answer)
    assert_stands(check, Status.NEEDS_YOU, address.NOT_FOUND_BY_MICROSOFT, Who.YOU, Remedy.CORRECT_ADDRESS)


@pytest.mark.parametrize(
    "status", ["InteractionRequired", "StreetPartial", "PremisesPartial", "Multiple", "NotValidated"]
)
def test_what_microsoft_only_doubts_is_offered_and_never_imposed(status: str) -> None:
    better = replace(PADARIA.address, line1="R. Augusta 12")
    check = look("address", address=AddressValidation(NOW, status=status, suggestions=(better,)))
    assert check.status is Status.MET
    assert [warning.code for warning in check.warnings] == [address.NOT_VERIFIED]
    assert check.suggestions[0]["line1"] == "R. Augusta 12"


def test_without_the_countrys_rules_the_address_is_unknown_even_if_it_looks_wrong() -> None:
    moved = replace(BASKET, customer=replace(PADARIA, address=replace(PADARIA.address, postal_code="12")))
    key = FactKey.country_rules("PT")
    answers = {**facts(moved).answers.answers, key: Unfetched(key, Why.UNREACHABLE)}
    check = run(PreflightFacts(moved, Facts(answers)))[1]
    assert_stands(check, Status.UNKNOWN, FACT_UNFETCHED, Who.MICROSOFT, Remedy.TRY_AGAIN)


def test_all_faults_of_the_company_are_named_at_once_and_a_standing_tenant_keeps_its_data() -> None:
    wrong = replace(PADARIA, name="Lda", email="x@harbour.example", last_name="")
    check = look("company", replace(BASKET, customer=wrong))
    assert check.status is Status.NEEDS_YOU
    assert check.remedy is Remedy.CORRECT_COMPANY
    assert [(reason.code, reason.field) for reason in check.reasons] == [
        (company_rule.NAME_ONLY_LEGAL_FORM, "name"),
        (company_rule.CONTACT_MISSING, "last_name"),
        (company_rule.EMAIL_OF_PARTNER, "email"),
    ]
    assert look("company", replace(STANDING, customer=wrong)).status is Status.MET


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", domain.DOMAIN_MISSING),
        (".onmicrosoft.com", domain.DOMAIN_MISSING),
        ("a-b.onmicrosoft.com", domain.DOMAIN_INVALID),
    ],
)
def test_a_domain_must_be_chosen_and_well_formed(name: str, code: Code) -> None:
    check = look("domain", replace(BASKET, domain=name))
    assert_stands(check, Status.NEEDS_YOU, code, Who.YOU, Remedy.CHOOSE_DOMAIN)
    assert check.facts == ()


def test_a_taken_domain_needs_you() -> None:
    taken = changed(GOOD[FactKind.DOMAIN], is_taken=True)
    check = look("domain", domain=taken)
    assert_stands(check, Status.NEEDS_YOU, domain.DOMAIN_TAKEN, Who.YOU, Remedy.CHOOSE_DOMAIN)


def test_a_plan_that_microsoft_does_not_sell_there_is_refused() -> None:
    for answer in (
        changed(GOOD[FactKind.AVAILABILITY], is_purchasable=False),
        changed(GOOD[FactKind.AVAILABILITY], terms=()),
    ):
        check = look("plan_and_price", availability=answer)
        assert_stands(check, Status.REFUSED, plan_and_price.NOT_SOLD, Who.NOBODY, Remedy.CHOOSE_ANOTHER_PLAN)
        assert check.reasons[0].field == "lines[1]"


@pytest.mark.parametrize(
    ("asker", "status", "who"),
    [
        (Asker.RESELLER, Status.NEEDS_SOMEONE_ELSE, Who.PROVIDER),
        (Asker.PROVIDER, Status.NEEDS_YOU, Who.YOU),
    ],
)
def test_a_missing_price_is_the_providers_to_set(asker: Asker, status: Status, who: Who) -> None:
    basket = replace(BASKET, asker=asker, lines=(replace(LINE, has_price=False),))
    assert_stands(look("plan_and_price", basket), status, plan_and_price.NO_PRICE, who, Remedy.SET_PRICE)


@pytest.mark.parametrize(
    ("asker", "status", "who"),
    [
        (Asker.RESELLER, Status.NEEDS_SOMEONE_ELSE, Who.PROVIDER),
        (Asker.PROVIDER, Status.NEEDS_YOU, Who.YOU),
    ],
)
def test_a_price_of_this_month_that_is_not_here_yet_is_waited_for(
    asker: Asker, status: Status, who: Who
) -> None:
    awaited = replace(LINE, has_price=False, is_price_awaited=True)
    basket = replace(BASKET, asker=asker, lines=(awaited, LINE))
    check = look("plan_and_price", basket)
    assert_stands(check, status, plan_and_price.PRICE_AWAITED, who, Remedy.TRY_AGAIN)
    assert len(check.reasons) == 1
    unpriced = replace(LINE, has_price=False)
    both = look("plan_and_price", replace(basket, lines=(awaited, unpriced)))
    assert_stands(both, status, plan_and_price.NO_PRICE, who, Remedy.SET_PRICE)


def test_a_price_in_another_currency_is_none_and_a_new_basket_is_the_way() -> None:
    foreign = replace(LINE, has_price=False, other_currency="USD")
    check = look("plan_and_price", replace(BASKET, currency="EUR", lines=(LINE, foreign)))
    code, remedy = plan_and_price.OTHER_CURRENCY, Remedy.OPEN_NEW_BASKET
    assert_stands(check, Status.NEEDS_YOU, code, Who.YOU, remedy)
    assert [reason.params["currency"] for reason in check.reasons] == ["USD"]
    assert check.reasons[0].params["basket_currency"] == "EUR"


@pytest.mark.parametrize(
    ("seats", "code"), [(0, plan_and_price.TOO_FEW_SEATS), (301, plan_and_price.TOO_MANY_SEATS)]
)
def test_seats_outside_the_plans_range_need_you(seats: int, code: Code) -> None:
    check = look("plan_and_price", replace(BASKET, lines=(replace(LINE, seats=seats),)))
    assert_stands(check, Status.NEEDS_YOU, code, Who.YOU, Remedy.CHANGE_SEATS)
    assert check.reasons[0].field == "lines[1].seats"


def test_an_empty_basket_needs_a_plan() -> None:
    check = look("plan_and_price", replace(BASKET, lines=()))
    assert_stands(check, Status.NEEDS_YOU, plan_and_price.LINES_MISSING, Who.YOU, Remedy.ADD_PLAN)


def test_without_an_attestation_the_agreement_is_requested_first() -> None:
    check = look("agreement", replace(BASKET, attestation=None))
    assert_stands(check, Status.NEEDS_YOU, agreement.AGREEMENT_MISSING, Who.YOU, Remedy.REQUEST_AGREEMENT)


@pytest.mark.parametrize(
    ("asker", "status", "who"),
    [
        (Asker.RESELLER, Status.NEEDS_SOMEONE_ELSE, Who.CUSTOMER),
        (Asker.PROVIDER, Status.NEEDS_SOMEONE_ELSE, Who.CUSTOMER),
        (Asker.CUSTOMER, Status.NEEDS_YOU, Who.YOU),
    ],
)
def test_an_open_attestation_waits_for_the_customer(asker: Asker, status: Status, who: Who) -> None:
    open_one = changed(GOOD[FactKind.ATTESTATION], status="created")
    check = look("agreement", replace(BASKET, asker=asker), attestation=open_one)
    assert_stands(check, status, agreement.AGREEMENT_NOT_ACCEPTED, who, Remedy.ACCEPT_AGREEMENT)


def test_an_expired_attestation_is_requested_anew() -> None:
    check = look("agreement", attestation=changed(GOOD[FactKind.ATTESTATION], status="expired"))
    assert_stands(check, Status.NEEDS_YOU, agreement.AGREEMENT_EXPIRED, Who.YOU, Remedy.REQUEST_AGREEMENT)


@pytest.mark.parametrize(("country", "company"), [("ES", "Padaria Central, Lda"), ("PT", "Other, Lda")])
def test_an_attestation_of_another_company_or_country_does_not_count(country: str, company: str) -> None:
    other = replace(BASKET, attestation=AttestationFacts("att-1", country, company))
    assert_stands(
        look("agreement", other),
        Status.NEEDS_YOU,
        agreement.AGREEMENT_OF_ANOTHER_COMPANY,
        Who.YOU,
        Remedy.REQUEST_AGREEMENT,
    )


def test_an_unanswered_request_is_unknown() -> None:
    lost = replace(BASKET, attestation=AttestationFacts(None, "PT", "Padaria Central, Lda"))
    assert_stands(
        look("agreement", lost),
        Status.UNKNOWN,
        agreement.AGREEMENT_UNANSWERED,
        Who.MICROSOFT,
        Remedy.TRY_AGAIN,
    )


def test_for_a_standing_tenant_what_microsoft_holds_counts_unless_it_is_too_old() -> None:
    old = changed(GOOD[FactKind.HELD_AGREEMENT], accepted_at=datetime(2023, 3, 31, tzinfo=UTC))
    check = look("agreement", STANDING, held_agreement=old)
    assert_stands(check, Status.NEEDS_YOU, agreement.AGREEMENT_TOO_OLD, Who.YOU, Remedy.REQUEST_AGREEMENT)
    assert dict(check.reasons[0].params) == {"accepted_on": "2023-03-31", "since": "2023-04-01"}
    none = changed(old, accepted_at=None)
    assert look("agreement", STANDING, held_agreement=none).reasons[0].code == agreement.AGREEMENT_MISSING
    signed = changed(old, is_directly_signed=True)
    assert look("agreement", STANDING, held_agreement=signed).status is Status.MET
    attested = replace(STANDING, attestation=BASKET.attestation)
    assert look("agreement", attested, held_agreement=old).status is Status.MET


def test_an_attestation_that_cannot_be_fetched_matters_only_where_nothing_is_held() -> None:
    attested = replace(STANDING, attestation=BASKET.attestation)
    known = facts(attested)
    key = FactKey.attestation("att-1")
    silent = Facts({**known.answers.answers, key: Unfetched(key, Why.UNREACHABLE)})
    check = next(one for one in run(replace(known, answers=silent)) if one.code == "agreement")
    assert (check.status, check.reasons) == (Status.MET, ())
    held = FactKey.held_agreement(TENANT)
    nothing = changed(GOOD[FactKind.HELD_AGREEMENT], accepted_at=None)
    missing = Facts({**silent.answers, held: nothing})
    check = next(one for one in run(replace(known, answers=missing)) if one.code == "agreement")
    assert_stands(check, Status.UNKNOWN, FACT_UNFETCHED, Who.MICROSOFT, Remedy.TRY_AGAIN)


@pytest.mark.parametrize(
    ("asker", "status", "who"),
    [
        (Asker.RESELLER, Status.NEEDS_YOU, Who.YOU),
        (Asker.PROVIDER, Status.NEEDS_SOMEONE_ELSE, Who.RESELLER),
        (Asker.CUSTOMER, Status.NEEDS_SOMEONE_ELSE, Who.RESELLER),
    ],
)
def test_an_inactive_reseller_must_join_the_provider(asker: Asker, status: Status, who: Who) -> None:
    inactive = changed(GOOD[FactKind.RESELLER], is_active=False)
    check = look("reseller_active", replace(BASKET, asker=asker), reseller=inactive)
    assert_stands(check, status, reseller_active.NOT_ACTIVE, who, Remedy.JOIN_PROVIDER)


def test_a_reseller_without_a_tenant_is_the_providers_to_complete() -> None:
    basket = replace(BASKET, reseller=ResellerFacts("", MPN, is_statement_confirmed=True))
    assert_stands(
        look("reseller_active", basket),
        Status.NEEDS_SOMEONE_ELSE,
        reseller_active.TENANT_MISSING,
        Who.PROVIDER,
        Remedy.ENTER_RESELLER_TENANT,
    )


@pytest.mark.parametrize(
    ("answer", "asker", "status", "code", "who", "remedy"),
    [
        ("unsigned", Asker.RESELLER, Status.NEEDS_YOU, UNSIGNED, Who.YOU, SIGN),
        ("unsigned", Asker.PROVIDER, Status.NEEDS_SOMEONE_ELSE, UNSIGNED, Who.RESELLER, SIGN),
        ("not_enrolled", Asker.PROVIDER, Status.NEEDS_SOMEONE_ELSE, NOT_ENROLLED, Who.RESELLER, SIGN),
        ("other_region", Asker.RESELLER, Status.REFUSED, OTHER_REGION, Who.NOBODY, None),
        ("unknown", Asker.RESELLER, Status.UNKNOWN, UNCLEAR, Who.MICROSOFT, Remedy.TRY_AGAIN),
    ],
)
def test_each_way_in_which_the_partner_agreement_is_missing(
    answer: str, asker: Asker, status: Status, code: Code, who: Who, remedy: Remedy | None
) -> None:
    said = changed(GOOD[FactKind.PARTNER_AGREEMENT], status=answer, code="2203")
    check = look("partner_agreement", replace(BASKET, asker=asker), partner_agreement=said)
    assert_stands(check, status, code, who, remedy)
    assert check.reasons[0].params == {"mpn_id": MPN, "microsoft_code": "2203"}


def test_without_a_partner_id_both_conditions_say_so() -> None:
    basket = replace(BASKET, reseller=ResellerFacts(RESELLER, "", is_statement_confirmed=True))
    missing = partner_of_record.PARTNER_ID_MISSING
    assert missing.name == "partner_of_record.missing"
    for code in ("partner_agreement", "partner_of_record"):
        said = look(code, basket)
        assert_stands(said, Status.NEEDS_SOMEONE_ELSE, missing, Who.PROVIDER, Remedy.CHOOSE_PARTNER_ID)


def test_an_unknown_partner_id_is_the_providers_to_correct() -> None:
    gone = changed(GOOD[FactKind.PARTNER_ID], exists=False)
    assert_stands(
        look("partner_of_record", partner_id=gone),
        Status.NEEDS_SOMEONE_ELSE,
        partner_of_record.PARTNER_ID_UNKNOWN,
        Who.PROVIDER,
        Remedy.CHOOSE_PARTNER_ID,
    )


def test_a_partner_id_of_somebody_else_does_not_count_and_a_second_location_does() -> None:
    listed = changed(GOOD[FactKind.RESELLER], mpn_ids=("4500009",))
    assert look("partner_of_record", reseller=listed).status is Status.MET
    stranger = changed(GOOD[FactKind.PARTNER_ID], partner_name="Somebody Else")
    assert_stands(
        look("partner_of_record", reseller=listed, partner_id=stranger),
        Status.NEEDS_SOMEONE_ELSE,
        partner_of_record.OF_ANOTHER_PARTNER,
        Who.PROVIDER,
        Remedy.CHOOSE_PARTNER_ID,
    )


def test_the_statement_must_be_confirmed_by_the_orderer() -> None:
    basket = replace(BASKET, reseller=ResellerFacts(RESELLER, MPN, is_statement_confirmed=False))
    assert_stands(
        look("partner_of_record", basket),
        Status.NEEDS_YOU,
        partner_of_record.NOT_CONFIRMED,
        Who.YOU,
        Remedy.CONFIRM_PARTNER_OF_RECORD,
    )
