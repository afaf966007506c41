"""Money is exact, of one currency, rounded once and split without losing a cent."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from tenantry.kernel.money import CURRENCY_EXPONENTS, CurrencyMismatch, Money, Rate, cut, sum_money

CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "CLF"])
AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
RATES = st.decimals(min_value=0, max_value=10**6, places=6)
PAYABLE = st.builds(lambda amount, currency: Money(amount, currency).rounded(), AMOUNTS, CURRENCIES)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def rate(amount: str) -> Rate:
    return Rate(Decimal(amount), "EUR")


# ISO 4217 keeps minor units that Unicode's table no longer counts, because the coins are out of use.
FEWER_DIGITS_IN_UNICODE = frozenset(
    ["AFN", "ALL", "IQD", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "RSD", "SOS", "SYP", "YER"]
)


def test_exponents_agree_with_unicode_except_where_iso_counts_coins_that_are_gone() -> None:
    fractions = get_global("currency_fractions")
    babel = {code: fractions.get(code, fractions["DEFAULT"])[0] for code in CURRENCY_EXPONENTS}
    different = {code for code in babel if babel[code] != CURRENCY_EXPONENTS[code]}
    assert different == FEWER_DIGITS_IN_UNICODE
    assert all(babel[code] == 0 for code in different)


def test_every_currency_that_is_tender_today_has_an_exponent() -> None:
    tender = {
        code
        for entries in get_global("territory_currencies").values()
        for code, _start, end, is_tender in entries
        if is_tender and end is None
    }
    assert tender - set(CURRENCY_EXPONENTS) == set()


@pytest.mark.parametrize("bad", [1.5, 3, "3.00", None, True])
def test_only_a_decimal_is_an_amount(bad: object) -> None:
    with pytest.raises(TypeError):
        Money(bad, "EUR")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Rate(bad, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_amount(bad: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        eur(bad)


@pytest.mark.parametrize("bad", ["", "eur", "EURO", "XXX", "ABC"])
def test_a_currency_is_one_of_iso_4217(bad: str) -> None:
    with pytest.raises(ValueError, match="no currency"):
        Money(Decimal(1), bad)


def test_money_of_two_currencies_never_meets() -> None:
    other = Money(Decimal(1), "USD")
    for meet in (eur("1").__add__, eur("1").__sub__, eur("1").__lt__, eur("1").__ge__):
        with pytest.raises(CurrencyMismatch):
            meet(other)
    with pytest.raises(CurrencyMismatch):
        sum_money([eur("1"), other], "EUR")
    assert eur("1") != other


def test_money_meets_only_money() -> None:
    with pytest.raises(TypeError):
        eur("1") + Decimal(1)  # type: ignore[operator]


def test_nothing_is_false_and_has_no_sign() -> None:
    assert not eur("-0.00")
    assert str(eur("-0.00")) == "0.00 EUR"
    assert not (-Money.zero("EUR")).is_negative
    assert eur("0.001")


def test_halves_are_rounded_away_from_zero_at_the_currency() -> None:
    assert eur("2.345").rounded().as_wire()["amount"] == "2.35"
    assert eur("-2.345").rounded().as_wire()["amount"] == "-2.35"
    assert Money(Decimal("2.5"), "JPY").rounded().as_wire()["amount"] == "3"
    assert Money(Decimal("2.0005"), "KWD").rounded().as_wire()["amount"] == "2.001"


def test_the_wire_never_shows_an_exponent() -> None:
    assert Money(Decimal("1E+3"), "EUR").as_wire() == {"amount": "1000.00", "currency": "EUR"}
    assert Money(Decimal("1E+3"), "JPY").as_wire() == {"amount": "1000", "currency": "JPY"}
    assert eur("103.1").as_wire() == {"amount": "103.10", "currency": "EUR"}
    assert eur("103.100").as_wire()["amount"] == "103.10"
    assert eur("4.962903").as_wire()["amount"] == "4.962903"
    assert eur("0.0000001").as_wire()["amount"] == "0.0000001"


@pytest.mark.parametrize(
    "wire",
    [
        {"amount": 103.1, "currency": "EUR"},
        {"amount": 103, "currency": "EUR"},
        {"amount": "1e3", "currency": "EUR"},
        {"amount": "NaN", "currency": "EUR"},
        {"amount": " 1", "currency": "EUR"},
        {"amount": "1,00", "currency": "EUR"},
        {"amount": "+1", "currency": "EUR"},
        {"amount": "٣", "currency": "EUR"},
        {"amount": "1" * 19, "currency": "EUR"},
        {"amount": "1", "currency": "EUX"},
        {"amount": "1"},
        {"amount": "1", "currency": "EUR", "vat": "0"},
    ],
)
def test_the_wire_is_read_strictly(wire: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Money.from_wire(wire)


@given(st.builds(Money, AMOUNTS, CURRENCIES))
def test_what_is_written_is_read_back(money: Money) -> None:
    assert Money.from_wire(money.as_wire()) == money


@given(PAYABLE, st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
def test_a_split_loses_no_cent_and_keeps_the_sign(money: Money, weights: list[int]) -> None:
    parts = money.split(weights)
    unit = Decimal(1).scaleb(-money.exponent)
    assert sum_money(parts, money.currency) == money
    assert all(part.is_rounded and (not part or part.is_negative == money.is_negative) for part in parts)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part.amount) - Fraction(money.amount) * weight / sum(weights)) < unit
    assert [-part for part in parts] == (-money).split(weights)


def test_the_odd_cents_go_to_the_largest_remainders_then_to_the_first() -> None:
    assert [str(p.amount) for p in eur("100.00").split([1, 1, 1])] == ["33.34", "33.33", "33.33"]
    assert [str(p.amount) for p in eur("0.05").split([Decimal("0.3"), Decimal("0.7")])] == ["0.02", "0.03"]
    assert [str(p.amount) for p in Money(Decimal(10), "JPY").split([1, 2, 4, 0])] == ["1", "3", "6", "0"]


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_a_split_without_weight_is_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError):
        eur("1.00").split(weights)


def test_only_what_can_be_paid_is_split_and_no_float_weighs() -> None:
    with pytest.raises(ValueError, match="can be paid"):
        eur("1.005").split([1, 1])
    with pytest.raises(TypeError):
        eur("1.00").split([0.5, 0.5])  # type: ignore[list-item]


@given(RATES, st.integers(-500, 500), st.integers(0, 400), st.integers(1, 1096))
def test_a_rate_is_rounded_once_and_mirrors_its_credit(
    amount: Decimal, quantity: int, days: int, cycle: int
) -> None:
    price = Rate(amount, "EUR")
    exact = Fraction(amount) * quantity * days / cycle
    charged = price.times(quantity, days, cycle)
    assert abs(Fraction(charged.amount) - exact) <= Fraction(1, 200)
    assert price.times(-quantity, days, cycle) == -charged
    per_line = price.times_cut_per_line(quantity, days, cycle)
    per_unit = price.times_cut_per_unit(quantity, days, cycle)
    assert price.times_cut_per_line(-quantity, days, cycle) == -per_line
    assert price.times_cut_per_unit(-quantity, days, cycle) == -per_unit
    assert abs(per_unit) <= abs(per_line)
    assert 0 <= abs(exact) - abs(Fraction(per_line.amount)) < Fraction(1, 100)


def test_a_whole_cycle_costs_the_whole_price() -> None:
    assert rate("119.99").times(3, 366, 366) == eur("359.97")
    assert rate("119.99").times_cut_per_unit(3, 366, 366) == eur("359.97")
    assert rate("119.99").times_cut_per_line(3, 366, 366) == eur("359.97")


@pytest.mark.parametrize(
    ("currency", "amount", "per_unit", "per_line"),
    [
        ("JPY", "8333.333333", "24999", "24999"),
        ("JPY", "1599.916667", "4797", "4799"),
        ("EUR", "8.339", "24.99", "25.01"),
        ("KWD", "2.51339", "7.53", "7.54"),
    ],
)
def test_a_supplier_cuts_at_two_decimals_or_where_the_currency_has_fewer(
    currency: str, amount: str, per_unit: str, per_line: str
) -> None:
    price = Rate(Decimal(amount), currency)
    assert price.times_cut_per_unit(3) == Money(Decimal(per_unit), currency)
    assert price.times_cut_per_line(3) == Money(Decimal(per_line), currency)


def test_cut_goes_towards_zero_for_credits_too() -> None:
    assert cut(Decimal("99.259"), 2) == Decimal("99.25")
    assert cut(Decimal("-99.259"), 2) == Decimal("-99.25")
    assert cut(Fraction(-1, 3), 2) == Decimal("-0.33")
    with pytest.raises(TypeError):
        cut(1.5, 2)  # type: ignore[arg-type]


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9), st.integers(0, 6)
)
def test_cut_agrees_with_decimal(amount: Decimal, places: int) -> None:
    with localcontext() as context:
        context.prec = 60
        assert cut(amount, places) == amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)


@given(AMOUNTS)
def test_rounding_agrees_with_decimal_and_ignores_the_thread_s_context(amount: Decimal) -> None:
    with localcontext() as context:
        context.prec, context.rounding = 3, ROUND_DOWN
        rounded = eur(str(amount)).rounded()
    assert rounded.amount == amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def test_a_margin_and_a_part_of_a_term_are_priced_without_a_silent_rounding() -> None:
    assert rate("10.30").plus_percent(Decimal("12.5")) == rate("11.5875")
    assert rate("10.30").plus_percent(Decimal("-100")) == rate("0")
    assert rate("123.60").divided(12) == rate("10.30")
    assert rate("100").divided(12) == rate("8.333333")
    assert rate("8.3333335").rounded() == rate("8.33")
    assert rate("8.3333335").rounded(6) == rate("8.333334")


def test_a_price_is_not_negative() -> None:
    with pytest.raises(ValueError, match="not negative"):
        rate("-0.01")
    with pytest.raises(ValueError, match="not negative"):
        rate("1").plus_percent(Decimal("-101"))


def test_a_rate_on_the_wire_keeps_every_decimal() -> None:
    assert rate("11.5875").as_wire() == {"amount": "11.5875", "currency": "EUR"}
    assert rate("11.5").as_wire() == {"amount": "11.50", "currency": "EUR"}
    assert Rate.from_wire({"amount": "11.5875", "currency": "EUR"}) == rate("11.5875")
    with pytest.raises(ValueError):
        Rate.from_wire({"amount": "-1", "currency": "EUR"})


def test_a_part_of_a_cycle_is_a_part() -> None:
    for numerator, denominator in ((1, 0), (-1, 30), (1, -30)):
        with pytest.raises(ValueError, match="no part"):
            rate("1").times(1, numerator, denominator)
