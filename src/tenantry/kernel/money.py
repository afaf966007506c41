"""Money, rates, and the only rounding in the product.

Every sum of money is a `Money`, every price per unit a `Rate`; both hold a `Decimal` and their currency.
Arithmetic is exact or fails: nothing here depends on the thread's decimal context.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, DivisionByZero, Inexact, InvalidOperation
from fractions import Fraction
from typing import Final

# ISO 4217 minor units, active currencies. The Unicode tables count fewer digits for currencies whose coins
# are gone from the streets; contracts and banks go by ISO.
_WITHOUT_MINOR_UNIT: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_WITH_TWO_DIGITS: Final = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD "
    "HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD "
    "MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON "
    "RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD "
    "TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG"
)
_WITH_THREE_DIGITS: Final = "BHD IQD JOD KWD LYD OMR TND"
_WITH_FOUR_DIGITS: Final = "CLF UYW"

CURRENCY_EXPONENTS: Final[Mapping[str, int]] = {
    code: exponent
    for codes, exponent in (
        (_WITHOUT_MINOR_UNIT, 0),
        (_WITH_TWO_DIGITS, 2),
        (_WITH_THREE_DIGITS, 3),
        (_WITH_FOUR_DIGITS, 4),
    )
    for code in codes.split()
}

# A result that would lose a digit is a bug, never a silently shorter number.
_CUTTING: Final = Context(prec=60, rounding=ROUND_DOWN, traps=[InvalidOperation])
_EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Inexact])
_WIRE_AMOUNT: Final = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,12})?", re.ASCII)


class CurrencyMismatch(ValueError):
    """Two currencies met where only one can be meant."""


def _checked(amount: Decimal, currency: str) -> Decimal:
    """The amount as a finite decimal without a negative zero, or an error for what is no sum of money."""
    if not isinstance(amount, Decimal):
        raise TypeError(f"an amount is a Decimal, not {type(amount).__name__}")
    if currency not in CURRENCY_EXPONENTS:
        raise ValueError(f"no currency of ISO 4217: {currency!r}")
    if not amount.is_finite():
        raise ValueError(f"no amount: {amount}")
    return amount.copy_abs() if amount.is_zero() else amount


def _half_up(value: Fraction, places: int) -> Decimal:
    """The value at that many decimals; a tie goes away from zero, so that a credit mirrors its charge."""
    scaled = abs(value) * 10**places
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return _at_places(-units if value < 0 else units, places)


def _at_places(units: int, places: int) -> Decimal:
    """So many smallest units, written with that many decimals."""
    return Decimal(units).scaleb(-places, context=_EXACT)


def cut(amount: Decimal | Fraction, places: int) -> Decimal:
    """The amount with the decimals beyond `places` dropped, towards zero for credits too."""
    if not isinstance(amount, Decimal | Fraction):
        raise TypeError(f"an amount is a Decimal or a Fraction, not {type(amount).__name__}")
    if isinstance(amount, Decimal):
        # Zero is added so that a credit of less than the last decimal leaves no negative zero.
        return _EXACT.add(amount.quantize(Decimal(1).scaleb(-places), context=_CUTTING), Decimal(0))
    units = abs(amount.numerator) * 10**places // amount.denominator
    return _at_places(-units if amount < 0 else units, places)


def supplier_places(currency: str) -> int:
    """After how many decimals Microsoft cuts its amounts: two, or fewer where the currency has fewer."""
    return min(2, CURRENCY_EXPONENTS[currency])


def _plain(amount: Decimal, exponent: int) -> str:
    """Digits without an exponent: at the currency's decimals, or with all of them where there are more."""
    decimals = -int(amount.normalize(_EXACT).as_tuple().exponent)
    return f"{amount:.{max(decimals, exponent)}f}"


def _wire_parts(wire: Mapping[str, object]) -> tuple[Decimal, str]:
    """Amount and currency of a wire object, or ValueError for anything but plain digits and a currency."""
    amount, currency = wire.get("amount"), wire.get("currency")
    if set(wire) != {"amount", "currency"} or not isinstance(amount, str) or not isinstance(currency, str):
        raise ValueError("money on the wire is an object of two strings: amount and currency")
    if not _WIRE_AMOUNT.fullmatch(amount):
        raise ValueError(f"no amount in plain digits: {amount[:40]!r}")
    return Decimal(amount), currency


@dataclass(frozen=True, slots=True)
class Money:
    """A sum of money in one currency; unrounded until `rounded()` says otherwise."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "amount", _checked(self.amount, self.currency))

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in that currency."""
        nothing = cls(Decimal(0), currency)
        return cls(_at_places(0, nothing.exponent), currency)

    @classmethod
    def from_wire(cls, wire: Mapping[str, object]) -> Money:
        """The money that `as_wire` wrote; ValueError for anything else."""
        return cls(*_wire_parts(wire))

    def as_wire(self) -> dict[str, str]:
        """Two strings, the amount at the currency's decimals and never with an exponent."""
        return {"amount": _plain(self.amount, self.exponent), "currency": self.currency}

    @property
    def exponent(self) -> int:
        """How many decimals the currency has."""
        return CURRENCY_EXPONENTS[self.currency]

    @property
    def is_negative(self) -> bool:
        """Whether it is less than nothing."""
        return self.amount < 0

    @property
    def is_rounded(self) -> bool:
        """Whether it can be paid: no fraction of the currency's smallest unit."""
        return self.amount == self.rounded().amount

    def rounded(self) -> Money:
        """The money that can be paid: half up, away from zero, at the currency's decimals."""
        return Money(_half_up(Fraction(self.amount), self.exponent), self.currency)

    def percent(self, rate_percent: Decimal) -> Money:
        """So many percent of it, rounded once, half up: a tax on its base."""
        return Money(
            _half_up(Fraction(self.amount) * Fraction(rate_percent) / 100, self.exponent), self.currency
        )

    def split(self, weights: Sequence[int | Decimal]) -> list[Money]:
        """Parts in proportion to the weights, in sum exactly this; odd units go to the largest remainders."""
        if not self.is_rounded:
            raise ValueError(f"only money that can be paid is split: {self}")
        if any(isinstance(weight, float) for weight in weights):
            raise TypeError("a weight is an int or a Decimal")
        shares = [Fraction(weight) for weight in weights]
        whole = sum(shares, Fraction(0))
        if whole <= 0 or min(shares) < 0:
            raise ValueError("weights are not negative, and one of them is more than nothing")
        units = abs(int(self.amount.scaleb(self.exponent, context=_EXACT)))
        exact = [units * share / whole for share in shares]
        parts = [value.numerator // value.denominator for value in exact]
        # Ties go to the earlier part, so that the same split always gives the same parts.
        by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
        for i in by_remainder[: units - sum(parts)]:
            parts[i] += 1
        sign = -1 if self.is_negative else 1
        return [Money(_at_places(sign * part, self.exponent), self.currency) for part in parts]

    def __add__(self, other: Money) -> Money:
        return Money(_EXACT.add(self.amount, self._same(other)), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(_EXACT.subtract(self.amount, self._same(other)), self.currency)

    def __neg__(self) -> Money:
        return Money(self.amount.copy_negate(), self.currency)

    def __abs__(self) -> Money:
        return Money(self.amount.copy_abs(), self.currency)

    def __bool__(self) -> bool:
        return not self.amount.is_zero()

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __str__(self) -> str:
        return f"{_plain(self.amount, self.exponent)} {self.currency}"

    def _same(self, other: Money) -> Decimal:
        """The other's amount, provided that it is money of the same currency."""
        if not isinstance(other, Money):
            raise TypeError(f"money meets only money, not {type(other).__name__}")
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other.amount


def sum_money(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, in the named currency even where there is nothing to add."""
    total = Money.zero(currency)
    for amount in amounts:
        total += amount
    return total


@dataclass(frozen=True, slots=True)
class Rate:
    """A price per unit, never negative and never rounded until it is multiplied by what is bought."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "amount", _checked(self.amount, self.currency))
        if self.amount < 0:
            raise ValueError(f"a price is not negative: {self.amount}")

    @classmethod
    def from_wire(cls, wire: Mapping[str, object]) -> Rate:
        """The rate that `as_wire` wrote; ValueError for anything else."""
        return cls(*_wire_parts(wire))

    def as_wire(self) -> dict[str, str]:
        """Two strings, with every decimal that the rate has."""
        return {"amount": _plain(self.amount, CURRENCY_EXPONENTS[self.currency]), "currency": self.currency}

    def times(self, quantity: int, numerator: int = 1, denominator: int = 1) -> Money:
        """The price of so many units for that part of a cycle, rounded once, half up."""
        exact = self._exact(quantity, numerator, denominator)
        return Money(_half_up(exact, CURRENCY_EXPONENTS[self.currency]), self.currency)

    def times_cut_per_line(self, quantity: int, numerator: int = 1, denominator: int = 1) -> Money:
        """Supplier cost of a seat change: unrounded price of the line, then cut once."""
        return Money(
            cut(self._exact(quantity, numerator, denominator), supplier_places(self.currency)), self.currency
        )

    def times_cut_per_unit(self, quantity: int, numerator: int = 1, denominator: int = 1) -> Money:
        """Supplier cost of everything else: the unit's price is cut, then multiplied."""
        is_whole = numerator == denominator > 0
        exact = self.amount if is_whole else self._exact(1, numerator, denominator)
        unit = cut(exact, supplier_places(self.currency))
        return Money(_EXACT.multiply(unit, Decimal(quantity)), self.currency)

    def plus_percent(self, percent: Decimal) -> Rate:
        """This rate and so many percent of it (less, where negative), exactly."""
        factor = _EXACT.add(Decimal(1), percent.scaleb(-2, context=_EXACT))
        return Rate(_EXACT.multiply(self.amount, factor), self.currency)

    def divided(self, parts: int, *, places: int = 6) -> Rate:
        """The rate of one of so many equal parts, half up at `places` decimals so that it can be stored."""
        return Rate(_half_up(Fraction(self.amount) / parts, places), self.currency)

    def rounded(self, places: int | None = None) -> Rate:
        """The rate half up at `places` decimals, or at the currency's own."""
        digits = CURRENCY_EXPONENTS[self.currency] if places is None else places
        return Rate(_half_up(Fraction(self.amount), digits), self.currency)

    def __str__(self) -> str:
        return f"{_plain(self.amount, CURRENCY_EXPONENTS[self.currency])} {self.currency}"

    def _exact(self, quantity: int, numerator: int, denominator: int) -> Fraction:
        """Units times rate times part, as a fraction: no digit is lost before the one rounding."""
        if denominator <= 0 or numerator < 0:
            raise ValueError(f"no part of a cycle: {numerator}/{denominator}")
        return Fraction(self.amount) * quantity * numerator / denominator
