"""JSON without loss: decimals, instants, open enums, unknown members, secrets; and every member typed."""

from __future__ import annotations

import copy
import importlib
import json
import pkgutil
import typing
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import partner_center.models
from partner_center.models.catalog import BillingCycle
from partner_center.models.customers import UserCredentials
from partner_center.models.orders import OrderStatus, Pricing
from partner_center.models.promotions import PricingPolicy
from partner_center.models.subscriptions import Subscription
from partner_center.wire import Resource, dumps, loads, read_instant, write_instant

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=12,
)


@settings(max_examples=50)
@given(json_values)
def test_what_is_written_is_read_again_unchanged(value: object) -> None:
    assert loads(dumps(value)) == value


@settings(max_examples=50)
@given(json_values)
def test_what_is_written_is_json_to_anybody(value: object) -> None:
    json.loads(dumps(value))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=0, max_value=10**12))
def test_a_price_keeps_every_digit(price: Decimal) -> None:
    text = f'{{"listPrice":{price}}}'
    assert dumps(Pricing.model_validate(loads(text))).decode() == text


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("0001-01-01T00:00:00+01:00", datetime.min.replace(tzinfo=UTC)),
        ("9999-12-31T23:59:59.9999999-01:00", datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_an_instant_beyond_all_years_is_the_nearest_one_and_goes_back_as_it_came(
    text: str, nearest: datetime
) -> None:
    read = read_instant(text)
    assert (read, write_instant(read)) == (nearest, text)


@pytest.mark.parametrize(
    "body", ['{"price":NaN}', "[Infinity]", "-Infinity", "1e99999999999999999999", "[" * 100_000]
)
def test_what_is_no_json_is_refused_as_such(body: str) -> None:
    with pytest.raises(ValueError, match=r"is not JSON|cannot be read"):
        loads(body)


def test_a_number_that_is_not_finite_is_not_written() -> None:
    with pytest.raises(ValueError, match="finite"):
        dumps({"price": Decimal("NaN")})
    with pytest.raises(TypeError, match="float"):
        dumps({"price": 0.1})


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2021-08-18T17:29:52.3517492Z", datetime(2021, 8, 18, 17, 29, 52, 351749, tzinfo=UTC)),
        ("2018-07-28T00:00:00", datetime(2018, 7, 28, tzinfo=UTC)),
        ("2015-11-25T06: 41: 12Z", datetime(2015, 11, 25, 6, 41, 12, tzinfo=UTC)),
        ("2027-03-01T01:30:00+02:00", datetime(2027, 2, 28, 23, 30, tzinfo=UTC)),
        ("9999-12-10T00:00:00Z", datetime(9999, 12, 10, tzinfo=UTC)),
        ("0001-01-01T00:00:00", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_an_instant_is_utc_and_goes_back_as_it_came(text: str, instant: datetime) -> None:
    read = read_instant(text)
    assert read == instant
    assert read.utcoffset() == timedelta(0)
    assert write_instant(read) == text
    assert write_instant(copy.deepcopy(read)) == text


def test_an_instant_computed_from_one_that_was_read_is_written_anew() -> None:
    read = read_instant("2027-03-01T00:00:00.0000001Z")
    assert write_instant(read + timedelta(days=1)) == "2027-03-02T00:00:00Z"
    assert write_instant(read.replace(day=5)) == "2027-03-05T00:00:00Z"
    local = datetime(2027, 3, 1, 1, 0, tzinfo=timezone(timedelta(hours=1)))
    assert write_instant(local) == "2027-03-01T00:00:00Z"


@pytest.mark.parametrize("text", ["Annual", "annual", "ANNUAL"])
def test_a_documented_value_is_known_in_every_spelling_and_goes_back_as_it_came(text: str) -> None:
    cycle = BillingCycle(text)
    assert cycle == BillingCycle.ANNUAL
    assert hash(cycle) == hash(BillingCycle.ANNUAL)
    assert dumps(cycle) == json.dumps(text).encode()


@pytest.mark.parametrize("text", ["OneTime", "one_time", "onetime"])
def test_blanks_underscores_and_capitals_do_not_make_another_value(text: str) -> None:
    assert BillingCycle(text) == BillingCycle.ONE_TIME
    assert OrderStatus("pending_review") == OrderStatus.PENDING_REVIEW == OrderStatus("PendingReview")


def test_a_new_value_survives_as_text() -> None:
    status = Subscription.model_validate({"id": "s", "status": "extendedService"}).status
    assert status == "extendedService"
    assert status not in tuple(type(status))
    assert dumps(status) == b'"extendedService"'


def test_a_password_is_shown_to_nobody_and_still_goes_back() -> None:
    credentials = UserCredentials.model_validate({"userName": "admin", "password": "Wq7-once"})
    assert "Wq7" not in repr(credentials) + str(credentials) + str(credentials.model_dump())
    assert dumps(credentials) == b'{"userName":"admin","password":"Wq7-once"}'


@settings(max_examples=30)
@given(
    st.dictionaries(st.text(st.characters(codec="utf-8"), min_size=1), json_values, max_size=4),
    st.integers(1, 300),
)
def test_a_change_keeps_every_member_of_next_year(unknown: dict[str, object], quantity: int) -> None:
    documented = {field.alias or name for name, field in Subscription.model_fields.items()}
    unknown = {name: value for name, value in unknown.items() if name not in documented}
    unknown = {name: value for name, value in unknown.items() if name not in Subscription.model_fields}
    body = {"id": "s", "quantity": 1, **unknown}
    changed = Subscription.model_validate(body).changed(quantity=quantity)
    assert loads(dumps(changed)) == {**body, "quantity": quantity}


def _models() -> Iterator[type[Resource]]:
    for module in pkgutil.iter_modules(partner_center.models.__path__, "partner_center.models."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, Resource) and value.__module__ == module.name:
                yield value


def _parts(annotation: object) -> Iterator[object]:
    yield annotation
    for part in typing.get_args(annotation):
        yield from _parts(part)


def test_every_documented_member_has_a_type_of_its_own() -> None:
    vague = [
        f"{model.__name__}.{name}"
        for model in _models()
        for name, field in model.model_fields.items()
        if any(part in (typing.Any, object, dict, float) for part in _parts(field.annotation))
        or any(typing.get_origin(part) is dict for part in _parts(field.annotation))
    ]
    assert vague == []
    assert len(list(_models())) > 50


@pytest.mark.parametrize("written", ['"0.150"', "0.150", "1", '"1E+2"'])
def test_a_number_goes_back_as_it_was_written_text_or_not(written: str) -> None:
    policy = PricingPolicy.model_validate(loads(f'{{"value":{written}}}'))
    assert policy.value == Decimal(written.strip('"'))
    assert dumps(policy).decode() == f'{{"value":{written}}}'


@pytest.mark.parametrize("written", ['"much"', "true", '"NaN"', "[]"])
def test_what_is_no_number_is_not_read_as_one(written: str) -> None:
    with pytest.raises(ValueError, match="number"):
        PricingPolicy.model_validate(loads(f'{{"value":{written}}}'))


def test_members_are_known_in_every_case_and_an_unknown_one_keeps_its_name() -> None:
    read = Subscription.model_validate(
        {"Id": "s", "FriendlyName": "Mail", "PRODUCTTYPE": {"DisplayName": "x"}, "NextYear": {"Id": 1}}
    )
    assert (read.id, read.friendly_name) == ("s", "Mail")
    assert read.product_type is not None
    assert read.product_type.display_name == "x"
    assert loads(dumps(read)) == {
        "id": "s",
        "friendlyName": "Mail",
        "productType": {"displayName": "x"},
        "NextYear": {"Id": 1},
    }


def test_a_member_that_comes_twice_in_two_cases_is_read_in_its_own() -> None:
    assert Subscription.model_validate({"id": "a", "Id": "b"}).id == "a"
